/** What needs an operator, from the ledger and the queues; of the archive only what schedules have not made is looked for. */

import { holdOfEntry } from '../../archive/hold.ts';
import { addTime } from '../../calendar/instant.ts';
import { leaseSeconds } from '../../deliver/lease.ts';
import type { EditionEntry, RunRecord, Send } from '../../ledger/ledger.ts';
import { isStuck, runsOf } from '../../ledger/runs.ts';
import { type QueueName, queueNames } from '../../queue/queue.ts';
import type { Due } from '../../stages/sweep/findings.ts';
import { graceHours, hoursBefore, reachDays } from '../../stages/sweep/reach.ts';
import type { RoomEffects } from './effects.ts';
import { loadReports } from './reports.ts';

export interface Needs {
  readonly held: readonly EditionEntry[];
  /** Only a person or the mail service can end them. */
  readonly doubtful: readonly Send[];
  /** Announced or delayed, and nothing was heard of them for hours. */
  readonly waiting: readonly Send[];
  /** Refused for good, of the last days. */
  readonly refused: readonly Send[];
  readonly dead: readonly { readonly queue: QueueName; readonly count: number }[];
  /** Asked for by schedules, and not made. */
  readonly due: readonly Due[];
  readonly stuck: readonly RunRecord[];
  /** Failed in the last days, and no later run made the period. */
  readonly failed: readonly RunRecord[];
  /** Reports that cannot be read, and why. */
  readonly broken: readonly { readonly report: string; readonly message: string }[];
}

/** Of each report, the editions of the latest periods. */
const editionsLookedAt = 100;
/** Of all reports, the latest runs. */
const runsLookedAt = 100;

/** Looks through the last eight days of runs and mails, and the last 100 editions of each report. */
export async function needsOf(effects: RoomEffects): Promise<Needs> {
  const { reports, broken } = loadReports(await effects.templates());
  const names = reports.map(({ name }) => name);
  const [held, runs, dead, due] = await Promise.all([
    heldOf(names, effects.ledger),
    recentRuns(names, effects),
    deadOf(effects),
    // Planning is loaded here alone.
    import('./due.ts').then(({ dueNow }) => dueNow(reports, effects)),
  ]);
  const before = hoursBefore(effects.now(), graceHours);
  const stuck = runs.filter((run) => isStuck(run, before));
  const failed = runs.filter((run, index) => isFailed(run, runs.slice(0, index)) && !stuck.includes(run));
  return { held, dead, due, stuck, failed, broken, ...(await mailsOf(runs, before, effects)) };
}

/** The newest revisions that are held and not released. */
async function heldOf(reports: readonly string[], ledger: RoomEffects['ledger']): Promise<EditionEntry[]> {
  const lists = await Promise.all(reports.map((report) => ledger.listEditions(report, editionsLookedAt)));
  const newest = lists.flatMap((list) =>
    list.filter((one, index) => one.period.id !== list[index - 1]?.period.id),
  );
  const held = newest.filter((one) => one.held);
  const holds = await Promise.all(held.map((entry) => holdOfEntry(entry, ledger)));
  return held.filter((_, index) => holds[index] === 'check');
}

async function recentRuns(reports: readonly string[], { ledger, now }: RoomEffects): Promise<RunRecord[]> {
  const since = hoursBefore(now(), reachDays * 24);
  return (await runsOf(reports, ledger, runsLookedAt)).filter(({ startedAt }) => startedAt > since);
}

/** @param later runs that began after it */
const isFailed = ({ state, report, period }: RunRecord, later: readonly RunRecord[]): boolean =>
  ['failed', 'unreadable'].includes(state) &&
  !later.some((one) => one.report === report && one.period === period && one.state !== 'failed');

async function mailsOf(runs: readonly RunRecord[], before: string, { ledger, now }: RoomEffects) {
  const open = (await ledger.listOpenSends(now())).filter(isMail);
  const lost = addTime(now(), { seconds: -leaseSeconds });
  const isDoubtful = ({ state, updatedAt }: Send) =>
    state === 'unknown' || (state === 'sending' && updatedAt < lost);
  const editions = [...new Set(runs.flatMap(({ edition }) => edition ?? []))];
  const sends = (await Promise.all(editions.map((edition) => ledger.listSends(edition)))).flat();
  const isOpen = (send: Send) =>
    open.some(({ edition, recipient }) => edition === send.edition && recipient === send.recipient);
  return {
    doubtful: open.filter(isDoubtful),
    waiting: open.filter((send) => send.state !== 'sending' && !isDoubtful(send) && send.updatedAt < before),
    refused: sends.filter((send) => isMail(send) && send.state === 'failed' && !isOpen(send)),
  };
}

/** A notice that got lost is told again by what finds its reason. */
const isMail = ({ channel }: Send) => !channel.startsWith('notice:');

async function deadOf({ deadLetters }: RoomEffects): Promise<Needs['dead']> {
  const counts = await Promise.all(
    queueNames.map(async (queue) => ({ queue, count: (await deadLetters[queue]?.count()) ?? 0 })),
  );
  return counts.filter(({ count }) => count > 0);
}
