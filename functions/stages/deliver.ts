/**
 * The deliver stage in the cloud: an edition's recipients become messages of a queue, and each one a mail. The
 * owners' notices go the same way, so that only who takes that queue needs the right to send.
 */
import { type EditionId, editionPath, parseEditionPath } from '../archive/archive.ts';
import { isHeld } from '../archive/hold.ts';
import { readManifest } from '../archive/manifest.ts';
import { type AnnounceEffects, announceAll } from '../deliver/announce.ts';
import type { DeliverInput } from '../deliver/input.ts';
import { type Notice, type NoticeEffects, sendNotice } from '../deliver/notices.ts';
import type { SendResult } from '../deliver/result.ts';
import { deliver } from '../deliver.ts';
import { InputError, messageOf, RetryableError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import type { Recipient } from '../ledger/addressing.ts';
import type { Dispatch } from '../pipeline/effects.ts';
import { boundedNotice, type DeliveryTask, type NoticeTask, parseDeliveryTask } from '../queue/messages.ts';
import type { Queue } from '../queue/queue.ts';

export interface DeliveryEffects
  extends Omit<DeliverInput, 'edition' | 'manifest' | 'recipients'>,
    Pick<NoticeEffects, 'reach'> {
  /** Address of a report's owner; undefined where there is no such report any more. */
  readonly ownerOf: (report: string) => string | undefined;
}

interface DispatchEffects extends AnnounceEffects {
  readonly deliveries: Queue<DeliveryTask>;
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
  (notice: Notice): Promise<void> =>
    deliveries.send({ notice: boundedNotice(notice) });

/**
 * Takes one message of the queue `deliveries`: a mail to send, or a notice.
 * @param isLast the message does not come again: a send that fails now has failed, and the owner hears of it
 * @throws RetryableError it was not sent and may be tried again: the queue gives the message once more
 * @throws InputError it is wrong for good, such as an edition that is not there or is held; the owner hears of it
 */
export async function takeDelivery(
  text: string,
  stage: DeliveryEffects,
  isLast = false,
): Promise<SendResult> {
  const message = parseDeliveryTask(text);
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

async function send({ edition: path, recipient }: DeliveryTask, stage: DeliveryEffects): Promise<SendResult> {
  const edition = editionOf(path);
  const manifest = await readManifest(stage.archive, edition);
  if (await isHeld(manifest, stage.ledger)) {
    throw InputError.at(path, 'is held, and nobody has released it; nothing of it is sent');
  }
  const [delivery] = await deliver({ ...stage, edition, manifest, recipients: [recipient] });
  if (!delivery) throw new TypeError('a recipient has no delivery');
  const { state, detail, isPermanent = false } = delivery;
  const said = `to ${recipient.address}: ${state}: ${detail}`;
  if (state === 'sending') throw new UnderWay(`${path} ${said}`);
  if (state === 'failed' && isPermanent) throw InputError.at(path, said);
  if (state === 'failed') throw new RetryableError(`${path} ${said}`);
  return delivery;
}

function editionOf(path: string): EditionId {
  const edition = parseEditionPath(path);
  if (edition) return edition;
  throw InputError.at('queue deliveries', `"${path}" is no edition; expected REPORT/PERIOD/rN`);
}

async function post(notice: Notice, stage: DeliveryEffects): Promise<SendResult> {
  const delivery = await sendNotice(notice, stage);
  const { state, detail } = delivery;
  if (state !== 'failed' && state !== 'sending') return delivery;
  throw new RetryableError(`the notice to ${notice.owner} about ${notice.about}: ${state}: ${detail}`);
}

/** @throws RetryableError the owner could not be told: the message must come again */
async function tellOwner(message: DeliveryTask, error: unknown, stage: DeliveryEffects): Promise<void> {
  const report = parseEditionPath(message.edition)?.report;
  try {
    const owner = report === undefined ? undefined : stage.ownerOf(report);
    if (owner !== undefined) await post(failedNotice(message, owner, error), stage);
  } catch (untold) {
    const said = `${messageOf(error)}; and the owner of the report could not be told: ${messageOf(untold)}`;
    throw new RetryableError(said, { cause: error });
  }
}

function failedNotice({ edition, recipient }: DeliveryTask, owner: string, error: unknown): Notice {
  const { address } = recipient;
  const helps =
    error instanceof InputError
      ? 'Trying again by itself would not help: mend what is named here, then send what failed:'
      : 'It was tried several times. Nothing went out to this address; when the cause is gone, send what failed:';
  return {
    kind: 'send-failed',
    // A cause that all recipients share is told once, and not once for each of them.
    key: sha256(messageOf(error).replaceAll(address, '')).slice(0, 16),
    about: edition,
    owner,
    title: `the mail to ${address} was not sent`,
    why: [
      `The edition is made and archived, but ${address} has not got it, nor has anybody whose mail failed for the same reason. ${helps}`,
      messageOf(error),
    ],
    commands: [`periodical resend ${edition} --failed`, `periodical show ${edition}`],
  };
}
