/** The ledger in DynamoDB, by the real SDK against the emulator. */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from 'vitest';
import { dynamoDbLedger } from '../../functions/ledger/dynamodb.ts';
import { dynamoDbRoom } from '../../functions/ledger/room/dynamodb.ts';
import { addressing, at, key, ledgerContract } from '../contracts/ledger.ts';
import { roomContract } from '../contracts/room.ts';
import { startEmulator } from './emulator/emulator.ts';

const emulator = await startEmulator();
const client = new DynamoDBClient(emulator.clientConfig);
afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

let tables = 0;
async function newTable(): Promise<string> {
  const table = `ledger-${++tables}`;
  const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' }) as const;
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' } as const,
    { AttributeName: range, KeyType: 'RANGE' } as const,
  ];
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'list', 'at'].map(attribute),
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'lists', KeySchema: keys('list', 'at'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
  return table;
}

ledgerContract('DynamoDB', async () => {
  const table = await newTable();
  return { open: () => dynamoDbLedger({ client, table }) };
});

roomContract('DynamoDB', async () => {
  const table = await newTable();
  return { open: () => dynamoDbRoom({ client, table }) };
});

it('a table that is not there is the error of whoever named it', async () => {
  const ledger = dynamoDbLedger({ client, table: 'nowhere' });
  const calls = [
    () => ledger.announce(key, at(0), addressing, 'pending'),
    () => ledger.reopen(key, ['failed'], addressing, at(0)),
    () => ledger.claim(key, at(0), 60),
    () => ledger.listSends(key.edition),
    () => ledger.readRun('run-1'),
    () => ledger.releaseOf(key.edition),
    () => ledger.noteLake(key.edition, 'a'.repeat(64)),
    () => ledger.lakeOf(key.edition),
    () => ledger.listFiles('owners.yaml', 1),
  ];
  for (const call of calls)
    await expect(call()).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/^table nowhere: does not exist/),
    });
});
