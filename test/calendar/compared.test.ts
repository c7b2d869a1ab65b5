/** What `compare:` of a report makes of periods. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Compare, comparedYears } from '../../functions/calendar/compare.ts';
import { comparedSpans, dayYearEarlier, overlapping } from '../../functions/calendar/compared.ts';
import { addDays, daysIn, periodBefore, type Span, yearEarlier } from '../../functions/calendar/days.ts';
import { parsePeriod } from '../../functions/calendar/period.ts';

const parse = (text: string) => parsePeriod(text, '2024-07-03', undefined);
const shown = ({ start, end }: Span) => `${start}..${end}`;
const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();
const periods = fc
  .tuple(
    fc.date({ min: new Date('1975-01-01'), max: new Date('2190-12-31'), noInvalidDate: true }),
    fc.integer({ min: 1, max: 800 }),
    fc.constantFrom('day', 'month', 'quarter', 'year', 'custom'),
  )
  .map(([at, days, kind]) => {
    const date = at.toISOString().slice(0, 10);
    const quarter = Math.ceil(Number(date.slice(5, 7)) / 3);
    const texts: Record<string, string> = { day: date, month: date.slice(0, 7), year: date.slice(0, 4) };
    return parse(
      texts[kind] ??
        (kind === 'quarter' ? `${date.slice(0, 4)}-Q${quarter}` : `${date}..${addDays(date, days)}`),
    );
  });

test.each<[string, Compare, string, string]>([
  ['2024-06-18', {}, '2023-06-18..2023-06-19', '2024-06-17..2024-06-18'],
  ['2024-06-18', { year: 'same date' }, '2023-06-18..2023-06-19', '2024-06-17..2024-06-18'],
  ['2024-06-18', { year: '364 days' }, '2023-06-20..2023-06-21', '2024-06-17..2024-06-18'],
  ['2024-06-18', { year: 'previous weekday' }, '2023-06-20..2023-06-21', '2024-06-17..2024-06-18'],
  ['2024-06-18', { before: 'previous weekday' }, '2023-06-18..2023-06-19', '2024-06-11..2024-06-12'],
  ['2024-06-18', { before: '28 days' }, '2023-06-18..2023-06-19', '2024-05-21..2024-05-22'],
  ['2024-06-18', { before: '1 day' }, '2023-06-18..2023-06-19', '2024-06-17..2024-06-18'],
  ['2024-02-29', { year: 'same date' }, '2023-02-28..2023-03-01', '2024-02-28..2024-02-29'],
  ['2024-W25', {}, '2023-06-19..2023-06-26', '2024-06-10..2024-06-17'],
  ['2024-W25', { year: 'same date' }, '2023-06-17..2023-06-24', '2024-06-10..2024-06-17'],
  ['2024-W25', { before: '28 days' }, '2023-06-19..2023-06-26', '2024-05-20..2024-05-27'],
  ['2024-06', { year: '364 days' }, '2023-06-03..2023-07-03', '2024-05-01..2024-06-01'],
  ['2024-06', { year: 'previous weekday' }, '2023-06-01..2023-07-01', '2024-05-01..2024-06-01'],
  ['2024-06', { before: 'previous weekday' }, '2023-06-01..2023-07-01', '2024-04-27..2024-05-27'],
  ['2025-02', { year: 'same date' }, '2024-02-01..2024-03-01', '2025-01-01..2025-02-01'],
])('%s by %j', (text, compare, yoy, pop) => {
  const found = comparedSpans(parse(text), compare, undefined);
  expect([shown(found.yoy), shown(found.pop)]).toEqual([yoy, pop]);
});

describe('every period', () => {
  it('is compared as ever where the report says nothing', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const expected = { yoy: yearEarlier(period, undefined), pop: periodBefore(period) };
        expect(comparedSpans(period, undefined, undefined)).toEqual(expected);
        expect(comparedSpans(period, { before: 'period before' }, undefined)).toEqual(expected);
      }),
    );
  });

  it('begins on the same weekday as many days earlier, and ends before it begins, by previous weekday', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const { pop } = comparedSpans(period, { before: 'previous weekday' }, undefined);
        expect([weekday(pop.start), daysIn(pop)]).toEqual([weekday(period.start), daysIn(period)]);
        expect(pop.end <= period.start && addDays(pop.end, 7) > period.start).toBe(true);
      }),
    );
  });

  it('has the same weekdays 364 days earlier', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const { yoy } = comparedSpans(period, { year: '364 days' }, undefined);
        expect([weekday(yoy.start), daysIn(yoy)]).toEqual([weekday(period.start), daysIn(period)]);
        expect(addDays(yoy.start, 364)).toBe(period.start);
      }),
    );
  });

  it('overlaps with what lies fewer days back than it has', () => {
    fc.assert(
      fc.property(periods, fc.integer({ min: 1, max: 999 }), (period, days) => {
        const found = overlapping(period, { year: '364 days', before: `${days} days` }, undefined);
        expect(found).toEqual([
          ...(daysIn(period) > 364 ? ['year'] : []),
          ...(daysIn(period) > days ? ['before'] : []),
        ]);
      }),
    );
  });
});

it('a day of a series lies beside the same weekday, or the same date', () => {
  const back = [undefined, ...comparedYears].map((year) => dayYearEarlier('2024-06-18', { year }));
  expect(back).toEqual(['2023-06-20', '2023-06-18', '2023-06-20', '2023-06-20']);
});
