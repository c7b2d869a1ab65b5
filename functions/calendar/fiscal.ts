/** Fiscal years and their parts, by rule: nobody lists them year by year. */
import type { Temporal } from 'temporal-polyfill';
import { type FiscalYear, monthNames } from './calendar.ts';
import { day, daysIn, type Period, type Span, spanOf } from './days.ts';

export const fiscalUnits = ['year', 'half', 'quarter', 'month', 'week'] as const;
export type FiscalUnit = (typeof fiscalUnits)[number];

const perYear = { year: 1, half: 2, quarter: 4, month: 12 } as const;
const letters = { year: '', half: 'H', quarter: 'Q', month: 'M', week: 'W' } as const;

/** `FY2024`, `FY2024-H1`, `FY2024-Q1`, `FY2024-M05`, `FY2024-W53`; values of parameters may stand behind it. */
export const fiscalId = /^FY(\d{4})(?:-([HQ])([1-9])|-([MW])(\d{2}))?(?=,|$)/i;

/** What an id says; undefined if it is not that of a fiscal period. */
export function readFiscalId(id: string) {
  const match = fiscalId.exec(id);
  if (!match) return undefined;
  const [, year = '', short, digit, long, digits] = match;
  const letter = (short ?? long ?? '').toUpperCase();
  const unit = fiscalUnits.find((one) => letters[one] === letter) ?? 'year';
  return { year: Number(year), unit, number: Number(digit ?? digits ?? 1) };
}

/** The parts of a fiscal year in their order; a year of months has no weeks. */
export function fiscalParts(year: number, unit: FiscalUnit, fiscal: FiscalYear): Span[] {
  let at = startOf(year, fiscal);
  return lengthsOf(year, unit, fiscal).map((length) => {
    const start = at;
    at = at.add(length);
    return spanOf(start, at);
  });
}

/** Undefined if the year has no such part. */
export function fiscalPeriod(
  year: number,
  unit: FiscalUnit,
  number: number,
  fiscal: FiscalYear,
): Period | undefined {
  const span = fiscalParts(year, unit, fiscal)[number - 1];
  const digits = String(number).padStart(unit === 'month' || unit === 'week' ? 2 : 1, '0');
  const id = unit === 'year' ? `FY${year}` : `FY${year}-${letters[unit]}${digits}`;
  return span && { kind: `fiscal ${unit}`, id, ...span };
}

/** The part of a fiscal year that a day lies in. */
export function fiscalAt(unit: FiscalUnit, date: string, fiscal: FiscalYear): Period | undefined {
  const near = Number(date.slice(0, 4));
  for (const year of [near - 1, near, near + 1]) {
    const index = fiscalParts(year, unit, fiscal).findIndex(({ start, end }) => start <= date && date < end);
    if (index >= 0) return fiscalPeriod(year, unit, index + 1, fiscal);
  }
  return undefined;
}

/**
 * How many days earlier the year before of a period of fiscal weeks begins and ends: 52 weeks, so that the year after
 * one of 53 weeks is compared with that year's weeks 2 to 53, as the National Retail Federation restates it. What has
 * a 53rd week among others ends with the year before, which has none.
 */
export function fiscalDaysBack(period: Period): { readonly start: number; readonly end: number } {
  const { unit = 'year', year = 0 } = readFiscalId(period.id) ?? {};
  const [whole] = fiscalParts(year, 'year', '4-5-4');
  const hasMore = unit !== 'week' && whole !== undefined && daysIn(whole) > 364 && whole.end === period.end;
  return { start: 364, end: hasMore ? 371 : 364 };
}

function startOf(year: number, fiscal: FiscalYear): Temporal.PlainDate {
  if (typeof fiscal === 'string') return saturdayNear(year).add({ days: 1 });
  const month = monthNames.indexOf(fiscal.begins) + 1;
  const first = fiscal.named_by === 'last day' && month > 1 ? year - 1 : year;
  return day(`${first}-${String(month).padStart(2, '0')}-01`);
}

/** The Saturday nearest 31 January, with which the year before ends. */
function saturdayNear(year: number): Temporal.PlainDate {
  const last = day(`${year}-01-31`);
  return last.add({ days: ((6 - last.dayOfWeek + 3 + 7) % 7) - 3 });
}

type Length = { readonly weeks: number } | { readonly months: number };

function lengthsOf(year: number, unit: FiscalUnit, fiscal: FiscalYear): Length[] {
  if (typeof fiscal === 'string') return weeksOf(year, unit, fiscal).map((weeks) => ({ weeks }));
  if (unit === 'week') return [];
  return Array.from({ length: perYear[unit] }, () => ({ months: 12 / perYear[unit] }));
}

/** A 53rd week is one more of the last month. */
function weeksOf(year: number, unit: FiscalUnit, pattern: string): number[] {
  const weeks = startOf(year, '4-5-4').until(startOf(year + 1, '4-5-4')).days / 7;
  if (unit === 'week') return Array.from({ length: weeks }, () => 1);
  const quarter = pattern.split('-').map(Number);
  const months = [...quarter, ...quarter, ...quarter, ...quarter];
  months[11] = (months[11] ?? 0) + weeks - 52;
  const each = 12 / perYear[unit];
  return Array.from({ length: perYear[unit] }, (_, index) =>
    months.slice(index * each, (index + 1) * each).reduce((sum, one) => sum + one, 0),
  );
}
