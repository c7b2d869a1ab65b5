/** `periodical backfill REPORT --from P --to P`: the editions of past periods, in order, each once. */

import { type Command, Option } from 'commander';
import { editionPath } from '../archive/archive.ts';
import { isUnfinished } from '../archive/manifest.ts';
import type { Period } from '../calendar/days.ts';
import { clock } from '../calendar/instant.ts';
import { parsePeriod } from '../calendar/period.ts';
import { periodsBetween } from '../calendar/series.ts';
import { andValues } from '../calendar/values.ts';
import { localDay } from '../calendar/zone.ts';
import { subscribersOf } from '../deliver/subscriptions.ts';
import { messageOf } from '../errors.ts';
import { counted } from '../language/counted.ts';
import type { Send } from '../ledger/ledger.ts';
import { run } from '../pipeline.ts';
import { makePlan, refuseFuture } from '../plan.ts';
import { askedIn, idPart, requestId } from '../queue/messages.ts';
import { localRequest } from '../systems/local.ts';
import { settled } from '../templates/parameters.ts';
import type { Report } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { listOf } from './arguments.ts';
import { exitCodeOf, isUndelivered } from './exit-codes.ts';
import { withLocalEffects } from './local-effects.ts';
import { printDeliveries } from './mailer.ts';
import { outcomeAsJson, outcomeOf, type RunOutcome } from './outcome.ts';
import { print, printJson } from './output.ts';
import { progress } from './progress.ts';
import {
  addMaking,
  localOnly,
  type MakingOptions,
  refuseMissingLake,
  reportAsked,
  requestFromOptions,
  valuesGiven,
} from './run-options.ts';
import { templatesHere, withStores } from './stores.ts';
import { refuseWithRemote } from './where.ts';

interface BackfillOptions extends Omit<MakingOptions, 'to'> {
  readonly from: string;
  readonly to: string;
  readonly again?: boolean;
  readonly keepGoing?: boolean;
  readonly dryRun?: boolean;
}

type Make = (period: Period) => Promise<RunOutcome>;

type Line = RunOutcome & { readonly period: string };

export function addBackfill(program: Command): void {
  addMaking(program.command('backfill'))
    .summary('make the editions of past periods, in order')
    .description(
      'Makes the editions of all periods from one to another that have none yet, oldest first. If it is interrupted, the same command continues. Nothing is sent unless --send is given.',
    )
    .requiredOption('--from <period>', 'the first: 2023-01, 2023-W05, trailing-12:2023-01, …')
    .requiredOption('--to <period>', 'the last, of the same kind')
    .addOption(new Option('--send', 'send each to the subscribers (subscriptions.yaml)'))
    .option('--again', 'also run periods that have an edition: changed data makes the next revision')
    .option('--keep-going', 'continue with the next period if one fails')
    .option('--dry-run', 'show which periods there are, and run nothing')
    .action(async (report: string, options: BackfillOptions, command: Command) => {
      if (options.remote) refuseWithRemote(command, ...localOnly);
      await backfill(report, options);
    });
}

async function backfill(report: string, options: BackfillOptions): Promise<void> {
  const templates = options.remote ? templatesAt(options.templates) : await templatesHere(options);
  const loaded = reportAsked(templates, report);
  const periods = periodsAsked(loaded, options);
  const { done, damaged } = await lookAt(loaded, periods, options);
  const todo = options.again ? periods : periods.filter(({ id }) => !done.has(id));
  const skipped = periods.length - todo.length;
  if (options.dryRun) return printPlan(report, todo, skipped, options);
  const shown = progress(options.json === true);
  const lines: Line[] = [];
  const each = async (make: Make) => {
    for (const [index, period] of todo.entries()) {
      shown.show('backfill', `${period.id}, ${index + 1} of ${todo.length}`);
      const damage = damaged.get(period.id);
      const line = { period: period.id, ...(damage ?? (await made(make, period))) };
      shown.clear();
      lines.push(line);
      if (!options.json) printLine(line);
      // The damage is that period's own; another failure may well be all periods'.
      if (line.status === 'failed' && !damage && !options.keepGoing) break;
    }
  };
  await (options.remote ? remotely(report, options, each) : locally(loaded, options, todo, each));
  shown.end();
  const left = todo.length - lines.filter(({ status }) => status !== 'failed').length;
  if (options.json) printJson({ report, periods: lines.map(asJson), skipped, left });
  else print(summaryOf(lines, skipped, left));
  process.exitCode = exitCodeOf({
    hasFailed: left > 0,
    isHeld: lines.some((line) => line.isHeld),
    deliveries: lines.flatMap(({ deliveries }) => deliveries),
  });
}

function periodsAsked({ settings }: Report, { from, to, set }: BackfillOptions): Period[] {
  const today = localDay(clock(), settings.timezone);
  const values = valuesGiven(set);
  const asked = (text: string) =>
    settled(parsePeriod(andValues(text, values), today, settings.calendar), settings).period;
  const [first, last] = [asked(from), asked(to)];
  refuseFuture(last, today, settings.calendar);
  return periodsBetween(first, last, settings.calendar);
}

const asJson = ({ period, ...outcome }: Line) => ({ period, ...outcomeAsJson(outcome) });

function printLine({ period, status, message, deliveries }: Line): void {
  print(`${period}: ${status === 'failed' ? 'failed: ' : ''}${message}`);
  printDeliveries(deliveries.filter(isUndelivered));
}

interface Found {
  /** Ids of the periods that need no run. */
  readonly done: ReadonlySet<string>;
  /** By the ids of periods: an edition that cannot be read. */
  readonly damaged: ReadonlyMap<string, RunOutcome>;
}

async function lookAt(report: Report, periods: readonly Period[], options: BackfillOptions): Promise<Found> {
  const asked = new Set(periods.map(({ id }) => id));
  return withStores(options, async ({ archive, ledger }) => {
    const editions = (await archive.listEditions(report.name)).filter(({ period }) => asked.has(period));
    // The newest of a period comes last, and takes the place of the others.
    const newest = new Map(editions.map((edition) => [edition.period, editionPath(edition)]));
    const damaged = new Map<string, RunOutcome>();
    for (const edition of editions.filter((one) => newest.get(one.period) === editionPath(one))) {
      try {
        if (await isUnfinished(archive, edition)) newest.delete(edition.period);
      } catch (error) {
        newest.delete(edition.period);
        damaged.set(edition.period, failed(error));
      }
    }
    if (!options.send) return { done: new Set(newest.keys()), damaged };
    const subscribers = await subscribersHere(report, options);
    const done = new Set<string>();
    for (const [period, edition] of newest) {
      if (isSent(await ledger().listSends(edition), subscribers)) done.add(period);
    }
    return { done, damaged };
  });
}

/** Undefined with --remote: who subscribes there stands in the templates that are deployed. */
async function subscribersHere(
  report: Report,
  options: BackfillOptions,
): Promise<readonly string[] | undefined> {
  if (options.remote) return undefined;
  return subscribersOf(await templatesHere(options), report, options.schedule).recipients.map(
    ({ address }) => address,
  );
}

const unsent: readonly Send['state'][] = ['pending', 'sending', 'failed'];

/** An edition that was made by a command that died before it had sent it is not done. */
function isSent(sends: readonly Send[], subscribers: readonly string[] | undefined): boolean {
  const settled = sends.filter(({ state }) => !unsent.includes(state)).map(({ recipient }) => recipient);
  if (!subscribers) return settled.length > 0 && settled.length === sends.length;
  return subscribers.every((address) => settled.includes(address));
}

function printPlan(
  report: string,
  todo: readonly Period[],
  skipped: number,
  { json }: BackfillOptions,
): void {
  if (json) {
    printJson({ report, periods: todo.map(({ id }) => ({ period: id })), skipped });
    return;
  }
  for (const { id, start, end } of todo) print(`${id}: ${start}..${end} (end excluded)`);
  print(`would run ${counted(todo.length, 'period')}; with an edition already: ${skipped}`);
}

/** One period's failure is said in its line; what is wrong with the command itself was said before. */
async function made(make: Make, period: Period): Promise<RunOutcome> {
  try {
    return await make(period);
  } catch (error) {
    return failed(error);
  }
}

const failed = (error: unknown): RunOutcome => ({
  ...{ status: 'failed', edition: undefined, path: undefined, manifest: undefined },
  ...{ isHeld: false, waits: false, deliveries: [], message: messageOf(error) },
});

async function locally(
  report: Report,
  { to: _to, ...options }: BackfillOptions,
  periods: readonly Period[],
  each: (make: Make) => Promise<void>,
): Promise<void> {
  const templates = await templatesHere(options);
  const asked = requestFromOptions(report, templates, options);
  const { lake, out } = options;
  for (const { id: period } of periods)
    makePlan(report, localRequest({ report, templates, period, ...asked }));
  refuseMissingLake(lake);
  await withLocalEffects({ lake, out, templates, onProgress: () => {} }, (effects) =>
    each(async ({ id: period }) => {
      const result = await run(localRequest({ report, templates, period, ...asked }), effects);
      return outcomeOf(result, result.edition && effects.archive.locate(result.edition));
    }),
  );
}

async function remotely(
  report: string,
  { to: _to, ...options }: BackfillOptions,
  each: (make: Make) => Promise<void>,
): Promise<void> {
  const { messageFor, pause, runThere } = await import('./run-remote.ts');
  const { remote } = await import('../systems/remote.ts');
  const deployed = await remote(options.stack);
  const languages = listOf(options.languages);
  const formats = listOf(options.formats);
  await each(async ({ id: period }) => {
    const asked = { ...options, period, languages, formats, to: undefined };
    const message = messageFor(report, asked);
    // Stopped and started again on the same day, it is the same run there; --again is another one.
    const same = [
      report,
      'backfill',
      idPart(period),
      clock().slice(0, 10),
      askedIn(message).slice(0, 12),
    ].join('.');
    const id = options.again ? message.id : requestId(same);
    return runThere(deployed, { ...message, id }, { pause, show: () => {} });
  });
}

function summaryOf(lines: readonly Line[], skipped: number, left: number): string {
  const count = (status: string) => lines.filter((line) => line.status === status).length;
  const parts = [
    `${counted(lines.length - count('failed'), 'period')} run`,
    ...(skipped > 0 ? [`${skipped} had an edition already`] : []),
    ...(left > 0 ? [`${left} left: the same command continues with them`] : []),
  ];
  return parts.join(', ');
}
