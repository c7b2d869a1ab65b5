/** The files of a Glue database's tables as S3 lists them, for their fingerprint. */
import type { LakeFile, LakeFiles } from '../fingerprint.ts';
import { type Catalog, filesBelow, folderOf, glueTable, hasPartitionList, partitionsOf } from './lake.ts';

/**
 * @param names of the tables that are listed
 * @param absent those that this lake does not have at all
 */
export async function listTables(
  catalog: Catalog,
  names: readonly string[],
  absent: readonly string[],
): Promise<LakeFiles> {
  const listed = names.map(async (name) => {
    const files = absent.includes(name) ? [] : await filesOf(catalog, name);
    return [name, files.length > 0 ? files : undefined] as const;
  });
  return Object.fromEntries(await Promise.all(listed));
}

async function filesOf(catalog: Catalog, name: string): Promise<LakeFile[]> {
  const table = await glueTable(catalog, name);
  if (table === undefined) return [];
  const folder = folderOf(table);
  const files = await allBelow(catalog, folder);
  if (!hasPartitionList(table)) return files;
  const keys = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name);
  for await (const { Values = [], StorageDescriptor } of partitionsOf(catalog, name)) {
    const path = keys.map((key, index) => `${key}=${Values[index] ?? ''}`).join('/');
    const location = StorageDescriptor?.Location ?? '';
    // A folder is read from the moment when it is on the list.
    files.push({
      path,
      size: 0,
      version: location.startsWith(folder) ? location.slice(folder.length) : location,
    });
    if (!location.startsWith(folder)) files.push(...(await filesElsewhere(catalog, location, path)));
  }
  return files;
}

async function filesElsewhere(catalog: Catalog, location: string, path: string): Promise<LakeFile[]> {
  const files = await allBelow(catalog, location.endsWith('/') ? location : `${location}/`);
  return files.map((file) => ({ ...file, path: `${path}/${file.path}` }));
}

async function allBelow({ s3 }: Catalog, folder: string): Promise<LakeFile[]> {
  const files: LakeFile[] = [];
  for await (const file of filesBelow(s3, folder)) files.push(file);
  return files;
}
