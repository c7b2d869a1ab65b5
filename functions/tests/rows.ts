/** The rows that a test expects against those that came. */
import { InputError, type Problem } from '../errors.ts';
import type { Column, Table, Value } from '../query/table.ts';
import type { TextFile } from '../templates/files.ts';
import { meant } from '../text/nearest.ts';
import { recordsOf } from './small-lake.ts';

/** Nobody reads more of one file. */
const most = 10;

/** The columns that a file of expected rows names. @throws InputError it names none */
export function expectedColumns(expected: TextFile): readonly string[] {
  const [header = []] = recordsOf(expected);
  if (header.length === 0)
    throw InputError.at(expected.file, 'expected a line with the names of columns, and the rows below it', 1);
  return header;
}

/** Row by row in their order, in the columns that the file names. @returns what differs, with its line */
export function differences(expected: TextFile, { columns, rows }: Table): Problem[] {
  const header = expectedColumns(expected);
  const known = columns.map(({ name }) => name);
  const unknown = header.find((name) => !known.includes(name));
  if (unknown !== undefined)
    return [
      { file: expected.file, line: 1, message: `there is no column "${unknown}"${meant(unknown, known)}` },
    ];
  const [, ...records] = recordsOf(expected);
  const found = records.flatMap((record, index) => {
    const row = rows[index];
    const at = { file: expected.file, line: index + 2 };
    if (!row) return [{ ...at, message: 'there is no such row' }];
    return header.flatMap((name, place) => {
      const column = columns.find((one) => one.name === name);
      const value = row[name] ?? null;
      const text = record[place] ?? '';
      if (column && isEqual(value, text, column)) return [];
      return [{ ...at, message: `${name} is ${shown(value)}; expected ${text === '' ? 'nothing' : text}` }];
    });
  });
  const more = rows.slice(records.length).map((row) => ({
    file: expected.file,
    line: records.length + 2,
    message: `one more row came: ${header.map((name) => `${name} ${shown(row[name] ?? null)}`).join(', ')}`,
  }));
  return shortened([...found, ...more], expected.file);
}

function shortened(problems: Problem[], file: string): Problem[] {
  if (problems.length <= most) return problems;
  const rest = problems.length - most;
  return [
    ...problems.slice(0, most),
    { file, message: `and ${rest} more that differ; --update writes what came` },
  ];
}

const shown = (value: Value): string => (value === null ? 'nothing' : String(value));

/** A double need only be the text to the digits that the text has. */
function isEqual(value: Value, text: string, { type }: Column): boolean {
  if (value === null) return text === '';
  if (type === 'double') return isNear(Number(value), text);
  if (type === 'integer' || type === 'decimal') return plainNumber(String(value)) === plainNumber(text);
  if (type === 'timestamp') return plainTime(String(value)) === plainTime(text);
  return String(value) === text;
}

function isNear(value: number, text: string): boolean {
  if (text.trim() === '' || !Number.isFinite(Number(text))) return false;
  const digits = /^-?\d+(?:\.(\d+))?$/.exec(text.trim())?.[1]?.length ?? 0;
  const slack = /e/i.test(text) ? Math.abs(value) * 1e-9 : 0.5 * 10 ** -digits * (1 + 1e-9);
  return Math.abs(value - Number(text)) <= slack;
}

/** "-07.50" as "-7.5". */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', part = ''] = /^([-+]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text.trim()) ?? [];
  if (whole === '' && part === '') return /\d/.test(text) ? '0' : text;
  return `${sign === '-' ? '-' : ''}${whole || '0'}${part === '' ? '' : `.${part}`}`;
}

const plainTime = (text: string): string =>
  text
    .replace(' ', 'T')
    .replace(/Z$/, '')
    .replace(/\.0+$/, '')
    .replace(/(T\d\d:\d\d)$/, '$1:00');
