/** Runs the tests of a report: those with small inputs on a lake of their own, those of columns on the lake. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { distinct, InputError, messageOf, type Problem, UsageError } from '../errors.ts';
import { counted } from '../language/counted.ts';
import { quoteName } from '../plan/literals.ts';
import { makePlan } from '../plan.ts';
import type { Engine, QueryJob, QueryResult } from '../query/engine.ts';
import { isRunning } from '../query/engine.ts';
import { fairResult } from '../query/fair.ts';
import { type Readable, readable } from '../query/readable.ts';
import type { Table } from '../query/table.ts';
import type { Templates } from '../templates/directories.ts';
import type { TextFile } from '../templates/files.ts';
import { parameterNames } from '../templates/parameters.ts';
import { loadReport } from '../templates/report.ts';
import { meant } from '../text/nearest.ts';
import { casesOf, columnTestsFile, type ReportCase } from './cases.ts';
import { columnTests } from './column-tests.ts';
import { differences, expectedColumns } from './rows.ts';
import { smallLake } from './small-lake.ts';

export interface Tested {
  readonly report: string;
  /** The folder of the test, or the column and what holds for it. */
  readonly name: string;
  /** Why it failed; none if it passed. */
  readonly problems: readonly Problem[];
  /** Files of expected rows with the table that came, for who takes them over. */
  readonly came: readonly { readonly expected: TextFile; readonly table: Table }[];
}

export interface TestEffects {
  /** The engine over a folder that was just written. */
  readonly engineOver: (folder: string) => Promise<Engine>;
  /** The engine over the user's lake. */
  readonly lake: () => Promise<Engine>;
  readonly now: string;
  /** Until an engine that works elsewhere is asked again. */
  readonly pause: () => Promise<void>;
}

/** Tests with inputs of their own, one after the other. */
export async function* testCases(
  templates: Templates,
  report: string,
  effects: TestEffects,
): AsyncGenerator<Tested> {
  const cases = casesOf(templates, report);
  if (cases.length === 0) return;
  const read = readable(templates, loadReport(templates, report));
  for (const one of cases) yield await testCase(read, one, effects);
}

async function testCase(read: Readable, one: ReportCase, effects: TestEffects): Promise<Tested> {
  const about = { report: read.report.name, name: one.name };
  const folder = mkdtempSync(join(tmpdir(), 'periodical-test-'));
  try {
    const came = await tablesOf(read, one, folder, effects);
    const problems = came.flatMap(({ expected, table }) => differences(expected, table));
    return { ...about, came, problems };
  } catch (error) {
    return { ...about, came: [], problems: problemsOf(error, one, folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function tablesOf(read: Readable, one: ReportCase, folder: string, effects: TestEffects) {
  if (one.expected.length === 0)
    throw InputError.at(one.file, 'expected rows in expected/QUERY.csv: nothing is compared');
  const models = smallLake(read.models, one.inputs, folder);
  const report = { ...withParameters(read, one), ...askedOf(read, one) };
  const plan = makePlan(report, one);
  const job = jobOf({ plan, report, models });
  const answer = await answerOf(await effects.engineOver(folder), job, effects);
  const { tables, checks } = fairResult(job, answer);
  return one.expected.map((expected) => {
    const table =
      tables[expected.name] ??
      tables[ofModel(expected)] ??
      checks.find(({ name }) => name === expected.name)?.table;
    return { expected, table: table ?? { columns: [], rows: [] } };
  });
}

function withParameters({ report }: Readable, { parameters, file }: ReportCase): Readable['report'] {
  const { settings } = report;
  const known = parameterNames(settings);
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw InputError.at(file, `${report.name} has no parameter "${unknown}"${meant(unknown, known)}`);
  return { ...report, settings: { ...settings, parameters: { ...settings.parameters, ...parameters } } };
}

/** What is expected, and no more; checks may read any query. */
function askedOf({ report, models }: Readable, { expected }: ReportCase) {
  const isExpected = ({ name }: TextFile) => expected.some((one) => one.name === name);
  const checks = report.checks.filter(isExpected);
  const queries = checks.length > 0 ? report.queries : report.queries.filter(isExpected);
  const known = [...report.queries, ...report.checks].map(({ name }) => name);
  const rest = expected.filter(({ name }) => !known.includes(name));
  const others = rest.map((file) => rowsOfModel(file, [...known, ...Object.keys(models.byName)], models));
  return { checks, queries: [...queries, ...others] };
}

// A model is a view of its own name already.
const ofModel = ({ name }: TextFile): string => `rows_of_${name}`;

/** The rows of a model have no order of their own. */
function rowsOfModel(file: TextFile, known: readonly string[], { byName }: Readable['models']): TextFile {
  if (!Object.hasOwn(byName, file.name)) {
    const message = `there is no query, check or model "${file.name}"${meant(file.name, known)}`;
    throw InputError.at(file.file, message);
  }
  const columns = expectedColumns(file).map(quoteName);
  const order = columns.map((_, index) => index + 1).join(', ');
  return {
    ...file,
    name: ofModel(file),
    text: `select ${columns.join(', ')} from ${file.name} order by ${order}`,
  };
}

/** What is wrong in the copy of an input is wrong in the input. */
function problemsOf(error: unknown, { file, inputs }: ReportCase, folder: string): Problem[] {
  if (error instanceof UsageError) return [{ file, message: messageOf(error) }];
  if (!(error instanceof InputError)) throw error;
  const fileOf = (path: string) =>
    inputs.find(({ name }) => path === `${name}.csv` || resolve(path) === join(folder, `${name}.csv`))
      ?.file ?? path;
  // Each query that reads the input finds it.
  return distinct(error.problems.map((problem) => ({ ...problem, file: fileOf(problem.file) })));
}

/**
 * Tests of columns, all in one run over the lake.
 * @param period as `run` takes it
 */
export async function testColumns(
  templates: Templates,
  report: string,
  period: string,
  effects: TestEffects,
): Promise<Tested[]> {
  const file = columnTestsFile(templates, report);
  if (!file) return [];
  const tests = columnTests(file);
  const read = readable(templates, loadReport(templates, report));
  const plan = makePlan(read.report, { period, now: effects.now });
  const named = read.report.queries.filter(({ name }) =>
    tests.some(({ check }) => new RegExp(`from ${name}\\b`).test(check.text)),
  );
  const asked = { ...read.report, queries: named, checks: tests.map(({ check }) => check) };
  const job = jobOf({ plan, report: asked, models: read.models });
  const { checks } = await answerOf(await effects.lake(), job, effects);
  return tests.map(({ name, line, check }): Tested => {
    const result = checks.find((one) => one.name === check.name);
    if (!result) throw new Error(`${name} did not run`);
    const values = result.table.rows.flatMap(({ value }) => (value === undefined ? [] : [String(value)]));
    const some =
      values.length > 0 ? `: ${values.slice(0, 5).join(', ')}${values.length > 5 ? ', …' : ''}` : '';
    const message = `${name}: ${counted(result.count, 'row')} of the lake ${result.count === 1 ? 'is' : 'are'} not${some}`;
    return { report, name, came: [], problems: result.passed ? [] : [{ file: file.file, line, message }] };
  });
}

const jobOf = ({ plan, report, models }: Pick<QueryJob, 'plan' | 'report' | 'models'>): QueryJob => ({
  run: 'test',
  plan,
  report,
  models,
  state: {},
  onProgress: () => {},
});

async function answerOf(engine: Engine, job: QueryJob, { pause }: TestEffects): Promise<QueryResult> {
  for (let asked = job; ; ) {
    const answer = await engine.run(asked);
    if (!isRunning(answer)) return answer;
    await pause();
    asked = { ...asked, state: answer.state };
  }
}
