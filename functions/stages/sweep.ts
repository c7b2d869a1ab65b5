/** The sweep: what was due and not begun, begun and not ended, or computed from other data than there are now. */
import { z } from 'zod';
import { reportOf } from '../archive/archive.ts';
import type { Owner } from '../deliver/notices/owner.ts';
import { ownersIn } from '../deliver/notices/owners.ts';
import { type Finding, noticeTo } from '../deliver/notices.ts';
import type { RunMessage } from '../queue/messages.ts';
import type { DeadLetters } from '../queue/queue.ts';
import { asChanged } from '../templates/changes.ts';
import { loadReport, type Report, reportNames, withoutThoseOff } from '../templates/report.ts';
import { lookAtApprovals } from './sweep/approvals.ts';
import { bySweep, lookAtLake } from './sweep/changed.ts';
import { nextDue } from './sweep/due.ts';
import { listOldEditions } from './sweep/editions.ts';
import type { SweepEffects } from './sweep/effects.ts';
import { type Faults, faults } from './sweep/faults.ts';
import type { Approvals, Broken, Due, Findings } from './sweep/findings.ts';
import { type Known, knownSchedules } from './sweep/known.ts';
import { missedSchedules } from './sweep/missed-schedules.ts';
import { missingOf } from './sweep/missing.ts';
import {
  brokenFinding,
  deadFinding,
  missedFinding,
  openFinding,
  silentFinding,
  stuckFinding,
} from './sweep/notices.ts';
import { graceHours, hoursBefore, reachDays } from './sweep/reach.ts';
import { requeueRuns, requeueSends } from './sweep/requeue.ts';

/**
 * Looks after every report by itself. What is wrong with one is among the findings and told to its owner, and keeps
 * no other from being made. The lake, whose size nobody knows, is looked at when all else is done.
 * @param onTold given what was found before that, when its notices have gone out
 * @throws what keeps the ledger from being read at all; what is found then is found again by the next sweep
 */
export async function sweep(
  given: SweepEffects,
  onTold: (findings: Findings) => void = () => {},
): Promise<Findings> {
  const { ledger, now, isScheduler } = given;
  const templates = await asChanged(given.templates, ledger);
  const effects = { ...given, templates };
  const found = faults();
  const names = reportNames(templates);
  const each = async <T>(work: (report: Report) => Promise<readonly T[]>): Promise<T[]> => {
    const all: T[] = [];
    for (const report of reports) all.push(...(await found.attempt(report.name, () => work(report), [])));
    return all;
  };
  const reports: Report[] = [];
  for (const name of names) {
    await found.attempt(
      name,
      () => void reports.push(withoutThoseOff(loadReport(templates, name))),
      undefined,
    );
  }
  const unread = found.caught.map(({ report }) => report);
  const known = await knownSchedules(reports, unread, effects, (problem) =>
    found.attempt('', () => Promise.reject(problem), undefined),
  );

  const { due, leftOut } = await makeUpFor(reports, known, found, effects);
  const before = hoursBefore(now(), graceHours);
  const since = hoursBefore(now(), reachDays * 24);
  const stuck = await each((report) => requeueRuns(report, { since, before }, found, effects));
  const { resumed, left } = await found.attempt(
    '',
    async () => requeueSends(await ledger.listOpenSends(before), effects),
    { resumed: [], left: [] },
  );
  const approvals = await approvalsIn(names, found, effects);
  const missed = isScheduler ? [] : due.filter(({ skipped }) => skipped === undefined);
  const silent = isScheduler ? [] : await each((report) => missedSchedules(report, known, effects));
  const dead = await found.attempt('', effects.deadLetters, []);
  const told = [
    ...(isScheduler ? [] : reports.flatMap((report) => missedFindings(report, due))),
    // Who interrupted it knows, and who owns one that failed; it goes on now.
    ...stuck.filter(({ state }) => state === 'running').map(stuckFinding),
    ...left.map(openFinding),
    ...dead.flatMap(deadFindings),
    ...silent.map(silentFinding),
  ];
  for (const finding of told) {
    await found.attempt(reportOf(finding.about), () => tell(finding, effects), false);
  }
  await found.attempt('', () => listOldEditions(effects), undefined);
  const removed = await found.attempt('', async () => effects.removeOld?.() ?? 0, 0);
  const broken = await tellBroken(found.caught, 'day', effects);
  const deadLetters = Object.fromEntries(dead.map(({ queue, count }) => [queue, count]));
  const next = reports.flatMap((report) => nextOf(report, now())).sort((a, b) => a.at.localeCompare(b.at));
  const findings = {
    due,
    missed,
    leftOut,
    stuck,
    resumedSends: [...resumed, ...approvals.resumed],
    waiting: approvals.waiting,
    openSends: left,
    deadLetters,
    removed,
  };
  const soFar = { ...findings, changed: [], broken, silent, newSchedules: known.added, next };
  onTold(soFar);
  const looked = await lookAtLake(reports, found, effects);
  const after = await tellBroken(found.caught.slice(broken.length), 'lake', effects);
  return { ...soFar, ...looked, broken: [...broken, ...after] };
}

async function approvalsIn(
  names: readonly string[],
  found: Faults,
  effects: SweepEffects,
): Promise<Approvals> {
  const all: Approvals[] = [];
  for (const name of names) all.push(await lookAtApprovals(name, found, effects));
  return { waiting: all.flatMap((one) => one.waiting), resumed: all.flatMap((one) => one.resumed) };
}

/** What the scheduler says at the times of day by which editions are to be approved. */
export const approvalsOnly = z.object({ only: z.literal('approvals') });

/**
 * Looks only whether editions were approved in time, at the times of day that reports name.
 * @throws what keeps the templates from being read
 */
export async function sweepApprovals(given: SweepEffects): Promise<Approvals & Pick<Findings, 'broken'>> {
  const effects = { ...given, templates: await asChanged(given.templates, given.ledger) };
  const found = faults();
  const approvals = await approvalsIn(reportNames(effects.templates), found, effects);
  return { ...approvals, broken: found.caught.map((one) => ({ ...one, isTold: false })) };
}

/** Puts what is missing into the queue, the newest of each schedule first. */
async function makeUpFor(
  reports: readonly Report[],
  known: Known,
  found: Faults,
  effects: SweepEffects,
): Promise<{ due: Due[]; leftOut: Due[] }> {
  const due: Due[] = [];
  const leftOut: Due[] = [];
  for (const report of reports) {
    for (const schedule of report.settings.schedules) {
      const nothing = { due: [], leftOut: [] };
      const look = () => missingOf(report, schedule, known, found, effects);
      const missing = await found.attempt(report.name, look, nothing);
      leftOut.push(...missing.leftOut);
      for (const one of missing.due) {
        const send = async () => {
          await effects.runs.send(messageFor(one, effects));
          return true;
        };
        if (await found.attempt(report.name, send, false)) due.push(one);
      }
    }
  }
  return { due, leftOut };
}

const messageFor = (due: Due, { isScheduler }: SweepEffects): RunMessage => ({
  ...bySweep,
  ...(isScheduler ? { trigger: 'schedule' } : {}),
  report: due.report,
  schedule: due.schedule,
  at: due.at,
  // The instant after the gap may lie in another local day than the schedule names.
  ...(due.skipped === undefined ? {} : { period: due.period }),
  send: 'subscribers',
});

function missedFindings({ name, settings }: Report, due: readonly Due[]): Finding[] {
  const own = due.filter(({ report }) => report === name);
  const isSkipped = ({ skipped }: Due) => skipped !== undefined;
  return [own.filter((one) => !isSkipped(one)), own.filter(isSkipped)]
    .filter((dues) => dues.length > 0)
    .map((dues) => missedFinding(dues, settings.timezone));
}

const deadFindings = ({ queue, letters }: DeadLetters): Finding[] =>
  letters.flatMap((letter) => (letter.report === undefined ? [] : [deadFinding(queue, letter)]));

const nextOf = (report: Report, now: string): Due[] =>
  report.settings.schedules.flatMap((schedule) => nextDue(report, schedule, now) ?? []);

/** @returns whether somebody owns the report; one that is not sent today is sent tomorrow: it is found again */
async function tell(finding: Finding, effects: SweepEffects): Promise<boolean> {
  const owner: Owner | undefined = ownersIn(effects.templates)(reportOf(finding.about));
  if (owner) await effects.notify(noticeTo(owner, finding));
  return owner !== undefined;
}

/**
 * One notice a report and day. Nobody can mend what may pass by itself, or what all reports share.
 * @param key of the notice: what is found in the lake comes later than the rest
 */
async function tellBroken(
  caught: Faults['caught'],
  key: 'day' | 'lake',
  effects: SweepEffects,
): Promise<Broken[]> {
  const day = effects.now().slice(0, 10);
  const isTold = new Map<string, boolean>();
  const untold = caught.filter(({ report, fault }) => report !== '' && fault !== 'service');
  for (const [report, own] of Map.groupBy(untold, (one) => one.report)) {
    const finding = brokenFinding(
      report,
      own.map(({ message }) => message),
      { day, key },
    );
    try {
      isTold.set(report, await tell(finding, effects));
    } catch {
      // Whose report it is cannot be read, or the notice not be sent: the sweep itself says what is wrong.
      isTold.set(report, false);
    }
  }
  return caught.map((one) => ({
    ...one,
    isTold: one.fault !== 'service' && (isTold.get(one.report) ?? false),
  }));
}
