/** The ledger as a file of SQLite, by Node's own `node:sqlite`. */
import type { DatabaseSync } from 'node:sqlite';
import { mailboxOf } from '../address.ts';
import type { Addressing } from './addressing.ts';
import {
  addressingOf,
  editionEntry,
  fileEntry,
  jsonIn,
  keyOf,
  leadsOnFrom,
  leaseUntil,
  liftOf,
  lostAnswer,
  openStates,
  orderOf,
  readEntry,
  readRunRecord,
  readSend,
  releaseEntry,
  reviewEntry,
  sendTrace,
  stateAfter,
  suppressionEntry,
  suppressionRecord,
} from './entries.ts';
import type {
  Claim,
  EditionEntry,
  FileVersion,
  Ledger,
  Lift,
  Outcome,
  Release,
  Review,
  RunRecord,
  Send,
  SendEvent,
  SendKey,
  SendState,
  SendTrace,
  Suppression,
  SuppressionRecord,
} from './ledger.ts';
import { addColumn, openDatabase } from './sqlite/database.ts';
import { dispatchesSchema, sqliteDispatches } from './sqlite/dispatches.ts';

// Tables of an earlier version stay as they are; what came later is added to them or beside them.
const schema = `
  create table if not exists sends (
    edition text not null,
    recipient text not null,
    channel text not null,
    state text not null,
    updated_at text not null,
    lease_until text,
    detail text not null,
    addressing text, -- as JSON
    message_ids text not null default '[]', -- as JSON
    delayed integer not null default 0,
    primary key (edition, recipient, channel)
  ) strict;
  create table if not exists suppressions (
    address text not null, -- in lower case
    report text not null, -- or '*'
    reason text not null,
    at text not null,
    detail text not null,
    lifted_at text, -- null: it is in force
    lifts text not null default '[]', -- as JSON
    primary key (address, report)
  ) strict;
  create table if not exists releases (
    edition text primary key,
    because text not null,
    by text not null,
    at text not null
  ) strict;
  create table if not exists reviews (
    edition text primary key,
    entry text not null -- as JSON
  ) strict;
  create table if not exists lakes (
    edition text primary key,
    lake text not null
  ) strict;
  create table if not exists editions (
    edition text primary key,
    report text not null,
    place text not null, -- in the order of the report's editions
    entry text not null -- as JSON
  ) strict;
  create index if not exists editions_of_report on editions (report, place);
  create table if not exists files (
    name text not null,
    version integer not null,
    text text, -- null: the file of the templates is in force again
    over text not null,
    because text not null,
    by text not null,
    at text not null,
    primary key (name, version)
  ) strict;
  create table if not exists runs (
    id text primary key,
    report text not null,
    started_at text not null,
    record text not null -- all of it as JSON: another field needs no other table
  ) strict;
  create index if not exists runs_of_report on runs (report, started_at)`;

/** Tables of an earlier version get what came later. */
function addColumns(database: DatabaseSync): void {
  addColumn(database, 'sends', 'addressing', 'text');
  addColumn(database, 'sends', 'message_ids', "text not null default '[]'");
  addColumn(database, 'sends', 'delayed', 'integer not null default 0');
  addColumn(database, 'suppressions', 'lifted_at', 'text');
  addColumn(database, 'suppressions', 'lifts', "text not null default '[]'");
}

/**
 * Opens the ledger, and makes it where there is none.
 * @throws InputError there lies something else; RetryableError another process holds it
 */
export function sqliteLedger(path: string): Ledger {
  const database = openDatabase(path, `${schema};${dispatchesSchema}`, addColumns);
  return {
    ...sqliteDispatches(database),
    announce: async (key, now, addressing, state) => announce(database, key, now, addressing, state),
    reopen: async (key, from, addressing, now) => reopen(database, key, from, addressing, now),
    claim: async (key, now, leaseSeconds) => claim(database, key, now, leaseSeconds),
    settle: async (key, outcome, detail, now, messageId) =>
      settle(database, key, outcome, detail, now, messageId),
    observe: async (key, event, detail, now) => observe(database, key, event, detail, now),
    traceOf: async (key) => traceOf(database, key),
    listSends: async (edition) => listSends(database, edition),
    listOpenSends: async (before) => listOpenSends(database, before),
    suppress: async (suppression) => suppress(database, suppression),
    suppressionOf: async (address, report) => suppressionOf(database, address, report),
    lift: async (address, report, why) => lift(database, address, report, why),
    listSuppressions: async (address) => listSuppressions(database, address),
    release: async (release) => noteRelease(database, release),
    releaseOf: async (edition) => releaseOf(database, edition),
    review: async (review) => noteReview(database, review),
    reviewOf: async (edition) => reviewOf(database, edition),
    noteLake: async (edition, lake) => noteLake(database, edition, lake),
    lakeOf: async (edition) => lakeOf(database, edition),
    noteEdition: async (entry) => noteEdition(database, entry),
    listEditions: async (report, limit, after) => listEditions(database, report, limit, after),
    putFile: async (file) => putFile(database, file),
    listFiles: async (name, limit) => listFiles(database, name, limit),
    addRun: async (run) => addRun(database, run),
    saveRun: async (run) => saveRun(database, run),
    readRun: async (id) => readRun(database, id),
    listRuns: async (report, limit, before) => listRuns(database, report, limit, before),
    close: () => database.close(),
  };
}

const sameKey = 'edition = :edition and recipient = :recipient and channel = :channel';

function announce(
  database: DatabaseSync,
  key: SendKey,
  now: string,
  addressing: Addressing | undefined,
  state: 'pending' | 'held',
): void {
  database
    .prepare(
      `insert into sends (edition, recipient, channel, state, updated_at, detail, addressing)
       values (:edition, :recipient, :channel, :state, :now, '', :addressing)
       on conflict do nothing`,
    )
    .run({ ...keyOf(key), state, now, addressing: addressing ? asText(addressing) : null });
}

const asText = (addressing: Addressing) => JSON.stringify(addressingOf(addressing));

function reopen(
  database: DatabaseSync,
  key: SendKey,
  from: readonly SendState[],
  addressing: Addressing,
  now: string,
): boolean {
  const { changes } = database
    .prepare(
      `update sends
       set state = 'pending', updated_at = :now, detail = '', lease_until = null, delayed = 0,
         addressing = :addressing
       where ${sameKey} and (state in (select value from json_each(:from))
         or (:lapsed and state = 'sending' and lease_until < :now))`,
    )
    .run({
      ...keyOf(key),
      now,
      addressing: asText(addressing),
      from: JSON.stringify(from),
      lapsed: Number(from.includes('unknown')),
    });
  return changes === 1;
}

function claim(database: DatabaseSync, key: SendKey, now: string, leaseSeconds: number): Claim {
  // One statement decides, so two callers cannot both win; it returns nothing where it changed nothing.
  const taken = database
    .prepare(
      `insert into sends (edition, recipient, channel, state, updated_at, lease_until, detail)
       values (:edition, :recipient, :channel, 'sending', :now, :until, '')
       on conflict do update set
         state = case state when 'sending' then 'unknown' else 'sending' end,
         detail = case state when 'sending' then :lost else '' end,
         lease_until = case state when 'sending' then null else :until end,
         delayed = 0,
         updated_at = :now
       where state in ('pending', 'failed') or (state = 'sending' and lease_until < :now)
       returning state`,
    )
    .get({ ...keyOf(key), now, until: leaseUntil(now, leaseSeconds), lost: lostAnswer });
  if (taken) return taken.state === 'sending' ? 'claimed' : 'unknown';
  const { state } = sendOf(database.prepare(`${selectSends} where ${sameKey}`).get(keyOf(key)) ?? {});
  // Another process ended it as failed in between: it may be claimed now.
  return state === 'pending' || state === 'failed' ? claim(database, key, now, leaseSeconds) : state;
}

function settle(
  database: DatabaseSync,
  key: SendKey,
  outcome: Outcome,
  detail: string,
  now: string,
  messageId: string | undefined,
): void {
  database
    .prepare(
      `update sends set state = :state, delayed = :delayed, detail = :detail, updated_at = :now, lease_until = null,
         message_ids = iif(:id is null, message_ids, json_insert(message_ids, '$[#]', :id))
       where ${sameKey} and state in ('sending', 'unknown')`,
    )
    .run({
      ...{ ...keyOf(key), detail, now, id: messageId ?? null },
      ...{ state: stateAfter(outcome), delayed: Number(outcome === 'delayed') },
    });
}

function traceOf(database: DatabaseSync, key: SendKey): SendTrace | undefined {
  const row = database.prepare(`select state, message_ids from sends where ${sameKey}`).get(keyOf(key));
  return row && readEntry(sendTrace, { state: row.state, messageIds: JSON.parse(String(row.message_ids)) });
}

function observe(
  database: DatabaseSync,
  key: SendKey,
  event: SendEvent,
  detail: string,
  now: string,
): boolean {
  const { changes } = database
    .prepare(
      `update sends set state = :event, delayed = 0, detail = :detail, updated_at = :now, lease_until = null
       where ${sameKey} and state in (select value from json_each(:from))`,
    )
    .run({ ...keyOf(key), event, detail, now, from: JSON.stringify(leadsOnFrom[event]) });
  return changes === 1;
}

const selectSends =
  'select edition, recipient, channel, state, updated_at as "updatedAt", detail, addressing from sends';

function sendOf({ addressing, ...row }: Readonly<Record<string, unknown>>): Send {
  return readSend(typeof addressing === 'string' ? { ...row, addressing: jsonIn(addressing) } : row);
}

function listSends(database: DatabaseSync, edition: string): Send[] {
  const statement = database.prepare(`${selectSends} where edition = ? order by recipient, channel`);
  return statement.all(edition).map(sendOf);
}

function listOpenSends(database: DatabaseSync, before: string): Send[] {
  const statement = database.prepare(
    `${selectSends} where (state in (select value from json_each(:open)) or delayed) and updated_at < :before
     order by updated_at, edition, recipient, channel`,
  );
  return statement.all({ open: JSON.stringify(openStates), before }).map(sendOf);
}

function suppress(database: DatabaseSync, { address, report, reason, at, detail }: Suppression): void {
  database
    .prepare(
      `insert into suppressions (address, report, reason, at, detail) values (?, ?, ?, ?, ?)
       on conflict do update set reason = excluded.reason, at = excluded.at, detail = excluded.detail, lifted_at = null
       where lifted_at < excluded.at`,
    )
    .run(mailboxOf(address), report, reason, at, detail);
}

function suppressionOf(database: DatabaseSync, address: string, report: string): Suppression | undefined {
  const row = database
    .prepare(
      `select * from suppressions where address = ? and report in ('*', ?) and lifted_at is null
       order by report <> '*' limit 1`,
    )
    .get(mailboxOf(address), report);
  return row && readEntry(suppressionEntry, row);
}

function lift(
  database: DatabaseSync,
  address: string,
  report: string,
  why: Pick<Lift, 'because' | 'by' | 'at'>,
): boolean {
  const [found] = listSuppressions(database, address).filter((one) => one.report === report);
  if (!found || found.isLifted) return false;
  const { changes } = database
    .prepare(
      `update suppressions set lifted_at = :at, lifts = json_insert(lifts, '$[#]', json(:lift))
       where address = :address and report = :report and at = :since and lifted_at is null`,
    )
    .run({
      address: mailboxOf(address),
      report,
      since: found.at,
      at: why.at,
      lift: JSON.stringify(liftOf(found, why)),
    });
  return changes === 1;
}

function listSuppressions(database: DatabaseSync, address?: string): SuppressionRecord[] {
  const rows =
    address === undefined
      ? database
          .prepare('select * from suppressions where lifted_at is null order by at, address, report')
          .all()
      : database
          .prepare('select * from suppressions where address = ? order by report')
          .all(mailboxOf(address));
  return rows.map((row) =>
    readEntry(suppressionRecord, {
      ...row,
      isLifted: row.lifted_at !== null,
      lifts: JSON.parse(String(row.lifts)),
    }),
  );
}

function noteRelease(database: DatabaseSync, { edition, because, by, at }: Release): void {
  database
    .prepare('insert into releases (edition, because, by, at) values (?, ?, ?, ?) on conflict do nothing')
    .run(edition, because, by, at);
}

function releaseOf(database: DatabaseSync, edition: string): Release | undefined {
  const row = database.prepare('select * from releases where edition = ?').get(edition);
  return row && readEntry(releaseEntry, row);
}

function noteReview(database: DatabaseSync, review: Review): void {
  database
    .prepare('insert into reviews (edition, entry) values (?, ?) on conflict do nothing')
    .run(review.edition, JSON.stringify(review));
}

function reviewOf(database: DatabaseSync, edition: string): Review | undefined {
  const row = database.prepare('select entry from reviews where edition = ?').get(edition);
  return row && readEntry(reviewEntry, jsonIn(row.entry));
}

function noteLake(database: DatabaseSync, edition: string, lake: string): void {
  database.prepare('insert or replace into lakes (edition, lake) values (?, ?)').run(edition, lake);
}

function lakeOf(database: DatabaseSync, edition: string): string | undefined {
  const row = database.prepare('select lake from lakes where edition = ?').get(edition);
  return row && String(row.lake);
}

function noteEdition(database: DatabaseSync, entry: EditionEntry): void {
  database
    .prepare(
      'insert into editions (edition, report, place, entry) values (?, ?, ?, ?) on conflict do nothing',
    )
    .run(entry.edition, entry.report, orderOf(entry), JSON.stringify(entry));
}

function listEditions(
  database: DatabaseSync,
  report: string,
  limit: number,
  after: EditionEntry | undefined,
): EditionEntry[] {
  const rows = database
    .prepare(
      `select entry from editions where report = :report and (:after is null or place < :after)
       order by place desc limit :limit`,
    )
    .all({ report, after: after ? orderOf(after) : null, limit: Number.isFinite(limit) ? limit : -1 });
  return rows.map(({ entry }) => readEntry(editionEntry, jsonIn(entry)));
}

function putFile(database: DatabaseSync, file: FileVersion): boolean {
  const { changes } = database
    .prepare(
      `insert into files (name, version, text, over, because, by, at)
       select :name, :version, :text, :over, :because, :by, :at
       where :version = 1 + (select coalesce(max(version), 0) from files where name = :name)`,
    )
    .run({ ...file });
  return changes === 1;
}

function listFiles(database: DatabaseSync, name: string, limit: number): FileVersion[] {
  const rows = database
    .prepare('select * from files where name = ? order by version desc limit ?')
    .all(name, Number.isFinite(limit) ? limit : -1);
  return rows.map((row) => readEntry(fileEntry, row));
}

function addRun(database: DatabaseSync, run: RunRecord): RunRecord | undefined {
  return writeRun(database, run, 'insert or ignore') === 1 ? undefined : readRun(database, run.id);
}

function saveRun(database: DatabaseSync, run: RunRecord): void {
  writeRun(database, run, 'insert or replace');
}

/** @returns how many rows it changed */
function writeRun(database: DatabaseSync, run: RunRecord, how: string): number | bigint {
  return database
    .prepare(`${how} into runs (id, report, started_at, record) values (?, ?, ?, ?)`)
    .run(run.id, run.report, run.startedAt, JSON.stringify(run)).changes;
}

function readRun(database: DatabaseSync, id: string): RunRecord | undefined {
  const row = database.prepare(`${selectRuns} where id = ?`).get(id);
  return row && runOf(row);
}

function listRuns(database: DatabaseSync, report: string, limit: number, before?: string): RunRecord[] {
  const rows = database
    .prepare(
      `${selectRuns} where report = :report and (:before is null or started_at < :before)
       order by started_at desc, id desc limit :limit`,
    )
    .all({ report, before: before ?? null, limit });
  return rows.map(runOf);
}

const selectRuns = 'select id, report, started_at as "startedAt", record from runs';

const runOf = ({ record, ...beside }: Readonly<Record<string, unknown>>): RunRecord =>
  readRunRecord(jsonIn(record), beside);
