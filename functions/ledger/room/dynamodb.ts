/**
 * The reading room of a deployment, in the ledger's table of DynamoDB.
 *
 *     entry     pk                sk        list     at
 *     sign-in   sign-in#ID        sign-in
 *     session   session#ID        session
 *     end       sessions#MAILBOX  end                           all sessions that began before are over
 *     count     count#KEY         count
 *     action    action#ID         action    actions  when
 *
 * DynamoDB forgets sign-ins, sessions and counts some time after `forgetAt`; whoever reads them looks at their own time.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mailboxOf } from '../../address.ts';
import {
  type Condition,
  call,
  get,
  inList,
  put,
  putNew,
  query,
  refusalOf,
  type Store,
  storeOf,
  type TableOptions,
} from '../dynamodb/table.ts';
import { readEntry } from '../entries.ts';
import { type Action, type RoomLedger, triesAllowed } from '../room.ts';
import { actionEntry, sessionEntry, signInEntry } from './entries.ts';

export function dynamoDbRoom(options: TableOptions): RoomLedger {
  const store = storeOf(options);
  return {
    startSignIn: (signIn) =>
      put(store, { ...signInKey(signIn.id), ...signIn, tries: 0, forgetAt: epoch(signIn.expiresAt) }),
    trySignIn: async (id, now) => {
      const item = await update(store, signInKey(id), 'SET tries = tries + :one', {
        text: 'attribute_exists(pk) AND attribute_not_exists(ended) AND expiresAt > :now AND tries < :allowed',
        values: { ':one': 1, ':now': now, ':allowed': triesAllowed },
      });
      return item && readEntry(signInEntry, item);
    },
    endSignIn: async (id) => (await end(store, signInKey(id))) !== undefined,
    startSession: (session) =>
      put(store, { ...sessionKey(session.id), ...session, forgetAt: epoch(session.expiresAt) }),
    readSession: (id, now) => readSession(store, id, now),
    endSession: async (id) => {
      await end(store, sessionKey(id));
    },
    endSessionsOf: async (address, before) => {
      await update(store, endKey(address), 'SET startedBefore = :before', {
        text: 'attribute_not_exists(pk) OR startedBefore < :before',
        values: { ':before': before },
      });
    },
    count: async (key, until) => {
      const item = await update(
        store,
        { pk: `count#${key}`, sk: 'count' },
        'SET forgetAt = :until ADD amount :one',
        {
          text: '',
          values: { ':until': epoch(until), ':one': 1 },
        },
      );
      return Number(item?.amount);
    },
    noteAction: (action) => noteAction(store, action),
    listActions: async (limit, before) => {
      const newestFirst = { ...inList({ list: actions, before }), ScanIndexForward: false };
      return (await query(store, limit, newestFirst)).map((item) => readEntry(actionEntry, item));
    },
    // The client is the caller's, who may have given it to others as well.
    close: () => {},
  };
}

const signInKey = (id: string) => ({ pk: `sign-in#${id}`, sk: 'sign-in' });
const sessionKey = (id: string) => ({ pk: `session#${id}`, sk: 'session' });
const endKey = (address: string) => ({ pk: `sessions#${mailboxOf(address)}`, sk: 'end' });
const actions = 'actions';

/** Seconds since 1970, as DynamoDB wants it. */
const epoch = (instant: string) => Math.ceil(Date.parse(instant) / 1000);

async function readSession(store: Store, id: string, now: string) {
  const item = await get(store, sessionKey(id));
  if (!item || item.ended !== undefined) return undefined;
  const session = readEntry(sessionEntry, item);
  if (session.expiresAt <= now) return undefined;
  const over = await get(store, endKey(session.address));
  return over && session.startedAt < String(over.startedBefore) ? undefined : session;
}

async function noteAction(store: Store, action: Action): Promise<void> {
  await putNew(store, { pk: `action#${action.id}`, sk: 'action', ...action, list: actions });
}

/** Ends what has not ended, for one caller alone. */
const end = (store: Store, key: Key) =>
  update(store, key, 'SET ended = :ended', {
    text: 'attribute_exists(pk) AND attribute_not_exists(ended)',
    values: { ':ended': 1 },
  });

type Key = Readonly<Record<'pk' | 'sk', string>>;

/** @returns the entry as it is now; undefined: the condition does not hold */
async function update(store: Store, Key: Key, expression: string, { text, values }: Condition) {
  const command = new UpdateCommand({
    TableName: store.table,
    Key,
    UpdateExpression: expression,
    ExpressionAttributeValues: values,
    ...(text === '' ? {} : { ConditionExpression: text }),
    ReturnValues: 'ALL_NEW',
  });
  let changed: Readonly<Record<string, unknown>> | undefined;
  const send = async () => {
    changed = (await store.documents.send(command)).Attributes;
  };
  await call(store, 'UpdateItem', () => refusalOf(send()));
  return changed;
}
