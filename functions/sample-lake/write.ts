/** Writes the lake's Parquet files. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quote, readNumber } from './database.ts';

const PARQUET = 'format parquet, compression zstd';

/** A dimension table: one file `<table>/<table>.parquet`. Returns the rows. */
export async function writeDimension(
  database: DuckDBConnection,
  lake: string,
  table: string,
  select: string,
): Promise<number> {
  mkdirSync(join(lake, table), { recursive: true });
  await database.run(`copy (${select}) to ${quote(join(lake, table, `${table}.parquet`))} (${PARQUET})`);
  return readNumber(database, `select count(*) from (${select})`);
}

/**
 * Writes the partitions of the temporary table `chunk` (with a column `dt`) that later chunks cannot add to, and
 * keeps the rest in `held_back`: the last local day of a chunk and the first one of the next share a UTC day.
 */
export async function writePartitions(
  database: DuckDBConnection,
  lake: string,
  table: FactTable,
  completeBefore: string,
): Promise<number> {
  const held = `held_${table.name}`;
  await database.run(`create temp table if not exists ${held} as from chunk limit 0`);
  await database.run(`insert into chunk from ${held}`);
  await database.run(
    `create or replace temp table ${held} as from chunk where dt >= date '${completeBefore}'`,
  );
  const folder = join(lake, table.name);
  mkdirSync(folder, { recursive: true });
  const done = `from chunk where dt < date '${completeBefore}'`;
  // With more threads than one a partition could get several files.
  await database.run('set threads = 1');
  await database.run(
    `copy (${done} order by dt, ${table.order}) to ${quote(folder)} (${PARQUET}, partition_by (dt), overwrite_or_ignore)`,
  );
  await database.run('reset threads');
  return readNumber(database, `select count(*) ${done}`);
}

/** A fact table, whose SQL file makes one segment of it. `order` is that of the rows within a file. */
export interface FactTable {
  readonly name: string;
  readonly order: string;
}

export const FACT_TABLES: readonly FactTable[] = [
  { name: 'order_lines', order: 'paid_at, line_id' },
  { name: 'live_sessions', order: 'started_at, session_id' },
  { name: 'follower_snapshots', order: 'creator_id' },
];
