/** One `data/QUERY.csv` per table: RFC 4180, UTF-8 with a byte order mark, so that Excel reads Chinese. */
import { stringify } from 'csv-stringify/sync';
import { declarationOf, fileOf } from '../../formats.ts';
import type { Column, Table, Value } from '../../query/table.ts';
import type { RenderedFile, RenderInput } from '../input.ts';

// A spreadsheet runs a field that begins with one of these; full-width forms are folded to them by some.
// Blanks and invisible characters before them are trimmed by some too, so they do not hide them.
const runs = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

const plainNumber = /^-?\d+(\.\d+)?$/;

const { mediaType } = declarationOf('csv');

export async function render(input: RenderInput): Promise<RenderedFile[]> {
  return Object.entries(input.tables).map(([query, table]) => ({
    name: fileOf('csv', query),
    mediaType,
    bytes: Buffer.from(csv(table)),
  }));
}

/** Null and the empty string both give an empty field. */
function csv(table: Table): string {
  const header = table.columns.map((column) => neutralised(column.name));
  const rows = table.rows.map((row) =>
    table.columns.map((column) => field(row[column.name] ?? null, column)),
  );
  return stringify([header, ...rows], {
    bom: true,
    record_delimiter: 'windows',
    // The library quotes what holds the whole delimiter; a lone CR or LF would end the record as well.
    quoted_match: /[\r\n]/,
  });
}

function field(value: Value, column: Column): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  // What is not a number is not a value: "NaN" in a column of numbers would be taken for text.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (column.type === 'decimal' && plainNumber.test(value)) return value;
  return neutralised(value);
}

/** Text that no spreadsheet runs. Lone surrogates and NUL, which no UTF-8 text file holds, become U+FFFD. */
function neutralised(text: string): string {
  const clean = text.toWellFormed().replaceAll('\0', '\uFFFD');
  return runs.test(clean) ? `'${clean}` : clean;
}
