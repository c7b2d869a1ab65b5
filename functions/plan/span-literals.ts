/** Spans of local days as literals that SQL compares days, instants and partitions with. */
import { addDays, type Span } from '../calendar/days.ts';
import { dayStart } from '../calendar/zone.ts';
import { dateLiteral, textLiteral, timestampLiteral } from './literals.ts';

/**
 * The days, instants and partitions of spans as typed SQL literals: `PREFIX_start`, `PREFIX_end_at` and so on.
 * @param spans by prefix; the literals of one that is undefined are null
 */
export function spanLiterals(
  spans: Readonly<Record<string, Span | undefined>>,
  zone: string,
): Record<string, string> {
  const entries = Object.entries(spans).flatMap(([prefix, span]) => [
    [`${prefix}start`, dateLiteral(span?.start)],
    [`${prefix}end`, dateLiteral(span?.end)],
    [`${prefix}start_at`, instant(span?.start, zone)],
    [`${prefix}end_at`, instant(span?.end, zone)],
    // Partitions are UTC days and spans are local: one day more on both sides; `end` is excluded already.
    [`${prefix}start_dt`, partition(span?.start, -1)],
    [`${prefix}end_dt`, partition(span?.end, 0)],
    // A session lies in the partition of its start and may last up to 48 hours.
    [`${prefix}live_dt`, partition(span?.start, -3)],
  ]);
  return Object.fromEntries(entries);
}

const instant = (date: string | undefined, zone: string) =>
  date === undefined ? 'cast(null as timestamp)' : timestampLiteral(dayStart(date, zone));

const partition = (date: string | undefined, days: number) =>
  date === undefined ? 'cast(null as varchar)' : textLiteral(addDays(date, days));
