/**
 * Every figure of definitions.md section 4, computed a second time: row by row over arrays, without SQL and
 * without a look at the product's queries, so that the two can be tested against each other.
 *
 * DECISIONS: where definitions.md is silent, this is how it is read here. (Given) were set in advance.
 *
 * Lines
 *  1. (Given) A line without creator_id counts in sums, never in creator counts; its sales belong to the
 *     carrier tier `small`. It has no vertical and no best content, makes no loyal buyer, and is not a row
 *     of `spotlight`.
 *  2. A negative refund is taken as it is; a refund above the payment gives negative net sales.
 *  3. A product kind other than goods and service is `unknown`.
 *  4. A content kind other than live and video, or none, is no content; so is a content without an id.
 *  5. `top_contents` and `contents_over_1000` are about pairs with a known product_id: a line without one
 *     forms no pair. A product_id that `products` lacks does, with a null title.
 *  6. Groups whose sales are 0.00 are still rows of `flows` and `interest_grid` (but not the third of `kinds`).
 *  7. `paid_at` and `started_at` are never null (such a row has no partition).
 *
 * Coverage
 *  8. (Given) It is taken from valid lines, and from all sessions' started_at.
 *  9. (Given) Where P lies wholly outside the lines' coverage, headline's values of P are null, else 0 where
 *     there is nothing. The same for live_hours with the sessions' coverage. yoy(P) has the rule of
 *     comparisons (null when it starts before the coverage) and is null too when it lies wholly behind it.
 * 10. The other figures of a P outside the coverage are null too ("never shown as zero").
 * 11. (Given) A month of `months` that overlaps the coverage in part shows its value. As the earlier value
 *     of a growth it must not start before the coverage. live_hours go by the sessions' coverage.
 * 12. A trailing window (tiers) that begins before the coverage has just the sales that there are.
 * 13. (Given) `spotlight` is empty when yoy(P) is not covered, and so is `demand_signals` when the week
 *     before starts before the coverage. The later week itself may start before P.
 *     Whatever is compared with, not only yoy(P), has no value either when it lies wholly behind the coverage.
 *
 * Time
 * 14. 12 months before 29 February begin on 28 February.
 * 15. (Given) Sessions are read from the UTC partitions from three days before the period's start, whatever
 *     their length. For `months`, that is the first day of its 24 months.
 *
 * Creators
 * 16. The newest snapshot decides, also when its followers are null: then they are unknown.
 * 17. Creators, bands and tiers are by creator_id alone: a creator that `creators` lacks counts everywhere,
 *     with null names.
 * 18. concentration's `creators` are active ones, also those with 0.00; the top 1 % likewise.
 * 31. A known creator is one with a creator_id, as in 17: a broadcaster need not be in `creators`. The live hours
 *     of sessions without a creator_id count, also in hours_per_broadcaster.
 * 32. new_creators itself has a value without a look-back (the check says so); new_creators_earlier needs yoy(P)
 *     to be covered, and the 365 days before it.
 * 33. Tiers a year earlier need yoy(P) to be covered as well as the 12 months before its end: a yoy(P) longer
 *     than a year starts before these. top_one_percent.share_earlier has no tiers, and needs yoy(P) only.
 *
 * Campaigns
 * 19. (Given) "Newest" is by (ends_on, starts_on, id) for the earlier edition too. It starts strictly before.
 * 20. A campaign without a series has no earlier edition; one without an id or a date is ignored.
 * 21. earlier_campaign_id is shown also where the lake does not cover that edition.
 * 22. (Given) large_creators_before and first_timers_grown are null when their windows start before the
 *     coverage. first_timers asks all editions that start before, covered or not.
 *     No line behind P's end is read, so an earlier edition that ends later (none of these lakes has one) has its
 *     sales up to there only.
 * 23. "Sales in a window" of a creator is a sum above 0.
 * 34. before_campaign: any campaign but the one shown, of its own series and without a series too; ties by the
 *     earliest starts_on, then the lowest id. It asks nothing of the coverage. A campaign without a name has none.
 *
 * Provinces and demand
 * 35. A province whose sales are all 0.00 is a row of `provinces` too.
 * 36. In a lake without categories demand_total's row has units, and 0 categories; in one without campaigns it has
 *     0 campaign days. The page knows what the lake lacks; the rule has no null here.
 *
 * Checks
 * 24. freshness: no valid line on the last local day, nor on the days of grace before it.
 * 25. duplicate_lines: in the whole lake (new creators read all of it), invalid lines included; null ids are
 *     no duplicates.
 * 26. orphans: valid lines in P; one without a creator_id or product_id is an orphan too, and one that lacks both
 *     is one. A table that the lake lacks altogether makes none.
 * 27. sessions: those that start on a local day of P; 48 hours to the millisecond is allowed.
 * 28. old_snapshots: days between the snapshot and P's end (the excluded day); no snapshot is not an old one.
 * 29. coverage: any comparison listed in checks.ts, by name, that starts before the coverage. What fair comparison
 *     asks beyond it is told by lookback and trailing. The three find nothing where there is no valid line at all.
 * 30. lookback: yoy(P) counts also where it is not covered: the rule names P and yoy(P) alike.
 */
import { calendar, campaign } from './campaign.ts';
import { concentration, dailyCarriers, spotlight, tierByBand, topOnePercent } from './creators.ts';
import {
  contentsOver1000,
  demandChanges,
  demandSignals,
  demandTotal,
  flows,
  interestGrid,
  kinds,
  provinces,
  regions,
  topContents,
} from './goods.ts';
import { headline, months, springFestival } from './headline.ts';
import type { LakeRows } from './lake.ts';
import { defaultParameters, type OracleParameters } from './parameters.ts';
import { createWorld, type OraclePeriod, overlaps, type World } from './world.ts';

export { yoyOf } from './calendar.ts';
export { computeChecks } from './checks.ts';
export type { OracleParameters } from './parameters.ts';
export type { OraclePeriod } from './world.ts';

/** Money as "1234.50", counts and doubles as numbers, dates as YYYY-MM-DD. */
export type OracleRow = Record<string, string | number | null>;
export type Figures = Record<string, OracleRow[]>;

export function computeFigures(
  lake: LakeRows,
  period: OraclePeriod,
  parameters: OracleParameters = defaultParameters,
): Figures {
  return computeWorldFigures(createWorld(lake, period, parameters));
}

/** Columns that have no value where the period lies outside the lines' coverage. */
const needCoverage: Readonly<Record<string, readonly string[]>> = {
  daily_carriers: ['average_daily', 'growth'],
  kinds: ['sales', 'share', 'growth'],
  regions: ['known_sales', 'cross_region_sales', 'cross_region_share', 'unknown_sales'],
  contents_over_1000: ['contents'],
  concentration: ['creators', 'sales', 'share'],
  top_one_percent: ['creators', 'share'],
};

export function computeWorldFigures(world: World): Figures {
  const figures = computedFigures(world);
  if (overlaps(world.lineCoverage, world.period)) return figures;
  const blank = (name: string) =>
    Object.fromEntries((needCoverage[name] ?? []).map((column) => [column, null]));
  return Object.fromEntries(
    Object.entries(figures).map(([name, rows]) => [name, rows.map((row) => ({ ...row, ...blank(name) }))]),
  );
}

function computedFigures(world: World): Figures {
  return {
    headline: headline(world),
    calendar: calendar(world),
    campaign: campaign(world),
    tier_by_band: tierByBand(world),
    daily_carriers: dailyCarriers(world),
    kinds: kinds(world),
    regions: regions(world),
    flows: flows(world),
    provinces: provinces(world),
    interest_grid: interestGrid(world),
    months: months(world),
    spotlight: spotlight(world),
    top_contents: topContents(world),
    contents_over_1000: contentsOver1000(world),
    demand_signals: demandSignals(world),
    demand_total: demandTotal(world),
    demand_changes: demandChanges(world),
    spring_festival: springFestival(world),
    concentration: concentration(world),
    top_one_percent: topOnePercent(world),
  };
}
