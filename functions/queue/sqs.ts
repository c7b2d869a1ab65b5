/** A queue of SQS; messages are JSON. */
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { awsError } from '../aws/errors.ts';
import { defined } from '../defined.ts';
import { RetryableError } from '../errors.ts';
import type { Queue } from './queue.ts';

/** SQS takes ten messages a call. */
const batchSize = 10;

/**
 * @param groupOf the fair share that a message is counted to, in letters, digits and punctuation. @default no message has
 * one, and each comes in its turn
 */
export function sqsQueue<Message>(
  client: SQSClient,
  url: string,
  groupOf?: (message: Message) => string,
): Queue<Message> {
  return {
    async send(message, delaySeconds = 0) {
      const command = new SendMessageCommand({
        QueueUrl: url,
        MessageBody: bodyOf(message),
        DelaySeconds: Math.round(delaySeconds),
        ...defined({ MessageGroupId: groupOf?.(message) }),
      });
      await call(url, () => client.send(command));
    },
    async sendAll(messages) {
      for (let from = 0; from < messages.length; from += batchSize) {
        await sendBatch(client, url, messages.slice(from, from + batchSize), groupOf);
      }
    },
  };
}

/** Hides messages of a queue that were received, so that they come again after so many seconds. */
export const sqsHider =
  (client: SQSClient, QueueUrl: string) =>
  async (ReceiptHandle: string, seconds: number): Promise<void> => {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle,
      VisibilityTimeout: seconds,
    });
    await call(QueueUrl, () => client.send(command), 'sqs:ChangeMessageVisibility');
  };

async function sendBatch<Message>(
  client: SQSClient,
  url: string,
  messages: readonly Message[],
  groupOf?: (message: Message) => string,
): Promise<void> {
  const entries = messages.map((message, index) => ({
    Id: String(index),
    MessageBody: bodyOf(message),
    ...defined({ MessageGroupId: groupOf?.(message) }),
  }));
  const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: entries });
  const { Failed: failed = [] } = await call(url, () => client.send(command));
  // The call succeeds though some of its messages were not taken.
  if (failed.length > 0) {
    const reasons = [...new Set(failed.map(({ Code, Message }) => `${Code}: ${Message ?? ''}`))];
    throw new RetryableError(
      `${failed.length} of ${messages.length} messages were not taken by ${url}: ${reasons}`,
    );
  }
}

// SQS refuses U+FFFE and U+FFFF; JSON leaves them as they are, and knows another way to write them.
const bodyOf = (message: unknown) =>
  JSON.stringify(message).replace(/[\ufffe\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`);

async function call<T>(url: string, work: () => Promise<T>, action = 'sqs:SendMessage'): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw awsError(error, `queue ${url}`, action);
  }
}
