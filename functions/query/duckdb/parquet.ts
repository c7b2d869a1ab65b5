/** Parquet files of a raw table: each read by its own schema, every value as lake.yaml says or an error. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import { quoteName, textLiteral } from '../../plan/literals.ts';
import { displayPath } from '../../templates/directories.ts';
import { columnKey, type RawColumn } from '../lake.ts';
import { fits, same, sqlType } from './column-types.ts';
import { checkedCast, type TableReading } from './reading.ts';
import { pathList } from './session.ts';

/**
 * A SELECT over the files with the columns of lake.yaml and of the partitions.
 * @throws InputError a column that a file lacks, has twice or has in a type that does not fit
 */
export async function parquetSelect(reading: TableReading): Promise<string> {
  const schemas = await schemasOf(reading);
  const columns = Object.keys(reading.table.columns);
  const nowhere = columns.find((column) => schemas.every(({ found }) => !found.has(columnKey(column))));
  if (nowhere !== undefined) {
    const names = [...new Set(schemas.flatMap(({ names }) => [...names]))].join(', ');
    const message = `table ${reading.name}: column ${nowhere} is not in the files, which have ${names}`;
    throw InputError.at(reading.lakeFile, message);
  }
  const selects: string[] = [];
  for (const schema of schemas) selects.push(await selectOf(reading, schema));
  return selects.join(' union all ');
}

/** Files that have the columns of lake.yaml in the same types. */
interface Schema {
  readonly files: string[];
  /** All columns, as the files write them. */
  readonly names: Set<string>;
  readonly found: ReadonlyMap<string, FileColumn>;
}

interface FileColumn {
  readonly name: string;
  /** What the file says of the column and, if it is nested, of its parts. */
  readonly said: string;
  /** It has no type, and so no value. */
  readonly isNull: boolean;
  /** Its times are UTC: older writers say so by a type of this name alone. */
  readonly isUtc: boolean;
}

async function schemasOf(reading: TableReading): Promise<Schema[]> {
  const groups = new Map<string, Schema>();
  for (const { files, columns } of await filesByColumns(reading)) {
    const found = new Map<string, FileColumn>();
    for (const column of Object.keys(reading.table.columns)) {
      const [first, second] = columns.filter(({ name }) => columnKey(name) === columnKey(column));
      if (second !== undefined)
        throw twice(reading, files[0] ?? '', column, [first?.name ?? '', second.name]);
      if (first !== undefined) found.set(columnKey(column), first);
    }
    const key = JSON.stringify([...found.values()].map(({ name, said }) => [name, said]));
    const group = groups.get(key) ?? { files: [], names: new Set<string>(), found };
    group.files.push(...files);
    for (const { name } of columns) group.names.add(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function twice({ name }: TableReading, file: string, column: string, found: readonly string[]): InputError {
  const message = `table ${name}: column ${column} is there twice, as ${found.join(' and ')}; expected it once`;
  return InputError.at(displayPath(file), message);
}

interface SameColumns {
  readonly files: readonly string[];
  readonly columns: readonly FileColumn[];
}

const grouped = z.array(z.tuple([z.array(z.string()), z.array(z.array(z.string().nullable()))]));

/** The files that say the same of all their columns, as DuckDB groups them. */
async function filesByColumns({ connection, files }: TableReading): Promise<SameColumns[]> {
  const type = `concat_ws(' ', type, type_length, converted_type, scale, precision, logical_type)`;
  const said = `[name, cast(coalesce(num_children, 0) as varchar), ${type}, logical_type, converted_type]`;
  const reader = await connection.runAndReadAll(
    `select list(file_name order by file_name), columns
     from (select file_name, list(${said} order by column_id) as columns
       from parquet_schema(${pathList(files)}) group by file_name)
     group by columns order by min(file_name)`,
  );
  return grouped
    .parse(reader.getRowsJson())
    .map(([paths, rows]) => ({ files: paths, columns: topColumns(rows) }));
}

/** The first row of a file is its root, and the parts of a nested column follow it. */
function topColumns([, ...rows]: readonly (readonly (string | null)[])[]): FileColumn[] {
  const columns: FileColumn[] = [];
  let inside = 0;
  for (const [name, children, type, logical, converted] of rows) {
    const last = inside > 0 ? columns.pop() : undefined;
    inside += Number(children) - (last ? 1 : 0);
    if (last) columns.push({ ...last, said: `${last.said} ${name} ${type}` });
    else {
      const isUtc = logical === null && /^TIMESTAMP_/.test(converted ?? '');
      columns.push({ name: name ?? '', said: type ?? '', isNull: logical === 'NullType()', isUtc });
    }
  }
  return columns;
}

async function selectOf(reading: TableReading, schema: Schema): Promise<string> {
  const { table, hive } = reading;
  const scan = `read_parquet(${pathList(schema.files)}${hive})`;
  const types = await describe(reading.connection, scan);
  const columns = Object.entries(table.columns).map(
    ([name, column]) => `${columnSql(reading, schema, name, column, types)} as ${quoteName(name)}`,
  );
  const partitions = Object.keys(table.partitions).map(quoteName);
  return `select ${[...columns, ...partitions].join(', ')} from ${scan}`;
}

function columnSql(
  reading: TableReading,
  schema: Schema,
  name: string,
  column: RawColumn,
  types: ReadonlyMap<string, string>,
): string {
  const found = schema.found.get(columnKey(name));
  const [file = ''] = schema.files;
  const label = `table ${reading.name}: column ${name}`;
  if (found === undefined && !column.mayBeMissing) {
    const message = `${label} is not in this file, and others have it; expected it, or "missing: null" in ${reading.lakeFile}`;
    throw InputError.at(displayPath(file), message);
  }
  if (found === undefined || found.isNull) return `cast(null as ${sqlType(column.type)})`;
  const actual = types.get(columnKey(name)) ?? '';
  if (!fits(actual, column.type)) {
    const place = reading.files.length === schema.files.length ? reading.lakeFile : displayPath(file);
    const have = reading.files.length === schema.files.length ? 'in the files' : 'in this file';
    throw InputError.at(place, `${label} is ${actual.toLowerCase()} ${have}; expected ${column.type}`);
  }
  const value = quoteName(found.name);
  if (column.type === 'timestamp') return utcOf(reading, { value, name, actual, isUtc: found.isUtc, column });
  if (same(actual, column.type)) return value;
  // Old writers do not say that texts are texts.
  if (actual === 'BLOB') return `decode(${value})`;
  return checkedCast({ label, value, type: column.type, actual, place: placeOf(schema) });
}

interface TimeColumn {
  readonly value: string;
  readonly name: string;
  readonly actual: string;
  readonly isUtc: boolean;
  readonly column: RawColumn;
}

function utcOf({ times, note }: TableReading, { value, name, actual, isUtc, column }: TimeColumn): string {
  if (actual === 'DATE') return times.midnight(value, column.zone);
  const time = actual === 'TIMESTAMP' ? value : `cast(${value} as timestamp)`;
  if (actual === 'TIMESTAMP WITH TIME ZONE' || isUtc) return time;
  if (column.zone === undefined) note(name);
  return column.zone === undefined ? time : times.utc(time, column.zone);
}

/** SQL of the path that a message names. */
function placeOf({ files, names }: Schema): string {
  const [file = ''] = files;
  if (files.length === 1) return textLiteral(file);
  return [...names].some((name) => columnKey(name) === 'filename') ? textLiteral('the files') : 'filename';
}

async function describe(connection: DuckDBConnection, scan: string): Promise<Map<string, string>> {
  const reader = await connection.runAndReadAll(`describe select * from ${scan}`);
  return new Map(reader.getRows().map(([column, type]) => [columnKey(String(column)), String(type)]));
}
