/** The queue of mails: fair, so that a code to sign in does not wait behind the thousand mails of an edition. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveriesMessage } from './messages.ts';
import type { Queue } from './queue.ts';
import { sqsQueue } from './sqs.ts';

export const deliveriesQueue = (client: SQSClient, url: string): Queue<DeliveriesMessage> =>
  sqsQueue<DeliveriesMessage>(client, url, groupOf);

/** SQS takes so many characters. */
const longestGroup = 128;

/** SQS gives out the messages of quiet groups first. */
function groupOf(message: DeliveriesMessage): string {
  if ('signIn' in message) return 'sign-in';
  return ('notice' in message ? 'notices' : message.edition).slice(0, longestGroup);
}
