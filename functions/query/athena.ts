/**
 * The engine in the cloud: Athena over the tables of a Glue database. It never waits for Athena longer than a
 * moment: where queries still run, the answer is `Running`, and the run asks again.
 */
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { ThrottledError } from '../aws/errors.ts';
import { clock } from '../calendar/instant.ts';
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import type { TextFile } from '../templates/files.ts';
import { type Catalog, databaseIn } from './athena/catalog.ts';
import { listPrice } from './athena/cost.ts';
import { type Facts, recall, remember } from './athena/facts.ts';
import { listTables } from './athena/files.ts';
import type { Records } from './athena/inline.ts';
import { rawTables } from './athena/lake.ts';
import {
  type AnyLook,
  calledOf,
  extractsOf,
  lookAt,
  type MadeOptions,
  madeTable,
  type Relation,
  type Told,
  toldOnce,
} from './athena/made.ts';
import { monthlyTable } from './athena/monthly.ts';
import { projectionWarnings } from './athena/projection.ts';
import { type Result, readResult, tableOf } from './athena/results.ts';
import type { AthenaStatement } from './athena/statement.ts';
import {
  dependentChecks,
  dependentStatement,
  independentTexts,
  statementOf,
  type Text,
} from './athena/statements.ts';
import { advance, executionsOf, resume, stopAll, succeeded, type Work } from './athena/work.ts';
import { asksCoverage, coverageFiles, coverageOf, lakeFacts } from './coverage.ts';
import type { Coverage } from './covered.ts';
import {
  checkResult,
  type Engine,
  lakeKey,
  type QueryJob,
  type QueryResult,
  type Running,
  type Statement,
} from './engine.ts';
import { lakeFingerprint, tablesRead } from './fingerprint.ts';
import { reportFunctions } from './functions.ts';
import { indexSchema, type LakeIndex, readIndex, writtenIndex } from './lake-index.ts';
import { absentRelations, coverageModel } from './models.ts';
import { skippedWithout } from './skipped.ts';
import type { Substitution } from './sql.ts';
import type { Row, Table } from './table.ts';
import { lakeTimes } from './times.ts';

export interface AthenaOptions {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
  readonly glue: GlueClient;
  /** Its configuration says where results go, and how much a query may read. */
  readonly workgroup: string;
  /** Name of the Glue database. */
  readonly database: string;
  /** Catalog of another account that has the database, and what Athena calls it. @default the account's own */
  readonly foreign?: Catalog['foreign'];
  /** Where materialized models are made. @default nowhere: they stand in front of every text that reads them */
  readonly made?: MadeOptions | undefined;
  /** Rows in the place of all raw tables; undefined for one that is not there. @default those of the database */
  readonly inputs?: ((table: string) => Records | undefined) | undefined;
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
  const known = new Map(Object.entries(job.state).filter(([, { attempt }]) => attempt === 0));
  const facts: Facts = { s3: options.s3, place: options.made?.extractsPlace ?? '', known, seen: new Map() };
  const statements: AthenaStatement[] = [];
  let work: Work | undefined;
  try {
    const index = indexOf(options, job, facts);
    const began = known.get(lakeKey)?.id ?? begin(job, known, await index());
    work = workOn(options, job, began);
    const session = { options, job, work, facts, index, read: readerOf(options, work) };
    return (await resultOf(session, statements)) ?? running(job, work, facts, statements);
  } catch (error) {
    if (error instanceof ThrottledError) return running(job, work, facts, statements);
    if (error instanceof InputError && work) await stopAll(work);
    throw error;
  }
}

const snapshotKey = 'snapshot ';

/** Notes what the run reads, from now to its end. @returns the fingerprint of the lake */
function begin(job: QueryJob, known: Facts['known'], index: LakeIndex): string {
  const id = lakeFingerprint(job.plan, index, tablesRead(job));
  known.set(lakeKey, { id, attempt: 0 });
  for (const [name, table] of Object.entries(index))
    if (table?.snapshot !== undefined) known.set(`${snapshotKey}${name}`, { id: table.snapshot, attempt: 0 });
  return id;
}

/** Of Iceberg tables, by name. */
const snapshotsIn = ({ known }: Facts): Record<string, string> =>
  Object.fromEntries(
    [...known].flatMap(([key, { id }]) =>
      key.startsWith(snapshotKey) ? [[key.slice(snapshotKey.length), id]] : [],
    ),
  );

function workOn(options: AthenaOptions, job: QueryJob, lake: string): Work {
  const { athena, workgroup, database, atOnce = 5, pauses = [300, 700] } = options;
  const now = options.now ?? clock;
  const { run, onProgress } = job;
  const started = Object.entries(job.state).filter(([, { attempt }]) => attempt > 0);
  const place =
    options.foreign === undefined ? { database, own: database } : { database: databaseIn(options) };
  const named = { athena, workgroup, ...place, atOnce, now, run, lake, onProgress };
  return resume(named, Object.fromEntries(started), pauses);
}

const listingOn =
  (options: AthenaOptions): Engine['listing'] =>
  async ({ tables, models }) =>
    options.inputs ? {} : listTables(options, tables, models);

/** The lake as the run began: what is kept of months follows from it, however often the run is asked. */
function indexOf(options: AthenaOptions, job: QueryJob, facts: Facts): () => Promise<LakeIndex> {
  let known: Promise<LakeIndex> | undefined;
  const find = async () => {
    const found = await recall(facts, 'index', indexSchema);
    if (found) return readIndex(found);
    const listed = await listingOn(options)({ tables: tablesRead(job), models: job.models });
    if (options.made) await remember(facts, 'index', writtenIndex(listed));
    return listed;
  };
  return () => {
    known ??= find();
    return known;
  };
}

/** What one asking has at hand. */
interface Session {
  readonly options: AthenaOptions;
  readonly job: QueryJob;
  readonly work: Work;
  readonly facts: Facts;
  readonly index: () => Promise<LakeIndex>;
  readonly read: (statement: AthenaStatement) => Promise<Result>;
}

/** Reads each result once. */
function readerOf({ athena, s3 }: AthenaOptions, work: Work): Session['read'] {
  const results = new Map<string, Promise<Result>>();
  return (statement) => {
    const { file, bounds } = statement;
    const execution = succeeded(work, statement);
    const id = execution?.QueryExecutionId ?? '';
    const location = execution?.ResultConfiguration?.OutputLocation ?? '';
    const result = results.get(id) ?? readResult(athena, s3, { id, location, file, bounds });
    results.set(id, result);
    return result;
  };
}

/**
 * @param known takes the statements as they become known
 * @returns undefined while Athena is at work
 */
async function resultOf(session: Session, known: AthenaStatement[]): Promise<QueryResult | undefined> {
  const { options, job, work } = session;
  const { models, plan } = job;
  const reading = {
    catalog: options,
    lake: models.lake,
    times: lakeTimes(plan.timezone, plan.scope),
    isFirst: work.started.size === 0,
    snapshots: snapshotsIn(session.facts),
    inputs: options.inputs,
  };
  const { missing, selects, warnings } = await rawTables(reading, tablesRead(job), models.absent);
  const rawSchema = databaseIn(options);
  const { literals, zone } = plan;
  const howWith = (coverage?: Coverage): Substitution => ({
    ...{ literals, rawSchema, rawSelects: selects },
    functions: reportFunctions(zone, lakeFacts(models, missing, coverage)),
  });
  for (;;) {
    const seen = await lookOver(session, howWith);
    const statements = [...seen.making, ...seen.reading];
    known.splice(0, known.length, ...statements);
    const isOver = seen.coverage && seen.isWhole && statements.every((one) => succeeded(work, one));
    if (isOver && seen.coverage) {
      const read = await Promise.all(
        seen.reading.map(async (one): Promise<Read> => [one, await session.read(one)]),
      );
      const { coverage } = seen;
      const absent = absentRelations(models, missing);
      const projected = await projectionWarnings(options, tablesRead(job), models);
      const all = [...warnings, ...projected];
      return { ...assembleResult(session, seen, read), absent, coverage, warnings: all };
    }
    if (!(await advance(work, statements))) return undefined;
  }
}

type Read = readonly [AthenaStatement, Result];

interface Seen {
  /** Statements of models. */
  readonly making: readonly AthenaStatement[];
  /** Statements whose results are read. */
  readonly reading: readonly AthenaStatement[];
  /** Whether there is nothing more to come. */
  readonly isWhole: boolean;
  /** Undefined as long as it is not known. */
  readonly coverage: Coverage | undefined;
  readonly relations: readonly Relation[];
}

/** What can run by now, and what has run. */
async function lookOver(session: Session, howWith: (coverage?: Coverage) => Substitution): Promise<Seen> {
  const { job, work } = session;
  const { models } = job;
  const before = lookWith(session, howWith());
  const looks = await textsOf(session, before, coverageTexts(session));
  const isKnown = looks.isWhole && looks.statements.every((one) => succeeded(work, one));
  const coverage = isKnown ? await coverageIn(session, looks.statements) : undefined;
  const look = coverage ? lookWith(session, howWith(coverage)) : before;
  const texts = independentTexts(job).filter(({ file }) => coverage || !asksCoverage(models, file));
  const own = await textsOf(session, look, texts);
  const isRead = coverage !== undefined && own.isWhole && own.statements.every((one) => succeeded(work, one));
  const dependent = isRead ? await dependentStatements(session, look, own.statements) : undefined;
  const making = [...before.statements, ...look.statements];
  return {
    making: making.filter((one, index) => making.findIndex(({ hash }) => hash === one.hash) === index),
    reading: [...looks.statements, ...own.statements, ...(dependent?.statements ?? [])],
    isWhole: dependent?.isWhole ?? false,
    coverage,
    relations: [...looks.relations, ...own.relations, ...(dependent?.relations ?? [])],
  };
}

/** A model that is not a table is looked at as it is written. */
function coverageTexts({ options, job: { report, models } }: Session): Text[] {
  const own = models.byName[coverageModel];
  const isTable = options.made !== undefined && own?.materialized;
  return coverageFiles(report, models).map((file) => ({
    kind: 'model',
    file: file.name === coverageModel && own && !isTable ? own : file,
  }));
}

function lookWith({ options, ...session }: Session, how: Substitution): AnyLook {
  const { athena, s3, glue, made } = options;
  const listing = () => listingOn(options)({ tables: tablesRead(session.job), models: session.job.models });
  const shop = made && { ...made, athena, s3, glue, ...session, listing };
  return lookAt(shop, how, (look, model) =>
    model.isMonthly ? monthlyTable(look, model) : madeTable(look, model),
  );
}

interface Texts {
  readonly statements: readonly AthenaStatement[];
  /** Whether all models are made that they need. */
  readonly isWhole: boolean;
  readonly relations: readonly Relation[];
}

async function textsOf({ job }: Session, look: AnyLook, texts: readonly Text[]): Promise<Texts> {
  const found = await Promise.all(
    texts.map(async (text) => [text, await look.relationsOf(text.file)] as const),
  );
  const statements = found.flatMap(([text, needed]) =>
    needed && !isNeedless(text.file, needed)
      ? [statementOf(text, job.models, look.how, calledOf(needed))]
      : [],
  );
  const relations = found.flatMap(([, needed]) => [...(needed?.values() ?? [])]);
  return { statements, isWhole: found.every(([, needed]) => needed), relations };
}

/** Whether a check can find nothing, as a model is empty. */
function isNeedless(file: TextFile, needed: ReadonlyMap<string, Relation>): boolean {
  const name = skippedWithout(file);
  return name !== undefined && needed.get(name)?.of.at(-1)?.rows === 0;
}

async function coverageIn({ job, read }: Session, looks: readonly AthenaStatement[]): Promise<Coverage> {
  const rows = new Map<string, Row>();
  for (const one of looks) rows.set(one.name, tableOf(await read(one), one).rows[0] ?? {});
  return coverageOf(job, (name) => rows.get(name) ?? {});
}

async function dependentStatements(
  { job, read }: Session,
  look: AnyLook,
  done: readonly AthenaStatement[],
): Promise<Texts> {
  const dependents = dependentChecks(job);
  const names = new Set(dependents.flatMap(({ queries }) => queries.map(({ name }) => name)));
  const results = new Map<string, Result>();
  for (const one of done.filter(({ kind, name }) => kind === 'query' && names.has(name)))
    results.set(one.name, await read(one));
  const found = await Promise.all(
    dependents.map(async (dependent) => [dependent, await look.relationsOf(dependent.check)] as const),
  );
  const statements = found.flatMap(([dependent, needed]) =>
    needed ? [dependentStatement(job, look.how, dependent, results, calledOf(needed))] : [],
  );
  const relations = found.flatMap(([, needed]) => [...(needed?.values() ?? [])]);
  return { statements, isWhole: statements.length === dependents.length, relations };
}

function assembleResult(
  { options: { usdPerTerabyte = 5 }, job: { report }, work, facts }: Session,
  { relations }: Seen,
  results: readonly Read[],
): Omit<QueryResult, 'absent' | 'coverage' | 'warnings'> {
  const read = results.map(([statement, result]) => ({
    statement,
    count: result.count,
    table: tableOf(result, statement),
  }));
  const resultNamed = (kind: Statement['kind'], name: string): Counted =>
    read.find(({ statement }) => statement.kind === kind && statement.name === name) ?? nothing;
  const executions = [...work.executions.values()];
  const snapshots = snapshotsIn(facts);
  const made = toldOnce(relations);
  const isMade = ({ kind, name }: AthenaStatement) =>
    kind === 'model' && made.some((one) => one.name === name);
  const own = read.filter(({ statement }) => !isMade(statement));
  return {
    engine: executions[0]?.EngineVersion?.EffectiveEngineVersion ?? 'Athena',
    tables: Object.fromEntries(report.queries.map(({ name }) => [name, resultNamed('query', name).table])),
    checks: report.checks.map((check) => {
      const { count, table } = resultNamed('check', check.name);
      return checkResult(check, count, table);
    }),
    statements: [
      ...made.map((one) => modelEvidence(work, one)),
      ...own.map(({ statement, count }) => evidenceOf(work, statement, count)),
    ],
    lake: work.lake,
    ...(Object.keys(snapshots).length > 0 && { snapshots }),
    extracts: extractsOf(relations),
    usd: listPrice(executions, usdPerTerabyte),
  };
}

/** Of a model that is a table: all that ran for it in this run, which is nothing if another one had made it. */
function modelEvidence(work: Work, { name, sql, rows, execution: id }: Told): Statement {
  const ran = executionsOf(work, { kind: 'model', name });
  const sum = (key: 'TotalExecutionTimeInMillis' | 'DataScannedInBytes') =>
    ran.reduce((total, { Statistics }) => total + (Statistics?.[key] ?? 0), 0);
  const cost = { milliseconds: sum('TotalExecutionTimeInMillis'), bytesScanned: sum('DataScannedInBytes') };
  return { kind: 'model', name, sql, ...defined({ rows }), id, ...cost };
}

interface Counted {
  /** The number of all rows. */
  readonly count: number;
  /** Those that were read. */
  readonly table: Table;
}

const nothing: Counted = { count: 0, table: { columns: [], rows: [] } };

function evidenceOf(work: Work, statement: AthenaStatement, rows: number): Statement {
  const { kind, name, told: sql } = statement;
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
  { report, state: before }: QueryJob,
  work: Work | undefined,
  { known }: Facts,
  statements: readonly AthenaStatement[],
): Running {
  const open = statements.filter((one) => !work || !succeeded(work, one)).map(titleOf);
  const done = new Set(statements.map(titleOf).filter((title) => !open.includes(title)));
  const all = [
    ...statements.filter(({ kind }) => kind === 'model'),
    ...report.queries.map(({ name }) => ({ kind: 'query', name })),
    ...report.checks.map(({ name }) => ({ kind: 'check', name })),
  ];
  const titles = [...new Set(all.map(titleOf))];
  const waitingFor = titles.filter((title) => !done.has(title));
  const state = work ? Object.fromEntries([...known, ...work.started]) : before;
  // Where all have ended, it is their results that Athena does not give now.
  return { state, waitingFor: waitingFor.length > 0 ? waitingFor : titles };
}

const titleOf = ({ kind, name }: { readonly kind: string; readonly name: string }) => `${kind} ${name}`;
