/** Monthly models on DuckDB: extracts of closed months, and the other months read from the lake. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Span, startOfMonth } from '../../calendar/days.ts';
import { InputError, RetryableError } from '../../errors.ts';
import { dateLiteral, quoteName, textLiteral } from '../../plan/literals.ts';
import type { Extract } from '../engine.ts';
import type { Model } from '../models.ts';
import { type Month, stretchesOf } from '../months.ts';
import { createTable } from './bounded.ts';
import type { ExtractStore, StoredExtract } from './extract-store.ts';
import { pathList } from './session.ts';

export interface MakingMonthly {
  readonly connection: DuckDBConnection;
  readonly model: Model;
  readonly months: readonly Month[];
  /** @returns the text for the days of some months */
  readonly sqlOf: (days: Span) => string;
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
 * Makes the relation of a monthly model: what is kept of closed months, and the others read from the lake.
 * @throws InputError the text gives what cannot be kept
 */
export async function makeMonthly(making: MakingMonthly): Promise<MadeMonthly> {
  const { connection, model, months, sqlOf, store } = making;
  // No model or query has a name with a space.
  const table = `${model.name} months`;
  const nothing = { start: months[0]?.start ?? '', end: months[0]?.start ?? '' };
  // A session that goes on after a mistake has what was made before it.
  for (const name of [table, stretchOf(model)])
    await connection.run(`drop table if exists ${quoteName(name)}`);
  await createTable(connection, table, sqlOf(nothing));
  await refuseUnkept(connection, model, table);
  const found = new Map<Month, Kept>();
  for (const month of months) {
    const kept = month.key === undefined ? undefined : await store?.find(idOf(model, month));
    if (kept) found.set(month, { ...kept, isNew: false });
  }
  const missing = months.filter((month) => !found.has(month));
  // What is not kept lies in memory whole in any case.
  for (const stretch of stretchesOf(missing, store ? monthsAtOnce : missing.length))
    for (const [month, kept] of await readStretch(making, table, stretch)) found.set(month, kept);
  const extracts = months.flatMap((month): Extract[] => {
    const kept = found.get(month);
    if (!kept) return [];
    const { sha256, isNew } = kept;
    return [{ model: model.name, month: month.start.slice(0, 7), sha256, isNew }];
  });
  const files = [...found.values()].map(({ path }) => path);
  return { rows: await makeView(connection, model.name, table, files), table, extracts };
}

interface Kept extends StoredExtract {
  readonly isNew: boolean;
}

const idOf = ({ name: model }: Model, { start, key = '' }: Month) => ({
  model,
  month: start.slice(0, 7),
  key,
});

const stretchOf = ({ name }: Model) => `${name} stretch`;

/** Months that are read by one statement: more would have to be held in memory. */
const monthsAtOnce = 6;

/** Reads some months in a row; those that are closed are kept, the others go into the table. */
async function readStretch(
  { connection, model, store, sqlOf }: MakingMonthly,
  table: string,
  months: readonly Month[],
): Promise<Map<Month, Kept>> {
  const name = stretchOf(model);
  await createTable(
    connection,
    name,
    sqlOf({ start: months[0]?.start ?? '', end: months.at(-1)?.end ?? '' }),
  );
  await refuseOtherMonths(connection, model, name, months);
  const found = new Map<Month, Kept>();
  const put = (rows: string) => connection.run(`insert into ${quoteName(table)} ${rows}`);
  if (!store) await put(`select * from ${quoteName(name)}`);
  else
    for (const month of months) {
      const rows = `select * from ${quoteName(name)} where ${within(month)}`;
      if (month.key === undefined) await put(rows);
      else {
        const kept = await store.keep(idOf(model, month), (path) => write(connection, rows, path));
        found.set(month, { ...kept, isNew: true });
      }
    }
  await connection.run(`drop table ${quoteName(name)}`);
  return found;
}

const within = ({ start, end }: Span) =>
  `month >= ${dateLiteral(startOfMonth(start))} and month < ${dateLiteral(end)}`;

/** Rows of another month would be in none. */
async function refuseOtherMonths(
  connection: DuckDBConnection,
  { file, name }: Model,
  table: string,
  months: readonly Month[],
): Promise<void> {
  const asked = { start: months[0]?.start ?? '', end: months.at(-1)?.end ?? '' };
  const others = await connection.runAndReadAll(
    `select cast(month as varchar) from ${quoteName(table)}
     where not (${within(asked)} and day(month) = 1) or month is null limit 1`,
  );
  if (others.currentRowCount === 0) return;
  const found = String(others.value(0, 0) ?? 'null');
  const message = `${name} gives a row of the month ${found} for the days from ${asked.start} to ${asked.end}; expected rows of these local months alone, with the first day of theirs as month`;
  throw InputError.at(file, message, 1);
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

const readFiles = (files: readonly string[]) => `read_parquet(${pathList(files)}, hive_partitioning = false)`;

/** In one order, so that the same rows are the same file. */
async function write(connection: DuckDBConnection, rows: string, path: string): Promise<void> {
  try {
    await connection.run(
      `copy (${rows} order by all) to ${textLiteral(path)} (format parquet, compression zstd)`,
    );
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
