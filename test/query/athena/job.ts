/** A job in a few lines, with tables, models, queries and checks as texts, and an engine over a fake for it. */
import { expect, onTestFinished } from 'vitest';
import { makePlan } from '../../../functions/plan.ts';
import { type AthenaOptions, athenaEngine } from '../../../functions/query/athena.ts';
import {
  type Engine,
  isRunning,
  type QueryJob,
  type QueryResult,
  type Running,
} from '../../../functions/query/engine.ts';
import { parseLake } from '../../../functions/query/lake.ts';
import type { Model, Models } from '../../../functions/query/models.ts';
import { relationsNamed } from '../../../functions/query/sql.ts';
import { annotation } from '../../../functions/templates/annotations.ts';
import type { TextFile } from '../../../functions/templates/files.ts';
import { loadReport, type Report } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { type FakeAws, type FakeOptions, fakeAws } from './fake.ts';

type Texts = Readonly<Record<string, string>>;

export interface JobTexts {
  /** lake.yaml below `tables:`, each line with its indent. */
  readonly lake?: string;
  readonly models?: Texts;
  readonly queries: Texts;
  /** Of report.yaml. */
  readonly coverage?: Readonly<Record<string, string>>;
  /** All of them hold the edition. */
  readonly checks?: Texts;
  /** @default June 2024 */
  readonly period?: string;
  /** Of the report. @default that of weekly-pulse */
  readonly timezone?: string;
}

const base = loadReport(templatesAt(undefined), 'weekly-pulse');

export function jobOf(texts: JobTexts): QueryJob {
  const { lake = ' {}', models = {}, queries, coverage, checks = {}, period = '2024-06' } = texts;
  const { timezone = base.settings.timezone } = texts;
  const filesOf = (named: Texts, folder: string): TextFile[] =>
    Object.entries(named).map(([name, text]) => ({ name, file: `${folder}/${name}.sql`, text }));
  const report: Report = {
    ...base,
    settings: { ...base.settings, timezone, coverage },
    queries: filesOf(queries, 'reports/r'),
    checks: filesOf(checks, 'reports/r/checks').map((file) => ({ ...file, severity: 'hold' })),
  };
  const plan = makePlan(report, { period, now: '2024-07-01T00:00:00Z' });
  const known = modelsOf(filesOf(models, 'models'), lake);
  return { run: 'run-1', plan, report, models: known, state: {}, onProgress: () => {} };
}

function modelsOf(files: readonly TextFile[], lake: string): Models {
  const names = files.map(({ name }) => name);
  const modelOf = (file: TextFile): Model => {
    const named = relationsNamed(file.text).map(({ name }) => name);
    return {
      ...file,
      materialized: annotation(file.text, 'materialized') !== undefined,
      isMonthly: annotation(file.text, 'materialized') === 'monthly',
      models: named.filter((name) => names.includes(name)),
      tables: named.filter((name) => name.startsWith('raw.')).map((name) => name.slice(4)),
    };
  };
  return {
    lake: parseLake('lake.yaml', `tables:${lake}\n`),
    absent: [],
    contract: [],
    byName: Object.fromEntries(files.map((file) => [file.name, modelOf(file)])),
  };
}

/** Asks until there is a result. @throws Error there is none after so many askings */
export async function finish(engine: Engine, job: QueryJob, most = 200): Promise<QueryResult> {
  let { state } = job;
  for (let asked = 0; asked < most; asked += 1) {
    const answer = await engine.run({ ...job, state });
    if (!isRunning(answer)) return answer;
    // As the message of a queue carries it.
    state = JSON.parse(JSON.stringify(answer.state)) as typeof state;
  }
  throw new Error(`no result after ${most} askings; started: ${Object.keys(state).join(', ')}`);
}

/** An Athena engine over a fake that is closed with the test. */
export async function engineOn(
  fake: FakeOptions,
  options: Partial<AthenaOptions> = {},
): Promise<[Engine, FakeAws]> {
  const aws = await fakeAws(fake);
  onTestFinished(() => aws.close());
  const { athena, s3, glue } = aws;
  const place = { workgroup: 'reports', database: 'lake', pauses: [], now: () => '2024-07-02T00:00:00Z' };
  return [athenaEngine({ athena, s3, glue, ...place, ...options }), aws];
}

export async function runningOf(engine: Engine, job: QueryJob): Promise<Running> {
  const answer = await engine.run(job);
  if (!isRunning(answer)) throw new Error('it is done already');
  return answer;
}

export async function errorOf(engine: Engine, job: QueryJob): Promise<Error> {
  return finish(engine, job).then(
    () => expect.fail('it gave a result'),
    (error: Error) => error,
  );
}
