/** Whether facts lie in partitions `dt` of their days, so that a query need not read the others. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { dayStart } from '../calendar/zone.ts';
import { quoteName } from '../plan/literals.ts';
import type { ColumnFacts, TableFacts } from './facts.ts';

/**
 * Looks at every row: `:start_dt` to `:end_dt` of a period must have all of its rows, whether the days of the folders
 * are those of UTC or of the zone.
 */
export async function liesByDay(
  connection: DuckDBConnection,
  { table, rows }: TableFacts,
  time: ColumnFacts,
  zone: string,
): Promise<boolean> {
  if (table.partitions.dt !== 'string' || rows === 0) return false;
  const [least, most] = time.type === 'date' ? [-1, 1] : ahead(zone);
  const days = `date_diff('day', cast(${quoteName(time.name)} as date), try_cast(dt as date))`;
  const read = await connection.runAndReadAll(
    `select count(*) from ${quoteName(table.name)}
    where ${quoteName(time.name)} is not null and (not regexp_full_match(dt, '\\d{4}-\\d\\d-\\d\\d') or ${days} is null or not ${days} between ${least} and ${most})`,
  );
  return Number(read.getRows()[0]?.[0]) === 0;
}

/** Days by which a local day may be ahead of that of UTC, the least and the most. */
function ahead(zone: string): readonly [number, number] {
  const starts = ['2024-01-01', '2024-07-01'].map(
    (day) => [dayStart(day, zone), `${day}T00:00:00.000Z`] as const,
  );
  return [
    starts.some(([start, midnight]) => start > midnight) ? -1 : 0,
    starts.some(([start, midnight]) => start < midnight) ? 1 : 0,
  ];
}
