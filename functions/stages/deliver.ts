/** The deliver stage in the cloud: an edition's recipients become messages of a queue, and each one a mail. */
import { type EditionId, editionPath, parseEditionPath } from '../archive.ts';
import { type DeliverInput, type Delivery, deliver, type Recipient } from '../deliver.ts';
import { InputError, RetryableError } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import { type Dispatch, readManifest } from '../pipeline.ts';
import { type DeliveryMessage, parseDeliveryMessage, type Queue } from '../queue.ts';

export type DeliverStage = Omit<DeliverInput, 'edition' | 'manifest' | 'recipients'>;

interface DispatchEffects {
  readonly ledger: Ledger;
  readonly deliveries: Queue<DeliveryMessage>;
  readonly now: () => string;
  /** As the ledger names it. */
  readonly channel: string;
}

/** Notes every recipient in the ledger first: a message that gets lost on its way is a send that is missed. */
export function queueDispatch({ ledger, deliveries, now, channel }: DispatchEffects): Dispatch {
  return async (edition, _manifest, recipients) => {
    const path = editionPath(edition);
    for (const { address } of recipients) {
      await ledger.announce({ edition: path, recipient: address, channel }, now());
    }
    await deliveries.sendAll(recipients.map((recipient) => ({ edition: path, recipient })));
    return recipients.map(({ address }) => ({
      recipient: address,
      state: 'pending',
      detail: 'queued',
      now: true,
    }));
  };
}

/**
 * Takes one message of the queue `deliveries`.
 * @throws RetryableError it was not sent and may be tried again: the queue gives the message once more
 * @throws InputError there is no such edition, or it is held
 */
export async function takeDelivery(text: string, stage: DeliverStage): Promise<Delivery> {
  const message = parseDeliveryMessage(text);
  const edition = editionOf(message.edition);
  const manifest = await readManifest(stage.archive, edition);
  if (manifest.held) throw InputError.at(message.edition, 'is held; nothing of it is sent');
  const recipients: readonly Recipient[] = [message.recipient];
  const [delivery] = await deliver({ ...stage, edition, manifest, recipients });
  if (!delivery) throw new TypeError('a recipient has no delivery');
  if (delivery.state === 'failed' || delivery.state === 'sending') {
    throw new RetryableError(
      `${message.edition} to ${delivery.recipient}: ${delivery.state}: ${delivery.detail}`,
    );
  }
  return delivery;
}

function editionOf(path: string): EditionId {
  const edition = parseEditionPath(path);
  if (edition) return edition;
  throw InputError.at('queue deliveries', `"${path}" is no edition; expected REPORT/PERIOD/rN`);
}
