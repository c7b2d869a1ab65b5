/**
 * The reading room of a deployment, in the ledger's table of DynamoDB.
 *
 *     entry     pk                sk       list     at
 *     sign-in   sign-in#ID        sign-in
 *     session   session#ID        session  sessions when it began
 *     end       sessions#MAILBOX  end                          all sessions that began before are over
 *     count     count#KEY         count
 *     action    action#ID         action   actions  when it was done, and its id
 *
 * DynamoDB forgets sign-ins, sessions and counts some time after `forgetAt`; whoever reads them looks at their own time.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mailboxOf } from '../../address.ts';
import {
  type Condition,
  call,
  get,
  type Item,
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
import { type Action, type RoomLedger, type Session, triesAllowed } from '../room.ts';
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
      put(store, {
        ...{ ...sessionKey(session.id), ...session, forgetAt: epoch(session.expiresAt) },
        ...{ list: sessions, at: session.startedAt },
      }),
    readSession: (id, now) => readSession(store, id, now),
    listSessions: (now, address) => listSessions(store, now, address),
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
    listActions: async (limit, after) => {
      const newestFirst = {
        ...inList({ list: actions, before: after && orderOf(after) }),
        ScanIndexForward: false,
      };
      const items = await query(store, limit, newestFirst);
      return items.map((item) => readEntry(actionEntry, { ...item, at: item.doneAt }));
    },
    // The client is the caller's, who may have given it to others as well.
    close: () => {},
  };
}

const signInKey = (id: string) => ({ pk: `sign-in#${id}`, sk: 'sign-in' });
const sessionKey = (id: string) => ({ pk: `session#${id}`, sk: 'session' });
const endKey = (address: string) => ({ pk: `sessions#${mailboxOf(address)}`, sk: 'end' });
const sessions = 'sessions';
const actions = 'actions';

/** Two of one moment have an order too, so that none is lost between two pages. */
const orderOf = ({ at, id }: Pick<Action, 'at' | 'id'>): string => `${at}/${id}`;

/** Seconds since 1970, as DynamoDB wants it. */
const epoch = (instant: string) => Math.ceil(Date.parse(instant) / 1000);

async function readSession(store: Store, id: string, now: string) {
  const item = await get(store, sessionKey(id));
  return item && sessionIn(store, item, now);
}

/** @returns undefined: its time is over, or it was ended, by itself or with all of its address */
async function sessionIn(store: Store, item: Item, now: string): Promise<Session | undefined> {
  if (item.ended !== undefined) return undefined;
  const session = readEntry(sessionEntry, item);
  if (session.expiresAt <= now) return undefined;
  const over = await get(store, endKey(session.address));
  return over && session.startedAt < String(over.startedBefore) ? undefined : session;
}

/** Those too that are over are looked at, until DynamoDB has forgotten them. */
async function listSessions(store: Store, now: string, address: string | undefined): Promise<Session[]> {
  const newestFirst = { ...inList({ list: sessions, before: undefined }), ScanIndexForward: false };
  const items = await query(store, Number.POSITIVE_INFINITY, newestFirst);
  const asked = items.filter(
    (item) => address === undefined || mailboxOf(String(item.address)) === mailboxOf(address),
  );
  const on = await Promise.all(asked.map((item) => sessionIn(store, item, now)));
  return on.flatMap((session) => session ?? []);
}

async function noteAction(store: Store, action: Action): Promise<void> {
  const key = { pk: `action#${action.id}`, sk: 'action' };
  await putNew(store, { ...action, ...key, list: actions, at: orderOf(action), doneAt: action.at });
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
