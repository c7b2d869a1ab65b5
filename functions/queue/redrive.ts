/** Gives the dead letters of a queue back to it: as SQS's own move of messages does, in regions that lack it too. */
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { awsError } from '../aws/errors.ts';
import { RetryableError } from '../errors.ts';
import { aboutMessage } from './about.ts';
import { countAt, messagesAt } from './dead-letters.ts';
import type { DeadLetterBox, QueueName } from './queue.ts';

export interface DeadLetterPlace {
  readonly client: SQSClient;
  readonly queue: QueueName;
  /** URLs of the queue and of its dead letters. */
  readonly to: string;
  readonly from: string;
}

export function deadLetterBox({ client, queue, to, from }: DeadLetterPlace): DeadLetterBox {
  const named = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw awsError(error, `dead letters of the queue ${queue}`, actions);
    }
  };
  return {
    count: () => named(countAt(client, from)),
    look: async () =>
      (await named(messagesAt(client, from))).map(({ Body = '' }) => aboutMessage[queue](Body)),
    giveBack: (onMoved) => named(moveAll(client, from, to, onMoved)),
  };
}

const actions =
  'sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:DeleteMessage on the dead letters, and sqs:SendMessage on the queue';

/** Seconds for which nobody else sees a message that is about to be moved. */
const hiddenFor = 60;

async function moveAll(
  client: SQSClient,
  from: string,
  to: string,
  onMoved: (moved: number) => void,
): Promise<number> {
  const sent = new Set<string>();
  for (;;) {
    const messages = await receive(client, from);
    // One that was given back, and has failed already: it would go round for ever.
    const letters = messages.filter(({ MessageId = '' }) => !sent.has(MessageId));
    if (letters.length === 0) return sent.size;
    for (const id of await move(client, letters, from, to)) sent.add(id);
    onMoved(sent.size);
  }
}

/** Seconds after which a message is there again that somebody looked at a moment ago. */
const longerThanALook = 3;

/** Waits, so that it asks all of SQS's servers and misses none. */
async function receive(client: SQSClient, QueueUrl: string): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: hiddenFor,
      WaitTimeSeconds: longerThanALook,
    }),
  );
  return Messages;
}

/** Sends first, and deletes what was taken. @returns ids that the messages have now */
async function move(
  client: SQSClient,
  letters: readonly Message[],
  from: string,
  to: string,
): Promise<string[]> {
  const Entries = letters.map(({ Body = '' }, index) => ({ Id: String(index), MessageBody: Body }));
  const taken = await client.send(new SendMessageBatchCommand({ QueueUrl: to, Entries }));
  const { Successful = [], Failed: failed = [] } = taken;
  if (Successful.length > 0) {
    const handles = Successful.map(({ Id = '' }) => ({
      Id,
      ReceiptHandle: letters[Number(Id)]?.ReceiptHandle,
    }));
    const gone = await client.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries: handles }));
    failed.push(...(gone.Failed ?? []));
  }
  if (failed.length > 0) {
    const reasons = new Set(failed.map(({ Code, Message = '' }) => `${Code}: ${Message}`));
    throw new RetryableError(
      `${failed.length} of ${letters.length} messages were not moved: ${[...reasons]}`,
    );
  }
  return Successful.map(({ MessageId = '' }) => MessageId);
}
