/** The embedded engine: DuckDB over the local files of a lake. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import type { CheckResult, Engine, QueryJob, QueryResult, Statement } from '../query.ts';
import type { TextFile } from '../report.ts';
import type { Table } from '../table.ts';
import { type Assembled, assemble, modelsNamed } from './assemble.ts';
import { createViews, lakeError } from './duckdb/raw.ts';
import { openSession, quoteName } from './duckdb/session.ts';
import { readTable } from './duckdb/values.ts';
import { reportFunctions } from './functions.ts';
import { closure } from './models.ts';
import type { Substitution } from './sql.ts';

export interface DuckDbOptions {
  /** Folder of the lake. */
  readonly lake: string;
  /** DuckDB's own form; what does not fit is spilled to disk. */
  readonly memoryLimit?: string;
}

export function duckDbEngine(options: DuckDbOptions): Engine {
  return {
    async run(job) {
      const connection = await openSession({
        memoryLimit: options.memoryLimit ?? '700MB',
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
  /** Relations that exist as tables: materialized models and, for checks, the results of queries. */
  readonly given: Set<string>;
  readonly statements: Statement[];
}

async function runJob(connection: DuckDBConnection, job: QueryJob, lake: string): Promise<QueryResult> {
  const { report, models, plan } = job;
  const how = { literals: plan.literals, functions: reportFunctions(plan.zone) };
  const session: Session = { connection, lake, job, how, given: new Set(), statements: [] };
  const needed = closure(models, [...report.queries, ...report.checks].flatMap((file) => modelsNamed(file.text, models)));
  const tables = [...new Set(needed.flatMap((model) => model.tables))];
  const absent = await createViews(connection, models.lake, lake, tables, models.absent);
  for (const model of needed.filter((candidate) => candidate.materialized)) await materialize(session, model);
  const results: Record<string, Table> = {};
  for (const query of report.queries) results[query.name] = await runQuery(session, query);
  const checks: CheckResult[] = [];
  for (const check of report.checks) checks.push(await runCheck(session, check));
  const version = await readTable(connection, 'select version() as version');
  const engine = `duckdb ${version.rows[0]?.version ?? ''}`;
  const covered = session.given.has('coverage') ? await readTable(connection, 'select * from coverage') : undefined;
  const coverage = covered?.rows[0] ?? {};
  return { engine, tables: results, checks, statements: session.statements, absent, coverage };
}

async function materialize(session: Session, model: TextFile): Promise<void> {
  session.job.onProgress(`model ${model.name}`);
  const assembled = assemble(model, session.job.models, session.how, session.given);
  await timed(session, 'model', model.name, assembled, async (sql) => {
    await session.connection.run(`create temp table ${quoteName(model.name)} as ${sql}`);
    const count = await readTable(session.connection, `select count(*) as n from ${quoteName(model.name)}`);
    return Number(count.rows[0]?.n ?? 0);
  });
  session.given.add(model.name);
}

async function runQuery(session: Session, query: TextFile): Promise<Table> {
  session.job.onProgress(`query ${query.name}`);
  const assembled = assemble(query, session.job.models, session.how, session.given);
  let table: Table = { columns: [], rows: [] };
  await timed(session, 'query', query.name, assembled, async (sql) => {
    // Checks read the results, so they are kept as tables; a table keeps the order of its rows.
    await session.connection.run(`create temp table ${quoteName(query.name)} as ${sql}`);
    table = await readTable(session.connection, `select * from ${quoteName(query.name)}`);
    return table.rows.length;
  });
  return table;
}

async function runCheck(session: Session, check: QueryJob['report']['checks'][number]): Promise<CheckResult> {
  session.job.onProgress(`check ${check.name}`);
  const assembled = assemble(check, session.job.models, session.how, session.given);
  let table: Table = { columns: [], rows: [] };
  await timed(session, 'check', check.name, assembled, async (sql) => {
    table = await readTable(session.connection, sql);
    return table.rows.length;
  });
  return { name: check.name, severity: check.severity, holds: table.rows.length === 0, table };
}

async function timed(
  session: Session,
  kind: Statement['kind'],
  name: string,
  assembled: Assembled,
  run: (sql: string) => Promise<number>,
): Promise<void> {
  const start = performance.now();
  try {
    const rows = await run(assembled.sql);
    session.statements.push({ kind, name, sql: assembled.sql, rows, milliseconds: performance.now() - start });
  } catch (cause) {
    throw lakeError(session.job.models.lake, session.lake, cause) ?? located(assembled, cause);
  }
}

/** DuckDB names the line of the text that ran; the user wants the line that they wrote. */
function located(assembled: Assembled, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const line = Number(/LINE (\d+):/.exec(cause.message)?.[1] ?? Number.NaN);
  const place = assembled.placeOf(Number.isNaN(line) ? Number.POSITIVE_INFINITY : line);
  const message = cause.message.split('\n\nLINE')[0] ?? cause.message;
  return InputError.at(place.file, message.replaceAll('\n', ' '), Number.isNaN(line) ? undefined : place.line, { cause });
}
