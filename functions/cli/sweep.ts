/** `periodical sweep`: on one machine what the daily Lambda does in the cloud, to be called by cron. */

import type { Command } from 'commander';
import { ownersIn } from '../deliver/notices/owners.ts';
import type { SendResult } from '../deliver/result.ts';
import { messageOf } from '../errors.ts';
import { counted } from '../language/counted.ts';
import type { RunResult } from '../pipeline/effects.ts';
import { type DeliveryTask, parseRunMessage, type RunMessage } from '../queue/messages.ts';
import type { Queue } from '../queue/queue.ts';
import { takeDelivery } from '../stages/deliver.ts';
import { takeRun } from '../stages/run.ts';
import type { SweepEffects } from '../stages/sweep/effects.ts';
import type { Findings } from '../stages/sweep/findings.ts';
import { sweep } from '../stages/sweep.ts';
import { type LocalEffects, localEffects } from '../systems/local.ts';
import type { Templates } from '../templates/directories.ts';
import { templatesAt } from '../templates.ts';
import { instant } from './arguments.ts';
import { exitCodeOf } from './exit-codes.ts';
import { whenInterrupted } from './interruption.ts';
import { deliveriesAsJson } from './outcome.ts';
import { complain, print, printJson } from './output.ts';
import { progress } from './progress.ts';
import { addOut } from './where.ts';

interface SweepOptions {
  readonly out: string;
  readonly lake: string;
  readonly templates?: string;
  readonly at?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addSweep(program: Command): void {
  addOut(program.command('sweep'), 'where the archive, outbox and ledger are')
    .summary('find what was missed, and make up for it')
    .description(
      'Finds due periods without an edition, runs that are stuck, mails without an end, closed periods whose raw data changed. Runs what is missing, sends what was due to the subscribers, and tells owners the rest. Called by cron every hour or day, it is the scheduler of one machine; a deployed Periodical does it by itself every day.',
    )
    .option('--lake <dir>', 'folder of the raw tables', 'out/sample-lake')
    .option('--templates <dir>', 'folder with a lake.yaml, models/ or reports/ of its own')
    .option('--at <instant>', 'as if it were then, such as 2024-07-02T03:00:00Z', instant)
    .option('--dry-run', 'show what would be done, and do nothing')
    .option('--json', 'print one JSON object')
    .action(sweepHere);
}

/** Reports that are made at the same time: one renders while the engine works for another. */
const atOnce = 2;

async function sweepHere(options: SweepOptions): Promise<void> {
  const { lake, out, at, json = false, dryRun = false } = options;
  const templates = templatesAt(options.templates);
  const shown = progress(json);
  const clock = at === undefined ? {} : { now: () => at };
  const local = localEffects({ lake, out, onProgress: shown.show, onOpenFolder: complain, ...clock });
  const forget = whenInterrupted(local.interrupt);
  try {
    const runs = memoryQueue<RunMessage>();
    const deliveries = memoryQueue<DeliveryTask>();
    const findings = await sweep(effectsOf({ local, templates, runs, deliveries, dryRun }));
    const sent = dryRun ? [] : await deliverAll(deliveries.kept, local, templates);
    const ended = dryRun ? [] : await runAll(runs.kept, local, templates);
    shown.end();
    if (json) printJson({ findings, runs: ended.map(({ end }) => end), deliveries: deliveriesAsJson(sent) });
    else printSweep(findings, ended, dryRun);
    process.exitCode = exitCodeOf({
      hasFailed: findings.broken.length > 0 || ended.some(({ end }) => end.status === 'failed'),
    });
  } finally {
    shown.end();
    forget();
    local.close();
  }
}

interface MemoryQueue<Message> extends Queue<Message> {
  readonly kept: Message[];
}

/** Nobody else takes them: they are worked off when the sweep is through. */
function memoryQueue<Message>(): MemoryQueue<Message> {
  const kept: Message[] = [];
  return {
    kept,
    send: async (message) => void kept.push(message),
    sendAll: async (messages) => void kept.push(...messages),
  };
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
    fingerprint: engine.fingerprint,
    notify: dryRun ? async () => {} : tell,
    now,
  };
}

async function deliverAll(
  messages: readonly DeliveryTask[],
  local: LocalEffects,
  templates: Templates,
): Promise<SendResult[]> {
  const effects = { ...local, ownerOf: ownersIn(templates) };
  const sent: SendResult[] = [];
  for (const message of messages) sent.push(await takeDelivery(JSON.stringify(message), effects, true));
  return sent;
}

interface Ended {
  readonly message: RunMessage & { id: string };
  readonly end: Pick<RunResult, 'summary'> & { status: RunResult['status'] | 'failed'; id: string };
}

async function runAll(
  messages: readonly RunMessage[],
  local: LocalEffects,
  templates: Templates,
): Promise<Ended[]> {
  const waiting = messages.map((message) => parseRunMessage(JSON.stringify(message)));
  const ended: Ended[] = [];
  const work = async () => {
    for (let message = waiting.shift(); message; message = waiting.shift()) {
      ended.push({ message, end: await runOne(message, local, templates) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return ended;
}

/** One that fails keeps no other from being made; its owner has been told. */
async function runOne(
  message: RunMessage & { id: string },
  local: LocalEffects,
  templates: Templates,
): Promise<Ended['end']> {
  const { id } = message;
  try {
    const effects = { ...local, templates, runs: memoryQueue<RunMessage>() };
    const { status, summary } = await takeRun(JSON.stringify(message), effects, true);
    return { id, status, summary };
  } catch (error) {
    return { id, status: 'failed', summary: messageOf(error) };
  }
}

function printSweep(findings: Findings, ended: readonly Ended[], dryRun: boolean): void {
  const { missed, stuck, resumedSends, openSends, changed, broken, silent } = findings;
  for (const { report, message } of broken) print(`left out: ${report}: ${message}`);
  for (const { report, period, schedule, at } of missed) {
    print(`due and not made: ${report}/${period} (${schedule}, ${at})`);
  }
  for (const { id, updatedAt } of stuck) print(`stuck since ${updatedAt}: run ${id}`);
  for (const { edition, recipient, state } of resumedSends) print(`${state}: ${edition} to ${recipient}`);
  for (const { edition, recipient, state } of openSends) {
    print(`${state}: ${edition} to ${recipient}; periodical resend ${edition} --to ${recipient}`);
  }
  for (const { edition } of changed) print(`raw data changed since it was made: ${edition}`);
  for (const { report, schedule, month, silent: times } of silent) {
    print(`failed to fire ${counted(times.length, 'time')} in ${month}: ${report}, ${schedule}`);
  }
  if (dryRun) {
    print('dry run: nothing was done');
    return;
  }
  for (const { message, end } of ended) print(`${message.report}: ${end.status}: ${end.summary}`);
  if (ended.length === 0 && openSends.length === 0 && broken.length === 0) print('nothing is missing');
}
