/** Small lakes, the same for the same seed, dense in border cases of every rule of definitions.md. */
import { addMonths, contains, DAY_MS, type Days, dayNumber, yoyOf } from './calendar.ts';
import {
  addProduct,
  createDraft,
  createWindows,
  type Draft,
  firstInstant,
  LOOKBACK,
  lastWeek,
  NOISE_PRODUCTS,
  newCreator,
  periodOf,
  sell,
  someInstant,
  type Windows,
} from './draft.ts';
import type { LakeRows, OrderLineRow } from './lake.ts';
import { createRandom, maybeBlank, oddNames, oddProvinces, type Random } from './random.ts';
import { fillUp, scenarios, sellInvalid } from './scenarios.ts';
import { isValid, type OraclePeriod } from './world.ts';

export type Input = 'sessions' | 'snapshots' | 'campaigns' | 'provinces' | 'categories' | 'verticals';

export interface RandomLakeOptions {
  readonly timezone?: string;
  /** Local dates, the end excluded. */
  readonly period?: { readonly start: string; readonly end: string };
  /** How far the lake reaches back from P's end. */
  readonly months?: number;
  /** Creators and lines besides those of the scenarios. */
  readonly creators?: number;
  readonly lines?: number;
  readonly without?: readonly Input[];
  /** A line_id twice in P. @default false, since such an edition is held */
  readonly duplicates?: boolean;
  /**
   * Rows on which definitions.md is silent and only the oracle's list decides: newest snapshots without
   * followers, sessions beyond 57 hours, contents of unknown products, campaigns without a series, an
   * invalid line before all valid ones. @default true
   */
  readonly silentPoints?: boolean;
}

export interface RandomLake {
  readonly lake: LakeRows;
  readonly period: OraclePeriod;
}

const timezones = [
  'Asia/Shanghai',
  'Asia/Shanghai',
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe', // half an hour of summer time
  'Africa/Cairo', // midnight does not exist on one day of a year
  'Pacific/Auckland',
  'Pacific/Kiritimati', // UTC+14
  'Pacific/Pago_Pago', // UTC-11
];

const periods = [
  { start: '2024-01-01', end: '2024-07-01' },
  { start: '2023-07-01', end: '2024-07-01' },
  { start: '2024-02-01', end: '2024-03-01' },
  { start: '2025-02-01', end: '2025-03-01' },
  { start: '2024-04-01', end: '2024-07-01' },
  { start: '2024-06-10', end: '2024-06-17' }, // ISO weeks
  { start: '2024-12-30', end: '2025-01-06' },
  { start: '2024-02-29', end: '2024-03-01' }, // days
  { start: '2024-03-31', end: '2024-04-01' }, // a Sunday on which summer time begins in Berlin
  { start: '2024-04-26', end: '2024-04-27' }, // the Friday without midnight in Cairo
  { start: '2024-02-20', end: '2024-02-29' },
  { start: '2024-03-11', end: '2024-05-20' },
  { start: '2024-10-20', end: '2024-11-15' },
  { start: '2022-05-01', end: '2024-05-01' }, // begins before the 12 months before its end
];

export function randomLake(seed: number, options: RandomLakeOptions = {}): RandomLake {
  const random = createRandom(seed);
  const dates = options.period ?? random.pick(periods);
  const timezone = options.timezone ?? random.pick(timezones);
  const windows = createWindows(random, { from: dayNumber(dates.start), to: dayNumber(dates.end) });
  const span = spanOf(random, dates, windows, options.months);
  const draft = createDraft(random, timezone, dates, windows, span, options.silentPoints ?? true);
  const isTiny = random.chance(0.05);
  addProducts(draft);
  const creators = Array.from({ length: isTiny ? 1 : (options.creators ?? random.int(10, 25)) }, () =>
    newCreator(draft),
  );
  sell(draft, { creator: random.pick(creators), at: firstInstant(draft, span), cents: 1_00n });
  for (const scenario of isTiny ? [] : scenarios) if (random.chance(0.85)) scenario(draft);
  for (let count = options.lines ?? random.int(150, 900); count > 0; count -= 1) {
    addNoise(draft, random.pick(creators));
  }
  for (const days of [draft.period, draft.yoy]) if (!isTiny && random.chance(0.5)) fillUp(draft, days);
  if (draft.silentPoints && random.chance(0.2)) addInvalidFirst(draft);
  if (isTiny && random.chance(0.5)) refundMore(draft);
  if (random.chance(0.15)) clean(draft);
  return { lake: finished(draft, options), period: periodOf(draft, dates) };
}

/** Mostly enough for every comparison; at times to the day, a day too little, or much too little. */
function spanOf(
  random: Random,
  dates: { start: string; end: string },
  { current, earlier }: Windows,
  months: number | undefined,
): Days {
  const end = dayNumber(dates.end);
  const start = dayNumber(dates.start);
  const to = end + random.pick([0, 0, 1, 3, 12, -1]);
  const back = months ?? random.pick([40, 40, 40, 30, 29, 26, 24, 18, 13, 8, 3]);
  const long = addMonths(end, -back);
  const yoy = yoyOf(dates.start, dates.end);
  const [yoyStart, yoyEnd] = [dayNumber(yoy.start), dayNumber(yoy.end)];
  const before = 2 * current.from - current.to;
  const weekBefore = lastWeek({ from: start, to: end }).from - 7;
  const compared = [yoyStart, earlier.from, current.from - 30, before, weekBefore];
  const fair = [yoyStart - LOOKBACK, start - LOOKBACK, addMonths(yoyEnd, -12), addMonths(end, -12)];
  const exact = random.pick([...compared, ...fair]) + random.pick([-1, 0, 1]);
  const between = random.int(Math.min(...fair), Math.max(...fair));
  const from = months === undefined && random.chance(0.4) ? random.pick([exact, exact, between]) : long;
  return { from: Math.min(from, to - 2), to };
}

function addProducts(draft: Draft): void {
  const { random } = draft;
  for (let count = 0; count < NOISE_PRODUCTS; count += 1) {
    addProduct(draft, {
      title: maybeBlank(random, random.pick(oddNames)),
      category: maybeBlank(random, random.pick(['makeup', 'Tea', 'é', '中', '😀', '\uFF5E']), 0.15),
      kind: maybeBlank(random, random.pick(['goods', 'goods', 'service']), 0.1),
      origin_province: maybeBlank(random, random.pick(oddProvinces), 0.1),
    });
  }
}

const amounts = [0n, 1n, 99n, 100_00n, 100_00n, 333_33n, 9_999_99n, 10_000_00n, 250_000_00n, 6_000_000_00n];

function addNoise(draft: Draft, creator: string): void {
  const { random, rows } = draft;
  if (random.chance(0.04)) {
    sellInvalid(draft, creator, someInstant(draft));
    return;
  }
  const index = rows.order_lines.length;
  const units = random.pick([1, 1, 2, 3, 10, 100]);
  sell(draft, { creator, at: someInstant(draft), cents: random.pick(amounts), units });
  const line = rows.order_lines[index];
  if (line) rows.order_lines[index] = withBlanks(draft, line);
}

function withBlanks(draft: Draft, line: OrderLineRow): OrderLineRow {
  const { random } = draft;
  const refunded_amount = random.pick([null, 0n, line.paid_amount, (line.paid_amount ?? 0n) + 50_00n]);
  const order_id = maybeBlank(random, line.order_id);
  const buyer_id = maybeBlank(random, line.buyer_id);
  const buyer_province = maybeBlank(random, line.buyer_province);
  const blanked = { ...line, order_id, buyer_id, buyer_province, refunded_amount };
  if (random.chance(0.05)) return withoutCreator(random, blanked);
  if (random.chance(0.03))
    return { ...blanked, content_kind: random.pick(['', null]), content_id: 'kindless' };
  if (random.chance(0.03)) return { ...blanked, content_id: random.pick(['', null]) };
  if (random.chance(0.05)) return withoutProduct(draft, blanked);
  return blanked;
}

/** A content has one creator: lines without one have a content of their own, or none. */
function withoutCreator(random: Random, line: OrderLineRow): OrderLineRow {
  const creator_id = random.pick(['', null]);
  if (random.chance(0.5)) return { ...line, creator_id, content_kind: 'showcase', content_id: null };
  return { ...line, creator_id, content_kind: 'live', content_id: 'nobody’s live' };
}

function withoutProduct(draft: Draft, line: OrderLineRow): OrderLineRow {
  const product_id = draft.random.pick(['', null, 'lost product']);
  if (draft.silentPoints || product_id === 'lost product') return { ...line, product_id };
  return { ...line, product_id, content_kind: 'showcase', content_id: null };
}

/** Older than all valid lines: must not widen the coverage. */
function addInvalidFirst(draft: Draft): void {
  const [first] = draft.rows.order_lines;
  if (!first) return;
  const paid_at = first.paid_at - 5 * DAY_MS;
  draft.rows.order_lines.push({ ...first, line_id: 'invalid first', paid_at, quantity: 0 });
}

/** More refunded than paid, in all: negative net sales. */
function refundMore({ rows }: Draft): void {
  rows.order_lines = rows.order_lines.map((line) => ({
    ...line,
    refunded_amount: (line.paid_amount ?? 0n) + 1n,
  }));
}

/** Leaves nothing for the checks of lines and sessions. */
function clean({ rows }: Draft): void {
  const creators = new Set(rows.creators.map((row) => row.creator_id));
  const products = new Set(rows.products.map((row) => row.product_id));
  rows.order_lines = rows.order_lines.filter(
    (line) => isValid(line) && creators.has(line.creator_id) && products.has(line.product_id),
  );
  rows.live_sessions = rows.live_sessions.filter(({ started_at, ended_at }) => {
    return ended_at !== null && ended_at >= started_at && ended_at - started_at <= 2 * DAY_MS;
  });
}

function finished(draft: Draft, options: RandomLakeOptions): LakeRows {
  const { rows, random } = draft;
  const without = new Set(options.without);
  const blank = random.pick(['', null]);
  const creators = rows.creators.map((row) => (without.has('verticals') ? { ...row, vertical: blank } : row));
  const order_lines = [...rows.order_lines, ...(options.duplicates ? oneLineInPeriod(draft) : [])];
  const products = rows.products.map((row) => ({
    ...row,
    category: without.has('categories') ? blank : row.category,
    origin_province: without.has('provinces') ? blank : row.origin_province,
  }));
  // Shuffled, so that no order of rows passes for the order of a rule.
  return {
    creators: random.shuffle(creators),
    follower_snapshots: random.shuffle(without.has('snapshots') ? [] : rows.follower_snapshots),
    live_sessions: random.shuffle(without.has('sessions') ? [] : rows.live_sessions),
    order_lines: random.shuffle(
      order_lines.map((row) => (without.has('provinces') ? { ...row, buyer_province: blank } : row)),
    ),
    products: random.shuffle(products),
    campaigns: random.shuffle(without.has('campaigns') ? [] : rows.campaigns),
  };
}

function oneLineInPeriod({ rows, period, calendar }: Draft): OrderLineRow[] {
  const found = rows.order_lines.find((line) => contains(period, calendar.dayOf(line.paid_at)));
  return found ? [found] : [];
}
