/** Approving an edition, or sending it back: what waits, one edition with all that a decision needs, and the decision. */
import { refusalToApprove, reviewersOf } from '../../../archive/approval.ts';
import { type EditionId, editionPath, parseEditionPath } from '../../../archive/archive.ts';
import { type Hold, holdOf } from '../../../archive/hold.ts';
import { type Manifest, manifestName } from '../../../archive/manifest.ts';
import { provedManifest } from '../../../archive/proved.ts';
import { waitingOf } from '../../../archive/waiting.ts';
import { reviewEdition } from '../../../deliver/reviewing.ts';
import { InputError } from '../../../errors.ts';
import type { Review } from '../../../ledger/ledger.ts';
import { longestReason, reasonText } from '../../../text/reason.ts';
import { noteAct } from '../acting.ts';
import type { RoomEffects } from '../effects.ts';
import type { FieldProblems } from '../forms.ts';
import { type PageContext, pageResponse } from '../frame.ts';
import { type Decision, reviewPage, reviewsPage } from '../pages/review.ts';
import type { ReviewView } from '../review-view.ts';
import { reviewView } from '../reviewed.ts';
import { type Route, seeOther } from '../route.ts';
import { shownEdition, timeIn } from '../shown.ts';
import type { Visitor } from '../visitor.ts';

const showReviews: Route = async ({ context, visitor }, { ledger, seal }) => {
  const reports = [...visitor.rights.reviews];
  if (reports.length === 0) return undefined;
  const [sealing, ...lists] = await Promise.all([
    seal(),
    ...reports.map((report) => waitingOf(report, ledger)),
  ] as const);
  const shown = lists.flat().map((entry) => ({
    ...shownEdition({ ...entry, hold: entry.held ? 'check' : 'approval' }, context.language, sealing),
    path: reviewHref(entry.edition, sealing),
  }));
  return pageResponse(reviewsPage(context, shown), context);
};

/** Where a reviewer looks at an edition. */
const reviewHref = (edition: string, { seal }: Awaited<ReturnType<RoomEffects['seal']>>) =>
  `/review/${seal('edition', edition)}`;

const showReview: Route = async (request, effects) => {
  const found = await reviewed(request.rest, request.visitor, effects);
  return found && pageResponse(await pageOf(found, request, effects), request.context);
};

interface Found {
  readonly id: EditionId;
  /** A proved one. */
  readonly manifest: Manifest;
  readonly review: Review | undefined;
  readonly hold: Hold | undefined;
}

/** @returns undefined: no such edition, one that needs no approval, or none of this person's business */
async function reviewed(
  token: string,
  { rights }: Visitor,
  effects: RoomEffects,
): Promise<Found | undefined> {
  const id = parseEditionPath((await effects.seal()).open('edition', token) ?? '');
  if (!id || !(rights.operates || rights.reviews.has(id.report))) return undefined;
  if (!(await effects.archive.readFile(id, manifestName))) return undefined;
  const manifest = await provedManifest(id, effects);
  if (!manifest.approval) return undefined;
  const review = await effects.ledger.reviewOf(manifest.edition);
  return { id, manifest, review, hold: await holdOf(manifest, effects.ledger) };
}

async function pageOf(
  found: Found,
  { context, rest, visitor }: Parameters<Route>[0],
  effects: RoomEffects,
  given?: Decision,
  problems?: FieldProblems,
) {
  const view = await reviewView(found.id, found.manifest, context, effects);
  const { review, hold, manifest } = found;
  const isNewest = !(await newerThan(found.id, effects));
  const sends = await effects.ledger.listSends(manifest.edition);
  const unsent = hold === undefined ? sends.filter(({ state }) => state === 'held').length : 0;
  const mayDecide = isNewest && refusalToApprove(manifest, visitor.name) === undefined;
  const isOpen = review === undefined || unsent > 0;
  const notes = notesOf(found, isNewest, visitor, context);
  const action = mayDecide && isOpen ? `/review/${rest}` : undefined;
  const decided: ReviewView = { ...view, notes, action, unsent, isHeld: manifest.heldAtMaking };
  return reviewPage(context, decided, given, problems);
}

async function newerThan(
  { report, period, revision }: EditionId,
  { archive }: RoomEffects,
): Promise<boolean> {
  return (await archive.listEditions(report, period)).some((one) => one.revision > revision);
}

function notesOf(
  { manifest, review, hold }: Found,
  isNewest: boolean,
  visitor: Visitor,
  context: PageContext,
): ReviewView['notes'] {
  const { words } = context;
  const { approval, heldAtMaking, holdReasons } = manifest;
  const isRequester = approval?.requester === visitor.name;
  const decided = review && hold !== 'approval' && hold !== 'check' ? review : undefined;
  return [
    ...(decided ? [decisionNote(decided, manifest.timezone, context)] : []),
    ...(!decided && isNewest
      ? [{ mood: 'neutral' as const, text: words('review_waits', { by: reviewersOf(manifest).join(', ') }) }]
      : []),
    ...(isNewest ? [] : [{ mood: 'warn' as const, text: words('is_replaced') }]),
    ...(heldAtMaking
      ? [{ mood: 'bad' as const, text: words('was_held', { why: holdReasons.join('; ') }) }]
      : []),
    ...(!decided && isNewest && isRequester ? [{ mood: 'warn' as const, text: words('review_own') }] : []),
  ];
}

function decisionNote(
  { verdict, by, at, because }: Review,
  timezone: string,
  { words, language }: PageContext,
) {
  const isApproved = verdict === 'approved';
  const when = timeIn(at, language, timezone);
  const who = words(isApproved ? 'review_approved' : 'review_sent_back', { by, at: when });
  const said = because === '' ? '' : ` ${words('review_words', { because })}`;
  return { mood: isApproved ? ('good' as const) : ('bad' as const), text: who + said };
}

const decide: Route = async (request, effects) => {
  const { form, rest, visitor, context } = request;
  const found = await reviewed(rest, visitor, effects);
  if (!found || refusalToApprove(found.manifest, visitor.name) !== undefined) return undefined;
  const given = { verdict: form.verdict ?? '', because: reasonText(form.because ?? '') };
  const problems = problemsWith(given, found, context);
  if (Object.keys(problems).length > 0)
    return pageResponse(await pageOf(found, request, effects, given, problems), context);
  const verdict = given.verdict === 'approved' ? 'approved' : 'sent back';
  const said = { verdict, because: given.because, by: visitor.name } as const;
  try {
    await effects.withMailer(found.id, async (mailer) => {
      const { already, review } = await reviewEdition(mailer, effects.reviews, said);
      if (!already) await noteReview(review, found.manifest, visitor, effects);
    });
  } catch (error) {
    // Somebody was faster, or a newer revision was made: the page says so.
    if (!(error instanceof InputError)) throw error;
    effects.log('review refused', { edition: editionPath(found.id), by: visitor.name, why: error.message });
  }
  return seeOther(`/review/${rest}`);
};

function problemsWith(
  { verdict, because }: Decision,
  { manifest, review }: Found,
  { words }: PageContext,
): FieldProblems {
  if (verdict !== 'approved' && verdict !== 'sent back') return { verdict: words('review_verdict_missing') };
  if (because.length > longestReason)
    return { because: words('review_because_long', { count: longestReason }) };
  const isNeeded = review === undefined && (verdict === 'sent back' || manifest.heldAtMaking);
  return isNeeded && because === '' ? { because: words('review_because_missing') } : {};
}

async function noteReview(
  review: Review,
  manifest: Manifest,
  visitor: Visitor,
  effects: RoomEffects,
): Promise<void> {
  const { edition: target, because, verdict } = review;
  const verb = verdict === 'approved' ? 'approve' : 'send back';
  await noteAct({ verb, target, because }, visitor, effects);
  if (verdict === 'sent back') await effects.tellSentBack(manifest, review, await effects.templates());
}

export const reviewRoutes: Readonly<Record<string, Route>> = {
  'GET /review': showReviews,
  'GET /review/*': showReview,
  'POST /review/*': decide,
};
