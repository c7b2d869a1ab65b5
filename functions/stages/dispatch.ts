/** What is to be mailed, on its way into the queue `deliveries`: an edition's recipients, a message each, and notices. */
import { type EditionId, editionPath } from '../archive/archive.ts';
import type { Manifest } from '../archive/manifest.ts';
import { type AnnounceEffects, announceAll } from '../deliver/announce.ts';
import type { SendResult } from '../deliver/result.ts';
import type { Recipient } from '../ledger/addressing.ts';
import { boundedNotice, type DeliveryTask, type NoticeTask } from '../queue/messages.ts';
import type { Queue } from '../queue/queue.ts';

interface DispatchEffects extends AnnounceEffects {
  readonly deliveries: Queue<DeliveryTask>;
}

/** Notes every recipient in the ledger first: a message that gets lost on its way is a send that is missed. */
export function queueDispatch(effects: DispatchEffects) {
  return async (
    edition: EditionId,
    manifest: Manifest,
    recipients: readonly Recipient[],
  ): Promise<SendResult[]> => {
    await announceAll({ edition, manifest }, recipients, effects);
    return queueSends(edition, recipients, effects.deliveries);
  };
}

/** Puts what the ledger knows of already into the queue. */
export async function queueSends(
  edition: EditionId,
  recipients: readonly Recipient[],
  deliveries: Queue<DeliveryTask>,
): Promise<SendResult[]> {
  await deliveries.sendAll(recipients.map((recipient) => ({ edition: editionPath(edition), recipient })));
  return recipients.map(({ address }) => ({
    recipient: address,
    state: 'pending',
    detail: 'queued',
    now: true,
  }));
}

/** Puts a notice into the queue `deliveries`; what is too long for a message is cut off. */
export const queueNotify =
  (deliveries: Queue<NoticeTask>) =>
  (notice: NoticeTask['notice']): Promise<void> =>
    deliveries.send({ notice: boundedNotice(notice) });
