/** The daily sweep: what was due and did not happen, by the schedules and not by luck. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outbox } from '../functions/deliver/outbox.ts';
import { loadReport } from '../functions/report.ts';
import { takeRun } from '../functions/stages/run.ts';
import { dueOf, type SweepEffects, sweep } from '../functions/sweep.ts';
import { harness } from './stages/harness.ts';

const stage = harness('2024-07-03T03:00:00Z');
const effects = (changed: Partial<SweepEffects> = {}): SweepEffects => ({
  ...stage(),
  channel: { name: 'outbox', idempotent: true, ...outbox(join(stage().root, 'notices')) },
  from: 'Periodical <no-reply@example.com>',
  deadLetters: async () => ({ runs: 0, deliveries: 0 }),
  ...changed,
});
const missedOnes = async (changed: Partial<SweepEffects> = {}) =>
  (await sweep(effects(changed))).missed
    .filter(({ report }) => report === 'shop-tally')
    .map(({ period, at }) => [period, at]);

// The project's own weekly report is due as well.
const shopRuns = () => stage().runs.sent.filter(({ report }) => report === 'shop-tally');

describe('a due period', () => {
  it('without an edition is put into the queue as the very run that was missed', async () => {
    expect(await missedOnes()).toEqual([['2024-06', '2024-07-02T01:00:00Z']]);
    expect(shopRuns()).toMatchObject([
      { trigger: 'sweep', report: 'shop-tally', schedule: 'monthly', at: '2024-07-02T01:00:00Z' },
    ]);
    const result = await takeRun(JSON.stringify(shopRuns()[0]), stage());
    expect(result.manifest?.edition).toBe('shop-tally/2024-06/r1');
    expect((await stage().ledger.listRuns('shop-tally', 9)).map(({ id }) => id)).toEqual([
      'shop-tally.monthly.2024-07-02T0100Z',
    ]);
    expect(await missedOnes()).toEqual([]);
  });

  it('that somebody has made by hand is not missed', async () => {
    const request = { id: 'r-1', trigger: 'request', report: 'shop-tally', period: '2024-06', send: 'none' };
    await takeRun(JSON.stringify({ ...request, at: '2024-07-02T00:00:00Z' }), stage());
    expect(await missedOnes()).toEqual([]);
  });

  it('whose run has failed was not missed: it has been told already', async () => {
    writeFileSync(
      join(stage().root, 'templates/reports/shop-tally/totals.sql'),
      'select nothing from nowhere\n',
    );
    const message = { trigger: 'schedule', report: 'shop-tally', schedule: 'monthly', send: 'subscribers' };
    await expect(
      takeRun(JSON.stringify({ ...message, at: '2024-07-02T01:00:00Z' }), stage()),
    ).rejects.toThrow();
    expect(await missedOnes()).toEqual([]);
  });

  it('of the last two hours has time yet, and one of last month is no oversight', async () => {
    expect(await missedOnes({ now: () => '2024-07-02T02:30:00Z' })).toEqual([]);
    expect(await missedOnes({ now: () => '2024-07-20T03:00:00Z' })).toEqual([]);
  });
});

describe('schedules', () => {
  const due = (cron: string, timezone: string, now: string) => {
    const report = loadReport(stage().templates, 'shop-tally');
    const schedules = [{ name: 'x', cron, period: 'yesterday' }];
    return dueOf({ ...report, settings: { ...report.settings, timezone, schedules } }, now).map(
      ({ at }) => at,
    );
  };

  it('are read in the report’s zone, across a change of its clocks', () => {
    expect(due('0 9 * * *', 'Europe/Berlin', '2024-04-01T12:00:00Z').slice(-3)).toEqual([
      '2024-03-30T08:00:00Z',
      '2024-03-31T07:00:00Z',
      '2024-04-01T07:00:00Z',
    ]);
  });

  it('skip a local time that does not exist, as EventBridge does', () => {
    expect(due('30 2 * * *', 'Europe/Berlin', '2024-04-02T00:00:00Z').slice(-2)).toEqual([
      '2024-03-30T01:30:00Z',
      '2024-04-01T00:30:00Z',
    ]);
  });
});

it('tells of stuck runs, open sends and dead letters', async () => {
  const { ledger } = stage();
  const run = { id: 'r-9', report: 'shop-tally', period: '2024-05', trigger: 'request', detail: '' } as const;
  const times = { startedAt: '2024-07-02T20:00:00Z', updatedAt: '2024-07-02T20:00:00Z', milliseconds: {} };
  await ledger.saveRun({ ...run, ...times, state: 'running' });
  await ledger.announce({ edition: 'e', recipient: 'a@example.com', channel: 'ses' }, '2024-07-02T20:00:00Z');
  await ledger.announce({ edition: 'e', recipient: 'b@example.com', channel: 'ses' }, '2024-07-03T02:59:00Z');
  const findings = await sweep(effects({ deadLetters: async () => ({ runs: 2, deliveries: 0 }) }));
  expect(findings.stuck.map(({ id }) => id)).toEqual(['r-9']);
  expect(findings.openSends.map(({ recipient }) => recipient)).toEqual(['a@example.com']);
  expect(findings.deadLetters).toEqual({ runs: 2, deliveries: 0 });
});

it('the owner hears of each finding once, with what helps', async () => {
  await sweep(effects());
  await sweep(effects({ now: () => '2024-07-04T03:00:00Z' }));
  const folder = join(stage().root, 'notices');
  const told = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const shop = told.filter((mail) => mail.includes('To: till@example.com'));
  expect(shop).toHaveLength(1);
  expect(shop[0]).toContain('shop-tally: a scheduled edition was missed');
  expect(shop[0]).toContain('periodical runs shop-tally --remote');
});
