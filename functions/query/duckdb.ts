/** The embedded engine: DuckDB over the local files of a lake. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Span } from '../calendar/days.ts';
import { defined } from '../defined.ts';
import { makeFolder } from '../durable-file.ts';
import { InputError } from '../errors.ts';
import { quoteName } from '../plan/literals.ts';
import type { Check, TextFile } from '../templates/files.ts';
import { modelsOf } from './assemble.ts';
import { queryBounds, sampleBounds } from './bounds.ts';
import { asksCoverage, coverageFiles, coverageOf, lakeFacts } from './coverage.ts';
import type { Coverage } from './covered.ts';
import { createTable, readWithin } from './duckdb/bounded.ts';
import { checkDays } from './duckdb/days.ts';
import { type ExtractStore, folderExtracts } from './duckdb/extract-store.ts';
import { listLake } from './duckdb/files.ts';
import { lakeError } from './duckdb/lake-error.ts';
import { type Limits, withinLimits } from './duckdb/limits.ts';
import { makeMonthly } from './duckdb/monthly.ts';
import { sqlProblem } from './duckdb/problem.ts';
import { createViews, type OpenedTables } from './duckdb/raw.ts';
import { lockSession, oneStatement, openSession } from './duckdb/session.ts';
import { type Slot, type SlotOptions, takeSlot } from './duckdb/slots.ts';
import { readTable } from './duckdb/values.ts';
import {
  type CheckResult,
  checkResult,
  type Engine,
  type Extract,
  type QueryJob,
  type QueryResult,
  type Statement,
} from './engine.ts';
import { lakeFingerprint, tablesRead } from './fingerprint.ts';
import { reportFunctions } from './functions.ts';
import type { LakeIndex } from './lake-index.ts';
import { absentRelations, coverageModel, type Model } from './models.ts';
import { monthSubstitution, monthsOf } from './months.ts';
import { skippedWithout } from './skipped.ts';
import { type Substitution, substitute } from './sql.ts';
import type { Row, Table } from './table.ts';
import { lakeTimes } from './times.ts';

export interface DuckDbOptions {
  /** Folder of the lake. */
  readonly lake: string;
  /** DuckDB's own form; what does not fit is spilled to disk. @default 600MB */
  readonly memoryLimit?: string;
  /** A statement that takes longer is stopped. @default 30 */
  readonly statementMinutes?: number;
  /** How many engines work at once on this machine; left out, as many as are asked. */
  readonly slots?: SlotOptions;
  /** Folder of the extracts of closed months. @default nothing is kept: everything is read from the lake */
  readonly extracts?: string;
}

/** Works while it is waited for: its answer is always the result. */
export interface EmbeddedEngine extends Engine {
  run(job: QueryJob): Promise<QueryResult>;
  /**
   * Waits until the next `run` can begin at once, and keeps its place: so many may wait, and what a run needs
   * to have in memory is better loaded afterwards.
   */
  reserve(onWait: () => void): Promise<void>;
  /** Gives back a place that no run has taken, and stops the statements of those that have. */
  close(): void;
}

export function duckDbEngine(options: DuckDbOptions): EmbeddedEngine {
  const lake = resolve(options.lake);
  const { memoryLimit: memory = '600MB', statementMinutes: minutes = 30, slots } = options;
  const store = options.extracts === undefined ? undefined : folderExtracts(options.extracts);
  const places = placesOf(slots);
  const working = new Set<DuckDBConnection>();
  return {
    async run(job) {
      const slot = await places.take(() => job.onProgress('waiting for an engine'));
      try {
        return await runIn({ slot, working, store }, job, lake, { minutes, memory });
      } finally {
        slot.release();
      }
    },
    listing: listingIn(lake),
    reserve: places.reserve,
    close() {
      places.close();
      for (const connection of working) connection.interrupt();
    },
  };
}

function placesOf(slots: SlotOptions | undefined) {
  let reserved: Slot | undefined;
  const next = async (onWait: () => void) => (slots ? takeSlot(slots, onWait) : temporarySlot());
  const taken = (): Slot | undefined => {
    const slot = reserved;
    reserved = undefined;
    return slot;
  };
  return {
    take: async (onWait: () => void) => taken() ?? (await next(onWait)),
    async reserve(onWait: () => void): Promise<void> {
      if (reserved || !slots) return;
      const slot = await next(onWait);
      // Another run of this process may have reserved one meanwhile.
      if (reserved) slot.release();
      else reserved = slot;
    },
    close: () => taken()?.release(),
  };
}

/** A place of its own for what is spilled: two engines that share a folder write into each other's files. */
function temporarySlot(): Slot {
  return { directory: mkdtempSync(join(tmpdir(), 'periodical-spill-')), release: () => {} };
}

interface Work {
  readonly slot: Slot;
  /** The connections of all runs of the engine. */
  readonly working: Set<DuckDBConnection>;
  readonly store: ExtractStore | undefined;
}

async function runIn(
  { slot, working, store }: Work,
  job: QueryJob,
  lake: string,
  limits: Limits,
): Promise<QueryResult> {
  // An engine that was killed here may have left it.
  rmSync(slot.directory, { recursive: true, force: true });
  makeFolder(slot.directory);
  const opening = openSession({ memoryLimit: limits.memory, spillDirectory: slot.directory });
  const tables = tablesRead(job);
  const listing = listingIn(lake)({ tables, models: job.models });
  const [connection, index] = await Promise.allSettled([opening, listing]);
  if (connection.status === 'rejected') throw connection.reason;
  working.add(connection.value);
  try {
    if (index.status === 'rejected') throw index.reason;
    const opened = { connection: connection.value, job, lake, limits, store, index: index.value };
    const result = await runJob(opened);
    const extracts = await stillTrue(opened, result.extracts, () =>
      listingIn(lake)({ tables, models: job.models }),
    );
    return { ...result, extracts, lake: lakeFingerprint(job.plan, index.value, tables) };
  } finally {
    working.delete(connection.value);
    connection.value.closeSync();
    rmSync(slot.directory, { recursive: true, force: true });
  }
}

/** Takes back the new extracts of months whose files were written while they were read. */
async function stillTrue(
  { job, index, store }: Opened,
  extracts: readonly Extract[],
  listAgain: () => Promise<LakeIndex>,
): Promise<readonly Extract[]> {
  if (!store || !extracts.some(({ isNew }) => isNew)) return extracts;
  const [before, after] = [index, await listAgain()].map((files) => keysOf(job, extracts, files));
  const kept: Extract[] = [];
  for (const extract of extracts) {
    const name = `${extract.model} ${extract.month}`;
    const key = before?.get(name);
    if (!extract.isNew || key === undefined || key === after?.get(name)) kept.push(extract);
    else await store.forget({ ...extract, key });
  }
  return kept;
}

/** The keys of months, by model and month. */
function keysOf(
  job: QueryJob,
  extracts: readonly Extract[],
  index: LakeIndex,
): ReadonlyMap<string, string | undefined> {
  const models = [...new Set(extracts.map(({ model }) => model))];
  const keys = models.flatMap((name) => {
    const model = job.models.byName[name];
    const months = model ? monthsOf(model, job, howOf(job), index) : [];
    return months.map(({ start, key }) => [`${name} ${start.slice(0, 7)}`, key] as const);
  });
  return new Map(keys);
}

const listingIn =
  (lake: string): Engine['listing'] =>
  ({ tables, models }) =>
    listLake(lake, tables, models);

/** How texts are filled before anything is known of the lake. */
const howOf = ({ plan }: QueryJob): Substitution => ({
  literals: plan.literals,
  functions: reportFunctions(plan.zone),
});

interface Opened {
  readonly connection: DuckDBConnection;
  /** Folder of the raw tables. */
  readonly lake: string;
  /** What its files said of themselves before they were read. */
  readonly index: LakeIndex;
  readonly job: QueryJob;
  readonly limits: Limits;
  readonly store: ExtractStore | undefined;
}

interface Session extends Opened {
  readonly how: Substitution;
  /** Raw tables with a partition that is not a day. */
  readonly undated: string[];
  /** Models that exist, with the table that goes with each; a view has none. */
  readonly made: Map<string, string | undefined>;
  readonly statements: Statement[];
  readonly extracts: Extract[];
}

async function runJob(given: Opened): Promise<Omit<QueryResult, 'lake'>> {
  const { connection, job, store } = given;
  const { report, models, plan } = job;
  const how = howOf(job);
  const made = new Map<string, string | undefined>();
  const opened: Session = { ...given, how, undated: [], made, statements: [], extracts: [] };
  const { missing, undated, warnings, read } = await openTables(opened);
  await lockSession(connection, {
    ...read,
    folders: [...(read.folders ?? []), ...(store ? [store.folder] : [])],
  });
  opened.undated.push(...undated);
  const absent = absentRelations(models, missing);
  const isAsked = [...report.queries, ...report.checks].some((file) => asksCoverage(models, file));
  const before = isAsked ? await readCoverage(opened) : undefined;
  const functions = reportFunctions(plan.zone, lakeFacts(models, missing, before));
  const session = { ...opened, how: { ...how, functions } };
  const results = await runQueries(session);
  const checks: CheckResult[] = [];
  for (const check of report.checks) checks.push(await runCheck(session, check));
  const version = await readTable(connection, 'select version() as version');
  const engine = `duckdb ${version.rows[0]?.version ?? ''}`;
  const coverage = before ?? (await readCoverage(session));
  const { statements, extracts } = session;
  return { engine, tables: results, checks, statements, absent, coverage, warnings, extracts };
}

async function openTables({ connection, lake, job, limits }: Session): Promise<OpenedTables> {
  const { models, plan } = job;
  const origin = { title: 'reading the raw tables', file: models.lake.file };
  const times = lakeTimes(plan.timezone, plan.scope);
  const reading = { connection, lake: models.lake, directory: lake, times };
  return withinLimits(connection, limits, origin, () => createViews(reading, tablesRead(job), models.absent));
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
  for (const [name, table] of session.made) {
    if (table === undefined || needed.has(name) || name === coverageModel) continue;
    if (table !== name) await session.connection.run(`drop view ${quoteName(name)}`);
    await session.connection.run(`drop table ${quoteName(table)}`);
    session.made.delete(name);
  }
}

/** Says which of how many statements is begun. */
function announce({ job, statements }: Session, what: string): void {
  const { queries, checks } = job.report;
  const files = [...queries, ...checks];
  const total = modelsOf(job.models, files).length + files.length;
  const number = statements.length + 1;
  // A model that only the coverage needs, or that is made twice, comes on top.
  job.onProgress(`${number} of ${Math.max(number, total)}, ${what}`);
}

async function makeModels(session: Session, file: TextFile): Promise<void> {
  for (const model of modelsOf(session.job.models, [file])) {
    if (!session.made.has(model.name)) await makeModel(session, model);
  }
  await checkDays(session.connection, file, session.job.models, session.undated);
}

async function makeModel(session: Session, model: Model): Promise<void> {
  await checkDays(session.connection, model, session.job.models, session.undated);
  announce(session, `model ${model.name}`);
  if (model.isMonthly) return makeMonths(session, model);
  await timed(session, 'model', model, async (sql) => {
    if (model.materialized) return createTable(session.connection, model.name, sql);
    // A view is read anew by everyone, where a common table expression would be kept whole in memory.
    const view = `create temp view ${quoteName(model.name)} as ${sql}`;
    await session.connection.run(await oneStatement(session.connection, view));
    return undefined;
  });
  session.made.set(model.name, model.materialized ? model.name : undefined);
}

async function makeMonths(session: Session, model: Model): Promise<void> {
  const { connection, job, how, store, index } = session;
  const months = monthsOf(model, job, howOf(job), index);
  const sqlOf = (days: Span) => substitute(model.text, monthSubstitution(days, job.plan, how));
  const whole = { start: months[0]?.start ?? '', end: job.plan.period.end };
  const making = { connection, model, months, sqlOf, store };
  await timed(
    session,
    'model',
    model,
    async () => {
      const { rows, table, extracts } = await makeMonthly(making);
      session.made.set(model.name, table);
      session.extracts.push(...extracts);
      return rows;
    },
    sqlOf(whole),
  );
}

async function runQuery(session: Session, query: TextFile): Promise<Table> {
  const bounds = queryBounds(query);
  await makeModels(session, query);
  announce(session, `query ${query.name}`);
  let table: Table = { columns: [], rows: [] };
  await timed(session, 'query', query, async (sql) => {
    // Checks read the results, so they are kept as tables; a table keeps the order of its rows.
    const rows = await createTable(session.connection, query.name, sql);
    table = await readWithin(session.connection, query.name, rows, bounds);
    return rows;
  });
  return table;
}

async function runCheck(session: Session, check: Check): Promise<CheckResult> {
  const { connection } = session;
  await makeModels(session, check);
  const needed = session.statements.find(
    ({ kind, name }) => kind === 'model' && name === skippedWithout(check),
  );
  if (needed?.rows === 0) return checkResult(check, 0, { columns: [], rows: [] });
  announce(session, `check ${check.name}`);
  // No model or query has a name with a space.
  const found = `check ${check.name}`;
  let rows = 0;
  let table: Table = { columns: [], rows: [] };
  await timed(session, 'check', check, async (sql) => {
    rows = await createTable(connection, found, sql);
    table = await readWithin(connection, found, rows, sampleBounds(check));
    await connection.run(`drop table ${quoteName(found)}`);
    return rows;
  });
  return checkResult(check, rows, table);
}

/** One look at the times of the models that carry the report. */
async function readCoverage(session: Session): Promise<Coverage> {
  const { report, models } = session.job;
  const rows = new Map<string, Row>();
  for (const file of coverageFiles(report, models)) {
    await makeModels(session, file);
    const read = async (sql: string) => {
      const { rows: found } = await readTable(session.connection, sql);
      rows.set(file.name, found[0] ?? {});
      return found.length;
    };
    // That the model `coverage` was made is noted already.
    await (file.name === coverageModel ? read(file.text) : timed(session, 'model', file, read));
  }
  return coverageOf(session.job, (name) => rows.get(name) ?? {});
}

async function timed(
  session: Session,
  kind: Statement['kind'],
  file: TextFile,
  run: (sql: string) => Promise<number | undefined>,
  sql = substitute(file.text, session.how),
): Promise<void> {
  const start = performance.now();
  try {
    const origin = { title: `${kind} ${file.name}`, file: file.file };
    const rows = await withinLimits(session.connection, session.limits, origin, () => run(sql));
    const milliseconds = performance.now() - start;
    session.statements.push(defined({ kind, name: file.name, sql, milliseconds, rows }));
  } catch (cause) {
    throw lakeError(session.job.models.lake, session.lake, cause) ?? located(file, cause);
  }
}

function located(file: TextFile, cause: unknown): unknown {
  return cause instanceof Error && !(cause instanceof InputError)
    ? new InputError([sqlProblem(file, cause)], { cause })
    : cause;
}
