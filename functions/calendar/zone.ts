/**
 * A time zone as literals: which UTC offset holds between which instants, and on which local days. SQL then
 * needs no zone database, which engines carry in different editions and which is slow per row.
 */
import { Temporal } from 'temporal-polyfill';
import type { Span } from './period.ts';
import { addDays } from './period.ts';

/** From this instant on, local time is UTC plus the offset. */
export interface OffsetFrom {
  /** UTC, `YYYY-MM-DDTHH:MM:SS.mmmZ`; undefined for the first, which holds from the beginning. */
  readonly from: string | undefined;
  readonly minutes: number;
}

/** From this local day on, a day starts at its 00:00 UTC minus the offset. */
export interface DayOffsetFrom {
  readonly from: string | undefined;
  readonly minutes: number;
}

export interface Zone {
  readonly name: string;
  readonly offsets: readonly OffsetFrom[];
  readonly dayOffsets: readonly DayOffsetFrom[];
}

/** Whether the zone database has the name, or it is an offset such as +08:00. */
export function isZone(name: string): boolean {
  // Temporal takes the zone out of a whole date and time too; nothing else does.
  if (/^\d/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The zone's offsets over the local days of `span`. */
export function zoneOver(name: string, span: Span): Zone {
  const offsets = offsetsOver(name, span);
  return { name, offsets, dayOffsets: dayOffsetsOver(name, span, offsets) };
}

function offsetsOver(name: string, span: Span): OffsetFrom[] {
  let moment = Temporal.PlainDate.from(span.start).toZonedDateTime(name);
  const end = Temporal.PlainDate.from(span.end).toZonedDateTime(name).epochMilliseconds;
  const found: OffsetFrom[] = [{ from: undefined, minutes: offsetMinutes(moment) }];
  for (;;) {
    const next = moment.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds >= end) return found;
    found.push({ from: instantText(next), minutes: offsetMinutes(next) });
    moment = next;
  }
}

function dayOffsetsOver(name: string, span: Span, offsets: readonly OffsetFrom[]): DayOffsetFrom[] {
  const found: DayOffsetFrom[] = [];
  for (const date of [span.start, ...daysAround(name, span, offsets)]) {
    const minutes = (Date.parse(`${date}T00:00:00Z`) - startOfDay(date, name)) / 60_000;
    if (found.at(-1)?.minutes === minutes) continue;
    found.push({ from: found.length === 0 ? undefined : date, minutes });
  }
  return found;
}

// The start of a day can only change beside a transition; asking for every day would take 0.2 s.
function daysAround(name: string, span: Span, offsets: readonly OffsetFrom[]): string[] {
  const near = offsets.flatMap(({ from }) => {
    const date = from === undefined ? undefined : localDay(from, name);
    return date === undefined ? [] : [-2, -1, 0, 1, 2].map((days) => addDays(date, days));
  });
  return [...new Set(near)].filter((date) => date > span.start && date < span.end).sort();
}

function startOfDay(date: string, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

/** The first instant of a local day in UTC, `YYYY-MM-DDTHH:MM:SS.mmmZ`: 01:00 where midnight is skipped. */
export function dayStart(date: string, zone: string): string {
  return new Date(startOfDay(date, zone)).toISOString();
}

/** The local day of an instant. */
export function localDay(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

const offsetMinutes = (moment: Temporal.ZonedDateTime) => moment.offsetNanoseconds / 60e9;
const instantText = (moment: Temporal.ZonedDateTime) => new Date(moment.epochMilliseconds).toISOString();
