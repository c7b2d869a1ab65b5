/**
 * The engine in the cloud: Athena over the tables of a Glue database. It never waits for Athena longer than a
 * moment: where queries still run, the answer is `Running`, and the run asks again.
 */
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { InputError } from '../errors.ts';
import type { CheckResult, Engine, QueryJob, QueryResult, Running, Statement } from '../query.ts';
import type { Check } from '../report.ts';
import type { Table } from '../table.ts';
import { modelsOf } from './assemble.ts';
import { ThrottledError } from './athena/calls.ts';
import { listPrice } from './athena/cost.ts';
import { rawTables } from './athena/lake.ts';
import { type Result, readResult, tableOf } from './athena/results.ts';
import {
  type AthenaStatement,
  dependentChecks,
  dependentStatement,
  independentStatements,
} from './athena/statements.ts';
import { quoted } from './athena/types.ts';
import { advance, resume, stopAll, succeeded, type Work } from './athena/work.ts';
import { reportFunctions } from './functions.ts';
import { absentRelations } from './models.ts';
import type { Substitution } from './sql.ts';

export interface AthenaOptions {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
  readonly glue: GlueClient;
  /** Its configuration says where results go, and how much a query may read. */
  readonly workgroup: string;
  /** Of Glue. */
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
  return { run: (job) => runJob(options, job) };
}

async function runJob(options: AthenaOptions, job: QueryJob): Promise<QueryResult | Running> {
  const { athena, workgroup, database, atOnce = 5, pauses = [300, 700] } = options;
  const now = options.now ?? (() => new Date().toISOString());
  const { run, onProgress } = job;
  const work = resume({ athena, workgroup, database, atOnce, now, run, onProgress }, job.state, pauses);
  const known: AthenaStatement[] = [];
  try {
    return (await resultOf(options, job, work, known)) ?? running(job, work, known);
  } catch (error) {
    if (error instanceof ThrottledError) return running(job, work, known);
    if (error instanceof InputError) await stopAll(work);
    throw error;
  }
}

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
  const { models, plan, report } = job;
  const needed = modelsOf(models, [...report.queries, ...report.checks]);
  const tables = [...new Set(needed.flatMap((model) => model.tables))];
  const { missing, selects } = await rawTables(options, models.lake, tables, models.absent);
  const how: Substitution = {
    literals: plan.literals,
    functions: reportFunctions(plan.zone),
    rawSchema: quoted(options.database),
    rawSelects: selects,
  };
  known.push(...independentStatements(job, how));
  if (!(await advance(work, known))) return undefined;
  known.push(...(await dependentStatements(options, job, how, work, known)));
  if (!(await advance(work, known))) return undefined;
  const results = await resultsOf(options, work, known);
  return assembleResult(options, job, work, results, absentRelations(models, missing));
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
    const execution = succeeded(work, statement);
    const id = execution?.QueryExecutionId ?? '';
    const location = execution?.ResultConfiguration?.OutputLocation ?? '';
    return [statement, await readResult(athena, s3, { id, location, file: statement.file })] as const;
  });
  return new Map(await Promise.all(read));
}

function assembleResult(
  { usdPerTerabyte = 5 }: AthenaOptions,
  { report }: QueryJob,
  work: Work,
  results: Results,
  absent: readonly string[],
): QueryResult {
  const tables = [...results].map(([statement, result]) => ({
    statement,
    table: tableOf(result, statement),
  }));
  const tableNamed = (kind: Statement['kind'], name: string): Table =>
    tables.find(({ statement }) => statement.kind === kind && statement.name === name)?.table ?? nothing;
  const model = tables.find(({ statement }) => statement.kind === 'model');
  const executions = [...work.executions.values()];
  return {
    engine: executions[0]?.EngineVersion?.EffectiveEngineVersion ?? 'Athena',
    tables: Object.fromEntries(report.queries.map(({ name }) => [name, tableNamed('query', name)])),
    checks: report.checks.map((check) => checkResult(check, tableNamed('check', check.name))),
    statements: tables.map(({ statement, table }) => evidenceOf(work, statement, table)),
    absent,
    coverage: model?.table.rows[0] ?? {},
    usd: listPrice(executions, usdPerTerabyte),
  };
}

const nothing: Table = { columns: [], rows: [] };

const checkResult = ({ name, severity }: Check, table: Table): CheckResult => ({
  name,
  severity,
  holds: table.rows.length === 0,
  table,
});

function evidenceOf(work: Work, statement: AthenaStatement, table: Table): Statement {
  const { kind, name, sql } = statement;
  const { QueryExecutionId: id = '', Statistics } = succeeded(work, statement) ?? {};
  return {
    kind,
    name,
    sql,
    rows: table.rows.length,
    milliseconds: Statistics?.TotalExecutionTimeInMillis ?? 0,
    id,
    bytesScanned: Statistics?.DataScannedInBytes ?? 0,
  };
}

/** Waiting for whatever has no result yet, be its text known or not. */
function running({ report }: QueryJob, work: Work, known: readonly AthenaStatement[]): Running {
  const done = new Set(known.filter((one) => succeeded(work, one)).map(titleOf));
  const all = [
    ...known.filter(({ kind }) => kind === 'model'),
    ...report.queries.map(({ name }) => ({ kind: 'query', name })),
    ...report.checks.map(({ name }) => ({ kind: 'check', name })),
  ];
  const open = all.filter((one) => !done.has(titleOf(one)));
  // Where all have ended, it is their results that Athena does not give now.
  const waitingFor = (open.length > 0 ? open : all).map(titleOf);
  return { state: Object.fromEntries(work.started), waitingFor };
}

const titleOf = ({ kind, name }: { readonly kind: string; readonly name: string }) => `${kind} ${name}`;
