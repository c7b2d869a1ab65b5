/** The statements of a job in a session of DuckDB: models, queries, checks. */
import type { Span } from '../../calendar/days.ts';
import { defined } from '../../defined.ts';
import { InputError } from '../../errors.ts';
import { quoteName } from '../../plan/literals.ts';
import type { Check, TextFile } from '../../templates/files.ts';
import { modelsOf } from '../assemble.ts';
import { queryBounds, sampleBounds } from '../bounds.ts';
import { asksCoverage, coverageFiles, coverageOf, lakeFacts } from '../coverage.ts';
import type { Coverage } from '../covered.ts';
import { type CheckResult, checkResult, type Extract, type QueryResult, type Statement } from '../engine.ts';
import { tablesRead } from '../fingerprint.ts';
import { reportFunctions } from '../functions.ts';
import { absentRelations, coverageModel, type Model } from '../models.ts';
import { monthSubstitution, monthsOf } from '../months.ts';
import { skippedWithout } from '../skipped.ts';
import { type Substitution, substitute } from '../sql.ts';
import type { Row, Table } from '../table.ts';
import { lakeTimes } from '../times.ts';
import { createTable, readWithin } from './bounded.ts';
import { checkDays } from './days.ts';
import {
  contentsOf,
  factsKnown,
  type Kept,
  type KeptSession,
  type Kind,
  keyOf,
  leftOver,
  type Made,
} from './kept.ts';
import { lakeError } from './lake-error.ts';
import { withinLimits } from './limits.ts';
import { loadTables } from './loaded.ts';
import { makeMonthly } from './monthly.ts';
import { howOf, type Opened } from './opened.ts';
import { sqlProblem } from './problem.ts';
import { createViews, type OpenedTables } from './raw.ts';
import { lockSession, oneStatement } from './session.ts';
import { readTable } from './values.ts';

interface Session extends Opened {
  readonly how: Substitution;
  /** Raw tables with a partition that is not a day. */
  readonly undated: string[];
  /** Models that exist, with the table that goes with each; a view has none. */
  readonly made: Map<string, string | undefined>;
  /** Models that are as this job has them. */
  readonly ready: Set<string>;
  readonly statements: Statement[];
  readonly extracts: Extract[];
  readonly kept: KeptSession | undefined;
}

/** @param kept what an earlier job has left in the connection. @default nothing, and nothing is left in it */
export async function runJob(given: Opened, kept?: KeptSession): Promise<Omit<QueryResult, 'lake'>> {
  const { connection, job } = given;
  const { report, models, plan } = job;
  const how = howOf(job);
  const made = kept?.made ?? new Map<string, string | undefined>();
  const lists = { undated: [], ready: new Set<string>(), statements: [], extracts: [] };
  const opened: Session = { ...given, ...lists, how, made, kept };
  const { missing, undated, warnings } = await openTables(opened);
  opened.undated.push(...undated);
  for (const one of kept ? leftOver(kept, job) : []) await forget(opened, one);
  const absent = absentRelations(models, missing);
  const isAsked = [...report.queries, ...report.checks].some((file) => asksCoverage(models, file));
  const before = isAsked ? await readCoverage(opened) : undefined;
  const functions = reportFunctions(plan.zone, lakeFacts(models, missing, before));
  const session = { ...opened, how: { ...how, functions } };
  if (kept && factsKnown(kept, [[...missing], before])) {
    session.ready.clear();
    session.statements.length = 0;
  }
  const results = await runQueries(session);
  const checks: CheckResult[] = [];
  for (const check of report.checks) checks.push(await runCheck(session, check));
  const version = await readTable(connection, 'select version() as version');
  const engine = `duckdb ${version.rows[0]?.version ?? ''}`;
  const coverage = before ?? (await readCoverage(session));
  const { statements, extracts } = session;
  return { engine, tables: results, checks, statements, absent, coverage, warnings, extracts };
}

/** @returns what is still as it was made, of which all models are ready; anything else is taken away */
async function reuse(session: Session, kind: Kind, file: TextFile): Promise<Kept | undefined> {
  const { kept, job, statements, how } = session;
  const known = kept?.results.get(`${kind} ${file.name}`);
  if (!kept || known?.key !== keyOf(kept, job, file)) {
    await forget(session, { kind, name: file.name });
    return undefined;
  }
  const { statement } = known;
  const isMonthly = job.models.byName[file.name]?.isMonthly;
  if (statement) statements.push(isMonthly ? statement : { ...statement, sql: substitute(file.text, how) });
  return known;
}

async function forget(session: Session, { kind, name }: Pick<Kept, 'kind' | 'name'>): Promise<void> {
  if (!session.kept) return;
  session.kept.results.delete(`${kind} ${name}`);
  if (kind === 'model' && session.made.has(name)) await dropModel(session, name);
  if (kind === 'query') await session.connection.run(`drop table if exists ${quoteName(name)}`);
}

/** Raw tables as views; the session is locked behind them. */
async function openTables({
  connection,
  lake,
  job,
  limits,
  store,
  kept,
  index,
}: Session): Promise<OpenedTables> {
  if (kept?.tables) return kept.tables;
  const { models, plan } = job;
  const origin = { title: 'reading the raw tables', file: models.lake.file };
  const times = lakeTimes(plan.timezone, plan.scope);
  const reading = { connection, lake: models.lake, directory: lake, times };
  const opened = await withinLimits(connection, limits, origin, () =>
    createViews(reading, tablesRead(job), models.absent),
  );
  const folders = [...(opened.read.folders ?? []), ...(store ? [store.folder] : [])];
  await lockSession(connection, { ...opened.read, folders });
  if (kept) {
    kept.tables = opened;
    await loadTables(connection, index);
  }
  return opened;
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
  if (session.kept) return;
  const needed = new Set(modelsOf(session.job.models, files).map((model) => model.name));
  for (const [name, table] of session.made) {
    if (table !== undefined && !needed.has(name) && name !== coverageModel) await dropModel(session, name);
  }
}

async function dropModel({ connection, made, ready }: Session, name: string): Promise<void> {
  const table = made.get(name);
  if (table !== name) await connection.run(`drop view ${quoteName(name)}`);
  if (table !== undefined) await connection.run(`drop table ${quoteName(table)}`);
  made.delete(name);
  ready.delete(name);
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
    if (session.ready.has(model.name)) continue;
    if (!(await reuse(session, 'model', model))) await makeModel(session, model);
    session.ready.add(model.name);
  }
}

async function makeModel(session: Session, model: Model): Promise<void> {
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
  await keep(session, 'model', model);
}

async function makeMonths(session: Session, model: Model): Promise<void> {
  const { connection, job, how, index, kept } = session;
  // A text that is being written is worth no files: what was made before the first change may be made again.
  const store = kept?.summed.has(model.name) ? undefined : session.store;
  kept?.summed.add(model.name);
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
  await keep(session, 'model', model);
}

async function runQuery(session: Session, query: TextFile): Promise<Table> {
  const bounds = queryBounds(query);
  await makeModels(session, query);
  const known = (await reuse(session, 'query', query))?.table;
  if (known) return known;
  announce(session, `query ${query.name}`);
  let table: Table = { columns: [], rows: [] };
  await timed(session, 'query', query, async (sql) => {
    // Checks read the results, so they are kept as tables; a table keeps the order of its rows.
    const rows = await createTable(session.connection, query.name, sql);
    table = await readWithin(session.connection, query.name, rows, bounds);
    return rows;
  });
  await keep(session, 'query', query, { table });
  return table;
}

async function runCheck(session: Session, check: Check): Promise<CheckResult> {
  const { connection } = session;
  await makeModels(session, check);
  const known = (await reuse(session, 'check', check))?.outcome;
  if (known) return known;
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
    await connection.run(`drop table if exists ${quoteName(found)}`);
    rows = await createTable(connection, found, sql);
    table = await readWithin(connection, found, rows, sampleBounds(check));
    await connection.run(`drop table ${quoteName(found)}`);
    return rows;
  });
  const outcome = checkResult(check, rows, table);
  await keep(session, 'check', check, { outcome });
  return outcome;
}

/** Notes what was made, with its statement, the last one. */
async function keep(session: Session, kind: Kind, file: TextFile, made: Made = {}): Promise<void> {
  const { connection, kept, job } = session;
  if (!kept) return;
  const statement = kind === 'coverage' ? undefined : session.statements.at(-1);
  const { name } = file;
  const key = keyOf(kept, job, file);
  const hasRows = kind === 'query' || (kind === 'model' && session.made.get(name) !== undefined);
  const contents = hasRows ? await contentsOf(connection, name) : key;
  kept.results.set(`${kind} ${name}`, { ...made, ...defined({ statement }), kind, name, key, contents });
}

/** One look at the times of the models that carry the report. */
async function readCoverage(session: Session): Promise<Coverage> {
  const { report, models } = session.job;
  const rows = new Map<string, Row>();
  for (const file of coverageFiles(report, models)) {
    await makeModels(session, file);
    const known = (await reuse(session, 'coverage', file))?.row;
    if (known) {
      rows.set(file.name, known);
      continue;
    }
    const read = async (sql: string) => {
      const { rows: found } = await readTable(session.connection, sql);
      rows.set(file.name, found[0] ?? {});
      return found.length;
    };
    // That the model `coverage` was made is noted already.
    await (file.name === coverageModel ? read(file.text) : timed(session, 'model', file, read));
    await keep(session, 'coverage', file, { row: rows.get(file.name) });
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
  await checkDays(session.connection, file, session.job.models, session.undated);
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
