/** The raw tables of lake.yaml over a local folder, as tables of a Trino whose catalog is a `localCatalog`. */
import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { quoteName, textLiteral } from '../../../functions/plan/literals.ts';
import { type Lake, type RawTable, typesOf } from '../../../functions/query/lake.ts';
import type { Trino } from './server.ts';

export interface LakeOptions {
  readonly catalog: string;
  /** A new schema, one per lake. */
  readonly schema: string;
  /** @default all tables have no rows: enough to validate texts */
  readonly directory?: string;
}

const sqlTypes: Readonly<Record<string, string>> = { string: 'varchar' };

/**
 * Makes a schema with the tables of lake.yaml.
 * @returns the optional tables that the folder does not have: they are not made
 * @throws Error a table is not Parquet, or one that is needed is missing
 */
export async function registerLake(trino: Trino, lake: Lake, options: LakeOptions): Promise<string[]> {
  const { catalog, schema, directory } = options;
  await trino.query(`create schema ${catalog}.${schema}`);
  const missing: string[] = [];
  for (const [name, table] of Object.entries(lake.tables)) {
    const folder = directory === undefined ? undefined : folderOf(directory, name, table);
    if (directory !== undefined && folder === undefined) missing.push(name);
    else await createTable(trino, options, name, table, folder);
  }
  return missing;
}

async function createTable(
  trino: Trino,
  { catalog, schema }: LakeOptions,
  name: string,
  table: RawTable,
  folder: string | undefined,
): Promise<void> {
  await trino.query(tableText(`${catalog}.${schema}.${quoteName(name)}`, table, folder));
  if (folder === undefined || !isPartitioned(table)) return;
  const place = `${textLiteral(schema)}, ${textLiteral(name)}`;
  await trino.query(`call ${catalog}.system.sync_partition_metadata(${place}, 'ADD')`);
}

const isPartitioned = (table: RawTable) => Object.keys(table.partitions).length > 0;

function folderOf(directory: string, name: string, table: RawTable): string | undefined {
  // Hive's types of CSV columns are all text, so that would be another table.
  if (table.format !== 'parquet') throw new Error(`table ${name}: ${table.format} is not read by this Trino`);
  const folder = resolve(join(directory, table.location));
  if (globSync('**/*.parquet', { cwd: folder }).length > 0) return folder;
  if (table.optional) return undefined;
  throw new Error(`table ${name}: no files at ${folder}`);
}

function tableText(name: string, table: RawTable, folder: string | undefined): string {
  // Partitions come last in Hive's tables.
  const columns = typesOf(table).map(([column, type]) => `${quoteName(column)} ${sqlTypes[type] ?? type}`);
  const properties = [
    "format = 'PARQUET'",
    ...(folder === undefined ? [] : [`external_location = ${textLiteral(`local://${folder}`)}`]),
    ...(isPartitioned(table)
      ? [`partitioned_by = array[${Object.keys(table.partitions).map(textLiteral).join(', ')}]`]
      : []),
  ];
  return `create table ${name} (${columns.join(', ')}) with (${properties.join(', ')})`;
}
