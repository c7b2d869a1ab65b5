/** The archive as a bucket of S3: PREFIX/REPORT/PERIOD/rN/… */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { awsError, awsFailure } from '../aws/errors.ts';
import { RetryableError } from '../errors.ts';
import { type Archive, type ArchiveFile, type EditionId, editionPath, type PutResult } from './archive.ts';
import { manifestName } from './manifest.ts';
import { leadsOut, revisionsAmong } from './names.ts';

export interface S3ArchiveOptions {
  /** It is kept open. */
  readonly client: S3Client;
  readonly bucket: string;
  /** Folder of the archive in the bucket. @default the bucket itself */
  readonly prefix?: string;
}

export function s3Archive({ client, bucket, prefix = '' }: S3ArchiveOptions): Archive {
  const store: Store = { client, bucket, root: prefix.replace(/\/*$/, prefix === '' ? '' : '/') };
  const folderOf = (edition: EditionId) => `${store.root}${editionPath(edition)}/`;
  return {
    async putFile(edition, file) {
      const name = nameInside(file.name);
      if (name === undefined) throw leadsOut(file.name);
      return putNew(store, folderOf(edition) + name, file);
    },
    async readFile(edition, name) {
      const inside = nameInside(name);
      return inside === undefined ? undefined : read(store, folderOf(edition) + inside);
    },
    listFiles: (edition) => filesBelow(store, folderOf(edition)),
    // What is not written whole is not there.
    listLeftovers: async () => [],
    removeLeftovers: async () => {},
    listEditions: (report, period) => listEditions(store, report, period),
    listRevisions: (report, period) => revisionsIn(store, report, period),
    locate: (edition) => `s3://${bucket}/${folderOf(edition).slice(0, -1)}`,
  };
}

interface Store {
  readonly client: S3Client;
  readonly bucket: string;
  /** Empty, or with a slash at its end. */
  readonly root: string;
}

/** What a call must be allowed, the bucket's key included. */
const actions = {
  put: 's3:PutObject, kms:GenerateDataKey and kms:Decrypt',
  read: 's3:GetObject, kms:Decrypt and s3:ListBucket (without it a missing file is denied as well)',
  list: 's3:ListBucket',
} as const;

async function call<T>(store: Store, action: keyof typeof actions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw awsError(error, `bucket ${store.bucket}`, actions[action]);
  }
}

/** Keys are not paths, so `..` leads nowhere in S3; but a name must mean the same in a folder. */
function nameInside(name: string): string | undefined {
  const path = posix.normalize(name).replace(/\/$/, '');
  const outside = posix.isAbsolute(name) || path === '..' || path.startsWith('../');
  return outside || path === '.' ? undefined : path;
}

const putAttempts = 5;
/** Milliseconds; the n-th waits n times as long. */
const putPause = 40;

async function putNew(store: Store, key: string, file: ArchiveFile): Promise<PutResult> {
  for (let attempt = 1; attempt <= putAttempts; attempt++) {
    const result = await call(store, 'put', () => tryPut(store, key, file));
    if (result !== 'race') return result;
    await setTimeout(putPause * attempt * (0.5 + Math.random()));
  }
  throw new RetryableError(`s3://${store.bucket}/${key}: gave up after ${putAttempts} concurrent writes`);
}

async function tryPut(store: Store, key: string, file: ArchiveFile): Promise<PutResult | 'race'> {
  const sha256 = createHash('sha256').update(file.bytes).digest('base64');
  try {
    await store.client.send(
      new PutObjectCommand({
        Bucket: store.bucket,
        Key: key,
        Body: file.bytes,
        ContentType: file.mediaType,
        ChecksumSHA256: sha256,
        IfNoneMatch: '*',
      }),
    );
    return 'stored';
  } catch (error) {
    const { status } = awsFailure(error);
    // It is there; maybe from this very call, whose first answer was lost.
    if (status === 412) return comparePut(store, key, file.bytes, sha256);
    if (status === 409) return 'race';
    throw error;
  }
}

async function comparePut(
  store: Store,
  key: string,
  bytes: Uint8Array,
  sha256: string,
): Promise<PutResult | 'race'> {
  const found = await head(store, key);
  // Removed by an operator in this very moment.
  if (!found) return 'race';
  if (found.ChecksumSHA256 !== undefined && found.ChecksumType !== 'COMPOSITE')
    return found.ChecksumSHA256 === sha256 ? 'stored' : 'conflict';
  // Put there by other means, such as a copy in parts: it has no checksum of the whole.
  const there = await read(store, key);
  if (!there) return 'race';
  return Buffer.compare(there, bytes) === 0 ? 'stored' : 'conflict';
}

const head = (store: Store, key: string) =>
  call(store, 'read', async () => {
    try {
      return await store.client.send(
        new HeadObjectCommand({ Bucket: store.bucket, Key: key, ChecksumMode: 'ENABLED' }),
      );
    } catch (error) {
      if (awsFailure(error).status === 404) return undefined;
      throw error;
    }
  });

const read = (store: Store, key: string): Promise<Uint8Array | undefined> =>
  call(store, 'read', async () => {
    try {
      const { Body: body } = await store.client.send(
        new GetObjectCommand({ Bucket: store.bucket, Key: key }),
      );
      return await body?.transformToByteArray();
    } catch (error) {
      if (awsFailure(error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  });

async function listEditions(store: Store, report?: string, period?: string): Promise<EditionId[]> {
  const reports = report === undefined ? await foldersIn(store, '') : [report];
  const found = reports.map(async (name) => {
    const periods = period === undefined ? await foldersIn(store, `${name}/`) : [period];
    return Promise.all(periods.map((id) => editionsOf(store, name, id)));
  });
  return (await Promise.all(found)).flat(2);
}

// One question per revision, not a list of all files: an edition for many readers has thousands of them.
async function editionsOf(store: Store, report: string, period: string): Promise<EditionId[]> {
  const revisions = await revisionsIn(store, report, period);
  const found = revisions.map(async (revision) => {
    const edition = { report, period, revision };
    const key = `${store.root}${editionPath(edition)}/${manifestName}`;
    return (await head(store, key)) ? [edition] : [];
  });
  return (await Promise.all(found)).flat();
}

async function revisionsIn(store: Store, report: string, period: string): Promise<number[]> {
  return revisionsAmong(await foldersIn(store, `${report}/${period}/`));
}

/** Names of the folders, in order: S3 has `a-b/` before `a/`. */
async function foldersIn(store: Store, folder: string): Promise<string[]> {
  const prefix = store.root + folder;
  const found = await list(store, prefix, '/', ({ CommonPrefixes }) => CommonPrefixes);
  return found.map(({ Prefix = '' }) => Prefix.slice(prefix.length, -1)).sort();
}

async function filesBelow(store: Store, prefix: string): Promise<string[]> {
  const found = await list(store, prefix, undefined, ({ Contents }) => Contents);
  return found.map(({ Key = '' }) => Key.slice(prefix.length)).sort();
}

const list = <T>(
  store: Store,
  prefix: string,
  delimiter: string | undefined,
  entriesOf: (page: ListObjectsV2CommandOutput) => readonly T[] | undefined,
): Promise<T[]> =>
  call(store, 'list', async () => {
    const found: T[] = [];
    const input = { Bucket: store.bucket, Prefix: prefix, Delimiter: delimiter };
    for await (const page of paginateListObjectsV2({ client: store.client }, input))
      found.push(...(entriesOf(page) ?? []));
    return found;
  });
