/** A look at the dead letters of a queue of SQS; they stay where they are. */
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { reportOf } from '../archive/archive.ts';
import { awsError } from '../aws/errors.ts';
import { InputError } from '../errors.ts';
import { parseDeliveryTask, parseRunMessage } from './messages.ts';
import type { DeadLetter, DeadLetters, RequestedWork } from './queue.ts';

/** Messages that are looked at. */
const maxMessages = 50;
/** Seconds for which a message that was looked at is not shown again: anyone who puts them back must find them. */
const hiddenFor = 2;

export async function deadLettersAt(
  client: SQSClient,
  queue: 'runs' | 'deliveries',
  url: string,
): Promise<DeadLetters> {
  try {
    const count = await countAt(client, url);
    const letters =
      count === 0 ? [] : (await messagesAt(client, url)).map((message) => letterOf(queue, message));
    return { queue, count, letters };
  } catch (error) {
    throw awsError(error, `queue ${url}`, 'sqs:GetQueueAttributes and sqs:ReceiveMessage');
  }
}

export async function countAt(client: SQSClient, QueueUrl: string): Promise<number> {
  const name = 'ApproximateNumberOfMessages';
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }),
  );
  return Number(Attributes?.[name] ?? 0);
}

/** @returns some of them: a look, and not a list */
export async function messagesAt(client: SQSClient, QueueUrl: string): Promise<Message[]> {
  const found = new Map<string, Message>();
  while (found.size < maxMessages) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: hiddenFor }),
    );
    const known = found.size;
    for (const message of Messages) found.set(message.MessageId ?? '', message);
    if (found.size === known) break;
  }
  return [...found.values()];
}

function letterOf(queue: 'runs' | 'deliveries', { Body = '' }: Message): DeadLetter {
  try {
    return queue === 'runs' ? runIn(Body) : deliveryIn(Body);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { report: undefined, problem: error.message };
  }
}

type Content = Extract<DeadLetter, { readonly report: string }>;

function runIn(body: string): Content {
  const { id: run, report, schedule = '', period } = parseRunMessage(body);
  const what: RequestedWork =
    period === undefined ? { kind: 'scheduled', run, schedule } : { kind: 'run', run, period };
  return { report, about: `${report}/${period ?? schedule}`, what };
}

function deliveryIn(body: string): DeadLetter {
  const message = parseDeliveryTask(body);
  if ('signIn' in message)
    return { report: undefined, problem: `a code to sign in was not mailed to ${message.signIn.address}` };
  const about = 'notice' in message ? message.notice.about : message.edition;
  const report = reportOf(about);
  if ('edition' in message) {
    return { report, about, what: { kind: 'mail', address: message.recipient.address } };
  }
  const { owner: address, title } = message.notice;
  return { report, about, what: { kind: 'notice', title, address } };
}
