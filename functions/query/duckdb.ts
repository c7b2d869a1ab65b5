/** The embedded engine: DuckDB over the local files of a lake. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import type { CheckResult, Engine, QueryJob, QueryResult, Statement } from '../query.ts';
import type { Check, TextFile } from '../report.ts';
import type { Row, Table } from '../table.ts';
import { modelsOf } from './assemble.ts';
import { sqlProblem } from './duckdb/problem.ts';
import { createViews, lakeError } from './duckdb/raw.ts';
import { openSession, quoteName } from './duckdb/session.ts';
import { readTable } from './duckdb/values.ts';
import { reportFunctions } from './functions.ts';
import { absentRelations, coverageModel, type Model } from './models.ts';
import { type Substitution, substitute } from './sql.ts';

export interface DuckDbOptions {
  /** Folder of the lake. */
  readonly lake: string;
  /** DuckDB's own form; what does not fit is spilled to disk. */
  readonly memoryLimit?: string;
}

/** Works while it is waited for: its answer is always the result. */
export interface EmbeddedEngine extends Engine {
  run(job: QueryJob): Promise<QueryResult>;
}

export function duckDbEngine(options: DuckDbOptions): EmbeddedEngine {
  return {
    async run(job) {
      const connection = await openSession({
        memoryLimit: options.memoryLimit ?? '600MB',
        spillDirectory: join(tmpdir(), 'periodical-spill'),
      });
      try {
        return await runJob(connection, job, resolve(options.lake));
      } finally {
        connection.closeSync();
      }
    },
  };
}

interface Session {
  readonly connection: DuckDBConnection;
  /** Folder of the raw tables. */
  readonly lake: string;
  readonly job: QueryJob;
  readonly how: Substitution;
  /** Models that exist: tables where they are materialized, else views. */
  readonly made: Set<string>;
  readonly statements: Statement[];
}

async function runJob(connection: DuckDBConnection, job: QueryJob, lake: string): Promise<QueryResult> {
  const { report, models, plan } = job;
  const how = { literals: plan.literals, functions: reportFunctions(plan.zone) };
  const session: Session = { connection, lake, job, how, made: new Set(), statements: [] };
  const needed = modelsOf(models, [...report.queries, ...report.checks]);
  const tables = [...new Set(needed.flatMap((model) => model.tables))];
  const missing = await createViews(connection, models.lake, lake, tables, models.absent);
  const absent = absentRelations(models, missing);
  const results = await runQueries(session);
  const checks: CheckResult[] = [];
  for (const check of report.checks) checks.push(await runCheck(session, check));
  const version = await readTable(connection, 'select version() as version');
  const engine = `duckdb ${version.rows[0]?.version ?? ''}`;
  const coverage = await coverageRow(session);
  return { engine, tables: results, checks, statements: session.statements, absent, coverage };
}

/**
 * Runs the queries that stand on few materialized models first and drops a model after its last use: what
 * lies in memory is what the next query needs. @returns the tables in the order of their names
 */
async function runQueries(session: Session): Promise<Record<string, Table>> {
  const { report, models } = session.job;
  const weight = (query: TextFile) => modelsOf(models, [query]).filter((model) => model.materialized).length;
  const queries = report.queries.toSorted((a, b) => weight(a) - weight(b));
  const results: Record<string, Table> = {};
  for (const [index, query] of queries.entries()) {
    results[query.name] = await runQuery(session, query);
    await dropUnneeded(session, [...queries.slice(index + 1), ...report.checks]);
  }
  return Object.fromEntries(
    report.queries.map(({ name }) => [name, results[name] ?? { columns: [], rows: [] }]),
  );
}

async function dropUnneeded(session: Session, files: readonly TextFile[]): Promise<void> {
  const needed = new Set(modelsOf(session.job.models, files).map((model) => model.name));
  for (const name of session.made) {
    const model = session.job.models.byName[name];
    if (!model?.materialized || needed.has(name) || name === coverageModel) continue;
    await session.connection.run(`drop table ${quoteName(name)}`);
    session.made.delete(name);
  }
}

async function makeModels(session: Session, file: TextFile): Promise<void> {
  for (const model of modelsOf(session.job.models, [file])) {
    if (!session.made.has(model.name)) await makeModel(session, model);
  }
}

async function makeModel(session: Session, model: Model): Promise<void> {
  session.job.onProgress(`model ${model.name}`);
  const name = quoteName(model.name);
  await timed(session, 'model', model, async (sql) => {
    // A view is read anew by everyone, where a common table expression would be kept whole in memory.
    await session.connection.run(`create temp ${model.materialized ? 'table' : 'view'} ${name} as ${sql}`);
    if (!model.materialized) return undefined;
    const count = await readTable(session.connection, `select count(*) as n from ${name}`);
    return Number(count.rows[0]?.n ?? 0);
  });
  session.made.add(model.name);
}

async function runQuery(session: Session, query: TextFile): Promise<Table> {
  await makeModels(session, query);
  session.job.onProgress(`query ${query.name}`);
  let table: Table = { columns: [], rows: [] };
  await timed(session, 'query', query, async (sql) => {
    // Checks read the results, so they are kept as tables; a table keeps the order of its rows.
    await session.connection.run(`create temp table ${quoteName(query.name)} as ${sql}`);
    table = await readTable(session.connection, `select * from ${quoteName(query.name)}`);
    return table.rows.length;
  });
  return table;
}

async function runCheck(session: Session, check: Check): Promise<CheckResult> {
  await makeModels(session, check);
  session.job.onProgress(`check ${check.name}`);
  let table: Table = { columns: [], rows: [] };
  await timed(session, 'check', check, async (sql) => {
    table = await readTable(session.connection, sql);
    return table.rows.length;
  });
  return { name: check.name, severity: check.severity, holds: table.rows.length === 0, table };
}

async function coverageRow(session: Session): Promise<Row> {
  if (!session.made.has(coverageModel)) return {};
  return (await readTable(session.connection, `select * from ${coverageModel}`)).rows[0] ?? {};
}

async function timed(
  session: Session,
  kind: Statement['kind'],
  file: TextFile,
  run: (sql: string) => Promise<number | undefined>,
): Promise<void> {
  const start = performance.now();
  const sql = substitute(file.text, session.how);
  try {
    const rows = await run(sql);
    const milliseconds = performance.now() - start;
    session.statements.push({
      kind,
      name: file.name,
      sql,
      milliseconds,
      ...(rows === undefined ? {} : { rows }),
    });
  } catch (cause) {
    throw lakeError(session.job.models.lake, session.lake, cause) ?? located(file, cause);
  }
}

function located(file: TextFile, cause: unknown): unknown {
  return cause instanceof Error ? new InputError([sqlProblem(file, cause)], { cause }) : cause;
}
