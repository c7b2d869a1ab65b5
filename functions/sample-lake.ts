/**
 * A made-up lake of raw sales data for the demo, the tests and the benchmarks. The same seed and scale give the same
 * bytes. Figures of the report come out as the seed article has them, because budgets and quotas are planned first
 * (plan.sql) and lines only divide them; nothing outside this folder knows about it.
 *
 *     calendar, products, creators → plan (creator × segment) → creator_days → per segment: lines, sessions, snapshots
 */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays } from './calendar/days.ts';
import { epochSeconds } from './calendar/instant.ts';
import { makeFolder } from './durable-file.ts';
import { InputError } from './errors.ts';
import { isUnlocked, tryLock } from './file-lock.ts';
import { FIRST_DAY, LAST_DAY, SEGMENTS } from './sample-lake/calendar.ts';
import { BUYERS, CALIBRATION, COHORTS, PRODUCTS } from './sample-lake/calibration.ts';
import { createTable, runFile, setVariables, type Variables, withDatabase } from './sample-lake/database.ts';
import { createReferenceTables } from './sample-lake/reference.ts';
import { FACT_TABLES, type FactTable, writeDimension, writePartitions } from './sample-lake/write.ts';

export interface SampleLakeOptions {
  /** The lake's folder; it must not exist or be empty. */
  readonly directory: string;
  /** 1 makes 1.4 million order lines. */
  readonly scale: number;
  /** An integer from 0 to 2³² - 1. */
  readonly seed: number;
  readonly onProgress?: (message: string) => void;
  /** Stops the work; what was made of the lake is taken away. */
  readonly signal?: AbortSignal;
}

export interface SampleLake {
  /** Rows per table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Size of all files. */
  readonly bytes: number;
}

/** Changes with every change of what is generated. */
const GENERATOR_VERSION = 3;

/** @throws InputError where the folder is not empty or an option makes no sense. */
export async function makeSampleLake(options: SampleLakeOptions): Promise<SampleLake> {
  const directory = resolve(options.directory);
  checkOptions(options, directory);
  makeFolder(dirname(directory));
  // Beside the lake, so that the rename stays on one file system and a half-made lake never looks whole.
  clearLeftovers(directory);
  const staging = mkdtempSync(stagingPrefix(directory));
  const lock = tryLock(join(staging, lockName));
  try {
    const rows = await withDatabase((database) => generate(database, staging, options), options.signal);
    lock?.remove();
    writeFileSync(join(staging, markerName), marker(options));
    if (existsSync(directory)) rmdirSync(directory);
    renameSync(staging, directory);
    return { rows, bytes: folderBytes(directory) };
  } catch (error) {
    lock?.release();
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
}

/** Whether a lake that is kept is what this version makes; one of an earlier version has other figures. */
export function isOfThisVersion(directory: string): boolean {
  const path = join(directory, markerName);
  return existsSync(path) && readFileSync(path, 'utf8').includes(`"version":${GENERATOR_VERSION},`);
}

const stagingPrefix = (directory: string) => join(dirname(directory), `.${basename(directory)}-`);

/** Held as long as the lake is being made. */
const lockName = '_making.sqlite';

/** Half-made lakes whose process was killed. */
function clearLeftovers(directory: string): void {
  const prefix = basename(stagingPrefix(directory));
  const found = readdirSync(dirname(directory)).filter(
    (name) => name.startsWith(prefix) && /^[A-Za-z0-9]{6}$/.test(name.slice(prefix.length)),
  );
  for (const name of found) {
    const path = join(dirname(directory), name);
    if (existsSync(join(path, lockName)) && isUnlocked(join(path, lockName)))
      rmSync(path, { recursive: true, force: true });
  }
}

function checkOptions({ scale, seed }: SampleLakeOptions, directory: string): void {
  if (existsSync(directory) && (!statSync(directory).isDirectory() || readdirSync(directory).length > 0)) {
    throw InputError.at(directory, 'the folder is not empty; a sample lake needs a new or an empty folder');
  }
  if (!(scale >= 0.01 && scale <= 100)) {
    throw InputError.at('--scale', `expected a number from 0.01 to 100, found ${scale}`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw InputError.at('--seed', `expected an integer from 0 to 4294967295, found ${seed}`);
  }
}

const markerName = '_sample-lake.json';

function marker({ scale, seed }: SampleLakeOptions): string {
  return `${JSON.stringify({ generator: 'periodical sample-lake', version: GENERATOR_VERSION, seed, scale })}\n`;
}

async function generate(
  database: DuckDBConnection,
  lake: string,
  options: SampleLakeOptions,
): Promise<Record<string, number>> {
  const progress = (message: string) => {
    options.signal?.throwIfAborted();
    options.onProgress?.(message);
  };
  progress('plan');
  await plan(database, options);
  const rows: Record<string, number> = {};
  for (const table of ['creators', 'products', 'campaigns']) {
    progress(table);
    rows[table] = await writeDimension(database, lake, table, `from ${table}_out`);
  }
  for (const table of FACT_TABLES) {
    progress(table.name);
    rows[table.name] = await writeFacts(database, lake, table, options);
  }
  return rows;
}

async function plan(database: DuckDBConnection, options: SampleLakeOptions): Promise<void> {
  await runFile(database, 'random');
  await setVariables(database, planVariables(options));
  await database.run(`set variable root = mix(mix(${options.seed}::ubigint) + 1)`);
  await createReferenceTables(database);
  await createTable(
    database,
    'cohorts',
    'cohort integer, first_no bigint, creators bigint, heads bigint, waists bigint, mids bigint',
    cohortRows(options.scale),
  );
  const { daily } = CALIBRATION;
  await createTable(
    database,
    'daily_targets',
    'tier varchar, daily double',
    Object.entries(daily).map(([tier, count]) => [tier, count * options.scale]),
  );
  for (const step of ['calendar', 'products', 'creators', 'plan', 'creator_days', 'dimensions']) {
    await runFile(database, step);
  }
}

function planVariables({ scale }: SampleLakeOptions): Variables {
  const count = (atScaleOne: number) => Math.max(1, Math.round(atScaleOne * scale));
  return {
    first_day: `date '${FIRST_DAY}'`,
    last_day: `date '${LAST_DAY}'`,
    // The growth of followers ends months before the last report does, so that no newest snapshot is below its band.
    grown_n: `date_diff('day', date '${FIRST_DAY}', date '2024-05-21')`,
    // Midnight in Shanghai, which has had no daylight saving time since 1991.
    first_midnight_ms: epochSeconds(`${FIRST_DAY}T00:00:00+08:00`) * 1000,
    products: count(PRODUCTS),
    buyers: count(BUYERS),
    evergreens: count(2),
    surged: count(CALIBRATION.surged),
    first_timers_grown: count(CALIBRATION.firstTimersGrown),
    large: count(CALIBRATION.large),
    large_before: count(CALIBRATION.largeBefore),
    large_both: Math.min(count(CALIBRATION.largeBoth), count(CALIBRATION.largeBefore)),
    sales_growth: `${CALIBRATION.salesGrowth}::double`,
    live_growth: `${CALIBRATION.liveGrowth}::double`,
  };
}

function cohortRows(scale: number): number[][] {
  let next = 0;
  return COHORTS.map((cohort, index) => {
    const first = next;
    const scaled = (count: number) => (count === 0 ? 0 : Math.max(1, Math.round(count * scale)));
    next += scaled(cohort.creators);
    return [
      index,
      first,
      scaled(cohort.creators),
      scaled(cohort.heads),
      scaled(cohort.waists),
      scaled(cohort.mids),
    ];
  });
}

/** Some segments after the other, so that memory does not grow with the lake. */
async function writeFacts(
  database: DuckDBConnection,
  lake: string,
  table: FactTable,
  { scale, signal }: SampleLakeOptions,
): Promise<number> {
  // About 400,000 lines at a time: fewer and the fixed cost of a statement counts. Half of all at most: a file stays
  // open for each day of them.
  const step = Math.max(1, Math.min(Math.round(12 / scale), Math.ceil(SEGMENTS.length / 2)));
  let rows = 0;
  for (let first = 0; first < SEGMENTS.length; first += step) {
    signal?.throwIfAborted();
    const last = Math.min(first + step, SEGMENTS.length) - 1;
    await setVariables(database, { first_segment: first, last_segment: last });
    await runFile(database, table.name);
    rows += await writePartitions(database, lake, table, completeBefore(last));
  }
  return rows;
}

/** The first UTC day that a later segment may still add to. */
function completeBefore(segment: number): string {
  const next = SEGMENTS[segment + 1];
  return next === undefined ? '9999-12-31' : addDays(next.start, -1);
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((bytes, entry) => bytes + statSync(join(entry.parentPath, entry.name)).size, 0);
}
