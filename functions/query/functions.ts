/**
 * The functions that models and queries may use besides SQL's own. They are expanded into plain SQL before
 * it runs, the same on Athena and DuckDB: each hides a trap that the two engines fall into differently.
 */

import type { Zone } from '../calendar/zone.ts';
import { dateLiteral } from '../plan/literals.ts';
import type { Covered } from './covered.ts';
import type { ReportFunction } from './sql.ts';
import { dayStart, localTime } from './times.ts';

/**
 * - `local_day(t)`: the local day of a UTC timestamp, in the report's zone.
 * - `local_time(t)`: the clock time in the report's zone of a UTC timestamp, for hours and weekdays.
 * - `day_start(d)`: the UTC timestamp of the first instant of a local day.
 * - `growth(current, earlier)`: `current / earlier - 1` as a double; null where there is nothing to compare with.
 * - `share(part, whole)`: `part / whole` as a double; null where the whole is zero.
 * - `epoch_ms(t)`: whole milliseconds since 1970 as a bigint.
 * - `covered(start, end)`: whether a span of local days begins within the data; false where it is not known.
 * - `present(name)`: whether the lake has a raw table or a model, true or false before the query runs.
 */
export function reportFunctions(
  zone: Zone,
  lake: LakeFacts = wholeLake,
): Readonly<Record<string, ReportFunction>> {
  return {
    covered: { parameters: 2, expand: ([start = '']) => covered(lake.days, start) },
    present: { parameters: 1, expand: ([name = '']) => String(lake.has(nameIn(name))) },
    ...zoneFunctions(zone),
    growth: { parameters: 2, expand: ([a = '', b = '']) => `(${ratio(a, b)} - 1)` },
    share: { parameters: 2, expand: ([a = '', b = '']) => ratio(a, b) },
    epoch_ms: { parameters: 1, expand: ([t = '']) => `cast(round(to_unixtime(${t}) * 1e3) as bigint)` },
  };
}

/** Those that follow from the zone alone. */
export const zoneFunctions = (zone: Zone): Readonly<Record<string, ReportFunction>> => ({
  local_day: { parameters: 1, expand: ([t = '']) => `cast(${localTime(zone.offsets, t)} as date)` },
  local_time: { parameters: 1, expand: ([t = '']) => localTime(zone.offsets, t) },
  day_start: { parameters: 1, expand: ([d = '']) => dayStart(zone.dayOffsets, d) },
});

/** What is known of a lake before a report's queries run. */
export interface LakeFacts {
  /** The days that all models which carry the report cover; undefined if none does. */
  readonly days: Covered | undefined;
  /** Whether it has a raw table, or anything of what a model reads. */
  readonly has: (name: string) => boolean;
}

/** A lake that has everything since 1970, for checks that read no data. */
const wholeLake: LakeFacts = { days: { first: '1970-01-01', last: '2199-12-31' }, has: () => true };

function covered(days: Covered | undefined, start: string): string {
  if (!days?.first || !days.last) return 'false';
  return `coalesce(${dateLiteral(days.first)} <= (${start}) and ${dateLiteral(days.last)} >= (${start}), false)`;
}

/** `coupons`, `'coupons'` and `raw.coupons` are the same table. */
export const nameIn = (argument: string): string =>
  argument
    .replace(/['"\s]/g, '')
    .toLowerCase()
    .replace(/^raw\./, '');

// Hundredths are whole numbers, which doubles hold exactly: equal ratios of money give equal doubles, so an
// order by growth is the same on every engine. Decimal division is not (facts: 0.16, 0.163246, a double).
function ratio(part: string, whole: string): string {
  return `(cast((${part}) * 100 as double) / nullif(cast((${whole}) * 100 as double), 0))`;
}
