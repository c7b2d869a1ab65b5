/** What a check of the data found, without its rows. */
import { defined } from '../defined.ts';
import type { ColumnType, Table } from './table.ts';

export interface CheckOutcome {
  readonly name: string;
  readonly severity: 'hold' | 'warn';
  readonly passed: boolean;
  /** How many rows it gave; 0 if the check passed. */
  readonly rows: number;
  /** How many things are wrong, which is what people are told. */
  readonly count: number;
  /** Of how many things that it looked at. */
  readonly of?: number;
  /** What part of a whole, such as the sales, they make up. */
  readonly share?: number;
}

/**
 * What the rows of a check say of the things that are wrong, as a row can stand for more than one: the sum of its column
 * `count`, or else the number of its rows; of how many, its column `of`; and the sum of its column `share`. A row that is
 * not kept counts as one, and nobody knows its share.
 * @param rows the number of all rows, of which the table has the first
 */
export function found(rows: number, table: Table): Pick<CheckOutcome, 'count' | 'of' | 'share'> {
  const count = numbersOf('count', ['integer', 'decimal'], table);
  const of = numbersOf('of', ['integer', 'decimal'], table);
  const share = numbersOf('share', ['double', 'decimal'], table);
  const rest = rows - table.rows.length;
  return defined({
    count: count ? sum(count) + rest : rows,
    of: of && of.length > 0 ? Math.max(...of) : undefined,
    share: share && share.length > 0 && rest === 0 ? sum(share) : undefined,
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** The known values of a column; undefined if there is none of this name that holds numbers. */
function numbersOf(name: string, types: readonly ColumnType[], { columns, rows }: Table) {
  const type = columns.find((column) => column.name === name)?.type;
  if (!type || !types.includes(type)) return undefined;
  return rows.flatMap((row) => (row[name] === null || row[name] === undefined ? [] : [Number(row[name])]));
}
