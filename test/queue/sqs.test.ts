/** A queue of SQS when it refuses, stumbles or is not heard, and text that it would not take. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { deliveriesQueue } from '../../functions/queue/deliveries.ts';
import { sqsQueue } from '../../functions/queue/sqs.ts';
import { type Answer, type AnsweringServer, type Asked, answering } from '../aws/answers.ts';

const url = 'https://sqs.eu-west-1.amazonaws.com/1/deliveries';
let server: AnsweringServer;
let client: SQSClient;
afterEach(async () => {
  client.destroy();
  await server.close();
});

async function queueThat(answer: (asked: Asked, index: number) => Answer | 'hang up') {
  server = await answering(answer);
  client = new SQSClient({ ...server.clientConfig, md5: false });
  return sqsQueue<unknown>(client, url);
}

const says = (body: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});
const fails = (status: number, name: string) =>
  says({ __type: `com.amazonaws.sqs#${name}`, message: 'said so' }, status);

it.each([
  ['is throttled', fails(400, 'RequestThrottled')],
  ['fails within SQS', fails(500, 'InternalFailure')],
  ['is not heard', 'hang up'],
] as const)('a call that %s may be tried again', async (_name, answer) => {
  const queue = await queueThat(() => answer);
  const expected = {
    name: 'RetryableError',
    message: expect.stringContaining(`queue ${url}: sqs:SendMessage: `),
  };
  await expect(queue.send({})).rejects.toMatchObject(expected);
  await expect(queue.sendAll([{}])).rejects.toMatchObject(expected);
});

it('a call that is denied says what to allow', async () => {
  const queue = await queueThat(() => fails(403, 'AccessDenied'));
  await expect(queue.sendAll([{}])).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining('allow sqs:SendMessage on it'),
  });
});

it('a message of many that is not taken is told', async () => {
  const queue = await queueThat(() =>
    says({ Successful: [], Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] }),
  );
  await expect(queue.sendAll([1, 2])).rejects.toMatchObject({
    name: 'RetryableError',
    message: expect.stringContaining('1 of 2 messages were not taken'),
  });
});

it('text that SQS refuses is written as it takes it, and reads back the same', async () => {
  const queue = await queueThat(() => says({ MessageId: 'm' }));
  const message = { why: ['\ufffe \uffff \ud800 \u0000 达😀 \\ufffe'] };
  await queue.send(message);
  const body: string = JSON.parse(server.asked[0]?.body ?? '').MessageBody;
  expect(body).toMatch(/^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
  expect(JSON.parse(body)).toEqual(message);
});

it('a code to sign in has a share of its own, so that it waits behind the mails of no edition', async () => {
  const groups: unknown[] = [];
  await queueThat(({ body }) => {
    const sent = z
      .object({ MessageGroupId: z.string().optional(), Entries: z.array(z.looseObject({})).optional() })
      .parse(JSON.parse(body));
    groups.push(sent.MessageGroupId ?? sent.Entries?.map(({ MessageGroupId }) => MessageGroupId));
    return says({ MessageId: '1', Successful: [], Failed: [] });
  });
  const queue = deliveriesQueue(client, url);
  const recipient = { address: 'a@acme.org', language: 'en', attach: [], subscribed: true };
  const until = '2024-07-02T01:10:00Z';
  await queue.send({ signIn: { address: 'a@acme.org', code: '12345678', link: 'x', language: 'en', until } });
  await queue.sendAll([{ edition: 'weekly-pulse/2024-W25/r1', recipient }]);
  expect(groups).toEqual(['sign-in', ['weekly-pulse/2024-W25/r1']]);
});
