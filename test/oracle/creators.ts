/** Figures 7, 8, 13 and 16: creators by tier and band, the spotlight, and how concentrated sales are. */
import {
  ascending,
  cents,
  descending,
  groupBy,
  growth,
  inOrder,
  ratio,
  stepOf,
  sum,
  yuan,
} from './arithmetic.ts';
import type { Days } from './calendar.ts';
import { length } from './calendar.ts';
import type { OracleRow } from './oracle.ts';
import {
  carrierTiersAt,
  covers,
  hasTiers,
  type Line,
  linesIn,
  salesByCreator,
  salesOf,
  snapshotAt,
  text,
  trailingSales,
  unitsOf,
  type World,
} from './world.ts';

const unknown = 'unknown';

export function tierByBand(world: World): OracleRow[] {
  if (world.snapshots.size === 0) return [];
  const { followerBands, salesTiers } = world.parameters;
  const placed = [...trailingSales(world, world.period.to)]
    .filter(([, sales]) => sales > 0n)
    .map(([creator, sales]) => ({
      tier: stepOf(salesTiers, sales, (step) => cents(step.from)),
      band: bandAt(world, creator, world.period.to),
    }));
  return salesTiers.flatMap(({ label: tier }) => {
    const inTier = placed.filter((creator) => creator.tier === tier);
    return [...followerBands.map(({ label }) => label), unknown]
      .map((band) => ({ band, creators: inTier.filter((creator) => creator.band === band).length }))
      .filter(({ band, creators }) => band !== unknown || creators > 0)
      .map(({ band, creators }) => ({ tier, band, creators, share: ratio(creators, inTier.length) }));
  });
}

function bandAt(world: World, creator: string, day: number): string {
  const followers = snapshotAt(world, creator, day)?.followers ?? null;
  if (followers === null) return unknown;
  return stepOf(world.parameters.followerBands, BigInt(followers), (step) => BigInt(step.from));
}

export function dailyCarriers(world: World): OracleRow[] {
  const now = averageDaily(world, world.period);
  const then = hasTiers(world, world.yoy) ? averageDaily(world, world.yoy) : () => null;
  return world.parameters.carrierTiers.map(({ label: tier }) => ({
    tier,
    average_daily: now(tier),
    average_daily_earlier: then(tier),
    growth: growth(now(tier), then(tier)),
  }));
}

/** The mean number of active creators over all days, by tier. */
function averageDaily(world: World, days: Days): (tier: string) => number {
  const tierOf = carrierTiersAt(world, days.to);
  const creatorDays = new Map<string, number>();
  for (let day = days.from; day < days.to; day += 1) {
    for (const creator of salesByCreator(world, { from: day, to: day + 1 }).keys()) {
      creatorDays.set(tierOf(creator), (creatorDays.get(tierOf(creator)) ?? 0) + 1);
    }
  }
  return (tier) => (creatorDays.get(tier) ?? 0) / length(days);
}

interface Candidate {
  readonly id: string;
  readonly followers: number;
  readonly sales: bigint;
  readonly earlier: bigint;
  readonly growth: number;
}

export function spotlight(world: World): OracleRow[] {
  if (!covers(world.lineCoverage, world.yoy)) return [];
  const ordered = inOrder(
    candidates(world),
    descending((candidate) => candidate.growth),
    descending((candidate) => candidate.sales),
    ascending((candidate) => candidate.id),
  );
  return ordered.slice(0, 5).map((candidate) => spotlightRow(world, candidate));
}

function candidates(world: World): Candidate[] {
  const { spotlightFollowers, spotlightSales } = world.parameters;
  const then = salesByCreator(world, world.yoy);
  return [...salesByCreator(world, world.period)].flatMap(([id, sales]) => {
    const followers = snapshotAt(world, id, world.period.from)?.followers ?? null;
    const earlier = then.get(id) ?? 0n;
    const change = growth(sales, earlier);
    if (followers === null || followers >= spotlightFollowers || change === null) return [];
    return sales < cents(spotlightSales) ? [] : [{ id, followers, sales, earlier, growth: change }];
  });
}

function spotlightRow(world: World, { id, followers, sales, earlier, growth: change }: Candidate): OracleRow {
  const creator = world.creators.get(id);
  const best = bestContent(linesIn(world, world.period).filter((line) => line.creator === id));
  return {
    creator_id: id,
    display_name: text(creator?.display_name),
    vertical: text(creator?.vertical),
    followers,
    sales: yuan(sales),
    sales_earlier: yuan(earlier),
    growth: change,
    best_content_id: best?.id ?? null,
    best_content_units: best?.units ?? null,
  };
}

/** A live or a video; a showcase is no content. */
export function contentOf(line: Line): string | null {
  return line.contentKind === 'live' || line.contentKind === 'video' ? line.content : null;
}

function bestContent(lines: readonly Line[]): { id: string; units: number } | undefined {
  const contents = [...groupBy(lines, contentOf)].map(([id, group]) => ({ id, units: unitsOf(group) }));
  return inOrder(
    contents,
    descending((content) => content.units),
    ascending((content) => content.id),
  )[0];
}

export function concentration(world: World): OracleRow[] {
  const now = salesByTier(world, world.period);
  const then = hasTiers(world, world.yoy) ? salesByTier(world, world.yoy) : null;
  return world.parameters.carrierTiers.map(({ label: tier }) => ({
    tier,
    creators: now.creators(tier),
    creators_earlier: then?.creators(tier) ?? null,
    sales: yuan(now.sales(tier)),
    share: ratio(now.sales(tier), now.total),
    share_earlier: then && ratio(then.sales(tier), then.total),
  }));
}

function salesByTier(world: World, days: Days) {
  const lines = linesIn(world, days);
  const tierOf = carrierTiersAt(world, days.to);
  const groups = groupBy(lines, (line) => tierOf(line.creator));
  const creators = [...salesByCreator(world, days).keys()];
  return {
    total: salesOf(lines),
    sales: (tier: string) => salesOf(groups.get(tier) ?? []),
    creators: (tier: string) => creators.filter((creator) => tierOf(creator) === tier).length,
  };
}

export function topOnePercent(world: World): OracleRow[] {
  const then = covers(world.lineCoverage, world.yoy) ? largest(world, world.yoy) : null;
  return [{ ...largest(world, world.period), share_earlier: then?.share ?? null }];
}

function largest(world: World, days: Days): { creators: number; share: number | null } {
  const sales = inOrder(
    salesByCreator(world, days).values(),
    descending((amount) => amount),
  );
  const creators = Math.ceil(sales.length / 100);
  return { creators, share: ratio(sum(sales.slice(0, creators)), salesOf(linesIn(world, days))) };
}
