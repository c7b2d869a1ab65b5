/** Which period somebody meant who wrote it in another way. */
import { nearest } from '../text/nearest.ts';
import { monthNames } from './calendar.ts';

const relative = [
  'yesterday',
  ...['week', 'month', 'quarter', 'half', 'year'].map((unit) => `last ${unit}`),
  'trailing 12 months',
];

const two = (number: string) => number.padStart(2, '0');

type Way = readonly [RegExp, (...groups: string[]) => string];

/** How people write years, months and days elsewhere. */
const ways: readonly Way[] = [
  [/^fy[-/. ]*(\d{4})$/, (year) => `FY${year}`],
  [/^fy[-/. ]*(\d{4})[-/. ]*([hqmw])(\d{1,2})$/, (year, unit, number) => fiscalPart(year, unit, number)],
  [/^([hqmw])(\d{1,2})[-/. ]*fy[-/. ]*(\d{4})$/, (unit, number, year) => fiscalPart(year, unit, number)],
  [/^(\d{4})[-/. ]*(\d{1,2})$/, (year, month) => `${year}-${two(month)}`],
  [/^(\d{1,2})[-/. ]+(\d{4})$/, (month, year) => `${year}-${two(month)}`],
  [/^(\d{4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,2})$/, (...parts) => parts.map(two).join('-')],
  [/^(\d{4})(\d{2})(\d{2})$/, (...parts) => parts.join('-')],
  [/^([qhw])(\d{1,2})[-/. ]*(\d{4})$/, (unit, number, year) => part(year, unit, number)],
  [/^(\d{4})[-/. ]*([qhw])(\d{1,2})$/, (year, unit, number) => part(year, unit, number)],
  [/^([a-z]{3,9})[-/., ]*(\d{4})$/, (name, year) => monthNamed(name, year)],
  [/^(\d{4})[-/., ]*([a-z]{3,9})$/, (year, name) => monthNamed(name, year)],
  [/^(?:last|past|trailing)[- ](\d{1,3})[- ]months?$/, (count) => `trailing ${count} months`],
];

const part = (year: string, unit: string, number: string) =>
  `${year}-${unit.toUpperCase()}${unit === 'w' ? two(number) : number}`;

const fiscalPart = (year: string, unit: string, number: string) =>
  `FY${year}-${unit.toUpperCase()}${/[mw]/.test(unit) ? two(number) : number}`;

function monthNamed(name: string, year: string): string {
  const known = nearest(name, monthNames);
  const index = monthNames.findIndex((month) => month === known || month.startsWith(name));
  return `${year}-${two(String(index + 1))}`;
}

/** Periods that a text may stand for, the likeliest first; not all of them are in the calendar. */
export function meantPeriod(text: string): string[] {
  const small = text.toLowerCase();
  const found = ways.flatMap(([pattern, write]) => {
    const match = pattern.exec(small);
    return match ? [write(...match.slice(1))] : [];
  });
  const near = nearest(small, relative);
  return near === undefined ? found : [...found, near];
}
