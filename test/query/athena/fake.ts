/**
 * Athena, Glue and S3 in this process, for what a real engine cannot be made to do on demand: to throttle, to
 * fail and recover, to be cancelled, to run for a while. The SQL is run by DuckDB.
 */
import { Readable } from 'node:stream';
import {
  type AthenaClient,
  type AthenaError,
  BatchGetQueryExecutionCommand,
  type ColumnInfo,
  GetQueryResultsCommand,
  InvalidRequestException,
  StartQueryExecutionCommand,
  type StartQueryExecutionInput,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import {
  EntityNotFoundException,
  GetPartitionsCommand,
  GetTableCommand,
  type GlueClient,
} from '@aws-sdk/client-glue';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type DuckDBConnection, DuckDBDecimalType } from '@duckdb/node-api';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { type Cell, resultCsv } from '../../cloud/athena/csv.ts';
import { type FakeScratch, fakeScratch, scratchName } from './fake-scratch.ts';

/** How a query ends, and after how many looks; what is left out ends well, at once. */
export interface Fate {
  readonly looks?: number;
  /** Looks at which it seems to have failed, of those before its end: Athena takes some up again by itself. */
  readonly fallsAt?: readonly number[];
  readonly state?: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly reason?: string;
  readonly error?: AthenaError;
  readonly scanned?: number;
  readonly endedAt?: Date;
}

export interface FakeTable {
  readonly columns: Readonly<Record<string, string>>;
  readonly partitions?: Readonly<Record<string, string>>;
  readonly parameters?: Record<string, string>;
  /** @default s3://lake/NAME */
  readonly location?: string;
  /** Keys below the bucket `lake`. */
  readonly keys?: readonly string[];
  /** How Glue says that its files are read. */
  readonly serde?: { readonly library: string; readonly parameters?: Record<string, string> };
  /** Of Glue's list, where it has one: values of the partition keys, and where the files lie. */
  readonly registered?: readonly { readonly Values: string[]; readonly Location: string }[];
}

export interface FakeOptions {
  /** By key: tags of the files' contents; those that are left out have one that all share. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly tables?: Readonly<Record<string, FakeTable>>;
  /** What files of the bucket `lake` hold, by key. */
  readonly contents?: Readonly<Record<string, string | Buffer>>;
  /** Statements that make the tables in the schema `lake` of DuckDB. */
  readonly setup?: readonly string[];
  /** By the text and how many queries of this text came before; may throw what Athena would. */
  readonly fateOf?: (sql: string, before: number) => Fate;
  /** Of what is written. @default 1 July 2024 */
  readonly clock?: () => Date;
  /** May throw what AWS would, before anything else; `name` is that of the command. */
  readonly onCall?: (name: string, input: object) => void;
}

interface Execution {
  readonly id: string;
  readonly sql: string;
  readonly fate: Fate;
  looks: number;
  stopped: boolean;
}

export interface FakeAws {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  /** Names of the commands that came. */
  readonly calls: string[];
  readonly starts: StartQueryExecutionInput[];
  readonly executions: Execution[];
  /** Result files by key. */
  readonly results: Map<string, string>;
  /** What statements have made. */
  readonly scratch: FakeScratch;
  close(): void;
}

interface Command {
  readonly input: object;
}

export async function fakeAws(options: FakeOptions): Promise<FakeAws> {
  const connection = await openSession();
  for (const schema of ['lake', 'files', scratchName]) await connection.run(`create schema ${schema}`);
  for (const sql of options.setup ?? []) await connection.run(sql);
  const calls: string[] = [];
  const client = <Client>(answer: (command: Command) => Promise<unknown>): Client => {
    const send = async (command: Command) => {
      calls.push(command.constructor.name.replace(/Command$/, ''));
      options.onCall?.(calls.at(-1) ?? '', command.input);
      return answer(command);
    };
    return { send } as unknown as Client;
  };
  const { clock = () => new Date('2024-07-01T12:00:00Z') } = options;
  const scratch = fakeScratch(connection, clock);
  const state = { starts: [], executions: [], results: new Map(), columns: new Map(), scratch };
  const world: World = { connection, options, ...state };
  return {
    ...world,
    calls,
    athena: client(async (command) => answerAthena(world, command)),
    glue: client(async (command) => (await scratch.answer(command)) ?? answerGlue(options, command)),
    s3: client(async (command) => answerS3(world, command)),
    close: () => connection.closeSync(),
  };
}

interface World extends Pick<FakeAws, 'starts' | 'executions' | 'results' | 'scratch'> {
  readonly connection: DuckDBConnection;
  readonly options: FakeOptions;
  readonly columns: Map<string, ColumnInfo[] | number>;
}

const metadata = { $metadata: { httpStatusCode: 400 } };

async function answerAthena(world: World, command: Command): Promise<unknown> {
  if (command instanceof StartQueryExecutionCommand) return start(world, command.input);
  if (command instanceof BatchGetQueryExecutionCommand) {
    const ids = command.input.QueryExecutionIds ?? [];
    const known = world.executions.filter(({ id }) => ids.includes(id));
    return {
      QueryExecutions: known.map(lookAt),
      UnprocessedQueryExecutionIds: ids
        .filter((id) => !known.some((one) => one.id === id))
        .map((QueryExecutionId) => ({ QueryExecutionId })),
    };
  }
  if (command instanceof GetQueryResultsCommand) {
    const ColumnInfo = world.columns.get(command.input.QueryExecutionId ?? '');
    if (typeof ColumnInfo === 'number') return { UpdateCount: ColumnInfo, ResultSet: { Rows: [] } };
    return { ResultSet: { ResultSetMetadata: { ColumnInfo } } };
  }
  if (command instanceof StopQueryExecutionCommand) {
    const found = world.executions.find(({ id }) => id === command.input.QueryExecutionId);
    if (found) found.stopped = true;
    return {};
  }
  throw new TypeError(`no such call: ${command.constructor.name}`);
}

async function start(world: World, input: StartQueryExecutionInput): Promise<unknown> {
  const { QueryString: sql = '', ClientRequestToken: token = '' } = input;
  const earlier = world.starts.findIndex((one) => one.ClientRequestToken === token);
  if (earlier >= 0) {
    if (world.starts[earlier]?.QueryString !== sql)
      throw new InvalidRequestException({ message: 'Idempotent parameters do not match', ...metadata });
    return { QueryExecutionId: world.executions[earlier]?.id };
  }
  const before = world.starts.filter((one) => one.QueryString === sql).length;
  const fate = world.options.fateOf?.(sql, before) ?? {};
  const id = `query-${world.starts.length + 1}`;
  // Before anything is waited for, so that two starts at once are two.
  world.starts.push(input);
  world.executions.push({ id, sql, fate, looks: 0, stopped: false });
  if ((fate.state ?? 'SUCCEEDED') === 'SUCCEEDED') await execute(world, id, input);
  return { QueryExecutionId: id };
}

function lookAt(execution: Execution): unknown {
  const { id, sql, fate } = execution;
  execution.looks += 1;
  const isOver = execution.looks > (fate.looks ?? 0);
  const meanwhile = fate.fallsAt?.includes(execution.looks) ? 'FAILED' : 'RUNNING';
  const State = execution.stopped ? 'CANCELLED' : isOver ? (fate.state ?? 'SUCCEEDED') : meanwhile;
  return {
    QueryExecutionId: id,
    Query: sql,
    ResultConfiguration: { OutputLocation: `s3://results/${id}.csv` },
    Status: {
      State,
      StateChangeReason: fate.reason,
      AthenaError: fate.error,
      CompletionDateTime: State === 'RUNNING' ? undefined : (fate.endedAt ?? new Date()),
    },
    Statistics: { DataScannedInBytes: fate.scanned ?? 0, TotalExecutionTimeInMillis: 7 },
    EngineVersion: { EffectiveEngineVersion: 'Athena engine version 3' },
  };
}

/** DuckDB has each snapshot of a table as a table in the schema `files`: `sales@1`. */
const atSnapshots = (sql: string) =>
  sql.replaceAll(/"lake"."(\w+)" for version as of (\d+)/g, '"files"."$1@$2"');

async function execute(world: World, id: string, input: StartQueryExecutionInput): Promise<void> {
  const { QueryString = '', WorkGroup } = input;
  const sql = atSnapshots(QueryString);
  const made = await world.scratch.make(sql, `results/${WorkGroup}/tables/${id}/`);
  if (made !== undefined) {
    world.columns.set(id, made);
    return;
  }
  const reader = await world.connection.runAndReadAll(sql);
  const names = reader.columnNames();
  const columns = reader.columnTypes().map((type, index): ColumnInfo => {
    const decimal = type instanceof DuckDBDecimalType ? { Precision: type.width, Scale: type.scale } : {};
    const Type = String(type).toLowerCase().replace('hugeint', 'bigint');
    return { Name: names[index], Type, ...decimal };
  });
  const rows = reader.getRows().map((row) => row.map((cell): Cell => (cell === null ? null : String(cell))));
  world.columns.set(id, columns);
  world.results.set(`${id}.csv`, resultCsv(names, rows));
}

function answerGlue({ tables = {} }: FakeOptions, command: Command): unknown {
  if (command instanceof GetPartitionsCommand) {
    const list = tables[command.input.TableName ?? '']?.registered ?? [];
    const { items, next } = pageOf(list, command.input.NextToken);
    const Partitions = items.map(({ Values, Location }) => ({ Values, StorageDescriptor: { Location } }));
    return { Partitions, NextToken: next };
  }
  if (!(command instanceof GetTableCommand)) throw new TypeError(`no such call: ${command.constructor.name}`);
  const { Name = '', DatabaseName } = command.input;
  const table = tables[Name];
  if (!table || DatabaseName !== 'lake')
    throw new EntityNotFoundException({ message: `Entity Not Found: ${Name}`, ...metadata });
  const columnsOf = (types: Readonly<Record<string, string>>) =>
    Object.entries(types).map(([column, Type]) => ({ Name: column, Type }));
  return {
    Table: {
      Name,
      Parameters: table.parameters,
      StorageDescriptor: {
        Columns: columnsOf(table.columns),
        Location: table.location ?? `s3://lake/${Name}`,
        SerdeInfo: table.serde && {
          SerializationLibrary: `org.apache.hadoop.hive.serde2.${table.serde.library}`,
          Parameters: table.serde.parameters,
        },
      },
      PartitionKeys: columnsOf(table.partitions ?? {}),
    },
  };
}

const pageLength = 3;

/** As S3 and Glue do with a thousand: so many, and where to go on. */
function pageOf<T>(all: readonly T[], token = '0'): { items: readonly T[]; next: string | undefined } {
  const end = Number(token) + pageLength;
  return { items: all.slice(Number(token), end), next: end < all.length ? String(end) : undefined };
}

/** As S3 orders keys. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function groupOf(key: string, prefix: string, delimiter: string): string {
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? key : key.slice(0, at + 1);
}

function answerS3({ options, results, scratch }: World, command: Command): unknown {
  if (command instanceof PutObjectCommand) {
    scratch.put(`${command.input.Bucket}/${command.input.Key}`, String(command.input.Body));
    return {};
  }
  if (command instanceof ListObjectsV2Command && command.input.Bucket === 'results') {
    const Prefix = `results/${command.input.Prefix ?? ''}`;
    const found = [...scratch.objects].filter(([key]) => key.startsWith(Prefix)).sort();
    const { items, next } = pageOf(found, command.input.ContinuationToken);
    const Contents = items.map(([key, { tag }]) => ({
      Key: key.slice('results/'.length),
      Size: 9,
      ETag: tag,
    }));
    return { Contents, NextContinuationToken: next };
  }
  if (command instanceof ListObjectsV2Command) {
    const keys = Object.entries(options.tables ?? {}).flatMap(
      ([name, table]) => table.keys ?? [`${name}/part-0.parquet`],
    );
    const { Prefix = '', Delimiter = '', StartAfter = '' } = command.input;
    const found = keys.filter((key) => key.startsWith(Prefix) && byBytes(key, StartAfter) > 0);
    const groups = new Set(Delimiter === '' ? found : found.map((key) => groupOf(key, Prefix, Delimiter)));
    const { items, next } = pageOf([...groups].toSorted(byBytes), command.input.ContinuationToken);
    const isFolder = (key: string) => Delimiter !== '' && key.endsWith(Delimiter);
    const Contents = items
      .filter((key) => !isFolder(key))
      .map((Key) => ({ Key, Size: 1, ETag: options.tags?.[Key] ?? 'tag' }));
    const CommonPrefixes = items.filter(isFolder).map((folder) => ({ Prefix: folder }));
    return { Contents, CommonPrefixes, IsTruncated: next !== undefined, NextContinuationToken: next };
  }
  if (!(command instanceof GetObjectCommand))
    throw new TypeError(`no such call: ${command.constructor.name}`);
  const { Bucket, Key = '' } = command.input;
  const object = scratch.objects.get(`${Bucket}/${Key}`);
  if (object) return { Body: Readable.from([Buffer.from(object.body)]), LastModified: object.at };
  const text = Bucket === 'lake' ? options.contents?.[Key] : results.get(Key);
  if (text === undefined) throw new NoSuchKey({ message: 'The specified key does not exist.', ...metadata });
  return { Body: Readable.from([typeof text === 'string' ? Buffer.from(text) : text]) };
}
