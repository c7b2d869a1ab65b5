/** Entries that a newer version wrote in its own way: `runs`, `show` and `sweep` go on past them, and name them. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { sqliteLedger } from '../../functions/ledger/sqlite.ts';
import { freshShop } from './shop.ts';

const shop = freshShop();
const edition = 'shop-tally/2024-06/r1';
const file = () => join(shop().root, 'out/ledger.sqlite');

/** Changes the ledger's file as another version might have written it. */
function write(sql: string): void {
  const database = new DatabaseSync(file());
  database.exec(sql);
  database.close();
}

async function readInParts() {
  await shop().make('run', 'shop-tally', '--period', '2024-05');
  await shop().make('run', 'shop-tally', '--period', '2024-06', '--send');
  write(`update runs set record = json_set(record, '$.state', 'paused') where record like '%"2024-06"%'`);
  write(`update sends set state = 'postponed' where recipient = 'boss@example.com'`);
}

it('a run is unreadable, with why, beside the others', async () => {
  await readInParts();
  const runs = await shop().periodical('runs', 'shop-tally', '--templates', `${shop().root}/templates`);
  expect(runs.code).toBe(0);
  expect(runs.out).toMatch(/2024-06 +request +unreadable[\s\S]*2024-05 +request +made/);
  expect(runs.err).toMatch(
    /shop-tally 2024-06 unreadable: cannot be read by Periodical \S+, another version wrote it: .*state/,
  );
});

it('a send is unreadable, and is not sent again by anything', async () => {
  await readInParts();
  const shown = await shop().periodical('show', edition);
  expect(shown.out).toMatch(/boss@example\.com +unreadable/);
  const mails = shop().mails();
  await shop().make('run', 'shop-tally', '--period', '2024-06', '--send');
  await shop().periodical('resend', edition, '--failed');
  expect(shop().mails()).toEqual(mails);
});

it('a sweep goes on past both', async () => {
  await readInParts();
  const swept = await shop().make('sweep', '--at', '2024-07-03T03:00:00Z');
  expect(swept.err).not.toMatch(/bug|ZodError|TypeError/);
  expect([swept.code, swept.out]).toEqual([1, expect.stringContaining('left out: shop-tally: ledger: run ')]);
});

it('a release or a suppression that cannot be read is named, and nothing goes out by it', async () => {
  await readInParts();
  const ledger = sqliteLedger(file());
  write(
    `insert into suppressions (address, report, reason, at, detail) values ('x@example.com', '*', 'asked', '', '')`,
  );
  await expect(ledger.suppressionOf('x@example.com', 'shop-tally')).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringMatching(/^ledger: an entry cannot be read by Periodical/),
  });
  ledger.close();
});
