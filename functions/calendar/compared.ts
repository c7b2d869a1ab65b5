/** What a period is compared with: `compare:` of a report. */
import type { Calendar } from './calendar.ts';
import { openDay } from './closed.ts';
import type { Compare } from './compare.ts';
import {
  addDays,
  addMonths,
  daysEarlier,
  daysIn,
  type Period,
  periodBefore,
  type Span,
  sameDates,
  wholeMonths,
  yearEarlier,
} from './days.ts';
import { fiscalDaysBack } from './fiscal.ts';
import { previousPeriod } from './series.ts';

export interface ComparedSpans {
  /** The year earlier. */
  readonly yoy: Span;
  /** The period before. */
  readonly pop: Span;
}

/** The spans that a period is compared with. */
export function comparedSpans(
  period: Period,
  { year, before }: Compare = {},
  calendar: Calendar | undefined,
): ComparedSpans {
  return { yoy: yearOf(period, year, calendar), pop: beforeOf(period, before, calendar) };
}

/** A day of a series as the day that lies beside it a year earlier: 52 weeks, or the same date. */
export const dayYearEarlier = (date: string, { year }: Compare = {}): string =>
  year === 'same date' ? addMonths(date, -12) : addDays(date, -364);

/** The fields whose number of days is less than the period has, so that it would be compared with days of its own. */
export function overlapping(
  period: Period,
  compare: Compare,
  calendar: Calendar | undefined,
): (keyof Compare)[] {
  const { yoy, pop } = comparedSpans(period, compare, calendar);
  const isShort = {
    year: compare.year === '364 days' && yoy.end > period.start,
    before: pop.end > period.start,
  };
  return (['year', 'before'] as const).filter((field) => isShort[field]);
}

function yearOf(period: Period, year: Compare['year'], calendar: Calendar | undefined): Span {
  if (year === undefined) return usualYear(period, calendar);
  if (year === 'previous weekday' && daysIn(period) === 1) return openWeekday(period, 364, calendar);
  const isByDate = year === 'same date' || (year === 'previous weekday' && wholeMonths(period) !== undefined);
  return isByDate ? sameDates(period) : daysEarlier(period, 364);
}

function usualYear(period: Period, calendar: Calendar | undefined): Span {
  const isOfWeeks = period.kind.startsWith('fiscal') && typeof calendar?.fiscal_year === 'string';
  if (!isOfWeeks) return yearEarlier(period, calendar);
  const back = fiscalDaysBack(period);
  return { start: addDays(period.start, -back.start), end: addDays(period.end, -back.end) };
}

/** The day of the same weekday so many days back, or the last one before it that was not closed. */
function openWeekday({ start }: Span, days: number, calendar: Calendar | undefined): Span {
  const found = openDay(addDays(start, -days), calendar, 7);
  return { start: found, end: addDays(found, 1) };
}

function beforeOf(period: Period, before: string | undefined, calendar: Calendar | undefined): Span {
  if (before === 'previous weekday' && daysIn(period) === 1) return openWeekday(period, 7, calendar);
  if (before === 'previous weekday') return daysEarlier(period, Math.ceil(daysIn(period) / 7) * 7);
  const days = Number.parseInt(before ?? '', 10);
  if (!Number.isNaN(days)) return daysEarlier(period, days);
  const earlier = period.kind.startsWith('fiscal') ? previousPeriod(period, calendar) : undefined;
  return earlier ? { start: earlier.start, end: earlier.end } : periodBefore(period);
}
