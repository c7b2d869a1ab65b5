/** The ledger in DynamoDB when it refuses, stumbles or is not heard. What it does else: test/cloud/ledger.test.ts. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { dynamoDbLedger } from '../../functions/ledger/dynamodb.ts';
import type { Ledger } from '../../functions/ledger/ledger.ts';
import { type Answer, type AnsweringServer, type Asked, answering } from '../aws/answers.ts';
import { at, key } from '../contracts/ledger.ts';

let server: AnsweringServer;
let client: DynamoDBClient;
afterEach(async () => {
  client.destroy();
  await server.close();
});

async function ledgerThat(answer: (asked: Asked, index: number) => Answer | 'hang up'): Promise<Ledger> {
  server = await answering(answer);
  client = new DynamoDBClient(server.clientConfig);
  return dynamoDbLedger({ client, table: 'ledger' });
}

const says = (body: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});
const fails = (status: number, name: string, more: object = {}) =>
  says({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'said so', ...more }, status);

describe('a claim whose answer was lost, and that the SDK made again', () => {
  const claimIdIn = ({ body }: Asked): unknown => JSON.parse(body).ExpressionAttributeValues[':claimId']?.S;
  const refused = (claimId: unknown) =>
    fails(400, 'ConditionalCheckFailedException', {
      Item: { state: { S: 'sending' }, leaseUntil: { S: at(60) }, claimId: { S: claimId } },
    });

  it('is found to be ours', async () => {
    const ledger = await ledgerThat((asked, index) => (index === 0 ? 'hang up' : refused(claimIdIn(asked))));
    expect(await ledger.claim(key, at(0), 60)).toBe('claimed');
    expect(server.asked).toHaveLength(2);
  });

  it('is found to be another one’s', async () => {
    const ledger = await ledgerThat((_, index) => (index === 0 ? 'hang up' : refused('another')));
    expect(await ledger.claim(key, at(0), 60)).toBe('sending');
  });
});

it('runs are gathered over pages that end before the limit', async () => {
  const run = (id: string) => ({
    id: { S: id },
    report: { S: 'shop-tally' },
    period: { S: '2024-06' },
    trigger: { S: 'request' },
    state: { S: 'made' },
    startedAt: { S: at(0) },
    updatedAt: { S: at(0) },
    detail: { S: '' },
    milliseconds: { M: {} },
  });
  const ledger = await ledgerThat((_, index) =>
    says({
      Items: index === 1 ? [] : [run(`run-${index}`)],
      LastEvaluatedKey: { pk: { S: `run-${index}` } },
    }),
  );
  expect((await ledger.listRuns('shop-tally', 2)).map(({ id }) => id)).toEqual(['run-0', 'run-2']);
  expect(JSON.parse(server.asked[2]?.body ?? '')).toMatchObject({
    ExclusiveStartKey: { pk: { S: 'run-1' } },
  });
});

const calls = {
  UpdateItem: (ledger: Ledger) => ledger.claim(key, at(0), 60),
  PutItem: (ledger: Ledger) =>
    ledger.release({ edition: key.edition, because: 'it is right', by: 'keeper', at: at(0) }),
  GetItem: (ledger: Ledger) => ledger.readRun('run-1'),
  Query: (ledger: Ledger) => ledger.listSends(key.edition),
};

describe.each(Object.entries(calls))('%s', (action, call) => {
  it.each([
    ['is throttled', fails(400, 'ThrottlingException')],
    ['is over its throughput', fails(400, 'ProvisionedThroughputExceededException')],
    ['fails within DynamoDB', fails(500, 'InternalServerError')],
    ['is not heard', 'hang up'],
  ] as const)('that %s may be tried again', async (_, answer) => {
    const ledger = await ledgerThat(() => answer);
    await expect(call(ledger)).rejects.toMatchObject({
      name: 'RetryableError',
      message: expect.stringMatching(`^table ledger: dynamodb:${action}: `),
      cause: expect.any(Error),
    });
  });

  it('that is denied says what to allow', async () => {
    const ledger = await ledgerThat(() => fails(400, 'AccessDeniedException'));
    await expect(call(ledger)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(`^table ledger: denied .*allow dynamodb:${action} on it`),
    });
  });

  it('that DynamoDB does not understand is a bug and stays loud', async () => {
    const ledger = await ledgerThat(() => fails(400, 'ValidationException'));
    await expect(call(ledger)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
