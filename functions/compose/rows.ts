/** Which rows of a table a tag shows. */
import type { Row } from '../query/table.ts';

/** The rows from the first to the last whose column has a value: what lies outside the data is left out, gaps stay. */
export function trimUnknown(rows: readonly Row[], column?: string): readonly Row[] {
  if (column === undefined) return rows;
  const isKnown = (row: Row) => (row[column] ?? null) !== null;
  return rows.slice(Math.max(0, rows.findIndex(isKnown)), rows.findLastIndex(isKnown) + 1);
}

/** The first `limit` rows, and of these the last `last`. */
export function limited<T>(rows: readonly T[], limit = rows.length, last = rows.length): readonly T[] {
  return rows.slice(0, limit).slice(Math.max(0, Math.min(limit, rows.length) - last));
}
