/** The last whole period of data. */
import { addDays, addMonths, type Period, startOfMonth } from '../calendar/days.ts';
import { parsePeriod } from '../calendar/period.ts';

export type Grain = 'month' | 'week';

/** Data of a few weeks are reported on by week. */
export const grainOf = (first: string, last: string): Grain =>
  addDays(first, 120) <= last ? 'month' : 'week';

/** @param last local day of the data */
export const lastWhole = (grain: Grain, last: string): Period =>
  parsePeriod(`last ${grain}`, addDays(last, 1), undefined);

/** The period that a local day lies in. */
export const periodOf = (grain: Grain, day: string): Period =>
  parsePeriod(
    `last ${grain}`,
    grain === 'week' ? addDays(day, 7) : addMonths(startOfMonth(day), 1),
    undefined,
  );
