/**
 * A lake small enough to compute every figure of June 2024 by hand, and those figures as literals. The
 * product's SQL and the oracle are both tested against it. Every line says which border it stands on.
 */
import type {
  CampaignRow,
  CreatorRow,
  LakeRows,
  OrderLineRow,
  ProductRow,
  SessionRow,
  SnapshotRow,
} from './lake.ts';
import type { Figures } from './oracle.ts';
import type { OraclePeriod } from './world.ts';

export const handPeriod: OraclePeriod = {
  start: '2024-06-01',
  end: '2024-07-01',
  yoyStart: '2023-06-01',
  yoyEnd: '2023-07-01',
  timezone: 'Asia/Shanghai',
};

/** "2024-06-01 00:00:00.000" in Shanghai, which is UTC+8 all year. */
function local(time: string): number {
  return Date.parse(`${time.replace(' ', 'T')}+08:00`);
}

function creator(creator_id: string, display_name: string | null, vertical: string | null): CreatorRow {
  return { creator_id, display_name, vertical, home_province: 'Zhejiang', joined_on: '2022-01-01' };
}

// Code point order: Food < beauty < food.
const creators: CreatorRow[] = [
  creator('A', "Ann'; drop table creators; --", 'beauty'),
  creator('B', '<b>Bo</b>', 'food'),
  creator('C', '', 'beauty'),
  creator('D', '𠮷田', 'food'),
  creator('E', '=1+1', 'food'),
  creator('F', 'Fay', ''),
  creator('G', 'Gus 😀', 'Food'),
];

function product(
  product_id: string,
  title: string,
  category: string | null,
  kind: string | null,
  origin_province: string | null,
): ProductRow {
  return { product_id, title, category, kind, origin_province };
}

const products: ProductRow[] = [
  product('p1', 'Lipstick', 'makeup', 'goods', 'Zhejiang'),
  product('p2', '"Noodles", hot', 'noodles', 'goods', 'Sichuan'),
  product('p3', 'Haircut', 'care', 'service', ''),
  product('p4', 'Mystery', '', '', 'Zhejiang'),
];

const campaigns: CampaignRow[] = [
  { campaign_id: '618-2023', series: '618', name: '618', starts_on: '2023-06-16', ends_on: '2023-06-18' },
  { campaign_id: '618-2024', series: '618', name: '618 🛒', starts_on: '2024-06-17', ends_on: '2024-06-18' },
  // Ends on the same day, but started earlier: not the newest, although its id is the greater.
  { campaign_id: 'other', series: 'x', name: 'Other', starts_on: '2024-06-16', ends_on: '2024-06-18' },
  // Three that share a day with 15 and 16 June, the days before the window, as `other` does: of the two that
  // start first, the one with the lower id. And one that ends a day too early.
  { campaign_id: 'warm-a', series: 'w', name: 'Warm-up 🔥', starts_on: '2024-06-14', ends_on: '2024-06-15' },
  { campaign_id: 'warm-b', series: null, name: 'B', starts_on: '2024-06-14', ends_on: '2024-06-15' },
  { campaign_id: 'warm-0', series: 'w', name: '0', starts_on: '2024-06-15', ends_on: '2024-06-15' },
  { campaign_id: 'early', series: 'e', name: 'Early', starts_on: '2024-05-01', ends_on: '2024-06-14' },
  // Ends on the first day behind P.
  { campaign_id: 'summer', series: 'summer', name: 'S', starts_on: '2024-06-30', ends_on: '2024-07-01' },
];

function snapshot(creator_id: string, dt: string, followers: number | null): SnapshotRow {
  return { dt, creator_id, followers };
}

const follower_snapshots: SnapshotRow[] = [
  snapshot('A', '2024-05-31', 99_999), // the one at P's start: qualifies for the spotlight
  snapshot('A', '2024-06-01', 100_000), // on P's first day, so not before it; the one at P's end
  snapshot('B', '2024-04-01', 9_999), // 91 days before P's end: old
  snapshot('C', '2024-06-30', 10_000),
  snapshot('C', '2024-07-01', 5_000_000), // on the day of P's end: not before it
  snapshot('D', '2024-06-15', 1_000_000),
  snapshot('E', '2024-06-01', null),
  snapshot('G', '2024-07-01', 5), // too late: unknown
  snapshot('X', '2024-06-20', 999_999), // a creator that `creators` lacks
];

function session(id: string, creator_id: string, started: string, ended: string | null): SessionRow {
  const ended_at = ended === null ? null : local(ended);
  return { session_id: id, creator_id, started_at: local(started), ended_at, peak_viewers: 10 };
}

const live_sessions: SessionRow[] = [
  session('s1', 'A', '2023-05-31 23:00', '2023-06-01 01:00'), // 1 h in May 2023, 1 h in June 2023
  session('s2', 'E', '2023-06-10 00:00', '2023-06-10 01:00'), // 1 h
  session('s3', 'A', '2024-05-29 20:00', '2024-06-01 08:00'), // 60 h: 52 h in May, 8 h in June 2024
  session('s4', 'A', '2024-05-31 22:00', '2024-06-01 02:00'), // 2 h in May, 2 h in June
  session('s5', 'E', '2024-06-10 00:00', '2024-06-12 02:00'), // 50 h
  session('s6', 'C', '2024-06-13 00:00', null), // 0
  session('s7', 'D', '2024-06-14 10:00', '2024-06-14 09:00'), // 0
  session('s8', 'B', '2024-06-30 23:00', '2024-07-01 05:00'), // 1 h
  session('s9', 'G', '2024-06-20 10:00', '2024-06-20 10:00'), // 0: G is no broadcaster
  session('s10', '', '2024-06-21 10:00', '2024-06-21 11:00'), // 1 h of nobody
  session('s11', 'X', '2024-06-22 10:00', '2024-06-22 11:00'), // 1 h of a creator that `creators` lacks
  session('s12', 'F', '2024-05-31 23:00', '2024-06-01 00:00'), // ends where P begins: 1 h in May
];

interface Sold {
  readonly by: string | null;
  readonly through: string;
  readonly product: string;
  readonly to: string | null;
  readonly province: string | null;
  readonly units: number | null;
  readonly cents: bigint | null;
  readonly refund?: bigint;
}

/** `through` is "live c1", "video v1" or "showcase". */
function line(line_id: string, time: string, sold: Sold): OrderLineRow {
  const [content_kind = '', content_id = null] = sold.through.split(' ');
  return {
    order_id: `order-${line_id}`,
    line_id,
    creator_id: sold.by,
    content_kind,
    content_id,
    product_id: sold.product,
    buyer_id: sold.to,
    buyer_province: sold.province,
    paid_at: local(time),
    quantity: sold.units,
    paid_amount: sold.cents,
    refunded_amount: sold.refund ?? null,
  };
}

const byA = { by: 'A', through: 'live c-A2', product: 'p1', to: 'b1', province: 'Zhejiang', units: 1 };
const byB = { by: 'B', through: 'video v-B', product: 'p2', to: 'b2', province: 'Zhejiang', units: 1 };
const byC = { by: 'C', through: 'showcase', product: 'p3', to: 'b3', province: 'Zhejiang', units: 1 };
const byF = { by: 'F', through: 'showcase', product: 'p4', to: 'b6', province: 'Zhejiang', units: 1 };
const byG = { by: 'G', through: 'video v-G', product: 'p2', to: 'b2', province: 'Zhejiang', units: 100 };

const linesBefore: OrderLineRow[] = [
  // The lake's first line: coverage begins here, 365 days before yoy(P); and one a day too late for that.
  line('K0', '2022-06-01 00:00', { ...byA, cents: 1_00n }),
  line('K1', '2022-06-02 00:00', { ...byA, cents: 1_00n }),
  // The last instant before the trailing year at yoy(P)'s end, and its first: B has exactly 5 M then.
  line('K2', '2022-06-30 23:59:59.999', { ...byA, cents: 5_000_000_00n }),
  line('K3', '2022-07-01 00:00', { ...byB, cents: 4_995_000_00n }),
  line('L0', '2022-09-15 10:00', { ...byA, through: 'live c-A1', cents: 100_00n }),
  // yoy(P), June 2023.
  line('L1', '2023-06-01 00:00', { ...byA, through: 'live c-A1', cents: 10_000_00n }),
  line('L2', '2023-06-17 12:00', {
    ...byA,
    through: 'live c-A1',
    province: 'Sichuan',
    units: 2,
    cents: 5_000_00n,
    refund: 1_000_00n,
  }),
  line('L3', '2023-06-18 23:59:59.999', { ...byB, province: 'Sichuan', cents: 2_000_00n }), // last in 618-2023
  line('L4', '2023-06-19 00:00', { ...byB, cents: 3_000_00n }), // first behind it
  line('L5', '2023-06-30 23:59:59.999', { ...byC, cents: 500_00n }), // last in yoy(P)
  line('L6', '2023-06-05 12:00', { ...byG, units: -1, cents: 1_00n }), // invalid: G is not seen here
  // The first instant of the trailing year at P's end, and of the day behind yoy(P); UTC still has 30 June.
  line('L7', '2023-07-01 00:00', {
    by: 'D',
    through: 'live c-D',
    product: 'p1',
    to: 'b4',
    province: null,
    units: 1,
    cents: 500_000_00n,
  }),
  line('L8', '2024-01-10 12:00', {
    by: 'E',
    through: 'live c-E1',
    product: 'p2',
    to: 'b5',
    province: 'Sichuan',
    units: 1,
    cents: 50_000_000_00n,
  }),
  line('L9', '2024-05-17 23:59:59.999', { ...byC, cents: 1_00n }), // last before the run-up
  line('L10', '2024-05-18 00:00', { ...byC, cents: 300_00n }), // first in the run-up
  line('L11', '2024-05-31 23:59:59.999', { ...byB, units: 10, cents: 100_00n }), // last before P
];

const linesInPeriod: OrderLineRow[] = [
  line('M1', '2024-06-01 00:00', { ...byA, cents: 0n }), // first in P; 0.00 is active all the same
  line('M2', '2024-06-05 12:00', {
    ...byB,
    through: 'video v-B2',
    to: 'b9',
    province: 'Sichuan',
    units: 1051,
    cents: 1_900_01n,
  }),
  line('M3', '2024-06-12 23:59', { ...byG, cents: 12_000_00n }),
  line('M4', '2024-06-15 00:00', { ...byF, cents: 1n }), // first of the two days before the window
  line('M5', '2024-06-16 23:59:59.999', { ...byF, cents: 49_999_999_99n }), // last of them: exactly 50 M
  line('M6', '2024-06-17 00:00', {
    ...byA,
    through: 'live c-A3',
    province: 'Sichuan',
    units: 1000,
    cents: 20_000_00n,
  }), // first in the window: exactly 4 x 5,000; exactly 1,000 units
  line('M7', '2024-06-17 10:00', {
    ...byC,
    through: 'live c-C',
    product: 'p1',
    to: 'b8',
    province: '',
    units: 2,
    cents: 30_00n,
    refund: 50_00n,
  }), // 15 a day, exactly 1.5 x 10 a day in the run-up; more refunded than paid
  line('M8', '2024-06-18 12:00', {
    by: 'E',
    through: 'live c-E',
    product: 'p2',
    to: 'b5',
    province: 'Sichuan',
    units: 1,
    cents: 50_000_000_00n,
  }), // exactly 50 M in the window
  line('M9', '2024-06-18 23:59:59.999', { ...byB, units: 1001, cents: 7_999_99n }), // a cent below 4 x 2,000
  line('M10', '2024-06-20 12:00', {
    by: '',
    through: 'showcase',
    product: 'p1',
    to: null,
    province: 'Sichuan',
    units: 5,
    cents: 4_00n,
  }), // no creator
  line('M11', '2024-06-23 23:59:59.999', { ...byC, cents: 1_00n }), // last in the week before
  line('M12', '2024-06-24 00:00', { ...byA, units: 30, cents: 60_00n }), // first in the last week
  line('M13', '2024-06-25 12:00', { ...byB, units: 50, cents: 100_00n }),
  line('M14', '2024-06-26 12:00', { ...byC, units: 49, cents: 49_00n }), // a unit too few for a signal
  line('M15', '2024-06-30 20:00', { ...byA, to: 'b8', province: 'Sichuan', units: 30, cents: 60_00n }),
  line('M16', '2024-06-30 23:59:59.999', {
    by: 'X',
    through: 'live c-X',
    product: 'p9',
    to: 'b7',
    province: 'Zhejiang',
    units: 50,
    cents: 10_00n,
  }), // neither the creator nor the product is in the lake; last in P
  // Invalid lines.
  line('N1', '2024-06-10 12:00', { ...byG, units: 0, cents: 100_00n }),
  line('N2', '2024-06-10 12:00', { ...byG, units: null, cents: 100_00n }),
  line('N3', '2024-06-10 12:00', { ...byG, cents: null }),
  line('N4', '2024-06-10 12:00', { ...byG, cents: -1n }),
  // First behind P.
  line('O1', '2024-07-01 00:00', { ...byA, cents: 999_00n }),
];

export const handLake: LakeRows = {
  creators,
  follower_snapshots,
  live_sessions,
  order_lines: [...linesBefore, ...linesInPeriod],
  products,
  campaigns,
};

/** The lake without the lines before this one, so that its coverage begins with it. */
export function handLakeFrom(line_id: string): LakeRows {
  const first = handLake.order_lines.findIndex((row) => row.line_id === line_id);
  return { ...handLake, order_lines: handLake.order_lines.slice(first) };
}

/** The lake without the campaigns that share a day with those before the window: others touch them on both sides. */
export const handLakeAlone: LakeRows = {
  ...handLake,
  campaigns: [
    ...campaigns.filter(({ campaign_id }) => /^(618|early|summer)/.test(campaign_id ?? '')),
    { campaign_id: 'late', series: 'l', name: 'Late', starts_on: '2024-06-17', ends_on: '2024-06-17' },
  ],
};

function band(tier: string, name: string, count: number, share: number | null) {
  return { tier, band: name, creators: count, share };
}

function month(name: string, sales: string | null, active: number | null, hours: number | null) {
  return {
    month: `${name}-01`,
    sales,
    sales_earlier: null as string | null,
    sales_growth: null as number | null,
    active_creators: active,
    active_creators_growth: null as number | null,
    new_creators: null as number | null,
    new_creators_earlier: null as number | null,
    new_creators_growth: null as number | null,
    live_hours: hours,
    live_hours_growth: null as number | null,
  };
}

/** A month of the last 12, with the sales of the same month a year earlier. */
function compared(
  name: string,
  sales: string,
  earlier: string,
  active: number,
  hours: number,
  fresh: number,
) {
  return { ...month(name, sales, active, hours), sales_earlier: earlier, new_creators: fresh };
}

export const handExpected: Figures = {
  headline: [
    {
      // A 20,120 (M1 + M6 + M12 + M15) + B 10,000 (M2 + M9 + M13) + C 80 (M7 + M11 + M14)
      // + E 50,000,000 (M8) + F 50,000,000 (M4 + M5) + G 12,000 (M3) + X 10 (M16) + nobody 4 (M10)
      sales: '100042214.00',
      sales_earlier: '20500.00', // 10,000 + 5,000 + 2,000 + 3,000 + 500
      sales_growth: 100_042_214 / 20_500 - 1,
      net_sales: '100042164.00', // 50 refunded (M7)
      net_sales_earlier: '19500.00', // 1,000 refunded (L2)
      net_sales_growth: 100_042_164 / 19_500 - 1,
      // 1 + 1051 + 100 + 1 + 1 + 1000 + 2 + 1 + 1001 + 5 + 1 + 30 + 50 + 49 + 30 + 50
      units: 3373,
      units_earlier: 6, // 1 + 2 + 1 + 1 + 1
      units_growth: 3373 / 6 - 1,
      active_creators: 7, // A B C E F G X
      active_creators_earlier: 3, // A B C
      active_creators_growth: 7 / 3 - 1,
      live_hours: 63, // 8 + 2 + 50 + 1 + 1 + 1
      live_hours_earlier: 2, // 1 + 1
      live_hours_growth: 30.5,
      new_creators: 3, // F G X: G's lines of before are invalid
      new_creators_earlier: 1, // C: A and B began in 2022
      new_creators_growth: 2,
      sales_per_creator: 100_042_214 / 7,
      sales_per_creator_earlier: 20_500 / 3,
      sales_per_creator_growth: 100_042_214 / 7 / (20_500 / 3) - 1,
      broadcasters: 4, // A B E X
      broadcasters_earlier: 2, // A E
      broadcasters_growth: 1,
      hours_per_broadcaster: 15.75, // 63 / 4
      hours_per_broadcaster_earlier: 1,
      hours_per_broadcaster_growth: 14.75,
    },
  ],
  calendar: [
    { name: '618', starts_on: '2023-06-16', ends_on: '2023-06-18' },
    { name: 'e', starts_on: '2024-05-01', ends_on: '2024-06-14' },
    { name: 'B', starts_on: '2024-06-14', ends_on: '2024-06-15' },
    { name: 'w', starts_on: '2024-06-14', ends_on: '2024-06-15' },
    { name: 'w', starts_on: '2024-06-15', ends_on: '2024-06-15' },
    { name: 'x', starts_on: '2024-06-16', ends_on: '2024-06-18' },
    { name: '618', starts_on: '2024-06-17', ends_on: '2024-06-18' },
    { name: 'summer', starts_on: '2024-06-30', ends_on: '2024-07-01' },
  ],
  campaign: [
    {
      campaign_id: '618-2024',
      name: '618 🛒',
      starts_on: '2024-06-17',
      ends_on: '2024-06-18',
      earlier_campaign_id: '618-2023',
      sales: '50028029.99', // 20,000 + 30 + 50,000,000 + 7,999.99
      sales_earlier: '7000.00', // 5,000 + 2,000
      sales_growth: 50_028_029.99 / 7_000 - 1,
      creators: 4, // A B C E
      surged_creators: 1, // A: 20,000 / 5,000 - 1 = 3; B lacks a cent
      large_creators: 1, // E
      large_creators_before: 1, // F, 15 and 16 June
      large_creators_growth: 0,
      first_timers: 2, // C (its June 2023 sale came after 618-2023) and E
      first_timers_grown: 1, // C: 30 / 2 >= 1.5 x 300 / 30; E has no run-up
      days: 2,
      name_earlier: '618',
      days_earlier: 3,
      sales_per_day: 25_014_014.995,
      sales_per_day_earlier: 7_000 / 3,
      sales_per_day_growth: 25_014_014.995 / (7_000 / 3) - 1,
      before_campaign: 'Warm-up 🔥',
    },
  ],
  // Trailing sales from 1 July 2023: A 20,120, B 10,100, C 381, G 12,000, X 10; D 500,000; E 100 M, F 50 M.
  tier_by_band: [
    band('<500k', '<10k', 1, 0.2), // B
    band('<500k', '10k-100k', 1, 0.2), // C
    band('<500k', '100k-1M', 2, 0.4), // A X
    band('<500k', '>=1M', 0, 0),
    band('<500k', 'unknown', 1, 0.2), // G
    band('500k-5M', '<10k', 0, 0),
    band('500k-5M', '10k-100k', 0, 0),
    band('500k-5M', '100k-1M', 0, 0),
    band('500k-5M', '>=1M', 1, 1), // D
    band('5M-50M', '<10k', 0, null),
    band('5M-50M', '10k-100k', 0, null),
    band('5M-50M', '100k-1M', 0, null),
    band('5M-50M', '>=1M', 0, null),
    band('>=50M', '<10k', 0, 0),
    band('>=50M', '10k-100k', 0, 0),
    band('>=50M', '100k-1M', 0, 0),
    band('>=50M', '>=1M', 0, 0),
    band('>=50M', 'unknown', 2, 1), // E F
  ],
  daily_carriers: [
    // Days: A 1 17 24 30, B 5 18 25, C 17 23 26, G 12, X 30 = 12 in 30 days; a year earlier
    // A 1 17, C 30 = 3, and B with exactly 5 M 18 19 = 2.
    { tier: 'small', average_daily: 0.4, average_daily_earlier: 0.1, growth: 3 },
    { tier: 'waist', average_daily: 0, average_daily_earlier: 2 / 30, growth: -1 },
    { tier: 'head', average_daily: 0.1, average_daily_earlier: 0, growth: null }, // F 15 16, E 18
  ],
  kinds: [
    {
      kind: 'goods',
      sales: '50042154.00', // all but the two below
      share: 50_042_154 / 100_042_214,
      sales_earlier: '20000.00',
      growth: 50_042_154 / 20_000 - 1,
    },
    { kind: 'service', sales: '50.00', share: 50 / 100_042_214, sales_earlier: '500.00', growth: -0.9 },
    {
      kind: 'unknown',
      sales: '50000010.00', // M4 + M5 (no kind) + M16 (no product)
      share: 50_000_010 / 100_042_214,
      sales_earlier: '0.00',
      growth: null,
    },
  ],
  regions: [
    {
      known_sales: '100042124.00', // all but the unknown
      cross_region_sales: '40163.99', // the two flows
      cross_region_share: 40_163.99 / 100_042_124,
      cross_region_share_earlier: 0.4, // (5,000 + 3,000) / 20,000
      unknown_sales: '90.00', // M7 30, M11 1, M14 49, M16 10
    },
  ],
  flows: [
    {
      origin_province: 'Sichuan',
      buyer_province: 'Zhejiang',
      sales: '20099.99', // M3 12,000 + M9 7,999.99 + M13 100
      share: 20_099.99 / 100_042_124,
    },
    {
      origin_province: 'Zhejiang',
      buyer_province: 'Sichuan',
      sales: '20064.00', // M6 20,000 + M10 4 + M15 60
      share: 20_064 / 100_042_124,
    },
  ],
  // Within Sichuan M2 1,900.01 + M8 50,000,000; within Zhejiang M1 0 + M4 0.01 + M5 49,999,999.99 + M12 60.
  provinces: [
    {
      province: 'Sichuan',
      sold: '50022000.00',
      bought: '50021964.01',
      own: '50001900.01',
      sold_elsewhere: '20099.99',
      bought_elsewhere: '20064.00',
    },
    {
      province: 'Zhejiang',
      sold: '50020124.00',
      bought: '50020159.99',
      own: '50000060.00',
      sold_elsewhere: '20064.00',
      bought_elsewhere: '20099.99',
    },
  ],
  interest_grid: [
    { vertical: 'Food', category: 'noodles', sales: '12000.00', share: 1, buyers: 1, loyal_buyers: 0 },
    {
      // b1 bought from A on three days; b8 on two, but from C and from A.
      vertical: 'beauty',
      category: 'makeup',
      sales: '20150.00', // M1 0, M6 20,000, M7 30, M12 60, M15 60
      share: 20_150 / 20_200,
      buyers: 2,
      loyal_buyers: 1,
    },
    {
      vertical: 'beauty',
      category: 'care',
      sales: '50.00', // M11 + M14
      share: 50 / 20_200,
      buyers: 1,
      loyal_buyers: 1, // b3: 23 and 26 June
    },
    {
      vertical: 'food',
      category: 'noodles',
      sales: '50010000.00', // B 10,000 and E 50,000,000
      share: 1,
      buyers: 3, // b2 b5 b9
      loyal_buyers: 1, // b2: 18 and 25 June
    },
  ],
  months: [
    // Lines are covered from 1 June 2022, sessions from 31 May 2023.
    month('2022-07', '4995000.00', 1, null), // K3
    month('2022-08', '0.00', 0, null),
    month('2022-09', '100.00', 1, null),
    month('2022-10', '0.00', 0, null),
    month('2022-11', '0.00', 0, null),
    month('2022-12', '0.00', 0, null),
    month('2023-01', '0.00', 0, null),
    month('2023-02', '0.00', 0, null),
    month('2023-03', '0.00', 0, null),
    month('2023-04', '0.00', 0, null),
    month('2023-05', '0.00', 0, 1),
    // From here on the lake reaches back 365 days. New: C in June and D in July 2023, E in January, three in June 2024.
    { ...month('2023-06', '20500.00', 3, 2), new_creators: 1 },
    {
      ...compared('2023-07', '500000.00', '4995000.00', 1, 0, 1),
      sales_growth: 500_000 / 4_995_000 - 1,
      active_creators_growth: 0,
    },
    compared('2023-08', '0.00', '0.00', 0, 0, 0),
    {
      ...compared('2023-09', '0.00', '100.00', 0, 0, 0),
      sales_growth: -1,
      active_creators_growth: -1,
    },
    compared('2023-10', '0.00', '0.00', 0, 0, 0),
    compared('2023-11', '0.00', '0.00', 0, 0, 0),
    compared('2023-12', '0.00', '0.00', 0, 0, 0),
    compared('2024-01', '50000000.00', '0.00', 1, 0, 1),
    compared('2024-02', '0.00', '0.00', 0, 0, 0),
    compared('2024-03', '0.00', '0.00', 0, 0, 0),
    compared('2024-04', '0.00', '0.00', 0, 0, 0),
    compared('2024-05', '401.00', '0.00', 2, 55, 0), // L9 + L10 + L11; 52 h + 2 h + 1 h
    {
      ...compared('2024-06', '100042214.00', '20500.00', 7, 63, 3),
      sales_growth: 100_042_214 / 20_500 - 1,
      active_creators_growth: 7 / 3 - 1,
      new_creators_earlier: 1,
      new_creators_growth: 2,
      live_hours_growth: 30.5,
    },
  ],
  spotlight: [
    {
      creator_id: 'B',
      display_name: '<b>Bo</b>',
      vertical: 'food',
      followers: 9_999,
      sales: '10000.00', // 1,900.01 + 7,999.99 + 100: exactly enough
      sales_earlier: '5000.00',
      growth: 1,
      best_content_id: 'v-B', // 1,001 + 50, as many as v-B2
      best_content_units: 1051,
    },
    {
      creator_id: 'A',
      display_name: "Ann'; drop table creators; --",
      vertical: 'beauty',
      followers: 99_999,
      sales: '20120.00',
      sales_earlier: '15000.00',
      growth: 20_120 / 15_000 - 1,
      best_content_id: 'c-A3',
      best_content_units: 1000,
    },
  ],
  top_contents: [
    top('v-B', 'video', 'B', '<b>Bo</b>', 'p2', 1051, '8099.99'),
    top('v-B2', 'video', 'B', '<b>Bo</b>', 'p2', 1051, '1900.01'),
    top('c-A3', 'live', 'A', "Ann'; drop table creators; --", 'p1', 1000, '20000.00'),
    top('v-G', 'video', 'G', 'Gus 😀', 'p2', 100, '12000.00'),
    top('c-A2', 'live', 'A', "Ann'; drop table creators; --", 'p1', 61, '120.00'),
    top('c-X', 'live', 'X', null, 'p9', 50, '10.00'),
    top('c-C', 'live', 'C', null, 'p1', 2, '30.00'), // C's name is an empty string
    top('c-E', 'live', 'E', '=1+1', 'p2', 1, '50000000.00'),
  ],
  contents_over_1000: [{ contents: 2 }],
  demand_signals: [
    {
      category: 'makeup',
      units: 60, // 24 to 30 June: 30 + 30
      units_before: 1007, // 17 to 23 June: 1000 + 2 + 5
      growth: 60 / 1007 - 1,
      top_province: 'Sichuan', // 30 each
    },
    {
      category: 'noodles',
      units: 50,
      units_before: 1002, // 1001 + 1
      growth: 50 / 1002 - 1,
      top_province: 'Zhejiang',
    },
  ],
  demand_changes: [
    { category: 'makeup', units: 60, units_before: 1007, growth: 60 / 1007 - 1 },
    { category: 'noodles', units: 50, units_before: 1002, growth: 50 / 1002 - 1 },
  ],
  spring_festival: [], // June alone
  demand_total: [
    {
      units: 209, // 30 + 50 + 49 + 30 + 50
      units_before: 2010, // 1000 + 2 + 1 + 1001 + 5 + 1
      growth: 209 / 2010 - 1,
      categories: 3,
      categories_up: 1, // care: 49 after 1
      categories_down: 2, // makeup and noodles, as above
      campaign_days: 1, // summer: 30 June
      campaign_days_before: 2, // 17 and 18 June, each in two campaigns
    },
  ],
  concentration: [
    {
      tier: 'small',
      creators: 5,
      creators_earlier: 2, // A C
      sales: '42214.00', // 20,120 + 10,000 + 80 + 12,000 + 10 + nobody's 4
      share: 42_214 / 100_042_214,
      share_earlier: 15_500 / 20_500,
    },
    {
      tier: 'waist',
      creators: 0,
      creators_earlier: 1, // B
      sales: '0.00',
      share: 0,
      share_earlier: 5_000 / 20_500,
    },
    {
      tier: 'head',
      creators: 2, // E F
      creators_earlier: 0,
      sales: '100000000.00',
      share: 100_000_000 / 100_042_214,
      share_earlier: 0,
    },
  ],
  // 7 active creators, and 3 a year earlier, of whom A sold most.
  top_one_percent: [{ creators: 1, share: 50_000_000 / 100_042_214, share_earlier: 15_000 / 20_500 }],
};

function top(
  content_id: string,
  content_kind: string,
  creator_id: string,
  display_name: string | null,
  product_id: string,
  units: number,
  sales: string,
) {
  const titles: Record<string, string> = { p1: 'Lipstick', p2: '"Noodles", hot' };
  const title = titles[product_id] ?? null;
  return { content_id, content_kind, creator_id, display_name, product_id, title, units, sales };
}

/** Which checks find something. */
export const handChecks: Record<string, boolean> = {
  reconciliation: false,
  freshness: false,
  duplicate_lines: false,
  invalid_lines: true, // N1 to N4, and L6 in yoy(P)
  orphans: true, // M16
  sessions: true, // s5 (50 h), s6, s7; s3 began before P
  old_snapshots: true, // B
  coverage: true, // live hours of the months before June 2023
  lookback: false, // to the day
  trailing: false,
};

/** How many things the checks find that count lines, broadcasts or creators. */
export const handCounts: Record<string, number> = {
  duplicate_lines: 0,
  invalid_lines: 5,
  orphans: 2, // M10, and M16, which lacks both
  sessions: 3,
  old_snapshots: 1,
};
