/** Results of DuckDB as tables in this process, after their size is known. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName } from '../../plan/literals.ts';
import { type Bounds, maxBytes } from '../bounds.ts';
import type { Table } from '../table.ts';
import { oneStatement } from './session.ts';
import { readTable } from './values.ts';

/** Makes a temporary table of what a text gives, in its order. @returns the number of its rows */
export async function createTable(connection: DuckDBConnection, name: string, sql: string): Promise<number> {
  // The text stands on the first line of the statement, so that DuckDB's lines are those of the file.
  const statement = await oneStatement(connection, `create temp table ${quoteName(name)} as ${sql}`);
  const made = await connection.runAndReadAll(statement);
  return Number(made.value(0, 0));
}

/**
 * @param rows that the temporary table has
 * @returns those that are within the bounds
 * @throws InputError there is more than the bounds allow
 */
export async function readWithin(
  connection: DuckDBConnection,
  name: string,
  rows: number,
  bounds: Bounds,
): Promise<Table> {
  if (rows > bounds.rows && bounds.tooMany) throw bounds.tooMany(String(rows));
  const first = `select * from ${quoteName(name)} limit ${bounds.rows}`;
  if ((await bytesOf(connection, first)) > maxBytes) throw bounds.tooLarge();
  return readTable(connection, first);
}

async function bytesOf(connection: DuckDBConnection, select: string): Promise<number> {
  const sums = await connection.runAndReadAll(
    `select sum(strlen(cast(columns(*) as varchar))) from (${select})`,
  );
  return (sums.getRows()[0] ?? []).reduce((sum: number, bytes) => sum + Number(bytes ?? 0), 0);
}
