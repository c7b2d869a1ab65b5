/** CSV files of a raw table: read by the names of their header, every value checked against lake.yaml. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { z } from 'zod';
import { quoteName, textLiteral } from '../../plan/literals.ts';
import { type Header, lackingProblem, readHeader } from '../csv/header.ts';
import {
  type CsvColumn,
  type Dialect,
  type ReadOptions,
  saysNoZone,
  selectValues,
  textsOf,
  unzonedName,
  unzonedTime,
} from '../csv/values.ts';
import type { RawTable } from '../lake.ts';
import { sqlType } from './column-types.ts';
import { copyText, openSource, problemIn, type Source } from './csv/source.ts';
import { fileProblem, valueProblem } from './csv/trouble.ts';
import type { TableReading } from './reading.ts';
import { pathList } from './session.ts';

/**
 * Makes the table `raw.NAME` with the columns of lake.yaml and of the partitions: CSV is slow to read, so it is
 * read once.
 * @throws InputError a header lacks a column, a file is broken or a value is not one of its type: with the line
 */
export async function createCsvTable(reading: TableReading): Promise<void> {
  const { connection, files } = reading;
  const sources: Source[] = [];
  for (const file of files) sources.push(await openSource({ ...reading, file }));
  const groups = groupsOf(reading, sources);
  const folder = mkdtempSync(join(tmpdir(), 'periodical-csv-'));
  try {
    const copies = await copiesOf(sources, folder);
    const made = `create table ${tableOf(reading)} as ${selectOf(reading, groups, copies)}`;
    await connection.run(made).catch(async (cause: unknown) => {
      throw await problemOf(groups, copies, cause);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  await noteTimes(reading);
}

const tableOf = ({ name }: TableReading) => `raw.${quoteName(name)}`;

/** Times without a zone are known when all have been read. */
async function noteTimes(reading: TableReading): Promise<void> {
  for (const [index, column] of columnsOf(reading).entries()) {
    if (!saysNoZone(column)) continue;
    const found = await reading.connection.runAndReadAll(
      `select bool_or(${unzonedName(index)}) from ${tableOf(reading)}`,
    );
    if (found.value(0, 0) === true) reading.note(column.name);
    await reading.connection.run(`alter table ${tableOf(reading)} drop column ${unzonedName(index)}`);
  }
}

const columnsOf = ({ table }: TableReading): CsvColumn[] =>
  Object.entries(table.columns).map(([name, column]) => ({ name, ...column }));

/** Files that are read in the same way. */
interface Group {
  readonly isCopied: boolean;
  /** Of the file, in order: names of lake.yaml, and what it does not name by number. */
  readonly columns: readonly string[];
  readonly sources: readonly Source[];
}

function groupsOf(csv: TableReading, sources: readonly Source[]): Group[] {
  const headers = new Map(sources.map((source) => [source, headerOf(source)]));
  if (csv.table.header) checkLacking(csv.table, headers);
  const groups = Map.groupBy(sources, (source) => {
    const columns = columnsIn(csv.table, headers.get(source));
    return JSON.stringify([columns, isCopied(source), source.isPacked]);
  });
  return [...groups.values()].map((members) => {
    const [first] = members;
    const columns = columnsIn(csv.table, first && headers.get(first));
    return { columns, sources: members, isCopied: first !== undefined && isCopied(first) };
  });
}

function headerOf(source: Source): Header | undefined {
  if (!source.table.header) return undefined;
  const header = readHeader(source.beginning, source.table);
  if ('problem' in header) throw problemIn(source, header.problem, header.line);
  return header;
}

/** A column may be missing in some files, if lake.yaml says so, but not in all. */
function checkLacking({ columns }: RawTable, headers: ReadonlyMap<Source, Header | undefined>): void {
  const lacking = [...headers].flatMap(([source, header]) =>
    (header?.lacking ?? []).map((column) => ({ source, header, column })),
  );
  for (const { source, header, column } of lacking) {
    if (header === undefined) continue;
    const isEverywhere = lacking.filter((one) => one.column === column).length === headers.size;
    if (columns[column]?.mayBeMissing && !isEverywhere) continue;
    const hint = isEverywhere ? '' : '; other files have it: missing: null reads it as null here';
    const problem = lackingProblem(column, header, source.beginning, source.table);
    throw problemIn(source, `${problem}${hint}`, header.line);
  }
}

/** What lake.yaml does not name may be called anything, even twice or "filename". */
function columnsIn({ columns }: RawTable, header: Header | undefined): string[] {
  if (header === undefined) return Object.keys(columns);
  const names = new Map([...header.places].map(([column, place]) => [place, column]));
  return header.written.map((_, place) => names.get(place) ?? `column ${place + 1}`);
}

/** Whether DuckDB needs another file: it reads UTF-8 alone, and counts lines that it leaves out by their quotes. */
function isCopied({ label, table, beginning }: Source): boolean {
  if (label !== 'utf-8') return true;
  return table.skip > 0 && beginning.split(/\r\n|\n|\r/, table.skip).some((line) => line.includes('"'));
}

/** What DuckDB reads in place of a file, by the file. */
type Copies = ReadonlyMap<string, string>;

async function copiesOf(sources: readonly Source[], folder: string): Promise<Copies> {
  const copies = new Map<string, string>();
  for (const [index, source] of sources.entries()) {
    if (!isCopied(source)) continue;
    // Partitions are in the path.
    const parts = source.file.split(sep).filter((part) => part.includes('='));
    const path = join(folder, String(index), ...parts.filter((part) => part !== basename(source.file)));
    mkdirSync(path, { recursive: true });
    copies.set(source.file, join(path, 'text.csv'));
    await copyText(source, join(path, 'text.csv'));
  }
  return copies;
}

const dialect: Dialect = {
  group: (number) => `\\${number}`,
  sqlType,
  fail: (column, text) =>
    `error(${textLiteral(wrongValue)} || to_json({"column": ${textLiteral(column)}, "value": ${text}, "file": filename}))`,
};

const wrongValue = 'wrong value ';

function selectOf(reading: TableReading, groups: readonly Group[], copies: Copies): string {
  const { table, times } = reading;
  const columns = columnsOf(reading);
  const options: ReadOptions = { columns, settings: table, dialect, times };
  const partitions = Object.keys(table.partitions).map(quoteName);
  const texts = groups.map((group) => {
    const source = ({ name }: CsvColumn) =>
      group.columns.includes(name) ? quoteName(name) : 'cast(null as varchar)';
    const more = ['filename', ...partitions].join(', ');
    return `select ${textsOf(options, source)}, ${more} from ${scan(reading, group, copies)}`;
  });
  const noted = columns.flatMap((column, index) => (saysNoZone(column) ? unzonedTime(index) : []));
  return selectValues(options, texts.join(' union all '), [...partitions, ...noted]);
}

// Everything is read as text: DuckDB's reader would round 1.7 to a whole number, ignore a time's offset and
// give null for a date that it cannot read.
function scan({ table, hive }: TableReading, { columns, sources, isCopied }: Group, copies: Copies): string {
  const files = pathList(sources.map(({ file }) => copies.get(file) ?? file));
  const isPacked = !isCopied && sources.some((source) => source.isPacked);
  const options = [
    'auto_detect = false',
    'filename = true',
    `compression = '${isPacked ? 'gzip' : 'none'}'`,
    `header = ${table.header}`,
    `skip = ${isCopied ? 0 : table.skip}`,
    `delim = ${textLiteral(table.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ''`,
    `columns = {${columns.map((column) => `${textLiteral(column)}: 'varchar'`).join(', ')}}`,
  ];
  return `read_csv(${files}${hive}, ${options.join(', ')})`;
}

const wrongValueSaid = z.object({ column: z.string(), value: z.string(), file: z.string() });

/** The file and line of what DuckDB refuses; another error as it is. */
async function problemOf(groups: readonly Group[], copies: Copies, cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error)) return cause;
  const wrong = cause.message.indexOf(wrongValue);
  if (wrong >= 0) {
    const said = wrongValueSaid.parse(JSON.parse(cause.message.slice(wrong + wrongValue.length)));
    const { column } = said;
    for (const { columns, sources } of groups) {
      const source = sourceAt(sources, copies, said.file);
      if (source) return valueProblem(source, { ...said, place: columns.indexOf(column) });
    }
  }
  const path = /^\s*file = (.+)$/m.exec(cause.message)?.[1] ?? '';
  const source = groups.flatMap(({ sources }) => sourceAt(sources, copies, path) ?? [])[0];
  return source ? fileProblem(source, cause) : cause;
}

const sourceAt = (sources: readonly Source[], copies: Copies, path: string) =>
  sources.find(({ file }) => (copies.get(file) ?? file) === path);
