/** `periodical run REPORT` */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { editionPath } from '../archive.ts';
import type { Recipient } from '../deliver.ts';
import { UsageError } from '../errors.ts';
import { formats } from '../formats.ts';
import { localEffects, localOutbox, localRequest } from '../local.ts';
import { type RunResult, run } from '../pipeline.ts';
import { loadReport } from '../report.ts';
import { subscribersOf } from '../subscriptions.ts';
import { type Templates, templatesAt } from '../templates.ts';
import { bytesText, columns, print, printJson, progress } from './output.ts';
import { addWhere, refuseWithRemote, type WhereOptions } from './where.ts';

interface RunOptions extends WhereOptions {
  readonly period: string;
  readonly lake: string;
  readonly templates?: string;
  readonly languages?: string;
  readonly formats?: string;
  readonly send?: boolean;
  readonly to?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addRun(program: Command): void {
  addWhere(program.command('run'), 'where archive, outbox and ledger lie')
    .summary('make the edition of a period')
    .description(
      'Makes the edition of a period: queried, composed, rendered, archived, and sent where asked.',
    )
    .argument('<report>', 'name of a folder in templates/reports')
    .option(
      '--period <period>',
      '2024-06, 2024-H1, trailing-12:2024-06, 2024-W25, last month, …',
      'last month',
    )
    .option('--lake <dir>', 'folder of the raw tables', 'out/sample-lake')
    .option(
      '--templates <dir>',
      'folder with a lake.yaml, models/ or reports/ of its own; the rest is the project’s',
    )
    .option('--languages <list>', 'such as en,zh; those of the report where left out')
    .option('--formats <list>', `some of ${formats.join(',')}; those of the report where left out`)
    .addOption(new Option('--send', 'send to the subscribers (subscriptions.yaml)').conflicts('to'))
    .addOption(new Option('--no-send', 'send nothing (the default)').conflicts('to'))
    .option('--to <address>', 'send to this address instead; may be given more than once', collect)
    .option('--force', 'make a new revision though nothing has changed')
    .option('--json', 'print one JSON object')
    .action(async (report: string, options: RunOptions, command: Command) => {
      const asked = { ...options, ...sendAsked(command) };
      if (!options.remote) return runReport(report, asked);
      refuseWithRemote(command, 'lake', 'templates', 'out');
      const { runRemotely } = await import('./run-remote.ts');
      await runRemotely(report, {
        ...asked,
        languages: listOf(asked.languages),
        formats: listOf(asked.formats),
        to: asked.to?.map(checkedAddress),
      });
    });
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

// `--no-send` makes Commander's default true; only what was typed counts.
function sendAsked(command: Command): { send: boolean } {
  return { send: command.getOptionValueSource('send') === 'cli' && command.opts<RunOptions>().send === true };
}

async function runReport(report: string, options: RunOptions): Promise<void> {
  const templates = templatesAt(options.templates);
  const recipients = recipientsOf(report, templates, options);
  const shown = progress(options.json === true);
  const effects = localEffects({ lake: options.lake, out: options.out, onProgress: shown.show });
  try {
    const result = await run(
      localRequest({
        report,
        templates,
        period: options.period,
        languages: listOf(options.languages),
        formats: listOf(options.formats),
        force: options.force === true,
        recipients,
      }),
      effects,
    );
    shown.end();
    const path = result.edition && effects.archive.locate(result.edition);
    if (options.json) printJson(asJson(result, path));
    else printResult(result, path, options.out);
    process.exitCode = exitCodeOf(result);
  } finally {
    shown.end();
    effects.close();
  }
}

function exitCodeOf(result: RunResult): number {
  if (result.manifest?.held) return 3;
  return result.deliveries.some(({ state }) => state === 'failed' || state === 'unknown') ? 1 : 0;
}

function recipientsOf(report: string, templates: Templates, options: RunOptions): readonly Recipient[] {
  if (options.to) {
    const language =
      listOf(options.languages)?.[0] ?? Object.keys(loadReport(templates, report).pages)[0] ?? 'en';
    return options.to.map((address) => ({
      address: checkedAddress(address),
      language,
      attach: ['pdf'],
      subscribed: false,
    }));
  }
  return options.send ? subscribersOf(templates, report) : [];
}

function checkedAddress(address: string): string {
  if (/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)) return address;
  throw new UsageError(`--to ${address}: expected an email address`);
}

function listOf(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function asJson(result: RunResult, path: string | undefined): unknown {
  const { manifest } = result;
  return {
    status: result.status,
    edition: result.edition ? editionPath(result.edition) : null,
    path: path ?? null,
    files: manifest ? [...manifest.files.map((file) => file.name), 'manifest.json'] : [],
    checks: (manifest?.checks ?? []).map(({ name, severity, holds, rows }) => ({
      name,
      severity,
      holds,
      rows,
    })),
    held: manifest?.held ?? false,
    held_because: manifest?.heldBecause ?? [],
    warnings: manifest?.warnings ?? [],
    deliveries: result.deliveries.map(({ recipient, state, detail }) => ({ recipient, state, detail })),
    message: result.message,
  };
}

function printResult(result: RunResult, path: string | undefined, out: string): void {
  print(result.message);
  const { manifest } = result;
  if (!manifest || path === undefined) return;
  if (manifest.held) print(`Held, nothing is sent: ${manifest.heldBecause.join('; ')}`);
  const warned = manifest.checks.filter((check) => !check.holds && check.severity === 'warn');
  if (warned.length > 0)
    print(`Warnings: ${warned.map((check) => `${check.name} (${check.rows} rows)`).join(', ')}`);
  for (const warning of manifest.warnings) print(`Warning: ${warning}`);
  const own = manifest.files.filter((file) => !file.name.startsWith('data/'));
  const data = manifest.files.filter((file) => file.name.startsWith('data/'));
  const rows = own.map((file) => [join(path, file.name), bytesText(file.size)]);
  const size = data.reduce((sum, file) => sum + file.size, 0);
  if (data.length > 0) rows.push([join(path, 'data/'), `${data.length} files, ${bytesText(size)}`]);
  print(columns(rows));
  for (const { recipient, state, detail } of result.deliveries) {
    print(
      `${state} to ${recipient}${state === 'sent' ? `: ${join(localOutbox(out), detail)}` : detail === '' ? '' : `: ${detail}`}`,
    );
  }
}
