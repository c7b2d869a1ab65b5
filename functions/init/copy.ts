/** Files of S3 on this machine: what a lake is guessed from, and what the first edition is made of. */
import { createWriteStream, mkdirSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { InputError } from '../errors.ts';
import { counted } from '../language/counted.ts';
import { ask, objectAt } from '../query/athena/calls.ts';
import { folderAt, objectsBelow } from '../query/athena/listing.ts';
import { isHidden } from '../query/data-files.ts';
import { groupOf, placeOf } from './found.ts';

export interface RemoteFile {
  /** Below the copy. */
  readonly path: string;
  /** `s3://BUCKET/KEY` */
  readonly url: string;
  /** Bytes. */
  readonly size: number;
}

export interface CopyInput {
  readonly s3: S3Client;
  /** Folder of the copy, absolute. */
  readonly into: string;
  /** Bytes that are copied at most, though of each table a file. @default a gigabyte */
  readonly most?: number;
  readonly onProgress: (detail: string) => void;
}

const usualMost = 1e9;

/**
 * Lists the data files of a folder.
 * @param url `s3://BUCKET/FOLDER`
 * @throws InputError there are none
 */
export async function filesIn(s3: S3Client, url: string): Promise<RemoteFile[]> {
  const folder = folderAt(url);
  const found: RemoteFile[] = [];
  for await (const { path, size } of objectsBelow(s3, folder))
    if (size > 0 && !isHidden(path)) found.push({ path, size, url: `${folder.path}${path}` });
  if (found.length > 0) return found;
  throw InputError.at('', `${folder.path} has no files`);
}

/**
 * Copies files that are not there yet: of large tables the last ones by name.
 * @returns what was left where it is
 */
export async function copyFiles(
  files: readonly RemoteFile[],
  { s3, into, most = usualMost, onProgress }: CopyInput,
): Promise<readonly string[]> {
  const odd = files.find(({ path }) => path.split('/').includes('..'));
  if (odd) throw InputError.at(odd.url, 'leads out of the lake; expected no ".." in a key');
  const { chosen, notes } = chosenOf(files, most);
  const lacking = chosen.filter(({ path, size }) => sizeOf(join(into, path)) !== size);
  let count = 0;
  const queue = lacking.values();
  // They share the iterator.
  const copyAll = async () => {
    for (const file of queue) {
      await copyFile(s3, file, join(into, file.path));
      count += 1;
      onProgress(`${count} of ${lacking.length} files`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, copyAll));
  return notes;
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size;

/** Small tables are copied whole, large ones share what is left. */
export function chosenOf(
  files: readonly RemoteFile[],
  most: number,
): { readonly chosen: readonly RemoteFile[]; readonly notes: readonly string[] } {
  const bytes = (some: readonly RemoteFile[]) => some.reduce((sum, { size }) => sum + size, 0);
  const tables = [...Map.groupBy(files, ({ path }) => groupOf(path)).values()];
  let rest = most;
  const parts = tables
    .toSorted((a, b) => bytes(a) - bytes(b))
    .map((table, index) => {
      const last = lastOf(table, rest / (tables.length - index));
      rest -= bytes(last);
      return { table, last };
    });
  const notes = parts.flatMap(({ table, last }) => {
    if (last.length === table.length) return [];
    const place = placeOf(table[0]?.path ?? '') || '.';
    return [`${place}: the last ${last.length} of ${counted(table.length, 'file')} are copied`];
  });
  return { chosen: parts.flatMap(({ last }) => last), notes };
}

function lastOf(table: readonly RemoteFile[], most: number): RemoteFile[] {
  const inOrder = table.toSorted((a, b) => (a.path < b.path ? 1 : -1));
  let sum = 0;
  return inOrder.filter(({ size }, index) => {
    sum += size;
    return index === 0 || sum <= most;
  });
}

async function copyFile(s3: S3Client, { url }: RemoteFile, path: string): Promise<void> {
  await ask('s3:GetObject', url, async () => {
    const { Body } = await s3.send(new GetObjectCommand(objectAt(url)));
    if (!(Body instanceof Readable)) throw new TypeError(`${url} has no content that can be read`);
    mkdirSync(dirname(path), { recursive: true });
    // What is interrupted has another name, and is copied again.
    await pipeline(Body, createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
  });
}
