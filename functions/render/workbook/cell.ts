/** One value as a typed cell. Text is always a string cell: Excel never reads it as a formula. */
import type { CellObject } from 'write-excel-file/node';
import { type Column, isFigure, type Value } from '../../query/table.ts';
import { largest, smallest } from '../../text/largest.ts';

/** Kinds of numbers that a reader of a sheet tells apart. */
export type Meaning = 'money' | 'integer' | 'number' | 'fraction' | 'date' | 'timestamp' | 'boolean' | 'text';

const formats: Partial<Record<Meaning, string>> = {
  integer: '#,##0',
  date: 'yyyy-mm-dd',
  timestamp: 'yyyy-mm-dd hh:mm:ss',
};

/** Excel keeps 15 digits of a number and turns the others into zeros. */
const digitsKept = 15;

/** Excel calls a file with a longer text damaged. */
export const longestText = 32_767;

/** @param decimals of its values; a decimal with more than any currency has is no amount of money */
export function meaning(column: Column, decimals = 2): Meaning {
  switch (column.type) {
    case 'decimal':
      return decimals > 3 ? 'number' : 'money';
    case 'double':
      return /(^|_)(growth|share)(_|$)/.test(column.name) ? 'fraction' : 'number';
    case 'string':
      return 'text';
    default:
      return column.type;
  }
}

/**
 * How many digits after the point all values of a column are shown with: as many as its type has, or for a double as
 * show its smallest value.
 */
export function decimalsOf(values: readonly Value[], column: Column): number {
  if (column.type === 'decimal')
    return largest(
      values.map((value) => String(value ?? '').split('.')[1]?.length ?? 0),
      0,
    );
  const isFraction = meaning(column) === 'fraction';
  const usual = isFraction ? 1 : 2;
  const sizes = values.map((value) => Math.abs(Number(value)) * (isFraction ? 100 : 1));
  const least = smallest(sizes.filter((size) => size > 0));
  return least < 0.5 * 10 ** -usual ? Math.min(mostDecimals, 1 - Math.floor(Math.log10(least))) : usual;
}

const mostDecimals = 8;

/**
 * An empty cell for null. A number or date that Excel cannot hold exactly stays text.
 * @param decimals of a number that is not whole
 */
export function typedCell(value: Value, column: Column, decimals = 2): CellObject | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return { value, type: Boolean };
  const kind = meaning(column);
  if (isFigure(column)) return numberCell(value, kind, decimals) ?? textCell(String(value), 'right');
  if (kind === 'date' || kind === 'timestamp')
    return dateCell(String(value), kind) ?? textCell(String(value));
  return textCell(String(value));
}

function numberCell(value: string | number, kind: Meaning, decimals: number): CellObject | null {
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  if (kind !== 'number' && kind !== 'fraction' && significantDigits(String(value)) > digitsKept) return null;
  return { value: number, type: Number, format: formats[kind] ?? numberFormat(kind, decimals) };
}

function numberFormat(kind: Meaning, decimals: number): string {
  const fraction = decimals > 0 ? `.${'0'.repeat(decimals)}` : '';
  return kind === 'fraction' ? `0${fraction}%` : `#,##0${fraction}`;
}

function dateCell(value: string, kind: Meaning): CellObject | null {
  // Excel's calendar has a 29 February 1900; what lies before would move by a day.
  const date = new Date(kind === 'date' ? `${value}T00:00:00Z` : `${value}Z`);
  if (Number.isNaN(date.getTime()) || value < '1900-03-01') return null;
  return { value: date, type: Date, ...format(kind) };
}

/** The format "@" keeps it text when somebody edits the cell. */
export function textCell(text: string, align: 'left' | 'right' = 'left'): CellObject {
  return { value: sharedText(text), type: String, format: '@', ...(align === 'right' ? { align } : {}) };
}

function format(kind: Meaning): { format?: string } {
  const code = formats[kind];
  return code === undefined ? {} : { format: code };
}

/** "0012.50" has 3. */
function significantDigits(number: string): number {
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  const digits = whole + fraction.replace(/0+$/, '');
  return digits.replace(/^0+/, '').length;
}

/**
 * Text as a shared string has to hold it: without the controls that XML forbids (the library drops those and
 * half pairs) and with `_x0041_`, which Excel would read as "A", escaped the way Excel does it.
 */
function sharedText(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
  const escaped = cut.toWellFormed().replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
  // The library looks strings up in an object that inherits: "constructor" would be found, and be no string.
  return escaped in {} ? escaped.replace(/^./, hexEscape) : escaped;
}

function hexEscape(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
