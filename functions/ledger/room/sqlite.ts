/** The reading room of one machine, in the ledger's file of SQLite. */
import type { DatabaseSync } from 'node:sqlite';
import { mailboxOf } from '../../address.ts';
import { readEntry } from '../entries.ts';
import { type RoomLedger, type Session, triesAllowed } from '../room.ts';
import { addColumn, openDatabase } from '../sqlite/database.ts';
import { actionEntry, sessionEntry, signInEntry } from './entries.ts';

const schema = `
  create table if not exists sign_ins (
    id text primary key,
    address text not null,
    code_hash text not null,
    expires_at text not null,
    tries integer not null default 0,
    ended integer not null default 0
  ) strict;
  create table if not exists sessions (
    id text primary key,
    address text not null,
    by text not null,
    started_at text not null,
    expires_at text not null,
    ended integer not null default 0,
    groups text
  ) strict;
  create table if not exists session_ends (
    mailbox text primary key,
    before text not null
  ) strict;
  create table if not exists counts (
    key text primary key,
    until text not null,
    number integer not null
  ) strict;
  create table if not exists actions (
    id text primary key,
    at text not null,
    actor text not null,
    verb text not null,
    target text not null,
    because text not null
  ) strict;
  create index if not exists actions_by_time on actions (at, id)`;

/**
 * Opens the room's tables beside those of the ledger, and makes them if there are none.
 * @throws InputError there lies something else; RetryableError another process holds it
 */
export function sqliteRoom(path: string): RoomLedger {
  const database = openDatabase(path, schema, (file) => addColumn(file, 'sessions', 'groups', 'text'));
  return {
    async startSignIn({ id, address, codeHash, expiresAt }) {
      const insert = 'insert into sign_ins (id, address, code_hash, expires_at) values (?, ?, ?, ?)';
      database.prepare(insert).run(id, address, codeHash, expiresAt);
    },
    async trySignIn(id, now) {
      const row = database
        .prepare(
          `update sign_ins set tries = tries + 1
           where id = ? and not ended and expires_at > ? and tries < ?
           returning id, address, code_hash as "codeHash", expires_at as "expiresAt"`,
        )
        .get(id, now, triesAllowed);
      return row && readEntry(signInEntry, row);
    },
    async endSignIn(id) {
      return changed(database, 'update sign_ins set ended = 1 where id = ? and not ended', id);
    },
    async startSession({ id, address, by, startedAt, expiresAt, groups }) {
      const insert =
        'insert into sessions (id, address, by, started_at, expires_at, groups) values (?, ?, ?, ?, ?, ?)';
      const written = groups === undefined ? null : JSON.stringify(groups);
      database.prepare(insert).run(id, address, by, startedAt, expiresAt, written);
    },
    async readSession(id, now) {
      const row = database.prepare(`${sessionsOn} and id = :id`).get({ now, id });
      return row && sessionIn(row, database);
    },
    async listSessions(now, address) {
      const rows = database.prepare(`${sessionsOn} order by started_at desc, id`).all({ now });
      return rows
        .flatMap((row) => sessionIn(row, database) ?? [])
        .filter((session) => address === undefined || mailboxOf(session.address) === mailboxOf(address));
    },
    async endSession(id) {
      changed(database, 'update sessions set ended = 1 where id = ?', id);
    },
    async endSessionsOf(address, before) {
      database
        .prepare(
          `insert into session_ends (mailbox, before) values (?, ?)
           on conflict do update set before = max(before, excluded.before)`,
        )
        .run(mailboxOf(address), before);
    },
    async count(key, until) {
      const row = database
        .prepare(
          `insert into counts (key, until, number) values (?, ?, 1)
           on conflict do update set number = number + 1 returning number`,
        )
        .get(key, until);
      return Number(row?.number);
    },
    async noteAction({ id, at, actor, verb, target, because }) {
      const insert =
        'insert into actions (id, at, actor, verb, target, because) values (?, ?, ?, ?, ?, ?) on conflict do nothing';
      database.prepare(insert).run(id, at, actor, verb, target, because);
    },
    async listActions(limit, after) {
      const select =
        'select * from actions where (:at is null or (at, id) < (:at, :id)) order by at desc, id desc limit :limit';
      const { at = null, id = null } = after ?? {};
      const rows = database.prepare(select).all({ at, id, limit });
      return rows.map((row) => readEntry(actionEntry, row));
    },
    close: () => database.close(),
  };
}

const sessionsOn = `
  select id, address, by, started_at as "startedAt", expires_at as "expiresAt", groups
  from sessions where not ended and expires_at > :now`;

/** @returns undefined: it was ended with all of its address */
function sessionIn(
  { groups, ...row }: Readonly<Record<string, unknown>>,
  database: DatabaseSync,
): Session | undefined {
  const said = typeof groups === 'string' ? { groups: JSON.parse(groups) } : {};
  const session = readEntry(sessionEntry, { ...row, ...said });
  const end = database
    .prepare('select before from session_ends where mailbox = ?')
    .get(mailboxOf(session.address));
  return end && session.startedAt < String(end.before) ? undefined : session;
}

const changed = (database: DatabaseSync, statement: string, ...values: readonly string[]): boolean =>
  database.prepare(statement).run(...values).changes === 1;
