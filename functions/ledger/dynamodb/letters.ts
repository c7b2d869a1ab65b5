/**
 * Letters in the ledger's table of DynamoDB.
 *
 *     entry   pk               sk                      list             at
 *     letter  letters#EDITION  MAILBOX⏎CHANNEL⏎COPY  letters#MAILBOX  its place among them
 */
import { mailboxOf } from '../../address.ts';
import { readEntry } from '../entries.ts';
import { type Letter, type Letters, letterEntry, letterName, letterPlace } from '../letters.ts';
import { type Item, inList, put, query, type Store } from './table.ts';

const listOf = (recipient: string) => `letters#${mailboxOf(recipient)}`;

export const dynamoDbLetters = (store: Store): Letters => ({
  noteLetter: (letter) =>
    put(store, {
      ...letter,
      handedOverAt: letter.at,
      ...{ pk: `letters#${letter.edition}`, sk: letterName(letter) },
      ...{ list: listOf(letter.recipient), at: letterPlace(letter) },
    }),
  async lettersOf(edition, recipient) {
    const own = recipient === undefined ? '' : ' AND begins_with(sk, :mailbox)';
    const items = await query(store, Number.POSITIVE_INFINITY, {
      KeyConditionExpression: `pk = :pk${own}`,
      ExpressionAttributeValues: {
        ':pk': `letters#${edition}`,
        ...(recipient === undefined ? {} : { ':mailbox': `${mailboxOf(recipient)}\n` }),
      },
      ConsistentRead: true,
    });
    return items.map(letterIn);
  },
  async listLetters(recipient, limit, after) {
    const own = inList({ list: listOf(recipient), before: after && letterPlace(after) });
    return (await query(store, limit, { ...own, ScanIndexForward: false })).map(letterIn);
  },
});

const letterIn = ({ handedOverAt, ...item }: Item): Letter =>
  readEntry(letterEntry, { ...item, at: handedOverAt });
