/** What schedules have asked for and nobody has begun. */
import { provedManifest } from '../../archive/proved.ts';
import { laterOf } from '../../calendar/instant.ts';
import { runId } from '../../queue/messages.ts';
import type { Report } from '../../templates/report.ts';
import type { Schedule } from '../../templates/settings.ts';
import { duePeriods } from './due.ts';
import type { SweepEffects } from './effects.ts';
import type { Faults } from './faults.ts';
import type { Due } from './findings.ts';
import type { Known } from './known.ts';
import { graceHours, hoursBefore, reachDays } from './reach.ts';

/** Of each schedule, the newest: as many as a daily one has within the reach. */
const mostPeriods = 9;
/** On one machine that was off: older periods are not even counted. */
const longestDays = 400;

export interface Missing {
  /** To be made now, newest first. */
  readonly due: readonly Due[];
  /** Older than what is made up for. */
  readonly leftOut: readonly Due[];
}

type LookEffects = Pick<SweepEffects, 'archive' | 'signer' | 'ledger' | 'now' | 'isScheduler'>;

/** The periods of a schedule that were due since it is known, and have neither a run nor an edition. */
export async function missingOf(
  report: Report,
  schedule: Schedule,
  known: Known,
  { attempt }: Faults,
  effects: LookEffects,
): Promise<Missing> {
  const since = known.since(report, schedule);
  const due = duePeriods(report, schedule, spanOf(known, effects))
    // The moment at which a schedule is seen first begins its time, and is not in it.
    .filter(({ at }) => at > since)
    .reverse();
  const missing: Due[] = [];
  for (const one of due.slice(0, mostPeriods)) {
    const isMissing = () => isMissed(one, one === due[0], effects);
    if (await attempt(report.name, isMissing, false)) missing.push(one);
  }
  const older = due.slice(mostPeriods);
  const leftOut = await attempt(report.name, () => leftOutOf(older, known, effects), []);
  return { due: missing, leftOut };
}

function spanOf({ lastSweep }: Known, { now, isScheduler }: LookEffects) {
  const reach = hoursBefore(now(), reachDays * 24);
  if (!isScheduler) return { earliest: reach, latest: hoursBefore(now(), graceHours) };
  const longest = hoursBefore(now(), longestDays * 24);
  const off = lastSweep === undefined || lastSweep > reach ? reach : lastSweep;
  return { earliest: laterOf(off, longest), latest: hoursBefore(now(), 0) };
}

/** Said by the first sweep after the gap, and by no later one. */
async function leftOutOf(
  older: readonly Due[],
  { lastSweep = '' }: Known,
  { archive }: LookEffects,
): Promise<Due[]> {
  const left = older.filter(({ at }) => at > lastSweep);
  const [first] = left;
  if (first === undefined) return [];
  const made = new Set((await archive.listEditions(first.report)).map(({ period }) => period));
  return left.filter(({ period }) => !made.has(period));
}

async function isMissed(due: Due, isLatest: boolean, effects: LookEffects): Promise<boolean> {
  const { archive, ledger, isScheduler } = effects;
  // Whatever became of a run, it was not forgotten: a failed one has been told and lies among the dead letters.
  if (await ledger.readRun(runId(due))) return false;
  const newest = (await archive.listEditions(due.report, due.period)).at(-1);
  if (newest === undefined || (await provedManifest(newest, effects)).unfinished) return true;
  // Made by hand it may have gone to nobody, and nothing but this sweep sends it when it is due.
  return isScheduler && isLatest && !(await hasRun(due, effects));
}

/** Whether the schedule has had a run of the period, by whatever firing. */
async function hasRun({ report, schedule, period }: Due, { ledger }: LookEffects): Promise<boolean> {
  const runs = await ledger.listRuns(report, 1000);
  return runs.some((run) => run.period === period && run.id.startsWith(`${report}.${schedule}.`));
}
