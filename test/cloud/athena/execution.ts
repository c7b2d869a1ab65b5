/** One query of the Athena endpoint: run by Trino, its result put into S3 as Athena puts it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { query, type Cell as TrinoCell, TrinoError, type TrinoResult } from '../trino/client.ts';
import { type Cell, resultCsv } from './csv.ts';
import { ctasIn } from './ctas.ts';

export interface Engine {
  /** Of Trino. */
  readonly url: string;
  readonly catalog: string;
  readonly s3: S3Client;
  /** No query is over sooner. */
  readonly minMilliseconds: number;
}

export interface Asked {
  readonly sql: string;
  readonly workgroup: string;
  readonly database: string | undefined;
  /** `s3://BUCKET/FOLDER/` of the results. */
  readonly folder: string;
  /** Bytes that it may read. */
  readonly limit: number;
}

export interface Execution extends Asked {
  readonly id: string;
  readonly submitted: number;
  state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  reason?: string;
  error?: object;
  completed?: number;
  result?: TrinoResult;
}

export function begin(engine: Engine, asked: Asked): Execution {
  const execution: Execution = { ...asked, id: randomUUID(), submitted: Date.now(), state: 'QUEUED' };
  // It never rejects: what goes wrong is the execution's state.
  void execute(engine, execution);
  return execution;
}

const placeOf = ({ folder, id }: Execution, ending: string) =>
  `${folder.replace(/\/?$/, '/')}${ending}`.replace('ID', id);

/** The result, or the folder of the table that was made. */
export const locationOf = (execution: Execution): string =>
  placeOf(execution, ctasIn(execution.sql) ? 'tables/ID' : 'ID.csv');

/** What lists the files of the table that was made. */
export const manifestOf = (execution: Execution): string | undefined =>
  ctasIn(execution.sql) && placeOf(execution, 'ID-manifest.csv');

const isCancelled = ({ state }: Execution) => state === 'CANCELLED';

const isOpen = ({ state }: Execution) => state === 'QUEUED' || state === 'RUNNING';

/** What has ended stays as it is. */
export function end(execution: Execution, how: Pick<Execution, 'state' | 'reason' | 'error'>): void {
  if (isOpen(execution)) Object.assign(execution, how, { completed: Date.now() });
}

async function execute(engine: Engine, execution: Execution): Promise<void> {
  execution.state = 'RUNNING';
  const { sql, database, limit, submitted } = execution;
  const { url, catalog, minMilliseconds } = engine;
  try {
    const schema = database === undefined ? {} : { schema: database };
    const made = ctasIn(sql);
    const text = made?.at(`${locationOf(execution)}/`) ?? sql;
    const result = await query(url, text, { catalog, ...schema });
    execution.result = result;
    // Athena stops in the middle; what is seen of it is the same.
    if (result.bytesScanned > limit)
      end(execution, { state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' });
    await sleep(isOpen(execution) ? Math.max(0, submitted + minMilliseconds - Date.now()) : 0);
    if (isOpen(execution)) await (made ? putManifest : putResult)(engine.s3, execution, result);
    end(execution, { state: 'SUCCEEDED' });
    // Athena makes the table at the end alone; its files stay.
    if (made && isCancelled(execution)) await query(url, `drop table ${made.table}`, { catalog, ...schema });
  } catch (error) {
    end(execution, failure(error));
  }
}

const inBucket = (url: string) => {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(url) ?? [];
  return { Bucket, Key };
};

async function putManifest(s3: S3Client, execution: Execution): Promise<void> {
  const { Bucket, Key: folder } = inBucket(`${locationOf(execution)}/`);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: folder }));
  const Body = Contents.map(({ Key }) => `s3://${Bucket}/${Key}\n`).join('');
  await s3.send(new PutObjectCommand({ ...inBucket(manifestOf(execution) ?? ''), Body }));
}

async function putResult(s3: S3Client, execution: Execution, { columns, rows }: TrinoResult): Promise<void> {
  const names = columns.map(({ name }) => name);
  const Body = resultCsv(
    names,
    rows.map((row) => row.map(cellText)),
  );
  await s3.send(
    new PutObjectCommand({
      ...inBucket(locationOf(execution)),
      Body,
      ContentType: 'application/octet-stream',
    }),
  );
}

export function cellText(cell: TrinoCell): Cell {
  if (cell === null || typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return String(cell);
  const inner = (value: TrinoCell) => cellText(value) ?? 'null';
  if (isList(cell)) return `[${cell.map(inner).join(', ')}]`;
  return `{${Object.entries(cell)
    .map(([key, value]) => `${key}=${inner(value)}`)
    .join(', ')}}`;
}

const isList = (cell: TrinoCell): cell is readonly TrinoCell[] => Array.isArray(cell);

// Trino calls trouble with the lake's files EXTERNAL; for Athena they are the user's data.
const badData = /^HIVE_(BAD_DATA|CURSOR_ERROR|CANNOT_OPEN_SPLIT|PARTITION_SCHEMA_MISMATCH)/;

/** Numbers are those of Athena's error catalog: 1 is the system, 2 the user; 1000 a user error, 200 the engine. */
function failure(error: unknown): Pick<Execution, 'state' | 'reason' | 'error'> {
  const reason = error instanceof Error ? error.message : String(error);
  const isUsers = error instanceof TrinoError && (error.type === 'USER_ERROR' || badData.test(error.code));
  const found = isUsers
    ? { ErrorCategory: 2, ErrorType: 1000, Retryable: false }
    : { ErrorCategory: 1, ErrorType: 200, Retryable: true };
  return { state: 'FAILED', reason, error: { ...found, ErrorMessage: reason } };
}
