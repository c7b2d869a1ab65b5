/** The ledger as a file of SQLite: several processes, and a file of an earlier version. The rest is test/contracts/ledger.ts. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { addressing, at, key, ledgerContract } from '../contracts/ledger.ts';

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'periodical-ledger-'));

ledgerContract('SQLite', () => {
  const root = temporaryFolder();
  return {
    open: () => sqliteLedger(join(root, 'deep', 'ledger.sqlite')),
    remove: () => rmSync(root, { recursive: true }),
  };
});

describe('in SQLite', () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder();
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('of several processes that claim the same sends at once, each send has one winner', async () => {
    const path = join(root, 'shared.sqlite'); // not there yet: they make it at once too
    const door = fileURLToPath(new URL('../../functions/ledger/sqlite.ts', import.meta.url));
    const script = `
      const { sqliteLedger } = await import(${JSON.stringify(door)});
      const ledger = sqliteLedger(${JSON.stringify(path)});
      const won = [];
      for (let i = 0; i < 100; i++) {
        const key = { edition: 'e', recipient: 'r' + i, channel: 'outbox' };
        if (await ledger.claim(key, ${JSON.stringify(at(0))}, 60) === 'claimed') won.push(i);
        await new Promise((resolve) => setImmediate(resolve));
      }
      console.log(JSON.stringify(won));`;
    const run = promisify(execFile);
    const processes = Array.from({ length: 4 }, () =>
      run(process.execPath, ['--input-type=module', '--eval', script]),
    );
    const won = (await Promise.all(processes)).map(({ stdout }): unknown[] => JSON.parse(stdout));
    const numbers = won
      .flat()
      .map(Number)
      .sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('a file of version 0.1, which knew only sends, opens with what it holds', async () => {
    const path = join(root, 'ledger.sqlite');
    const earlier = new DatabaseSync(path);
    earlier.exec(`
      create table sends (
        edition text not null, recipient text not null, channel text not null, state text not null,
        updated_at text not null, lease_until text, detail text not null,
        primary key (edition, recipient, channel)
      ) strict;
      insert into sends values ('${key.edition}', 'a@example.com', 'outbox', 'sent', '${at(0)}', null, 'id-1'),
        ('${key.edition}', 'b@example.com', 'outbox', 'sending', '${at(0)}', '${at(60)}', '')`);
    earlier.close();
    const ledger = sqliteLedger(path);
    expect(await ledger.claim(key, at(1), 60)).toBe('sent');
    expect(await ledger.claim({ ...key, recipient: 'b@example.com' }, at(61), 60)).toBe('unknown');
    expect(await ledger.observe(key, 'delivered', 'told', at(2))).toBe(true);
    expect(await ledger.listRuns('shop-tally', 1)).toEqual([]);
    expect(await ledger.suppressionOf('a@example.com', 'shop-tally')).toBeUndefined();
    ledger.close();
  });

  it('a file of the version before addressings and releases keeps all that it holds, and takes them', async () => {
    const path = join(root, 'ledger.sqlite');
    const earlier = new DatabaseSync(path);
    earlier.exec(`
      create table sends (
        edition text not null, recipient text not null, channel text not null, state text not null,
        updated_at text not null, lease_until text, detail text not null,
        primary key (edition, recipient, channel)
      ) strict;
      create table suppressions (
        address text not null, report text not null, reason text not null, at text not null,
        detail text not null, primary key (address, report)
      ) strict;
      create table runs (
        id text primary key, report text not null, started_at text not null, record text not null
      ) strict;
      create index runs_of_report on runs (report, started_at);
      insert into sends values ('${key.edition}', 'a@example.com', 'outbox', 'failed', '${at(0)}', null, 'no');
      insert into suppressions values ('b@example.com', '*', 'bounced', '${at(0)}', '550');
      insert into runs values ('run-1', 'shop-tally', '${at(0)}', '${JSON.stringify(oldRun)}')`);
    earlier.close();
    for (const ledger of [sqliteLedger(path), sqliteLedger(path)]) {
      expect(await ledger.listSends(key.edition)).toMatchObject([{ ...key, state: 'failed', detail: 'no' }]);
      expect(await ledger.suppressionOf('b@example.com', 'shop-tally')).toMatchObject({ detail: '550' });
      expect(await ledger.listSuppressions()).toMatchObject([{ isLifted: false, lifts: [] }]);
      expect(await ledger.traceOf(key)).toEqual({ state: 'failed', messageIds: [] });
      expect(await ledger.readRun('run-1')).toEqual(oldRun);
      ledger.close();
    }
    const ledger = sqliteLedger(path);
    expect(await ledger.reopen(key, ['failed'], addressing, at(5))).toBe(true);
    expect(await ledger.listSends(key.edition)).toMatchObject([{ state: 'pending', addressing }]);
    await ledger.release({ edition: key.edition, because: 'it is right', by: 'keeper', at: at(6) });
    expect(await ledger.releaseOf(key.edition)).toMatchObject({ because: 'it is right' });
    ledger.close();
  });

  it('a file of an earlier version is opened by several processes at once', async () => {
    const path = join(root, 'ledger.sqlite');
    const earlier = new DatabaseSync(path);
    earlier.exec(`
      create table sends (
        edition text not null, recipient text not null, channel text not null, state text not null,
        updated_at text not null, lease_until text, detail text not null,
        primary key (edition, recipient, channel)
      ) strict`);
    earlier.close();
    const door = fileURLToPath(new URL('../../functions/ledger/sqlite.ts', import.meta.url));
    const script = `
      const { sqliteLedger } = await import(${JSON.stringify(door)});
      const ledger = sqliteLedger(${JSON.stringify(path)});
      console.log((await ledger.listSends('e')).length);`;
    const run = promisify(execFile);
    const processes = Array.from({ length: 6 }, () =>
      run(process.execPath, ['--input-type=module', '--eval', script]),
    );
    expect((await Promise.all(processes)).map(({ stdout }) => stdout)).toEqual(Array(6).fill('0\n'));
  });
});

const oldRun = {
  id: 'run-1',
  report: 'shop-tally',
  period: '2024-06',
  trigger: 'request',
  state: 'made',
  startedAt: at(0),
  updatedAt: at(1),
  detail: '',
  milliseconds: { query: 1 },
};
