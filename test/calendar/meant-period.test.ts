/** A period written in another way is suggested as the calendar has it. */
import { expect, test } from 'vitest';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { UsageError } from '../../functions/errors.ts';

const said = (text: string): string => {
  try {
    return parsePeriod(text, '2024-07-02', undefined).id;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
};

test.each([
  ['last moth', 'last month'],
  ['Last Weak', 'last week'],
  ['yesteday', 'yesterday'],
  ['2024/06', '2024-06'],
  ['2024-6', '2024-06'],
  ['202406', '2024-06'],
  ['06/2024', '2024-06'],
  ['6.2024', '2024-06'],
  ['June 2024', '2024-06'],
  ['Jun 2024', '2024-06'],
  ['Jnue 2024', '2024-06'],
  ['2024 june', '2024-06'],
  ['Q2 2024', '2024-Q2'],
  ['2024Q2', '2024-Q2'],
  ['H1/2024', '2024-H1'],
  ['w25 2024', '2024-W25'],
  ['2024-W5', '2024-W05'],
  ['2024/06/18', '2024-06-18'],
  ['20240618', '2024-06-18'],
  ['last 12 months', 'trailing 12 months'],
])('%s: did you mean %s?', (text, meant) => {
  expect(said(text)).toBe(`"${text}" is not a period; did you mean "${meant}"?`);
});

test.each(['soon', '2024/13', 'Foo 2024', '99 2024', 'q7 2024', '2024/02/30'])(
  '%s is like nothing: all forms are listed',
  (text) => {
    expect(said(text)).toContain(`"${text}" is not a period: expected 2024-06-18`);
  },
);

test.each([
  ['2024-13', '2024 has no month 13; it has 01 to 12'],
  ['2024-00', '2024 has no month 00; it has 01 to 12'],
  ['2023-02-29', 'there is no day 2023-02-29'],
  ['trailing-12:2024-13', '2024 has no month 13'],
  ['2024-02-01..2024-02-30', 'there is no day 2024-02-30'],
])('%s: %s', (text, why) => {
  expect(said(text)).toContain(`"${text}" is not a period of the calendar: ${why}`);
  expect(said(text)).not.toMatch(/parse|RangeError|Cannot/);
});
