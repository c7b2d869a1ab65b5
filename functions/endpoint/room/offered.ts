/** What a form of a run offers: periods, and what a run costs. */
import type { Period } from '../../calendar/days.ts';
import { parsePeriod, periodIfAny } from '../../calendar/period.ts';
import { periodAt, previousPeriod } from '../../calendar/series.ts';
import { plainPeriod } from '../../calendar/values.ts';
import type { RunRecord } from '../../ledger/ledger.ts';
import type { Report } from '../../templates/report.ts';

/**
 * The last two periods of each schedule that are over, and that of the newest edition with the one after it: a lake
 * may end long before today. The latest first.
 * @param today a local day of the report
 * @param newest id of the newest edition's period
 */
export function offeredPeriods(
  { settings }: Report,
  today: string,
  newest: string | undefined,
): readonly Period[] {
  const { calendar } = settings;
  const usual = settings.schedules.map(({ period }) => plainPeriod(period));
  const lasts = (usual.length > 0 ? usual : ['last month']).map((text) => parsePeriod(text, today, calendar));
  const made = newest === undefined ? undefined : periodIfAny(plainPeriod(newest), today, calendar);
  const found = [
    ...lasts.flatMap((period) => [period, previousPeriod(period, calendar)]),
    ...(made ? [periodAt(made, made.end, calendar), made] : []),
  ].flatMap((period) => (period && period.end <= today ? [period] : []));
  const byId = new Map(found.map((period) => [period.id, period]));
  return [...byId.values()].sort((a, b) => b.end.localeCompare(a.end) || b.start.localeCompare(a.start));
}

export interface Cost {
  readonly seconds: number;
  /** Read by the engine, and what that costs, if it says so. */
  readonly bytes: number | undefined;
  readonly usd: number | undefined;
}

/** What the last run took that made an edition of such a period, or else of any; undefined: none did. */
export function lastCost(runs: readonly RunRecord[], { id }: Pick<Period, 'id'>): Cost | undefined {
  const done = runs.filter(({ state, milliseconds }) => state === 'made' && milliseconds.query !== undefined);
  const run = done.find(({ period }) => shapeOf(period) === shapeOf(id)) ?? done[0];
  if (!run) return undefined;
  const total = Object.values(run.milliseconds).reduce((sum, one) => sum + one, 0);
  return { seconds: Math.max(1, Math.round(total / 1000)), bytes: run.bytesScanned, usd: run.usd };
}

/** What ids of periods of one kind have in common. */
const shapeOf = (period: string) => plainPeriod(period).replace(/\d+/g, '0');
