/** Closed days: what freshness and the same weekday know of them. */
import { describe, expect, it } from 'vitest';
import { type Calendar, closedDay } from '../../functions/calendar/calendar.ts';
import { isClosed, openDay } from '../../functions/calendar/closed.ts';
import { comparedSpans } from '../../functions/calendar/compared.ts';
import { parsePeriod } from '../../functions/calendar/period.ts';

const calendar: Calendar = { closed: ['2024-12-24', '12-25', '12-26', 'sunday'] };

it.each([
  ['2024-12-24', true],
  ['2023-12-24', true], // a Sunday
  ['2022-12-24', false],
  ['2019-12-25', true],
  ['2024-12-29', true],
  ['2024-12-30', false],
])('%s is closed: %s', (date, said) => {
  expect(isClosed(date, calendar)).toBe(said);
  expect(isClosed(date, undefined)).toBe(false);
});

it('the last open day lies before days in a row that are closed', () => {
  expect(openDay('2024-12-26', calendar)).toBe('2024-12-23');
  expect(openDay('2024-12-27', calendar)).toBe('2024-12-27');
});

it('there is none where every day is closed', () => {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  expect(openDay('2024-12-26', { closed: days })).toBe('2024-12-26');
});

describe('the previous weekday', () => {
  const compared = (text: string) => {
    const compare = { year: 'previous weekday', before: 'previous weekday' } as const;
    const { yoy, pop } = comparedSpans(parsePeriod(text, '2025-01-15', calendar), compare, calendar);
    return [yoy.start, pop.start];
  };

  it('of a day is the last one that was not closed', () => {
    expect(compared('2025-01-02')).toEqual(['2024-01-04', '2024-12-19']); // not Thursday 26 December
    expect(compared('2024-12-23')).toEqual(['2023-12-18', '2024-12-16']); // not Monday 25 December 2023
  });

  it('of more days is what it was', () => {
    expect(compared('2024-12-30..2025-01-05')).toEqual(['2024-01-01', '2024-12-23']);
  });
});

it.each(['2024-12-25', '12-25', 'sunday'])('takes %s', (text) => expect(text).toMatch(closedDay));
it.each(['25.12.', 'Sunday', '2024-12', 'easter'])('takes no %s', (text) =>
  expect(text).not.toMatch(closedDay),
);
