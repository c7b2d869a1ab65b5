/** Local days of a zone as whole numbers (days since 1970-01-01), so that they compare and subtract. */
import { Temporal } from 'temporal-polyfill';

export const DAY_MS = 86_400_000;

/** Half-open: `to` is the first day after. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

export interface Calendar {
  /** The first instant of a local day, which is not always 00:00. */
  startOf(day: number): number;
  dayOf(instant: number): number;
}

export function dayNumber(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function utcDayOf(instant: number): number {
  return Math.floor(instant / DAY_MS);
}

export function createCalendar(timezone: string): Calendar {
  const starts = new Map<number, number>();
  function startOf(day: number): number {
    const known = starts.get(day);
    if (known !== undefined) return known;
    const start = Temporal.PlainDate.from(isoDay(day)).toZonedDateTime(timezone).epochMilliseconds;
    starts.set(day, start);
    return start;
  }
  function dayOf(instant: number): number {
    let day = utcDayOf(instant);
    while (instant < startOf(day)) day -= 1;
    while (instant >= startOf(day + 1)) day += 1;
    return day;
  }
  return { startOf, dayOf };
}

/** A day that the month lacks becomes its last one (29 February: the 28th). */
export function addMonths(day: number, months: number): number {
  return dayNumber(Temporal.PlainDate.from(isoDay(day)).add({ months }).toString());
}

export function firstOfMonth(day: number): number {
  return dayNumber(`${isoDay(day).slice(0, 7)}-01`);
}

/** 1 is Monday, 7 is Sunday; 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function contains(days: Days, day: number): boolean {
  return day >= days.from && day < days.to;
}

export function daysOf(days: Days): number[] {
  return Array.from({ length: length(days) }, (_, index) => days.from + index);
}

/** How many days two ranges share. */
export function sharedDays(one: Days, other: Days): number {
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
}

export function length(days: Days): number {
  return days.to - days.from;
}

/** Section 2: `yoy` of a period given by its local dates, the end excluded. */
export function yoyOf(start: string, end: string): { start: string; end: string } {
  const days = { from: dayNumber(start), to: dayNumber(end) };
  const earlier = earlierYear(days);
  return { start: isoDay(earlier.from), end: isoDay(earlier.to) };
}

function earlierYear({ from, to }: Days): Days {
  const wholeMonths = from === firstOfMonth(from) && to === firstOfMonth(to);
  if (wholeMonths) return { from: addMonths(from, -12), to: addMonths(to, -12) };
  const isoWeek = weekday(from) === 1 && to - from === 7;
  if (isoWeek) return { from: from - 52 * 7, to: to - 52 * 7 };
  return { from: addMonths(from, -12), to: addMonths(to - 1, -12) + 1 };
}
