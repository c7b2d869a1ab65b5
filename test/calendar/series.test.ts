import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../functions/calendar/days.ts';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { periodAt, periodsBetween } from '../../functions/calendar/series.ts';
import { UsageError } from '../../functions/errors.ts';

const period = (text: string) => parsePeriod(text, '2024-07-01', undefined);
const ids = (from: string, to: string) =>
  periodsBetween(period(from), period(to), undefined).map(({ id }) => id);

describe('periods between two', () => {
  it.each([
    ['2023-11', '2024-02', ['2023-11', '2023-12', '2024-01', '2024-02']],
    ['2024-02-28', '2024-03-01', ['2024-02-28', '2024-02-29', '2024-03-01']],
    ['2020-W52', '2021-W01', ['2020-W52', '2020-W53', '2021-W01']],
    ['2023-Q4', '2024-Q2', ['2023-Q4', '2024-Q1', '2024-Q2']],
    ['2023-H1', '2024-H1', ['2023-H1', '2023-H2', '2024-H1']],
    ['2022', '2024', ['2022', '2023', '2024']],
    ['trailing-12:2023-12', 'trailing-12:2024-01', ['trailing-12-2023-12', 'trailing-12-2024-01']],
    ['2024-05-20..2024-06-21', '2024-05-20..2024-06-21', ['2024-05-20_2024-06-21']],
  ])('%s and %s', (from, to, expected) => {
    expect(ids(from, to)).toEqual(expected);
  });

  it.each([
    ['2024-02', '2024-01', /2024-01 is before 2024-02/],
    ['2024-01', '2024-Q2', /two kinds/],
    ['trailing-12:2024-01', 'trailing-6:2024-02', /two kinds/],
    ['2024-05-20..2024-06-21', '2024-06-21..2024-07-01', /nothing follows/],
    ['1980-01-01', '2024-01-01', /no row of at most/],
  ])('%s and %s are refused', (from, to, expected) => {
    expect(() => ids(from, to)).toThrow(expected);
    expect(() => ids(from, to)).toThrow(UsageError);
  });

  it('lie end to end, whatever their kind', () => {
    const kinds = ['yesterday', 'last week', 'last month', 'last quarter', 'last half', 'last year'];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 9000 }), (kind, days) => {
        const first = parsePeriod(kind, addDays('1999-12-25', days), undefined);
        const last = parsePeriod(kind, addDays('1999-12-25', days + 800), undefined);
        const found = periodsBetween(first, last, undefined);
        expect(found.at(-1)).toEqual(last);
        for (const [index, one] of found.slice(1).entries()) expect(one.start).toBe(found[index]?.end);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the period of a kind that has a day', () => {
  it.each([
    ['2020-01-01', '2024-12-30', '2024-12-30'],
    ['2020-W01', '2024-12-30', '2025-W01'],
    ['2020-W01', '2021-01-03', '2020-W53'],
    ['2020-01', '2024-02-29', '2024-02'],
    ['2020-Q1', '2024-12-31', '2024-Q4'],
    ['2020-Q1', '2024-05-31', '2024-Q2'],
    ['2020-H1', '2024-07-01', '2024-H2'],
    ['2020-H1', '2024-06-30', '2024-H1'],
    ['2020', '2024-12-31', '2024'],
    ['trailing-12:2020-01', '2024-06-15', 'trailing-12-2024-06'],
    ['2020-01-01..2020-01-08', '2024-06-15', undefined],
  ])('%s, %s: %s', (like, date, id) => {
    const found = periodAt(period(like), date, undefined);
    expect(found?.id).toBe(id);
    if (found) expect([found.start <= date, found.end > date]).toEqual([true, true]);
  });
});
