/** The ledger: nothing goes out twice, whoever asks and however many at once. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import type { Ledger } from '../../functions/ledger.ts';

const key = { edition: 'shop-tally/2024-06/r1', recipient: 'a@example.com', channel: 'outbox' };
let root: string;
let ledger: Ledger;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'periodical-ledger-'));
  ledger = sqliteLedger(join(root, 'deep', 'ledger.sqlite'));
});
afterEach(() => {
  ledger.close();
  rmSync(root, { recursive: true });
});

const at = (seconds: number) => new Date(Date.parse('2024-07-01T00:00:00Z') + seconds * 1000).toISOString();
const stateOf = async () => (await ledger.listSends(key.edition))[0];

test('a send is claimed once, and again only after a definite failure', async () => {
  expect(await ledger.claim(key, at(0), 60)).toBe('claimed');
  expect(await ledger.claim(key, at(1), 60)).toBe('sending');
  await ledger.settle(key, 'failed', 'refused', at(2));
  expect(await stateOf()).toMatchObject({ state: 'failed', detail: 'refused', updatedAt: at(2) });
  expect(await ledger.claim(key, at(3), 60)).toBe('claimed');
  await ledger.settle(key, 'sent', 'id-1', at(4));
  expect(await ledger.claim(key, at(5), 60)).toBe('sent');
  expect(await stateOf()).toEqual({ ...key, state: 'sent', detail: 'id-1', updatedAt: at(4) });
});

test('a send whose lease has passed is unknown, and never claimed again by itself', async () => {
  await ledger.claim(key, at(0), 60);
  expect(await ledger.claim(key, at(59), 60)).toBe('sending');
  expect(await ledger.claim(key, at(61), 60)).toBe('unknown');
  expect(await ledger.claim(key, at(10_000), 60)).toBe('unknown');
  expect(await stateOf()).toMatchObject({ state: 'unknown', detail: 'the answer was lost' });
});

test('a late answer resolves an unknown send, and nothing changes one that was sent', async () => {
  await ledger.claim(key, at(0), 60);
  await ledger.claim(key, at(61), 60);
  await ledger.settle(key, 'sent', 'id-1', at(62));
  expect(await stateOf()).toMatchObject({ state: 'sent', detail: 'id-1' });
  await ledger.settle(key, 'failed', 'too late', at(63));
  expect(await stateOf()).toMatchObject({ state: 'sent', detail: 'id-1' });
});

test('editions, recipients and channels are apart', async () => {
  const others = [
    { ...key, edition: 'shop-tally/2024-06/r2' },
    { ...key, recipient: 'A@example.com' },
    { ...key, recipient: "b'; drop table sends; --@example.com" },
    { ...key, channel: 'ses' },
  ];
  for (const other of [key, ...others]) expect(await ledger.claim(other, at(0), 60)).toBe('claimed');
  expect(await ledger.listSends(key.edition)).toHaveLength(4);
});

test('what one process wrote, the next one reads', async () => {
  await ledger.claim(key, at(0), 60);
  await ledger.settle(key, 'sent', 'id-1', at(1));
  ledger.close();
  ledger = sqliteLedger(join(root, 'deep', 'ledger.sqlite'));
  expect(await stateOf()).toMatchObject({ state: 'sent' });
});

test('of several processes that claim the same sends at once, each send has one winner', async () => {
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
