/** Dispatches in the ledger's file of SQLite. */
import type { DatabaseSync } from 'node:sqlite';
import { mailboxOf } from '../../address.ts';
import { type Dispatch, type Dispatches, dispatchEntry, dispatchName, dispatchPlace } from '../dispatches.ts';
import { jsonIn, readEntry } from '../entries.ts';

export const dispatchesSchema = `
  create table if not exists dispatches (
    edition text not null,
    name text not null,
    mailbox text not null,
    place text not null, -- among those to one mailbox
    dispatch text not null, -- as JSON
    primary key (edition, name)
  ) strict;
  create index if not exists dispatches_to_mailbox on dispatches (mailbox, place)`;

export const sqliteDispatches = (database: DatabaseSync): Dispatches => ({
  async noteDispatch(dispatch) {
    database
      .prepare(
        'insert or replace into dispatches (edition, name, mailbox, place, dispatch) values (?, ?, ?, ?, ?)',
      )
      .run(
        dispatch.edition,
        dispatchName(dispatch),
        mailboxOf(dispatch.recipient),
        dispatchPlace(dispatch),
        JSON.stringify(dispatch),
      );
  },
  async dispatchesOf(edition, recipient) {
    const mailbox = recipient === undefined ? null : mailboxOf(recipient);
    return database
      .prepare(
        `select dispatch from dispatches where edition = :edition and (:mailbox is null or mailbox = :mailbox)
         order by name`,
      )
      .all({ edition, mailbox })
      .map(dispatchIn);
  },
  async listDispatches(recipient, limit, after) {
    return database
      .prepare(
        `select dispatch from dispatches where mailbox = :mailbox and (:after is null or place < :after)
         order by place desc limit :limit`,
      )
      .all({ mailbox: mailboxOf(recipient), after: after ? dispatchPlace(after) : null, limit })
      .map(dispatchIn);
  },
});

const dispatchIn = ({ dispatch }: Readonly<Record<string, unknown>>): Dispatch =>
  readEntry(dispatchEntry, jsonIn(dispatch));
