/** Figures 1, 2, 3 and 12: the totals of a period, and month by month. */
import { cents, growth, perUnit, ratio, sum, yuanOrNull } from './arithmetic.ts';
import { addMonths, contains, type Days, dayNumber, firstOfMonth, isoDay } from './calendar.ts';
import type { OracleRow } from './oracle.ts';
import {
  broadcasters,
  covers,
  hasLookback,
  hours,
  linesIn,
  liveTime,
  overlaps,
  salesOf,
  unitsOf,
  type World,
} from './world.ts';

interface Totals {
  readonly sales: bigint | null;
  readonly net: bigint | null;
  readonly units: number | null;
  readonly active: number | null;
  readonly hours: number | null;
  readonly fresh: number | null;
  readonly broadcasters: number | null;
}

export function headline(world: World): OracleRow[] {
  const now = totals(world, world.period, overlaps);
  const then = totals(world, world.yoy, covers);
  const freshThen = hasLookback(world, world.yoy) ? then.fresh : null;
  return [
    {
      ...compared('sales', yuanOrNull(now.sales), yuanOrNull(then.sales), growth(now.sales, then.sales)),
      ...compared('net_sales', yuanOrNull(now.net), yuanOrNull(then.net), growth(now.net, then.net)),
      ...compared('units', now.units, then.units, growth(now.units, then.units)),
      ...compared('active_creators', now.active, then.active, growth(now.active, then.active)),
      ...compared('live_hours', now.hours, then.hours, growth(now.hours, then.hours)),
      ...compared('new_creators', now.fresh, freshThen, growth(now.fresh, freshThen)),
      ...comparedDoubles('sales_per_creator', now, then, ({ sales, active }) => perUnit(sales, active)),
      ...compared(
        'broadcasters',
        now.broadcasters,
        then.broadcasters,
        growth(now.broadcasters, then.broadcasters),
      ),
      ...comparedDoubles('hours_per_broadcaster', now, then, (of) => ratio(of.hours, of.broadcasters)),
    },
  ];
}

function compared(
  name: string,
  value: string | number | null,
  earlier: string | number | null,
  change: number | null,
): OracleRow {
  return { [name]: value, [`${name}_earlier`]: earlier, [`${name}_growth`]: change };
}

function comparedDoubles(
  name: string,
  now: Totals,
  then: Totals,
  value: (of: Totals) => number | null,
): OracleRow {
  return compared(name, value(now), value(then), growth(value(now), value(then)));
}

function totals(world: World, days: Days, known: (coverage: Days | null, days: Days) => boolean): Totals {
  const hasLines = known(world.lineCoverage, days);
  const hasSessions = known(world.sessionCoverage, days);
  const lines = linesIn(world, days);
  // Refunds that no line knows are not refunds of 0.
  const hasRefunds = lines.length === 0 || lines.some((line) => line.isRefundKnown);
  return {
    sales: hasLines ? salesOf(lines) : null,
    net: hasLines && hasRefunds ? sum(lines.map((line) => line.net)) : null,
    units: hasLines ? unitsOf(lines) : null,
    active: hasLines ? activeCreators(world, days).size : null,
    hours: hasSessions ? hours(liveTime(world, days)) : null,
    fresh: hasLines ? newCreators(world, days) : null,
    broadcasters: hasSessions ? broadcasters(world, days).size : null,
  };
}

export function activeCreators(world: World, days: Days): Set<string> {
  const creators = new Set<string>();
  for (const line of linesIn(world, days)) if (line.creator !== null) creators.add(line.creator);
  return creators;
}

function newCreators(world: World, days: Days): number {
  const first = new Map<string, number>();
  for (const { creator, day } of world.lines) {
    if (creator !== null) first.set(creator, Math.min(day, first.get(creator) ?? day));
  }
  return [...first.values()].filter((day) => contains(days, day)).length;
}

export function months(world: World): OracleRow[] {
  const end = firstOfMonth(world.period.to);
  const starts = Array.from({ length: 24 }, (_, index) => addMonths(end, index - 24));
  const readFrom = addMonths(end, -24);
  return starts.map((start, index) => {
    const now = monthTotals(world, start, readFrom, overlaps);
    const then = index < 12 ? nothing : monthTotals(world, addMonths(start, -12), readFrom, covers);
    return {
      month: isoDay(start),
      sales: yuanOrNull(now.sales),
      sales_earlier: yuanOrNull(then.sales),
      sales_growth: growth(now.sales, then.sales),
      active_creators: now.active,
      active_creators_growth: growth(now.active, then.active),
      new_creators: now.fresh,
      new_creators_earlier: then.fresh,
      new_creators_growth: growth(now.fresh, then.fresh),
      live_hours: now.hours,
      live_hours_growth: growth(now.hours, then.hours),
    };
  });
}

type MonthTotals = Pick<Totals, 'sales' | 'active' | 'hours' | 'fresh'>;

const nothing: MonthTotals = { sales: null, active: null, hours: null, fresh: null };

function monthTotals(
  world: World,
  start: number,
  readFrom: number,
  known: (coverage: Days | null, days: Days) => boolean,
): MonthTotals {
  const days = { from: start, to: addMonths(start, 1) };
  const hasLines = known(world.lineCoverage, days);
  const hasSessions = known(world.sessionCoverage, days);
  return {
    sales: hasLines ? salesOf(linesIn(world, days)) : null,
    active: hasLines ? activeCreators(world, days).size : null,
    hours: hasSessions ? hours(liveTime(world, days, readFrom)) : null,
    fresh: hasLines && hasLookback(world, days) ? newCreators(world, days) : null,
  };
}

/** The first days of Spring Festival, which is in January or in February. */
const springFestivals = ['2015-02-19', '2016-02-08', '2017-01-28', '2018-02-16', '2019-02-05'].concat(
  ['2020-01-25', '2021-02-12', '2022-02-01', '2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17'],
  ['2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03', '2031-01-23', '2032-02-11', '2033-01-31'],
  ['2034-02-19', '2035-02-08'],
);

/** January and February together, if Spring Festival was in another of them a year earlier. */
export function springFestival(world: World): OracleRow[] {
  const { from, to } = world.period;
  const moved = springFestivals.filter((day, i) => {
    const earlier = springFestivals[i - 1];
    const january = dayNumber(`${day.slice(0, 4)}-01-01`);
    const isInside = january >= from && addMonths(january, 2) <= to;
    return earlier !== undefined && earlier.slice(5, 7) !== day.slice(5, 7) && isInside;
  });
  const festival = moved.at(-1);
  if (festival === undefined) return [];
  const rows = months(world).filter((row) =>
    ['01', '02'].some((month) => row.month === `${festival.slice(0, 4)}-${month}-01`),
  );
  const together = (column: string) =>
    rows.length === 2 && rows.every((row) => row[column] !== null)
      ? sum(rows.map((row) => cents(String(row[column]))))
      : null;
  const [sales, earlier] = [together('sales'), together('sales_earlier')];
  return [
    {
      festival,
      festival_earlier: springFestivals[springFestivals.indexOf(festival) - 1] ?? null,
      sales: yuanOrNull(sales),
      sales_earlier: yuanOrNull(earlier),
      sales_growth: growth(sales, earlier),
    },
  ];
}
