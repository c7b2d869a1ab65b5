/** What a sheet can hold of a table. */
import { counted } from '../../language/counted.ts';
import type { Table, Value } from '../../query/table.ts';
import { longestText } from './cell.ts';

/** What Excel can hold: a file with more is damaged to it. */
const excel = { rows: 1_048_576, columns: 16_384 };

/** A table with what a sheet can hold, and what it cannot. */
export interface HeldTable {
  readonly table: Table;
  /** "12 rows", to be said in the sheet. */
  readonly leftOut: { readonly rows: number; readonly columns: number };
  /** For the run: each with the name of the query. */
  readonly warnings: readonly string[];
}

/** Rows of a sheet that are around the table. */
const around = 16;

/** @param space rows and columns of a sheet, those around the table among them */
export function held(query: string, table: Table, space = excel): HeldTable {
  const rows = table.rows.slice(0, Math.max(0, space.rows - around));
  const columns = table.columns.slice(0, space.columns);
  const leftOut = { rows: table.rows.length - rows.length, columns: table.columns.length - columns.length };
  const long = columns.filter(({ name }) => rows.some((row) => isLong(row[name])));
  const lost = [
    ...(leftOut.rows > 0 ? [`${counted(leftOut.rows, 'row')} of ${query}: Excel takes ${space.rows}`] : []),
    ...(leftOut.columns > 0
      ? [`${counted(leftOut.columns, 'column')} of ${query}: Excel takes ${space.columns}`]
      : []),
  ].map((what) => `leaves out ${what}`);
  const cuts = long.map(
    ({ name }) => `cuts texts of ${query}.${name}: Excel takes ${longestText} characters`,
  );
  return { table: { columns, rows }, leftOut, warnings: [...lost, ...cuts] };
}

const isLong = (value: Value | undefined) => typeof value === 'string' && value.length > longestText;
