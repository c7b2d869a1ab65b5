/** What a check of the data found, without its rows. */
import type { Table } from './table.ts';

export interface CheckOutcome {
  readonly name: string;
  readonly severity: 'hold' | 'warn';
  readonly passed: boolean;
  /** How many rows it gave; 0 if the check passed. */
  readonly rows: number;
  /** How many things are wrong, which is what people are told. */
  readonly count: number;
}

/**
 * How many things a check found: the sum of its column `count` if it has one, as a row can stand for more than one, and
 * else the number of its rows. A row that is not kept counts as one.
 * @param rows the number of all rows, of which the table has the first
 */
export function countFound(rows: number, table: Table): number {
  const type = table.columns.find(({ name }) => name === 'count')?.type;
  if (type !== 'integer' && type !== 'decimal') return rows;
  const kept = table.rows.reduce((sum, row) => sum + Number(row.count ?? 0), 0);
  return kept + rows - table.rows.length;
}
