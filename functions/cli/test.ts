/** `periodical test [REPORT]`: small inputs and expected rows, and what holds for columns of the lake. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { clock } from '../calendar/instant.ts';
import { describeProblem, UsageError } from '../errors.ts';
import { counted } from '../language/counted.ts';
import { duckDbEngine } from '../query/duckdb.ts';
import type { Value } from '../query/table.ts';
import { defaultStack } from '../systems/settings.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport, reportNames, usualPeriodOf } from '../templates/report.ts';
import { templatesAt } from '../templates.ts';
import { columnTestsFile, hasTests } from '../tests/cases.ts';
import { differences, expectedColumns } from '../tests/rows.ts';
import { type TestEffects, type Tested, testCases, testColumns } from '../tests/run.ts';
import { recordsIn } from '../tests/small-lake.ts';
import { exitCodeOf } from './exit-codes.ts';
import { complain, printJson, printLine } from './output.ts';
import { refuseMissingLake, refuseUnknownReport } from './run-options.ts';
import { addLake } from './where.ts';

interface Options {
  readonly lake: string;
  readonly templates?: string;
  readonly period?: string;
  readonly update?: boolean;
  readonly engine: 'duckdb' | 'athena';
  readonly stack: string;
  readonly json?: boolean;
}

export function addTest(program: Command): void {
  addLake(program.command('test'))
    .summary('run the tests of reports')
    .description(
      'Runs the tests in the folder tests/ of a report: each with small inputs against the rows that are expected of them, and tests of columns (tests/columns.yaml) on the lake.',
    )
    .argument('[report]', 'all reports that have tests if left out')
    .option('--templates <dir>', 'folder with a lake.yaml, models/ or reports/ of its own')
    .option('--period <period>', 'of tests of columns; the usual one of the report if left out')
    .option('--update', 'write the rows that came in the place of those that were expected')
    .addOption(
      new Option('--engine <engine>', 'athena: queries run on that of a deployed system')
        .choices(['duckdb', 'athena'])
        .default('duckdb'),
    )
    .option('--stack <name>', 'with --engine athena: the stack that is deployed', defaultStack)
    .option('--json', 'print one JSON object')
    .action(test);
}

async function test(asked: string | undefined, options: Options, command: Command): Promise<void> {
  refuseOfOtherEngine(command, options);
  const templates = templatesAt(options.templates);
  const known = reportNames(templates);
  if (asked !== undefined) refuseUnknownReport(asked, known);
  const reports = asked === undefined ? known.filter((name) => hasTests(templates, name)) : [asked];
  const effects = await effectsOf(options);
  const tested: Tested[] = [];
  for (const report of reports)
    for await (const one of testsOf(templates, report, options, effects)) {
      tested.push(one);
      if (options.update) takeOver(one);
      if (!options.json) printTested(one, options.update);
    }
  const failed = tested.filter((one) => hasFailed(one, options.update));
  const summary = { reports, passed: tested.length - failed.length, failed: failed.length };
  if (options.json) printJson({ ...summary, tests: tested.map(({ came: _, ...one }) => one) });
  else printSummary(reports, summary.passed, summary.failed);
  process.exitCode = exitCodeOf({ hasFailed: failed.length > 0 });
}

/** @throws UsageError an option is of the engine that was not asked for */
function refuseOfOtherEngine(command: Command, { engine }: Options): void {
  const option = engine === 'athena' ? 'lake' : 'stack';
  if (command.getOptionValueSource(option) !== 'cli') return;
  throw new UsageError(`--${option} does not go with --engine ${engine}`);
}

async function* testsOf(
  templates: Templates,
  report: string,
  options: Options,
  effects: TestEffects,
): AsyncGenerator<Tested> {
  yield* testCases(templates, report, effects);
  if (!columnTestsFile(templates, report)) return;
  if (options.engine === 'duckdb') refuseMissingLake(options.lake);
  const period = options.period ?? usualPeriodOf(loadReport(templates, report), undefined);
  yield* await testColumns(templates, report, period, effects);
}

async function effectsOf({ engine, lake, stack }: Options): Promise<TestEffects> {
  const time = { now: clock(), pause: () => setTimeout(1000) };
  if (engine === 'duckdb') {
    return {
      ...time,
      engineOver: async (folder) => duckDbEngine({ lake: folder }),
      lake: async () => duckDbEngine({ lake: resolve(lake) }),
    };
  }
  // The SDK takes a quarter of a second to load.
  const { remoteEngine } = await import('../systems/remote-athena.ts');
  const engineWith = await remoteEngine(stack);
  return {
    ...time,
    engineOver: async (folder) => engineWith({ inputs: (table) => recordsIn(folder, table) }),
    lake: async () => engineWith({}),
  };
}

/** Rows that are taken over are right; an input that is wrong stays wrong. */
const hasFailed = ({ problems, came }: Tested, update = false): boolean =>
  problems.length > 0 && !(update && came.length > 0);

function takeOver({ came }: Tested): void {
  for (const { expected, table } of came) {
    if (differences(expected, table).length === 0) continue;
    const header =
      expected.text.trim() === '' ? table.columns.map(({ name }) => name) : expectedColumns(expected);
    const rows = table.rows.map((row) => header.map((name) => written(row[name] ?? null)));
    writeFileSync(expected.file, stringify([header, ...rows]));
  }
}

/** Engines agree on the first twelve digits of a double. */
function written(value: Value): string {
  if (value === null) return '';
  return typeof value === 'number' ? String(Number(value.toPrecision(12))) : String(value);
}

function printTested(tested: Tested, update = false): void {
  const { report, name, problems } = tested;
  const isWrong = hasFailed(tested, update);
  const word = problems.length === 0 ? 'passed' : isWrong ? 'FAILED' : 'updated';
  printLine(`${word.padEnd(7)}  ${report}  ${name}`);
  if (isWrong) complain(...problems.map((problem) => `  ${describeProblem(problem)}`));
}

function printSummary(reports: readonly string[], passed: number, failed: number): void {
  const none = `no tests${reports.length === 1 ? ` of ${reports[0]}` : ''}: docs/testing.md says how to write one`;
  printLine(passed + failed === 0 ? none : `${counted(passed, 'test')} passed, ${failed} failed`);
}
