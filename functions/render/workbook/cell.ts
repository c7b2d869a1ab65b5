/** One value as a typed cell. Text is always a string cell: Excel never reads it as a formula. */
import type { CellObject } from 'write-excel-file/node';
import type { Column, Value } from '../../query/table.ts';

/** Kinds of numbers that a reader of a sheet tells apart. */
export type Meaning = 'money' | 'integer' | 'number' | 'fraction' | 'date' | 'timestamp' | 'boolean' | 'text';

const formats: Partial<Record<Meaning, string>> = {
  money: '#,##0.00',
  integer: '#,##0',
  number: '#,##0.00',
  fraction: '0.0%',
  date: 'yyyy-mm-dd',
  timestamp: 'yyyy-mm-dd hh:mm:ss',
};

/** Excel keeps 15 digits of a number and turns the others into zeros. */
const digitsKept = 15;

/** Excel calls a file with a longer text damaged. */
const longestText = 32_767;

export function meaning(column: Column): Meaning {
  switch (column.type) {
    case 'decimal':
      return 'money';
    case 'double':
      return /(^|_)(growth|share)(_|$)/.test(column.name) ? 'fraction' : 'number';
    case 'string':
      return 'text';
    default:
      return column.type;
  }
}

export function isNumeric(column: Column): boolean {
  return column.type === 'decimal' || column.type === 'double' || column.type === 'integer';
}

/** An empty cell for null. A number or date that Excel cannot hold exactly stays text. */
export function typedCell(value: Value, column: Column): CellObject | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return { value, type: Boolean };
  const kind = meaning(column);
  if (isNumeric(column)) return numberCell(value, kind) ?? textCell(String(value), 'right');
  if (kind === 'date' || kind === 'timestamp')
    return dateCell(String(value), kind) ?? textCell(String(value));
  return textCell(String(value));
}

function numberCell(value: string | number, kind: Meaning): CellObject | null {
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  if (kind !== 'number' && kind !== 'fraction' && significantDigits(String(value)) > digitsKept) return null;
  return { value: number, type: Number, ...format(kind) };
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
