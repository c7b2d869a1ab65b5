/** `periodical sweep`: on one machine what the daily Lambda does in the cloud, to be called by cron. */

import type { Command } from 'commander';
import { defined } from '../defined.ts';
import { ownersNow } from '../deliver/notices/owners.ts';
import type { SendResult } from '../deliver/result.ts';
import { messageOf } from '../errors.ts';
import { counted } from '../language/counted.ts';
import type { RunResult } from '../pipeline/effects.ts';
import { memoryQueue } from '../queue/memory.ts';
import { type DeliveryTask, parseRunMessage, type RunMessage, runId } from '../queue/messages.ts';
import type { Queue } from '../queue/queue.ts';
import { takeDelivery } from '../stages/deliver.ts';
import { takeRun } from '../stages/run.ts';
import type { SweepEffects } from '../stages/sweep/effects.ts';
import type { Broken, Due, Findings } from '../stages/sweep/findings.ts';
import { graceHours, hoursBefore } from '../stages/sweep/reach.ts';
import { sweep } from '../stages/sweep.ts';
import type { LocalEffects } from '../systems/local.ts';
import type { Templates } from '../templates/directories.ts';
import { templatesAt } from '../templates.ts';
import { instant } from './arguments.ts';
import { exitCodeOf, isUndelivered } from './exit-codes.ts';
import { withLocalEffects } from './local-effects.ts';
import { deliveriesAsJson } from './outcome.ts';
import { print, printJson } from './output.ts';
import { type Progress, progress } from './progress.ts';
import { refuseMissingLake } from './run-options.ts';
import { addLake, addOut } from './where.ts';

interface SweepOptions {
  readonly out: string;
  readonly lake: string;
  readonly templates?: string;
  readonly at?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addSweep(program: Command): void {
  addLake(addOut(program.command('sweep'), 'where the archive, outbox and ledger are'))
    .summary('make what is due, and look after what was left undone')
    .description(
      'The scheduler of one machine, to be called by cron every hour or more often: makes what the schedules of the reports ask for and sends it to the subscribers. A schedule counts from the sweep that sees it first. Also continues runs and mails that got stuck, makes closed periods again whose raw data changed, and tells owners what is wrong with their reports. A deployed Periodical does this by itself.',
    )
    .option('--templates <dir>', 'folder with a lake.yaml, models/ or reports/ of its own')
    .option('--at <instant>', 'as if it were then, such as 2024-07-02T03:00:00Z', instant)
    .option('--dry-run', 'show what would be done, and write nothing')
    .option('--json', 'print one JSON object')
    .action(sweepHere);
}

/** Reports that are made at the same time: one renders while the engine works for another. */
const atOnce = 2;

async function sweepHere(options: SweepOptions): Promise<void> {
  const { lake, out, at, json = false, dryRun = false } = options;
  const templates = templatesAt(options.templates);
  refuseMissingLake(lake);
  const shown = progress(json);
  const clock = at === undefined ? {} : { now: () => at };
  const local = { lake, out, templates, writesNothing: dryRun, onProgress: shown.show, ...clock };
  try {
    await withLocalEffects(local, (effects) => sweepWith(effects, { templates, json, dryRun, shown }));
  } finally {
    shown.end();
  }
}

interface Sweeping {
  readonly templates: Templates;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly shown: Progress;
}

async function sweepWith(local: LocalEffects, { templates, json, dryRun, shown }: Sweeping): Promise<void> {
  const say = json ? () => {} : print;
  const runs = memoryQueue<RunMessage>();
  const deliveries = memoryQueue<DeliveryTask>();
  const findings = await sweep(effectsOf({ local, templates, runs, deliveries, dryRun }));
  shown.clear();
  linesOf(findings, dryRun).forEach(say);
  const sent = dryRun ? [] : await deliverAll(deliveries.kept, local, templates);
  const waiting = runs.kept.map((message) => parseRunMessage(JSON.stringify(message)));
  const onEnd = (ended: Ended) => {
    shown.clear();
    say(lineOf(ended, findings.due));
  };
  const ended = dryRun ? [] : await runAll(waiting, { local, templates, onEnd, show: shown.show });
  shown.end();
  if (json) printJson({ findings, runs: ended.map(runAsJson), deliveries: deliveriesAsJson(sent) });
  else closingLines(findings, dryRun).forEach(print);
  process.exitCode = exitCodeOf({
    hasFailed: findings.broken.length > 0 || ended.some(({ status }) => status === 'failed'),
    isHeld: ended.some(({ isHeld }) => isHeld),
    deliveries: [...sent, ...ended.flatMap((one) => one.deliveries)],
  });
}

interface Here {
  readonly local: LocalEffects;
  readonly templates: Templates;
  readonly runs: Queue<RunMessage>;
  readonly deliveries: Queue<DeliveryTask>;
  readonly dryRun: boolean;
}

function effectsOf({ local, templates, runs, deliveries, dryRun }: Here): SweepEffects {
  const { archive, signer, ledger, engine, now, notify: tell } = local;
  return {
    templates,
    archive,
    signer,
    ledger: dryRun ? { ...ledger, saveRun: async () => {} } : ledger,
    runs,
    deliveries,
    // A run that fails here says so, and there is no queue that could give it up.
    deadLetters: async () => [],
    listing: engine.listing,
    isScheduler: true,
    notify: dryRun ? async () => {} : tell,
    now,
  };
}

/** One that cannot be sent keeps no other back. */
async function deliverAll(
  messages: readonly DeliveryTask[],
  local: LocalEffects,
  templates: Templates,
): Promise<SendResult[]> {
  const effects = { ...local, ownerOf: ownersNow(templates, local.ledger) };
  const sent: SendResult[] = [];
  for (const message of messages) {
    try {
      sent.push(await takeDelivery(JSON.stringify(message), effects, true));
    } catch (error) {
      const { address: recipient } = message.recipient;
      sent.push({ recipient, state: 'failed', detail: messageOf(error), now: true });
    }
  }
  return sent;
}

type Message = RunMessage & { id: string };

interface Ended extends Pick<RunResult, 'summary' | 'isHeld' | 'deliveries'> {
  readonly message: Message;
  readonly status: RunResult['status'] | 'failed';
  /** It was due longer ago than a sweep of every hour lets it wait. */
  readonly isLate: boolean;
}

interface Work {
  readonly local: LocalEffects;
  readonly templates: Templates;
  readonly onEnd: (ended: Ended) => void;
  readonly show: Progress['show'];
}

async function runAll(messages: readonly Message[], { onEnd, ...work }: Work): Promise<Ended[]> {
  const waiting = [...messages];
  const ended: Ended[] = [];
  const worker = async () => {
    for (let message = waiting.shift(); message; message = waiting.shift()) {
      work.show('run', `${messages.length - waiting.length} of ${messages.length}: ${message.id}`);
      const one = await runOne(message, work);
      ended.push(one);
      onEnd(one);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return ended;
}

/** One that fails keeps no other from being made; its owner has been told. */
async function runOne(message: Message, { local, templates }: Omit<Work, 'onEnd'>): Promise<Ended> {
  const isLate = message.at < hoursBefore(local.now(), graceHours);
  try {
    const effects = { ...local, templates, runs: memoryQueue<RunMessage>() };
    const { status, summary, isHeld, deliveries } = await takeRun(JSON.stringify(message), effects, true);
    return { message, isLate, status, summary, isHeld, deliveries };
  } catch (error) {
    const summary = messageOf(error);
    return { message, isLate, status: 'failed', summary, isHeld: false, deliveries: [] };
  }
}

const runAsJson = ({ message, deliveries, ...end }: Ended) => {
  const { id, report, schedule, period, at } = message;
  return {
    id,
    report,
    ...defined({ schedule, period }),
    at,
    ...end,
    ...{ deliveries: deliveriesAsJson(deliveries) },
  };
};

/** "made late: shop-tally/2024-06/r1 is made (monthly, due at 2024-07-02T01:00:00Z); 2 mails sent" */
function lineOf(
  { message, status, summary, isHeld, isLate, deliveries }: Ended,
  due: readonly Due[],
): string {
  const found = due.find((one) => runId(one) === message.id);
  const late = found && isLate && status === 'made' ? `${status} late` : status;
  const why = found ? ` (${whenOf(found)})` : message.period === undefined ? '' : ' (its raw data changed)';
  const sent = deliveries.filter(({ state }) => state === 'sent').length;
  const unsent = deliveries.filter(isUndelivered).length;
  const mails = [
    ...(sent > 0 ? [`${counted(sent, 'mail')} sent`] : []),
    ...(unsent > 0 ? [`${counted(unsent, 'mail')} not sent`] : []),
  ];
  const [state, report] = [isHeld ? 'held' : late, status === 'failed' ? `${message.report}: ` : ''];
  return [`${state}: ${report}${summary}${why}`, ...mails].join('; ');
}

const whenOf = ({ schedule, at, skipped }: Due): string =>
  skipped === undefined
    ? `${schedule}, due at ${at}`
    : `${schedule}, due at ${skipped}, which the clocks skipped`;

function linesOf(findings: Findings, dryRun: boolean): string[] {
  const { due, leftOut, stuck, resumedSends, waiting, openSends, changed, broken, newSchedules } = findings;
  const added = newSchedules.map(({ report, schedule }) => `${report} ${schedule}`).join(', ');
  return [
    ...broken.map(brokenLine),
    ...(dryRun ? due.map((one) => `due: ${one.report}/${one.period} (${whenOf(one)})`) : []),
    ...leftOutLines(leftOut),
    ...stuck.map(
      ({ id, state, updatedAt }) => `${state === 'running' ? 'stuck' : state} since ${updatedAt}: run ${id}`,
    ),
    ...resumedSends.map(({ edition, recipient, state }) => `${state}: ${edition} to ${recipient}`),
    ...waiting.map(waitingLine),
    ...openSends.map(
      ({ edition, recipient, state }) =>
        `${state}: ${edition} to ${recipient}; periodical resend ${edition} --to ${recipient}`,
    ),
    ...changed.map(({ edition }) => `raw data changed since it was made: ${edition}`),
    ...(added === '' ? [] : [`new, and due from now on: ${added}`]),
  ];
}

/** "not approved in time: talent-growth/2024-H1/r1, by 2024-07-02T01:30:00.000Z; periodical approve …" */
function waitingLine({ edition, deadline, when }: Findings['waiting'][number]): string {
  const state = when === 'late' ? 'not approved in time' : 'waits for approval';
  const by = deadline === undefined ? '' : `, by ${deadline}`;
  return `${state}: ${edition}${by}; periodical approve ${edition} --by ADDRESS`;
}

function brokenLine({ report, message, stack, isTold }: Broken): string {
  const about = report === '' ? '' : `${report}: `;
  const told = isTold || report === '' ? '' : ' (its owner could not be told)';
  return `left out: ${about}${stack ?? message}${told}`;
}

/** One line a schedule. */
const leftOutLines = (leftOut: readonly Due[]): string[] =>
  [...Map.groupBy(leftOut, ({ report, schedule }) => `${report} ${schedule}`)].map(([schedule, dues]) => {
    const [newest, oldest] = [dues[0], dues.at(-1)];
    const span = `--from ${oldest?.period} --to ${newest?.period}`;
    return `not made: ${schedule}: ${counted(dues.length, 'older period')}; periodical backfill ${newest?.report} ${span} --send`;
  });

function closingLines(
  { due, changed, stuck, openSends, broken, next, newSchedules }: Findings,
  dryRun: boolean,
) {
  const isIdle = [due, changed, stuck, openSends, broken].every((found) => found.length === 0);
  // Who has just set it up sees that every schedule is known; later the soonest is enough.
  const shown = next.slice(0, newSchedules.length > 0 ? 10 : 1);
  return [
    ...(isIdle ? ['nothing is due'] : []),
    ...shown.map(({ report, period, schedule, at }) => `next: ${report}/${period} (${schedule}) at ${at}`),
    ...(dryRun ? ['dry run: nothing was done'] : []),
  ];
}
