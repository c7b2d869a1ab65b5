/** One `data/QUERY.json` per table: an array of row objects, one row a line, so that differences are readable. */
import { declarationOf, fileOf } from '../../formats.ts';
import type { Row, Table, Value } from '../../query/table.ts';
import type { RenderedFile, RenderInput } from '../input.ts';

const { mediaType } = declarationOf('json');

export async function render(input: RenderInput): Promise<RenderedFile[]> {
  return Object.entries(input.tables).map(([query, table]) => ({
    name: fileOf('json', query),
    mediaType,
    bytes: Buffer.from(json(table)),
  }));
}

function json(table: Table): string {
  if (table.rows.length === 0) return '[]\n';
  return `[\n${table.rows.map((row) => rowObject(table, row)).join(',\n')}\n]\n`;
}

// Written by hand: an object would move a column such as "2024" to the front and lose one named "__proto__".
function rowObject(table: Table, row: Row): string {
  const members = table.columns.map(({ name }) => `${text(name)}: ${literal(row[name] ?? null)}`);
  return `{${members.join(', ')}}`;
}

function literal(value: Value): string {
  return typeof value === 'string' ? text(value) : JSON.stringify(value);
}

// A lone surrogate would be written as an escape that strict parsers refuse.
function text(value: string): string {
  return JSON.stringify(value.toWellFormed());
}
