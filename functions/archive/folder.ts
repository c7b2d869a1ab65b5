/** The archive as a folder: REPORT/PERIOD/rN/… */
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { isUnfinished, publishOnce } from '../durable-file.ts';
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
      return Buffer.compare(await readFile(path), file.bytes) === 0 ? 'stored' : 'conflict';
    },
    readFile: (edition, name) => readOrUndefined(root, insideOf(folderOf(edition), name)),
    listFiles: async (edition) =>
      (await filesBelow(folderOf(edition))).map((path) => relative(folderOf(edition), path)),
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

/**
 * An archive may come from elsewhere: of its links those that lead out of it are not followed.
 * @throws InputError it is such a link
 */
async function readOrUndefined(root: string, path: string | undefined): Promise<Uint8Array | undefined> {
  if (path === undefined) return undefined;
  try {
    const real = await realpath(path);
    if (!isInside(await realpath(root), real))
      throw InputError.at(path, `is a link to ${real}, outside of the archive; expected a file`);
    return await readFile(real);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EISDIR', 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return Promise.resolve(isUnfinished(entry.name) ? [] : [path]);
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
