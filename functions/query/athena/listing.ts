/** Lists files in S3: all but what engines keep beside the data, a page at a time. */
import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { InputError } from '../../errors.ts';
import { isHidden } from '../data-files.ts';
import type { LakeFile } from '../lake-index.ts';
import { ask } from './calls.ts';

/** Where files lie. */
export interface Folder {
  /** s3://BUCKET/…/ */
  readonly path: string;
  /** How the names of those in it begin that are meant. */
  readonly beginning: string;
}

export const folderAt = (location: string): Folder => ({
  path: location.replace(/^s3[an]:/, 's3:').replace(/\/?$/, '/'),
  beginning: '',
});

/** The files of a folder in the order of their keys. */
export async function* filesBelow(s3: S3Client, folder: Folder): AsyncGenerator<LakeFile> {
  for await (const page of pagesOf(s3, folder)) yield* filesOn(page, folder);
}

/** All that a folder has, be it data or not. */
export async function* objectsBelow(s3: S3Client, folder: Folder): AsyncGenerator<LakeFile> {
  const { root } = placeOf(folder.path);
  for await (const { Contents = [] } of pagesOf(s3, folder))
    for (const { Key = '', Size = 0, ETag = '' } of Contents)
      yield { path: Key.slice(root.length), size: Size, version: ETag };
}

/** Pages that follow each other, before it is worth asking for several at once. */
const fewPages = 4;
/** Parts of a large folder that are listed at the same time. */
const parts = 8;

/**
 * Gives the files of a folder, in any order: a large one is listed in several parts at once.
 * @param onCall called for each call of S3
 * @throws InputError a file is empty
 */
export async function eachFile(
  s3: S3Client,
  folder: Folder,
  onFile: (file: LakeFile) => void,
  onCall: () => void,
): Promise<void> {
  let after = '';
  let count = 0;
  for await (const page of pagesOf(s3, folder, {}, onCall)) {
    for (const file of filesOn(page, folder)) onFile(file);
    if (page.NextContinuationToken === undefined) return;
    after = page.Contents?.at(-1)?.Key ?? '';
    count += 1;
    if (count === fewPages) break;
  }
  const starts = [after, ...(await startsAfter(s3, folder, after, onCall))];
  const list = (start: string, index: number) => eachFileBetween(start, starts[index + 1]);
  const eachFileBetween = async (start: string, end: string | undefined) => {
    for await (const page of pagesOf(s3, folder, { StartAfter: start }, onCall)) {
      for (const file of filesOn(page, folder, end)) onFile(file);
      if (end !== undefined && !isBefore(page.Contents?.at(-1)?.Key ?? '', end)) return;
    }
  };
  await Promise.all(starts.map(list));
}

/** Pages of folder names that are looked at to find where the parts begin. */
const mostPages = 10;

/** The keys behind which the parts of a folder begin, in order: folders in it that lie behind a key. */
async function startsAfter(
  s3: S3Client,
  folder: Folder,
  after: string,
  onCall: () => void,
): Promise<string[]> {
  const found: string[] = [];
  let count = 0;
  for await (const page of pagesOf(s3, folder, { Delimiter: '/', StartAfter: after }, onCall)) {
    for (const { Prefix = '' } of page.CommonPrefixes ?? []) if (isBefore(after, Prefix)) found.push(Prefix);
    count += 1;
    if (count === mostPages) break;
  }
  const every = Math.ceil(found.length / parts);
  return found.filter((_, index) => index > 0 && index % every === 0);
}

/** S3 orders keys by their bytes. */
const isBefore = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;

async function* pagesOf(
  s3: S3Client,
  { path, beginning }: Folder,
  input: Pick<ListObjectsV2CommandInput, 'Delimiter' | 'StartAfter'> = {},
  onCall = () => {},
): AsyncGenerator<ListObjectsV2CommandOutput> {
  const { bucket: Bucket, root } = placeOf(path);
  const asked = { ...input, Bucket, Prefix: `${root}${beginning}` };
  let ContinuationToken: string | undefined;
  do {
    const command = new ListObjectsV2Command({ ...asked, ContinuationToken });
    onCall();
    const page = await ask('s3:ListBucket', Bucket, () => s3.send(command));
    yield page;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

function placeOf(path: string) {
  const [, bucket = '', root = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(path) ?? [];
  return { bucket, root };
}

/**
 * @param end the first key that is not meant
 * @throws InputError a file is empty
 */
function* filesOn(
  { Contents = [] }: ListObjectsV2CommandOutput,
  { path: folder }: Folder,
  end?: string,
): Generator<LakeFile> {
  const { bucket, root } = placeOf(folder);
  const isWhole = end === undefined || isBefore(Contents.at(-1)?.Key ?? '', end);
  for (const { Key = '', Size = 0, ETag = '' } of Contents) {
    if (!isWhole && !isBefore(Key, end)) return;
    const path = Key.slice(root.length);
    if (!isData(path)) continue;
    // Hadoop's marks of folders have no content either.
    if (Size === 0 && !path.endsWith('_$folder$')) throw emptyFile(`s3://${bucket}/${Key}`);
    if (Size > 0) yield { path, size: Size, version: ETag };
  }
}

const emptyFile = (url: string) =>
  InputError.at(url, 'is empty; expected data: write it again, or take it away');

// A folder's own marker is an object too.
const isData = (path: string) => path !== '' && !path.endsWith('/') && !isHidden(path);
