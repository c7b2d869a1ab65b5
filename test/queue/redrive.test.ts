/** Dead letters that are given back: sent first, then deleted, and each once. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { QueueName } from '../../functions/queue/queue.ts';
import { deadLetterBox } from '../../functions/queue/redrive.ts';
import { type Answer, type AnsweringServer, answering } from '../aws/answers.ts';

const to = 'https://sqs.eu-west-1.amazonaws.com/1/queue';
const from = 'https://sqs.eu-west-1.amazonaws.com/1/dead';
const entries = z.object({
  QueueUrl: z.string(),
  Entries: z.array(
    z.object({ Id: z.string(), MessageBody: z.string().optional(), ReceiptHandle: z.string().optional() }),
  ),
});

let server: AnsweringServer;
let client: SQSClient;
afterEach(async () => {
  client.destroy();
  await server.close();
});

interface Dead {
  readonly id: string;
  readonly body: string;
}

const says = (body: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

/** A dead-letter queue as SQS shows it; `refused` are bodies that the queue does not take. */
async function boxWith(dead: Dead[], { queue = 'runs' as QueueName, refused = [] as string[] } = {}) {
  const back: string[] = [];
  server = await answering(({ headers, body }) => {
    const action = String(headers['x-amz-target']).split('.')[1];
    if (action === 'GetQueueAttributes')
      return says({ Attributes: { ApproximateNumberOfMessages: String(dead.length) } });
    if (action === 'ReceiveMessage') {
      const shown = dead.slice(0, 10);
      return says({
        Messages: shown.map(({ id, body: Body }) => ({ MessageId: id, ReceiptHandle: id, Body })),
      });
    }
    const { QueueUrl, Entries } = entries.parse(JSON.parse(body));
    if (action === 'SendMessageBatch') {
      expect(QueueUrl).toBe(to);
      const taken = Entries.filter(({ MessageBody = '' }) => !refused.includes(MessageBody));
      back.push(...taken.map(({ MessageBody = '' }) => MessageBody));
      return says({
        Successful: taken.map(({ Id, MessageBody }) => ({ Id, MessageId: `new ${MessageBody}` })),
        Failed: Entries.filter((entry) => !taken.includes(entry)).map(({ Id }) => ({ Id, Code: 'Busy' })),
      });
    }
    expect([action, QueueUrl]).toEqual(['DeleteMessageBatch', from]);
    for (const { ReceiptHandle } of Entries)
      dead.splice(
        dead.findIndex(({ id }) => id === ReceiptHandle),
        1,
      );
    return says({ Successful: Entries.map(({ Id }) => ({ Id })) });
  });
  client = new SQSClient({ ...server.clientConfig, md5: false });
  return { back, dead, box: deadLetterBox({ client, queue, to, from }) };
}

const letters = (count: number): Dead[] =>
  Array.from({ length: count }, (_, index) => ({ id: `old-${index}`, body: `{"number": ${index}}` }));

it('all of them, however many, as they were', async () => {
  const { back, dead, box } = await boxWith(letters(23));
  const moved: number[] = [];
  expect(await box.giveBack((count) => moved.push(count))).toBe(23);
  expect([dead, moved.at(-1)]).toEqual([[], 23]);
  expect(back).toEqual(letters(23).map(({ body }) => body));
});

it('what the queue does not take stays among the dead letters, and is told', async () => {
  const { back, dead, box } = await boxWith(letters(3), { refused: ['{"number": 1}'] });
  await expect(box.giveBack(() => {})).rejects.toMatchObject({
    name: 'RetryableError',
    message: expect.stringContaining('1 of 3 messages were not moved: Busy'),
  });
  expect(back).toEqual(['{"number": 0}', '{"number": 2}']);
  expect(dead.map(({ id }) => id)).toEqual(['old-1']);
});

it('one that fails again at once does not go round for ever', async () => {
  const again = { id: 'new {"number": 0}', body: '{"number": 0}' };
  const { box, dead } = await boxWith([{ ...again, id: 'old-0' }]);
  const moved = await box.giveBack(() => {
    if (dead.length === 0) dead.push(again);
  });
  expect([moved, dead]).toEqual([1, [again]]);
});

it('a look says what they are about, and moves nothing', async () => {
  const run = { trigger: 'schedule', report: 'weekly-pulse', schedule: 'weekly', at: '2024-06-24T01:00:00Z' };
  const dead = [
    { id: 'a', body: JSON.stringify({ ...run, send: 'subscribers' }) },
    { id: 'b', body: 'not ours' },
  ];
  const { box, back } = await boxWith(dead);
  expect(await box.count()).toBe(2);
  expect(await box.look()).toEqual([
    {
      run: 'weekly-pulse.weekly.2024-06-24T0100Z',
      report: 'weekly-pulse',
      schedule: 'weekly',
      period: undefined,
      trigger: 'schedule',
    },
    {},
  ]);
  expect([dead.length, back]).toEqual([2, []]);
});

it('whoever may not do it is told what to allow', async () => {
  server = await answering(() => says({ __type: 'com.amazonaws.sqs#AccessDenied', message: 'no' }, 403));
  client = new SQSClient({ ...server.clientConfig, md5: false });
  const box = deadLetterBox({ client, queue: 'deliveries', to, from });
  await expect(box.giveBack(() => {})).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining(
      'sqs:DeleteMessage on the dead letters, and sqs:SendMessage on the queue',
    ),
  });
});
