/**
 * A time zone as literals: which UTC offset holds between which instants, and on which local days. SQL then
 * needs no zone database, which engines carry in different editions and which is slow per row.
 */
import { Temporal } from 'temporal-polyfill';
import { addDays, type Span } from './days.ts';
import { written } from './instant.ts';

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

/** The zone's offsets over the local days of `span`. */
export function zoneOver(name: string, span: Span): Zone {
  const offsets = offsetsOver(name, span);
  return { name, offsets, dayOffsets: dayOffsetsOver(name, span, offsets) };
}

function offsetsOver(name: string, span: Span): OffsetFrom[] {
  let moment = startOfDay(span.start, name);
  const end = epochOf(span.end, name);
  const found: OffsetFrom[] = [{ from: undefined, minutes: offsetMinutes(moment) }];
  for (;;) {
    const next = moment.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds >= end) return found;
    found.push({ from: written(next.toInstant()), minutes: offsetMinutes(next) });
    moment = next;
  }
}

function dayOffsetsOver(name: string, span: Span, offsets: readonly OffsetFrom[]): DayOffsetFrom[] {
  const found: DayOffsetFrom[] = [];
  for (const date of [span.start, ...daysAround(name, span, offsets)]) {
    const minutes = (epochOf(date, 'UTC') - epochOf(date, name)) / 60_000;
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

/** The first instant of a local day in UTC, `YYYY-MM-DDTHH:MM:SS.mmmZ`: 01:00 where midnight is skipped. */
export function dayStart(date: string, zone: string): string {
  return written(startOfDay(date, zone).toInstant());
}

/**
 * The first instant at which the clocks of a zone show a time of a day, in UTC; if they skip it, the first instant
 * after the gap.
 * @param minute of the day, by the clock
 */
export function instantOf(date: string, minute: number, zone: string): { at: string; isSkipped: boolean } {
  const time = { hour: Math.floor(minute / 60), minute: minute % 60 };
  const local = Temporal.PlainDate.from(date).toPlainDateTime(time);
  const moment = local.toZonedDateTime(zone);
  if (moment.toPlainDateTime().equals(local)) return { at: written(moment.toInstant()), isSkipped: false };
  const before = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const after = before.getTimeZoneTransition('next') ?? moment;
  return { at: written(after.toInstant()), isSkipped: true };
}

/** The local day of an instant. */
export function localDay(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

const startOfDay = (date: string, zone: string) => Temporal.PlainDate.from(date).toZonedDateTime(zone);
const epochOf = (date: string, zone: string) => startOfDay(date, zone).epochMilliseconds;
const offsetMinutes = (moment: Temporal.ZonedDateTime) => moment.offsetNanoseconds / 60e9;
