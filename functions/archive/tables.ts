/** The tables of an edition, read back from the data that it holds. */

import { z } from 'zod';
import { fileOf } from '../formats.ts';
import { sha256 } from '../hash.ts';
import type { Column, Row, Table, Tables, Value } from '../query/table.ts';
import { type Archive, type EditionId, editionPath } from './archive.ts';
import type { Manifest } from './manifest.ts';

export type Archived = { readonly tables: Tables } | { readonly because: string };

export const isArchived = (archived: Archived): archived is { readonly tables: Tables } =>
  'tables' in archived;

/** @returns the tables, or in words why they cannot be read back */
export async function archivedTables(
  archive: Reading,
  edition: EditionId,
  manifest: Manifest,
): Promise<Archived> {
  const path = editionPath(edition);
  if (!manifest.formats.includes('json')) return { because: `${path} was made without the format json` };
  const tables: [string, Table][] = [];
  for (const { kind, name: query, columns } of manifest.statements) {
    if (kind !== 'query') continue;
    if (!columns) return { because: `the manifest of ${path} does not say the columns of ${query}` };
    const table = await archivedTable(archive, edition, manifest, query, columns);
    if ('because' in table) return table;
    tables.push([query, table]);
  }
  return { tables: Object.fromEntries(tables.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

type Reading = Pick<Archive, 'readFile'>;

/** @returns one table that the format json wrote, or in words why it cannot be read back */
export async function archivedTable(
  archive: Reading,
  edition: EditionId,
  { files }: Manifest,
  query: string,
  columns: readonly Column[],
): Promise<Table | { readonly because: string }> {
  const name = fileOf('json', query);
  const path = `${editionPath(edition)}/${name}`;
  const bytes = await archive.readFile(edition, name);
  if (!bytes) return { because: `${path} is missing` };
  if (files.find((file) => file.name === name)?.sha256 !== sha256(bytes))
    return { because: `${path} was altered` };
  return { columns, rows: rowsOf(bytes, columns) };
}

// `z.record` would leave out a column that is called __proto__.
const rowsSchema = z.array(z.custom<Row>(isRow));

function isRow(value: unknown): boolean {
  const isCell = (cell: unknown) => cell === null || ['string', 'number', 'boolean'].includes(typeof cell);
  return typeof value === 'object' && value !== null && Object.values(value).every(isCell);
}

/** The bytes are those of the manifest, so they are what the format json wrote. */
function rowsOf(bytes: Uint8Array, columns: readonly Column[]): Row[] {
  const rows = rowsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, ownValue(row, name)])));
}

// `row.__proto__` would be something else.
const ownValue = (row: Row, name: string): Value => (Object.hasOwn(row, name) ? (row[name] ?? null) : null);
