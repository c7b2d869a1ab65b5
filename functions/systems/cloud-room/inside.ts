/** The deployment as the reading room has it from inside: what the verbs with `--remote` find by the stack's outputs. */
import { mailName } from '../../deliver/channel.ts';
import { refusalIn, refusalOnTheInternet } from '../../deliver/recipients.ts';
import { UsageError } from '../../errors.ts';
import { deliveriesQueue } from '../../queue/deliveries.ts';
import type { RunMessage } from '../../queue/messages.ts';
import type { QueueName } from '../../queue/queue.ts';
import { deadLetterBox } from '../../queue/redrive.ts';
import { sqsQueue } from '../../queue/sqs.ts';
import { type Changeable, hashOfFile, ownFile } from '../../templates/changeable.ts';
import { templatesAt } from '../../templates.ts';
import { archiveOf, ledgerOf, signerWith, sqs, stores } from '../cloud/clients.ts';
import { settings } from '../settings.ts';

const queues = ['RUNS_QUEUE_URL', 'DELIVERIES_QUEUE_URL', 'RUNS_DEAD_URL', 'DELIVERIES_DEAD_URL'] as const;

/** URLs of a queue and of its dead letters. @throws UsageError there is no such queue */
function placesOf(queue: QueueName): { readonly to: string; readonly from: string } {
  const set = settings(...queues, 'FEEDBACK_DEAD_URL');
  if (queue === 'runs') return { to: set.RUNS_QUEUE_URL, from: set.RUNS_DEAD_URL };
  if (queue === 'deliveries') return { to: set.DELIVERIES_QUEUE_URL, from: set.DELIVERIES_DEAD_URL };
  const { FEEDBACK_DEAD_URL: from } = set;
  if (from === undefined) throw new UsageError('a mail server reports nothing: there is no queue feedback');
  return { to: settings('FEEDBACK_QUEUE_URL').FEEDBACK_QUEUE_URL, from };
}

/** Those that there are. */
export const queuesHere = (): QueueName[] =>
  settings('FEEDBACK_DEAD_URL').FEEDBACK_DEAD_URL === undefined
    ? ['runs', 'deliveries']
    : ['runs', 'deliveries', 'feedback'];

/** What systems/remote.ts gives to the verbs, with the rights of the function `room`. */
export function inside() {
  const set = settings(...stores, ...queues, 'MANIFEST_KEY_IDS');
  const own = templatesAt(undefined);
  return {
    archive: archiveOf(set),
    signer: signerWith(set.MANIFEST_KEY_IDS),
    ledger: ledgerOf(set),
    runs: sqsQueue<RunMessage>(sqs(), set.RUNS_QUEUE_URL),
    deliveries: deliveriesQueue(sqs(), set.DELIVERIES_QUEUE_URL),
    deadLetters: (queue: QueueName) => deadLetterBox({ client: sqs(), queue, ...placesOf(queue) }),
    refusal: refusalOnTheInternet(refusalIn(own)),
    deployedFile: (name: Changeable) => hashOfFile(ownFile(own, name)),
    channel: mailName,
  };
}
