/**
 * The deliver stage in the cloud: each message of a queue becomes a mail. The owners' notices and the codes to sign in
 * go the same way, so that only who takes that queue needs the right to send.
 */
import { mailboxOf } from '../address.ts';
import { reviewersOf } from '../archive/approval.ts';
import { type EditionId, parseEditionPath, reportOf } from '../archive/archive.ts';
import { holdOf } from '../archive/hold.ts';
import { manifestName } from '../archive/manifest.ts';
import { type Proving, provedManifest } from '../archive/proved.ts';
import type { DeliverInput } from '../deliver/input.ts';
import type { OwnerOf } from '../deliver/notices/owner.ts';
import { type Finding, type Notice, type NoticeEffects, noticeTo, sendNotice } from '../deliver/notices.ts';
import type { SendResult } from '../deliver/result.ts';
import { type SignInEffects, sendSignIn } from '../deliver/sign-in.ts';
import { deliver } from '../deliver.ts';
import { InputError, messageOf, RetryableError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { type DeliveryTask, parseDeliveryTask } from '../queue/messages.ts';

export interface DeliveryEffects
  extends Omit<DeliverInput, 'edition' | 'manifest' | 'recipients'>,
    Pick<Proving, 'signer'>,
    Pick<NoticeEffects, 'reach'>,
    Pick<SignInEffects, 'mayEnter'> {
  readonly ownerOf: OwnerOf;
  /** Every address that has been a report's owner. @default the present one alone */
  readonly everOwners?: (report: string) => Promise<readonly string[]>;
  /** Is told the id of the run that made what is sent. @default nobody is */
  readonly onRun?: (run: string | undefined) => void;
}

/**
 * Takes one message of the queue `deliveries`: a mail to send, a notice, or a code to sign in.
 * @param isLast the message does not come again: a send that fails now has failed, and the owner is notified
 * @throws RetryableError it was not sent and may be tried again: the queue gives the message once more
 * @throws InputError it is wrong for good, such as an edition that is not there or is held; the owner is notified.
 * Or it is a notice for somebody else than the owner.
 */
export async function takeDelivery(
  text: string,
  effects: DeliveryEffects,
  isLast = false,
): Promise<SendResult> {
  const message = parseDeliveryTask(text);
  if ('notice' in message) return post(await ofItsOwner(message.notice, effects), effects);
  if ('signIn' in message) return sendSignIn(message.signIn, effects);
  try {
    return await send(message, effects);
  } catch (error) {
    // Another function is at it, or died at it: how it ends is noted in the ledger, and nothing failed here.
    const isOver = (isLast || error instanceof InputError) && !(error instanceof UnderWay);
    if (isOver) await notifyOwner(message, error, effects);
    throw error;
  }
}

/**
 * A message can name anybody: what goes out as a notice goes to the report's owner at the moment, or to a reviewer of
 * the edition.
 */
async function ofItsOwner(notice: Notice, effects: DeliveryEffects): Promise<Notice> {
  const report = reportOf(notice.about);
  const owner = (await effects.ownerOf(report))?.address;
  const isIts = (address: string) => mailboxOf(address) === mailboxOf(notice.owner);
  if (owner !== undefined && isIts(owner)) return notice;
  if (await isReviewer(notice, effects)) return notice;
  if (owner !== undefined && (await effects.everOwners?.(report))?.some(isIts)) return { ...notice, owner };
  const expected = owner === undefined ? 'a report that is deployed' : "the report's owner";
  throw InputError.at(
    'queue deliveries',
    `a notice about "${notice.about}" is addressed to ${notice.owner}; expected ${expected}`,
  );
}

/** The signed manifest of an edition names those who hear that it waits for them. */
async function isReviewer({ about, owner }: Notice, effects: DeliveryEffects): Promise<boolean> {
  const edition = parseEditionPath(about);
  if (!edition || !(await effects.archive.readFile(edition, manifestName))) return false;
  const reviewers = reviewersOf(await provedManifest(edition, effects));
  return reviewers.some((one) => mailboxOf(one) === mailboxOf(owner));
}

class UnderWay extends RetryableError {}

async function send(
  { edition: path, recipient }: DeliveryTask,
  effects: DeliveryEffects,
): Promise<SendResult> {
  const edition = editionOf(path);
  const manifest = await provedManifest(edition, effects);
  effects.onRun?.(manifest.run.id);
  const hold = await holdOf(manifest, effects.ledger);
  if (hold === 'check') throw InputError.at(path, 'is held and has not been released; nothing of it is sent');
  if (hold !== undefined) throw InputError.at(path, 'has not been approved; nothing of it is sent');
  const [delivery] = await deliver({ ...effects, edition, manifest, recipients: [recipient] });
  if (!delivery) throw new TypeError('a recipient has no delivery');
  const { state, detail, isPermanent = false, afterSeconds = 0 } = delivery;
  const said = `to ${recipient.address}: ${state}: ${detail}`;
  if (state === 'sending') throw new UnderWay(`${path} ${said}`);
  if (state === 'failed' && isPermanent) throw InputError.at(path, said);
  if (state === 'failed') throw new RetryableError(`${path} ${said}`, { afterSeconds });
  return delivery;
}

function editionOf(path: string): EditionId {
  const edition = parseEditionPath(path);
  if (edition) return edition;
  throw InputError.at('queue deliveries', `"${path}" is not an edition; expected REPORT/PERIOD/rN`);
}

async function post(notice: Notice, effects: DeliveryEffects): Promise<SendResult> {
  const delivery = await sendNotice(notice, effects);
  const { state, detail, afterSeconds = 0 } = delivery;
  if (state !== 'failed' && state !== 'sending') return delivery;
  const said = `the notice to ${notice.owner} about ${notice.about}: ${state}: ${detail}`;
  throw new RetryableError(said, { afterSeconds });
}

/** @throws RetryableError the owner could not be notified: the message must come again */
async function notifyOwner(message: DeliveryTask, error: unknown, effects: DeliveryEffects): Promise<void> {
  const report = parseEditionPath(message.edition)?.report;
  try {
    const owner = report === undefined ? undefined : await effects.ownerOf(report);
    if (owner) await post(noticeTo(owner, unsentFinding(message, error)), effects);
  } catch (untold) {
    const said = `${messageOf(error)}; and the owner of the report could not be notified: ${messageOf(untold)}`;
    throw new RetryableError(said, { cause: error });
  }
}

function unsentFinding({ edition, recipient }: DeliveryTask, error: unknown): Finding {
  const { address } = recipient;
  const help = error instanceof InputError ? 'notice_unsent_input' : 'notice_unsent_service';
  return {
    kind: 'send-failed',
    // A cause that all recipients share is told once, and not once for each of them.
    key: sha256(messageOf(error).replaceAll(address, '')).slice(0, 16),
    about: edition,
    inWords: (say) => ({
      title: say('notice_unsent_title', { address }),
      why: [say('notice_unsent_why', { address }), say(help), messageOf(error)],
    }),
    commands: [`periodical resend ${edition} --failed`, `periodical show ${edition}`],
  };
}
