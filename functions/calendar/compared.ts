/** What a period is compared with: `compare:` of a report. */
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

export const comparedYears = ['same date', '364 days', 'previous weekday'] as const;

/** `before` as people write it: `N days` of at most three digits. */
export const comparedBefore = /^(period before|previous weekday|[1-9]\d{0,2} days?)$/;

/** What is not said is by the period's kind: `yearEarlier` and `periodBefore`. */
export interface Compare {
  readonly year?: (typeof comparedYears)[number] | undefined;
  /** As `comparedBefore` takes it. */
  readonly before?: string | undefined;
}

export interface ComparedSpans {
  /** The year earlier. */
  readonly yoy: Span;
  /** The period before. */
  readonly pop: Span;
}

/** The spans that a period is compared with. */
export function comparedSpans(period: Period, { year, before }: Compare = {}): ComparedSpans {
  return { yoy: yearOf(period, year), pop: beforeOf(period, before) };
}

/** A day of a series as the day that lies beside it a year earlier: 52 weeks, or the same date. */
export const dayYearEarlier = (date: string, { year }: Compare = {}): string =>
  year === 'same date' ? addMonths(date, -12) : addDays(date, -364);

/** The fields whose number of days is less than the period has, so that it would be compared with days of its own. */
export function overlapping(period: Period, compare: Compare): (keyof Compare)[] {
  const { yoy, pop } = comparedSpans(period, compare);
  const isShort = {
    year: compare.year === '364 days' && yoy.end > period.start,
    before: pop.end > period.start,
  };
  return (['year', 'before'] as const).filter((field) => isShort[field]);
}

function yearOf(period: Period, year: Compare['year']): Span {
  if (year === undefined) return yearEarlier(period);
  const isByDate = year === 'same date' || (year === 'previous weekday' && wholeMonths(period) !== undefined);
  return isByDate ? sameDates(period) : daysEarlier(period, 364);
}

function beforeOf(period: Period, before: string | undefined): Span {
  if (before === 'previous weekday') return daysEarlier(period, Math.ceil(daysIn(period) / 7) * 7);
  const days = Number.parseInt(before ?? '', 10);
  return Number.isNaN(days) ? periodBefore(period) : daysEarlier(period, days);
}
