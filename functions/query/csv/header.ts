/** The header of a CSV file against the columns of lake.yaml. */
import { shownValue } from '../../text/printable.ts';
import { columnKey, type RawTable } from '../lake.ts';
import { hintOfHeader } from './hints.ts';
import { type CsvRecord, type Records, recordsOf } from './records.ts';

export interface Header {
  /** As the file writes them, without spaces around. */
  readonly written: readonly string[];
  /** Places of the columns of lake.yaml, from 0; those that the file lacks are left out. */
  readonly places: ReadonlyMap<string, number>;
  /** Of lake.yaml, which the file lacks. */
  readonly lacking: readonly string[];
  /** Of the header, from 1. */
  readonly line: number;
}

export interface HeaderProblem {
  readonly problem: string;
  readonly line: number;
}

/** @param text the beginning of the file */
export function readHeader(text: string, table: RawTable): Header | HeaderProblem {
  const records = recordsOf(table.delimiter, table.skip);
  const record = firstOf(records, text);
  const open = records.openQuote();
  if (record === undefined && open !== undefined)
    return { problem: 'a quote is opened and not closed', line: open };
  const header = record ?? records.end()[0];
  if (header === undefined)
    return { problem: `there is no header${hintOfHeader(text, table, [])}`, line: table.skip + 1 };
  return headerOf(header, table);
}

/** Most headers end soon, and most of the text is not needed. */
function firstOf(records: Records, text: string): CsvRecord | undefined {
  for (let from = 0; from < text.length; from += 4096) {
    const [first] = records.push(text.slice(from, from + 4096));
    if (first) return first;
  }
  return undefined;
}

function headerOf(record: CsvRecord, table: RawTable): Header | HeaderProblem {
  const line = record.lines[0] ?? 1;
  const written = record.fields.map((field) => field.trim());
  const keys = written.map(columnKey);
  const columns = Object.keys(table.columns);
  const twice = columns.find((column) => {
    const key = columnKey(column);
    return keys.indexOf(key) !== keys.lastIndexOf(key);
  });
  if (twice !== undefined)
    return { problem: `column ${twice} is in the header more than once, which has ${shown(written)}`, line };
  const places = new Map(columns.map((column) => [column, keys.indexOf(columnKey(column))] as const));
  const lacking = columns.filter((column) => places.get(column) === -1);
  for (const column of lacking) places.delete(column);
  return { written, places, lacking, line };
}

/** What is wrong where a file lacks a column that is needed. */
export function lackingProblem(column: string, header: Header, text: string, table: RawTable): string {
  const hint = hintOfHeader(text, table, header.written);
  return `column ${column} is not in the header, which has ${shown(header.written)}${hint}`;
}

const shown = (names: readonly string[]) => shownValue(names.join(', '), 500);
