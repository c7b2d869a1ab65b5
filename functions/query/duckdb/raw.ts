/** The raw tables of lake.yaml as views of DuckDB over local files, or as empty tables for a check. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { isDay } from '../../calendar/days.ts';
import { InputError } from '../../errors.ts';
import { textLiteral } from '../../plan/literals.ts';
import { displayPath } from '../../templates/directories.ts';
import { dataFiles } from '../data-files.ts';
import { columnKey, type Lake, type RawTable, typesOf } from '../lake.ts';
import { csvSelect } from './csv.ts';
import { quoteName } from './session.ts';

const sqlTypes: Record<string, string> = { string: 'varchar', integer: 'integer' };
const sqlType = (type: string) => sqlTypes[type] ?? type;

/** Every raw table with its columns and no rows. */
export async function createEmptyTables(connection: DuckDBConnection, lake: Lake): Promise<void> {
  for (const [name, table] of Object.entries(lake.tables)) {
    const columns = typesOf(table).map(([column, type]) => `${quoteName(column)} ${sqlType(type)}`);
    await connection.run(`create table raw.${quoteName(name)} (${columns.join(', ')})`);
  }
}

/**
 * A view per raw table over the lake's files, or a table where they are CSV.
 * @param names the tables that are read; others are not looked at
 * @returns the optional tables that the lake does not have
 * @throws InputError a table, a column or a type is not as lake.yaml says
 */
export async function createViews(
  connection: DuckDBConnection,
  lake: Lake,
  directory: string,
  names: readonly string[],
  absent: readonly string[],
): Promise<string[]> {
  if (!existsSync(directory)) throw InputError.at('', `there is no lake at ${displayPath(directory)}`);
  const missing: string[] = [];
  for (const name of names) {
    const table = lake.tables[name];
    if (!table) continue;
    const files = absent.includes(name) ? [] : filesOf(directory, table);
    if (files.length === 0) {
      if (!table.optional) throw missingTable(lake, name, join(directory, table.location));
      missing.push(name);
      await createEmptyTables(connection, { ...lake, tables: { [name]: table } });
    } else {
      checkPartitions(lake, name, files);
      await createRelation(connection, lake, name, files).catch(async (cause: unknown) => {
        throw await readError({ connection, lake, directory, name, files }, cause);
      });
    }
  }
  return missing;
}

interface Reading {
  readonly connection: DuckDBConnection;
  readonly lake: Lake;
  readonly directory: string;
  readonly name: string;
  readonly files: readonly string[];
}

/** What is wrong with a table, with its file where DuckDB names it or one of them alone cannot be read. */
async function readError({ connection, lake, directory, name, files }: Reading, cause: unknown) {
  if (!(cause instanceof Error) || cause instanceof InputError) return cause;
  const named = fileError(lake, directory, cause);
  if (named) return named;
  const format = lake.tables[name]?.format ?? 'parquet';
  for (const file of format === 'parquet' ? files : []) {
    const scan = `read_parquet([${textLiteral(file)}], hive_partitioning = false)`;
    const error = await describe(connection, scan).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof Error)
      return InputError.at(displayPath(file), `table ${name}: ${reasonIn(error.message)}`, undefined, {
        cause,
      });
  }
  const place = files.length === 1 ? (files[0] ?? '') : join(directory, lake.tables[name]?.location ?? '');
  return InputError.at(displayPath(place), `table ${name}: ${reasonIn(cause.message)}`, undefined, { cause });
}

function missingTable(lake: Lake, name: string, path: string): InputError {
  return InputError.at(lake.file, `table ${name}: no files at ${displayPath(path)}`);
}

function filesOf(directory: string, table: RawTable): string[] {
  const { root, paths } = dataFiles(directory, table);
  return paths.map((path) => join(root, path));
}

const partitionValues: Record<string, (value: string) => boolean> = {
  // No sale is older: calendar/period.ts.
  date: (value) => isDay(value) && value >= '1970',
  integer: (value) => /^\d{1,10}$/.test(value) && Number(value) < 2 ** 31,
  string: (value) => value !== '',
};

function checkPartitions(lake: Lake, name: string, files: readonly string[]): void {
  for (const [partition, type] of Object.entries(lake.tables[name]?.partitions ?? {})) {
    for (const file of files) {
      const folder = file.split(sep).findLast((part) => part.startsWith(`${partition}=`));
      if (folder !== undefined && partitionValues[type]?.(folder.slice(partition.length + 1))) continue;
      const message = `table ${name}: the path does not say ${partition}; expected a folder ${partition}=… with a ${type}`;
      throw InputError.at(displayPath(file), message);
    }
  }
}

function hiveOption(table: RawTable): string {
  const types = Object.entries(table.partitions).map(
    ([name, type]) => `${textLiteral(name)}: ${sqlType(type)}`,
  );
  if (types.length === 0) return ', hive_partitioning = false';
  return `, hive_partitioning = true, hive_types = {${types.join(', ')}}`;
}

async function createRelation(
  connection: DuckDBConnection,
  lake: Lake,
  name: string,
  files: readonly string[],
): Promise<void> {
  const table = lake.tables[name];
  if (table?.format === 'csv') {
    // CSV is slow to read, so it is read once.
    const select = await csvSelect(name, table, files, hiveOption(table), sqlType);
    await connection.run(`create table raw.${quoteName(name)} as ${select}`);
  } else if (table) {
    await createView(
      connection,
      lake,
      name,
      table,
      `read_parquet([${files.map(textLiteral).join(', ')}]${hiveOption(table)})`,
    );
  }
}

async function createView(
  connection: DuckDBConnection,
  lake: Lake,
  name: string,
  table: RawTable,
  scan: string,
): Promise<void> {
  const found = await describe(connection, scan);
  const columns = typesOf(table).map(([column, type]) => {
    const actual = found.get(columnKey(column));
    const where = `table ${name}: column ${column}`;
    if (actual === undefined)
      throw InputError.at(
        lake.file,
        `${where} is not in the files, which have ${[...found.keys()].join(', ')}`,
      );
    if (!fits(actual, type))
      throw InputError.at(lake.file, `${where} is ${actual.toLowerCase()} in the files; expected ${type}`);
    // The name is lake.yaml's, whatever the case of its letters in the files.
    const value = same(actual, type) ? quoteName(column) : checkedCast(where, column, type);
    return `${value} as ${quoteName(column)}`;
  });
  await connection.run(`create view raw.${quoteName(name)} as select ${columns.join(', ')} from ${scan}`);
}

/** A value that the declared type cannot hold ends the query, and the message names it. */
function checkedCast(where: string, column: string, type: string): string {
  const value = quoteName(column);
  const cast = `try_cast(${value} as ${sqlType(type)})`;
  const problem = `error(${textLiteral(`${where} holds `)} || ${value} || ${textLiteral(`; expected ${type}`)})`;
  return `case when ${value} is null then null when ${cast} is null then ${problem} else ${cast} end`;
}

async function describe(connection: DuckDBConnection, scan: string): Promise<Map<string, string>> {
  const reader = await connection.runAndReadAll(`describe select * from ${scan}`);
  return new Map(reader.getRows().map(([column, type]) => [columnKey(String(column)), String(type)]));
}

/**
 * What DuckDB says where it cannot read a file of the lake, with the table, the file and the line of a CSV.
 * @returns undefined where the error is about something else
 */
export function lakeError(lake: Lake, directory: string, cause: unknown): InputError | undefined {
  if (!(cause instanceof Error) || cause instanceof InputError) return undefined;
  const named = fileError(lake, directory, cause);
  if (named || !damaged.test(cause.message)) return named;
  const message = `a file of the lake is damaged: ${reasonIn(cause.message)}`;
  return InputError.at(displayPath(directory), message, undefined, { cause });
}

function fileError(lake: Lake, directory: string, cause: Error): InputError | undefined {
  const file = fileIn(cause.message, directory);
  if (file === undefined) return undefined;
  const table = Object.entries(lake.tables).find(([, { location }]) =>
    isBelow(join(directory, location), file),
  )?.[0];
  const line = Number(/CSV Error on Line: (\d+)/.exec(cause.message)?.[1] ?? Number.NaN);
  const said = reasonIn(cause.message).replace(/ in file "[^"]*"$/, '');
  const message =
    table === undefined || said.startsWith(`table ${table}:`) ? said : `table ${table}: ${said}`;
  return InputError.at(displayPath(file), message, Number.isNaN(line) ? undefined : line, { cause });
}

// What DuckDB finds wrong inside a file, without a word of which.
const damaged =
  /TProtocolException|TTransportException|[Cc]orrupt|[Ss]nappy|[Zz][Ss][Tt][Dd]|[Dd]ecompress|[Pp]arquet|^Invalid Error/;

/** The file of the lake that a message names in quotes, or after `file = `. */
function fileIn(message: string, directory: string): string | undefined {
  const named = [...message.matchAll(/\bfile(?: = |:? ["'])([^\n]+)/gi)].map(([, rest = '']) => rest);
  const rest = named.find((text) => text.startsWith(directory + sep));
  // A name may hold the quote that ends it: the longest beginning that is a file.
  for (let end = rest?.length ?? 0; end > directory.length; end--) {
    if (/["'\n]|^$/.test(rest?.charAt(end) ?? '') && existsSync(rest?.slice(0, end) ?? ''))
      return rest?.slice(0, end);
  }
  return undefined;
}

const isBelow = (folder: string, file: string) =>
  `${file}${sep}`.startsWith(folder.endsWith(sep) ? folder : folder + sep);

// DuckDB adds its settings, which are not the user's, and advice that nobody can follow here.
function reasonIn(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) =>
    /^(Possible|In file|This can|If you are|file = |LINE \d+:)/.test(line),
  );
  const kept = lines
    .slice(0, end < 0 ? lines.length : end)
    .filter((line) => !/(^|: )CSV Error on Line|^Original Line/.test(line));
  return kept
    .filter((line) => line !== '')
    .join(' ')
    .replace(/^[A-Z][A-Za-z ]* Error: /, '');
}

const same = (actual: string, type: string) => actual.toLowerCase() === sqlType(type).replace(/\s/g, '');

/** Whether the files' type is the declared one, or another that keeps what its values say. */
function fits(actual: string, type: string): boolean {
  if (same(actual, type)) return true;
  if (type === 'timestamp') return /^TIMESTAMP/.test(actual);
  if (type === 'string') return actual === 'ENUM' || actual.startsWith('ENUM(') || actual === 'UUID';
  if (type === 'double') return /^(FLOAT|DOUBLE|TINYINT|SMALLINT|INTEGER|DECIMAL)/.test(actual);
  if (type === 'bigint' || type === 'integer') return integers.includes(actual);
  return decimalFits(actual, type);
}

// Whole numbers of any width are taken: a value that is too large for the declared type is an error when read.
const integers = [
  'TINYINT',
  'UTINYINT',
  'SMALLINT',
  'USMALLINT',
  'INTEGER',
  'UINTEGER',
  'BIGINT',
  'UBIGINT',
  'HUGEINT',
];

function decimalFits(actual: string, type: string): boolean {
  const [have, want] = [actual, type].map((text) => /^decimal\((\d+),\s*(\d+)\)$/i.exec(text));
  if (!want) return false;
  return have ? Number(have[2]) <= Number(want[2]) : integers.includes(actual);
}
