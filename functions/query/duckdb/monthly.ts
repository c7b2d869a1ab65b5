/** Monthly models on DuckDB: extracts of closed months, and the other months read from the lake. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Span } from '../../calendar/days.ts';
import { InputError, RetryableError } from '../../errors.ts';
import { quoteName, textLiteral } from '../../plan/literals.ts';
import type { Extract } from '../engine.ts';
import type { Model } from '../models.ts';
import type { Month } from '../months.ts';
import { createTable } from './bounded.ts';
import type { ExtractStore } from './extract-store.ts';
import { oneStatement, pathList } from './session.ts';

export interface MakingMonthly {
  readonly connection: DuckDBConnection;
  readonly model: Model;
  readonly months: readonly Month[];
  /** @returns the text for the days of a month */
  readonly sqlOf: (month: Span) => string;
  /** Left out, everything is read from the lake, and nothing is kept. */
  readonly store: ExtractStore | undefined;
}

export interface MadeMonthly {
  readonly rows: number;
  /** The table of the months that are not kept. */
  readonly table: string;
  readonly extracts: readonly Extract[];
}

/**
 * Makes the relation of a monthly model, a month at a time: a month has the same rows whatever is kept of others.
 * @throws InputError the text gives what cannot be kept
 */
export async function makeMonthly(making: MakingMonthly): Promise<MadeMonthly> {
  const { connection, model, months, sqlOf } = making;
  // No model or query has a name with a space.
  const table = `${model.name} months`;
  const nothing = { start: months[0]?.start ?? '', end: months[0]?.start ?? '' };
  await createTable(connection, table, sqlOf(nothing));
  await refuseUnkept(connection, model, table);
  const files: string[] = [];
  const extracts: Extract[] = [];
  for (const month of months) {
    const kept = await extractOf(making, month);
    if (kept) {
      files.push(kept.path);
      extracts.push({
        model: model.name,
        month: month.start.slice(0, 7),
        sha256: kept.sha256,
        isNew: kept.isNew,
      });
    } else {
      await oneStatement(connection, sqlOf(month));
      await connection.run(`insert into ${quoteName(table)} ${sqlOf(month)}`);
    }
  }
  const rows = await makeView(connection, model.name, table, files);
  return { rows, table, extracts };
}

/** Rows that are read into memory at once: DuckDB orders joins badly if it cannot tell how small a relation is. */
const fewRows = 100_000;

async function makeView(
  connection: DuckDBConnection,
  name: string,
  table: string,
  files: readonly string[],
): Promise<number> {
  const kept =
    files.length === 0
      ? 0
      : await count(connection, `parquet_file_metadata(${pathList(files)})`, 'sum(num_rows)');
  const isRead = kept > 0 && kept <= fewRows;
  if (isRead) await connection.run(`insert into ${quoteName(table)} select * from ${readFiles(files)}`);
  const others = kept > 0 && !isRead ? ` union all select * from ${readFiles(files)}` : '';
  await connection.run(`create temp view ${quoteName(name)} as select * from ${quoteName(table)}${others}`);
  const inTable = await count(connection, quoteName(table), 'count(*)');
  return isRead ? inTable : inTable + kept;
}

async function count(connection: DuckDBConnection, relation: string, what: string): Promise<number> {
  const reader = await connection.runAndReadAll(`select cast(${what} as bigint) from ${relation}`);
  return Number(reader.value(0, 0));
}

async function extractOf({ connection, model, store, sqlOf }: MakingMonthly, month: Month) {
  const { key } = month;
  if (!store || key === undefined) return undefined;
  const id = { model: model.name, month: month.start.slice(0, 7), key };
  const found = await store.find(id);
  if (found) return { ...found, isNew: false };
  const name = `${model.name} month`;
  await createTable(connection, name, sqlOf(month));
  const kept = await store.keep(id, (path) => writeTable(connection, name, path));
  await connection.run(`drop table ${quoteName(name)}`);
  return { ...kept, isNew: true };
}

const readFiles = (files: readonly string[]) => `read_parquet(${pathList(files)}, hive_partitioning = false)`;

/** In one order, so that the same rows are the same file. */
async function writeTable(connection: DuckDBConnection, table: string, path: string): Promise<void> {
  const rows = `select * from ${quoteName(table)} order by all`;
  try {
    await connection.run(`copy (${rows}) to ${textLiteral(path)} (format parquet, compression zstd)`);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RetryableError(`cannot write an extract: ${message}`, { cause });
  }
}

/** What a Parquet file gives back as it was. */
const keptTypes = /^(BOOLEAN|(TINY|SMALL|BIG)INT|INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|VARCHAR|DATE|TIMESTAMP)$/;

/** @throws InputError a table of the model has columns that would not come back from a file as they were, or no month */
export async function refuseUnkept(
  connection: DuckDBConnection,
  { file, name }: Model,
  table: string,
): Promise<void> {
  const reader = await connection.runAndReadAll(`describe ${quoteName(table)}`);
  const columns = reader.getRows().map(([column, type]) => [String(column), String(type)] as const);
  const problems = columns
    .filter(([, type]) => !keptTypes.test(type))
    .map(
      ([column, type]) =>
        `column ${column} of ${name} is ${type.toLowerCase()}, which cannot be kept; expected a cast, as to bigint or decimal`,
    );
  const isByMonth = columns.some(([column, type]) => column === 'month' && type === 'DATE');
  const noMonth = `${name} is materialized monthly and has no column "month"; expected the first day of the local month, as a date`;
  const all = isByMonth ? problems : [noMonth, ...problems];
  if (all.length > 0) throw new InputError(all.map((message) => ({ file, line: 1, message })));
}
