/** What a run tells its report's owner: a failure, a held edition, restated figures, wrong lines of subscriptions.yaml. */
import type { EditionId } from '../archive/archive.ts';
import { type CorrectedFigure, readCorrectedFigures } from '../archive/correction/figures.ts';
import type { Hold } from '../archive/hold.ts';
import type { Manifest } from '../archive/manifest.ts';
import { tellReviewers, waitingFinding } from '../deliver/notices/approval.ts';
import { ownerWith } from '../deliver/notices/owners.ts';
import { heldFinding, notifyOwnerOfFailure, restatedFinding } from '../deliver/notices/run.ts';
import { subscriptionsFinding } from '../deliver/notices/subscriptions.ts';
import { type Finding, noticeTo } from '../deliver/notices.ts';
import type { Templates } from '../templates/directories.ts';
import type { Report } from '../templates/report.ts';
import { firstLanguage } from '../templates/texts.ts';
import type { Effects, RunRequest } from './effects.ts';

interface PublishedEdition {
  readonly id: EditionId;
  readonly manifest: Manifest;
  /** What it corrects, if this run made it. */
  readonly correction?: { readonly figures: readonly CorrectedFigure[] } | undefined;
}

/**
 * Notifies the reviewers of an edition that waits for them, if it is to go out; and the owner of a held one, and of
 * figures that differ from those that were published before.
 */
export async function notifyOfEdition(
  { id, manifest, correction }: PublishedEdition,
  hold: Hold | undefined,
  { report, templates, notifyOwner, recipients }: RunRequest,
  { archive, notify }: Effects,
): Promise<void> {
  const isToGo = notifyOwner || recipients.length > 0;
  if (isToGo && hold !== undefined && hold !== 'sent back')
    await tellReviewers(manifest, waitingFinding(manifest), templates, notify);
  if (!notifyOwner) return;
  const { restatements } = report.settings;
  const tell = (finding: Finding) => notify(noticeTo(ownerOf(report, templates), finding));
  if (hold === 'check') await tell(heldFinding(manifest));
  if (!manifest.correction) return;
  // A run that continues after the edition was made finds the correction in the archive alone.
  const figures = correction?.figures ?? (await readCorrectedFigures(archive, id));
  const restated = restatedFinding(manifest, figures, restatements.above);
  if (restated) await tell(restated);
}

/** Notifies the owner of lines by which nothing was sent. */
export async function notifyOwnerOfSubscriptions(
  edition: EditionId,
  { report, templates, notifyOwner, wrongSubscriptions }: RunRequest,
  { notify }: Effects,
): Promise<void> {
  if (!notifyOwner || wrongSubscriptions.length === 0) return;
  const finding = subscriptionsFinding(edition, wrongSubscriptions);
  await notify(noticeTo(ownerOf(report, templates), finding));
}

const ownerOf = ({ settings: { owner, title } }: Report, templates: Templates) =>
  ownerWith(owner, firstLanguage(title), templates);

/** Notifies the owner of a failed run, if the request says so; a notice that fails is not another error. */
export async function notifyOwnerOfError(
  error: unknown,
  period: string,
  { id, report, schedule, templates, notifyOwner }: RunRequest,
  effects: Effects,
): Promise<void> {
  if (!notifyOwner) return;
  await notifyOwnerOfFailure(error, { id, report: report.name, period, schedule }, templates, effects);
}
