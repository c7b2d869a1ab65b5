/** The files of a local lake as they are listed, with the day of each. */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, isErrno } from '../../errors.ts';
import { dataFiles } from '../data-files.ts';
import type { RawTable } from '../lake.ts';
import { indexing, type LakeIndex, type TableIndex } from '../lake-index.ts';
import type { Models } from '../models.ts';
import { type DayOf, dayColumns, dayInFolders } from '../partition-days.ts';

/**
 * @param directory of the lake
 * @param names of the tables that are listed
 */
export async function listLake(
  directory: string,
  names: readonly string[],
  models: Pick<Models, 'lake' | 'byName' | 'absent'>,
): Promise<LakeIndex> {
  const listed = names.map(async (name) => {
    const table = models.absent.includes(name) ? undefined : models.lake.tables[name];
    if (table?.format === 'iceberg') throw icebergError(models.lake.file, name);
    const dayOf = dayInFolders(dayColumns(name, models));
    return [name, table && (await indexOf(directory, table, dayOf))] as const;
  });
  return Object.fromEntries(await Promise.all(listed));
}

const icebergError = (file: string, name: string) =>
  InputError.at(
    file,
    `table ${name}: format iceberg is read on Athena alone; on one machine, expected Parquet or CSV files, such as an export of the table`,
  );

/** Files that are looked at together. */
const atOnce = 100;

async function indexOf(directory: string, table: RawTable, dayOf: DayOf): Promise<TableIndex | undefined> {
  const { root, paths } = dataFiles(directory, table);
  const index = indexing();
  for (let from = 0; from < paths.length; from += atOnce) {
    const look = async (path: string) => {
      const found = await statOf(join(root, path));
      if (found?.isFile())
        index.add(dayOf(path), { path, size: Number(found.size), version: String(found.mtimeNs) });
    };
    await Promise.all(paths.slice(from, from + atOnce).map(look));
  }
  return index.end(0);
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
