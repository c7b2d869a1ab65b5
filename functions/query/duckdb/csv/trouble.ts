/** Where in a CSV file something is wrong: the line of a value, or of what DuckDB cannot read. */

import type { InputError } from '../../../errors.ts';
import { counted } from '../../../language/counted.ts';
import { shownValue } from '../../../text/printable.ts';
import { hintOfFields, hintOfValue } from '../../csv/hints.ts';
import { type CsvRecord, recordsOf } from '../../csv/records.ts';
import { columnKey } from '../../lake.ts';
import { problemIn, type Source, textOf } from './source.ts';

/** A value that is not one of its column's type. */
export interface WrongValue {
  readonly column: string;
  readonly value: string;
  /** Of the column in the file, from 0. */
  readonly place: number;
}

/** What is said of a value, with the line on which it stands first. */
export async function valueProblem(
  source: Source,
  { column, value, place }: WrongValue,
): Promise<InputError> {
  const type = source.table.columns[column]?.type ?? 'string';
  const line = await lineOf(source, ({ fields, lines }) =>
    isSameText(fields[place], value) ? lines[place] : undefined,
  );
  const isHeader = !source.table.header && columnKey(value) === columnKey(column);
  const hint = isHeader
    ? '; leave out header: false, as the file has one'
    : hintOfValue(value, type, source.table);
  return problemIn(source, `column ${column} holds "${shownValue(value)}"; expected ${type}${hint}`, line);
}

const plain = (text: string) => text.replace(/[\t\r\n\u00A0\u2009\u202F\u3000]/g, ' ').trim();
const isSameText = (field: string | undefined, value: string) =>
  field !== undefined && (field === value || plain(field) === value);

/** What DuckDB says of a file that it cannot read, with the line as an editor counts it. */
export async function fileProblem(source: Source, cause: Error): Promise<Error> {
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(cause.message) ?? [];
  if (expected !== undefined) return raggedProblem(source, Number(expected), Number(found));
  // Reads it once more, and says what is wrong and where.
  if (/unicode|utf-8/i.test(cause.message)) for await (const _ of textOf(source));
  const mixed = /invalid state/.test(cause.message) ? await mixedEndsProblem(source) : undefined;
  if (mixed) return mixed;
  const said = Number(/CSV Error on Line: (\d+)/.exec(cause.message)?.[1] ?? Number.NaN);
  const line = (await openQuoteOf(source)) ?? (Number.isNaN(said) ? undefined : said);
  return problemIn(source, reasonIn(cause.message), line, cause);
}

/** DuckDB knows one kind of line end in a file, and does not say which it met. */
async function mixedEndsProblem(source: Source): Promise<Error | undefined> {
  let first: string | undefined;
  let line = 0;
  let rest = '';
  for await (const text of textOf(source)) {
    const whole = rest + text;
    // A carriage return at the end may be half of a line end.
    rest = whole.endsWith('\r') ? '\r' : '';
    for (const [end] of whole.slice(0, whole.length - rest.length).matchAll(/\r\n|\n|\r/g)) {
      line += 1;
      first ??= end;
      if (end !== first) return otherEnd(source, end, first, line);
    }
  }
  return first !== undefined && rest !== '' && rest !== first
    ? otherEnd(source, rest, first, line + 1)
    : undefined;
}

function otherEnd(source: Source, end: string, first: string, line: number): Error {
  const message = `the line ends with ${JSON.stringify(end)}; expected ${JSON.stringify(first)}, as those before it`;
  return problemIn(source, message, line);
}

async function raggedProblem(source: Source, expected: number, found: number): Promise<Error> {
  const line = await lineOf(source, ({ fields, lines }) =>
    fields.length === expected ? undefined : lines[0],
  );
  const from = source.table.header ? 'as the header has' : 'as lake.yaml has columns';
  const hint = found === 1 ? hintOfFields(source.beginning, source.table) : '';
  return problemIn(
    source,
    `the line has ${counted(found, 'field')}; expected ${expected}, ${from}${hint}`,
    line,
  );
}

/** The last words before DuckDB's advice: what is before them is the line as the file has it. */
function reasonIn(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) => /^Possible|^file = /.test(line));
  const reason = lines.slice(0, end < 0 ? undefined : end).findLast((line) => line !== '');
  return reason?.replace(/^[A-Z][A-Za-z ]* Error: /, '') ?? message;
}

async function lineOf(
  source: Source,
  where: (record: CsvRecord) => number | undefined,
): Promise<number | undefined> {
  const { delimiter, skip } = source.table;
  const records = recordsOf(delimiter, skip);
  for await (const text of textOf(source)) {
    const line = records.push(text).map(where).find(isSaid);
    if (line !== undefined) return line;
  }
  return records.end().map(where).find(isSaid);
}

const isSaid = (line: number | undefined): boolean => line !== undefined;

async function openQuoteOf(source: Source): Promise<number | undefined> {
  const records = recordsOf(source.table.delimiter, source.table.skip);
  for await (const text of textOf(source)) records.push(text);
  return records.openQuote();
}
