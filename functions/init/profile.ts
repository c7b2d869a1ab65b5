/** What the values of a lake are, read as lake.yaml would have them read. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import { quoteName } from '../plan/literals.ts';
import { createViews } from '../query/duckdb/raw.ts';
import { openSession } from '../query/duckdb/session.ts';
import { parseLake } from '../query/lake.ts';
import { lakeTimes } from '../query/times.ts';
import type { ColumnFacts, GuessedTable, TableFacts } from './facts.ts';
import { lakeText } from './lake-text.ts';

export interface Profile {
  readonly connection: DuckDBConnection;
  readonly tables: readonly TableFacts[];
  /** Columns that are declared otherwise than their first values looked. */
  readonly notes: readonly string[];
}

// Of any data, and few enough changes of clocks.
const years = { start: '1990-01-01', end: '2050-01-01' };

/** Reads all rows of all tables. Close its connection when done. */
export async function profileLake(
  lake: string,
  guessed: readonly GuessedTable[],
  zone: string,
): Promise<Profile> {
  const connection = await openSession();
  const tables: TableFacts[] = [];
  const notes: string[] = [];
  for (const table of guessed) {
    const { read, changed } = await readTable(connection, lake, table, zone);
    notes.push(...changed);
    tables.push(await factsOf(connection, read));
  }
  return { connection, tables, notes };
}

interface Read {
  readonly read: GuessedTable;
  readonly changed: readonly string[];
}

/** A type that one of its values does not have gives way to the next. */
async function readTable(
  connection: DuckDBConnection,
  lake: string,
  table: GuessedTable,
  zone: string,
  changed: readonly string[] = [],
): Promise<Read> {
  const declared = parseLake('lake.yaml', lakeText([table], zone, new Map()));
  const reading = { connection, lake: declared, directory: lake, times: lakeTimes(zone, years) };
  try {
    await createViews(reading, [table.name], []);
    await connection.run(
      `create or replace table ${quoteName(table.name)} as from raw.${quoteName(table.name)}`,
    );
    return { read: table, changed };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const wrong = table.columns.find(({ name }) => message.includes(`column ${name} `));
    if (!wrong || wrong.type === 'string') throw error;
    const type = widerThan(wrong.type);
    const columns = table.columns.map((one) => (one === wrong ? { ...one, type, isClock: false } : one));
    const said = error instanceof InputError ? (error.problems[0]?.message ?? message) : message;
    const note = `${table.name}: column ${wrong.name} is declared ${type}: ${said.split('\n')[0]}`;
    await connection.run(`drop view if exists raw.${quoteName(table.name)}`);
    return readTable(connection, lake, { ...table, columns }, zone, [...changed, note]);
  }
}

function widerThan(type: string): string {
  if (type === 'integer') return 'bigint';
  if (type === 'bigint') return 'decimal(18,4)';
  if (type.startsWith('decimal')) return 'double';
  return 'string';
}

async function factsOf(connection: DuckDBConnection, table: GuessedTable): Promise<TableFacts> {
  const all = [...table.columns, ...Object.entries(table.partitions).map(([name, type]) => ({ name, type }))];
  const selects = all.flatMap(({ name, type }) => {
    const column = quoteName(name);
    return [
      `count(*) - count(${column})`,
      `approx_count_distinct(${column})`,
      `cast(min(${column}) as varchar)`,
      `cast(max(${column}) as varchar)`,
      `cast(any_value(${column}) as varchar)`,
      isFraction(type) ? scaleOf(column) : 'null',
    ];
  });
  const read = await connection.runAndReadAll(
    `select ${['count(*)', ...selects].join(', ')} from ${quoteName(table.name)}`,
  );
  const [rows, ...values] = read.getRows()[0] ?? [];
  const columns = all.map(({ name, type }, index): ColumnFacts => {
    const [nulls, distinct, min, max, any, scale] = values.slice(index * 6, index * 6 + 6);
    const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
    const examples = [...new Set([text(any), text(min)])].filter((one) => one !== null).slice(0, 2);
    return {
      ...{ table: table.name, name, type, nulls: Number(nulls), distinct: Number(distinct), examples },
      ...{ min: text(min), max: text(max), scale: scale === null ? undefined : Number(scale) },
    };
  });
  const exact = await Promise.all(columns.map((column) => counted(connection, column, Number(rows))));
  return { table, rows: Number(rows), columns: exact };
}

const isFraction = (type: string) => type === 'double' || type.startsWith('decimal');

const scaleOf = (column: string) =>
  `case when bool_and(abs(cast(${column} as double) - round(cast(${column} as double), 2)) < 1e-9) then 2
    when bool_and(abs(cast(${column} as double) - round(cast(${column} as double), 4)) < 1e-9) then 4 end`;

/** Whether a column is a key has to be known exactly. */
async function counted(
  connection: DuckDBConnection,
  column: ColumnFacts,
  rows: number,
): Promise<ColumnFacts> {
  if (column.distinct < rows * 0.7 || rows === 0) return column;
  const read = await connection.runAndReadAll(
    `select count(distinct ${quoteName(column.name)}) from ${quoteName(column.table)}`,
  );
  return { ...column, distinct: Number(read.getRows()[0]?.[0]) };
}
