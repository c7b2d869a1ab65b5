/** When schedules fire, also where the clocks change, and which periods they ask for. */
import { describe, expect, it } from 'vitest';
import { nextFiring } from '../../../functions/plan/firings.ts';
import { dueOf, lastPlans } from '../../../functions/stages/sweep/due.ts';
import { productTemplates } from '../../../functions/templates/directories.ts';
import { loadReport, type Report } from '../../../functions/templates/report.ts';

const weekly = loadReport({ directories: [productTemplates] }, 'weekly-pulse');
const reportWith = (cron: string, timezone: string, period: string): Report => ({
  ...weekly,
  settings: { ...weekly.settings, timezone, schedules: [{ name: 'x', cron, period }] },
});
const due = (cron: string, timezone: string, earliest: string, latest: string, period = 'yesterday') =>
  dueOf(reportWith(cron, timezone, period), earliest, latest);
const periods = (...asked: Parameters<typeof due>) => due(...asked).map((one) => one.period);
const times = (...asked: Parameters<typeof due>) => due(...asked).map(({ at }) => at);

describe('a schedule', () => {
  it('is read in the report’s zone, across a change of its clocks', () => {
    expect(times('0 9 * * *', 'Europe/Berlin', '2024-03-30T00:00:00Z', '2024-04-01T12:00:00Z')).toEqual([
      '2024-03-30T08:00:00Z',
      '2024-03-31T07:00:00Z',
      '2024-04-01T07:00:00Z',
    ]);
  });

  it('of every minute asks for each period once, by its last firing', () => {
    expect(due('* * * * *', 'UTC', '2024-06-18T00:00:00Z', '2024-06-19T09:30:00Z')).toMatchObject([
      { period: '2024-06-17', at: '2024-06-18T23:59:00Z' },
      { period: '2024-06-18', at: '2024-06-19T09:30:00Z' },
    ]);
    expect(
      due('*/5 * * * *', 'UTC', '2024-06-01T00:00:00Z', '2024-06-29T09:31:00Z', 'last month'),
    ).toMatchObject([{ period: '2024-05', at: '2024-06-29T09:30:00Z' }]);
  });
});

describe('a time that the clocks skip is due at the first instant after the gap', () => {
  it.each([
    // Cron, zone, the days around, the instant after the gap.
    ['30 2 * * *', 'America/New_York', '2024-03-10', '2024-03-10T07:00:00Z', '2024-03-10 02:30'],
    ['0 2 * * *', 'Europe/Berlin', '2024-03-31', '2024-03-31T01:00:00Z', '2024-03-31 02:00'],
    ['0 0 * * *', 'America/Santiago', '2024-09-08', '2024-09-08T04:00:00Z', '2024-09-08 00:00'],
    ['59 23 * * *', 'Africa/Cairo', '2024-04-25', undefined, undefined],
    ['10 0 * * *', 'Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00Z', '2024-04-26 00:10'],
    ['15 2 * * *', 'Australia/Lord_Howe', '2024-10-06', '2024-10-05T15:30:00Z', '2024-10-06 02:15'],
    ['0 9 * * *', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', '2011-12-30 09:00'],
  ])('%s in %s on %s', (cron, zone, day, at, skipped) => {
    const noon = Date.parse(`${day}T12:00:00Z`);
    const instant = (days: number) => new Date(noon + days * 86_400_000).toISOString().replace('.000', '');
    const found = due(cron, zone, instant(-2), instant(2));
    // Every day has its edition: the days before those that the cron names, without a gap.
    const days = found.map((one) => Date.parse(one.period) / 86_400_000);
    expect(days.length).toBeGreaterThanOrEqual(4);
    expect(days.map((one) => one - (days[0] ?? 0))).toEqual(days.map((_, i) => i));
    expect(found.filter((one) => one.skipped !== undefined)).toMatchObject(
      at === undefined ? [] : [{ at, skipped }],
    );
  });

  it('but not beside a firing that there is: that one asks for the same period', () => {
    expect(
      due('0,30 2,3 * * *', 'America/New_York', '2024-03-10T00:00:00Z', '2024-03-11T00:00:00Z'),
    ).toMatchObject([{ at: '2024-03-10T07:30:00Z', period: '2024-03-09' }]);
    const [only] = due('30 2,3 * * *', 'America/New_York', '2024-03-10T00:00:00Z', '2024-03-11T00:00:00Z');
    expect(only?.skipped).toBeUndefined();
  });
});

describe('a time that comes twice is due the first time, and once', () => {
  it.each([
    ['30 1 * * *', 'America/New_York', '2024-11-03T00:00:00Z', ['2024-11-03T05:30:00Z']],
    ['30 2 * * *', 'Europe/Berlin', '2024-10-26T12:00:00Z', ['2024-10-27T00:30:00Z']],
    ['45 1 * * *', 'Australia/Lord_Howe', '2024-04-06T12:00:00Z', ['2024-04-06T14:45:00Z']],
    ['30 23 * * *', 'America/Santiago', '2024-04-06T12:00:00Z', ['2024-04-07T02:30:00Z']],
  ])('%s in %s', (cron, zone, earliest, at) => {
    const latest = new Date(Date.parse(earliest) + 23 * 3_600_000).toISOString();
    expect(times(cron, zone, earliest, latest)).toEqual(at);
  });
});

it('the next firing is found years ahead, and one that never comes is none', () => {
  expect(nextFiring('0 9 29 2 *', 'UTC', '2024-02-29T09:00:00Z')?.at).toBe('2028-02-29T09:00:00Z');
  expect(nextFiring('0 9 30 2 *', 'UTC', '2024-02-29T09:00:00Z')).toBeUndefined();
  expect(nextFiring('30 2 * * *', 'Europe/Berlin', '2024-03-30T12:00:00Z')?.at).toBe('2024-03-31T01:00:00Z');
});

describe('the last periods of a schedule', () => {
  const plans = (cron: string, period: string, count: number) => {
    const report = reportWith(cron, 'Asia/Shanghai', period);
    const [schedule] = report.settings.schedules;
    if (!schedule) throw new Error('no schedule');
    return lastPlans(report, schedule, count, '2024-07-03T03:00:00Z').map((plan) => plan.period.id);
  };

  it('are those that it has asked for, newest first', () => {
    expect(plans('0 9 2 * *', 'last month', 3)).toEqual(['2024-06', '2024-05', '2024-04']);
    expect(plans('0 9 3 1,7 *', 'last half', 2)).toEqual(['2024-H1', '2023-H2']);
  });

  it('are each there once, however often it fires', () => {
    expect(plans('0 9 * * *', 'last month', 2)).toEqual(['2024-06', '2024-05']);
    expect(plans('* * * * *', 'yesterday', 3)).toEqual(['2024-07-02', '2024-07-01', '2024-06-30']);
  });

  it('are none where none is asked for', () => {
    expect(plans('0 9 2 * *', 'last month', 0)).toEqual([]);
  });
});

it('a range of days has no more periods than days', () => {
  expect(periods('0 * * * *', 'Asia/Tokyo', '2024-06-12T00:00:00Z', '2024-06-20T03:30:00Z')).toHaveLength(9);
});
