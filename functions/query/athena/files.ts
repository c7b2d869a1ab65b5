/** The files of a Glue database's tables as S3 lists them, with the day of each. */
import type { Table } from '@aws-sdk/client-glue';
import { type Indexing, indexing, type LakeFile, type LakeIndex, type TableIndex } from '../lake-index.ts';
import type { Models } from '../models.ts';
import {
  type DayColumns,
  type DayOf,
  dayColumns,
  dayInFolders,
  dayInFormat,
  dayInTemplate,
} from '../partition-days.ts';
import { type Catalog, glueTable } from './catalog.ts';
import { icebergMetadata, isIceberg, newestSnapshot } from './iceberg.ts';
import { folderOf, hasPartitionList, partitionsOf, templateOf } from './lake.ts';
import { eachFile, type Folder, folderAt } from './listing.ts';

/** Partitions with a folder of their own that are listed at the same time. */
const atOnce = 8;

/** @param names of the tables that are listed */
export async function listTables(
  catalog: Catalog,
  names: readonly string[],
  models: Pick<Models, 'lake' | 'byName' | 'absent'>,
): Promise<LakeIndex> {
  const listed = names.map(async (name) => {
    const isAbsent = models.absent.includes(name);
    if (isAbsent) return [name, undefined] as const;
    const hasSnapshots = models.lake.tables[name]?.format === 'iceberg';
    const found = hasSnapshots ? snapshotOf(catalog, name) : indexOf(catalog, name, dayColumns(name, models));
    return [name, await found] as const;
  });
  return Object.fromEntries(await Promise.all(listed));
}

/** No file is listed: a snapshot never changes. */
async function snapshotOf(catalog: Catalog, name: string): Promise<TableIndex | undefined> {
  const table = await glueTable(catalog, name);
  if (table === undefined || !isIceberg(table)) return undefined;
  const metadata = await icebergMetadata(catalog.s3, table);
  const snapshot = newestSnapshot(metadata);
  if (snapshot === undefined) return undefined;
  const index = indexing();
  index.add('', { path: metadata['table-uuid'], size: 0, version: snapshot });
  const found = index.end(0);
  return found && { ...found, snapshot };
}

async function indexOf(catalog: Catalog, name: string, columns: DayColumns): Promise<TableIndex | undefined> {
  const table = await glueTable(catalog, name);
  if (table === undefined) return undefined;
  const listing: Listing = { catalog, name, table, columns, index: indexing(), calls: 0 };
  if (hasPartitionList(table)) await addRegistered(listing);
  else await addFolder(listing, folderOf(table), dayOfPath(table, columns));
  return listing.index.end(listing.calls);
}

interface Listing {
  readonly catalog: Catalog;
  readonly name: string;
  readonly table: Table;
  readonly columns: DayColumns;
  readonly index: Indexing;
  /** Of S3. */
  calls: number;
}

/** @param path in front of those of the files */
async function addFolder(listing: Listing, folder: Folder, dayOf: DayOf, path = ''): Promise<void> {
  const add = (file: LakeFile) =>
    listing.index.add(dayOf(file.path), { ...file, path: `${path}${file.path}` });
  await eachFile(listing.catalog.s3, folder, add, () => listing.calls++);
}

/** How the folders of a table that has no list of partitions say their day. */
export function dayOfPath(table: Table, columns: DayColumns): DayOf {
  const [column] = columns;
  const { Parameters = {} } = table;
  const isDate = Parameters[`projection.${column}.type`] === 'date';
  const format = isDate ? Parameters[`projection.${column}.format`] : undefined;
  const value = format === undefined ? undefined : dayInFormat(format);
  if (format !== undefined && value === undefined) return () => '';
  const template = templateOf(table);
  if (template === undefined) return dayInFolders(columns, value);
  return dayInTemplate(folderAt(template).path.slice(folderOf(table).path.length), columns, value);
}

/**
 * Only what is on Glue's list is read, and from the moment when it is there; its day is what the list says,
 * wherever its files lie.
 */
async function addRegistered(listing: Listing): Promise<void> {
  const { catalog, name, table, columns, index } = listing;
  const own = folderOf(table);
  const keys = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name);
  const dayOf = dayInFolders(columns);
  const inside = new Map<string, string[]>();
  const elsewhere: { readonly folder: Folder; readonly path: string; readonly day: string }[] = [];
  for await (const { Values = [], StorageDescriptor } of partitionsOf(catalog, name)) {
    const path = keys.map((key, at) => `${key}=${Values[at] ?? ''}`).join('/');
    const folder = folderAt(StorageDescriptor?.Location ?? own.path);
    const isInside = folder.path.startsWith(own.path);
    const version = isInside ? folder.path.slice(own.path.length) : folder.path;
    const day = dayOf(path);
    index.add(day, { path, size: 0, version });
    if (isInside) inside.set(version, [...(inside.get(version) ?? []), day]);
    else elsewhere.push({ folder, path: `${path}/`, day });
  }
  if (inside.size > 0) await addInside(listing, own, inside);
  const one = async () => {
    for (let next = elsewhere.pop(); next; next = elsewhere.pop()) {
      const { folder, path, day } = next;
      await addFolder(listing, folder, () => day, path);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** @param inside days by the folder of a partition, below that of the table; one may lie in another */
async function addInside(
  listing: Listing,
  own: Folder,
  inside: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const add = (file: LakeFile) => {
    for (let end = 0; end <= file.path.lastIndexOf('/') + 1; ) {
      for (const day of inside.get(file.path.slice(0, end)) ?? []) listing.index.add(day, file);
      const slash = file.path.indexOf('/', end);
      if (slash < 0) break;
      end = slash + 1;
    }
  };
  await eachFile(listing.catalog.s3, own, add, () => listing.calls++);
}
