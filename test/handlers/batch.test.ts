/** What Lambda gives a function of a queue, and what the function answers. */
import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { RetryableError } from '../../functions/errors.ts';
import { eachMessage } from '../../functions/handlers/batch.ts';

const sent = Date.parse('2024-07-02T01:00:00Z');

const record = (name: string, received: number, SentTimestamp = String(sent)) => ({
  ...{ messageId: name, receiptHandle: `handle of ${name}`, body: name, messageAttributes: {} },
  ...{ md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: 'arn', awsRegion: 'eu-west-1' },
  attributes: {
    ...{ ApproximateReceiveCount: String(received), SentTimestamp, SenderId: 'x' },
    ApproximateFirstReceiveTimestamp: String(sent),
  },
});
const event = (...Records: SQSEvent['Records']): SQSEvent => ({ Records });

const about = () => ({});

function telling() {
  const errors: string[] = [];
  let flushed = 0;
  return {
    errors,
    flushes: () => flushed,
    about: () => {},
    error: (message: string) => void errors.push(message),
    flush: () => void flushed++,
  };
}

it('one that fails comes again, and its neighbours do not', async () => {
  const told = telling();
  const answer = await eachMessage(event(record('a', 1), record('b', 2), record('c', 1)), told, {
    about,
    take: async (body) => {
      if (body === 'b') throw new Error('no');
    },
  });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  expect([told.errors, told.flushes()]).toEqual([['message b, received 2 times'], 1]);
});

it('is taken with whether it comes again, and when it was sent', async () => {
  const seen: unknown[] = [];
  const take = async (...given: unknown[]) => void seen.push(given);
  const records = [record('a', 2), record('b', 3), record('c', 4, 'never')];
  await eachMessage(event(...records), telling(), { about, take });
  const at = '2024-07-02T01:00:00.000Z';
  expect(seen).toEqual([
    ['a', false, at],
    ['b', true, at],
    ['c', true, undefined],
  ]);
  await eachMessage(event(record('d', 3)), telling(), { about, take, attempts: 12 });
  expect(seen.at(-1)).toEqual(['d', false, at]);
});

it('one that fails is hidden for longer each time, and what cannot be hidden is not lost', async () => {
  const hidden: [string, number][] = [];
  const take = () => Promise.reject(new RetryableError('throttled'));
  const hide = async (handle: string, seconds: number) => {
    hidden.push([handle, seconds]);
    if (handle.endsWith('c')) throw new RetryableError('SQS is away');
  };
  const told = telling();
  const records = [record('a', 1), record('b', 3), record('c', 1)];
  const answer = await eachMessage(event(...records), told, { about, take, attempts: 12, hide });
  expect(answer.batchItemFailures).toHaveLength(3);
  expect(hidden).toEqual([
    ['handle of a', 120],
    ['handle of b', 480],
    ['handle of c', 120],
  ]);
  expect(told.errors.at(-1)).toBe('message c comes again when its queue says so');
});
