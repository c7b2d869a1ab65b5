/** Figures 4, 5 and 6: the newest campaign that ended in the period. */
import {
  ascending,
  byCodePoint,
  cents,
  descending,
  fraction,
  growth,
  inOrder,
  perUnit,
  yuan,
  yuanOrNull,
} from './arithmetic.ts';
import { addMonths, contains, type Days, isoDay, length, sharedDays } from './calendar.ts';
import type { OracleRow } from './oracle.ts';
import { type Campaign, covers, linesIn, salesByCreator, salesOf, type World } from './world.ts';

type Sales = ReadonlyMap<string, bigint>;

export function campaign(world: World): OracleRow[] {
  const current = newest(world.campaigns.filter((edition) => contains(world.period, edition.ends)));
  if (!current) return [];
  const before = earlierEditions(world, current);
  const earlier = newest(before);
  const compared = earlier && covers(world.lineCoverage, earlier.window) ? earlier.window : null;
  const sales = salesByCreator(world, current.window);
  const total = salesOf(linesIn(world, current.window));
  const totalEarlier = compared && salesOf(linesIn(world, compared));
  const large = largeCreators(world, sales);
  const largeBefore = largeCreatorsBefore(world, current.window);
  const first = firstTimers(world, sales, before);
  const days = length(current.window);
  const daysEarlier = compared && length(compared);
  const perDay = perUnit(total, days);
  const perDayEarlier = perUnit(totalEarlier, daysEarlier);
  return [
    {
      campaign_id: current.id,
      name: current.name,
      starts_on: isoDay(current.starts),
      ends_on: isoDay(current.ends),
      earlier_campaign_id: earlier?.id ?? null,
      sales: yuan(total),
      sales_earlier: yuanOrNull(totalEarlier),
      sales_growth: growth(total, totalEarlier),
      creators: withSales(sales).length,
      surged_creators: compared && surged(world, sales, salesByCreator(world, compared)),
      large_creators: large,
      large_creators_before: largeBefore,
      large_creators_growth: growth(large, largeBefore),
      first_timers: first.length,
      first_timers_grown: grown(world, current.window, sales, first),
      days,
      name_earlier: compared && (earlier?.name ?? null),
      days_earlier: daysEarlier,
      sales_per_day: perDay,
      sales_per_day_earlier: perDayEarlier,
      sales_per_day_growth: growth(perDay, perDayEarlier),
      before_campaign: campaignBefore(world, current)?.name ?? null,
    },
  ];
}

/** The marks of charts: campaigns that touch the 24 months that end with the period. */
export function calendar(world: World): OracleRow[] {
  const { to } = world.period;
  const shown = world.campaigns.filter(({ starts, ends }) => starts < to && ends >= addMonths(to, -24));
  const rows = shown.flatMap(({ series, name, starts, ends }) => {
    const called = series ?? name;
    return called === null ? [] : [{ name: called, starts_on: isoDay(starts), ends_on: isoDay(ends) }];
  });
  return inOrder(
    rows,
    ascending((row) => row.starts_on),
    ascending((row) => row.ends_on),
    ascending((row) => row.name),
  );
}

export function newest(campaigns: readonly Campaign[]): Campaign | undefined {
  return inOrder(
    campaigns,
    (left, right) => right.ends - left.ends,
    (left, right) => right.starts - left.starts,
    (left, right) => byCodePoint(right.id, left.id),
  )[0];
}

export function earlierEditions(world: World, current: Campaign): Campaign[] {
  if (current.series === null) return [];
  return world.campaigns.filter(
    (edition) => edition.series === current.series && edition.starts < current.starts,
  );
}

/** As many days as the window has, right before it. */
export function daysBefore(window: Days, count: number): Days {
  return { from: window.from - count, to: window.from };
}

/** The other campaign that has most of the days right before the window. */
function campaignBefore(world: World, current: Campaign): Campaign | undefined {
  const before = daysBefore(current.window, length(current.window));
  const shared = (other: Campaign) => sharedDays(other.window, before);
  return inOrder(
    world.campaigns.filter((other) => other !== current && shared(other) > 0),
    descending(shared),
    (left, right) => left.starts - right.starts,
    ascending((other) => other.id),
  )[0];
}

function withSales(sales: Sales): string[] {
  return [...sales].filter(([, amount]) => amount > 0n).map(([creator]) => creator);
}

/** now / then - 1 >= growth, without a division. */
function surged(world: World, now: Sales, then: Sales): number {
  const { numerator, denominator } = fraction(world.parameters.surgeGrowth);
  return withSales(now).filter((creator) => {
    const earlier = then.get(creator) ?? 0n;
    const current = now.get(creator) ?? 0n;
    return earlier > 0n && current * denominator >= earlier * (numerator + denominator);
  }).length;
}

function largeCreators(world: World, sales: Sales): number {
  const least = cents(world.parameters.largeSales);
  return [...sales.values()].filter((amount) => amount >= least).length;
}

function largeCreatorsBefore(world: World, window: Days): number | null {
  const before = daysBefore(window, length(window));
  if (!covers(world.lineCoverage, before)) return null;
  return largeCreators(world, salesByCreator(world, before));
}

function firstTimers(world: World, sales: Sales, before: readonly Campaign[]): string[] {
  const known = new Set(before.flatMap((edition) => withSales(salesByCreator(world, edition.window))));
  return withSales(sales).filter((creator) => !known.has(creator));
}

/** Daily average in the window >= factor x the one in the run-up, without a division. */
function grown(world: World, window: Days, sales: Sales, creators: readonly string[]): number | null {
  const runUp = daysBefore(window, world.parameters.runUpDays);
  if (!covers(world.lineCoverage, runUp)) return null;
  const before = salesByCreator(world, runUp);
  const { numerator, denominator } = fraction(world.parameters.grownFactor);
  return creators.filter((creator) => {
    const inWindow = (sales.get(creator) ?? 0n) * BigInt(length(runUp)) * denominator;
    const inRunUp = (before.get(creator) ?? 0n) * BigInt(length(window)) * numerator;
    return inRunUp > 0n && inWindow >= inRunUp;
  }).length;
}
