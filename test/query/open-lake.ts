/** The raw tables of a lake as a run of a report would open them. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { createViews, type OpenedTables } from '../../functions/query/duckdb/raw.ts';
import type { Lake } from '../../functions/query/lake.ts';
import { lakeTimes } from '../../functions/query/times.ts';

export const scope = { start: '2010-01-01', end: '2025-01-01' };

/** @param zone of the report */
export function openLake(
  connection: DuckDBConnection,
  lake: Lake,
  directory: string,
  names: readonly string[],
  zone = 'Asia/Shanghai',
): Promise<OpenedTables> {
  return createViews({ connection, lake, directory, times: lakeTimes(zone, scope) }, names, []);
}
