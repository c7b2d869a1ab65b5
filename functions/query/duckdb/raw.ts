/** The raw tables of lake.yaml as views of DuckDB over local files, or as empty tables for a check. */
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../../errors.ts';
import { quoteName, textLiteral } from '../../plan/literals.ts';
import { displayPath } from '../../templates/directories.ts';
import { type DataFiles, dataFiles } from '../data-files.ts';
import { type Lake, type RawTable, typesOf } from '../lake.ts';
import { daysProblem, partitionProblem, valuesInPath } from '../partitions.ts';
import { type LakeTimes, zoneWarning } from '../times.ts';
import { sqlType } from './column-types.ts';
import { fileError, reasonIn } from './lake-error.ts';
import { parquetSelect } from './parquet.ts';
import type { TableReading } from './reading.ts';
import { pathList, type Readable } from './session.ts';

/** Every raw table with its columns and no rows. */
export async function createEmptyTables(connection: DuckDBConnection, lake: Lake): Promise<void> {
  for (const [name, table] of Object.entries(lake.tables)) {
    const columns = typesOf(table).map(([column, type]) => `${quoteName(column)} ${sqlType(type)}`);
    await connection.run(`create table raw.${quoteName(name)} (${columns.join(', ')})`);
  }
}

export interface LakeReading {
  readonly connection: DuckDBConnection;
  readonly lake: Lake;
  /** Folder of the raw tables. */
  readonly directory: string;
  readonly times: LakeTimes;
}

export interface OpenedTables {
  /** The optional tables that the lake does not have. */
  readonly missing: readonly string[];
  /** Those with a partition that is not a day. */
  readonly undated: readonly string[];
  /** What the files leave open, for whoever runs the report. */
  readonly warnings: readonly string[];
  /** What the views read. */
  readonly read: Readable;
}

/**
 * A view per raw table over the lake's files, or a table where they are CSV.
 * @param names the tables that are read; others are not looked at
 * @param absent those that this lake does not have at all
 * @throws InputError a table, a column or a type is not as lake.yaml says
 */
export async function createViews(
  { connection, lake, directory, times }: LakeReading,
  names: readonly string[],
  absent: readonly string[],
): Promise<OpenedTables> {
  const missing: string[] = [];
  const undated: string[] = [];
  const warnings: string[] = [];
  const read: Record<keyof Readable, string[]> = { folders: [], files: [] };
  for (const name of names) {
    const table = lake.tables[name];
    if (!table) continue;
    const found = absent.includes(name) ? { root: '', paths: [] } : dataFiles(directory, table);
    if (found.paths.length === 0) {
      if (!table.optional) throw missingTable(lake, name, join(directory, table.location));
      missing.push(name);
      await createEmptyTables(connection, { ...lake, tables: { [name]: table } });
      continue;
    }
    checkPartitions(name, table, found);
    if (isUndated(table, found)) undated.push(name);
    const files = found.paths.map((path) => join(found.root, path));
    const unzoned = new Set<string>();
    const note = (column: string) => unzoned.add(column);
    const reading = {
      connection,
      lakeFile: lake.file,
      name,
      table,
      files,
      hive: hiveOption(table),
      times,
      note,
    };
    await createRelation(reading).catch(async (cause: unknown) => {
      throw await readError(reading, directory, lake, cause);
    });
    // CSV is in a table by now.
    if (table.format === 'parquet') read[found.paths[0] === '' ? 'files' : 'folders'].push(found.root);
    if (unzoned.size > 0) warnings.push(zoneWarning(name, [...unzoned]));
  }
  return { missing, undated, warnings, read };
}

/** What is wrong with a table, with its file where DuckDB names it or one of them alone cannot be read. */
async function readError(reading: TableReading, directory: string, lake: Lake, cause: unknown) {
  if (!(cause instanceof Error) || cause instanceof InputError) return cause;
  const named = fileError(lake, directory, cause);
  if (named) return named;
  const { name, table, files, connection } = reading;
  for (const file of table.format === 'parquet' ? files : []) {
    const error = await problemOf(connection, file);
    if (error) return InputError.at(displayPath(file), `table ${name}: ${error}`, undefined, { cause });
  }
  const place = files.length === 1 ? (files[0] ?? '') : join(directory, table.location);
  return InputError.at(displayPath(place), `table ${name}: ${reasonIn(cause.message)}`, undefined, { cause });
}

async function problemOf(connection: DuckDBConnection, file: string): Promise<string | undefined> {
  try {
    await connection.run(
      `describe select * from read_parquet(${pathList([file])}, hive_partitioning = false)`,
    );
    return undefined;
  } catch (reason) {
    if (!(reason instanceof Error)) throw reason;
    return reasonIn(reason.message);
  }
}

function missingTable(lake: Lake, name: string, path: string): InputError {
  const hint = /[*?[{]/.test(path) && !lake.tables[name]?.glob ? '; a pattern needs "glob: true"' : '';
  const shown = displayPath(path);
  // In the lake itself its path would be no more than what lake.yaml says.
  const place = shown === lake.tables[name]?.location ? path : shown;
  return InputError.at(lake.file, `table ${name}: no files at ${place}${hint}`);
}

function hiveOption({ partitions }: RawTable): string {
  const types = Object.entries(partitions).map(([name, type]) => `${textLiteral(name)}: ${sqlType(type)}`);
  if (types.length === 0) return ', hive_partitioning = false';
  return `, hive_partitioning = true, hive_types = {${types.join(', ')}}`;
}

function checkPartitions(name: string, table: RawTable, { root, paths }: DataFiles): void {
  // DuckDB takes the whole path, and of two folders the first.
  const above = Object.keys(table.partitions).find((column) => valuesInPath(root, column).length > 0);
  if (above !== undefined) {
    const message = `table ${name}: lies below a folder ${above}=…, which would be taken for its partition; expected the lake elsewhere`;
    throw InputError.at(displayPath(root), message);
  }
  for (const path of paths) {
    const problem = partitionProblem(path, table);
    if (problem) throw InputError.at(displayPath(join(root, path)), `table ${name}: ${problem}`);
  }
}

const isUndated = ({ partitions }: RawTable, { paths }: DataFiles): boolean =>
  Object.keys(partitions).some((column) =>
    paths.some((path) => daysProblem(valuesInPath(path, column)) !== undefined),
  );

async function createRelation(reading: TableReading): Promise<void> {
  if (reading.table.format === 'csv') {
    const { createCsvTable } = await import('./csv.ts');
    return createCsvTable(reading);
  }
  const select = await parquetSelect(reading);
  await reading.connection.run(`create view raw.${quoteName(reading.name)} as ${select}`);
}
