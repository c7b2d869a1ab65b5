/** The last whole period of data. */
import { addDays } from '../calendar/days.ts';
import { parsePeriod } from '../calendar/period.ts';

export type Grain = 'month' | 'week';

/** Data of a few weeks are reported on by week. */
export const grainOf = (first: string, last: string): Grain =>
  addDays(first, 120) <= last ? 'month' : 'week';

/** @param last local day of the data @returns its id, such as `2017-12` */
export function lastWhole(grain: Grain, last: string): string {
  return parsePeriod(`last ${grain}`, addDays(last, 1)).id;
}
