/** What lies beside the days, weeks and months of a line. */
import { expect, it } from 'vitest';
import type { Compare } from '../../functions/calendar/compare.ts';
import { addDays, addMonths } from '../../functions/calendar/days.ts';
import { besideOf } from '../../functions/compose/beside.ts';
import { figureOf } from '../../functions/compose/figure.ts';
import type { Figure } from '../../functions/templates/figure.ts';

const figure = {
  ...{ key: 'sales', query: 'q', column: 'sales', over: 'at', by: [], earlier: {}, growth: {} },
  ...{ unit: 'money', compare: ['year'], name: {}, source: [] },
} as unknown as Figure;

/** A series whose values are its dates; the span beside the whole of it, and the value beside its last. */
function beside(dates: readonly string[], compare?: Compare) {
  const columns = ['at', 'sales'].map((name) => ({ name, type: 'date' as const }));
  const rows = dates.map((date) => ({ at: date, sales: date }));
  const found = besideOf(figureOf(figure, { query: 'q', columns, rows }), 'year', compare);
  return found?.value.rows.at(-1)?.[found.column];
}
const daily = Array.from({ length: 400 }, (_, index) => addDays('2023-05-16', index)); // to 2024-06-18
const weekly = Array.from({ length: 60 }, (_, index) => addDays('2023-05-01', 7 * index)); // to 2024-06-17
const monthly = Array.from({ length: 14 }, (_, index) => addMonths('2023-05-01', index));

it.each<[Compare | undefined, string]>([
  [undefined, '2023-06-20'],
  [{ before: '7 days' }, '2023-06-20'],
  [{ year: '364 days' }, '2023-06-20'],
  [{ year: 'previous weekday' }, '2023-06-20'],
  [{ year: 'same date' }, '2023-06-18'],
])('a day of %j', (compare, expected) => {
  expect(beside(daily, compare)).toBe(expected);
});

it('weeks stay weeks, and months months', () => {
  const all: (Compare | undefined)[] = [undefined, { year: 'same date' }, { year: '364 days' }];
  for (const compare of all) {
    expect(beside(weekly, compare)).toBe('2023-06-19');
    expect(beside(monthly, compare)).toBe('2023-06-01');
  }
});
