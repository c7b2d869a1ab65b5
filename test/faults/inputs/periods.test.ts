/** Any period of data that begin and end anywhere: what is unknown is null, and no part is compared with a whole. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysIn, periodBefore, type Span, yearEarlier } from '../../../functions/calendar/days.ts';
import { parsePeriod } from '../../../functions/calendar/period.ts';
import { dayStart, localDay } from '../../../functions/calendar/zone.ts';
import { UsageError } from '../../../functions/errors.ts';
import { rowsOfTill, runTill, writeTill } from '../../pipeline/till.ts';
import { count } from '../counts.ts';
import { temporaryFolder } from './folder.ts';
import { cases, forAll, outcome } from './tries.ts';

const within = (span: string) => `sold_at >= :${span}start_at and sold_at < :${span}end_at`;
const sum = (span: string) => `sum(case when ${within(span)} then amount end)`;
const tickets = (span: string) => `count(case when ${within(span)} then 1 end)`;
const total = `select ${sum('')} as sales, ${sum('pop_')} as sales_before, ${sum('yoy_')} as sales_earlier,
  growth(${sum('')}, ${sum('yoy_')}) as sales_growth, ${tickets('')} as tickets, ${tickets('pop_')} as tickets_before
from sales where sold_at >= least(:yoy_start_at, :pop_start_at) and sold_at < :end_at`;

const first = '2021-12-25';
const day = fc.nat(900).map((days) => addDays(first, days));
const period = fc
  .tuple(day, fc.nat(20))
  .chain(([date, days]) =>
    fc.constantFrom(
      date,
      date.slice(0, 7),
      date.slice(0, 4),
      `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`,
      `${date.slice(0, 4)}-H${Number(date.slice(5, 7)) > 6 ? 2 : 1}`,
      `trailing-3:${date.slice(0, 7)}`,
      `${date}..${addDays(date, days + 1)}`,
    ),
  );

const data = fc.tuple(day, fc.nat(500)).map(([start, days]) => ({ start, end: addDays(start, days + 1) }));

const common = (a: Span, b: Span): number => {
  const [start = '', end = ''] = [[a.start, b.start].sort()[1], [a.end, b.end].sort()[0]];
  return start < end ? daysIn({ start, end }) : 0;
};
const money = (days: number) => (days === 0 ? null : `${days}.00`);

test('every period over data of any span', async () => {
  const places = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Pacific/Auckland');
  const seen = { refused: 0, held: 0, compared: 0 };
  // 1 June 2024 in every one of the zones.
  const now = '2024-06-01T10:00:00Z';
  await forAll(fc.tuple(places, data, period), cases(60), async ([timezone, days, asked]) => {
    const root = temporaryFolder();
    const sales = Array.from({ length: daysIn(days) }, (_, index) => {
      // The first half hour of each local day.
      const at = Date.parse(dayStart(addDays(days.start, index), timezone)) + 1_800_000;
      return [new Date(at).toISOString(), '1.00'] as const;
    });
    writeTill(root, { timezone, sales, queries: { total }, page: '{% money($total.sales) %}' });
    const today = localDay(now, timezone);
    const span = parsePeriod(asked, today, undefined);
    const found = await outcome(() => runTill(root, asked, { formats: ['json'], now }));
    if (span.start > today) {
      expect(found).toBeInstanceOf(UsageError);
      seen.refused++;
      return;
    }
    if (found instanceof Error) throw found;
    const isWhole = (other: Span) => span.end <= today && days.start <= other.start && other.start < days.end;
    const [before, earlier] = [periodBefore(span), yearEarlier(span, undefined)];
    const own = common(span, days);
    const earlierDays = common(earlier, days);
    const expected = {
      sales: money(own),
      sales_before: isWhole(before) ? money(common(before, days)) : null,
      sales_earlier: isWhole(earlier) ? money(earlierDays) : null,
      sales_growth: own > 0 && isWhole(earlier) && earlierDays > 0 ? own / earlierDays - 1 : null,
      tickets: own === 0 ? null : own,
      tickets_before: isWhole(before) ? common(before, days) : null,
    };
    const rows = rowsOfTill(root, found, 'total');
    count('wrong values', JSON.stringify(rows) === JSON.stringify([expected]) ? 0 : 1, 'periods');
    expect(rows, `${asked} of ${days.start} to ${days.end}`).toEqual([expected]);
    expect(found.isHeld).toBe(own === 0);
    if (own === 0) seen.held++;
    if (expected.sales_growth !== null) seen.compared++;
  });
  expect(Math.min(seen.refused, seen.held, seen.compared)).toBeGreaterThan(0);
});
