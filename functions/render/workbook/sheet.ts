/** A table as a sheet: a bold header that stays in sight, typed cells, columns as wide as what they hold. */
import type { CellObject, Sheet as LibrarySheet, SheetData } from 'write-excel-file/node';
import { counted } from '../../language/counted.ts';
import { type Column, isFigure, type Table, type Value } from '../../query/table.ts';
import { displayWidth } from '../../text/width.ts';
import { decimalsOf, longestText, meaning, textCell, typedCell } from './cell.ts';

export type Sheet = LibrarySheet<Buffer>;

const headerColour = '#E9EEF3';
const narrowest = 9;
const widest = 48;

/** What a value's text looks like in the sheet is wider than its digits: "1,234.50", a date. */
const allowance = {
  money: 4,
  integer: 3,
  number: 3,
  fraction: 3,
  timestamp: 0,
  date: 0,
  boolean: 2,
  text: 0,
};

export function headerCell(text: string, align: 'left' | 'right' = 'left'): CellObject {
  return { ...textCell(text, align), fontWeight: 'bold', backgroundColor: headerColour };
}

/** What Excel can hold: a file with more is damaged to it. */
const excel = { rows: 1_048_576, columns: 16_384 };

export function tableSheet(table: Table, name: string): Sheet {
  const header = table.columns.map((c) => headerCell(c.name, isFigure(c) ? 'right' : 'left'));
  const valuesOf = (column: Column) => table.rows.map((row) => row[column.name] ?? null);
  const decimals = table.columns.map((column) => decimalsOf(valuesOf(column), column));
  const rows = table.rows.map((row) =>
    table.columns.map((c, x) => typedCell(row[c.name] ?? null, c, decimals[x])),
  );
  const columns = table.columns.map((c, x) => ({ width: columnWidth(table, c, decimals[x]) }));
  return { sheet: name, data: [header, ...rows] as SheetData, columns, stickyRowsCount: 1 };
}

/** A table with what a sheet can hold, and what it cannot. */
export interface Held {
  readonly table: Table;
  /** "12 rows", to be said in the sheet. */
  readonly leftOut: { readonly rows: number; readonly columns: number };
  /** For the run: each with the name of the query. */
  readonly warnings: readonly string[];
}

/** @param space rows and columns of a sheet, the header and a line that says what is left out among them */
export function held(query: string, table: Table, space = excel): Held {
  const fits = table.rows.length < space.rows && table.columns.length <= space.columns;
  const rows = fits ? table.rows : table.rows.slice(0, space.rows - 2);
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

function columnWidth(table: Table, column: Column, decimals = 2): number {
  const kind = meaning(column);
  const values = table.rows.map((row) => displayWidth(shown(row[column.name], decimals)) + allowance[kind]);
  const longest = values.reduce((most, width) => Math.max(most, width), displayWidth(column.name));
  return Math.min(widest, Math.max(narrowest, longest + 2));
}

function shown(value: unknown, decimals: number): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(decimals) : String(value);
}
