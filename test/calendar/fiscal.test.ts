/** Fiscal years, and weeks from Sunday: by rule, against the dates that the National Retail Federation and the CDC print. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../functions/calendar/calendar.ts';
import { comparedSpans } from '../../functions/calendar/compared.ts';
import { addDays, daysIn, lastWeekEndedIn, type Span } from '../../functions/calendar/days.ts';
import { fiscalParts } from '../../functions/calendar/fiscal.ts';
import { periodOver } from '../../functions/calendar/over.ts';
import { parsePeriod, refuseNoPeriod } from '../../functions/calendar/period.ts';
import { periodAt, periodsBetween, previousPeriod } from '../../functions/calendar/series.ts';
import { UsageError } from '../../functions/errors.ts';

const retail: Calendar = { fiscal_year: '4-5-4' };
const april: Calendar = { fiscal_year: { begins: 'april', named_by: 'first day' } };
const october: Calendar = { fiscal_year: { begins: 'october', named_by: 'last day' } };
const sunday: Calendar = { weeks_begin: 'sunday' };

/** First and last day. */
const days = ({ start, end }: Span) => `${start} to ${addDays(end, -1)}`;
const read = (text: string, calendar: Calendar | undefined) => parsePeriod(text, '2024-07-03', calendar);

describe('a fiscal year of weeks', () => {
  it('has 53 weeks in the years in which the National Retail Federation has them', () => {
    const years = Array.from({ length: 31 }, (_, index) => 2000 + index);
    const long = years.filter((year) => fiscalParts(year, 'week', '4-5-4').length === 53);
    expect(long).toEqual([2000, 2006, 2012, 2017, 2023, 2028]);
  });

  it.each([
    ['FY2022', '2022-01-30 to 2023-01-28'],
    ['FY2023', '2023-01-29 to 2024-02-03'],
    ['FY2024', '2024-02-04 to 2025-02-01'],
    ['FY2024-H2', '2024-08-04 to 2025-02-01'],
    ['FY2024-Q1', '2024-02-04 to 2024-05-04'],
    ['FY2024-M01', '2024-02-04 to 2024-03-02'],
    ['FY2024-M02', '2024-03-03 to 2024-04-06'],
    ['FY2023-M12', '2023-12-31 to 2024-02-03'],
    ['FY2023-W53', '2024-01-28 to 2024-02-03'],
    ['last fiscal month', '2024-05-05 to 2024-06-01'],
    ['last fiscal week', '2024-06-23 to 2024-06-29'],
  ])('%s is %s', (text, expected) => {
    expect(days(read(text, retail))).toBe(expected);
  });

  it.each(['4-4-5', '5-4-4'] as const)('has its longer month elsewhere by %s', (pattern) => {
    const weeks = fiscalParts(2023, 'month', pattern).map((span) => daysIn(span) / 7);
    const [quarter, last] = pattern === '4-4-5' ? [[4, 4, 5], 6] : [[5, 4, 4], 5];
    expect(weeks).toEqual([...quarter, ...quarter, ...quarter, ...quarter.slice(0, 2), last]);
  });

  it.each([
    // After a year of 53 weeks: that year's weeks 2 to 53.
    ['FY2024', '2023-02-05 to 2024-02-03', '2023-01-29 to 2024-02-03'],
    ['FY2024-Q1', '2023-02-05 to 2023-05-06', '2023-10-29 to 2024-02-03'],
    ['FY2024-W01', '2023-02-05 to 2023-02-11', '2024-01-28 to 2024-02-03'],
    // A year of 53 weeks: the whole year before.
    ['FY2023', '2022-01-30 to 2023-01-28', '2022-01-30 to 2023-01-28'],
    ['FY2023-Q4', '2022-10-30 to 2023-01-28', '2023-07-30 to 2023-10-28'],
    ['FY2023-M12', '2023-01-01 to 2023-01-28', '2023-11-26 to 2023-12-30'],
    ['FY2025-H1', '2024-02-04 to 2024-08-03', '2024-08-04 to 2025-02-01'],
  ])('%s is compared with the year before, and with the part before', (text, year, before) => {
    const { yoy, pop } = comparedSpans(read(text, retail), undefined, retail);
    expect([days(yoy), days(pop)]).toEqual([year, before]);
  });
});

describe('a fiscal year of months', () => {
  it.each([
    ['FY2024', april, '2024-04-01 to 2025-03-31', '2023-04-01 to 2024-03-31'],
    ['FY2024', october, '2023-10-01 to 2024-09-30', '2022-10-01 to 2023-09-30'],
    ['FY2024-Q2', october, '2024-01-01 to 2024-03-31', '2023-01-01 to 2023-03-31'],
    ['FY2024-M05', october, '2024-02-01 to 2024-02-29', '2023-02-01 to 2023-02-28'],
    ['last fiscal quarter', october, '2024-04-01 to 2024-06-30', '2023-04-01 to 2023-06-30'],
    ['last fiscal year', april, '2023-04-01 to 2024-03-31', '2022-04-01 to 2023-03-31'],
  ] as const)('%s', (text, calendar, own, year) => {
    const period = read(text, calendar);
    expect(days(period)).toBe(own);
    expect(days(comparedSpans(period, undefined, calendar).yoy)).toBe(year);
  });

  it('has no weeks', () => {
    expect(() => read('FY2024-W01', april)).toThrow('FY2024 has no week 1; expected');
  });
});

describe('weeks from Sunday', () => {
  it.each([
    // As the CDC numbers them (MMWR).
    ['2024-S01', '2023-12-31 to 2024-01-06'],
    ['2024-S25', '2024-06-16 to 2024-06-22'],
    ['2020-S53', '2020-12-27 to 2021-01-02'],
    ['2021-S01', '2021-01-03 to 2021-01-09'],
    ['last week', '2024-06-23 to 2024-06-29'],
  ])('%s is %s', (text, expected) => {
    expect(days(read(text, sunday))).toBe(expected);
  });

  it('are compared with those 52 weeks earlier, and end on Saturday', () => {
    const week = read('2024-S25', sunday);
    expect(days(comparedSpans(week, undefined, sunday).yoy)).toBe('2023-06-18 to 2023-06-24');
    expect(days(lastWeekEndedIn(read('2024-06', sunday), sunday) ?? week)).toBe('2024-06-23 to 2024-06-29');
  });

  it('are those of a fiscal year of weeks', () => {
    expect(read('last week', retail).id).toBe('2024-S26');
    expect(read('last week', { ...retail, weeks_begin: 'monday' }).id).toBe('2024-W26');
  });
});

describe('an id', () => {
  it.each([
    ['2024-W25', sunday, 'weeks begin on Sunday here, and are called otherwise; expected 2024-S25'],
    ['2024-S25', undefined, 'weeks begin on Monday here, and are called otherwise; expected 2024-W25'],
    ['2021-S53', sunday, '2021 has no week 53'],
    ['FY2024-W53', retail, 'FY2024 has no week 53'],
    ['FY2024-M13', retail, 'FY2024 has no month 13'],
    [
      'FY2024',
      sunday,
      '"FY2024" is a period of a fiscal year, and the project has none; expected fiscal_year in calendar',
    ],
    ['last fiscal week', undefined, 'the project has none; expected fiscal_year in calendar'],
    ['FY 2024 Q1', retail, 'did you mean "FY2024-Q1"?'],
    ['FY2024-Q9', retail, 'FY2024 has no quarter 9'],
    ['FY2200', april, 'out of reach'],
  ])('%s is refused', (text, calendar, expected) => {
    expect(() => read(text, calendar)).toThrow(expected);
    expect(() => read(text, calendar)).toThrow(UsageError);
  });

  it('is known to whoever does not know the calendar', () => {
    for (const text of ['2024-W25', '2024-S25', 'FY2023-W53', 'last fiscal month', 'last week'])
      expect(() => refuseNoPeriod(text, '2024-07-03')).not.toThrow();
    expect(() => refuseNoPeriod('FY24', '2024-07-03')).toThrow(UsageError);
  });

  it('is read back, lies in a row with its like, and is found by its days', () => {
    const texts = ['week', 'fiscal year', 'fiscal half', 'fiscal quarter', 'fiscal month', 'fiscal week'];
    const calendars = [retail, april, october, { ...sunday, ...april }];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.constantFrom(...calendars),
        fc.integer({ min: 0, max: 20000 }),
        (kind, calendar, offset) => {
          if (kind === 'fiscal week' && calendar !== retail) return;
          const today = addDays('1980-01-01', offset);
          const period = parsePeriod(`last ${kind}`, today, calendar);
          expect(parsePeriod(period.id, today, calendar)).toEqual(period);
          expect(periodAt(period, addDays(period.end, -1), calendar)).toEqual(period);
          const next = periodAt(period, period.end, calendar);
          expect(next?.start).toBe(period.end);
          if (next) expect(previousPeriod(next, calendar)).toEqual(period);
          if (next) expect(periodsBetween(period, next, calendar)).toEqual([period, next]);
          const found = periodOver(period.start, addDays(period.end, -1), calendar);
          expect(days(found)).toBe(days(period));
        },
      ),
      { numRuns: 200 },
    );
  });
});
