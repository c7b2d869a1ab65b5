/** The daily sweep: what should have happened and did not. It mends what is safe and tells the rest. */
import { Cron } from 'croner';
import type { Archive } from './archive.ts';
import type { Ledger, RunRecord, Send } from './ledger.ts';
import { type Notice, type NoticeEffects, notify, ownersIn } from './notices.ts';
import { makePlan } from './plan.ts';
import { type Queue, type RunMessage, runId } from './queue.ts';
import { loadReport, type Report, reportNames } from './report.ts';
import type { Templates } from './templates.ts';

export interface SweepEffects extends NoticeEffects {
  readonly templates: Templates;
  readonly archive: Archive;
  readonly runs: Queue<RunMessage>;
  readonly ledger: Ledger;
  /** How many messages lie among the dead letters, by queue. */
  readonly deadLetters: () => Promise<Readonly<Record<string, number>>>;
}

export interface Findings {
  /** Due, but without an edition and without a run: put into the queue now. */
  readonly missed: readonly Due[];
  /** Runs that nothing was heard of. */
  readonly stuck: readonly RunRecord[];
  /** Sends without an end. */
  readonly openSends: readonly Send[];
  readonly deadLetters: Readonly<Record<string, number>>;
}

interface Due {
  readonly report: string;
  readonly schedule: string;
  /** Id of the period. */
  readonly period: string;
  /** When it was due, in UTC. */
  readonly at: string;
}

/** A schedule, its queue and its queries have had time enough. */
const graceHours = 2;
/** What was due earlier was found by an earlier sweep; a new deployment does not make up for the past. */
const reachDays = 8;

export async function sweep(effects: SweepEffects): Promise<Findings> {
  const reports = reportNames(effects.templates).map((name) => loadReport(effects.templates, name));
  const missed: Due[] = [];
  for (const due of reports.flatMap((report) => dueOf(report, effects.now()))) {
    if (await isMissed(due, effects)) missed.push(due);
  }
  for (const due of missed) await effects.runs.send(messageFor(due));
  const before = hoursBefore(effects.now(), graceHours);
  const stuck = await stuckRuns(reports, before, effects.ledger);
  const openSends = await effects.ledger.listOpenSends(before);
  const deadLetters = await effects.deadLetters();
  await tellOwners({ missed, stuck, openSends, deadLetters }, effects);
  return { missed, stuck, openSends, deadLetters };
}

/** Each finding once, however many days it is found; dead letters have an alarm of their own. */
async function tellOwners({ missed, stuck, openSends }: Findings, effects: SweepEffects): Promise<void> {
  const ownerOf = ownersIn(effects.templates);
  // A notice that got lost is no reason for another: the finding that it was about is told below.
  const mails = openSends.filter(({ channel }) => !channel.startsWith('notice:'));
  const notices = [...missed.map(missedNotice), ...stuck.map(stuckNotice), ...mails.map(openNotice)];
  for (const notice of notices) {
    const owner = ownerOf(notice.about.split('/')[0] ?? '');
    // One that is not sent today is sent tomorrow: the finding is found again.
    if (owner !== undefined) await notify({ ...notice, owner }, effects);
  }
}

type Untold = Omit<Notice, 'owner'>;

const missedNotice = ({ report, schedule, period, at }: Due): Untold => ({
  kind: 'missed',
  key: `${schedule}.${at}`,
  about: `${report}/${period}`,
  title: 'a scheduled edition was missed, and is being made now',
  why: [
    `The schedule "${schedule}" was due at ${at}, and no run of it was ever heard of. It is in the queue now, for the same period and the same subscribers.`,
  ],
  commands: [`periodical runs ${report} --remote`],
});

const stuckNotice = ({ id, report, period, updatedAt, detail }: RunRecord): Untold => ({
  kind: 'stuck',
  key: id,
  about: `${report}/${period}`,
  title: 'a run does not go on',
  why: [`Nothing was heard of the run ${id} since ${updatedAt}; it said: ${detail || 'nothing'}.`],
  commands: [`periodical runs ${report} --remote`, `periodical run ${report} --period ${period} --remote`],
});

const openNotice = ({ edition, recipient, state, updatedAt }: Send): Untold => ({
  kind: 'open',
  key: recipient,
  about: edition,
  title: `nobody knows whether ${recipient} got the mail`,
  why: [
    state === 'pending'
      ? `The mail was to be sent at ${updatedAt} and was not: its message was lost, or lies among the dead letters of the queue.`
      : `It was handed to the mail service at ${updatedAt}, whose answer was lost. It is not sent again by itself, as it may have arrived: ask ${recipient}.`,
  ],
  commands: [`periodical show ${edition} --remote`],
});

/** What the schedules of a report asked for within reach, by the schedules alone. */
export function dueOf(report: Report, now: string): Due[] {
  const latest = hoursBefore(now, graceHours);
  const earliest = hoursBefore(now, reachDays * 24);
  return report.settings.schedules.flatMap(({ name, cron, period }) =>
    firings(cron, report.settings.timezone, earliest, latest).map((at) => ({
      report: report.name,
      schedule: name,
      period: makePlan(report, { period, now: at }).period.id,
      at,
    })),
  );
}

function firings(cron: string, timezone: string, earliest: string, latest: string): string[] {
  const schedule = new Cron(cron, { timezone });
  const found: string[] = [];
  for (let run = schedule.nextRun(new Date(Date.parse(earliest) - 1)); run; run = schedule.nextRun(run)) {
    const at = `${run.toISOString().slice(0, 19)}Z`;
    if (at > latest) break;
    // A local time that a day does not have: EventBridge skips it, this library moves it.
    if (schedule.match(run)) found.push(at);
  }
  return found;
}

async function isMissed(due: Due, { archive, ledger }: SweepEffects): Promise<boolean> {
  // Whatever became of a run, it was not forgotten: a failed one has been told and lies among the dead letters.
  if (await ledger.readRun(runId(due))) return false;
  return (await archive.listEditions(due.report, due.period)).length === 0;
}

const messageFor = ({ report, schedule, at }: Due): RunMessage => ({
  trigger: 'sweep',
  report,
  schedule,
  at,
  send: 'subscribers',
  force: false,
  asked: 0,
  state: {},
});

async function stuckRuns(reports: readonly Report[], before: string, ledger: Ledger): Promise<RunRecord[]> {
  const recent = await Promise.all(reports.map((report) => ledger.listRuns(report.name, 100)));
  return recent.flat().filter(({ state, updatedAt }) => state === 'running' && updatedAt < before);
}

const hoursBefore = (instant: string, hours: number): string =>
  `${new Date(Date.parse(instant) - hours * 3_600_000).toISOString().slice(0, 19)}Z`;
