/**
 * The lake after section 3's rules for single rows: empty strings are null, invalid lines are gone, each
 * line knows its local day and what its product and creator say. And the terms that several figures share.
 */
import { cents, groupBy, stepOf, sum } from './arithmetic.ts';
import {
  addMonths,
  type Calendar,
  createCalendar,
  DAY_MS,
  type Days,
  dayNumber,
  utcDayOf,
} from './calendar.ts';
import type { CampaignRow, CreatorRow, LakeRows, OrderLineRow, ProductRow, SessionRow } from './lake.ts';
import type { OracleParameters } from './parameters.ts';

/** Local dates, the ends excluded. */
export interface OraclePeriod {
  readonly start: string;
  readonly end: string;
  readonly yoyStart: string;
  readonly yoyEnd: string;
  readonly timezone: string;
}

/** A valid order line. */
export interface Line {
  readonly creator: string | null;
  readonly vertical: string | null;
  readonly contentKind: string | null;
  readonly content: string | null;
  readonly product: string | null;
  readonly kind: string | null;
  readonly category: string | null;
  readonly origin: string | null;
  readonly buyer: string | null;
  readonly buyerProvince: string | null;
  readonly day: number;
  readonly units: number;
  readonly sales: bigint;
  readonly net: bigint;
  /** Whether its refund is known; one that is not is 0. */
  readonly isRefundKnown: boolean;
}

export interface Campaign {
  readonly id: string;
  readonly series: string | null;
  readonly name: string | null;
  readonly starts: number;
  readonly ends: number;
  readonly window: Days;
}

export interface Snapshot {
  readonly day: number;
  readonly followers: number | null;
}

export interface World {
  readonly parameters: OracleParameters;
  readonly calendar: Calendar;
  readonly period: Days;
  readonly yoy: Days;
  readonly lines: readonly Line[];
  readonly linesByDay: ReadonlyMap<number, readonly Line[]>;
  readonly sessions: readonly SessionRow[];
  readonly snapshots: ReadonlyMap<string, readonly Snapshot[]>;
  readonly creators: ReadonlyMap<string, CreatorRow>;
  readonly products: ReadonlyMap<string, ProductRow>;
  readonly campaigns: readonly Campaign[];
  /** First to last local day, null without rows. */
  readonly lineCoverage: Days | null;
  readonly sessionCoverage: Days | null;
}

export function createWorld(lake: LakeRows, period: OraclePeriod, parameters: OracleParameters): World {
  const calendar = createCalendar(period.timezone);
  const creators = byId(lake.creators, (row) => row.creator_id);
  const products = byId(lake.products, (row) => row.product_id);
  const lines = lake.order_lines.filter(isValid).map((row) => lineOf(row, calendar, creators, products));
  return {
    parameters,
    calendar,
    period: { from: dayNumber(period.start), to: dayNumber(period.end) },
    yoy: { from: dayNumber(period.yoyStart), to: dayNumber(period.yoyEnd) },
    lines,
    linesByDay: Map.groupBy(lines, (line) => line.day),
    sessions: lake.live_sessions,
    snapshots: snapshotsByCreator(lake),
    creators,
    products,
    campaigns: lake.campaigns.flatMap(campaignOf),
    lineCoverage: coverageOf(lines.map((line) => line.day)),
    sessionCoverage: coverageOf(lake.live_sessions.map((session) => calendar.dayOf(session.started_at))),
  };
}

/** An empty string is null. */
export function text(value: string | null | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

export function isValid(row: OrderLineRow): boolean {
  return row.quantity !== null && row.quantity > 0 && row.paid_amount !== null && row.paid_amount >= 0n;
}

function lineOf(
  row: OrderLineRow,
  calendar: Calendar,
  creators: ReadonlyMap<string, CreatorRow>,
  products: ReadonlyMap<string, ProductRow>,
): Line {
  const creator = text(row.creator_id);
  const product = text(row.product_id);
  const made = product === null ? undefined : products.get(product);
  const paid = row.paid_amount ?? 0n;
  return {
    creator,
    vertical: creator === null ? null : text(creators.get(creator)?.vertical),
    contentKind: text(row.content_kind),
    content: text(row.content_id),
    product,
    kind: text(made?.kind),
    category: text(made?.category),
    origin: text(made?.origin_province),
    buyer: text(row.buyer_id),
    buyerProvince: text(row.buyer_province),
    day: calendar.dayOf(row.paid_at),
    units: row.quantity ?? 0,
    sales: paid,
    net: paid - (row.refunded_amount ?? 0n),
    isRefundKnown: row.refunded_amount !== null,
  };
}

function byId<T>(rows: readonly T[], id: (row: T) => string | null): Map<string, T> {
  const known = new Map<string, T>();
  for (const row of rows) {
    const name = text(id(row));
    if (name !== null) known.set(name, row);
  }
  return known;
}

function snapshotsByCreator(lake: LakeRows): Map<string, Snapshot[]> {
  const groups = groupBy(lake.follower_snapshots, (row) => text(row.creator_id));
  const snapshots = new Map<string, Snapshot[]>();
  for (const [creator, rows] of groups) {
    snapshots.set(
      creator,
      rows.map((row) => ({ day: dayNumber(row.dt), followers: row.followers })),
    );
  }
  return snapshots;
}

function campaignOf(row: CampaignRow): Campaign[] {
  const id = text(row.campaign_id);
  if (id === null || row.starts_on === null || row.ends_on === null) return [];
  const starts = dayNumber(row.starts_on);
  const ends = dayNumber(row.ends_on);
  const window = { from: starts, to: ends + 1 };
  return [{ id, series: text(row.series), name: text(row.name), starts, ends, window }];
}

function coverageOf(days: readonly number[]): Days | null {
  if (days.length === 0) return null;
  let [from, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const day of days) {
    from = Math.min(from, day);
    last = Math.max(last, day);
  }
  return { from, to: last + 1 };
}

/** Whether the coverage has a day in common with these days. */
export function overlaps(coverage: Days | null, days: Days): boolean {
  return coverage !== null && days.from < coverage.to && coverage.from < days.to;
}

/** Whether creators that are new in these days are known to be: the lake has enough days before them. */
export function hasLookback({ lineCoverage, parameters }: World, days: Days): boolean {
  return lineCoverage !== null && lineCoverage.from <= days.from - parameters.lookbackDays;
}

/** Whether these days may be compared by the tiers at their end: the lake has the 12 months of those, too. */
export function hasTiers({ lineCoverage }: World, days: Days): boolean {
  return covers(lineCoverage, days) && covers(lineCoverage, trailingDays(days.to));
}

/** Whether the days may be compared with: they do not start before the coverage, nor lie wholly behind it. */
export function covers(coverage: Days | null, days: Days): boolean {
  return coverage !== null && days.from >= coverage.from && overlaps(coverage, days);
}

export function linesIn(world: World, days: Days): Line[] {
  const lines: Line[] = [];
  for (let day = days.from; day < days.to; day += 1) {
    for (const line of world.linesByDay.get(day) ?? []) lines.push(line);
  }
  return lines;
}

export function salesOf(lines: readonly Line[]): bigint {
  return sum(lines.map((line) => line.sales));
}

export function unitsOf(lines: readonly Line[]): number {
  return lines.reduce((total, line) => total + line.units, 0);
}

/** Known creators with a line in these days, one of 0.00 too. */
export function salesByCreator(world: World, days: Days): Map<string, bigint> {
  const sales = new Map<string, bigint>();
  for (const line of linesIn(world, days)) {
    if (line.creator !== null) sales.set(line.creator, (sales.get(line.creator) ?? 0n) + line.sales);
  }
  return sales;
}

/** The 12 months that end at 00:00 of a day. */
export function trailingDays(day: number): Days {
  return { from: addMonths(day, -12), to: day };
}

export function trailingSales(world: World, day: number): Map<string, bigint> {
  return salesByCreator(world, trailingDays(day));
}

/** The carrier tier at 00:00 of a day; lines without a creator, and creators without sales, are the first. */
export function carrierTiersAt(world: World, day: number): (creator: string | null) => string {
  const trailing = trailingSales(world, day);
  const { carrierTiers } = world.parameters;
  return (creator) => {
    const sales = creator === null ? 0n : (trailing.get(creator) ?? 0n);
    return stepOf(carrierTiers, sales, (step) => cents(step.from));
  };
}

/** The newest snapshot before a day. */
export function snapshotAt(world: World, creator: string, day: number): Snapshot | null {
  let newest: Snapshot | null = null;
  for (const snapshot of world.snapshots.get(creator) ?? []) {
    if (snapshot.day < day && (newest === null || snapshot.day > newest.day)) newest = snapshot;
  }
  return newest;
}

/**
 * Milliseconds of live time in these days. `readFrom` is the first day of what the query is about: sessions
 * are read from the UTC days from three before it.
 */
export function liveTime(world: World, days: Days, readFrom: number = days.from): number {
  return livesIn(world, days, readFrom).reduce((total, live) => total + live.milliseconds, 0);
}

/** Known creators with live time in these days. */
export function broadcasters(world: World, days: Days): Set<string> {
  const creators = livesIn(world, days, days.from).map((live) => live.creator);
  return new Set(creators.filter((creator) => creator !== null));
}

/** The sessions with live time in these days. */
function livesIn(world: World, days: Days, readFrom: number) {
  const from = world.calendar.startOf(days.from);
  const to = world.calendar.startOf(days.to);
  const lives: { readonly creator: string | null; readonly milliseconds: number }[] = [];
  for (const { creator_id, started_at, ended_at } of world.sessions) {
    if (utcDayOf(started_at) < readFrom - 3 || ended_at === null) continue;
    const milliseconds = Math.min(ended_at, to) - Math.max(started_at, from);
    if (milliseconds > 0) lives.push({ creator: text(creator_id), milliseconds });
  }
  return lives;
}

export function hours(milliseconds: number): number {
  return milliseconds / (DAY_MS / 24);
}
