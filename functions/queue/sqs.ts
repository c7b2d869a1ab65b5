/** A queue of SQS; messages are JSON. */
import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { RetryableError } from '../errors.ts';
import type { Queue } from '../queue.ts';

/** SQS takes ten messages a call. */
const batchSize = 10;

export function sqsQueue<Message>(client: SQSClient, url: string): Queue<Message> {
  return {
    async send(message, delaySeconds = 0) {
      const MessageBody = JSON.stringify(message);
      await client.send(
        new SendMessageCommand({ QueueUrl: url, MessageBody, DelaySeconds: Math.round(delaySeconds) }),
      );
    },
    async sendAll(messages) {
      for (let from = 0; from < messages.length; from += batchSize) {
        await sendBatch(client, url, messages.slice(from, from + batchSize));
      }
    },
  };
}

async function sendBatch(client: SQSClient, url: string, messages: readonly unknown[]): Promise<void> {
  const entries = messages.map((message, index) => ({
    Id: String(index),
    MessageBody: JSON.stringify(message),
  }));
  const { Failed: failed = [] } = await client.send(
    new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }),
  );
  // The call succeeds though some of its messages were not taken.
  if (failed.length > 0) {
    const reasons = [...new Set(failed.map(({ Code, Message }) => `${Code}: ${Message ?? ''}`))];
    throw new RetryableError(
      `${failed.length} of ${messages.length} messages were not taken by ${url}: ${reasons}`,
    );
  }
}
