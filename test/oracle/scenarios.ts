/**
 * Rows that stand on the borders of the rules. Each scenario has creators (or products) of its own, so that
 * a sum meant to be exactly on a border is. Lines outside the lake's span are left out by `sell`.
 */
import { addMonths, contains, type Days, isoDay } from './calendar.ts';
import {
  addProduct,
  addSession,
  addSnapshot,
  type Draft,
  firstInstant,
  instantIn,
  lastInstant,
  newCreator,
  sell,
  sellAround,
  sellOnBorders,
  someInstant,
} from './draft.ts';
import { oddNames, oddProvinces } from './random.ts';
import { isValid } from './world.ts';

export type Scenario = (draft: Draft) => void;

const HOUR = 3_600_000;

/** Trailing sales exactly on the border of a tier, and a cent below, at both ends that have tiers. */
function tiers(draft: Draft): void {
  const amounts = [499_999_99n, 500_000_00n, 4_999_999_99n, 5_000_000_00n, 49_999_999_99n, 50_000_000_00n];
  for (const end of [draft.period.to, draft.yoy.to]) {
    const trailing = { from: addMonths(end, -12), to: end };
    for (const amount of amounts) {
      if (draft.random.chance(0.3)) continue;
      const creator = newCreator(draft);
      sellOnBorders(draft, creator, trailing, amount);
      if (draft.random.chance(0.5)) sellAround(draft, creator, trailing, 7_000_000_00n);
    }
  }
}

/** Exactly 4 times the earlier edition, a cent less, a cent more, and edges of the two windows. */
function surges(draft: Draft): void {
  const { current, earlier } = draft.windows;
  for (const extra of [-1n, 0n, 1n]) {
    const creator = newCreator(draft);
    const before = BigInt(draft.random.int(1, 500_000));
    sellOnBorders(draft, creator, earlier, before);
    sellOnBorders(draft, creator, current, 4n * before + extra);
    if (draft.random.chance(0.5)) sellAround(draft, creator, current, 99_00n);
    if (draft.random.chance(0.5)) sellAround(draft, creator, earlier, 99_00n);
  }
  const free = newCreator(draft);
  sell(draft, { creator: free, at: firstInstant(draft, earlier), cents: 0n });
  sell(draft, { creator: free, at: lastInstant(draft, current), cents: 5_00n });
}

function large(draft: Draft): void {
  const { current } = draft.windows;
  const before = { from: 2 * current.from - current.to, to: current.from };
  for (const days of [current, before]) {
    for (const amount of [49_999_999_99n, 50_000_000_00n]) {
      const creator = newCreator(draft);
      sellOnBorders(draft, creator, days, amount);
      if (days === before) sell(draft, { creator, at: firstInstant(draft, days) - 1, cents: 1n });
    }
  }
}

/** The daily average exactly 1.5 times that of the 30 days of run-up, and a cent less. */
function firstTimers(draft: Draft): void {
  const { current, earlier } = draft.windows;
  const runUp = { from: current.from - 30, to: current.from };
  const days = BigInt(current.to - current.from);
  for (const extra of [-1n, 0n, 1n]) {
    const creator = newCreator(draft);
    const share = BigInt(draft.random.int(1, 3_000));
    sellOnBorders(draft, creator, runUp, 2000n * share);
    sellOnBorders(draft, creator, current, 100n * share * days + extra);
    if (extra === 0n) sell(draft, { creator, at: firstInstant(draft, runUp) - 1, cents: 5_00n });
    if (draft.random.chance(0.3)) sell(draft, { creator, at: lastInstant(draft, earlier), cents: 0n });
    if (draft.random.chance(0.2)) sell(draft, { creator, at: lastInstant(draft, earlier), cents: 1n });
  }
}

/** Exactly 1,000 and 1,001 units, equal units, several products through one content. */
function contents(draft: Draft): void {
  const { random, period } = draft;
  for (const units of [1000, 1001, 1001, 1001]) {
    const creator = newCreator(draft);
    const [one, two] = [addProduct(draft, {}), addProduct(draft, { title: '' })];
    const half = Math.floor(units / 2);
    const base = { creator, content: random.int(0, 3), cents: BigInt(random.int(0, 900_00)) };
    sell(draft, { ...base, product: one, units: half, at: firstInstant(draft, period) });
    sell(draft, { ...base, product: one, units: units - half, at: lastInstant(draft, period) });
    sell(draft, { ...base, product: two, units, at: instantIn(draft, period) });
    sell(draft, { ...base, product: two, units: 1, at: lastInstant(draft, period) + 1 });
    sell(draft, { ...base, product: one, units: 5000, content: null, at: instantIn(draft, period) });
  }
}

/** Growth of categories: 50 and 49 units, from 1 and from 0, equal growth with and without equal units. */
function weeks(draft: Draft): void {
  const later = draft.week;
  const before = { from: later.from - 7, to: later.from };
  const creator = newCreator(draft);
  const pairs = [
    [50, 1],
    [49, 1],
    [50, 0],
    [100, 50],
    [200, 100],
    [200, 100],
    [60, 90],
    [70, 70],
    [0, 5],
  ] as const;
  for (const [index, [units, unitsBefore]] of pairs.entries()) {
    const product = addProduct(draft, { category: `${oddNames[index]} category ${7 - index}` });
    const base = { creator, product, cents: 3_00n };
    const half = Math.floor(units / 2);
    if (half > 0) sell(draft, { ...base, at: firstInstant(draft, later), units: half, province: '😀' });
    if (units > 0) {
      sell(draft, { ...base, at: lastInstant(draft, later), units: units - half, province: '\uFF5E' });
    }
    if (unitsBefore > 0) sell(draft, { ...base, at: firstInstant(draft, later) - 1, units: unitsBefore });
    if (draft.random.chance(0.3)) sell(draft, { ...base, at: firstInstant(draft, before) - 1, units: 30 });
    if (draft.random.chance(0.3)) sell(draft, { ...base, at: lastInstant(draft, later) + 1, units: 30 });
  }
  // Units of the two weeks, but of no category.
  for (const product of [
    addProduct(draft, { category: '' }),
    addProduct(draft, { category: null }),
    'lost',
  ]) {
    const base = { creator, product, cents: 1_00n, content: null };
    sell(draft, { ...base, at: firstInstant(draft, before), units: draft.random.int(1, 40) });
    sell(draft, { ...base, at: firstInstant(draft, later), units: draft.random.int(1, 40) });
  }
}

/** Two lines on one local day, on two, on two UTC days only, with two creators, and one outside P. */
function loyalty(draft: Draft): void {
  const { calendar, period, random } = draft;
  const creators = [newCreator(draft, 'loyal'), newCreator(draft, 'loyal')] as const;
  const product = addProduct(draft, { category: 'loyal' });
  const day = random.int(period.from, period.to - 1);
  const noon = calendar.startOf(day) + 12 * HOUR;
  const pairs = [
    [calendar.startOf(day), calendar.startOf(day) - 1],
    [calendar.startOf(day), calendar.startOf(day + 1) - 1],
    [calendar.startOf(day + 1) - 1, calendar.startOf(day + 1)],
    [calendar.startOf(period.from) - 1, calendar.startOf(period.from)],
    [noon, noon + 48 * HOUR],
  ] as const;
  for (const [index, [one, two]] of pairs.entries()) {
    const base = { product, cents: 10_00n };
    sell(draft, { ...base, creator: creators[0], buyer: `same creator ${index}`, at: one });
    sell(draft, { ...base, creator: creators[0], buyer: `same creator ${index}`, at: two });
    sell(draft, { ...base, creator: creators[0], buyer: `other creator ${index}`, at: one });
    sell(draft, { ...base, creator: creators[1], buyer: `other creator ${index}`, at: two });
    sell(draft, { ...base, creator: creators[0], buyer: random.pick(['', null]), at: one });
    sell(draft, { ...base, creator: creators[0], buyer: null, at: two });
  }
}

/** Sales on the limit, followers on the limit, equal growth with different and with equal sales. */
function spotlights(draft: Draft): void {
  const { period, yoy, random } = draft;
  const cases = [
    { now: 9_999_99n, before: 1n, followers: 500 },
    { now: 10_000_00n, before: 10_00n, followers: 99_999 },
    { now: 10_000_00n, before: 1_00n, followers: 100_000 },
    { now: 20_000_00n, before: 20_00n, followers: 0 },
    { now: 20_000_00n, before: 20_00n, followers: 7 },
    { now: 40_000_00n, before: 40_00n, followers: 9_999 },
    { now: 90_000_00n, before: 0n, followers: 12 },
    { now: 30_000_00n, before: 1_00n, followers: null },
  ];
  for (const { now, before, followers } of random.shuffle(cases)) {
    const creator = newCreator(draft);
    sellOnBorders(draft, creator, yoy, before);
    sellOnBorders(draft, creator, period, now);
    if (followers !== null) addSnapshot(draft, creator, period.from - 1, followers);
    if (random.chance(0.5)) addSnapshot(draft, creator, period.from, random.pick([1, 5_000_000]));
    if (random.chance(0.5)) addSnapshot(draft, creator, period.from - 40, random.pick([1, 5_000_000]));
  }
}

/** First lines at, just before and just behind the periods' borders, at times after an invalid one. */
function newcomers(draft: Draft): void {
  const { period, yoy } = draft;
  for (const days of [period, yoy]) {
    const [first, last] = [firstInstant(draft, days), lastInstant(draft, days)];
    for (const at of [first - 1, first, last, last + 1]) {
      const creator = newCreator(draft);
      sell(draft, { creator, at, cents: draft.random.pick([0n, 1_00n]) });
      sell(draft, { creator, at: at + 40 * 24 * HOUR, cents: 1_00n });
      if (draft.random.chance(0.5)) sellInvalid(draft, creator, at - 24 * HOUR);
    }
  }
}

export function sellInvalid(draft: Draft, creator: string, at: number): void {
  const count = draft.rows.order_lines.length;
  sell(draft, { creator, at, cents: 1_000_00n });
  const line = draft.rows.order_lines[count];
  if (!line) return;
  const broken = draft.random.pick([
    { quantity: 0 },
    { quantity: -3 },
    { quantity: null },
    { paid_amount: null },
    { paid_amount: -1n },
  ]);
  draft.rows.order_lines[count] = { ...line, ...broken };
}

/** More than ten flows between provinces, most of them equal. */
function equalFlows(draft: Draft): void {
  const creator = newCreator(draft);
  for (const province of oddProvinces.slice(0, 5)) {
    const product = addProduct(draft, { origin_province: `${province} origin` });
    for (const to of oddProvinces.slice(3, 8)) {
      const cents = draft.random.pick([6_000_000_00n, 6_000_000_00n, 6_000_000_01n]);
      sell(draft, { creator, product, province: to, cents, at: instantIn(draft, draft.period) });
    }
  }
}

/** Provinces that sold or bought for 0.00 only, at home too, and ones known of one side of a line only. */
function poorProvinces(draft: Draft): void {
  const creator = newCreator(draft);
  const sold = (origin_province: string | null, province: string | null, cents: bigint) => {
    const product = addProduct(draft, { origin_province });
    sell(draft, { creator, product, province, cents, at: instantIn(draft, draft.period) });
  };
  sold('free origin', 'free buyer', 0n);
  sold('free at home', 'free at home', 0n);
  sold('at home', 'at home', 5_00n);
  sold('half known origin', draft.random.pick(['', null]), 7_00n);
  sold(draft.random.pick(['', null]), 'half known buyer', 7_00n);
}

/** Lines whose creator or product the lake lacks. */
function strangers(draft: Draft): void {
  for (const creator of ['lost 1', 'lost 😀']) {
    for (let count = 0; count < 6; count += 1) {
      const product = draft.random.pick(['lost product', 'lost \uFF5E']);
      const base = { creator, cents: BigInt(draft.random.int(0, 20_000_00)), at: someInstant(draft) };
      sell(draft, draft.random.chance(0.5) ? { ...base, product } : base);
    }
    if (draft.random.chance(0.5)) addSnapshot(draft, creator, draft.period.from - 1, 10);
  }
}

const followersOnBorders = [0, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000, 4_000_000];

/** Snapshots on the days that decide and the ones next to them; some creators have none. */
function snapshots(draft: Draft): void {
  const { random, period } = draft;
  const { from, to } = period;
  const days = [to, to - 1, from, from - 1, to - 45, to - 46, to - 47, from - 200, to + 5];
  for (const { creator_id } of draft.rows.creators) {
    if (creator_id === null || random.chance(0.15)) continue;
    for (const day of random.shuffle(days).slice(0, random.int(1, 4))) {
      const isUnknown = draft.silentPoints && random.chance(0.1);
      addSnapshot(draft, creator_id, day, isUnknown ? null : random.pick(followersOnBorders));
    }
  }
}

/** Without an end, reversed, of no length, across borders, of 48 hours and more. */
function sessions(draft: Draft): void {
  const { random, rows } = draft;
  const lengths = [
    1,
    60_000,
    3 * HOUR,
    3 * HOUR,
    26 * HOUR,
    48 * HOUR,
    48 * HOUR + 1,
    57 * HOUR,
    0,
    -1,
    -HOUR,
  ];
  const veryLong = [70 * HOUR, 73 * HOUR, 100 * HOUR, 45 * 24 * HOUR];
  for (let count = random.int(60, 200); count > 0; count -= 1) {
    const border = draft.calendar.startOf(random.pick(draft.borders));
    const length = draft.silentPoints && random.chance(0.05) ? random.pick(veryLong) : random.pick(lengths);
    const start = random.pick([someInstant(draft), border - length, border - Math.floor(length / 2), border]);
    const creator = random.chance(0.05)
      ? random.pick(['', null, 'lost 1'])
      : random.pick(rows.creators).creator_id;
    addSession(draft, creator, start, random.chance(0.06) ? null : start + length);
  }
}

/** Creators whose only broadcast touches a period, has no length, no end, or a millisecond in the period. */
function broadcasters(draft: Draft): void {
  for (const days of [draft.period, draft.yoy]) {
    const [start, end] = [firstInstant(draft, days), lastInstant(draft, days) + 1];
    const times = [
      [start - HOUR, start],
      [start - HOUR, start + 1],
      [start, start],
      [start + HOUR, start],
      [start + HOUR, null],
      [end - 1, end],
      [end - 1, end + HOUR],
      [end, end + HOUR],
    ] as const;
    for (const [from, to] of times) {
      if (draft.random.chance(0.3)) continue;
      const creator = newCreator(draft);
      addSession(draft, creator, from, to);
      if (draft.random.chance(0.3)) addSession(draft, creator, from, to);
    }
  }
}

function edition(draft: Draft, id: string, series: string | null, days: Days): void {
  draft.rows.campaigns.push({
    campaign_id: id,
    series,
    name: draft.random.pick([...oddNames, '', null]),
    starts_on: isoDay(days.from),
    ends_on: isoDay(days.to - 1),
  });
}

/** The report's own campaign and those that must not be taken for it. */
function campaigns(draft: Draft): void {
  const { random, period, windows } = draft;
  const { current, earlier } = windows;
  const series = draft.silentPoints && random.chance(0.1) ? random.pick(['', null]) : random.pick(oddNames);
  if (random.chance(0.9)) edition(draft, '😀', series, current);
  if (random.chance(0.8)) edition(draft, 'b', series, earlier);
  if (random.chance(0.5)) edition(draft, 'older', series, shifted(earlier, -364));
  if (random.chance(0.4)) edition(draft, 'a', series, { from: earlier.from - 1, to: earlier.to });
  if (random.chance(0.4)) edition(draft, '\uFF5E', random.pick(['tie', series]), current);
  if (random.chance(0.3)) edition(draft, '𠮷 long', series, { from: current.from - 2, to: current.to });
  if (random.chance(0.5)) edition(draft, 'zz behind', series, { from: current.from, to: period.to + 1 });
  if (random.chance(0.5)) edition(draft, 'zz before', 'other', { from: period.from - 4, to: period.from });
  campaignsBefore(draft, series);
  campaignsOfWeeks(draft);
}

/** Campaigns that share the days right before the window, the same number at times, and ones that only touch. */
function campaignsBefore(draft: Draft, series: string | null): void {
  const { random, windows } = draft;
  const { from, to } = windows.current;
  const before = { from: 2 * from - to, to: from };
  const [first, last] = [before.from, before.to - 1];
  const middle = random.int(first, last);
  const choices = [
    before,
    { from: first - 5, to: from },
    { from: first - 5, to: first + 1 },
    { from: first - 5, to: first },
    { from: first, to: middle + 1 },
    { from: middle, to: from },
    { from: last, to: from + 1 },
    { from, to },
  ];
  for (const id of ['😀 tie', '\uFF5E tie', 'a tie', 'Z tie']) {
    const name = random.chance(0.05) ? series : random.pick(['tie', 'warm-up']);
    if (random.chance(0.6)) editionBeside(draft, id, name, random.pick(choices));
  }
}

/** Campaigns on the first and last days of the two weeks, and on the days beside them; none is an earlier edition. */
function campaignsOfWeeks(draft: Draft): void {
  const { random, week } = draft;
  for (const border of [week.from - 7, week.from, week.to]) {
    const choices = [
      { from: border - 1, to: border },
      { from: border, to: border + 1 },
      { from: border - 2, to: border + 1 },
      { from: border, to: border + 9 },
    ];
    for (const days of choices) {
      const id = `week ${border} ${days.from}`;
      if (random.chance(0.2)) editionBeside(draft, id, id, days);
    }
  }
}

/** An edition that is not the newest of P. */
function editionBeside(draft: Draft, id: string, series: string | null, days: Days): void {
  const { period, windows } = draft;
  const isNewest = contains(period, days.to - 1) && days.to > windows.current.to;
  if (!isNewest) edition(draft, id, series, days);
}

function shifted(days: Days, by: number): Days {
  return { from: days.from + by, to: days.to + by };
}

/** Small sellers in a period until their number is whole hundreds, or one more. */
export function fillUp(draft: Draft, days: Days): void {
  const { random, calendar } = draft;
  const active = new Set<string>();
  for (const line of draft.rows.order_lines) {
    if (line.creator_id && isValid(line) && contains(days, calendar.dayOf(line.paid_at)))
      active.add(line.creator_id);
  }
  const wanted = Math.ceil(active.size / 100) * 100 + random.pick([0, 1]);
  for (let count = active.size; count < wanted; count += 1) {
    sell(draft, {
      creator: newCreator(draft),
      at: instantIn(draft, days),
      cents: random.pick([0n, 1n, 50_00n]),
    });
  }
}

/** In the order in which they must run; each is left out at times. */
export const scenarios: readonly Scenario[] = [
  campaigns,
  tiers,
  surges,
  large,
  firstTimers,
  contents,
  weeks,
  loyalty,
  spotlights,
  newcomers,
  equalFlows,
  poorProvinces,
  strangers,
  snapshots,
  sessions,
  broadcasters,
];
