/** `periodical run REPORT` */

import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type Manifest, warningsOf } from '../archive/manifest.ts';
import { parsePeriod } from '../calendar/period.ts';
import { periodAt } from '../calendar/series.ts';
import { andValues } from '../calendar/values.ts';
import type { SendResult } from '../deliver/result.ts';
import { fileOf, linked } from '../formats.ts';
import { counted } from '../language/counted.ts';
import type { RunResult } from '../pipeline/effects.ts';
import { run } from '../pipeline.ts';
import { makePlan } from '../plan.ts';
import { carriedDays, coverageIn } from '../query/covered.ts';
import { localArchive, localOutbox, localRequest } from '../systems/local.ts';
import { displayPath } from '../templates/directories.ts';
import { periodAsked, type Report } from '../templates/report.ts';
import { collect, listOf } from './arguments.ts';
import { correctionText } from './correction-text.ts';
import { exitCodeOf } from './exit-codes.ts';
import { failedChecks } from './failed-checks.ts';
import { withLocalEffects } from './local-effects.ts';
import { outcomeAsJson, outcomeOf } from './outcome.ts';
import { bytesText, complain, print, printJson, printLine } from './output.ts';
import { progress } from './progress.ts';
import {
  addMaking,
  checkedAddress,
  localOnly,
  type MakingOptions,
  refuseMissingLake,
  reportAsked,
  requestFromOptions,
  valuesGiven,
} from './run-options.ts';
import { templatesHere } from './stores.ts';
import { refuseWithRemote } from './where.ts';

interface RunOptions extends MakingOptions {
  readonly period?: string;
  readonly force?: boolean;
  readonly draft?: boolean;
}

export function addRun(program: Command): void {
  addMaking(program.command('run'))
    .summary('make the edition of a period')
    .description(
      'Makes the edition of a period: queried, composed, rendered, archived, and sent if requested.',
    )
    .option(
      '--period <period>',
      '2024-06, 2024-H1, trailing-12:2024-06, 2024-W25, last month, … (default: that of --schedule, or of the report’s first schedule)',
    )
    .addOption(new Option('--send', 'send to the subscribers (subscriptions.yaml)').conflicts('to'))
    .addOption(new Option('--no-send', 'send nothing (the default)').conflicts('to'))
    .option('--to <address>', 'send to this address instead; may be given more than once', collect)
    .option('--force', 'make a new revision even if nothing has changed')
    .addOption(
      new Option(
        '--draft',
        'make the files alone, in drafts/ of the folder: nothing is archived or sent',
      ).conflicts(['send', 'to', 'force', 'remote', 'schedule']),
    )
    .action(async (report: string, options: RunOptions, command: Command) => {
      const asked = { ...options, ...sendAsked(command) };
      if (!options.remote) return void (await runReport(report, asked));
      refuseWithRemote(command, ...localOnly);
      const { runRemotely } = await import('./run-remote.ts');
      await runRemotely(report, {
        ...asked,
        period: remotePeriod(asked),
        languages: listOf(asked.languages),
        formats: listOf(asked.formats),
        to: asked.to?.map((address) => checkedAddress(address)),
      });
    });
}

/** Undefined: as the schedule has it; with values alone, that is said there. */
function remotePeriod({ period, set }: RunOptions): string | undefined {
  return andValues(period ?? '', valuesGiven(set)) || undefined;
}

// `--no-send` makes Commander's default true; only what was typed counts.
function sendAsked(command: Command): { send: boolean } {
  return { send: command.getOptionValueSource('send') === 'cli' && command.opts<RunOptions>().send === true };
}

/**
 * Makes an edition on this machine, and prints what became of it.
 * @returns its folder; undefined: there is none
 */
export async function runReport(report: string, options: RunOptions): Promise<string | undefined> {
  const templates = await templatesHere(options);
  const loaded = reportAsked(templates, report);
  const asked = requestFromOptions(loaded, templates, options);
  const { lake, out, force = false } = options;
  const period = periodAsked(loaded, { ...options, set: valuesGiven(options.set) });
  const request = localRequest({ report: loaded, templates, period, force, ...asked });
  // What is mistyped is said here, and is not a run that failed.
  makePlan(loaded, request);
  refuseMissingLake(lake);
  if (!options.json) remarkOnPeriod(loaded, options, period);
  const shown = progress(options.json === true);
  try {
    if (options.draft) {
      const { makeDraft } = await import('./draft.ts');
      await makeDraft(request, { lake, out, json: options.json === true }, shown);
      return undefined;
    }
    const result = await withLocalEffects({ lake, out, templates, onProgress: shown.show }, (effects) =>
      run(request, effects),
    );
    shown.end();
    const path = result.edition && localArchive(out).locate(result.edition);
    const outcome = outcomeOf(result, path);
    if (options.json) printJson(outcomeAsJson(outcome));
    else printResult(result, loaded, options);
    process.exitCode = exitCodeOf(outcome);
    return path;
  } finally {
    shown.end();
  }
}

/** A report with several schedules has several usual periods: which one is taken is said, and how another is. */
function remarkOnPeriod({ settings }: Report, { period, schedule }: RunOptions, taken: string): void {
  const [first, ...others] = settings.schedules;
  if (period !== undefined || schedule !== undefined || !first || others.length === 0) return;
  const names = others.map(({ name }) => `--schedule ${name}`).join(', ');
  complain(`period: ${taken}, as the schedule ${first.name} has it; ${names} or --period takes another`);
}

function printResult(result: RunResult, loaded: Report, { out }: RunOptions): void {
  print(result.summary);
  const { manifest, edition } = result;
  if (!manifest || !edition) return;
  if (result.isHeld && manifest.heldAtMaking) print(heldText(manifest));
  if (result.waits) print(`When somebody has looked: periodical approve ${manifest.edition} --by ADDRESS`);
  for (const block of failedChecks(manifest, loaded.definitions.checks)) print(block);
  const { correction } = manifest;
  if (correction) printLine(`Corrects ${correction.against}: ${correctionText(correction)}`);
  for (const warning of warningsOf(manifest)) printLine(`Warning: ${warning}`);
  print(filesText(manifest, displayPath(localArchive(out).locate(edition))));
  for (const delivery of result.deliveries) printLine(deliveryText(delivery, out));
}

/** The file to look at first, and what lies beside it. */
function filesText({ files, languages }: Manifest, path: string): string {
  const [language = ''] = languages;
  const names = files.map(({ name }) => name);
  const first = [...linked, 'email' as const]
    .map((format) => fileOf(format, language))
    .find((name) => names.includes(name));
  const data = files.filter(({ name }) => name.startsWith('data/'));
  const beside = names.filter((name) => name !== first && !name.startsWith('data/'));
  const size = bytesText(data.reduce((sum, file) => sum + file.size, 0));
  if (data.length > 0) beside.push(`data/ (${counted(data.length, 'file')}, ${size})`);
  const open = first === undefined ? [] : [`Open ${join(path, first)}`];
  return [...open, `In ${path}: ${beside.join(', ')}`].join('\n');
}

function deliveryText({ recipient, state, detail, now }: SendResult, out: string): string {
  const isFile = state === 'sent' && detail.endsWith('.eml');
  const sent = isFile ? displayPath(join(localOutbox(out), detail)) : detail;
  const words = now || state !== 'sent' ? state : 'already sent';
  return `${words} to ${recipient}${sent === '' ? '' : `: ${sent}`}`;
}

function heldText(manifest: Manifest): string {
  const { edition, report, holdReasons, approval } = manifest;
  const verb = approval ? 'approve' : 'release';
  const near = nearestWithData(manifest);
  return [
    `Held, nothing is sent: ${holdReasons.join('; ')}`,
    ...(near === undefined ? [] : [`Try a period with data: periodical run ${report} --period ${near}`]),
    `If the numbers are right after all: periodical ${verb} ${edition} --because "…"`,
  ].join('\n');
}

/** The period nearest to one that lies beyond the data; undefined if it has some. */
function nearestWithData({ period, coverage, calendar }: Manifest): string | undefined {
  const days = carriedDays(coverageIn(coverage));
  if (!days?.first || !days.last) return undefined;
  if (days.last >= period.start && days.first < period.end) return undefined;
  const edge = days.last < period.start ? days.last : days.first;
  return periodAt(parsePeriod(period.id, edge, calendar), edge, calendar)?.id;
}
