/** Times between a zone and UTC as plain SQL, the same on both engines: no zone database is asked. */
import type { Span } from '../calendar/days.ts';
import { type DayOffsetFrom, type OffsetFrom, zoneOver } from '../calendar/zone.ts';
import { dateLiteral, timestampLiteral } from '../plan/literals.ts';

/** The clock time in the zone of a UTC timestamp. */
export const localTime = (offsets: readonly OffsetFrom[], t: string): string =>
  byPiece(offsets, t, timestampLiteral, (minutes) => shift(t, minutes));

/** The first instant of a local day, as a UTC timestamp. */
export function dayStart(offsets: readonly DayOffsetFrom[], d: string): string {
  const midnight = `cast(${d} as timestamp)`;
  return byPiece(offsets, d, dateLiteral, (minutes) => shift(midnight, -minutes));
}

/** How the lake's times become UTC; what is asked for are SQL expressions. */
export interface LakeTimes {
  /** The UTC timestamp of a clock time in the zone. A time that comes twice is the first, one that is skipped comes later. */
  readonly utc: (t: string, zone: string) => string;
  /** The UTC timestamp at which a day begins in the zone, or in the report's if it is undefined. */
  readonly midnight: (d: string, zone: string | undefined) => string;
}

/**
 * @param report the zone of the report
 * @param scope the local days that matter; before and after them the offset is that of their edge
 */
export function lakeTimes(report: string, scope: Span): LakeTimes {
  const zones = new Map<string, ReturnType<typeof zoneOver>>();
  const zoneNamed = (name: string) => {
    const zone = zones.get(name) ?? zoneOver(name, scope);
    zones.set(name, zone);
    return zone;
  };
  return {
    utc: (t, zone) =>
      byPiece(clockOffsets(zoneNamed(zone).offsets), t, timestampLiteral, (minutes) => shift(t, -minutes)),
    midnight: (d, zone) => dayStart(zoneNamed(zone ?? report).dayOffsets, d),
  };
}

/** From which clock time on each offset holds. */
function clockOffsets(offsets: readonly OffsetFrom[]): OffsetFrom[] {
  return offsets.map(({ from, minutes }, index) => {
    if (from === undefined) return { from, minutes };
    const before = offsets[index - 1]?.minutes ?? minutes;
    const clock = Date.parse(from) + Math.max(before, minutes) * 60_000;
    return { from: new Date(clock).toISOString(), minutes };
  });
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

/** Says that times without a zone are taken for UTC. */
export function zoneWarning(table: string, columns: readonly string[]): string {
  const those = columns.join(', ');
  return `table ${table}: the times of ${those} say no zone and are taken for UTC; expected "zone: UTC" or another zone in lake.yaml`;
}
