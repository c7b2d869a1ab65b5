/** What is wrong with one report, edition or entry of the ledger stops nothing else, and is told. */
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { InputError, RetryableError } from '../../../functions/errors.ts';
import { takeRun } from '../../../functions/stages/run.ts';
import type { SweepEffects } from '../../../functions/stages/sweep/effects.ts';
import { sweep } from '../../../functions/stages/sweep.ts';
import { dropSchedules } from '../../schedules.ts';
import { harness, sweeping } from '../../stages/harness.ts';

const stage = harness('2024-07-03T03:00:00Z');
const { effects, notices, told } = sweeping(stage);
const reports = () => join(stage().root, 'templates/reports');
const settings = (report = 'shop-tally') => join(reports(), report, 'report.yaml');
const at = (now: string, changed: Partial<SweepEffects> = {}) =>
  sweep(effects({ now: () => now, ...changed }));
const brokenTitle = 'Something that the report is made from cannot be read';

beforeEach(async () => {
  for (const report of ['talent-growth', 'weekly-pulse'])
    dropSchedules(join(stage().root, 'templates'), report);
  cpSync(join(reports(), 'shop-tally'), join(reports(), 'second'), { recursive: true });
  await at('2024-06-20T03:00:00Z');
});

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe('a report folder', () => {
  it.each<[string, () => void]>([
    [
      'a cron that EventBridge could not be told',
      () => edit(settings(), (text) => text.replace('0 9 2', '5/x 9 2')),
    ],
    ['a day that no week has', () => edit(settings(), (text) => text.replace('0 9 2 * *', '0 9 * * XYZ'))],
    [
      'a zone that there is not',
      () => edit(settings(), (text) => text.replace('Asia/Shanghai', 'Mars/Base')),
    ],
    ['an offset for a zone', () => edit(settings(), (text) => text.replace('Asia/Shanghai', '"+08:00"'))],
    ['a period that is none', () => edit(settings(), (text) => text.replace('last month', 'last moon'))],
    ['YAML that is none', () => writeFileSync(settings(), 'title: [\n')],
    ['an empty report.yaml', () => writeFileSync(settings(), '')],
    ['bytes that are no text', () => writeFileSync(settings(), Buffer.from([0xff, 0xfe, 0, 1, 2]))],
    [
      'no page',
      () => {
        for (const page of ['en.md', 'zh.md']) rmSync(join(reports(), 'shop-tally', page));
      },
    ],
    [
      'a query with a name that SQL could not use',
      () => writeFileSync(join(reports(), 'shop-tally/A b.sql'), ''),
    ],
    [
      'a folder in place of report.yaml',
      () => {
        rmSync(settings());
        mkdirSync(settings());
      },
    ],
    [
      'a page that leads nowhere',
      () => {
        rmSync(join(reports(), 'shop-tally/en.md'));
        symlinkSync('/nowhere', join(reports(), 'shop-tally/en.md'));
      },
    ],
  ])('with %s keeps no other from being made', async (_name, breakIt) => {
    breakIt();
    const found = await at('2024-07-03T03:00:00Z');
    expect(found.broken).toMatchObject([{ report: 'shop-tally', fault: 'input' }]);
    expect(found.broken[0]?.message).not.toBe('');
    expect(found.missed).toMatchObject([{ report: 'second', period: '2024-06' }]);
    const [message] = stage().runs.sent;
    expect((await takeRun(JSON.stringify(message), stage())).manifest?.edition).toBe('second/2024-06/r1');
  });

  it.each(['shop-tally copy', 'Ünï', 'a\nb', '-rf', '日本', 'x'.repeat(200), '..shop'])(
    'called %j is named, its owner is told, and the others are made',
    async (name) => {
      cpSync(join(reports(), 'shop-tally'), join(reports(), name), { recursive: true });
      const found = await at('2024-07-03T03:00:00Z');
      expect(found.missed.map(({ report }) => report).sort()).toEqual(['second', 'shop-tally']);
      const message = found.broken.find(({ report }) => report === name)?.message;
      expect(message).toBe(
        name.startsWith('x')
          ? undefined
          : `"${name.replace('\n', '\\n')}" is not the name of a report; expected second, shop-tally, talent-growth, weekly-pulse`,
      );
      if (message !== undefined) expect(found.broken).toMatchObject([{ isTold: true }]);
    },
  );

  it('whose owner nobody can know is only said by the sweep', async () => {
    writeFileSync(settings(), 'title: [\n');
    expect((await at('2024-07-03T03:00:00Z')).broken).toMatchObject([{ isTold: false }]);
    expect(told()).not.toContain(brokenTitle);
  });

  it('is told once a day, however often it is swept and whatever else breaks', async () => {
    const text = readFileSync(settings(), 'utf8');
    for (const [hour, broken] of ['0 9 * * XYZ', '5/x 9 2 * *', '0 9 L * *'].entries()) {
      writeFileSync(settings(), text.replace('0 9 2 * *', broken));
      await at(`2024-07-03T0${hour}:00:00Z`);
    }
    expect(told().filter((title) => title === brokenTitle)).toHaveLength(1);
    await at('2024-07-04T00:00:00Z');
    expect(told().filter((title) => title === brokenTitle)).toHaveLength(2);
  });

  it('that cannot be told keeps no other notice back', async () => {
    edit(settings(), (text) => text.replace('0 9 2 * *', '0 9 * * XYZ'));
    const { notify } = effects();
    const failing: SweepEffects['notify'] = (notice) =>
      notice.kind === 'broken' ? Promise.reject(new RetryableError('throttled')) : notify(notice);
    const found = await at('2024-07-03T03:00:00Z', { notify: failing });
    expect(found.broken).toMatchObject([{ report: 'shop-tally', isTold: false }]);
    expect(told()).toEqual(['A scheduled edition was missed and is being made now (second)']);
  });
});

describe('a damaged manifest', () => {
  const manifest = (period: string) =>
    join(stage().root, `out/archive/shop-tally/${period}/r1/manifest.json`);
  const make = (period: string) => {
    const asked = { trigger: 'request', report: 'shop-tally', send: 'none', at: '2024-07-01T00:00:00Z' };
    return takeRun(JSON.stringify({ ...asked, id: period, period }), stage());
  };

  it.each<[string, (text: string) => string]>([
    ['of a later format', (text) => text.replace('"format": 1', '"format": 2')],
    ['that is cut off', (text) => text.slice(0, 1000)],
    ['that is empty', () => ''],
    ['that is null', () => 'null'],
    ['that is a list', () => '[]'],
    ['with wrong types', (text) => text.replace('"files": [', '"files": "none", "others": [')],
    ['with a wrong run', (text) => text.replace(/"run": \{/, '"run": 7, "was": {')],
  ])('%s is told, and keeps no other period of the report back', async (_name, damage) => {
    edit(settings(), (text) => text.replace('on_empty: skip', 'on_empty: send'));
    await make('2024-05');
    await make('2024-04');
    edit(manifest('2024-05'), damage);
    // The data of all periods change.
    edit(
      join(stage().root, 'lake/tickets/2023.csv'),
      (text) => `${text}T19,1,S1,W1,c1,North,2024-04-20T09:00:00+08:00,1,1000.00,\n`,
    );
    const found = await at('2024-07-03T03:00:00Z');
    expect(found.broken).toMatchObject([
      { report: 'shop-tally', message: expect.stringContaining('shop-tally/2024-05/r1/manifest.json') },
    ]);
    expect(found.due.map(({ report, period }) => `${report} ${period}`)).toEqual([
      'second 2024-06',
      'shop-tally 2024-06',
    ]);
    expect(found.changed).toMatchObject([{ report: 'shop-tally', period: '2024-04' }]);
    expect(told()).toContain(brokenTitle);
  });

  it('of the very period that is due is told, and the others are made', async () => {
    await make('2024-06');
    edit(manifest('2024-06'), () => '{');
    const found = await at('2024-07-03T03:00:00Z');
    expect(found.due).toMatchObject([{ report: 'second' }]);
    expect(found.broken).toMatchObject([{ report: 'shop-tally', isTold: true }]);
  });
});

describe('an entry of the ledger', () => {
  const spoil = (record: string) => {
    const database = new DatabaseSync(join(stage().root, 'out/ledger.sqlite'));
    database
      .prepare('insert into runs (id, report, started_at, record) values (?, ?, ?, ?)')
      .run('r-7', 'shop-tally', '2024-07-02T20:00:00Z', record);
    database.close();
  };

  it.each(['{"id": ', '{}', 'null', '{"id": "r-7", "state": "floating"}'])(
    'that cannot be read is told: %s',
    async (record) => {
      spoil(record);
      const found = await at('2024-07-03T03:00:00Z');
      expect(found.broken).toMatchObject([
        {
          report: 'shop-tally',
          message: expect.stringMatching(/^ledger: run r-7: cannot be read by Periodical/),
        },
      ]);
      expect(found.due.map(({ report }) => report)).toEqual(['second', 'shop-tally']);
      expect(await stage().ledger.readRun('r-7')).toMatchObject({
        state: 'unreadable',
        id: 'r-7',
        report: 'shop-tally',
      });
    },
  );

  it('with a message of its run that cannot be read is told, and the next run is put back', async () => {
    const run = {
      report: 'shop-tally',
      period: '2024-05',
      trigger: 'request',
      detail: '',
      state: 'running',
    } as const;
    const times = { startedAt: '2024-07-02T20:00:00Z', updatedAt: '2024-07-02T20:00:00Z', milliseconds: {} };
    const asked = {
      trigger: 'request',
      report: 'shop-tally',
      period: '2024-05',
      at: '2024-07-02T20:00:00Z',
      send: 'none',
    };
    await stage().ledger.saveRun({ ...run, ...times, id: 'r-1', queueMessage: '{"report": 7}' });
    await stage().ledger.saveRun({
      ...run,
      ...times,
      id: 'r-2',
      queueMessage: JSON.stringify({ ...asked, id: 'r-2' }),
    });
    const found = await at('2024-07-03T03:00:00Z');
    expect(found.broken).toMatchObject([{ report: 'shop-tally', fault: 'input' }]);
    expect(stage().runs.sent.map(({ id }) => id)).toContain('r-2');
  });

  it('of a send with an addressing that cannot be read is left for a person', async () => {
    const key = { edition: 'shop-tally/2024-05/r1', recipient: 'a@example.com', channel: 'outbox' };
    const addressing = { language: 'en', attach: [], subscribed: true };
    await stage().ledger.announce(key, '2024-07-02T20:00:00Z', addressing, 'pending');
    const database = new DatabaseSync(join(stage().root, 'out/ledger.sqlite'));
    database.exec(`update sends set addressing = '{"language": 7'`);
    database.close();
    const { openSends, broken } = await at('2024-07-03T03:00:00Z');
    expect([openSends.length, broken]).toEqual([1, []]);
  });
});

describe('a lake or a model that one report reads', () => {
  it('keeps the other from nothing', async () => {
    for (const { report, schedule, at: now } of (await at('2024-07-03T03:00:00Z')).due) {
      const asked = { trigger: 'sweep', report, schedule, at: now, send: 'none' };
      await takeRun(JSON.stringify(asked), stage());
    }
    edit(
      join(stage().root, 'lake/tickets/2023.csv'),
      (text) => `${text}T19,1,S1,W1,c1,North,2024-06-20T09:00:00+08:00,1,1000.00,\n`,
    );
    const second = join(stage().root, 'templates');
    edit(join(second, 'lake.yaml'), (text) => `${text}  extra: {location: extra, columns: {id: integer}}\n`);
    writeFileSync(join(second, 'models/extra.sql'), 'select id from raw.extra');
    writeFileSync(join(second, 'reports/second/extra.sql'), 'select id from extra');
    const { listing } = stage().engine;
    const found = await at('2024-07-03T03:00:00Z', {
      listing: (of) =>
        of.tables.includes('extra') ? Promise.reject(InputError.at('lake.yaml', 'no files', 3)) : listing(of),
    });
    expect(found.changed).toMatchObject([{ report: 'shop-tally', period: '2024-06' }]);
    expect(found.broken).toMatchObject([{ report: 'second', message: 'lake.yaml:3: no files' }]);
  });
});

describe('what is nobody’s report', () => {
  it('a service that fails once is said by the sweep, and the rest is done', async () => {
    const deadLetters = () => Promise.reject(new RetryableError('SQS: throttled'));
    const found = await at('2024-07-03T03:00:00Z', { deadLetters });
    expect(found.due).toHaveLength(2);
    expect(found.broken).toEqual([
      { report: '', message: 'SQS: throttled', fault: 'service', isTold: false },
    ]);
  });

  it('a bug in one report is loud, and the others are made', async () => {
    const { archive } = stage();
    const listEditions: typeof archive.listEditions = (report, period) => {
      if (report === 'second') throw new TypeError('x is not a function');
      return archive.listEditions(report, period);
    };
    const found = await at('2024-07-03T03:00:00Z', { archive: { ...archive, listEditions } });
    expect(found.due).toMatchObject([{ report: 'shop-tally' }]);
    expect(found.broken).toMatchObject([
      { report: 'second', fault: 'bug', stack: expect.stringContaining('broken-reports.test.ts') },
    ]);
  });
});

it('a wrong line of subscriptions.yaml keeps no other report and no other reader back', async () => {
  const path = join(stage().root, 'templates/subscriptions.yaml');
  mkdirSync(dirname(path), { recursive: true });
  edit(
    path,
    (text) =>
      `${text}- {address: "Wang Wei <wang@example.com>", report: second}\n- {address: a@example.com, report: third}\n- 7\n`,
  );
  await at('2024-07-03T03:00:00Z');
  for (const message of stage().runs.sent) {
    await takeRun(JSON.stringify(message), stage());
  }
  expect((await stage().archive.listEditions()).map(({ report }) => report)).toEqual([
    'second',
    'shop-tally',
  ]);
  expect(stage().deliveries.sent).toMatchObject([{ recipient: { address: 'keeper@example.com' } }]);
  expect(notices()).not.toEqual([]);
});
