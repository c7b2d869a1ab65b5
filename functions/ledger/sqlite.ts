/** The ledger as a file of SQLite, by Node's own `node:sqlite`. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Claim, Ledger, Send, SendKey, SendState } from '../ledger.ts';

const schema = `
  create table if not exists sends (
    edition text not null,
    recipient text not null,
    channel text not null,
    state text not null,
    updated_at text not null,
    lease_until text,
    detail text not null,
    primary key (edition, recipient, channel)
  ) strict`;

/** Opens the ledger, and makes it where there is none. */
export function sqliteLedger(path: string): Ledger {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: 10_000 });
  database.exec('pragma journal_mode = wal');
  database.exec(schema);
  return {
    claim: async (key, now, leaseSeconds) => claim(database, key, now, leaseSeconds),
    settle: async (key, state, detail, now) => settle(database, key, state, detail, now),
    listSends: async (edition) => listSends(database, edition),
    close: () => database.close(),
  };
}

function claim(database: DatabaseSync, key: SendKey, now: string, leaseSeconds: number): Claim {
  // One statement decides, so two callers cannot both win.
  const lease = new Date(Date.parse(now) + leaseSeconds * 1000).toISOString();
  const won = database
    .prepare(
      `insert into sends (edition, recipient, channel, state, updated_at, lease_until, detail)
       values (?, ?, ?, 'sending', ?, ?, '')
       on conflict do update set state = 'sending', updated_at = excluded.updated_at,
         lease_until = excluded.lease_until, detail = ''
       where state in ('pending', 'failed')`,
    )
    .run(key.edition, key.recipient, key.channel, now, lease).changes;
  if (won === 1) return 'claimed';
  database
    .prepare(
      `update sends set state = 'unknown', updated_at = ?, detail = 'the answer was lost'
       where edition = ? and recipient = ? and channel = ? and state = 'sending' and lease_until < ?`,
    )
    .run(now, key.edition, key.recipient, key.channel, now);
  const row = database
    .prepare('select state from sends where edition = ? and recipient = ? and channel = ?')
    .get(key.edition, key.recipient, key.channel);
  return String(row?.state) as Claim;
}

function settle(database: DatabaseSync, key: SendKey, state: SendState, detail: string, now: string): void {
  database
    .prepare(
      `update sends set state = ?, detail = ?, updated_at = ?, lease_until = null
       where edition = ? and recipient = ? and channel = ? and state in ('sending', 'unknown')`,
    )
    .run(state, detail, now, key.edition, key.recipient, key.channel);
}

function listSends(database: DatabaseSync, edition: string): Send[] {
  const rows = database
    .prepare('select * from sends where edition = ? order by recipient, channel')
    .all(edition);
  return rows.map((row) => ({
    edition: String(row.edition),
    recipient: String(row.recipient),
    channel: String(row.channel),
    state: String(row.state) as SendState,
    updatedAt: String(row.updated_at),
    detail: String(row.detail),
  }));
}
