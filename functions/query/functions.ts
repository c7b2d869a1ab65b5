/**
 * The functions that models and queries may use besides SQL's own. They are expanded into plain SQL before
 * it runs, the same on Athena and DuckDB: each hides a trap that the two engines fall into differently.
 */

import type { DayOffsetFrom, OffsetFrom, Zone } from '../calendar/zone.ts';
import { dateLiteral, textLiteral, timestampLiteral } from '../plan/literals.ts';
import type { ReportFunction } from './sql.ts';

/**
 * - `local_day(t)`: the local day of a UTC timestamp, in the report's zone.
 * - `day_start(d)`: the UTC timestamp of the first instant of a local day.
 * - `growth(current, earlier)`: `current / earlier - 1` as a double; null where there is nothing to compare with.
 * - `share(part, whole)`: `part / whole` as a double; null where the whole is zero.
 * - `short_label(n)`: a literal number as a short text: `'500k'`, `'5M'`.
 * - `epoch_ms(t)`: whole milliseconds since 1970 as a bigint.
 */
export function reportFunctions(zone: Zone): Readonly<Record<string, ReportFunction>> {
  return {
    local_day: { parameters: 1, expand: ([t = '']) => localDay(zone.offsets, t) },
    day_start: { parameters: 1, expand: ([d = '']) => dayStart(zone.dayOffsets, d) },
    growth: { parameters: 2, expand: ([a = '', b = '']) => `(${ratio(a, b)} - 1)` },
    share: { parameters: 2, expand: ([a = '', b = '']) => ratio(a, b) },
    epoch_ms: { parameters: 1, expand: ([t = '']) => `cast(round(to_unixtime(${t}) * 1e3) as bigint)` },
    short_label: { parameters: 1, expand: ([n = '']) => textLiteral(shortLabel(n)) },
  };
}

// Hundredths are whole numbers, which doubles hold exactly: equal ratios of money give equal doubles, so an
// order by growth is the same on every engine. Decimal division is not (facts: 0.16, 0.163246, a double).
function ratio(part: string, whole: string): string {
  return `(cast((${part}) * 100 as double) / nullif(cast((${whole}) * 100 as double), 0))`;
}

function localDay(offsets: readonly OffsetFrom[], t: string): string {
  return `cast(${byPiece(offsets, t, timestampLiteral, (minutes) => shift(t, minutes))} as date)`;
}

function dayStart(offsets: readonly DayOffsetFrom[], d: string): string {
  const midnight = `cast(${d} as timestamp)`;
  return `${byPiece(offsets, d, dateLiteral, (minutes) => shift(midnight, -minutes))}`;
}

// The newest piece first: most rows of a report leave the CASE at once.
function byPiece(
  pieces: readonly OffsetFrom[],
  subject: string,
  literal: (from: string) => string,
  value: (minutes: number) => string,
): string {
  const [first, ...later] = pieces;
  if (later.length === 0) return value(first?.minutes ?? 0);
  const whens = later
    .toReversed()
    .map(({ from, minutes }) => `when ${subject} >= ${literal(from ?? '')} then ${value(minutes)}`);
  return `(case ${whens.join(' ')} else ${value(first?.minutes ?? 0)} end)`;
}

function shift(t: string, minutes: number): string {
  if (minutes === 0) return t;
  const sign = minutes < 0 ? '-' : '+';
  // Long ago some zones had offsets of half minutes, which an interval of minutes cannot hold.
  if (!Number.isInteger(minutes))
    return `(${t} ${sign} interval '${Math.round(Math.abs(minutes) * 60)}' second)`;
  return `(${t} ${sign} interval '${Math.abs(minutes)}' minute)`;
}

function shortLabel(number: string): string {
  const value = Number(number);
  if (value >= 1e6 && value % 1e5 === 0) return `${value / 1e6}M`;
  if (value >= 1e3 && value % 1e2 === 0) return `${value / 1e3}k`;
  return number;
}
