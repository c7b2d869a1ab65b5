/** A schedule counts from the sweep that sees it first: nothing before that was missed. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../functions/ledger/ledger.ts';
import type { SweepEffects } from '../../../functions/stages/sweep/effects.ts';
import { sweep } from '../../../functions/stages/sweep.ts';
import { dropSchedules } from '../../schedules.ts';
import { harness, sweeping } from '../harness.ts';

const stage = harness('2024-06-20T05:30:00Z');
const { effects, notices, told } = sweeping(stage);
const templates = () => join(stage().root, 'templates');
const settings = (report = 'shop-tally') => join(templates(), 'reports', report, 'report.yaml');
beforeEach(() => {
  for (const report of ['talent-growth', 'weekly-pulse']) dropSchedules(templates(), report);
});

/** The shop's schedules, each as one line. */
function schedule(...lines: readonly string[]): void {
  const text = readFileSync(settings(), 'utf8').replace(/^schedules:\n(?: .*\n)+/m, '');
  writeFileSync(
    settings(),
    `${text.trimEnd()}\nschedules:\n${lines.map((line) => `  - ${line}\n`).join('')}`,
  );
}
const hourly = '{name: alert, cron: "0 * * * *", period: yesterday}';
const at = (now: string, changed: Partial<SweepEffects> = {}) =>
  sweep(effects({ now: () => now, ...changed }));
const dueAt = async (now: string, changed: Partial<SweepEffects> = {}) =>
  (await at(now, changed)).due.map((one) => `${one.schedule} ${one.period} ${one.at}`);

describe('the first sweep', () => {
  it.each(['0 * * * *', '* * * * *', '30 5 * * *', '*/5 * * * *'])(
    'after %s came finds nothing missed, and tells nobody',
    async (cron) => {
      schedule(`{name: alert, cron: "${cron}", period: yesterday}`);
      for (const isScheduler of [false, true]) {
        const found = await at('2024-06-20T05:30:00.250Z', { isScheduler });
        expect([found.due, found.missed, found.silent, found.leftOut]).toEqual([[], [], [], []]);
      }
      expect(stage().runs.sent).toEqual([]);
      expect(told()).toEqual([]);
    },
  );

  it('says which schedules it has seen, and what is due next', async () => {
    schedule(hourly);
    const found = await at('2024-06-20T05:30:00Z');
    expect(found.newSchedules).toEqual([{ report: 'shop-tally', schedule: 'alert' }]);
    expect(found.next).toMatchObject([
      { report: 'shop-tally', period: '2024-06-19', at: '2024-06-20T06:00:00Z' },
    ]);
    expect((await at('2024-06-20T05:31:00Z')).newSchedules).toEqual([]);
  });
});

describe('a later sweep', () => {
  it.each(['0 * * * *', '* * * * *'])(
    'finds each period of %s once, and tells in one notice',
    async (cron) => {
      schedule(`{name: alert, cron: "${cron}", period: yesterday}`);
      await at('2024-06-20T05:30:00Z');
      const looked: string[] = [];
      const { ledger } = stage();
      const counting = {
        ...ledger,
        readRun: (id: string) => {
          looked.push(id);
          return ledger.readRun(id);
        },
      };
      const found = await at('2024-06-24T05:30:00Z', { ledger: counting });
      const periods = ['2024-06-23', '2024-06-22', '2024-06-21', '2024-06-20', '2024-06-19'];
      expect(found.missed.map(({ period }) => period)).toEqual(periods);
      expect(looked.length).toBeLessThan(10);
      expect(stage().runs.sent).toHaveLength(5);
      expect(told()).toEqual(['5 scheduled editions were missed and are being made now']);
      expect(notices()[0]).toContain('2024-06-23: schedule');
    },
  );

  it('finds no more than the nine newest periods, and lists ten of what two schedules missed', async () => {
    schedule(hourly, '{name: noon, cron: "0 4 * * *", period: yesterday}');
    await at('2024-06-20T05:30:00Z');
    const found = await at('2024-07-30T05:30:00Z');
    expect(found.missed).toHaveLength(17);
    expect(told().filter((title) => title.includes('missed'))).toEqual([
      '17 scheduled editions were missed and are being made now',
    ]);
    expect(notices().find((mail) => mail.includes('and 7 more'))).toBeDefined();
  });

  it('looks at one run of each local day for the month’s notice', async () => {
    schedule('{name: alert, cron: "* * * * *", period: yesterday}');
    await at('2024-06-20T05:30:00Z');
    const { silent } = await at('2024-08-01T03:00:00Z');
    expect(silent).toMatchObject([{ month: '2024-07' }]);
    expect(silent[0]?.silent).toHaveLength(32);
  });
});

describe('what was due before a schedule was as it is now is not missed', () => {
  const before = '2024-06-20T05:30:00Z';
  const after = '2024-06-24T05:30:00Z';
  beforeEach(async () => {
    schedule(hourly);
    await at(before);
  });

  it.each([
    ['renamed', '{name: warning, cron: "0 * * * *", period: yesterday}'],
    ['another time', '{name: alert, cron: "10 * * * *", period: yesterday}'],
    ['another period', '{name: alert, cron: "0 * * * *", period: last week}'],
  ])('%s', async (_name, line) => {
    schedule(line);
    expect(await dueAt(after)).toEqual([]);
    expect((await at('2024-06-25T05:30:00Z')).due.length).toBeLessThanOrEqual(2);
    expect((await at('2024-07-03T05:30:00Z')).due).not.toEqual([]);
  });

  it('another time zone', async () => {
    const text = readFileSync(settings(), 'utf8');
    writeFileSync(settings(), text.replace('Asia/Shanghai', 'Europe/Berlin'));
    expect(await dueAt(after)).toEqual([]);
  });

  it('taken away for a while', async () => {
    const text = readFileSync(settings(), 'utf8');
    schedule('{name: other, cron: "0 0 1 1 *", period: yesterday}');
    await at('2024-06-22T05:30:00Z');
    writeFileSync(settings(), text);
    expect(await dueAt(after)).toEqual([]);
  });

  it('but one that is only written in another way is the same', async () => {
    schedule('{name: alert, cron: "0  0-23/1 * * SUN-SAT", period: yesterday}');
    expect(await dueAt(after)).toHaveLength(5);
  });

  it('and one of a report that could not be read meanwhile is the same', async () => {
    const text = readFileSync(settings(), 'utf8');
    writeFileSync(settings(), 'title: [\n');
    await at('2024-06-22T05:30:00Z');
    writeFileSync(settings(), text);
    expect(await dueAt(after)).toHaveLength(5);
  });

  it('another report is not held back by it', async () => {
    cpSync(join(templates(), 'reports/shop-tally'), join(templates(), 'reports/second'), { recursive: true });
    const found = await at(after);
    expect(new Set(found.due.map(({ report }) => report))).toEqual(new Set(['shop-tally']));
    expect(found.newSchedules).toEqual([{ report: 'second', schedule: 'alert' }]);
  });

  it('an entry that cannot be read is said, and begins anew', async () => {
    const { ledger } = stage();
    const entry = await ledger.readRun('sweep/schedules');
    if (!entry) throw new Error('no entry');
    await ledger.saveRun({ ...entry, detail: '{"shop-tally.alert"' });
    const found = await at(after);
    expect(found.due).toEqual([]);
    expect(found.broken).toMatchObject([
      { report: '', message: expect.stringContaining('every schedule counts as new'), isTold: false },
    ]);
    expect((await at('2024-06-24T05:31:00Z')).broken).toEqual([]);
  });
});

describe('what the clocks skipped', () => {
  const newYork = () => {
    const text = readFileSync(settings(), 'utf8');
    writeFileSync(settings(), text.replace('Asia/Shanghai', 'America/New_York'));
    schedule('{name: night, cron: "30 2 * * *", period: yesterday}');
  };

  it('is made up for by the sweep, and told by its name', async () => {
    newYork();
    await at('2024-03-09T08:00:00Z');
    expect(await dueAt('2024-03-10T08:30:00Z')).toEqual([]);
    const found = await at('2024-03-10T10:00:00Z');
    expect(found.due).toMatchObject([{ period: '2024-03-09', skipped: '2024-03-10 02:30' }]);
    expect(found.missed).toEqual([]);
    expect(stage().runs.sent).toMatchObject([
      { schedule: 'night', period: '2024-03-09', at: '2024-03-10T07:00:00Z', send: 'subscribers' },
    ]);
    expect(told()).toEqual(['An edition was due at a time that the clocks skipped, and is being made now']);
    expect(notices()[0]).toContain('2024-03-10 02:30 in America/New_York');
  });

  it('is no schedule that failed to fire', async () => {
    newYork();
    await at('2024-03-01T00:00:00Z');
    const { ledger } = stage();
    for (let day = 1; day <= 31; day++) {
      const hour = day > 10 ? '06' : '07';
      const id = `shop-tally.night.2024-03-${String(day).padStart(2, '0')}T${hour}30Z`;
      if (day !== 10) await ledger.saveRun(ranOn(id));
    }
    expect((await at('2024-04-02T05:00:00Z')).silent).toEqual([]);
  });
});

const ranOn = (id: string): RunRecord => ({
  ...{ id, report: 'shop-tally', period: '', trigger: 'schedule', state: 'made', detail: '' },
  ...{ startedAt: '2024-03-10T00:00:00Z', updatedAt: '2024-03-10T00:00:00Z', milliseconds: {} },
});
