/** Schedules: `check`, the deployment and the sweep take the same crons, and mean the same times by them. */
import { describe, expect, it } from 'vitest';
import { firings } from '../functions/plan/firings.ts';
import { settingsSchema } from '../functions/templates/settings.ts';
import { schedulerCron } from '../infra/schedules/cron.ts';
import { readSettings } from '../infra/settings.ts';

const accepted = [
  ...['0 9 2 * *', '0 9 3 1,7 *', '0 8 * * 1', '30 * * * *', '0 0 29 2 *', '59 23 31 12 *', '  0  9 2 * * '],
  // What croner reads in a narrower way.
  ...['5/15 9 * * *', '0 9 2/7 * *', '0 9 * * 1/2', '0 9 1 3/4 *', '*/7 8-18/3 * * *', '10-30/10 9 * * *'],
  ...[
    '0 0 * * 0',
    '0 0 * * 7',
    '0 0 * * 5-7',
    '0 0 * * FRI-SUN',
    '0 0 * * mon-fri',
    '0 0 * * sun',
    '0 0 * * */2',
  ],
  ...['0 0 1 JAN-mar *', '0 0 1,15 NOV,DEC *', '0 0 1-31 * 1', '0 0 1 * 0-6', '0 0 1 * 1-7', '0 0 */10 * *'],
];

const refused: readonly (readonly [cron: string, why: string])[] = [
  ['', 'expected five fields'],
  ['0 9 * *', 'expected five fields'],
  ['0 9 * * * *', 'expected five fields'],
  ['@daily', 'expected five fields: minute hour day-of-month month day-of-week, such as "0 0 * * *"'],
  ['@Weekly', 'such as "0 0 * * 0"'],
  ['@reboot', 'such as "0 9 2 * *"'],
  ['0 0 9 ? * MON-FRI', 'expected five fields'],
  ['60 9 * * *', 'found "60" as the minute; expected values from 0 to 59'],
  ['0 24 * * *', 'found "24" as the hour; expected values from 0 to 23'],
  ['0 9 0 * *', 'found "0" as the day of month; expected values from 1 to 31'],
  ['0 9 * FOO *', 'found "FOO" as the month; expected values from 1 to 12'],
  ['0 9 * * 8', 'found "8" as the day of week; expected values from 0 to 7'],
  [
    '0 9 * * FRI-MON',
    'found "FRI-MON" as the day of week; expected values from 0 to 7, or names such as SUN and MON; a range begins with its lower value',
  ],
  [
    '0 9 1 NOV-FEB *',
    'found "NOV-FEB" as the month; expected values from 1 to 12, or names such as JAN and FEB; a range begins with its lower value: write two, such as NOV-DEC,JAN-FEB',
  ],
  ['0 9 * 5-3 *', 'found "5-3" as the month'],
  ['0 9 * * XYZ', 'found "XYZ" as the day of week'],
  ['0 MON * * *', 'found "MON" as the hour'],
  ['1-2-3 9 * * *', 'found "1-2-3" as the minute'],
  ['*/0 9 * * *', 'found "*/0" as the minute'],
  ['1,,2 9 * * *', 'found "1,,2" as the minute'],
  ['-1 9 * * *', 'found "-1" as the minute'],
  [
    '0 9 L * *',
    'found "L" as the day of month; expected values from 1 to 31; the last day cannot be said: run on the day after it',
  ],
  ['0 9 L-1 * *', 'the last day cannot be said'],
  ['0 9 * * 5L', 'the last day cannot be said'],
  ['0 9 LW * *', 'the last day cannot be said'],
  ['0 9 * APRIL *', 'expected values from 1 to 12, or names such as JAN and FEB'],
  [
    '0 9 15W * *',
    'found "15W" as the day of month; expected values from 1 to 31; the nearest workday cannot be said: name the day',
  ],
  ['0 9 * * 1#1', '"the first Monday" cannot be said: name days of the month'],
  ['0 9 * * MON#2', '"the first Monday" cannot be said'],
  ['0 9 ? * 1', 'found "?" as the day of month; expected values from 1 to 31; write "*"'],
  ['0 9 1 * 1', 'restricts the day of the month and the day of the week'],
];

/** As `periodical check` reads a schedule of report.yaml. */
function check(cron: string): string[] {
  const { error } = settingsSchema.shape.schedules.safeParse([{ name: 'x', cron, period: 'last month' }]);
  return (error?.issues ?? []).map(({ message }) => message);
}

const span = { earliest: '2024-02-26T00:00:00Z', latest: '2024-03-05T23:59:00Z' };
const sweep = (cron: string, some = span) => firings(cron, 'UTC', some).map(({ at }) => at);

it.each(refused)('%j is refused by all: %s', (cron, why) => {
  expect(check(cron)).toEqual([expect.stringContaining(why)]);
  expect(() => schedulerCron(cron)).toThrow(why);
  expect(() => sweep(cron)).toThrow(why);
});

/** EventBridge Scheduler's six fields as its guide defines them, minute by minute. */
function eventBridge(expression: string, { earliest, latest }: typeof span): string[] {
  const [, minute, hour, day, month, weekDay, year] =
    /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression) ?? [];
  expect(year).toBe('*');
  // Exactly one of the two must be "?".
  expect([day, weekDay].filter((field) => field === '?')).toHaveLength(1);
  const found: string[] = [];
  for (let time = Date.parse(earliest); time <= Date.parse(latest); time += 60_000) {
    const at = new Date(time);
    const isNow =
      takes(minute, at.getUTCMinutes()) &&
      takes(hour, at.getUTCHours()) &&
      takes(day, at.getUTCDate()) &&
      takes(month, at.getUTCMonth() + 1) &&
      // From 1: Sunday.
      takes(weekDay, at.getUTCDay() + 1);
    if (isNow) found.push(at.toISOString().replace('.000', ''));
  }
  return found;
}

const weekDays = ['', 'SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function takes(field = '', value: number): boolean {
  if (field === '*' || field === '?') return true;
  const number = (text: string) => (/^\d+$/.test(text) ? Number(text) : weekDays.indexOf(text));
  return field.split(',').some((part) => {
    const [first = '', last = first] = part.split('-');
    return number(first) <= value && value <= number(last);
  });
}

const around = [
  span,
  { earliest: '2023-12-14T00:00:00Z', latest: '2024-01-08T00:00:00Z' },
  { earliest: '2024-07-01T00:00:00Z', latest: '2024-07-04T00:00:00Z' },
];

describe.each(accepted)('%j', (cron) => {
  it('is taken by check', () => {
    expect(check(cron)).toEqual([]);
  });

  it.each(around)('fires for the sweep when EventBridge fires, from $earliest', (some) => {
    expect(sweep(cron, some)).toEqual(eventBridge(schedulerCron(cron), some));
  });
});

it.each(['+08:00', '-0530', '+08'])('a time zone is a name, which EventBridge takes, and not %s', (zone) => {
  expect(settingsSchema.shape.timezone.safeParse(zone).error?.issues[0]?.message).toBe(
    'expected a time zone such as Asia/Shanghai',
  );
  expect(() => readSettings({ sweepTimeZone: zone })).toThrow('expected a time zone');
});

it('the dates above tell the crons apart', () => {
  const times = accepted.map((cron) => around.flatMap((some) => sweep(cron, some)).join());
  expect(times.filter((text) => text === '')).toEqual([]);
  expect(new Set(times).size).toBeGreaterThan(accepted.length / 2);
});
