/**
 * The approval of an edition: signed, over the manifest that was looked at, so that whoever can write into the ledger
 * cannot approve, and what was approved is that edition to the last byte.
 */
import { mailboxOf } from '../address.ts';
import { addDays } from '../calendar/days.ts';
import { instantOf, localDay } from '../calendar/zone.ts';
import { InputError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import type { Ledger, Review } from '../ledger/ledger.ts';
import type { Signer } from '../signer/signer.ts';
import type { Manifest } from './manifest.ts';

/** What a reviewer says. */
export type Said = Pick<Review, 'verdict' | 'because' | 'by' | 'at'>;

/** Signs what a reviewer says of a proved manifest. @throws RetryableError, InputError as the signer does */
export async function signReview(
  { edition, signature }: Manifest,
  { verdict, because, by, at }: Said,
  signer: Signer,
): Promise<Review> {
  const said = { edition, verdict, because, by, at, manifest: signature?.mac ?? '' };
  const mac = Buffer.from(await signer.sign(signedBytes(said))).toString('base64');
  const [key = ''] = await signer.keyIds();
  return { ...said, key, mac };
}

const signedBytes = ({ edition, manifest, verdict, because, by, at }: Omit<Review, 'key' | 'mac'>) =>
  Buffer.from(
    `periodical review 1\n${sha256(JSON.stringify([edition, manifest, verdict, because, by, at]))}`,
  );

/** Whether a review lets exactly this edition go out; its signature is proved where something is sent. */
export const isApproved = ({ signature }: Pick<Manifest, 'signature'>, review: Review | undefined): boolean =>
  review?.verdict === 'approved' && signature !== undefined && review.manifest === signature.mac;

/**
 * Proves the approval of an edition that needs one.
 * @param manifest a proved one
 * @throws InputError nobody has approved it, or the approval is of another edition, or was forged
 * @throws RetryableError the ledger or the key cannot be reached now
 */
export async function refuseUnapproved(
  manifest: Manifest,
  { ledger, reviews }: { readonly ledger: Pick<Ledger, 'reviewOf'>; readonly reviews?: Signer },
): Promise<void> {
  const { approval, edition } = manifest;
  if (!approval) return;
  const review = await ledger.reviewOf(edition);
  if (!isApproved(manifest, review) || !review || !reviews)
    throw InputError.at(edition, 'waits for approval; nothing of it is sent');
  const mac = Buffer.from(review.mac, 'base64');
  if (!(await reviews.verify(signedBytes(review), mac, review.key)))
    throw InputError.at(
      edition,
      'its approval was forged or altered, or its key is no longer in use; nothing of it is sent. Make the next revision and have it approved: periodical run … --force',
    );
  const why = refusalToApprove(manifest, review.by);
  if (why !== undefined) throw InputError.at(edition, `${why}; nothing of it is sent`);
}

/** "waits for approval by ana@acme.org, until 2024-07-02 09:30 Asia/Shanghai" */
export function waitingText(manifest: Manifest): string {
  const before = manifest.approval?.before;
  const deadline = deadlineOf(manifest);
  const until =
    deadline === undefined
      ? ''
      : `, until ${localDay(deadline, manifest.timezone)} ${before} ${manifest.timezone}`;
  return `waits for approval by ${reviewersOf(manifest).join(' or ') || 'nobody who may give it'}${until}`;
}

/** "by ana@acme.org: looks right" */
export const reasonedText = ({ by, because }: Pick<Review, 'by' | 'because'>): string =>
  because === '' ? `by ${by}` : `by ${by}: ${because}`;

/** Those who may approve an edition: whoever asked for it is not among them. */
export function reviewersOf({ approval }: Pick<Manifest, 'approval'>): string[] {
  const { by = [], requester } = approval ?? {};
  return by.filter((one) => requester === undefined || !isSame(requester, one));
}

/** Why somebody cannot approve an edition; undefined: they can. */
export function refusalToApprove(manifest: Manifest, by: string): string | undefined {
  const { approval, edition } = manifest;
  if (!approval) return `${edition} needs no approval`;
  const { requester } = approval;
  const reviewers = reviewersOf(manifest);
  const others = reviewers.join(', ') || 'somebody else in approval.by of report.yaml';
  if (requester !== undefined && isSame(requester, by))
    return `${by} asked for ${edition} and cannot approve it; expected ${others}`;
  if (reviewers.some((one) => mailboxOf(one) === mailboxOf(by))) return undefined;
  return `${by} may not approve ${edition}; expected ${others}, as report.yaml says (approval.by)`;
}

/** Who called the endpoint is known by an ARN, which ends with the name of the session. */
const isSame = (requester: string, who: string): boolean =>
  mailboxOf(requester) === mailboxOf(who) ||
  (requester.startsWith('arn:') && requester.toLowerCase().endsWith(`/${mailboxOf(who)}`));

/** When somebody is to have looked: the first such time of day after the edition was made, in UTC. */
export function deadlineOf({ approval, run, timezone }: Manifest): string | undefined {
  if (approval?.before === undefined) return undefined;
  const [hours = 0, minutes = 0] = approval.before.split(':').map(Number);
  const day = localDay(run.finishedAt, timezone);
  const days = [day, addDays(day, 1)].map((one) => instantOf(one, hours * 60 + minutes, timezone).at);
  return days.find((at) => at > run.finishedAt);
}
