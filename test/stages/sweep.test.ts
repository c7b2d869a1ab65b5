/** The daily sweep: what was due and did not happen, by the schedules and not by luck. */
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { InputError, RetryableError } from '../../functions/errors.ts';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { takeRun } from '../../functions/stages/run.ts';
import type { SweepEffects } from '../../functions/stages/sweep/effects.ts';
import { sweep } from '../../functions/stages/sweep.ts';
import { harness, sweeping } from './harness.ts';

const stage = harness('2024-07-03T03:00:00Z');
const { effects, told } = sweeping(stage);

// From then on the sweep knows the schedules.
const first = '2024-06-20T03:00:00Z';
beforeEach(async () => {
  await sweep(effects({ now: () => first }));
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

  it('that was made by hand before it was over is missed all the same', async () => {
    const request = { id: 'r-1', trigger: 'request', report: 'shop-tally', period: '2024-06', send: 'none' };
    await takeRun(JSON.stringify({ ...request, at: '2024-06-20T00:00:00Z' }), stage());
    expect(await missedOnes()).toEqual([['2024-06', '2024-07-02T01:00:00Z']]);
    const result = await takeRun(JSON.stringify(shopRuns()[0]), stage());
    expect(result.manifest?.edition).toBe('shop-tally/2024-06/r2');
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

it('editions of before there were lists are listed, once, and again if the ledger was lost', async () => {
  const { archive } = stage();
  const message = { trigger: 'schedule', report: 'shop-tally', schedule: 'monthly', send: 'none' };
  const result = await takeRun(JSON.stringify({ ...message, at: '2024-07-02T01:00:00Z' }), stage());
  const ledger = sqliteLedger(':memory:');
  let asked = 0;
  const counting = {
    ...archive,
    listEditions: (...of: Parameters<typeof archive.listEditions>) => {
      if (of.length === 0) asked++;
      return archive.listEditions(...of);
    },
  };
  for (let n = 0; n < 2; n++) await sweep(effects({ ledger, archive: counting }));
  const listed = await ledger.listEditions('shop-tally', 9);
  expect(listed.map(({ edition }) => edition)).toEqual([result.manifest?.edition]);
  expect(asked).toBe(1);
});

const begun = '2024-07-02T20:00:00Z';
const running = {
  id: 'r-9',
  report: 'shop-tally',
  period: '2024-05',
  trigger: 'request',
  detail: 'query totals',
  state: 'running',
  startedAt: begun,
  updatedAt: begun,
  milliseconds: {},
} as const;
const addressing = { language: 'en', attach: ['pdf'], subscribed: true } as const;

describe('a run that is stuck', () => {
  it('is put back as it was asked for, and the owner hears of it once', async () => {
    const message = JSON.stringify({
      id: 'r-9',
      trigger: 'request',
      report: 'shop-tally',
      period: '2024-05',
      at: begun,
      send: 'none',
    });
    await stage().ledger.saveRun({ ...running, queueMessage: message });
    expect((await sweep(effects())).stuck.map(({ id }) => id)).toEqual(['r-9']);
    const again = shopRuns().find(({ id }) => id === 'r-9');
    await takeRun(JSON.stringify(again), stage());
    expect(await stage().ledger.readRun('r-9')).toMatchObject({ state: 'made' });
    expect((await sweep(effects())).stuck).toEqual([]);
    expect(told().filter((title) => title === 'A run got stuck')).toHaveLength(1);
  });

  it('or failed by what may pass goes on, and nobody is told once more', async () => {
    const message = { trigger: 'request', report: 'shop-tally', period: '2024-05', at: begun, send: 'none' };
    const engine = { ...stage().engine, run: () => Promise.reject(new RetryableError('Athena is away')) };
    const failing = { ...stage(), engine, notify: async () => {}, now: () => begun };
    for (const id of ['r-7', 'r-8'])
      await expect(takeRun(JSON.stringify({ ...message, id }), failing, id === 'r-8')).rejects.toThrow();
    await stage().ledger.saveRun({ ...running, id: 'r-9', state: 'failed', queueMessage: '{}' });
    const { stuck } = await sweep(effects());
    expect(stuck.map(({ id, state }) => [id, state]).sort()).toEqual([
      ['r-7', 'running'],
      ['r-8', 'failed'],
    ]);
    expect(shopRuns().map(({ id }) => id)).toEqual(expect.arrayContaining(['r-7', 'r-8']));
    expect(told().filter((title) => title === 'A run got stuck')).toHaveLength(1);
    await takeRun(JSON.stringify(shopRuns().find(({ id }) => id === 'r-8')), stage());
    const { delayed, state } = (await stage().ledger.readRun('r-8')) ?? {};
    expect([state, delayed]).toEqual(['made', undefined]);
  });

  it('without a message is told alone', async () => {
    await stage().ledger.saveRun(running);
    await sweep(effects());
    expect(shopRuns().filter(({ id }) => id === 'r-9')).toEqual([]);
    expect(told()).toContain('A run got stuck');
  });
});

describe('a send without an end', () => {
  const key = (recipient: string) => ({ edition: 'shop-tally/2024-06/r1', recipient, channel: 'mail' });

  it('is put back where it was never claimed or its lease has passed', async () => {
    const { ledger } = stage();
    await ledger.announce(key('a@example.com'), begun, addressing, 'pending');
    await ledger.announce(key('b@example.com'), begun, addressing, 'pending');
    await ledger.claim(key('b@example.com'), begun, 120);
    await ledger.announce(key('c@example.com'), '2024-07-03T02:59:00Z', addressing, 'pending');
    const findings = await sweep(effects());
    expect(findings.resumedSends.map(({ recipient }) => recipient)).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
    expect(stage().deliveries.sent).toEqual(
      ['a@example.com', 'b@example.com'].map((address) => ({
        edition: 'shop-tally/2024-06/r1',
        recipient: { address, ...addressing },
      })),
    );
  });

  it('is put back where it failed by what may pass, and left alone where somebody has to mend it', async () => {
    const { ledger } = stage();
    for (const [name, outcome] of [
      ['a@example.com', 'delayed'],
      ['b@example.com', 'failed'],
    ] as const) {
      await ledger.announce(key(name), begun, addressing, 'pending');
      await ledger.claim(key(name), begun, 120);
      await ledger.settle(key(name), outcome, 'SES has sent 200 messages', begun);
    }
    const findings = await sweep(effects());
    expect(findings.resumedSends.map(({ recipient }) => recipient)).toEqual(['a@example.com']);
    expect(findings.openSends).toEqual([]);
    expect(stage().deliveries.sent.map(({ recipient }) => recipient.address)).toEqual(['a@example.com']);
  });

  it('whose answer was lost is told, and never sent again', async () => {
    const { ledger } = stage();
    await ledger.announce(key('a@example.com'), begun, addressing, 'pending');
    await ledger.claim(key('a@example.com'), begun, 120);
    await ledger.settle(key('a@example.com'), 'unknown', 'lost', begun);
    const findings = await sweep(effects());
    expect(findings.openSends.map(({ state }) => state)).toEqual(['unknown']);
    expect(stage().deliveries.sent).toEqual([]);
    expect(told()).toContain('It is not known whether a@example.com received the mail');
  });

  it('that is held waits for its release and is no finding', async () => {
    await stage().ledger.announce(key('a@example.com'), begun, addressing, 'held');
    const { openSends, resumedSends } = await sweep(effects());
    expect([openSends, resumedSends]).toEqual([[], []]);
  });
});

it('dead letters are counted, and the owner of each hears of it once', async () => {
  const letter = {
    report: 'shop-tally',
    about: 'shop-tally/2024-06',
    what: { kind: 'run', run: 'x', period: '2024-06' },
  } as const;
  const unread = { report: undefined, problem: 'is not JSON' };
  // A queue gives at least once, so one run may have two messages that died.
  const deadLetters = async () => [{ queue: 'runs', count: 3, letters: [letter, unread, letter] }];
  expect((await sweep(effects({ deadLetters }))).deadLetters).toEqual({ runs: 3 });
  await sweep(effects({ deadLetters }));
  expect(told().filter((title) => title === 'A message in the queue “runs” was given up')).toHaveLength(1);
});

it('the owner hears of each finding once, with what helps', async () => {
  await sweep(effects());
  await sweep(effects({ now: () => '2024-07-04T03:00:00Z' }));
  expect(told()).toEqual(['A scheduled edition was missed and is being made now']);
});

describe('a closed period', () => {
  const sellMore = () => {
    const path = join(stage().root, 'lake/tickets/2023.csv');
    const line = 'T19,1,S1,W1,c1,North,2024-06-20T09:00:00+08:00,1,1000.00,\n';
    writeFileSync(path, readFileSync(path, 'utf8') + line);
  };
  const scheduled = {
    trigger: 'schedule',
    report: 'shop-tally',
    schedule: 'monthly',
    at: '2024-07-02T01:00:00Z',
    send: 'subscribers',
  };

  it('whose data are the same is not run again', async () => {
    await takeRun(JSON.stringify(scheduled), stage());
    expect((await sweep(effects())).changed).toEqual([]);
    expect(shopRuns()).toEqual([]);
  });

  it('whose data changed is run again once, sends nothing, and its owner hears what changed', async () => {
    await takeRun(JSON.stringify(scheduled), stage());
    const mails = stage().deliveries.sent.length;
    sellMore();
    const edition = 'shop-tally/2024-06/r1';
    expect((await sweep(effects())).changed).toEqual([{ report: 'shop-tally', period: '2024-06', edition }]);
    const result = await takeRun(JSON.stringify(shopRuns()[0]), stage());
    expect(result.manifest).toMatchObject({
      edition: 'shop-tally/2024-06/r2',
      correction: { against: edition, reasons: ['data'] },
    });
    expect(stage().deliveries.sent).toHaveLength(mails);
    expect((await sweep(effects())).changed).toEqual([]);
    const notices = readdirSync(join(stage().root, 'out/outbox')).filter((name) => name.includes('restated'));
    expect(notices).toHaveLength(1);
    const notice = readFileSync(join(stage().root, 'out/outbox', notices[0] ?? ''), 'utf8');
    expect(notice).toContain('totals.sales: ');
    expect(notice).toContain('periodical diff shop-tally/2024-06/r2');
  });

  describe('whose files are others, and whose figures are not', () => {
    const rewrite = () => utimesSync(join(stage().root, 'lake/tickets/2023.csv'), 1, 1);

    it('is run again once, and never for these files after that', async () => {
      await takeRun(JSON.stringify(scheduled), stage());
      rewrite();
      expect((await sweep(effects())).changed).toHaveLength(1);
      const { status, manifest } = await takeRun(JSON.stringify(shopRuns()[0]), stage());
      expect([status, manifest?.edition]).toEqual(['unchanged', 'shop-tally/2024-06/r1']);
      const ledger = { ...stage().ledger, readRun: async () => undefined };
      expect((await sweep(effects({ ledger }))).changed).toEqual([]);
    });

    it('is not run again if somebody has done so', async () => {
      await takeRun(JSON.stringify(scheduled), stage());
      rewrite();
      const asked = { trigger: 'request', report: 'shop-tally', period: '2024-06', send: 'none' };
      await takeRun(JSON.stringify({ ...asked, id: 'r-1', at: '2024-07-03T00:00:00Z' }), stage());
      expect((await sweep(effects())).changed).toEqual([]);
    });

    it('nor when the files are again those that it was made from', async () => {
      const path = join(stage().root, 'lake/tickets/2023.csv');
      utimesSync(path, 2, 2);
      await takeRun(JSON.stringify(scheduled), stage());
      rewrite();
      await sweep(effects());
      await takeRun(JSON.stringify(shopRuns()[0]), stage());
      utimesSync(path, 2, 2);
      expect((await sweep(effects())).changed).toEqual([]);
    });
  });

  it('that was held for its data goes to its subscribers when they are right', async () => {
    const check = join(stage().root, 'templates/reports/shop-tally/checks/adds_up.sql');
    const text = readFileSync(check, 'utf8');
    writeFileSync(check, text.replace('t.sales <> s.sales', 't.sales = s.sales'));
    expect((await takeRun(JSON.stringify(scheduled), stage())).isHeld).toBe(true);
    writeFileSync(check, text);
    sellMore();
    await sweep(effects());
    expect(stage().deliveries.sent).toEqual([]);
    expect((await takeRun(JSON.stringify(shopRuns()[0]), stage())).isHeld).toBe(false);
    expect(stage().deliveries.sent).toMatchObject([
      { edition: 'shop-tally/2024-06/r2', recipient: { address: 'keeper@example.com' } },
    ]);
  });
});

describe('the lake', () => {
  const made = async (report: string, schedule: string, at: string) => {
    const message = { trigger: 'schedule', report, schedule, at, send: 'none' };
    await takeRun(JSON.stringify(message), stage());
  };
  beforeEach(async () => {
    await made('shop-tally', 'monthly', '2024-06-02T01:00:00Z');
    await made('shop-tally', 'monthly', '2024-07-02T01:00:00Z');
  });

  it('is listed once, table by table, for however many periods', async () => {
    const listed: string[] = [];
    const listing: SweepEffects['listing'] = (of) => {
      listed.push(...of.tables);
      return stage().engine.listing(of);
    };
    await sweep(effects({ listing }));
    expect(listed.toSorted()).toEqual(['stalls', 'tickets']);
  });

  const deadLetters: SweepEffects['deadLetters'] = async () => [
    {
      queue: 'runs',
      count: 1,
      letters: [
        {
          report: 'shop-tally',
          about: 'shop-tally/2024-06',
          what: { kind: 'run', run: 'x', period: '2024-06' },
        },
      ],
    },
  ];

  it('is looked at when all that was found before has been told', async () => {
    const order: string[] = [];
    const found = await sweep(
      effects({
        notify: async () => void order.push('notice'),
        listing: (of) => {
          order.push('listing');
          return stage().engine.listing(of);
        },
        deadLetters,
      }),
      (soFar) => order.push(`told ${Object.values(soFar.deadLetters)} ${soFar.look}`),
    );
    const at = order.indexOf('told 1 undefined');
    expect(new Set(order.slice(0, at))).toEqual(new Set(['notice']));
    expect(new Set(order.slice(at + 1))).toEqual(new Set(['listing']));
    expect(found.look).toBeDefined();
  });

  it('that cannot be listed keeps no notice back, and its report’s owner hears of it', async () => {
    const listing = () => Promise.reject(InputError.at('lake.yaml', 'no files', 3));
    const found = await sweep(effects({ listing, deadLetters }));
    expect(found.broken).toMatchObject([
      { report: 'shop-tally', message: 'lake.yaml:3: no files', isTold: true },
    ]);
    expect(told()).toContain('A message in the queue “runs” was given up');
    expect(told()).toContain('Something that the report is made from cannot be read');
  });

  it('comes after what runs have made and none reads is removed, which keeps nothing else back', async () => {
    expect((await sweep(effects({ removeOld: async () => 3 }))).removed).toBe(3);
    const removeOld = () => Promise.reject(InputError.at('', 'access denied'));
    const found = await sweep(effects({ removeOld }));
    expect(found).toMatchObject({ removed: 0, broken: [{ report: '', message: 'access denied' }] });
    expect(found.look).toBeDefined();
  });

  it('is among the runs with what it took', async () => {
    const listing: SweepEffects['listing'] = async (of) => {
      const index = await stage().engine.listing(of);
      return Object.fromEntries(
        Object.entries(index).map(([table, one]) => [table, one && { ...one, listings: 400 }]),
      );
    };
    const { look } = await sweep(effects({ listing }));
    expect(look).toMatchObject({ files: 3, listings: 800, usd: 0.004 });
    expect(await stage().ledger.listRuns('sweep/lake', 9)).toMatchObject([
      {
        id: 'sweep/lake/2024-07-03T03:00:00Z',
        state: 'made',
        listed: { files: 3, bytes: look?.bytes, listings: 800 },
        usd: 0.004,
        milliseconds: { listing: expect.any(Number) },
      },
      { id: 'sweep/lake/2024-06-20T03:00:00Z', listed: { files: 0, bytes: 0, listings: 0 } },
    ]);
  });
});

describe('a schedule that does not fire', () => {
  const august = { now: () => '2024-08-03T03:00:00Z' };

  it('is told once a month, with what was due', async () => {
    const { silent } = await sweep(effects(august));
    expect(silent.filter(({ report }) => report === 'shop-tally')).toMatchObject([
      { report: 'shop-tally', month: '2024-07', silent: [{ period: '2024-06', at: '2024-07-02T01:00:00Z' }] },
    ]);
    await sweep(effects(august));
    expect(told().filter((title) => title.includes('did not fire'))).toHaveLength(1);
  });

  it('is no finding where it fired', async () => {
    const september = { now: () => '2024-09-03T03:00:00Z' };
    const run = { ...running, id: 'shop-tally.monthly.2024-08-02T0100Z', trigger: 'schedule' } as const;
    await stage().ledger.saveRun({ ...run, state: 'made' });
    const silent = (await sweep(effects(september))).silent;
    expect(silent.filter(({ report }) => report === 'shop-tally')).toEqual([]);
  });
});
