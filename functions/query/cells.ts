/** Cells of a table out of what engines give, be it values or texts. */
import { shownValue } from '../text/printable.ts';
import type { Column, Value } from './table.ts';

/**
 * @param value a number, a bigint or a boolean of an engine, or its text: `1.0E10`, `2024-06-18 10:00:00.5`
 * @throws RangeError a whole number is too large to be exact, or a day is none of the years 1 to 9999
 */
export function cellOf(value: unknown, column: Column): Value {
  if (value === null) return null;
  switch (column.type) {
    case 'integer':
      return wholeNumber(value, column);
    case 'double':
      return Number.isFinite(Number(value)) ? Number(value) : null;
    case 'boolean':
      return String(value) === 'true';
    case 'timestamp':
      return milliseconds(ofCalendar(value, column));
    case 'date':
      return ofCalendar(value, column);
    default:
      return String(value);
  }
}

function wholeNumber(value: unknown, column: Column): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(
    `column "${column.name}" holds ${shownValue(String(value))}, which is too large for a whole number of a report`,
  );
}

// Engines have infinity, years before Christ and years of six digits; nothing after this can write them.
function ofCalendar(value: unknown, column: Column): string {
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}(?![^ ])/.test(text) && !/BC/.test(text) && !text.startsWith('0000')) return text;
  throw new RangeError(
    `column "${column.name}" holds ${shownValue(text)}; expected a day of the years 1 to 9999`,
  );
}

// "2024-06-18 10:00:00.5" as "2024-06-18T10:00:00.500": the lake's resolution is the millisecond.
function milliseconds(text: string): string {
  const [day = '', time = '00:00:00'] = text.split(' ');
  const [seconds = '', fraction = ''] = time.split('.');
  return `${day}T${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}`;
}
