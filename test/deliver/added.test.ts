/** A channel is one file and one line of the registry: runs send by it, and the ledger keeps what it sent. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { openShop, type Shop } from '../archive/correction/shop.ts';

// The line that is added.
vi.mock('../../functions/systems/channels.ts', async (original) => {
  const { list } = await import('./added/list.ts');
  return { ...(await original<object>()), localChannel: list };
});

let shop: Shop;
beforeEach(() => {
  shop = openShop();
});
afterEach(() => shop.close());

test('a run sends by it, once', async () => {
  const recipients = [{ address: 'ada@example.com', language: 'en', attach: [], subscribed: true }];
  const first = await shop.run({ formats: ['email'], recipients });
  await shop.run({ formats: ['email'], recipients });
  expect(first.deliveries).toMatchObject([{ recipient: 'ada@example.com', state: 'sent' }]);
  expect(readdirSync(join(shop.out, 'outbox'))).toEqual(['list.txt']);
  expect(readFileSync(join(shop.out, 'outbox/list.txt'), 'utf8')).toBe(
    'ada@example.com shop-tally/2024-06/r1 Subject: Shop tally, June 2024\n',
  );
  const ledger = sqliteLedger(join(shop.out, 'ledger.sqlite'));
  const sends = await ledger.listSends('shop-tally/2024-06/r1');
  ledger.close();
  expect(sends).toMatchObject([{ recipient: 'ada@example.com', channel: 'list', state: 'sent' }]);
});
