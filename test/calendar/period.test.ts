/** Periods by properties: what holds for every period, not for the ones that somebody thought of. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, test } from 'vitest';
import {
  addDays,
  addMonths,
  daysIn,
  isDay,
  lastWeekEndedIn,
  monthsIn,
  periodBefore,
  startOfMonth,
  wholeMonths,
  yearEarlier,
} from '../../functions/calendar/days.ts';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { UsageError } from '../../functions/errors.ts';

const today = '2024-07-03'; // a Wednesday
const parse = (text: string) => parsePeriod(text, today, undefined);
const span = (text: string) => {
  const { start, end } = parse(text);
  return `${start}..${end}`;
};
const earlier = (text: string) => {
  const { start, end } = yearEarlier(parse(text), undefined);
  return `${start}..${end}`;
};
const before = (text: string) => {
  const { start, end } = periodBefore(parse(text));
  return `${start}..${end}`;
};

const two = (number: number) => String(number).padStart(2, '0');
const years = fc.integer({ min: 1975, max: 2190 });
const dates = fc
  .date({ min: new Date('1975-01-01'), max: new Date('2190-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const monthTexts = fc.tuple(years, fc.integer({ min: 1, max: 12 })).map(([y, m]) => `${y}-${two(m)}`);

const texts = {
  day: dates,
  week: fc.tuple(years, fc.integer({ min: 1, max: 52 })).map(([y, w]) => `${y}-W${two(w)}`),
  month: monthTexts,
  quarter: fc.tuple(years, fc.integer({ min: 1, max: 4 })).map(([y, q]) => `${y}-Q${q}`),
  half: fc.tuple(years, fc.integer({ min: 1, max: 2 })).map(([y, h]) => `${y}-H${h}`),
  year: years.map(String),
  trailing: fc.tuple(fc.integer({ min: 1, max: 36 }), monthTexts).map(([n, m]) => `trailing-${n}:${m}`),
  custom: fc.tuple(dates, fc.integer({ min: 1, max: 800 })).map(([d, n]) => `${d}..${addDays(d, n)}`),
};
const anyText = fc.oneof(...Object.values(texts));

describe('every period', () => {
  it.each(Object.entries(texts))(
    'of kind %s is read, and its id is read back as the same',
    (kind, arbitrary) => {
      fc.assert(
        fc.property(arbitrary, (text) => {
          const period = parse(text);
          expect(period.kind).toBe(kind);
          expect(period.start < period.end).toBe(true);
          expect(parse(period.id)).toEqual(period);
          expect(period.id).toMatch(/^[A-Za-z0-9_-]+$/);
        }),
      );
    },
  );

  it('has a period of the same kind right before it, which ends where it starts', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const period = parse(text);
        const previous = periodBefore(period);
        expect(previous.end).toBe(period.start);
        if (wholeMonths(period) === undefined || period.kind === 'custom')
          expect(daysIn(previous)).toBe(daysIn(period));
        else expect(wholeMonths(previous)).toBe(wholeMonths(period));
      }),
    );
  });

  it('has a year-over-year span by the rule for its borders', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const period = parse(text);
        const yoy = yearEarlier(period, undefined);
        expect(yoy.start < yoy.end).toBe(true);
        if (period.start.endsWith('-01') && period.end.endsWith('-01')) {
          expect([yoy.start, yoy.end]).toEqual([yearBack(period.start), yearBack(period.end)]);
        } else if (daysIn(period) === 7 && isMonday(period.start)) {
          expect([daysIn({ start: yoy.start, end: period.start }), daysIn(yoy), isMonday(yoy.start)]).toEqual(
            [364, 7, true],
          );
        } else {
          const last = addDays(period.end, -1);
          expect([yoy.start, addDays(yoy.end, -1)]).toEqual([yearBack(period.start), yearBack(last)]);
        }
      }),
    );
  });

  it('knows the last week that ended in it: its Sunday lies in the period, the next one does not', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const period = parse(text);
        const week = lastWeekEndedIn(period, undefined);
        const sundays = sundaysIn(period.start, period.end);
        expect(week && addDays(week.end, -1)).toBe(sundays.at(-1));
        if (week) expect([daysIn(week), isMonday(week.start)]).toEqual([7, true]);
      }),
      { numRuns: 50 },
    );
  });
});

/** The same day a year earlier, by its text; 29 February becomes the 28th. */
function yearBack(date: string): string {
  const [year, month, day] = date.split('-');
  return `${Number(year) - 1}-${month}-${month === '02' && day === '29' ? '28' : day}`;
}

const isMonday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay() === 1;

function sundaysIn(start: string, end: string): string[] {
  const found: string[] = [];
  for (let day = start; day < end; day = addDays(day, 1)) {
    if (new Date(`${day}T00:00:00Z`).getUTCDay() === 0) found.push(day);
  }
  return found;
}

test.each([
  ['2024-06-18', '2024-06-18..2024-06-19'],
  ['2024-W25', '2024-06-17..2024-06-24'],
  ['2020-W53', '2020-12-28..2021-01-04'],
  ['2026-W01', '2025-12-29..2026-01-05'],
  ['2024-02', '2024-02-01..2024-03-01'],
  ['2024-Q4', '2024-10-01..2025-01-01'],
  ['2024-H1', '2024-01-01..2024-07-01'],
  ['2024', '2024-01-01..2025-01-01'],
  ['trailing-12:2024-06', '2023-07-01..2024-07-01'],
  ['trailing-12-2024-06', '2023-07-01..2024-07-01'],
  ['2024-05-20..2024-06-21', '2024-05-20..2024-06-21'],
  ['yesterday', '2024-07-02..2024-07-03'],
  ['last week', '2024-06-24..2024-07-01'],
  ['Last Month', '2024-06-01..2024-07-01'],
  ['last quarter', '2024-04-01..2024-07-01'],
  ['last half', '2024-01-01..2024-07-01'],
  ['last year', '2023-01-01..2024-01-01'],
  [' trailing 12 months ', '2023-07-01..2024-07-01'],
  ['trailing 1 month', '2024-06-01..2024-07-01'],
])('%s is %s', (text, expected) => {
  expect(span(text)).toBe(expected);
});

test.each([
  ['yesterday', '2024-03-01', '2024-02-29..2024-03-01'],
  ['last week', '2024-06-30', '2024-06-17..2024-06-24'],
  ['last week', '2024-07-01', '2024-06-24..2024-07-01'],
  ['last month', '2024-03-31', '2024-02-01..2024-03-01'],
  ['last quarter', '2024-05-31', '2024-01-01..2024-04-01'],
  ['last quarter', '2024-03-31', '2023-10-01..2024-01-01'],
  ['last half', '2024-12-31', '2024-01-01..2024-07-01'],
  ['last half', '2024-05-31', '2023-07-01..2024-01-01'],
  ['last year', '2024-12-31', '2023-01-01..2024-01-01'],
  ['trailing 3 months', '2024-03-31', '2023-12-01..2024-03-01'],
])('%s, asked on %s, is %s', (text, day, expected) => {
  const { start, end } = parsePeriod(text, day, undefined);
  expect(`${start}..${end}`).toBe(expected);
});

test.each([
  ['2024-02', '2023-02-01..2023-03-01', 'February with 29 days, against the whole one with 28'],
  ['2025-02', '2024-02-01..2024-03-01', 'February with 28 days, against the whole one with 29'],
  ['2024-02-29', '2023-02-28..2023-03-01', '29 February becomes the 28th'],
  ['2025-02-28', '2024-02-28..2024-02-29', 'the 28th stays the 28th'],
  [
    '2024-02-20..2024-03-01',
    '2023-02-20..2023-03-01',
    'the last included day is the 29th, so the 28th is the last',
  ],
  ['2024-02-29..2024-03-15', '2023-02-28..2023-03-15', 'the first day is the 29th'],
  [
    '2024-06-17..2024-06-24',
    '2023-06-19..2023-06-26',
    'Monday to Monday is an ISO week, however it is written',
  ],
  ['2024-06-18..2024-06-25', '2023-06-18..2023-06-25', 'seven days from a Tuesday are not'],
  ['2020-W53', '2019-12-30..2020-01-06', '52 weeks before week 53'],
  ['2024-W26', '2023-06-26..2023-07-03', 'a week that ends with its month is a week'],
  ['2024-W27', '2023-07-03..2023-07-10', 'a week that begins with its month is a week'],
  ['2024-02-01..2024-02-29', '2023-02-01..2023-03-01', 'the last included day is the 28th, and stays it'],
  ['2024-03-01..2024-05-01', '2023-03-01..2023-05-01', 'whole months, however they are written'],
  ['trailing-12:2024-02', '2022-03-01..2023-03-01', 'a trailing year over a leap day'],
])('%s is compared with %s: %s', (text, expected) => {
  expect(earlier(text)).toBe(expected);
});

test.each([
  ['2024-03', '2024-02-01..2024-03-01'],
  ['2024-Q1', '2023-10-01..2024-01-01'],
  ['2024-03-01', '2024-02-29..2024-03-01'],
  ['2024-W01', '2023-12-25..2024-01-01'],
  ['trailing-12:2024-06', '2022-07-01..2023-07-01'],
  ['2024-03-01..2024-04-01', '2024-01-30..2024-03-01'],
])('right before %s comes %s', (text, expected) => {
  expect(before(text)).toBe(expected);
});

test.each([
  ['2024-06-24..2024-06-30', undefined],
  ['2024-06-24..2024-07-01', '2024-06-24'],
  ['2024-06', '2024-06-24'],
  ['2024-06-30', '2024-06-24'],
  ['2024-06-18', undefined],
])('the last week that ended in %s began on %s', (text, monday) => {
  expect(lastWeekEndedIn(parse(text), undefined)?.start).toBe(monday);
});

const forms =
  'expected 2024-06-18, 2024-W25, 2024-06, 2024-Q2, 2024-H1, 2024, trailing-12:2024-06, ' +
  '2024-05-20..2024-06-21 (end excluded), or yesterday, last week, last month, last quarter, last half, ' +
  'last year, trailing 12 months';

test.each([
  ['', forms],
  ['soon', forms],
  ['2024-13', forms],
  ['2024-02-30', forms],
  ['2023-02-29', forms],
  ['2024-Q5', forms],
  ['2024-H3', forms],
  ['2024-W00', /^2024 has no week 0; expected 2024-06-18/],
  ['2024-W53', /^2024 has no week 53; expected 2024-06-18/],
  ['trailing-0:2024-06', 'at least one month; expected'],
  ['trailing 0 months', 'at least one month; expected'],
  ['2024-06-21..2024-06-21', 'is empty: its end is excluded; expected one after its start'],
  ['2024-06-21..2024-06-20', 'is empty: its end is excluded; expected one after its start'],
  ['0001', 'the period 0001-01-01..0002-01-01 is out of reach; expected years from 1970 to 2199'],
  ['1969-12-31', 'expected years from 1970 to 2199'],
  ['2200-01-01', 'expected years from 1970 to 2199'],
  ['9999', 'expected years from 1970 to 2199'],
  ["2024'; drop table x; --", forms],
])('"%s" is refused, saying what was expected', (text, message) => {
  expect(() => parse(text)).toThrow(UsageError);
  expect(() => parse(text)).toThrow(message);
});

test.each(['1970-01-01', '1970', '2199', '2199-12-31'])('%s is within reach', (text) => {
  expect(parse(text).id).toBe(text);
});

test.each([
  '2024-05-20..2024-06-21',
  '2024-06-18',
  '2024-W25',
  'trailing-12:2024-06',
  '2024-06',
  '2024-Q2',
  '2024-H1',
  '2024',
  'yesterday',
  'trailing 12 months',
])('%s with anything more is refused', (text) => {
  for (const more of [`1${text}`, `${text}1`, `x ${text}`, `${text}, please`, `${text}\n${text}`])
    expect(() => parse(more), more).toThrow(UsageError);
});

test('a day that the calendar lacks is refused with what the calendar says', () => {
  const message = /^"2023-02-29" is not a period of the calendar: .+; expected 2024-06-18/;
  expect(() => parse('2023-02-29')).toThrow(message);
  expect(() => parse('2023-02-29')).toThrow(expect.objectContaining({ cause: expect.any(RangeError) }));
});

test.each([
  ['2024-01-31', 1, '2024-02-29'],
  ['2024-03-31', -1, '2024-02-29'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2024-06-15', -24, '2022-06-15'],
])('%s moved by %i months is %s', (date, count, moved) => {
  expect(addMonths(date, count)).toBe(moved);
});

test('the month of a day begins on its first', () => {
  expect(startOfMonth('2024-02-29')).toBe('2024-02-01');
  expect(startOfMonth('2024-03-01')).toBe('2024-03-01');
});

test.each([
  ['2024-05', 1, 1, 31],
  ['2024', 12, 12, 366],
  ['trailing-18:2024-06', 18, 18, 547],
  ['2024-05-01..2024-07-01', 2, 2, 61],
  ['2024-05-01..2024-07-02', undefined, 3, 62],
  ['2024-05-15..2024-07-01', undefined, 2, 47],
])('%s has %s whole months, takes %i and has %i days', (text, whole, taken, days) => {
  const span = parse(text);
  expect([wholeMonths(span), monthsIn(span), daysIn(span)]).toEqual([whole, taken, days]);
});

test('no text at all breaks the reader in another way', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9WQH. :-]{1,25}$/)), (text) => {
      try {
        expect(Temporal.PlainDate.from(parse(text).start)).toBeDefined();
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2024-13-01', false],
  ['2024-6-1', false],
  ['20240601', false],
  ['2024-06-01T00:00', false],
  ['+002024-06-01', false],
  ['', false],
])('whether %j is a day: %s', (text, expected) => {
  expect(isDay(text)).toBe(expected);
});
