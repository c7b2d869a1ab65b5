import { describe, expect, it } from 'vitest';
import { schedulerCron } from '../../../infra/schedules/cron.ts';

describe('cron of five fields in the words of EventBridge', () => {
  it.each([
    // As the project's reports have it.
    ['0 9 2 * *', 'cron(0 9 2 * ? *)'],
    ['0 9 3 1,7 *', 'cron(0 9 3 1,7 ? *)'],
    ['0 8 * * 1', 'cron(0 8 ? * MON *)'],
    ['* * * * *', 'cron(* * * * ? *)'],
    ['*/15 * * * *', 'cron(0,15,30,45 * * * ? *)'],
    ['5/20 * * * *', 'cron(5,25,45 * * * ? *)'],
    ['10-30/10 8-18 * * *', 'cron(10,20,30 8-18 * * ? *)'],
    ['0 0 1-7 * *', 'cron(0 0 1-7 * ? *)'],
    ['0 0 */10 * *', 'cron(0 0 1,11,21,31 * ? *)'],
    ['0 0 1 JAN-mar *', 'cron(0 0 1 1-3 ? *)'],
    ['0 0 1 */3 *', 'cron(0 0 1 1,4,7,10 ? *)'],
    // Sunday is 0 and 7 in cron, and 1 for EventBridge: only its name is the same.
    ['0 0 * * 0', 'cron(0 0 ? * SUN *)'],
    ['0 0 * * 7', 'cron(0 0 ? * SUN *)'],
    ['0 0 * * SUN', 'cron(0 0 ? * SUN *)'],
    ['0 0 * * 1-5', 'cron(0 0 ? * MON-FRI *)'],
    ['0 0 * * mon-fri', 'cron(0 0 ? * MON-FRI *)'],
    ['0 0 * * 5-7', 'cron(0 0 ? * SUN,FRI,SAT *)'],
    ['0 0 * * FRI-SUN', 'cron(0 0 ? * SUN,FRI,SAT *)'],
    ['0 0 * * 1,3', 'cron(0 0 ? * MON,WED *)'],
    ['0 0 * * */2', 'cron(0 0 ? * SUN,TUE,THU,SAT *)'],
    ['0 0 * * 0-6', 'cron(0 0 * * ? *)'],
    ['0 0 * * 1-7', 'cron(0 0 * * ? *)'],
    ['0 0 1-31 * 1', 'cron(0 0 ? * MON *)'],
    ['59 23 31 12 *', 'cron(59 23 31 12 ? *)'],
  ])('%s is %s', (cron, expected) => {
    expect(schedulerCron(cron, 'report.yaml')).toBe(expected);
  });

  it('refuses what EventBridge cannot do: both kinds of days', () => {
    expect(() => schedulerCron('0 9 1 * 1', 'x/report.yaml: schedule s')).toThrow(
      'x/report.yaml: schedule s: cron "0 9 1 * 1": restricts the day of the month and the day of the week',
    );
  });

  it.each([
    ['0 9 * *', 'expected five fields'],
    ['60 9 * * *', 'found "60" as the minute; expected values from 0 to 59'],
    ['0 24 * * *', 'found "24" as the hour; expected values from 0 to 23'],
    ['0 9 0 * *', 'found "0" as the day of month; expected values from 1 to 31'],
    ['0 9 * FOO *', 'found "FOO" as the month; expected values from 1 to 12'],
    ['0 9 * * 8', 'found "8" as the day of week; expected values from 0 to 7'],
    ['0 9 * 5-3 *', 'found "5-3" as the month'],
    ['1-2-3 9 * * *', 'found "1-2-3" as the minute'],
    ['*/0 9 * * *', 'found "*/0" as the minute'],
  ])('%s is refused: %s', (cron, message) => {
    expect(() => schedulerCron(cron, 'report.yaml')).toThrow(message);
  });
});
