/** `periodical preview`: a report in a browser while it is written. */
import { randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { clock } from '../calendar/instant.ts';
import { respond } from '../endpoint/response.ts';
import { messageOf } from '../errors.ts';
import type { Templates } from '../templates/directories.ts';
import { periodAsked, reportNames } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { collect, instant, listOf } from './arguments.ts';
import { showInBrowser } from './browser.ts';
import { interruptibly, sayWhenInterrupted } from './interruption.ts';
import { complain, printLine } from './output.ts';
import { portOf } from './port.ts';
import {
  refuseMissingLake,
  refuseUnknownReport,
  reportAsked,
  valueOption,
  valuesGiven,
} from './run-options.ts';
import { addLake, addOut } from './where.ts';

interface Options {
  readonly out: string;
  readonly lake: string;
  readonly templates?: string;
  readonly period?: string;
  readonly set?: readonly string[];
  readonly languages?: string;
  readonly port: string;
  readonly at?: string;
  readonly browser: boolean;
}

export function addPreview(program: Command): void {
  addLake(addOut(program.command('preview'), 'where sums of closed months are kept'))
    .summary('show a report in a browser while it is written')
    .description(
      'Shows the web page, the PDF, the mail and the workbook of a report side by side, and again whenever a file of the templates is saved. What is wrong is named in its place, and the last good files stay. Nothing is archived or sent.',
    )
    .argument('[report]', 'the only one, or the first by name, if left out')
    .option('--period <period>', 'as for run (default: that of the report’s first schedule)')
    .option('--set <name=value>', valueOption, collect)
    .option('--languages <list>', 'such as en,zh; those of the report if left out')
    .option('--templates <dir>', 'folder with the reports')
    .option('--at <instant>', 'as if it were then, such as 2024-07-02T03:00:00Z', instant)
    .option('--port <number>', 'port to listen on; 0 for any that is free', '0')
    .option('--no-browser', 'only print the address')
    .action(preview);
}

async function preview(report: string | undefined, options: Options): Promise<void> {
  const { lake, out, templates: folder, period, browser } = options;
  const port = portOf(options.port);
  const values = valuesGiven(options.set);
  const known = reportNames(templatesAt(folder));
  const name = report ?? known[0] ?? '';
  refuseUnknownReport(name, known);
  refuseMissingLake(lake);
  const [{ previewOf }, { answerPreview }, { rememberingValidate }, { keptEngine }, { serveLoopback }] =
    await Promise.all([
      import('../preview/session.ts'),
      import('../preview/answer.ts'),
      import('../preview/validate.ts'),
      import('../query/duckdb/kept-engine.ts'),
      import('../systems/loopback.ts'),
    ]);
  const engine = keptEngine({ lake, extracts: join(out, 'extracts') });
  const request = () => {
    const templates = templatesAt(folder);
    const loaded = reportAsked(templates, name);
    const asked = periodAsked(loaded, { period, set: values });
    const now = options.at ?? clock();
    return { report: loaded, templates, period: asked, now, languages: listOf(options.languages) };
  };
  const { directories, project } = templatesAt(folder);
  const home = project?.directory ?? dirname(directories[0] ?? '');
  const shown = previewOf({ engine, validate: rememberingValidate(), request, home });
  // Whoever else uses this machine does not know it.
  const prefix = `/${randomBytes(18).toString('base64url')}/`;
  const served = await serveLoopback(
    async (asked) =>
      asked.path.startsWith(prefix)
        ? answerPreview(asked.path.slice(prefix.length), asked, shown)
        : respond(404, {}, ''),
    port,
    (error) => complain(`periodical: ${messageOf(error)}`),
  );
  const address = served.origin + prefix;
  printLine(`The preview of ${name}: ${address}`);
  printLine('It follows every change of the templates. Press Ctrl-C to end it.');
  if (browser) showInBrowser(address);
  sayWhenInterrupted(() => 'The preview has ended.');
  await interruptibly(async (signal) => {
    const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    followTemplates(templatesAt(folder), () => void shown.refresh(), signal);
    await shown.refresh();
    follow(
      lake,
      quietly(() => void shown.refreshLake(), lakeQuiet),
      signal,
    );
    // What has changed meanwhile nobody has seen.
    engine.forgetLake();
    await ended;
    await served.close();
    engine.close();
  });
}

/** Files are saved in several steps, and several at a time; those of a lake are longer being written. In ms. */
const saveQuiet = 20;
const lakeQuiet = 500;

/** @returns what calls it once when it was not called itself for so many ms */
function quietly(onChange: () => void, milliseconds: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, milliseconds);
  };
}

const notFollowed = (error: unknown) => complain(`changes are not followed any more: ${messageOf(error)}`);

function follow(directory: string, changed: () => void, signal: AbortSignal): void {
  watch(directory, { recursive: true, signal }, changed).on('error', notFollowed);
}

/** Templates, and the periodical.yaml above them. */
function followTemplates(
  { directories, project }: Templates,
  onChange: () => void,
  signal: AbortSignal,
): void {
  const changed = quietly(onChange, saveQuiet);
  for (const directory of directories) follow(directory, changed, signal);
  if (project) {
    const isProject = (name: string | null) => name === null || name === basename(project.file);
    watch(project.directory, { signal }, (_, name) => {
      if (isProject(name)) changed();
    }).on('error', notFollowed);
  }
}
