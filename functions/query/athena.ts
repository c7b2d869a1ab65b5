/**
 * The engine in the cloud: Athena over the tables of a Glue database. It never waits for Athena longer than a
 * moment: where queries still run, the answer is `Running`, and the run asks again.
 */
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { ThrottledError } from '../aws/errors.ts';
import { clock } from '../calendar/instant.ts';
import { InputError } from '../errors.ts';
import { quoteName } from '../plan/literals.ts';
import type { Check } from '../templates/files.ts';
import { listPrice } from './athena/cost.ts';
import { listTables } from './athena/files.ts';
import { rawTables } from './athena/lake.ts';
import { projectionWarnings } from './athena/projection.ts';
import { type Result, readResult, tableOf } from './athena/results.ts';
import {
  type AthenaStatement,
  coverageStatements,
  dependentChecks,
  dependentStatement,
  independentStatements,
} from './athena/statements.ts';
import { advance, resume, stopAll, succeeded, type Work } from './athena/work.ts';
import { coverageOf, lakeFacts } from './coverage.ts';
import type { Coverage } from './covered.ts';
import {
  type CheckResult,
  type Engine,
  type EngineState,
  lakeKey,
  type QueryJob,
  type QueryResult,
  type Running,
  type Statement,
} from './engine.ts';
import { fingerprintOf, tablesRead } from './fingerprint.ts';
import { reportFunctions } from './functions.ts';
import { absentRelations } from './models.ts';
import type { Substitution } from './sql.ts';
import type { Table } from './table.ts';
import { lakeTimes } from './times.ts';

export interface AthenaOptions {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
  readonly glue: GlueClient;
  /** Its configuration says where results go, and how much a query may read. */
  readonly workgroup: string;
  /** Name of the Glue database. */
  readonly database: string;
  /** Queries of one run at the same time. @default 5, so that several runs fit into an account's quota */
  readonly atOnce?: number;
  /** The list price of the region. @default 5 */
  readonly usdPerTerabyte?: number;
  /** Milliseconds between looks within one call, so that a small lake needs no second one. @default 300 and 700 */
  readonly pauses?: readonly number[];
  /** Instant in UTC. */
  readonly now?: () => string;
}

export function athenaEngine(options: AthenaOptions): Engine {
  return { run: (job) => runJob(options, job), listing: listingOn(options) };
}

async function runJob(options: AthenaOptions, job: QueryJob): Promise<QueryResult | Running> {
  const { [lakeKey]: began, ...started } = job.state;
  const known: AthenaStatement[] = [];
  let work: Work | undefined;
  try {
    work = workOn(
      options,
      job,
      started,
      began?.id ?? (await fingerprintOf({ listing: listingOn(options) }, job)),
    );
    return (await resultOf(options, job, work, known)) ?? running(job, work, known);
  } catch (error) {
    if (error instanceof ThrottledError) return running(job, work, known);
    if (error instanceof InputError && work) await stopAll(work);
    throw error;
  }
}

function workOn(options: AthenaOptions, job: QueryJob, started: EngineState, lake: string): Work {
  const { athena, workgroup, database, atOnce = 5, pauses = [300, 700] } = options;
  const now = options.now ?? clock;
  const { run, onProgress } = job;
  return resume({ athena, workgroup, database, atOnce, now, run, lake, onProgress }, started, pauses);
}

const listingOn =
  (options: AthenaOptions): Engine['listing'] =>
  ({ tables, models }) =>
    listTables(options, tables, models);

/**
 * @param known takes the statements as they become known
 * @returns undefined while Athena is at work
 */
async function resultOf(
  options: AthenaOptions,
  job: QueryJob,
  work: Work,
  known: AthenaStatement[],
): Promise<QueryResult | undefined> {
  const { models, plan } = job;
  const reading = {
    catalog: options,
    lake: models.lake,
    times: lakeTimes(plan.timezone, plan.scope),
    isFirst: work.started.size === 0,
  };
  const { missing, selects, warnings } = await rawTables(reading, tablesRead(job), models.absent);
  const rawSchema = quoteName(options.database);
  const { literals, zone } = plan;
  const howWith = (coverage?: Coverage): Substitution => ({
    ...{ literals, rawSchema, rawSelects: selects },
    functions: reportFunctions(zone, lakeFacts(models, missing, coverage)),
  });
  const looks = coverageStatements(job, howWith());
  known.push(...looks, ...independentStatements(job, howWith(), false));
  if (!(await advance(work, known))) return undefined;
  const coverage = coverageIn(job, await resultsOf(options, work, looks));
  const how = howWith(coverage);
  known.push(...independentStatements(job, how, true));
  if (!(await advance(work, known))) return undefined;
  known.push(...(await dependentStatements(options, job, how, work, known)));
  if (!(await advance(work, known))) return undefined;
  const results = await resultsOf(options, work, known);
  const projected = await projectionWarnings(options, tablesRead(job), models);
  return {
    ...assembleResult(options, job, work, results),
    absent: absentRelations(models, missing),
    coverage,
    warnings: [...warnings, ...projected],
  };
}

function coverageIn(job: QueryJob, results: Results): Coverage {
  const rows = new Map(
    [...results].map(([statement, result]) => [statement.name, tableOf(result, statement).rows[0]]),
  );
  return coverageOf(job, (name) => rows.get(name) ?? {});
}

async function dependentStatements(
  options: AthenaOptions,
  job: QueryJob,
  how: Substitution,
  work: Work,
  done: readonly AthenaStatement[],
): Promise<AthenaStatement[]> {
  const dependents = dependentChecks(job);
  const names = new Set(dependents.flatMap(({ queries }) => queries.map(({ name }) => name)));
  const read = done.filter(({ kind, name }) => kind === 'query' && names.has(name));
  const results = await resultsOf(options, work, read);
  const byName = new Map([...results].map(([{ name }, result]) => [name, result]));
  return dependents.map((dependent) => dependentStatement(job, how, dependent, byName));
}

type Results = ReadonlyMap<AthenaStatement, Result>;

async function resultsOf(
  { athena, s3 }: AthenaOptions,
  work: Work,
  statements: readonly AthenaStatement[],
): Promise<Results> {
  const read = statements.map(async (statement) => {
    const { file, bounds } = statement;
    const execution = succeeded(work, statement);
    const id = execution?.QueryExecutionId ?? '';
    const location = execution?.ResultConfiguration?.OutputLocation ?? '';
    return [statement, await readResult(athena, s3, { id, location, file, bounds })] as const;
  });
  return new Map(await Promise.all(read));
}

function assembleResult(
  { usdPerTerabyte = 5 }: AthenaOptions,
  { report }: QueryJob,
  work: Work,
  results: Results,
): Omit<QueryResult, 'absent' | 'coverage' | 'warnings'> {
  const read = [...results].map(([statement, result]) => ({
    statement,
    count: result.count,
    table: tableOf(result, statement),
  }));
  const resultNamed = (kind: Statement['kind'], name: string): Counted =>
    read.find(({ statement }) => statement.kind === kind && statement.name === name) ?? nothing;
  const executions = [...work.executions.values()];
  return {
    engine: executions[0]?.EngineVersion?.EffectiveEngineVersion ?? 'Athena',
    tables: Object.fromEntries(report.queries.map(({ name }) => [name, resultNamed('query', name).table])),
    checks: report.checks.map((check) => checkResult(check, resultNamed('check', check.name))),
    statements: read.map(({ statement, count }) => evidenceOf(work, statement, count)),
    lake: work.lake,
    extracts: [],
    usd: listPrice(executions, usdPerTerabyte),
  };
}

interface Counted {
  /** The number of all rows. */
  readonly count: number;
  /** Those that were read. */
  readonly table: Table;
}

const nothing: Counted = { count: 0, table: { columns: [], rows: [] } };

const checkResult = ({ name, severity }: Check, { count, table }: Counted): CheckResult => ({
  name,
  severity,
  passed: count === 0,
  rows: count,
  table,
});

function evidenceOf(work: Work, statement: AthenaStatement, rows: number): Statement {
  const { kind, name, sql } = statement;
  const { QueryExecutionId: id = '', Statistics } = succeeded(work, statement) ?? {};
  return {
    kind,
    name,
    sql,
    rows,
    milliseconds: Statistics?.TotalExecutionTimeInMillis ?? 0,
    id,
    bytesScanned: Statistics?.DataScannedInBytes ?? 0,
  };
}

/** Waiting for whatever has no result yet, be its text known or not. */
function running(
  { report, state }: QueryJob,
  work: Work | undefined,
  known: readonly AthenaStatement[],
): Running {
  const done = new Set(known.filter((one) => work && succeeded(work, one)).map(titleOf));
  const all = [
    ...known.filter(({ kind }) => kind === 'model'),
    ...report.queries.map(({ name }) => ({ kind: 'query', name })),
    ...report.checks.map(({ name }) => ({ kind: 'check', name })),
  ];
  const open = all.filter((one) => !done.has(titleOf(one)));
  // Where all have ended, it is their results that Athena does not give now.
  const waitingFor = (open.length > 0 ? open : all).map(titleOf);
  return { state: work ? stateOf(work) : state, waitingFor };
}

const stateOf = ({ lake, started }: Work): EngineState => ({
  [lakeKey]: { id: lake, attempt: 0 },
  ...Object.fromEntries(started),
});

const titleOf = ({ kind, name }: { readonly kind: string; readonly name: string }) => `${kind} ${name}`;
