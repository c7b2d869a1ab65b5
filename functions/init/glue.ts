/** The tables of a Glue database, with their files. */
import { GetTablesCommand, type GlueClient, type Table } from '@aws-sdk/client-glue';
import { InputError } from '../errors.ts';
import { ask } from '../query/athena/calls.ts';
import type { Catalog } from '../query/athena/catalog.ts';
import { isIceberg } from '../query/athena/iceberg.ts';
import { folderOf, hasPartitionList, partitionsOf } from '../query/athena/lake.ts';
import { columnKey } from '../query/lake.ts';
import { filesIn, type RemoteFile } from './copy.ts';
import type { FoundTable, GuessedTable } from './facts.ts';
import type { Found } from './found.ts';
import { icebergTable } from './iceberg.ts';

export interface GlueTables extends Found {
  readonly files: readonly RemoteFile[];
  /** Where the tables that are not copied lie: `s3://…`. */
  readonly places: readonly string[];
}

/**
 * Lists the tables and their files. A copy has each table in a folder of its name, with partitions as folders `dt=…`.
 * @throws InputError there is no such database, or it has no table with files
 */
export async function tablesIn(catalog: Catalog): Promise<GlueTables> {
  const tables: FoundTable[] = [];
  const files: RemoteFile[] = [];
  const leftOut: { file: string; why: string }[] = [];
  const unread: GuessedTable[] = [];
  const places: string[] = [];
  for (const table of await allTables(catalog)) {
    const name = table.Name ?? '';
    if (isIceberg(table)) {
      const read = await icebergTable(catalog.s3, table);
      if ('why' in read) leftOut.push({ file: name, ...read });
      else {
        unread.push(read);
        places.push(folderOf(table).path);
      }
      continue;
    }
    const format = formatOf(table);
    const own = typeof format === 'string' ? await filesOf(catalog, table) : [];
    if (typeof format !== 'string') leftOut.push({ file: name, ...format });
    else if (own.length === 0)
      leftOut.push({ file: name, why: 'it has no files in folders of its partitions' });
    else {
      tables.push(foundTable(table, format, own));
      files.push(...own);
    }
  }
  if (tables.length > 0) return { tables, files, leftOut, unread, places };
  const others = [
    ...leftOut,
    ...unread.map(({ name }) => ({ file: name, why: 'it is an Iceberg table, which Athena alone reads' })),
  ];
  const why = others.map(({ file, why }) => `; ${file}: ${why}`).join('');
  throw InputError.at('', `the database ${catalog.database} of Glue has no tables with files${why}`);
}

async function allTables({ glue, database }: { glue: GlueClient; database: string }): Promise<Table[]> {
  const tables: Table[] = [];
  let NextToken: string | undefined;
  do {
    const page = new GetTablesCommand({ DatabaseName: database, NextToken });
    const answer = await ask('glue:GetTables', `database ${database}`, () => glue.send(page));
    tables.push(...(answer.TableList ?? []));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return tables;
}

function formatOf({ TableType, StorageDescriptor }: Table): FoundTable['format'] | { why: string } {
  const library = StorageDescriptor?.SerdeInfo?.SerializationLibrary ?? '';
  if (TableType === 'VIRTUAL_VIEW') return { why: 'it is a view' };
  if (/parquet/i.test(library)) return 'parquet';
  if (/OpenCSV|LazySimple/.test(library)) return 'csv';
  return { why: `it is read by ${library || 'nothing'}, which is neither Parquet nor CSV` };
}

async function filesOf(catalog: Catalog, table: Table): Promise<RemoteFile[]> {
  const name = table.Name ?? '';
  const keys = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name);
  const below = async (url: string, place: string) => {
    const found = await filesIn(catalog.s3, url).catch(noneIfEmpty);
    return found.map((file) => ({ ...file, path: `${place}/${file.path}` }));
  };
  if (!hasPartitionList(table)) {
    const all = await below(folderOf(table).path, name);
    return all.filter(({ path }) => keys.every((key) => path.includes(`/${key}=`)));
  }
  const files: RemoteFile[] = [];
  for await (const { Values = [], StorageDescriptor } of partitionsOf(catalog, name)) {
    const place = keys.map((key, at) => `${key}=${Values[at] ?? ''}`).join('/');
    files.push(...(await below(StorageDescriptor?.Location ?? '', `${name}/${place}`)));
  }
  return files;
}

function noneIfEmpty(error: unknown): RemoteFile[] {
  if (error instanceof InputError && error.message.endsWith('has no files')) return [];
  throw error;
}

function foundTable(table: Table, format: FoundTable['format'], files: readonly RemoteFile[]): FoundTable {
  const name = table.Name ?? '';
  const { PartitionKeys = [], StorageDescriptor } = table;
  const partitions = PartitionKeys.map(({ Name = '', Type = '' }) => [Name, partitionType(Type)] as const);
  return {
    ...{ name, location: `${name}/`, isPattern: false, format },
    files: files.map(({ path }) => path).sort(),
    partitions: Object.fromEntries(partitions),
    known: (StorageDescriptor?.Columns ?? []).map(({ Name = '' }) => columnKey(Name)),
  };
}

function partitionType(type: string): 'string' | 'integer' | 'date' {
  if (type === 'date') return 'date';
  return /int$/.test(type) ? 'integer' : 'string';
}
