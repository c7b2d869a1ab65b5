/** A private in-memory DuckDB for one lake, and its SQL files. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Values for `getvariable('name')` in the SQL files; text is written as SQL (`date '2022-06-01'`). */
export type Variables = Readonly<Record<string, number | string>>;

/**
 * Runs `work` with a database that spills to a temporary folder, which is removed afterwards.
 * @param signal stops the statement that runs
 */
export async function withDatabase<T>(
  work: (database: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const spill = mkdtempSync(join(tmpdir(), 'periodical-sample-lake-'));
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: spill,
    // A file stays open for each day of a chunk.
    partitioned_write_max_open_files: '1000',
  });
  try {
    const connection = await instance.connect();
    const stop = () => connection.interrupt();
    signal?.addEventListener('abort', stop);
    try {
      return await work(connection);
    } finally {
      signal?.removeEventListener('abort', stop);
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
    rmSync(spill, { recursive: true, force: true });
  }
}

/** Runs every statement of `functions/sample-lake/<name>.sql`. */
export async function runFile(database: DuckDBConnection, name: string): Promise<void> {
  await database.run(readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8'));
}

export async function setVariables(database: DuckDBConnection, variables: Variables): Promise<void> {
  for (const [name, value] of Object.entries(variables)) {
    await database.run(`set variable ${name} = ${value}`);
  }
}

/** One number from a query with one row and one column. */
export async function readNumber(database: DuckDBConnection, sql: string): Promise<number> {
  const rows = await database.runAndReadAll(sql);
  return Number(rows.getRowsJS()[0]?.[0] ?? 0);
}

/** A table from rows of literals. `columns` names them with their types: "name varchar, weight bigint". */
export async function createTable(
  database: DuckDBConnection,
  name: string,
  columns: string,
  rows: readonly (readonly Literal[])[],
): Promise<void> {
  await database.run(`create or replace table ${name} (${columns})`);
  await database.run(
    `insert into ${name} values ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(',\n')}`,
  );
}

type Literal = string | number | readonly string[];

function literal(value: Literal): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quote(value);
  return `[${value.map(quote).join(', ')}]`;
}

/** Text as an SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
