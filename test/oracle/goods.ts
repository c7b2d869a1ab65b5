/** Figures 9, 10, 11, 14 and 15: what was sold, where from and where to, and through which content. */
import {
  ascending,
  byCodePoint,
  descending,
  groupBy,
  growth,
  inOrder,
  ratio,
  yuan,
  yuanOrNull,
} from './arithmetic.ts';
import { contains, type Days, daysOf, weekday } from './calendar.ts';
import { contentOf } from './creators.ts';
import type { OracleRow } from './oracle.ts';
import { covers, type Line, linesIn, salesOf, text, unitsOf, type World } from './world.ts';

type Kind = 'goods' | 'service' | 'unknown';

function kindOf(line: Line): Kind {
  return line.kind === 'goods' || line.kind === 'service' ? line.kind : 'unknown';
}

export function kinds(world: World): OracleRow[] {
  const lines = linesIn(world, world.period);
  const before = covers(world.lineCoverage, world.yoy) ? linesIn(world, world.yoy) : null;
  const all: readonly Kind[] = ['goods', 'service', 'unknown'];
  return all
    .map((kind) => ({
      kind,
      sales: salesOf(lines.filter((line) => kindOf(line) === kind)),
      earlier: before && salesOf(before.filter((line) => kindOf(line) === kind)),
    }))
    .filter(({ kind, sales }) => kind !== 'unknown' || sales > 0n)
    .map(({ kind, sales, earlier }) => ({
      kind,
      sales: yuan(sales),
      share: ratio(sales, salesOf(lines)),
      sales_earlier: yuanOrNull(earlier),
      growth: growth(sales, earlier),
    }));
}

interface Flow {
  readonly origin: string;
  readonly buyer: string;
  readonly sales: bigint;
}

function flowsIn(world: World, days: Days): Flow[] {
  const groups = groupBy(linesIn(world, days), (line) =>
    line.origin === null || line.buyerProvince === null ? null : pair(line.origin, line.buyerProvince),
  );
  return [...groups.values()].flatMap((lines) => {
    const { origin = null, buyerProvince = null } = lines[0] ?? {};
    if (origin === null || buyerProvince === null) return [];
    return [{ origin, buyer: buyerProvince, sales: salesOf(lines) }];
  });
}

/** One key of two texts. */
function pair(left: string, right: string): string {
  return JSON.stringify([left, right]);
}

function totalOf(flows: readonly Flow[]): bigint {
  return flows.reduce((total, flow) => total + flow.sales, 0n);
}

function crossRegion(flows: readonly Flow[]): Flow[] {
  return flows.filter((flow) => flow.origin !== flow.buyer);
}

export function regions(world: World): OracleRow[] {
  const now = flowsIn(world, world.period);
  const then = covers(world.lineCoverage, world.yoy) ? flowsIn(world, world.yoy) : [];
  const known = totalOf(now);
  return [
    {
      known_sales: yuan(known),
      cross_region_sales: yuan(totalOf(crossRegion(now))),
      cross_region_share: ratio(totalOf(crossRegion(now)), known),
      cross_region_share_earlier: ratio(totalOf(crossRegion(then)), totalOf(then)),
      unknown_sales: yuan(salesOf(linesIn(world, world.period)) - known),
    },
  ];
}

export function flows(world: World): OracleRow[] {
  const all = flowsIn(world, world.period);
  const ordered = inOrder(
    crossRegion(all),
    descending((flow) => flow.sales),
    ascending((flow) => flow.origin),
    ascending((flow) => flow.buyer),
  );
  return ordered.slice(0, 10).map((flow) => ({
    origin_province: flow.origin,
    buyer_province: flow.buyer,
    sales: yuan(flow.sales),
    share: ratio(flow.sales, totalOf(all)),
  }));
}

/** Every province that sold or bought in the flows, those within a province included. */
export function provinces(world: World): OracleRow[] {
  const all = flowsIn(world, world.period);
  const names = new Set(all.flatMap((flow) => [flow.origin, flow.buyer]));
  const rows = [...names].map((name) => {
    const sold = totalOf(all.filter((flow) => flow.origin === name));
    const bought = totalOf(all.filter((flow) => flow.buyer === name));
    const own = totalOf(all.filter((flow) => flow.origin === name && flow.buyer === name));
    return { name, sold, bought, own };
  });
  const ordered = inOrder(
    rows,
    descending(({ sold, own }) => sold - own),
    ascending(({ name }) => name),
  );
  return ordered.map(({ name, sold, bought, own }) => ({
    province: name,
    sold: yuan(sold),
    bought: yuan(bought),
    own: yuan(own),
    sold_elsewhere: yuan(sold - own),
    bought_elsewhere: yuan(bought - own),
  }));
}

export function interestGrid(world: World): OracleRow[] {
  const known = linesIn(world, world.period).filter((line) => line.category !== null);
  const verticals = inOrder(
    groupBy(known, (line) => line.vertical),
    ascending(([vertical]) => vertical),
  );
  return verticals.flatMap(([vertical, lines]) => {
    const categories = inOrder(
      [...groupBy(lines, (line) => line.category)].map(([category, group]) => ({ category, group })),
      descending(({ group }) => salesOf(group)),
      ascending(({ category }) => category),
    );
    return categories.map(({ category, group }) => ({
      vertical,
      category,
      sales: yuan(salesOf(group)),
      share: ratio(salesOf(group), salesOf(lines)),
      buyers: groupBy(group, (line) => line.buyer).size,
      loyal_buyers: loyalBuyers(group),
    }));
  });
}

/** Buyers with two or more days with the same creator. */
function loyalBuyers(lines: readonly Line[]): number {
  const buyers = groupBy(lines, (line) => line.buyer);
  return [...buyers.values()].filter((bought) => {
    const creators = groupBy(bought, (line) => line.creator);
    return [...creators.values()].some((group) => new Set(group.map((line) => line.day)).size >= 2);
  }).length;
}

interface Pair {
  readonly content: string;
  readonly product: string;
  readonly units: number;
  readonly lines: readonly Line[];
}

function contentProducts(world: World): Pair[] {
  const contents = groupBy(linesIn(world, world.period), contentOf);
  return [...contents].flatMap(([content, sold]) =>
    [...groupBy(sold, (line) => line.product)].map(([product, lines]) => ({
      content,
      product,
      units: unitsOf(lines),
      lines,
    })),
  );
}

export function topContents(world: World): OracleRow[] {
  const ordered = inOrder(
    contentProducts(world),
    descending((item) => item.units),
    ascending((item) => item.content),
    ascending((item) => item.product),
  );
  return ordered.slice(0, 10).map(({ content, product, units, lines }) => {
    const creator = lines.find((line) => line.creator !== null)?.creator ?? null;
    return {
      content_id: content,
      content_kind: lines[0]?.contentKind ?? null,
      creator_id: creator,
      display_name: creator === null ? null : text(world.creators.get(creator)?.display_name),
      product_id: product,
      title: text(world.products.get(product)?.title),
      units,
      sales: yuan(salesOf(lines)),
    };
  });
}

export function contentsOver1000(world: World): OracleRow[] {
  const over = contentProducts(world).filter(({ units }) => units > world.parameters.contentUnits);
  return [{ contents: over.length }];
}

export interface Weeks {
  readonly later: Days;
  readonly before: Days;
}

/** The last ISO week whose Sunday lies in P, and the week before it. */
export function signalWeeks(world: World): Weeks | null {
  for (let sunday = world.period.to - 1; sunday >= world.period.from; sunday -= 1) {
    if (weekday(sunday) !== 7) continue;
    const later = { from: sunday - 6, to: sunday + 1 };
    return { later, before: { from: later.from - 7, to: later.from } };
  }
  return null;
}

export function demandSignals(world: World): OracleRow[] {
  const weeks = signalWeeks(world);
  if (weeks === null || !covers(world.lineCoverage, weeks.before)) return [];
  const before = groupBy(linesIn(world, weeks.before), (line) => line.category);
  const rows = [...groupBy(linesIn(world, weeks.later), (line) => line.category)].flatMap(
    ([category, lines]) => {
      const units = unitsOf(lines);
      const unitsBefore = unitsOf(before.get(category) ?? []);
      const change = growth(units, unitsBefore);
      if (units < world.parameters.signalUnits || change === null) return [];
      return [
        { category, units, units_before: unitsBefore, growth: change, top_province: topProvince(lines) },
      ];
    },
  );
  return inOrder(
    rows,
    descending((row) => row.growth),
    descending((row) => row.units),
    ascending((row) => row.category),
  ).slice(0, 10);
}

/** The five categories that rose most and the five that fell most. */
export function demandChanges(world: World): OracleRow[] {
  const weeks = signalWeeks(world);
  if (weeks === null || !covers(world.lineCoverage, weeks.before)) return [];
  const [now, before] = [weeks.later, weeks.before].map((week) =>
    groupBy(linesIn(world, week), (line) => line.category),
  );
  const names = [...new Set([...(now?.keys() ?? []), ...(before?.keys() ?? [])])];
  const rows = names.flatMap((category) => {
    const units = unitsOf(now?.get(category) ?? []);
    const unitsBefore = unitsOf(before?.get(category) ?? []);
    const change = growth(units, unitsBefore);
    const isLarge = Math.max(units, unitsBefore) >= world.parameters.signalUnits;
    return isLarge && change !== null ? [{ category, units, units_before: unitsBefore, growth: change }] : [];
  });
  const byName = ascending((row: (typeof rows)[number]) => row.category);
  const fromTop = inOrder(
    rows,
    descending((row) => row.growth),
    descending((row) => row.units),
    byName,
  );
  const fromBottom = inOrder(
    rows,
    descending((row) => -row.growth),
    descending((row) => row.units_before),
    byName,
  );
  const top = fromTop.slice(0, 5).filter((row) => row.growth > 0);
  const bottom = fromBottom.slice(0, 5).filter((row) => row.growth < 0);
  return fromTop.filter((row) => top.includes(row) || bottom.includes(row));
}

export function demandTotal(world: World): OracleRow[] {
  const weeks = signalWeeks(world);
  if (weeks === null || !covers(world.lineCoverage, weeks.before)) return [];
  const [now, before] = [linesIn(world, weeks.later), linesIn(world, weeks.before)];
  const changes = categoryChanges(now, before);
  return [
    {
      units: unitsOf(now),
      units_before: unitsOf(before),
      growth: growth(unitsOf(now), unitsOf(before)),
      categories: changes.length,
      categories_up: changes.filter((change) => change > 0).length,
      categories_down: changes.filter((change) => change < 0).length,
      campaign_days: campaignDays(world, weeks.later),
      campaign_days_before: campaignDays(world, weeks.before),
    },
  ];
}

/** By how many units each known category of either week changed. */
function categoryChanges(now: readonly Line[], before: readonly Line[]): number[] {
  const [sold, soldBefore] = [now, before].map((lines) => groupBy(lines, (line) => line.category));
  const categories = new Set([...(sold?.keys() ?? []), ...(soldBefore?.keys() ?? [])]);
  const units = (groups: Map<string, Line[]> | undefined, category: string) =>
    unitsOf(groups?.get(category) ?? []);
  return [...categories].map((category) => units(sold, category) - units(soldBefore, category));
}

/** The days that lie in any campaign, each once. */
function campaignDays(world: World, days: Days): number {
  return daysOf(days).filter((day) => world.campaigns.some(({ window }) => contains(window, day))).length;
}

function topProvince(lines: readonly Line[]): string | null {
  const provinces = [...groupBy(lines, (line) => line.buyerProvince)].map(([name, group]) => ({
    name,
    units: unitsOf(group),
  }));
  const [top] = provinces.sort(
    (left, right) => right.units - left.units || byCodePoint(left.name, right.name),
  );
  return top?.name ?? null;
}
