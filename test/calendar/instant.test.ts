import { expect, test } from 'vitest';
import {
  addTime,
  clock,
  epochSeconds,
  isInstant,
  secondsBetween,
  wholeSecond,
} from '../../functions/calendar/instant.ts';

test.each([
  '2024-07-02T01:00Z',
  '2024-07-02T01:00:00Z',
  '2024-02-29T23:59:59.5Z',
  '2024-07-02T01:00:00.123Z',
])('%s is an instant', (text) => {
  expect(isInstant(text)).toBe(true);
});

test.each([
  '',
  'now',
  '<aws.scheduler.scheduled-time>',
  '2024-07-02',
  '2024-07-02T01:00:00',
  '2024-07-02T01:00:00+08:00',
  '2024-07-02T01Z',
  '20240702T010000Z',
  '2024-07-02T01:00:00Z[UTC]',
  '2023-02-29T01:00:00Z',
  '2024-13-01T01:00:00Z',
  '2024-07-02T25:00:00Z',
  ' 2024-07-02T01:00:00Z',
])('%j is not an instant', (text) => {
  expect(isInstant(text)).toBe(false);
});

test('time is added over the ends of days, months and years', () => {
  expect(addTime('2024-07-02T01:00:00Z', { hours: -2 })).toBe('2024-07-01T23:00:00.000Z');
  expect(addTime('2023-12-31T23:59:59.900Z', { seconds: 120 })).toBe('2024-01-01T00:01:59.900Z');
  expect(addTime('2024-03-01T00:00Z', { milliseconds: -1 })).toBe('2024-02-29T23:59:59.999Z');
});

test('seconds are counted with their fractions', () => {
  expect(secondsBetween('2024-06-30T23:59:59.500Z', '2024-07-01T00:00:01Z')).toBe(1.5);
  expect(secondsBetween('2024-07-01T00:00:01Z', '2024-07-01T00:00:00Z')).toBe(-1);
  expect(epochSeconds('1970-01-02T00:00:00.250Z')).toBe(86_400.25);
});

test('a fraction of a second is left out, not rounded', () => {
  expect(wholeSecond('2024-07-01T00:00:59.999Z')).toBe('2024-07-01T00:00:59Z');
});

test('the clock writes instants as dates are written in JSON', () => {
  const now = clock();
  expect(new Date(now).toJSON()).toBe(now);
});
