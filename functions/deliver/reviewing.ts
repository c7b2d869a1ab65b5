/** Reviewing: somebody's word that an edition which needs approval goes out, or that it goes back. */
import { refusalToApprove, signReview } from '../archive/approval.ts';
import { InputError } from '../errors.ts';
import type { Review } from '../ledger/ledger.ts';
import type { Signer } from '../signer/signer.ts';
import { type EditionMailer, resendAll, sendTable } from './mailer.ts';
import { refuseOlder } from './release.ts';
import { planRelease } from './resend.ts';
import type { SendResult } from './result.ts';

export type ReviewAsked = Pick<Review, 'verdict' | 'because' | 'by'>;

export interface Reviewed {
  readonly review: Review;
  /** It was said before, and that stays. */
  readonly already: boolean;
  readonly deliveries: readonly SendResult[];
}

/**
 * Notes what a reviewer says, once and for all; what is approved is sent to all who were to get it and have not.
 * Interrupted, the same call continues.
 * @param mailer of a proved edition
 * @param reviews signs and proves reviews
 * @throws InputError it needs no approval, there is a newer revision, this person cannot approve it, words are missing,
 * or somebody has said something else before
 */
export async function reviewEdition(
  mailer: EditionMailer,
  reviews: Signer,
  said: ReviewAsked,
): Promise<Reviewed> {
  const { manifest } = mailer;
  const why = refusalToApprove(manifest, said.by) ?? missingWords(manifest, said);
  if (why !== undefined) throw InputError.at('', why);
  await refuseOlder(mailer);
  const noted = await reviewOnce(mailer, reviews, said);
  const isToGo = noted.review.verdict === 'approved';
  const deliveries = isToGo ? await resendAll(planRelease(await sendTable(mailer)), mailer) : [];
  return { ...noted, deliveries };
}

function missingWords(
  { edition, heldAtMaking, holdReasons }: EditionMailer['manifest'],
  { verdict, because }: ReviewAsked,
): string | undefined {
  if (because !== '') return undefined;
  if (verdict === 'sent back')
    return `say what is wrong with ${edition}: its makers must find it in your words`;
  return heldAtMaking
    ? `say why the numbers of ${edition} are right after all: ${holdReasons.join('; ')}`
    : undefined;
}

async function reviewOnce(
  { manifest, ledger, now }: EditionMailer,
  reviews: Signer,
  said: ReviewAsked,
): Promise<Omit<Reviewed, 'deliveries'>> {
  const path = manifest.edition;
  const earlier = await ledger.reviewOf(path);
  const own = earlier ?? (await signReview(manifest, { ...said, at: now() }, reviews));
  if (!earlier) await ledger.review(own);
  // The first one stays: somebody may have been faster.
  const review = earlier ?? (await ledger.reviewOf(path)) ?? own;
  if (review.verdict === said.verdict)
    return { review, already: review.mac !== own.mac || review === earlier };
  const { verdict, by, at, because } = review;
  const reason = because === '' ? '' : `: ${because}`;
  throw InputError.at(
    '',
    `${path} was ${verdict} by ${by} at ${at}${reason}; that stays, and only the next revision can be reviewed anew`,
  );
}
