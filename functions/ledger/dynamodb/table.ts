/** The table of DynamoDB that all entries lie in: reading, listing, and writes of which one call decides. */
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { awsError } from '../../aws/errors.ts';

export interface TableOptions {
  /** It is kept open. */
  readonly client: DynamoDBClient;
  readonly table: string;
}

export function storeOf({ client, table }: TableOptions): Store {
  const marshallOptions = { removeUndefinedValues: true };
  return { documents: DynamoDBDocumentClient.from(client, { marshallOptions }), table };
}

export interface Store {
  readonly documents: DynamoDBDocumentClient;
  readonly table: string;
}

export async function call<T>(store: Store, action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw awsError(error, `table ${store.table}`, `dynamodb:${action}`);
  }
}

export interface Condition {
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export const isNew: Condition = { text: 'attribute_not_exists(pk)', values: {} };

/** Every name by a placeholder: `state`, `list` and `at` are words of DynamoDB. */
export function updateOf(fields: Readonly<Record<string, unknown>>) {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  const removed = Object.keys(fields).filter((name) => fields[name] === undefined);
  const remove = removed.length > 0 ? ` REMOVE ${removed.map((name) => `#${name}`)}` : '';
  return {
    text: `SET ${set.map(([name]) => `#${name} = :${name}`)}${remove}`,
    names: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
    values: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  };
}

export async function refusalOf(
  write: Promise<unknown>,
): Promise<ConditionalCheckFailedException | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error;
    throw error;
  }
}

/** Puts an entry if its key is new; what is there stays. */
export function putNew(store: Store, Item: Item): Promise<ConditionalCheckFailedException | undefined> {
  const command = new PutCommand({ TableName: store.table, Item, ConditionExpression: isNew.text });
  return call(store, 'PutItem', () => refusalOf(store.documents.send(command)));
}

export async function put(store: Store, Item: Item): Promise<void> {
  const command = new PutCommand({ TableName: store.table, Item });
  await call(store, 'PutItem', () => store.documents.send(command));
}

export type Item = Readonly<Record<string, unknown>>;

export async function get(
  store: Store,
  Key: Readonly<Record<'pk' | 'sk', string>>,
): Promise<Item | undefined> {
  const command = new GetCommand({ TableName: store.table, Key, ConsistentRead: true });
  return (await call(store, 'GetItem', () => store.documents.send(command))).Item;
}

export type Query = Omit<QueryCommandInput, 'TableName'>;

/** Entries of a list of the index, by `at`. */
export const inList = ({ list, before }: { list: string; before: string | undefined }): Query => ({
  IndexName: 'lists',
  KeyConditionExpression: before === undefined ? '#list = :list' : '#list = :list AND #at < :before',
  ExpressionAttributeNames: { '#list': 'list', ...(before === undefined ? {} : { '#at': 'at' }) },
  ExpressionAttributeValues: { ':list': list, ':before': before },
});

/** A page of DynamoDB ends at a megabyte, whatever was asked for. */
export const query = (store: Store, limit: number, input: Query): Promise<Item[]> =>
  call(store, 'Query', async () => {
    const found: Item[] = [];
    const pageSize = Number.isFinite(limit) ? { pageSize: Math.max(limit, 1) } : {};
    const pages = paginateQuery(
      { client: store.documents, ...pageSize },
      { TableName: store.table, ...input },
    );
    for await (const { Items: items = [] } of pages) {
      found.push(...items);
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  });
