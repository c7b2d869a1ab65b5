import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { byCodePoint } from './arithmetic.ts';
import { compareRows, compareTables } from './compare.ts';
import {
  handChecks,
  handCounts,
  handExpected,
  handLake,
  handLakeAlone,
  handLakeFrom,
  handPeriod,
} from './hand-lake.ts';
import { emptyLake, type LakeRows, readLake, writeLake } from './lake.ts';
import { computeChecks, computeFigures, type OraclePeriod, yoyOf } from './oracle.ts';
import { randomLake } from './random-lake.ts';

test.each([
  ['a month', '2025-02-01', '2025-03-01', '2024-02-01', '2024-03-01'],
  ['a half', '2024-01-01', '2024-07-01', '2023-01-01', '2023-07-01'],
  ['an ISO week', '2024-07-01', '2024-07-08', '2023-07-03', '2023-07-10'],
  ['the ISO week across a year', '2024-12-30', '2025-01-06', '2024-01-01', '2024-01-08'],
  ['29 February', '2024-02-29', '2024-03-01', '2023-02-28', '2023-03-01'],
  ['days up to 29 February', '2024-02-20', '2024-03-01', '2023-02-20', '2023-03-01'],
  ['days up to 28 February', '2025-02-20', '2025-03-01', '2024-02-20', '2024-02-29'],
  ['seven days from a Tuesday', '2024-07-02', '2024-07-09', '2023-07-02', '2023-07-09'],
  ['two weeks', '2024-07-01', '2024-07-15', '2023-07-01', '2023-07-15'],
])('the year before %s', (_, start, end, yoyStart, yoyEnd) => {
  expect(yoyOf(start, end)).toEqual({ start: yoyStart, end: yoyEnd });
});

test('every figure of the hand lake', () => {
  expect(compareTables(computeFigures(handLake, handPeriod), handExpected)).toEqual([]);
});

test('the columns of the hand lake are in the order of the definitions', () => {
  for (const [name, rows] of Object.entries(computeFigures(handLake, handPeriod))) {
    expect(Object.keys(rows[0] ?? {}), name).toEqual(Object.keys(handExpected[name]?.[0] ?? {}));
  }
});

test('every check of the hand lake', () => {
  const findings = computeChecks(handLake, handPeriod);
  const found = Object.entries(findings).map(([name, finding]) => [name, finding.found]);
  expect(Object.fromEntries(found)).toEqual(handChecks);
  const counts = Object.entries(findings).map(([name, finding]) => [name, finding.count]);
  expect(Object.fromEntries(counts)).toMatchObject(handCounts);
  expect(findings.old_snapshots.names).toEqual(['B']);
});

test('a lake without rows has no values, and growth never divides by nothing', () => {
  const figures = computeFigures(emptyLake, handPeriod);
  expect(Object.values(figures.headline?.[0] ?? {}).every((value) => value === null)).toBe(true);
  expect(figures.months).toHaveLength(24);
  expect(figures.months?.every((row) => row.sales === null)).toBe(true);
  expect(figures.tier_by_band).toEqual([]);
  expect(figures.campaign).toEqual([]);
  expect(figures.spotlight).toEqual([]);
  expect(figures.kinds?.map((row) => row.share)).toEqual([null, null]);
  expect(figures.top_one_percent).toEqual([{ creators: null, share: null, share_earlier: null }]);
});

test('a period before which the lake has nothing has no comparison', () => {
  const order_lines = handLake.order_lines.filter((row) => row.paid_at >= Date.parse('2023-06-02T00:00:00Z'));
  const figures = computeFigures({ ...handLake, order_lines }, handPeriod);
  expect(figures.headline?.[0]).toMatchObject({ sales: '100042214.00', sales_earlier: null });
  expect(figures.headline?.[0]).toMatchObject({ live_hours_earlier: 2, units_growth: null });
  expect(figures.spotlight).toEqual([]);
  expect(figures.kinds?.map((row) => row.growth)).toEqual([null, null, null]);
  expect(figures.campaign?.[0]).toMatchObject({ sales_earlier: null, surged_creators: null });
  expect(computeChecks({ ...handLake, order_lines }, handPeriod).coverage.names).toContain('yoy');
});

const ofAnn = 15_000 / 20_500;

test.each([
  { first: 'K0', fresh: 1, average: 0.1, creators: 2, share: ofAnn, lookback: false, trailing: false },
  { first: 'K1', fresh: null, average: 0.1, creators: 2, share: ofAnn, lookback: true, trailing: false },
  { first: 'K3', fresh: null, average: 0.1, creators: 2, share: ofAnn, lookback: true, trailing: false },
  { first: 'L0', fresh: null, average: null, creators: null, share: ofAnn, lookback: true, trailing: false },
  { first: 'L7', fresh: null, average: null, creators: null, share: null, lookback: true, trailing: false },
  { first: 'L8', fresh: null, average: null, creators: null, share: null, lookback: true, trailing: true },
])('what is compared fairly where the lake begins with line $first', ({ first, ...expected }) => {
  const lake = handLakeFrom(first);
  const figures = computeFigures(lake, handPeriod);
  const checks = computeChecks(lake, handPeriod);
  expect({
    fresh: figures.headline?.[0]?.new_creators_earlier,
    average: figures.daily_carriers?.[0]?.average_daily_earlier,
    creators: figures.concentration?.[0]?.creators_earlier,
    share: figures.top_one_percent?.[0]?.share_earlier,
    lookback: checks.lookback.found,
    trailing: checks.trailing.found,
  }).toEqual(expected);
  expect(figures.headline?.[0]?.new_creators_growth).toBe(expected.fresh === null ? null : 2);
  expect(figures.concentration?.map((row) => row.share_earlier === null)).toEqual(
    Array(3).fill(expected.creators === null),
  );
});

test('campaigns that only touch the days before another one are not on them', () => {
  const { campaign = [] } = computeFigures(handLakeAlone, handPeriod);
  expect(
    compareRows('campaign', campaign, [{ ...handExpected.campaign?.[0], before_campaign: null }]),
  ).toEqual([]);
});

test('what two weeks need of the lake', () => {
  const { demand_signals, demand_total } = handExpected;
  expect(computeFigures(handLakeFrom('M6'), handPeriod)).toMatchObject({ demand_signals, demand_total });
  const none = { demand_signals: [], demand_total: [] };
  expect(computeFigures(handLakeFrom('M8'), handPeriod)).toMatchObject(none);
});

test('a period that ends inside a month shows the months before it', () => {
  const period: OraclePeriod = { ...handPeriod, end: '2024-06-15', yoyEnd: '2023-06-15' };
  expect(computeFigures(handLake, period).months?.at(-1)?.month).toBe('2024-05-01');
});

test('a day that is no Sunday ends no week', () => {
  const period: OraclePeriod = { ...handPeriod, start: '2024-06-29', end: '2024-06-30' };
  expect(computeFigures(handLake, period)).toMatchObject({ demand_signals: [], demand_total: [] });
  const sunday: OraclePeriod = { ...handPeriod, start: '2024-06-30', end: '2024-07-01' };
  const { demand_signals, demand_total } = handExpected;
  expect(computeFigures(handLake, sunday)).toMatchObject({ demand_signals, demand_total });
});

test('checks that hold an edition', () => {
  const stale = handLake.order_lines.filter((row) => row.line_id !== 'M15' && row.line_id !== 'M16');
  const twice = [...handLake.order_lines, ...handLake.order_lines.slice(0, 1)];
  expect(computeChecks({ ...handLake, order_lines: stale }, handPeriod).freshness.found).toBe(true);
  expect(computeChecks({ ...handLake, order_lines: twice }, handPeriod).duplicate_lines.names).toEqual([
    'K0',
  ]);
});

test('texts are ordered by code point, not by UTF-16 unit', () => {
  const names = ['😀', '\uFF5E', '中', 'é', 'a', 'Z'];
  expect(names.toSorted(byCodePoint)).toEqual(['Z', 'a', 'é', '中', '\uFF5E', '😀']);
});

test('differences are told by table, row and column', () => {
  const expected = { t: [{ sales: '1.00', share: 0.1, units: 3, growth: null }], gone: [] };
  const actual = { t: [{ sales: '1.01', share: 0.1 + 1e-12, units: 4, growth: 0 }, { sales: '2.00' }] };
  expect(compareTables(actual, expected)).toEqual([
    't: 2 rows, expected 1; first too many: {"sales":"2.00"}',
    't[0].sales: "1.01", expected "1.00"',
    't[0].units: 4, expected 3',
    't[0].growth: 0, expected null',
    'gone: missing table',
  ]);
});

test('a lake comes back from its files as it was written', async () => {
  for (const lake of [handLake, randomLake(7).lake, emptyLake]) {
    expect(sorted(await writtenAndRead(lake))).toEqual(sorted(lake));
  }
});

test('the sums of random lakes are whole', { timeout: 120_000 }, () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const { lake, period } = randomLake(seed);
    expect(computeChecks(lake, period).reconciliation.names, `seed ${seed}`).toEqual([]);
  }
});

test('figures whose inputs a lake lacks are empty or null', () => {
  const without = ['sessions', 'snapshots', 'campaigns', 'provinces', 'categories'] as const;
  const { lake, period } = randomLake(5, { without });
  const figures = computeFigures(lake, period);
  for (const name of [
    'tier_by_band',
    'spotlight',
    'campaign',
    'interest_grid',
    'demand_signals',
    'flows',
    'provinces',
  ]) {
    expect(figures[name], name).toEqual([]);
  }
  const { live_hours, live_hours_earlier, sales } = figures.headline?.[0] ?? {};
  expect([live_hours, live_hours_earlier]).toEqual([null, null]);
  expect(figures.regions?.[0]).toEqual({
    known_sales: '0.00',
    cross_region_sales: '0.00',
    cross_region_share: null,
    cross_region_share_earlier: null,
    unknown_sales: sales,
  });
});

test('a line twice is found only where it was asked for', () => {
  const { lake, period } = randomLake(11, { duplicates: true });
  expect(computeChecks(lake, period).duplicate_lines.count).toBe(1);
  const clean = randomLake(11);
  expect(computeChecks(clean.lake, clean.period).duplicate_lines.count).toBe(0);
});

test('a seed always gives the same lake', () => {
  expect(randomLake(3)).toEqual(randomLake(3));
});

async function writtenAndRead(lake: LakeRows): Promise<LakeRows> {
  const directory = await mkdtemp(join(tmpdir(), 'lake-'));
  try {
    await writeLake(directory, lake);
    return await readLake(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Files have no order of rows. */
function sorted(lake: LakeRows): unknown {
  const texts = Object.entries(lake).map(([name, rows]) => [name, rows.map(asText).toSorted()]);
  return Object.fromEntries(texts);
}

function asText(row: object): string {
  const cells = Object.entries(row).toSorted(([left], [right]) => byCodePoint(left, right));
  return JSON.stringify(cells, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}
