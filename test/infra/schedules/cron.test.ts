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
    expect(schedulerCron(cron)).toBe(expected);
  });
});
