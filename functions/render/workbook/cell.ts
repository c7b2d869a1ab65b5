/** One value as a cell: a number, a date or a text. Text is always text: no spreadsheet runs it. */
import type { CellStyle } from 'hucre';
import type { SheetUnit } from '../../compose/sheet.ts';
import { filled } from '../../language/fill.ts';
import { rulesOf } from '../../language/languages.ts';
import type { Value } from '../../query/table.ts';
import { largest, smallest } from '../../text/largest.ts';

/** Excel keeps 15 digits of a number and turns the others into zeros. */
const digitsKept = 15;

/** Excel calls a file with a longer text damaged. */
export const longestText = 32_767;

/** What a spreadsheet holds of a value; null is an empty cell. */
export type Held = string | number | boolean | null;

const numeric: readonly SheetUnit[] = ['money', 'count', 'hours', 'number', 'share', 'growth', 'points'];
const dates: readonly SheetUnit[] = ['month', 'date', 'moment'];

export const isNumeric = (unit: SheetUnit): boolean => numeric.includes(unit);

/** A number or date that Excel cannot hold exactly stays text. */
export function heldValue(value: Value, unit: SheetUnit): Held {
  if (value === null || typeof value === 'boolean') return value;
  if (isNumeric(unit)) return exactNumber(value, unit) ?? plainText(String(value));
  if (dates.includes(unit)) return serialOf(String(value)) ?? plainText(String(value));
  return plainText(String(value));
}

function exactNumber(value: string | number, unit: SheetUnit): number | null {
  const number = Number(value);
  if (!Number.isFinite(number) || String(value).trim() === '') return null;
  const isCounted = typeof value === 'string' || Number.isInteger(value);
  if (isCounted && significantDigits(String(value)) > digitsKept) return null;
  // A difference of shares is read as points.
  return unit === 'points' ? Number((number * 100).toPrecision(digitsKept)) : number;
}

const day = 86_400_000;
const epoch = Date.UTC(1899, 11, 30);

/** The days since Excel's calendar begins. It has a 29 February 1900; what lies before would move by a day. */
function serialOf(value: string): number | null {
  const time = Date.parse(value.length === 10 ? `${value}T00:00:00Z` : `${value}Z`);
  return Number.isNaN(time) || value < '1900-03-01' ? null : (time - epoch) / day;
}

/** "0012.50" has 3. */
function significantDigits(number: string): number {
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  const digits = whole + fraction.replace(/0+$/, '');
  return digits.replace(/^0+/, '').length;
}

/**
 * Text as a workbook has to hold it: without what XML forbids and half pairs, and with `_x0041_`, which Excel would
 * read as "A", escaped the way Excel does it.
 */
export function plainText(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
  return cut
    .replace(/(?![\t\n\r\x85])[\p{Cc}\uFFFE\uFFFF]|\p{Cs}/gu, '')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}

/**
 * How many digits after the point all values of a column are shown with: as many as its amounts have, but cents alone of
 * money that is not smaller; or for a fraction as show its smallest value.
 */
export function decimalsOf(values: readonly Value[], unit: SheetUnit): number {
  if (unit === 'count') return 0;
  if (values.some((value) => typeof value === 'string')) {
    const all = largest(values.map(decimalsIn), 0);
    return unit === 'money' && values.every(isOfCents) ? Math.min(all, 2) : all;
  }
  const usual = unit === 'share' || unit === 'growth' || unit === 'points' || unit === 'hours' ? 1 : 2;
  const isPercent = unit === 'share' || unit === 'growth' || unit === 'points';
  const most = isPercent ? mostOfPercent : mostDecimals;
  const sizes = values.map((value) => Math.abs(Number(value)) * (isPercent ? 100 : 1));
  const least = smallest(sizes.filter((size) => size > 0));
  return least < 0.5 * 10 ** -usual ? Math.min(most, 1 - Math.floor(Math.log10(least))) : usual;
}

/** What would not be shown as 0.00. */
const isOfCents = (value: Value) => Number(value) === 0 || Math.abs(Number(value)) >= 0.01;

const mostDecimals = 8;
const mostOfPercent = 2;
const decimalsIn = (value: Value) => String(value ?? '').split('.')[1]?.length ?? 0;

/** How the values of a column look. The format "@" keeps a text a text when somebody edits the cell. */
export function styleOf(unit: SheetUnit, decimals: number, language: string): CellStyle {
  const numFmt = formatOf(unit, decimals, language);
  if (isNumeric(unit)) return { numFmt, alignment: { horizontal: 'right', vertical: 'top' } };
  // Away from a number before it.
  return { numFmt, alignment: { horizontal: 'left', vertical: 'top', indent: 1 } };
}

function formatOf(unit: SheetUnit, decimals: number, language: string): string {
  const fraction = decimals > 0 ? `.${'0'.repeat(decimals)}` : '';
  if (unit === 'share') return `0${fraction}%`;
  if (unit === 'growth') return `+#,##0${fraction}%;-#,##0${fraction}%;0${fraction}%`;
  if (unit === 'points') return pointsFormat(`0${fraction}`, language);
  if (isNumeric(unit)) return `#,##0${fraction}`;
  const { workbook } = rulesOf(language);
  if (unit === 'month' || unit === 'date') return workbook[unit];
  return unit === 'moment' ? 'yyyy-mm-dd hh:mm:ss' : unit === 'boolean' ? 'General' : '@';
}

/** The words for points stand in the format, and the cell is a number. */
function pointsFormat(digits: string, language: string): string {
  const words = filled(rulesOf(language).points, { number: '' });
  return ['+', '-', ''].map((sign) => `${sign}${digits}"${words}"`).join(';');
}
