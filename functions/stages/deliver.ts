/**
 * The deliver stage in the cloud: an edition's recipients become messages of a queue, and each one a mail. The
 * owners' notices go the same way, so that only who takes that queue needs the right to send.
 */
import { type EditionId, editionPath, parseEditionPath } from '../archive.ts';
import { type Notice, type NoticeEffects, notify } from '../deliver/notices.ts';
import {
  type AnnounceEffects,
  announceAll,
  type DeliverInput,
  type Delivery,
  deliver,
  type Recipient,
} from '../deliver.ts';
import { InputError, RetryableError, saidBy } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { type Dispatch, isHeld, readManifest } from '../pipeline.ts';
import {
  boundedNotice,
  type DeliveryMessage,
  type NoticeMessage,
  parseDeliveryMessage,
  type Queue,
} from '../queue.ts';

export interface DeliverStage
  extends Omit<DeliverInput, 'edition' | 'manifest' | 'recipients'>,
    Pick<NoticeEffects, 'reach'> {
  /** Address of a report's owner; undefined where there is no such report any more. */
  readonly ownerOf: (report: string) => string | undefined;
}

interface DispatchEffects extends AnnounceEffects {
  readonly deliveries: Queue<DeliveryMessage>;
}

/** Notes every recipient in the ledger first: a message that gets lost on its way is a send that is missed. */
export function queueDispatch(effects: DispatchEffects): Dispatch {
  return async (edition, manifest, recipients) => {
    await announceAll({ edition, manifest }, recipients, effects);
    return queueSends(edition, recipients, effects.deliveries);
  };
}

/** Puts what the ledger knows of already into the queue. */
export async function queueSends(
  edition: EditionId,
  recipients: readonly Recipient[],
  deliveries: Queue<DeliveryMessage>,
): Promise<Delivery[]> {
  await deliveries.sendAll(recipients.map((recipient) => ({ edition: editionPath(edition), recipient })));
  return recipients.map(({ address }) => ({
    recipient: address,
    state: 'pending',
    detail: 'queued',
    now: true,
  }));
}

/** Puts a notice into the queue `deliveries`; what is too long for a message is cut off. */
export const queueTell =
  (deliveries: Queue<NoticeMessage>) =>
  (notice: Notice): Promise<void> =>
    deliveries.send({ notice: boundedNotice(notice) });

/**
 * Takes one message of the queue `deliveries`: a mail to send, or a notice.
 * @param isLast the message does not come again: a send that fails now has failed, and the owner hears of it
 * @throws RetryableError it was not sent and may be tried again: the queue gives the message once more
 * @throws InputError it is wrong for good, such as an edition that is not there or is held; the owner hears of it
 */
export async function takeDelivery(text: string, stage: DeliverStage, isLast = false): Promise<Delivery> {
  const message = parseDeliveryMessage(text);
  if ('notice' in message) return post(message.notice, stage);
  try {
    return await send(message, stage);
  } catch (error) {
    // Another function is at it, or died at it: how it ends is noted in the ledger, and nothing failed here.
    const isOver = (isLast || error instanceof InputError) && !(error instanceof UnderWay);
    if (isOver) await tellOwner(message, error, stage);
    throw error;
  }
}

class UnderWay extends RetryableError {}

async function send({ edition: path, recipient }: DeliveryMessage, stage: DeliverStage): Promise<Delivery> {
  const edition = editionOf(path);
  const manifest = await readManifest(stage.archive, edition);
  if (await isHeld(manifest, stage.ledger)) {
    throw InputError.at(path, 'is held, and nobody has released it; nothing of it is sent');
  }
  const [delivery] = await deliver({ ...stage, edition, manifest, recipients: [recipient] });
  if (!delivery) throw new TypeError('a recipient has no delivery');
  const { state, detail, forGood = false } = delivery;
  const said = `to ${recipient.address}: ${state}: ${detail}`;
  if (state === 'sending') throw new UnderWay(`${path} ${said}`);
  if (state === 'failed' && forGood) throw InputError.at(path, said);
  if (state === 'failed') throw new RetryableError(`${path} ${said}`);
  return delivery;
}

function editionOf(path: string): EditionId {
  const edition = parseEditionPath(path);
  if (edition) return edition;
  throw InputError.at('queue deliveries', `"${path}" is no edition; expected REPORT/PERIOD/rN`);
}

async function post(notice: Notice, stage: DeliverStage): Promise<Delivery> {
  const delivery = await notify(notice, stage);
  const { state, detail } = delivery;
  if (state !== 'failed' && state !== 'sending') return delivery;
  throw new RetryableError(`the notice to ${notice.owner} about ${notice.about}: ${state}: ${detail}`);
}

/** @throws RetryableError the owner could not be told: the message must come again */
async function tellOwner(message: DeliveryMessage, error: unknown, stage: DeliverStage): Promise<void> {
  const report = parseEditionPath(message.edition)?.report;
  try {
    const owner = report === undefined ? undefined : stage.ownerOf(report);
    if (owner !== undefined) await post(failedNotice(message, owner, error), stage);
  } catch (untold) {
    const said = `${saidBy(error)}; and the owner of the report could not be told: ${saidBy(untold)}`;
    throw new RetryableError(said, { cause: error });
  }
}

function failedNotice({ edition, recipient }: DeliveryMessage, owner: string, error: unknown): Notice {
  const { address } = recipient;
  const helps =
    error instanceof InputError
      ? 'Trying again by itself would not help: mend what is named here, then send what failed:'
      : 'It was tried several times. Nothing went out to this address; when the cause is gone, send what failed:';
  return {
    kind: 'send-failed',
    // A cause that all recipients share is told once, and not once for each of them.
    key: sha256(saidBy(error).replaceAll(address, '')).slice(0, 16),
    about: edition,
    owner,
    title: `the mail to ${address} was not sent`,
    why: [
      `The edition is made and archived, but ${address} has not got it, nor has anybody whose mail failed for the same reason. ${helps}`,
      saidBy(error),
    ],
    commands: [`periodical resend ${edition} --failed`, `periodical show ${edition}`],
  };
}
