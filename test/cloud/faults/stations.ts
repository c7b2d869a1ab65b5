/** The queues of a history, emptied as Lambda and SQS empty them: what throws comes again, and may come twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { attempts } from '../../../functions/queue/messages.ts';
import type { Random } from '../../oracle/random.ts';
import type { ClientConfig } from '../emulator/emulator.ts';
import { type QueueName, queueNames, type Stores } from './cloud.ts';

export type Take = (body: string, isLast: boolean) => Promise<unknown>;

export interface Stations {
  put(queue: QueueName, body: string): Promise<void>;
  /** Takes messages until none is left, waits or hides; those that failed too often lie among the dead. */
  work(takes: Readonly<Record<QueueName, Take>>): Promise<void>;
  /** Puts the dead letters back. @returns how many there were */
  redrive(): Promise<number>;
}

interface Counts {
  readonly visible: number;
  readonly delayed: number;
  readonly hidden: number;
}

export interface StationsOptions {
  readonly aws: ClientConfig;
  readonly queues: Stores['queues'];
  readonly random: Random;
  /** Part of the messages that come once more though they were taken. */
  readonly twice: number;
  /** Hears of what a message made a function throw. */
  readonly onError: (error: unknown, queue: QueueName) => void;
}

export function stations({ aws, queues, random, twice, onError }: StationsOptions): Stations {
  // Not through any fault: this is the side of SQS and Lambda.
  const sqs = new SQSClient(aws);

  async function receive(queue: keyof Stores['queues']): Promise<Message | undefined> {
    const asked = {
      QueueUrl: queues[queue],
      VisibilityTimeout: 600,
      MessageSystemAttributeNames: ['ApproximateReceiveCount' as const],
    };
    return (await sqs.send(new ReceiveMessageCommand(asked))).Messages?.[0];
  }
  const remove = (queue: keyof Stores['queues'], { ReceiptHandle }: Message) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl: queues[queue], ReceiptHandle }));
  const giveBack = (queue: QueueName, { ReceiptHandle }: Message) =>
    sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queues[queue], ReceiptHandle, VisibilityTimeout: 0 }),
    );
  const put = async (queue: QueueName, MessageBody: string) =>
    void (await sqs.send(new SendMessageCommand({ QueueUrl: queues[queue], MessageBody })));

  async function takeOne(queue: QueueName, take: Take): Promise<boolean> {
    const message = await receive(queue);
    if (message === undefined) return false;
    const received = Number(message.Attributes?.ApproximateReceiveCount);
    try {
      await take(message.Body ?? '', received >= attempts);
      if (received < attempts && random.chance(twice)) await giveBack(queue, message);
      else await remove(queue, message);
    } catch (error) {
      onError(error, queue);
      await giveBack(queue, message);
    }
    return true;
  }

  async function counts(queue: keyof Stores['queues']): Promise<Counts> {
    const asked = new GetQueueAttributesCommand({ QueueUrl: queues[queue], AttributeNames: ['All'] });
    const found: Readonly<Record<string, string>> = (await sqs.send(asked)).Attributes ?? {};
    const number = (name: string) => Number(found[`ApproximateNumberOfMessages${name}`] ?? 0);
    return { visible: number(''), delayed: number('Delayed'), hidden: number('NotVisible') };
  }

  async function isEmpty(queue: QueueName): Promise<boolean> {
    const { visible, delayed } = await counts(queue);
    return visible + delayed === 0;
  }

  async function redriveFrom(queue: QueueName): Promise<number> {
    let count = 0;
    for (const dead = `${queue}-dead` as const; ; await sleep(200)) {
      for (let letter = await receive(dead); letter; letter = await receive(dead)) {
        await put(queue, letter.Body ?? '');
        await remove(dead, letter);
        count += 1;
      }
      // The sweep has looked at them, which hides them for half a minute.
      const { visible, hidden } = await counts(dead);
      if (visible + hidden === 0) return count;
    }
  }

  return {
    put,
    async work(takes) {
      for (;;) {
        let took = false;
        for (const queue of queueNames) took = (await takeOne(queue, takes[queue])) || took;
        if (took) continue;
        if ((await Promise.all(queueNames.map(isEmpty))).every(Boolean)) return;
        await sleep(50);
      }
    },
    async redrive() {
      let count = 0;
      for (const queue of queueNames) count += await redriveFrom(queue);
      return count;
    },
  };
}
