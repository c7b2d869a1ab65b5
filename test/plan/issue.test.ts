/** When an edition comes out, and when the next one of such a period does. */
import { expect, it } from 'vitest';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { issueOf } from '../../functions/plan/issue.ts';

const monthly = { name: 'monthly', cron: '0 9 2 * *', period: 'last month' };
const yearly = { name: 'year', cron: '0 9 3 * *', period: 'trailing 12 months' };
const weekly = { name: 'weekly', cron: '0 8 * * 1', period: 'last week' };
const schedules = [monthly, yearly, weekly];

function issue(period: string, now: string, given: readonly object[] = schedules) {
  const settings = { timezone: 'Asia/Shanghai', schedules: given as typeof schedules };
  return issueOf(settings, parsePeriod(period, '2024-07-02', undefined), now);
}

it.each([
  [
    'of the local day, and the next one by the schedule of its kind',
    '2024-06',
    '2024-07-02T01:00:00Z',
    '2024-07-02',
    '2024-08-02',
  ],
  [
    'before its own schedule fires, which makes the same one',
    '2024-06',
    '2024-07-01T00:00:00Z',
    '2024-07-01',
    '2024-08-02',
  ],
  ['late in the evening of UTC', '2024-W26', '2024-06-30T20:00:00Z', '2024-07-01', '2024-07-08'],
  ['of a trailing period as long', 'trailing-12:2024-06', '2024-07-02T01:00:00Z', '2024-07-02', '2024-08-03'],
  ['of another length', 'trailing-6:2024-06', '2024-07-02T01:00:00Z', '2024-07-02', undefined],
  ['of a kind that no schedule makes', '2024-Q2', '2024-07-02T01:00:00Z', '2024-07-02', undefined],
])('%s', (_, period, now, on, next) => {
  expect(issue(period, now)).toEqual(next === undefined ? { on } : { on, next });
});

it('no schedule that is off promises anything', () => {
  expect(issue('2024-06', '2024-07-02T01:00:00Z', [{ ...monthly, isOff: true }])).toEqual({
    on: '2024-07-02',
  });
});
