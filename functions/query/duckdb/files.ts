/** The files of a local lake as they are listed, for its fingerprint. */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from '../../errors.ts';
import { dataFiles } from '../data-files.ts';
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

async function filesOf(directory: string, table: RawTable): Promise<LakeFile[]> {
  const { root, paths } = dataFiles(directory, table);
  return (await Promise.all(paths.map((path) => fileAt(root, path)))).flat();
}

async function fileAt(root: string, path: string): Promise<LakeFile[]> {
  const found = await statOf(join(root, path));
  return found?.isFile() ? [{ path, size: Number(found.size), version: String(found.mtimeNs) }] : [];
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
