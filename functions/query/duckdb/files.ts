/** The files of a local lake as they are listed, for its fingerprint. */
import type { BigIntStats } from 'node:fs';
import { glob, readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isErrno } from '../../errors.ts';
import type { LakeFile, LakeFiles } from '../fingerprint.ts';
import type { Lake, RawTable } from '../lake.ts';

/**
 * @param directory of the lake
 * @param names of the tables that are listed
 * @param absent those that this lake does not have at all
 */
export async function listLake(
  directory: string,
  lake: Lake,
  names: readonly string[],
  absent: readonly string[],
): Promise<LakeFiles> {
  const listed = names.map(async (name) => {
    const table = absent.includes(name) ? undefined : lake.tables[name];
    const files = table ? await filesOf(directory, table) : [];
    return [name, files.length > 0 ? files : undefined] as const;
  });
  return Object.fromEntries(await Promise.all(listed));
}

/** Of a folder, a file or a pattern. More than DuckDB reads may be among them: one too many does no harm. */
async function filesOf(directory: string, { location }: RawTable): Promise<LakeFile[]> {
  const path = join(directory, location);
  const found = await statOf(path);
  if (found?.isDirectory()) return filesBelow(path, '');
  if (found) return [fileOf('', found)];
  const files: LakeFile[] = [];
  for await (const name of glob(location, { cwd: directory })) files.push(...(await fileAt(directory, name)));
  return files;
}

async function filesBelow(root: string, folder: string): Promise<LakeFile[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = entries
    // What engines keep beside the data.
    .filter(({ name }) => !/^[_.]/.test(name))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(root, path) : fileAt(root, path);
    });
  return (await Promise.all(found)).flat();
}

async function fileAt(root: string, path: string): Promise<LakeFile[]> {
  const found = await statOf(join(root, path));
  return found?.isFile() ? [fileOf(path, found)] : [];
}

function fileOf(path: string, { size, mtimeNs }: BigIntStats): LakeFile {
  return { path: path.replaceAll(sep, '/'), size: Number(size), version: String(mtimeNs) };
}

/** @returns undefined where nothing is there, or no longer */
async function statOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
