/** `periodical run REPORT` */

import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type Manifest, warningsOf } from '../archive/manifest.ts';
import { counted } from '../language/counted.ts';
import type { RunResult } from '../pipeline/effects.ts';
import { run } from '../pipeline.ts';
import { localArchive, localOutbox, localRequest } from '../systems/local.ts';
import { loadReport, type Report, scheduleNamed } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { collect, listOf } from './arguments.ts';
import { correctionText } from './correction-text.ts';
import { exitCodeOf } from './exit-codes.ts';
import { withLocalEffects } from './local-effects.ts';
import { outcomeAsJson, outcomeOf } from './outcome.ts';
import { bytesText, columns, print, printJson, printLine } from './output.ts';
import { progress } from './progress.ts';
import {
  addMaking,
  checkedAddress,
  localOnly,
  type MakingOptions,
  requestFromOptions,
} from './run-options.ts';
import { refuseWithRemote } from './where.ts';

interface RunOptions extends MakingOptions {
  readonly period?: string;
  readonly force?: boolean;
}

const usualPeriod = 'last month';

export function addRun(program: Command): void {
  addMaking(program.command('run'))
    .summary('make the edition of a period')
    .description(
      'Makes the edition of a period: queried, composed, rendered, archived, and sent if requested.',
    )
    .option(
      '--period <period>',
      `2024-06, 2024-H1, trailing-12:2024-06, 2024-W25, last month, … (default: the schedule’s, or "${usualPeriod}")`,
    )
    .addOption(new Option('--send', 'send to the subscribers (subscriptions.yaml)').conflicts('to'))
    .addOption(new Option('--no-send', 'send nothing (the default)').conflicts('to'))
    .option('--to <address>', 'send to this address instead; may be given more than once', collect)
    .option('--force', 'make a new revision even if nothing has changed')
    .action(async (report: string, options: RunOptions, command: Command) => {
      const asked = { ...options, ...sendAsked(command) };
      if (!options.remote) return runReport(report, asked);
      refuseWithRemote(command, ...localOnly);
      const { runRemotely } = await import('./run-remote.ts');
      await runRemotely(report, {
        ...asked,
        period: asked.period ?? (asked.schedule === undefined ? usualPeriod : undefined),
        languages: listOf(asked.languages),
        formats: listOf(asked.formats),
        to: asked.to?.map((address) => checkedAddress(address)),
      });
    });
}

// `--no-send` makes Commander's default true; only what was typed counts.
function sendAsked(command: Command): { send: boolean } {
  return { send: command.getOptionValueSource('send') === 'cli' && command.opts<RunOptions>().send === true };
}

async function runReport(report: string, options: RunOptions): Promise<void> {
  const templates = templatesAt(options.templates);
  const loaded = loadReport(templates, report);
  const asked = requestFromOptions(loaded, templates, options);
  const shown = progress(options.json === true);
  const { lake, out, force = false } = options;
  const period = options.period ?? periodOf(loaded, options);
  const request = localRequest({ report: loaded, templates, period, force, ...asked });
  try {
    const result = await withLocalEffects({ lake, out, templates, onProgress: shown.show }, (effects) =>
      run(request, effects),
    );
    shown.end();
    const path = result.edition && localArchive(out).locate(result.edition);
    const outcome = outcomeOf(result, path);
    if (options.json) printJson(outcomeAsJson(outcome));
    else printResult(result, path, out);
    process.exitCode = exitCodeOf(outcome);
  } finally {
    shown.end();
  }
}

const periodOf = (report: Report, { schedule }: RunOptions): string =>
  schedule === undefined ? usualPeriod : scheduleNamed(report, schedule).period;

function printResult(result: RunResult, path: string | undefined, out: string): void {
  print(result.summary);
  const { manifest } = result;
  if (!manifest || path === undefined) return;
  if (result.isHeld) print(heldText(manifest));
  const { correction } = manifest;
  if (correction) printLine(`Corrects ${correction.against}: ${correctionText(correction)}`);
  const warned = manifest.checks.filter((check) => !check.passed && check.severity === 'warn');
  if (warned.length > 0)
    printLine(
      `Warnings: ${warned.map((check) => `${check.name} (${counted(check.rows, 'row')})`).join(', ')}`,
    );
  for (const warning of warningsOf(manifest)) printLine(`Warning: ${warning}`);
  const own = manifest.files.filter((file) => !file.name.startsWith('data/'));
  const data = manifest.files.filter((file) => file.name.startsWith('data/'));
  const rows = own.map((file) => [join(path, file.name), bytesText(file.size)]);
  const size = data.reduce((sum, file) => sum + file.size, 0);
  if (data.length > 0)
    rows.push([join(path, 'data/'), `${counted(data.length, 'file')}, ${bytesText(size)}`]);
  print(columns(rows));
  for (const { recipient, state, detail } of result.deliveries) {
    printLine(
      `${state} to ${recipient}${state === 'sent' ? `: ${join(localOutbox(out), detail)}` : detail === '' ? '' : `: ${detail}`}`,
    );
  }
}

const heldText = ({ edition, holdReasons }: Manifest) =>
  `Held, nothing is sent: ${holdReasons.join('; ')}\nIf the numbers are right after all: periodical release ${edition} --because "…"`;
