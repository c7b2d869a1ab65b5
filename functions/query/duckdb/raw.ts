/** The raw tables of lake.yaml as views of DuckDB over local files, or as empty tables for a check. */
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../../errors.ts';
import { displayPath } from '../../templates.ts';
import type { Lake, RawTable } from '../lake.ts';
import { textLiteral } from '../sql.ts';
import { quoteName } from './session.ts';

const sqlTypes: Record<string, string> = { string: 'varchar', integer: 'integer' };
const sqlType = (type: string) => sqlTypes[type] ?? type;

const columnsOf = (table: RawTable) => Object.entries({ ...table.columns, ...table.partitions });

/** Every raw table with its columns and no rows. */
export async function createEmptyTables(connection: DuckDBConnection, lake: Lake): Promise<void> {
  for (const [name, table] of Object.entries(lake.tables)) {
    const columns = columnsOf(table).map(([column, type]) => `${quoteName(column)} ${sqlType(type)}`);
    await connection.run(`create table raw.${quoteName(name)} (${columns.join(', ')})`);
  }
}

/**
 * A view per raw table over the lake's files.
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
    } else await createView(connection, lake, name, table, scanOf(directory, table, files));
  }
  return missing;
}

function missingTable(lake: Lake, name: string, path: string): InputError {
  return InputError.at(lake.file, `table ${name}: no files at ${displayPath(path)}`);
}

function filesOf(directory: string, table: RawTable): string[] {
  const path = join(directory, table.location);
  if (!existsSync(path)) return globSync(table.location, { cwd: directory }).map((file) => join(directory, file));
  if (statSync(path).isFile()) return [path];
  const endings = table.format === 'csv' ? ['csv', 'csv.gz'] : ['parquet'];
  return globSync(
    endings.map((ending) => `**/*.${ending}`),
    { cwd: path },
  )
    .filter((file) => !file.split('/').some((part) => part.startsWith('_') || part.startsWith('.')))
    .map((file) => join(path, file))
    .sort();
}

/** The table function that reads the files. A pattern lets DuckDB skip partitions without opening them. */
function scanOf(directory: string, table: RawTable, files: readonly string[]): string {
  const list = `[${files.map(textLiteral).join(', ')}]`;
  const partitioned = Object.keys(table.partitions).length > 0;
  const hive = partitioned
    ? `, hive_partitioning = true, hive_types = {${Object.entries(table.partitions)
        .map(([name, type]) => `${textLiteral(name)}: ${sqlType(type)}`)
        .join(', ')}}`
    : ', hive_partitioning = false';
  if (table.format === 'parquet') return `read_parquet(${list}${hive})`;
  const columns = Object.entries(table.columns).map(([name, type]) => `${textLiteral(name)}: ${textLiteral(sqlType(type))}`);
  return `read_csv(${list}${hive}, auto_detect = false, header = ${table.header}, delim = ${textLiteral(table.delimiter)}, quote = '"', escape = '"', nullstr = '', columns = {${columns.join(', ')}})`;
}

async function createView(
  connection: DuckDBConnection,
  lake: Lake,
  name: string,
  table: RawTable,
  scan: string,
): Promise<void> {
  const found = await describe(connection, lake, name, scan);
  const columns = columnsOf(table).map(([column, type]) => {
    const actual = found.get(column);
    const where = `table ${name}: column ${column}`;
    if (actual === undefined) throw InputError.at(lake.file, `${where} is not in the files, which have ${[...found.keys()].join(', ')}`);
    if (!fits(actual, type)) throw InputError.at(lake.file, `${where} is ${actual.toLowerCase()} in the files; expected ${type}`);
    return same(actual, type) ? quoteName(column) : `cast(${quoteName(column)} as ${sqlType(type)}) as ${quoteName(column)}`;
  });
  await connection.run(`create view raw.${quoteName(name)} as select ${columns.join(', ')} from ${scan}`);
}

async function describe(
  connection: DuckDBConnection,
  lake: Lake,
  name: string,
  scan: string,
): Promise<Map<string, string>> {
  try {
    const reader = await connection.runAndReadAll(`describe select * from ${scan}`);
    return new Map(reader.getRows().map(([column, type]) => [String(column).toLowerCase(), String(type)]));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw InputError.at(lake.file, `table ${name} cannot be read: ${reason}`, undefined, { cause });
  }
}

const same = (actual: string, type: string) => actual.toLowerCase() === sqlType(type).replace(/\s/g, '');

/** Whether every value of the files' type is one of the declared type. */
function fits(actual: string, type: string): boolean {
  if (same(actual, type)) return true;
  if (type === 'timestamp') return /^TIMESTAMP/.test(actual);
  if (type === 'string') return actual === 'ENUM' || actual.startsWith('ENUM(') || actual === 'UUID';
  if (type === 'double') return /^(FLOAT|DOUBLE|TINYINT|SMALLINT|INTEGER|DECIMAL)/.test(actual);
  if (type === 'bigint' || type === 'integer') return integers.indexOf(actual) >= 0 && bits(actual) <= bits(type);
  return decimalFits(actual, type);
}

const integers = ['TINYINT', 'UTINYINT', 'SMALLINT', 'USMALLINT', 'INTEGER', 'UINTEGER', 'BIGINT'];
const widths: Record<string, number> = { TINYINT: 8, UTINYINT: 9, SMALLINT: 16, USMALLINT: 17, INTEGER: 32, UINTEGER: 33, BIGINT: 64 };
const bits = (type: string) => widths[type.toUpperCase()] ?? 0;

function decimalFits(actual: string, type: string): boolean {
  const [have, want] = [actual, type].map((text) => /^decimal\((\d+),\s*(\d+)\)$/i.exec(text));
  if (!want) return false;
  const [whole, scale] = [Number(want[1]) - Number(want[2]), Number(want[2])];
  if (have) return Number(have[2]) <= scale && Number(have[1]) - Number(have[2]) <= whole;
  return integers.includes(actual) && whole >= 19;
}
