/** CSV files of a raw table: read by the names of their header, every value checked against lake.yaml. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import { InputError } from '../../errors.ts';
import { textLiteral } from '../../plan/literals.ts';
import { displayPath } from '../../templates/directories.ts';
import { columnKey, type RawTable } from '../lake.ts';
import { sqlType } from './column-types.ts';
import type { TableReading } from './reading.ts';
import { pathList, quoteName } from './session.ts';

/**
 * A SELECT over the files with the columns of lake.yaml and of the partitions.
 * @throws InputError a header lacks a column
 */
export async function csvSelect({ name, table, files, hive }: TableReading): Promise<string> {
  const partitions = Object.keys(table.partitions).map(quoteName);
  const columns = Object.entries(table.columns).map(
    ([column, { type }]) => `${checkedCast(name, column, type, sqlType(type))} as ${quoteName(column)}`,
  );
  const selects = (await filesByHeader(name, table, files)).map(
    ({ header, members }) =>
      `select ${[...columns, ...partitions].join(', ')} from ${scan(table, header, members, hive)}`,
  );
  return selects.join(' union all ');
}

// Everything is read as text: DuckDB's reader would round 1.7 to a whole number, ignore a time's offset and
// give null for a date that it cannot read.
function scan(table: RawTable, header: readonly string[], files: readonly string[], hive: string): string {
  const columns = header.map((column) => `${textLiteral(column)}: 'varchar'`);
  const options = [
    'auto_detect = false',
    'filename = true',
    `header = ${table.header}`,
    `delim = ${textLiteral(table.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ''`,
    `columns = {${columns.join(', ')}}`,
  ];
  return `read_csv(${pathList(files)}${hive}, ${options.join(', ')})`;
}

function checkedCast(table: string, column: string, type: string, sqlType: string): string {
  const v = quoteName(column);
  if (type === 'string') return v;
  const value =
    type === 'timestamp'
      ? `cast(try_cast(${v} as timestamptz) as timestamp)`
      : `try_cast(${v} as ${sqlType})`;
  const holds = textLiteral(`table ${table}: column ${column} holds "`);
  const expected = textLiteral(`"; expected ${type} in file "`);
  const problem = `error(${holds} || ${v} || ${expected} || filename || '"')`;
  return `case when ${v} is null then null when ${sameAs(v, value, type)} then ${value} else ${problem} end`;
}

/** Whether the cast keeps all that the text says. */
function sameAs(v: string, value: string, type: string): string {
  if (type === 'integer' || type === 'bigint') return `try_cast(${v} as decimal(38, 9)) = ${value}`;
  if (type === 'date') return `try_cast(${v} as timestamp) = ${value} and ${isOfCalendar(value)}`;
  if (type === 'timestamp') return isOfCalendar(value);
  const [, precision, scale] = /^decimal\((\d+),\s*(\d+)\)$/.exec(type) ?? [];
  if (precision === undefined || scale === undefined) return `${value} is not null`;
  const finest = 38 - (Number(precision) - Number(scale));
  return `try_cast(${v} as decimal(38, ${Math.min(finest, Number(scale) + 6)})) = ${value}`;
}

// Of the years that everything after this can write; infinity is none of them.
const isOfCalendar = (value: string) => `${value} >= date '0001-01-01' and ${value} < date '9999-12-31'`;

interface SameHeader {
  readonly header: readonly string[];
  readonly members: readonly string[];
}

async function filesByHeader(name: string, table: RawTable, files: readonly string[]): Promise<SameHeader[]> {
  const beginnings = new Map<string, Buffer>();
  for (const file of files) beginnings.set(file, await beginningOf(name, file));
  if (!table.header) return [{ header: Object.keys(table.columns), members: files }];
  const groups = new Map<string, { header: string[]; members: string[] }>();
  for (const [file, beginning] of beginnings) {
    const header = namesIn(name, table, file, beginning);
    const key = JSON.stringify(header);
    const group = groups.get(key) ?? { header, members: [] };
    group.members.push(file);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The names of the header, those of lake.yaml as lake.yaml writes them. */
function namesIn(name: string, table: RawTable, file: string, beginning: Buffer): string[] {
  const written = headerOf(name, table, file, beginning).map((text) => columnKey(text.trim()));
  const declared = Object.keys(table.columns);
  const missing = declared.find((column) => !written.includes(columnKey(column)));
  if (missing !== undefined) {
    const message = `table ${name}: column ${missing} is not in the header, which has ${written.join(', ')}`;
    throw InputError.at(displayPath(file), message, 1);
  }
  const names = written.map((text) => declared.find((column) => columnKey(column) === text) ?? text);
  // What lake.yaml does not name may be called anything, even twice or "filename".
  return names.map((text, index) =>
    declared.includes(text) && names.indexOf(text) === index ? text : `column ${index + 1}`,
  );
}

const longestHeader = 1 << 20;

/**
 * The first bytes.
 * @throws InputError it is packed and cannot be unpacked to its end: DuckDB would read what there is of it
 */
async function beginningOf(name: string, file: string): Promise<Buffer> {
  const isPacked = file.endsWith('.gz');
  const source = createReadStream(file, isPacked ? {} : { end: longestHeader - 1 });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of isPacked ? source.pipe(createGunzip()) : source) {
      if (size < longestHeader) chunks.push(chunk);
      size += chunk.length;
    }
  } catch (cause) {
    if (!isPacked || !(cause instanceof Error)) throw cause;
    const message = `table ${name}: cannot be unpacked: ${cause.message}`;
    throw InputError.at(displayPath(file), message, undefined, { cause });
  }
  return Buffer.concat(chunks);
}

/**
 * The fields of the first record.
 * @throws InputError it opens a quote and does not close it
 */
function headerOf(name: string, { delimiter }: RawTable, file: string, beginning: Buffer): string[] {
  try {
    const [header = []] = parse(beginning, { bom: true, delimiter, to: 1, relax_quotes: true });
    return header;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const message = `table ${name}: the header cannot be read: ${cause.message}`;
    throw InputError.at(displayPath(file), message, 1, { cause });
  }
}
