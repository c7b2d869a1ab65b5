/** Runs that can be started, those that were, and the page that follows one. */
import { parseEditionPath } from '../../../archive/archive.ts';
import { isHeld } from '../../../archive/hold.ts';
import { readManifest } from '../../../archive/manifest.ts';
import { parsePeriod } from '../../../calendar/period.ts';
import { plainPeriod } from '../../../calendar/values.ts';
import { UsageError } from '../../../errors.ts';
import { editionLabel } from '../../../language/period.ts';
import type { RunRecord } from '../../../ledger/ledger.ts';
import { loadReport, type Report } from '../../../templates/report.ts';
import type { Seal } from '../../seal.ts';
import type { RoomEffects } from '../effects.ts';
import { followedRun } from '../followed.ts';
import { type PageContext, pageResponse } from '../frame.ts';
import { type FollowedRun, followedRunPage, type ShownRun } from '../pages/run-followed.ts';
import { chooseReportPage } from '../pages/runs.ts';
import type { Route } from '../route.ts';
import { editionHref, runFormHref, runHref, timeIn, titleIn } from '../shown.ts';
import { runMood } from '../states.ts';
import type { Visitor } from '../visitor.ts';

/** As many as somebody looks for who closed a page. */
const runsShown = 10;

export const chooseReport: Route = async ({ context, visitor }, effects) => {
  const names = [...visitor.rights.runs];
  if (names.length === 0) return undefined;
  const [all, seal] = [await effects.templates(), await effects.seal()];
  const reports = names.map((name) => loadReport(all, name));
  const lists = await Promise.all(
    reports.map(async (report) =>
      (await effects.ledger.listRuns(report.name, runsShown)).map((run) => ({ run, report })),
    ),
  );
  const runs = lists
    .flat()
    .sort((a, b) => b.run.startedAt.localeCompare(a.run.startedAt))
    .slice(0, runsShown)
    .map(({ run, report }) => shownRun(run, report, context, seal));
  const runnable = reports.map(({ name, settings }) => ({
    title: titleIn(settings.title, context.language),
    path: runFormHref(name, seal),
  }));
  return pageResponse(chooseReportPage(context, runnable, runs), context);
};

export const followRun: Route = async ({ context, visitor, rest }, effects) => {
  const seal = await effects.seal();
  const id = seal.open('run', rest);
  const noted = id === undefined ? undefined : await effects.ledger.readRun(id);
  if (!noted || !visitor.rights.runs.has(noted.report)) return undefined;
  const { run, why } = await asItIsNow(noted, effects);
  const report = loadReport(await effects.templates(), run.report);
  const sends = run.edition === undefined ? [] : await effects.ledger.listSends(run.edition);
  const followed = followedRun(run, sends, visitor, effects.now(), context.words);
  const page: FollowedRun = {
    ...shownRun(run, report, context, seal),
    ...followed,
    detail: why || followed.detail,
    links: linksOf(run, visitor, context, seal),
  };
  return pageResponse(followedRunPage(context, page), context);
};

/** An edition that waited may have been released or approved since; if it was not, this is why it waits. */
async function asItIsNow(run: RunRecord, { archive, ledger }: RoomEffects) {
  const id = isKept(run) ? parseEditionPath(run.edition ?? '') : undefined;
  if (!id) return { run, why: '' };
  const manifest = await readManifest(archive, id);
  if (await isHeld(manifest, ledger)) return { run, why: manifest.holdReasons.join('; ') };
  return { run: { ...run, state: 'made' as const }, why: '' };
}

const isKept = ({ state }: RunRecord) => state === 'held' || state === 'waiting';

function shownRun(
  run: RunRecord,
  { settings }: Report,
  { language, words }: PageContext,
  seal: Seal,
): ShownRun {
  return {
    path: runHref(run.id, seal),
    title: words('run_of', {
      title: titleIn(settings.title, language),
      period: periodIn(run.period, language, settings),
    }),
    at: timeIn(run.startedAt, language, settings.timezone),
    mood: runMood[run.state],
    state: words(`run_${run.state}`),
  };
}

/** A run that was not planned yet has its period as it was asked for. */
function periodIn(
  text: string,
  language: string,
  { currency, declared, calendar }: Report['settings'],
): string {
  try {
    if (!/\d/.test(plainPeriod(text))) return text;
    return editionLabel(parsePeriod(text, '2024-01-01', calendar), { language, currency }, declared);
  } catch (error) {
    if (error instanceof UsageError) return text;
    throw error;
  }
}

/** Only operators and reviewers see an edition that waits. */
function linksOf(
  run: RunRecord,
  { rights }: Visitor,
  { words }: PageContext,
  seal: Seal,
): FollowedRun['links'] {
  const { edition, state, report } = run;
  const mayLook = !isKept(run) || rights.operates || rights.reviews.has(report);
  const isUndone = state === 'failed' || state === 'interrupted' || state === 'skipped';
  return [
    ...(edition !== undefined && mayLook
      ? [{ path: editionHref(edition, seal), text: words('run_to_edition') }]
      : []),
    ...(isUndone ? [{ path: runFormHref(report, seal), text: words('run_again') }] : []),
  ];
}
