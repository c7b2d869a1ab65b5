/** Days of the calendar, spans of them, and their arithmetic. Dates are ISO strings without a zone. */
import { Temporal } from 'temporal-polyfill';
import { beginsOnSunday, type Calendar } from './calendar.ts';

/** Half-open in local days: `start` is the first day, `end` the day after the last. `YYYY-MM-DD`. */
export interface Span {
  readonly start: string;
  readonly end: string;
}

export type PeriodKind =
  | ('day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'trailing' | 'custom')
  | `fiscal ${'year' | 'half' | 'quarter' | 'month' | 'week'}`;

export interface Period extends Span {
  readonly kind: PeriodKind;
  /** Safe as a file name, an S3 key and a part of a link; `parsePeriod` reads it back, its values too. */
  readonly id: string;
  /** Of the report's parameters, where an edition was asked for with other values than usual. */
  readonly values?: Readonly<Record<string, string>>;
}

type PlainDate = Temporal.PlainDate;

export const day = (text: string) => Temporal.PlainDate.from(text);

/**
 * The year-over-year span of a span (definitions: "Time"): whole months move by twelve months, one week
 * by 52 weeks, anything else by its first and last included day, 29 February becoming 28 February.
 */
export function yearEarlier(span: Span, calendar: Calendar | undefined): Span {
  const isWeek = daysIn(span) === 7 && startOfWeek(day(span.start), calendar).equals(day(span.start));
  return isWeek ? daysEarlier(span, 52 * 7) : sameDates(span);
}

/** The span moved back by whole days. */
export const daysEarlier = ({ start, end }: Span, days: number): Span => ({
  start: addDays(start, -days),
  end: addDays(end, -days),
});

/** The same months of the year before, or the same first and last included day; 29 February becomes the 28th. */
export function sameDates(span: Span): Span {
  const start = day(span.start);
  const end = day(span.end);
  if (start.day === 1 && end.day === 1)
    return spanOf(start.subtract({ years: 1 }), end.subtract({ years: 1 }));
  const last = end.subtract({ days: 1 }).subtract({ years: 1 });
  return spanOf(start.subtract({ years: 1 }), last.add({ days: 1 }));
}

/** The span of the same kind right before; for days, weeks and custom periods the same number of days. */
export function periodBefore(period: Period): Span {
  const start = day(period.start);
  const end = day(period.end);
  if (period.kind === 'day' || period.kind === 'week' || period.kind === 'custom') {
    return spanOf(start.subtract({ days: start.until(end).days }), start);
  }
  return spanOf(start.subtract({ months: start.until(end, { largestUnit: 'month' }).months }), start);
}

/** The first day of the week that a day lies in. */
export function startOfWeek(date: PlainDate, calendar: Calendar | undefined): PlainDate {
  const days = beginsOnSunday(calendar) ? date.dayOfWeek % 7 : date.dayOfWeek - 1;
  return date.subtract({ days });
}

/** The last whole week whose last day lies in the span, or undefined where no week ended in it. */
export function lastWeekEndedIn(span: Span, calendar: Calendar | undefined): Span | undefined {
  const first = startOfWeek(day(span.end), calendar); // the day after the last one of a week before `end`
  if (Temporal.PlainDate.compare(first, day(span.start)) <= 0) return undefined;
  return spanOf(first.subtract({ days: 7 }), first);
}

/** Whether a period is one week, whatever it is called by. */
export const isOneWeek = ({ kind }: Period): boolean => kind === 'week' || kind === 'fiscal week';

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    day(text);
    return true;
  } catch {
    return false;
  }
}

/** The first of the month of `date`. */
export function startOfMonth(date: string): string {
  return day(date).with({ day: 1 }).toString();
}

/** `date` moved by whole days. */
export function addDays(date: string, days: number): string {
  return day(date).add({ days }).toString();
}

/** `date` moved by calendar months; a day that the month lacks becomes its last. */
export function addMonths(date: string, count: number): string {
  return day(date).add({ months: count }).toString();
}

/** How many days a span has. */
export function daysIn(span: Span): number {
  return day(span.start).until(day(span.end)).days;
}

/** How many months a span takes, those that it has only a part of included. */
export function monthsIn(span: Span): number {
  let count = 0;
  while (addMonths(span.start, count) < span.end) count++;
  return count;
}

/** How many whole months a span has, or undefined where it is not made of whole months. */
export function wholeMonths(span: Span): number | undefined {
  const start = day(span.start);
  const end = day(span.end);
  if (start.day !== 1 || end.day !== 1) return undefined;
  return start.until(end, { largestUnit: 'month' }).months;
}

export function spanOf(start: PlainDate, end: PlainDate): Span {
  return { start: start.toString(), end: end.toString() };
}
