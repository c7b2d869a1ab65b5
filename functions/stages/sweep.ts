import { reportOf } from '../archive/archive.ts';
import { isUnfinished } from '../archive/manifest.ts';
import { type Owner, ownersIn } from '../deliver/notices/owners.ts';
import { type Finding, noticeTo } from '../deliver/notices.ts';
import { InputError } from '../errors.ts';
import { type RunMessage, runId } from '../queue/messages.ts';
import type { Report } from '../templates/report.ts';
import { bySweep, runChanged } from './sweep/changed.ts';
import { dueOf, hoursBefore } from './sweep/due.ts';
import type { SweepEffects } from './sweep/effects.ts';
import type { Due, Findings } from './sweep/findings.ts';
import { missedSchedules, noteSweep } from './sweep/missed-schedules.ts';
import {
  brokenFinding,
  deadFinding,
  missedFinding,
  openFinding,
  silentFinding,
  stuckFinding,
} from './sweep/notices.ts';
import { readableReports } from './sweep/reports.ts';
import { requeueRuns, requeueSends } from './sweep/requeue.ts';

/** A schedule, its queue and its queries have had time enough. */
const graceHours = 2;
/** What was due earlier was found by an earlier sweep; a new deployment does not make up for the past. */
const reachDays = 8;

/** @throws the first fault of a service; what is found then is found again by the next sweep */
export async function sweep(effects: SweepEffects): Promise<Findings> {
  const { ledger, templates, now } = effects;
  const { reports, broken: unread } = readableReports(templates);
  const before = hoursBefore(now(), graceHours);
  const missed = await makeUpFor(reports, effects);
  const stuck = await requeueRuns(reports, { since: hoursBefore(now(), reachDays * 24), before }, effects);
  const open = await ledger.listOpenSends(before);
  const { resumed, left } = await requeueSends(open, effects);
  const { changed, broken: unknown } = await runChanged(reports, effects);
  const broken = [...unread, ...unknown];
  const silent = await missedSchedules(reports, effects);
  const dead = await effects.deadLetters();
  const found = [
    ...broken.map((one) => brokenFinding(one, now().slice(0, 10))),
    ...missed.map(missedFinding),
    ...stuck.map(stuckFinding),
    ...left.map(openFinding),
    ...dead.flatMap(({ queue, letters }) =>
      letters.flatMap((letter) => (letter.report === undefined ? [] : [deadFinding(queue, letter)])),
    ),
    ...silent.map(silentFinding),
  ];
  await notifyOwners(found, effects);
  await noteSweep(effects);
  const deadLetters = Object.fromEntries(dead.map(({ queue, count }) => [queue, count]));
  return { missed, stuck, resumedSends: resumed, openSends: left, deadLetters, changed, broken, silent };
}

async function notifyOwners(found: readonly Finding[], effects: SweepEffects): Promise<void> {
  const ownerOf = ownersIn(effects.templates);
  for (const finding of found) {
    const owner = ownerIn(ownerOf, reportOf(finding.about));
    // One that is not sent today is sent tomorrow: the finding is found again.
    if (owner) await effects.notify(noticeTo(owner, finding));
  }
}

/** Undefined where report.yaml does not say it: then nobody can be told, and the sweep itself says what it found. */
function ownerIn(ownerOf: (report: string) => Owner | undefined, report: string): Owner | undefined {
  try {
    return ownerOf(report);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

async function makeUpFor(reports: readonly Report[], effects: SweepEffects): Promise<Due[]> {
  const latest = hoursBefore(effects.now(), graceHours);
  const earliest = hoursBefore(effects.now(), reachDays * 24);
  const missed: Due[] = [];
  for (const due of reports.flatMap((report) => dueOf(report, earliest, latest))) {
    if (await isMissed(due, effects)) missed.push(due);
  }
  for (const due of missed) await effects.runs.send(messageFor(due));
  return missed;
}

async function isMissed(due: Due, { archive, ledger }: SweepEffects): Promise<boolean> {
  // Whatever became of a run, it was not forgotten: a failed one has been told and lies among the dead letters.
  if (await ledger.readRun(runId(due))) return false;
  const newest = (await archive.listEditions(due.report, due.period)).at(-1);
  return newest === undefined || isUnfinished(archive, newest);
}

const messageFor = ({ report, schedule, at }: Due): RunMessage => ({
  ...bySweep,
  report,
  schedule,
  at,
  send: 'subscribers',
});
