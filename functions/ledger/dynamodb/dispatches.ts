/**
 * Dispatches in the ledger's table of DynamoDB.
 *
 *     entry   pk               sk                      list             at
 *     dispatch  dispatches#EDITION  MAILBOX⏎CHANNEL⏎COPY  dispatches#MAILBOX  its place among them
 */
import { mailboxOf } from '../../address.ts';
import { type Dispatch, type Dispatches, dispatchEntry, dispatchName, dispatchPlace } from '../dispatches.ts';
import { readEntry } from '../entries.ts';
import { type Item, inList, put, query, type Store } from './table.ts';

const listOf = (recipient: string) => `dispatches#${mailboxOf(recipient)}`;

export const dynamoDbDispatches = (store: Store): Dispatches => ({
  noteDispatch: (dispatch) =>
    put(store, {
      ...dispatch,
      handedOverAt: dispatch.at,
      ...{ pk: `dispatches#${dispatch.edition}`, sk: dispatchName(dispatch) },
      ...{ list: listOf(dispatch.recipient), at: dispatchPlace(dispatch) },
    }),
  async dispatchesOf(edition, recipient) {
    const own = recipient === undefined ? '' : ' AND begins_with(sk, :mailbox)';
    const items = await query(store, Number.POSITIVE_INFINITY, {
      KeyConditionExpression: `pk = :pk${own}`,
      ExpressionAttributeValues: {
        ':pk': `dispatches#${edition}`,
        ...(recipient === undefined ? {} : { ':mailbox': `${mailboxOf(recipient)}\n` }),
      },
      ConsistentRead: true,
    });
    return items.map(dispatchIn);
  },
  async listDispatches(recipient, limit, after) {
    const own = inList({ list: listOf(recipient), before: after && dispatchPlace(after) });
    return (await query(store, limit, { ...own, ScanIndexForward: false })).map(dispatchIn);
  },
});

const dispatchIn = ({ handedOverAt, ...item }: Item): Dispatch =>
  readEntry(dispatchEntry, { ...item, at: handedOverAt });
