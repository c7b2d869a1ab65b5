/**
 * The ledger as one table of DynamoDB.
 *
 *     entry        pk                   sk                  list              at
 *     send         sends#EDITION        RECIPIENT⏎CHANNEL   open-sends        last change
 *     suppression  suppression#ADDRESS  REPORT or *         suppressions      when it was made
 *     release      release#EDITION      release
 *     review       review#EDITION       review
 *     lake         lake#EDITION         lake
 *     edition      edition#EDITION      edition             editions#REPORT   its place among them
 *     file         file#NAME            version             –                 when it was put in force
 *     run          run#ID               run                 runs#REPORT       start
 *     dispatch       dispatches#EDITION      dynamodb/dispatches.ts
 *
 * The index `lists` (list, at) is sparse: a send leaves it when it has ended, a suppression when it is lifted. It follows
 * within a second or so, which is soon enough for overviews; whatever decides reads and writes the table itself.
 */
import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { mailboxOf } from '../address.ts';
import { defined } from '../defined.ts';
import { RetryableError } from '../errors.ts';
import type { Addressing } from './addressing.ts';
import { dynamoDbDispatches } from './dynamodb/dispatches.ts';
import {
  type Condition,
  call,
  get,
  type Item,
  inList,
  isNew,
  put,
  putNew,
  type Query,
  query,
  refusalOf,
  type Store,
  storeOf,
  type TableOptions,
  updateOf,
} from './dynamodb/table.ts';
import {
  addressingOf,
  editionEntry,
  fileEntry,
  keyOf,
  lakeEntry,
  leadsOnFrom,
  leaseUntil,
  liftOf,
  lostAnswer,
  openStates,
  orderOf,
  readEntry,
  readRunRecord,
  readSend,
  readState,
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

export function dynamoDbLedger(options: TableOptions): Ledger {
  const store = storeOf(options);
  return {
    ...dynamoDbDispatches(store),
    announce: (key, now, addressing, state) => announce(store, key, now, addressing, state),
    reopen: (key, from, addressing, now) => reopen(store, key, from, addressing, now),
    claim: (key, now, leaseSeconds) => claim(store, key, now, leaseSeconds),
    settle: (key, outcome, detail, now, messageId) => settle(store, key, outcome, detail, now, messageId),
    observe: (key, event, detail, now) => observe(store, key, event, detail, now),
    traceOf: (key) => traceOf(store, key),
    listSends: (edition) => listSends(store, edition),
    listOpenSends: (before) => listOpenSends(store, before),
    suppress: (suppression) => suppress(store, suppression),
    suppressionOf: (address, report) => suppressionOf(store, address, report),
    lift: (address, report, why) => lift(store, address, report, why),
    listSuppressions: (address) => listSuppressions(store, address),
    release: (release) => noteRelease(store, release),
    releaseOf: (edition) => releaseOf(store, edition),
    review: (review) => noteReview(store, review),
    reviewOf: (edition) => reviewOf(store, edition),
    noteLake: (edition, lake) => noteLake(store, edition, lake),
    lakeOf: (edition) => lakeOf(store, edition),
    noteEdition: (entry) => noteEdition(store, entry),
    listEditions: (report, limit, after) => listEditions(store, report, limit, after),
    putFile: (file) => putFile(store, file),
    listFiles: (name, limit) => listFiles(store, name, limit),
    addRun: (run) => addRun(store, run),
    saveRun: (run) => saveRun(store, run),
    readRun: (id) => readRun(store, id),
    listRuns: (report, limit, before) => listRuns(store, report, limit, before),
    // The client is the caller's, who may have given it to others as well.
    close: () => {},
  };
}

const sendsOf = (edition: string) => `sends#${edition}`;

// No channel has a line feed, so whatever a recipient is called, two entries never share a key.
const sendKey = ({ edition, recipient, channel }: SendKey) => ({
  pk: sendsOf(edition),
  sk: `${recipient}\n${channel}`,
});

const openSends = 'open-sends';

async function announce(
  store: Store,
  key: SendKey,
  now: string,
  addressing: Addressing | undefined,
  state: 'pending' | 'held',
): Promise<void> {
  const noted = addressing && addressingOf(addressing);
  await change(store, key, { state, detail: '', at: now, ...(noted ? { addressing: noted } : {}) }, isNew);
}

async function reopen(
  store: Store,
  key: SendKey,
  from: readonly SendState[],
  addressing: Addressing,
  now: string,
): Promise<boolean> {
  // DynamoDB knows no empty IN ().
  if (from.length === 0) return false;
  const pending = { state: 'pending', detail: '', at: now, addressing: addressingOf(addressing) } as const;
  const allowed = from.includes('unknown') ? anyOf(lapsed(now), stateIn(from)) : stateIn(from);
  return (await change(store, key, pending, allowed)) === 'changed';
}

async function claim(store: Store, key: SendKey, now: string, leaseSeconds: number): Promise<Claim> {
  const lease = { leaseUntil: leaseUntil(now, leaseSeconds), claimId: randomUUID() };
  const sending = { state: 'sending', detail: '', at: now, ...lease } as const;
  const found = await answered(() =>
    change(store, key, sending, anyOf(isNew, stateIn(['pending', 'failed']))),
  );
  // Our own claim is found where the answer to it was lost and the SDK tried again.
  if (found === 'changed' || found.claimId === lease.claimId) return 'claimed';
  if (found.state === 'sending' && found.leaseUntil < now) return lapse(store, key, now, leaseSeconds);
  return decided(found.state);
}

/** A claim whose answer got lost would wait for its lease and end as `unknown`, though nothing was sent. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RetryableError) return work();
    throw error;
  }
}

async function lapse(store: Store, key: SendKey, now: string, leaseSeconds: number): Promise<Claim> {
  const lost = { state: 'unknown', detail: lostAnswer, at: now } as const;
  const found = await change(store, key, lost, lapsed(now));
  // Somebody was faster, and how it ended then decides.
  return found === 'changed' ? 'unknown' : claim(store, key, now, leaseSeconds);
}

function decided(state: SendState | undefined): Claim {
  if (state !== undefined && state !== 'pending' && state !== 'failed') return state;
  throw new TypeError(`a send in ${state} refused to be claimed`);
}

async function settle(
  store: Store,
  key: SendKey,
  outcome: Outcome,
  detail: string,
  now: string,
  messageId: string | undefined,
): Promise<void> {
  const isOpen = outcome === 'delayed';
  const ended = { state: stateAfter(outcome), isOpen, detail, at: now, ...defined({ messageId }) };
  await change(store, key, ended, stateIn(['sending', 'unknown']));
}

async function traceOf(store: Store, key: SendKey): Promise<SendTrace | undefined> {
  const item = await get(store, sendKey(key));
  return (
    item &&
    readEntry(sendTrace, {
      ...item,
      messageIds: [...z.set(z.string()).default(new Set()).parse(item.messageIds)],
    })
  );
}

async function observe(
  store: Store,
  key: SendKey,
  event: SendEvent,
  detail: string,
  now: string,
): Promise<boolean> {
  const found = await change(store, key, { state: event, detail, at: now }, stateIn(leadsOnFrom[event]));
  return found === 'changed';
}

const stateIn = (states: readonly SendState[]): Condition => ({
  text: `#state IN (${states.map((state) => `:is_${state}`)})`,
  values: Object.fromEntries(states.map((state) => [`:is_${state}`, state])),
});

const lapsed = (now: string): Condition => ({
  text: '#state = :is_sending AND #leaseUntil < :now',
  values: { ':is_sending': 'sending', ':now': now },
});

const anyOf = (a: Condition, b: Condition): Condition => ({
  text: `(${a.text}) OR (${b.text})`,
  values: { ...a.values, ...b.values },
});

interface Change {
  readonly state: SendState;
  /** Among the open sends, also if the state is not one of theirs. @default by the state */
  readonly isOpen?: boolean;
  readonly detail: string;
  readonly at: string;
  readonly leaseUntil?: string;
  readonly claimId?: string;
  /** Left out: it stays as it was. */
  readonly addressing?: Addressing;
  /** Added to those that are there. */
  readonly messageId?: string;
}

/** What a condition met that did not hold; no state where there is no such entry. */
interface Found {
  readonly state: SendState | undefined;
  /** Empty where there is no lease. */
  readonly leaseUntil: string;
  readonly claimId: string;
}

/** Changes a send where the condition holds. One call decides, so two callers cannot both win. */
async function change(
  store: Store,
  key: SendKey,
  to: Change,
  condition: Condition,
): Promise<'changed' | Found> {
  const { leaseUntil, claimId, messageId, isOpen = false, ...fields } = to;
  const list = isOpen || openStates.includes(to.state) ? openSends : undefined;
  const update = updateOf({ ...keyOf(key), ...fields, leaseUntil, claimId, list });
  const added = messageId === undefined ? {} : { ':messageId': new Set([messageId]) };
  const command = new UpdateCommand({
    TableName: store.table,
    Key: sendKey(key),
    UpdateExpression: messageId === undefined ? update.text : `${update.text} ADD messageIds :messageId`,
    ExpressionAttributeNames: update.names,
    ExpressionAttributeValues: { ...update.values, ...condition.values, ...added },
    ConditionExpression: condition.text,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const refused = await call(store, 'UpdateItem', () => refusalOf(store.documents.send(command)));
  return refused ? foundIn(refused) : 'changed';
}

// The document client leaves what an error carries as it came: {state: {S: 'sent'}}.
function foundIn({ Item: item = {} }: ConditionalCheckFailedException): Found {
  const state = item.state?.S;
  return {
    state: state === undefined ? undefined : readState(state),
    leaseUntil: item.leaseUntil?.S ?? '',
    claimId: item.claimId?.S ?? '',
  };
}

const sendOf = (item: Item): Send => readSend({ ...item, updatedAt: item.at });

async function listSends(store: Store, edition: string): Promise<Send[]> {
  const items = await query(store, Number.POSITIVE_INFINITY, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': sendsOf(edition) },
    ConsistentRead: true,
  });
  return items.map(sendOf);
}

async function listOpenSends(store: Store, before: string): Promise<Send[]> {
  const earlier = { list: openSends, before };
  return (await query(store, Number.POSITIVE_INFINITY, inList(earlier))).map(sendOf);
}

const suppressionsOf = (address: string) => `suppression#${mailboxOf(address)}`;
const suppressions = 'suppressions';

async function suppress(store: Store, { address, report, reason, at, detail }: Suppression): Promise<void> {
  const entry = { address: mailboxOf(address), report, reason, at, detail, list: suppressions };
  const update = updateOf({ ...entry, liftedAt: undefined });
  const command = new UpdateCommand({
    TableName: store.table,
    Key: { pk: suppressionsOf(address), sk: report },
    UpdateExpression: update.text,
    ExpressionAttributeNames: update.names,
    ExpressionAttributeValues: update.values,
    ConditionExpression: `${isNew.text} OR #liftedAt < :at`,
  });
  await call(store, 'UpdateItem', () => refusalOf(store.documents.send(command)));
}

async function suppressionOf(
  store: Store,
  address: string,
  report: string,
): Promise<Suppression | undefined> {
  const pk = suppressionsOf(address);
  const found = await Promise.all(['*', report].map((sk) => get(store, { pk, sk })));
  const item = found.find((one) => one && one.liftedAt === undefined);
  return item && readEntry(suppressionEntry, item);
}

async function lift(
  store: Store,
  address: string,
  report: string,
  why: Pick<Lift, 'because' | 'by' | 'at'>,
): Promise<boolean> {
  const Key = { pk: suppressionsOf(address), sk: report };
  const item = await get(store, Key);
  if (!item || item.liftedAt !== undefined) return false;
  const lifted = liftOf(readEntry(suppressionEntry, item), why);
  const command = new UpdateCommand({
    TableName: store.table,
    Key,
    UpdateExpression:
      'SET liftedAt = :liftedAt, lifts = list_append(if_not_exists(lifts, :none), :lifts) REMOVE #list',
    ExpressionAttributeNames: { '#list': 'list', '#at': 'at' },
    ExpressionAttributeValues: {
      ':liftedAt': why.at,
      ':none': [],
      ':lifts': [lifted],
      ':since': lifted.since,
    },
    ConditionExpression: 'attribute_not_exists(liftedAt) AND #at = :since',
  });
  const refused = await call(store, 'UpdateItem', () => refusalOf(store.documents.send(command)));
  // Our own lift is found if the answer to it was lost and the SDK tried again.
  return !refused || (await get(store, Key))?.liftedAt === why.at;
}

async function listSuppressions(store: Store, address?: string): Promise<SuppressionRecord[]> {
  const asked: Query =
    address === undefined
      ? inList({ list: suppressions, before: undefined })
      : {
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': suppressionsOf(address) },
          ConsistentRead: true,
        };
  const items = await query(store, Number.POSITIVE_INFINITY, asked);
  return items.map((item) =>
    readEntry(suppressionRecord, { ...item, isLifted: item.liftedAt !== undefined, lifts: item.lifts ?? [] }),
  );
}

const releaseKey = (edition: string) => ({ pk: `release#${edition}`, sk: 'release' });

async function noteRelease(store: Store, { edition, because, by, at }: Release): Promise<void> {
  await putNew(store, { ...releaseKey(edition), edition, because, by, at });
}

async function releaseOf(store: Store, edition: string): Promise<Release | undefined> {
  const item = await get(store, releaseKey(edition));
  return item && readEntry(releaseEntry, item);
}

const reviewKey = (edition: string) => ({ pk: `review#${edition}`, sk: 'review' });

async function noteReview(store: Store, review: Review): Promise<void> {
  await putNew(store, { ...reviewKey(review.edition), ...review });
}

async function reviewOf(store: Store, edition: string): Promise<Review | undefined> {
  const item = await get(store, reviewKey(edition));
  return item && readEntry(reviewEntry, item);
}

const lakeKey = (edition: string) => ({ pk: `lake#${edition}`, sk: 'lake' });

const noteLake = (store: Store, edition: string, lake: string): Promise<void> =>
  put(store, { ...lakeKey(edition), edition, lake });

async function lakeOf(store: Store, edition: string): Promise<string | undefined> {
  const item = await get(store, lakeKey(edition));
  return item && readEntry(lakeEntry, item).lake;
}

async function noteEdition(store: Store, entry: EditionEntry): Promise<void> {
  const key = { pk: `edition#${entry.edition}`, sk: 'edition' };
  await putNew(store, { ...entry, ...key, list: `editions#${entry.report}`, at: orderOf(entry) });
}

async function listEditions(
  store: Store,
  report: string,
  limit: number,
  after: EditionEntry | undefined,
): Promise<EditionEntry[]> {
  const own = inList({ list: `editions#${report}`, before: after && orderOf(after) });
  const items = await query(store, limit, { ...own, ScanIndexForward: false });
  return items.map((item) => readEntry(editionEntry, item));
}

const filesOf = (name: string) => `file#${name}`;
/** As many digits for all, so that they have the order of their numbers. */
const versionKey = (version: number) => String(version).padStart(9, '0');

async function putFile(store: Store, file: FileVersion): Promise<boolean> {
  const { version, text, ...rest } = file;
  const [newest] = await listFiles(store, file.name, 1);
  if (version !== (newest?.version ?? 0) + 1) return isSameFile(newest, file);
  // An entry holds 400 KB; thousands of subscriptions are more, and pack well.
  const packed = text === null ? null : gzipSync(text);
  const key = { pk: filesOf(file.name), sk: versionKey(version) };
  if (!(await putNew(store, { ...key, ...rest, version, packed }))) return true;
  return isSameFile((await listFiles(store, file.name, 1))[0], file);
}

/** Our own version is found if the answer to it was lost and it was put again. */
const isSameFile = (found: FileVersion | undefined, { version, text, at, by }: FileVersion): boolean =>
  found?.version === version && found.text === text && found.at === at && found.by === by;

async function listFiles(store: Store, name: string, limit: number): Promise<FileVersion[]> {
  const items = await query(store, limit, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': filesOf(name) },
    ScanIndexForward: false,
    ConsistentRead: true,
  });
  return items.map(({ packed, ...item }) => {
    const text = packed instanceof Uint8Array ? gunzipSync(packed).toString('utf8') : packed;
    return readEntry(fileEntry, { ...item, text });
  });
}

const runKey = (id: string) => ({ pk: `run#${id}`, sk: 'run' });
const runsOf = (report: string) => `runs#${report}`;

const runItem = (run: RunRecord) => ({
  ...run,
  ...runKey(run.id),
  list: runsOf(run.report),
  at: run.startedAt,
});

async function addRun(store: Store, run: RunRecord): Promise<RunRecord | undefined> {
  const refused = await putNew(store, runItem(run));
  return refused ? readRun(store, run.id) : undefined;
}

const saveRun = (store: Store, run: RunRecord): Promise<void> => put(store, runItem(run));

async function readRun(store: Store, id: string): Promise<RunRecord | undefined> {
  const item = await get(store, runKey(id));
  return item && readRunRecord(item);
}

async function listRuns(store: Store, report: string, limit: number, before?: string): Promise<RunRecord[]> {
  const newestFirst = { ...inList({ list: runsOf(report), before }), ScanIndexForward: false };
  return (await query(store, limit, newestFirst)).map((item) => readRunRecord(item));
}
