/** The archive as a folder: REPORT/PERIOD/rN/… */
import { constants } from 'node:fs';
import { lstat, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isAbandoned, isUnfinished, publishOnce } from '../durable-file.ts';
import { InputError, isErrno } from '../errors.ts';
import { isInside } from '../inside.ts';
import { type Archive, type EditionId, editionPath } from './archive.ts';
import { manifestName } from './manifest.ts';
import { leadsOut, revisionsAmong } from './names.ts';

export function folderArchive(directory: string): Archive {
  const root = resolve(directory);
  const folderOf = (edition: EditionId) => join(root, editionPath(edition));
  return {
    async putFile(edition, file) {
      const path = insideOf(folderOf(edition), file.name);
      if (path === undefined) throw leadsOut(file.name);
      if ((await publishOnce(path, file.bytes)) === 'made') return 'stored';
      const there = await readOrUndefined(root, path);
      return there && Buffer.compare(there, file.bytes) === 0 ? 'stored' : 'conflict';
    },
    readFile: (edition, name) => readOrUndefined(root, insideOf(folderOf(edition), name)),
    listFiles: async (edition) => (await namesBelow(folderOf(edition))).filter(isFinished),
    listLeftovers: async (edition) =>
      (await namesBelow(folderOf(edition))).filter((name) => !isFinished(name)),
    async removeLeftovers(edition) {
      const names = await namesBelow(folderOf(edition));
      const left = names.filter((name) => isAbandoned(basename(name)));
      for (const name of left) await rm(join(folderOf(edition), name), { force: true });
    },
    async listEditions(report, period) {
      const found: EditionId[] = [];
      for (const r of report === undefined ? await foldersIn(root) : [report]) {
        for (const p of period === undefined ? await foldersIn(join(root, r)) : [period]) {
          for (const revision of await revisionsIn(join(root, r, p))) {
            const edition = { report: r, period: p, revision };
            if (await exists(join(folderOf(edition), manifestName))) found.push(edition);
          }
        }
      }
      return found;
    },
    listRevisions: (report, period) => revisionsIn(join(root, report, period)),
    locate: folderOf,
  };
}

/** A name that leads out of the edition names no file of it. */
function insideOf(folder: string, name: string): string | undefined {
  const path = resolve(folder, name);
  return path !== folder && isInside(folder, path) ? path : undefined;
}

/** A file alone: what a link leads to was not archived, and a pipe would never end. Windows knows neither flag. */
const flag = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * An archive may come from elsewhere: its links are not followed, and those that lead out of it are told.
 * @throws InputError it is such a link
 */
async function readOrUndefined(root: string, path: string | undefined): Promise<Uint8Array | undefined> {
  if (path === undefined) return undefined;
  try {
    const real = await realpath(path);
    if (!isInside(await realpath(root), real))
      throw InputError.at(path, `is a link to ${real}, outside of the archive; expected a file`);
    return await readFile(path, { flag });
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EISDIR', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO')) return undefined;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}

const isFinished = (name: string) => !name.endsWith('/') && !isUnfinished(basename(name));

/** All that lies below, links too, which are not followed; a folder with nothing in it has a slash at its end. */
async function namesBelow(folder: string, path = ''): Promise<string[]> {
  const nested = await Promise.all(
    (await entriesOf(folder)).map(async (entry) => {
      const name = path + entry.name;
      if (!entry.isDirectory()) return [name];
      const inside = await namesBelow(join(folder, entry.name), `${name}/`);
      return inside.length === 0 ? [`${name}/`] : inside;
    }),
  );
  return nested.flat().sort();
}

async function foldersIn(folder: string): Promise<string[]> {
  return (await entriesOf(folder))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function revisionsIn(folder: string): Promise<number[]> {
  return revisionsAmong(await foldersIn(folder));
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
