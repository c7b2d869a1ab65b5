/** Letters in the ledger's file of SQLite. */
import type { DatabaseSync } from 'node:sqlite';
import { mailboxOf } from '../../address.ts';
import { jsonIn, readEntry } from '../entries.ts';
import { type Letter, type Letters, letterEntry, letterName, letterPlace } from '../letters.ts';

export const lettersSchema = `
  create table if not exists letters (
    edition text not null,
    name text not null,
    mailbox text not null,
    place text not null, -- among those to one mailbox
    letter text not null, -- as JSON
    primary key (edition, name)
  ) strict;
  create index if not exists letters_to_mailbox on letters (mailbox, place)`;

export const sqliteLetters = (database: DatabaseSync): Letters => ({
  async noteLetter(letter) {
    database
      .prepare(
        'insert or replace into letters (edition, name, mailbox, place, letter) values (?, ?, ?, ?, ?)',
      )
      .run(
        letter.edition,
        letterName(letter),
        mailboxOf(letter.recipient),
        letterPlace(letter),
        JSON.stringify(letter),
      );
  },
  async lettersOf(edition, recipient) {
    const mailbox = recipient === undefined ? null : mailboxOf(recipient);
    return database
      .prepare(
        `select letter from letters where edition = :edition and (:mailbox is null or mailbox = :mailbox)
         order by name`,
      )
      .all({ edition, mailbox })
      .map(letterIn);
  },
  async listLetters(recipient, limit, after) {
    return database
      .prepare(
        `select letter from letters where mailbox = :mailbox and (:after is null or place < :after)
         order by place desc limit :limit`,
      )
      .all({ mailbox: mailboxOf(recipient), after: after ? letterPlace(after) : null, limit })
      .map(letterIn);
  },
});

const letterIn = ({ letter }: Readonly<Record<string, unknown>>): Letter =>
  readEntry(letterEntry, jsonIn(letter));
