/** A lake in the making: the dates that matter, and how a sale becomes an order line. */
import {
  addMonths,
  type Calendar,
  contains,
  createCalendar,
  DAY_MS,
  type Days,
  dayNumber,
  firstOfMonth,
  utcDayOf,
  weekday,
  yoyOf,
} from './calendar.ts';
import type {
  CampaignRow,
  CreatorRow,
  LakeRows,
  OrderLineRow,
  ProductRow,
  SessionRow,
  SnapshotRow,
} from './lake.ts';
import { defaultParameters } from './parameters.ts';
import { oddNames, oddProvinces, type Random } from './random.ts';
import type { OraclePeriod } from './world.ts';

/** Days. */
export const LOOKBACK = defaultParameters.lookbackDays;

type Rows = { -readonly [Table in keyof LakeRows]: LakeRows[Table][number][] };

/** The windows of the campaign that the report will show; made up where the lake has none. */
export interface Windows {
  readonly current: Days;
  readonly earlier: Days;
}

export interface Draft {
  readonly random: Random;
  readonly calendar: Calendar;
  readonly timezone: string;
  readonly period: Days;
  readonly yoy: Days;
  /** No row lies outside these local days. */
  readonly span: Days;
  readonly windows: Windows;
  /** The last ISO week that ends in P, or before it. */
  readonly week: Days;
  /** Local days at whose start something begins or ends. */
  readonly borders: readonly number[];
  /** Whether to add rows on which definitions.md is silent. */
  readonly silentPoints: boolean;
  readonly rows: Rows;
}

export function createDraft(
  random: Random,
  timezone: string,
  dates: { start: string; end: string },
  windows: Windows,
  span: Days,
  silentPoints: boolean,
): Draft {
  const earlier = yoyOf(dates.start, dates.end);
  const period = { from: dayNumber(dates.start), to: dayNumber(dates.end) };
  const yoy = { from: dayNumber(earlier.start), to: dayNumber(earlier.end) };
  const week = lastWeek(period);
  return {
    random,
    calendar: createCalendar(timezone),
    timezone,
    period,
    yoy,
    span,
    windows,
    week,
    borders: bordersOf(period, yoy, windows, week, span),
    silentPoints,
    rows: {
      creators: [] as CreatorRow[],
      follower_snapshots: [] as SnapshotRow[],
      live_sessions: [] as SessionRow[],
      order_lines: [] as OrderLineRow[],
      products: [] as ProductRow[],
      campaigns: [] as CampaignRow[],
    },
  };
}

export function periodOf(draft: Draft, dates: { start: string; end: string }): OraclePeriod {
  const { start: yoyStart, end: yoyEnd } = yoyOf(dates.start, dates.end);
  return { ...dates, yoyStart, yoyEnd, timezone: draft.timezone };
}

export function createWindows(random: Random, period: Days): Windows {
  const last = random.pick([period.to - 1, period.from, random.int(period.from, period.to - 1)]);
  const current = { from: last + 1 - random.pick([1, 2, 3, 5, 18]), to: last + 1 };
  const end = current.to - 364 + random.int(-5, 5);
  return { current, earlier: { from: end - random.pick([1, 3, 4, 18]), to: end } };
}

/** The last ISO week whose Sunday is in the period, or before it. */
export function lastWeek(period: Days): Days {
  const last = period.to - 1;
  const sunday = last - (weekday(last) % 7);
  return { from: sunday - 6, to: sunday + 1 };
}

function bordersOf(period: Days, yoy: Days, { current, earlier }: Windows, week: Days, span: Days): number[] {
  const months = Array.from({ length: 30 }, (_, index) => addMonths(firstOfMonth(period.to), -index));
  const windows = [current.from, current.to, earlier.from, earlier.to, current.from - 30];
  const before = 2 * current.from - current.to;
  const trailing = [addMonths(period.to, -12), addMonths(yoy.to, -12), yoy.from - LOOKBACK];
  const weeks = [week.from - 7, week.from, week.to];
  const periods = [period.from, period.to, yoy.from, yoy.to];
  return [...periods, ...periods, ...months, ...windows, before, ...trailing, ...weeks, span.from];
}

/** An instant at, just before or just after a border, in local or UTC days, or anywhere in a range. */
export function someInstant(draft: Draft): number {
  const { random, calendar, period, yoy, span } = draft;
  const roll = random.next();
  if (roll < 0.3) return calendar.startOf(random.pick(draft.borders)) + random.pick([-1, 0, 1]);
  if (roll < 0.4) return random.pick(draft.borders) * DAY_MS + random.pick([-1, 0]);
  if (roll < 0.7) return instantIn(draft, period);
  if (roll < 0.85) return instantIn(draft, yoy);
  return instantIn(draft, span);
}

export function instantIn({ random, calendar }: Draft, days: Days): number {
  const day = random.int(days.from, days.to - 1);
  const [start, end] = [calendar.startOf(day), calendar.startOf(day + 1)];
  return random.pick([start, end - 1, start + random.int(0, end - start - 1)]);
}

export function firstInstant({ calendar }: Draft, days: Days): number {
  return calendar.startOf(days.from);
}

export function lastInstant({ calendar }: Draft, days: Days): number {
  return calendar.startOf(days.to) - 1;
}

export interface Sale {
  readonly creator: string;
  readonly at: number;
  readonly cents: bigint;
  readonly units?: number;
  readonly product?: string;
  /** One of the creator's contents by its number; none is a showcase. */
  readonly content?: number | null;
  readonly buyer?: string | null;
  readonly province?: string | null;
}

/** Adds a valid line, or nothing where it would lie outside the span. */
export function sell(draft: Draft, sale: Sale): void {
  const { random, rows } = draft;
  if (!contains(draft.span, draft.calendar.dayOf(sale.at))) return;
  const content = sale.content === undefined ? random.pick([0, 1, 2, 3, null]) : sale.content;
  rows.order_lines.push({
    order_id: `order ${Math.floor(rows.order_lines.length / 2)}`,
    line_id: `line ${rows.order_lines.length}`,
    creator_id: sale.creator,
    content_kind: content === null ? 'showcase' : content % 2 === 0 ? 'live' : 'video',
    content_id:
      content === null
        ? random.pick([null, '', `${sale.creator}'s shelf`])
        : contentId(sale.creator, content),
    product_id: sale.product ?? someProduct(draft),
    buyer_id: sale.buyer === undefined ? `buyer ${random.int(1, 40)}` : sale.buyer,
    buyer_province: sale.province === undefined ? random.pick(oddProvinces) : sale.province,
    paid_at: sale.at,
    quantity: sale.units ?? random.int(1, 3),
    paid_amount: sale.cents,
    refunded_amount: random.pick([null, 0n, sale.cents / 3n]),
  });
}

/** Sells a total in two lines that stand on the first and on the last instant of the days. */
export function sellOnBorders(draft: Draft, creator: string, days: Days, total: bigint): void {
  const first = total / 3n;
  sell(draft, { creator, at: firstInstant(draft, days), cents: first });
  sell(draft, { creator, at: lastInstant(draft, days), cents: total - first });
}

/** Sells just outside the days, where it must not count. */
export function sellAround(draft: Draft, creator: string, days: Days, cents: bigint): void {
  sell(draft, { creator, at: firstInstant(draft, days) - 1, cents });
  sell(draft, { creator, at: lastInstant(draft, days) + 1, cents });
}

/** Ids of contents differ by creator, so that each has one kind and one creator. */
export function contentId(creator: string, content: number): string {
  return `${oddNames[(creator.length * 7 + content) % oddNames.length]}${creator}/${content}`;
}

/** How many products, the first ones, belong to no scenario. */
export const NOISE_PRODUCTS = 14;

function someProduct({ random, rows }: Draft): string {
  return random.pick(rows.products.slice(0, NOISE_PRODUCTS)).product_id ?? 'lost product';
}

/** A creator of its own for a scenario, so that no other line disturbs its sums. */
export function newCreator(draft: Draft, vertical?: string): string {
  const { random, rows } = draft;
  const number = rows.creators.length;
  const creator_id = `${oddNames[random.int(0, oddNames.length - 1)]}-${number}`;
  rows.creators.push({
    creator_id,
    display_name: random.chance(0.1) ? random.pick(['', null]) : random.pick(oddNames),
    vertical: vertical ?? random.pick(['beauty', 'Food', 'é', '😀', '\uFF5E', '', null]),
    home_province: random.pick(oddProvinces),
    joined_on: random.pick(['2021-05-01', null]),
  });
  return creator_id;
}

export function addProduct(draft: Draft, product: Partial<ProductRow>): string {
  const { random, rows } = draft;
  const product_id = `${random.pick(oddNames)}#${rows.products.length}`;
  rows.products.push({
    product_id,
    title: random.pick(oddNames),
    category: random.pick(['makeup', 'Tea', 'é', '中', '😀', '\uFF5E']),
    kind: random.pick(['goods', 'goods', 'service']),
    origin_province: random.pick(oddProvinces),
    ...product,
  });
  return product_id;
}

export function addSnapshot(draft: Draft, creator_id: string, day: number, followers: number | null): void {
  const dt = new Date(day * DAY_MS).toISOString().slice(0, 10);
  const exists = draft.rows.follower_snapshots.some((row) => row.creator_id === creator_id && row.dt === dt);
  if (!exists) draft.rows.follower_snapshots.push({ dt, creator_id, followers });
}

export function addSession(draft: Draft, creator_id: string | null, start: number, end: number | null): void {
  const { random, rows, span } = draft;
  if (utcDayOf(start) < span.from || utcDayOf(start) >= span.to) return;
  const session_id = `session ${rows.live_sessions.length}`;
  const peak_viewers = random.pick([null, 0, 12]);
  rows.live_sessions.push({ session_id, creator_id, started_at: start, ended_at: end, peak_viewers });
}
