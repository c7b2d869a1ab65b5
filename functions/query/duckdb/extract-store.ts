/**
 * Extracts in a folder: the rows of closed months as Parquet files. The name of each says what it follows from and
 * what it holds, so that a file that was altered or cut off is never read.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isAbandoned, makeFolder, unfinishedPrefix } from '../../durable-file.ts';
import { isErrno } from '../../errors.ts';

/** The rows of a model for a closed month, and all that they follow from. */
export interface ExtractId {
  readonly model: string;
  /** `YYYY-MM` */
  readonly month: string;
  /** `Month.key` */
  readonly key: string;
}

export interface StoredExtract {
  readonly path: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
}

export interface ExtractStore {
  /** Folder that DuckDB writes and reads. */
  readonly folder: string;
  /** @returns the extract of a month, proved; undefined: there is none, or what there was is spoiled */
  find(id: ExtractId): Promise<StoredExtract | undefined>;
  /** Removes the extract of a month. */
  forget(id: ExtractId): Promise<void>;
  /** @param write makes the file of a path */
  keep(id: ExtractId, write: (path: string) => Promise<unknown>): Promise<StoredExtract>;
}

/** How many extracts of one model and month stay: of other lakes, zones and parameters, and of earlier files. */
const keptOfMonth = 8;

export function folderExtracts(folder: string): ExtractStore {
  return {
    folder,
    async find(id) {
      const own = join(folder, id.model);
      for (const name of namesIn(own).filter((one) => one.startsWith(`${stemOf(id)}.`))) {
        const path = join(own, name);
        const sha256 = await hashOfFile(path);
        if (sha256 !== undefined && name === nameOf(id, sha256)) {
          await used(path);
          return { path, sha256 };
        }
        await rm(path, { recursive: true, force: true });
      }
      return undefined;
    },
    async forget(id) {
      const own = join(folder, id.model);
      for (const name of namesIn(own).filter((one) => one.startsWith(`${stemOf(id)}.`)))
        await rm(join(own, name), { force: true });
    },
    async keep(id, write) {
      const own = join(folder, id.model);
      makeFolder(own, 0o700);
      await removeAbandoned(own);
      const aside = join(own, `${unfinishedPrefix}${process.pid}.${randomUUID()}`);
      try {
        await write(aside);
        const sha256 = (await hashOfFile(aside)) ?? '';
        const path = join(own, nameOf(id, sha256));
        await rename(aside, path);
        await removeOldest(own, id);
        return { path, sha256 };
      } finally {
        await rm(aside, { force: true });
      }
    },
  };
}

const stemOf = ({ month, key }: ExtractId) => `${month}.${key.slice(0, 32)}`;
const nameOf = (id: ExtractId, sha256: string) => `${stemOf(id)}.${sha256}.parquet`;

/** @returns nothing if the folder is not there */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

/** @returns undefined: another process has just removed it, or it is not a file */
async function hashOfFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'EISDIR')) return undefined;
    throw error;
  }
}

/** Whoever looks for the least useful ones sees when it was used last. */
async function used(path: string): Promise<void> {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  const now = new Date();
  if (now.getTime() - mtimeMs > 86_400_000) await utimes(path, now, now).catch(() => {});
}

async function removeOldest(folder: string, { month }: ExtractId): Promise<void> {
  const age = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const ofMonth = namesIn(folder).filter((name) => name.startsWith(`${month}.`));
  const old = ofMonth.toSorted((a, b) => age(b) - age(a)).slice(keptOfMonth);
  for (const name of old) await rm(join(folder, name), { force: true });
}

async function removeAbandoned(folder: string): Promise<void> {
  const ofOthers = namesIn(folder).filter((name) => !name.startsWith(`${unfinishedPrefix}${process.pid}.`));
  for (const name of ofOthers.filter(isAbandoned)) await rm(join(folder, name), { force: true });
}
