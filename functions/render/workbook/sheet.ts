/** A table as a sheet: a bold header that stays in sight, typed cells, columns as wide as what they hold. */
import type { CellObject, Sheet as LibrarySheet, SheetData } from 'write-excel-file/node';
import type { Column, Table } from '../../query/table.ts';
import { displayWidth } from '../../text/width.ts';
import { isNumeric, meaning, textCell, typedCell } from './cell.ts';

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

export function tableSheet(table: Table, name: string): Sheet {
  const header = table.columns.map((c) => headerCell(c.name, isNumeric(c) ? 'right' : 'left'));
  const rows = table.rows.map((row) => table.columns.map((c) => typedCell(row[c.name] ?? null, c)));
  const columns = table.columns.map((c) => ({ width: columnWidth(table, c) }));
  return { sheet: name, data: [header, ...rows] as SheetData, columns, stickyRowsCount: 1 };
}

function columnWidth(table: Table, column: Column): number {
  const kind = meaning(column);
  const values = table.rows.map((row) => displayWidth(shown(row[column.name])) + allowance[kind]);
  const longest = values.reduce((most, width) => Math.max(most, width), displayWidth(column.name));
  return Math.min(widest, Math.max(narrowest, longest + 2));
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value);
}
