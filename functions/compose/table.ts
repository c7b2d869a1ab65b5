/** `{% table … /%}` as a table block. */

import type { Row, Table, Value } from '../query/table.ts';
import type { Cell, DataTable } from './document.ts';
import type { PageContext } from './functions.ts';
import { type As, columnOf, usualWriting, writeAs } from './writing.ts';

export interface TableColumnAttributes {
  readonly column: string;
  readonly label: string;
  readonly as?: As;
}

export interface TableAttributes {
  readonly title: string;
  readonly subtitle: string;
  readonly source?: string;
  readonly columns: readonly TableColumnAttributes[];
  readonly limit?: number;
  readonly last?: number;
  readonly known?: string;
  readonly per?: string;
  readonly order?: string;
  readonly across?: string;
  readonly value?: string;
  readonly as?: As;
}

/** @returns undefined where the table has no rows */
export function tableBlock(
  id: string,
  table: Table,
  attributes: TableAttributes,
  context: PageContext,
): DataTable | undefined {
  const { across, value } = attributes;
  if (across !== undefined && value !== undefined)
    return crossTable(id, table, { ...attributes, across, value }, context);
  const rows = rowsShown(table, attributes);
  if (rows.length === 0) return undefined;
  const columns = attributes.columns.map((given) => {
    const column = columnOf(table, given.column);
    return { ...given, as: given.as ?? (column ? usualWriting(column) : 'text') };
  });
  return {
    kind: 'table',
    id,
    title: attributes.title,
    subtitle: attributes.subtitle,
    source: attributes.source ?? '',
    columns: columns.map(({ label, as }) => ({ label, align: isText(as) ? 'start' : 'end' })),
    rows: rows.map((row) => columns.map((column) => cellOf(row, column.column, column.as, context))),
  };
}

type CrossAttributes = TableAttributes & { readonly across: string; readonly value: string };

/** One row per value of the first column, one column per value of `across`, both in the order of the rows. */
function crossTable(
  id: string,
  table: Table,
  attributes: CrossAttributes,
  context: PageContext,
): DataTable | undefined {
  const { title, subtitle, source = '', columns, across, value } = attributes;
  const side = columns[0]?.column ?? '';
  const valuesOf = (column: string) => [...new Set(table.rows.map((row) => row[column] ?? null))];
  const type = columnOf(table, value);
  const as = attributes.as ?? (type ? usualWriting(type) : 'text');
  const cell = (of: Value, at: Value): Cell => {
    const row = table.rows.find((candidate) => candidate[side] === of && candidate[across] === at);
    return cellOf(row ?? {}, value, as, context);
  };
  const [rows, heads] = [valuesOf(side), valuesOf(across)];
  if (rows.length === 0) return undefined;
  return {
    kind: 'table',
    id,
    title,
    subtitle,
    source,
    columns: [
      { label: columns[0]?.label ?? '', align: 'start' },
      ...heads.map((head) => ({ label: writeAs(head, 'text', across, context), align: 'end' as const })),
    ],
    rows: rows.map((row) => [
      { text: writeAs(row, 'text', side, context), value: row },
      ...heads.map((head) => cell(row, head)),
    ]),
  };
}

function rowsShown(table: Table, { per, order, limit, last, known }: TableAttributes): readonly Row[] {
  const rows = trimUnknown(limited(table.rows, undefined, last), known);
  const seen = new Set<Value>();
  const isFirst = (value: Value) => !seen.has(value) && seen.add(value) !== undefined;
  const chosen = per === undefined ? rows : rows.filter((row) => isFirst(row[per] ?? null));
  // What is unknown comes last: it is not the smallest.
  const size = (row: Row) =>
    order === undefined || row[order] === null ? Number.NEGATIVE_INFINITY : Number(row[order]);
  const ordered = order === undefined ? chosen : chosen.toSorted((a, b) => size(b) - size(a) || 0);
  return limited(ordered, limit);
}

/** The rows from the first to the last whose column has a value: what lies outside the data is left out, gaps stay. */
export function trimUnknown(rows: readonly Row[], column?: string): readonly Row[] {
  if (column === undefined) return rows;
  const isKnown = (row: Row) => (row[column] ?? null) !== null;
  return rows.slice(Math.max(0, rows.findIndex(isKnown)), rows.findLastIndex(isKnown) + 1);
}

export function limited<T>(rows: readonly T[], limit = rows.length, last = rows.length): readonly T[] {
  return rows.slice(0, limit).slice(Math.max(0, Math.min(limit, rows.length) - last));
}

const isText = (as: As) => as === 'text' || as === 'date' || as === 'month';

function cellOf(row: Row, column: string, as: As, context: PageContext): Cell {
  const value = row[column] ?? null;
  return { text: writeAs(value, as, column, context), value };
}

/** A row that the page writes itself. `as` may be said by the column instead. */
export interface FigureRow {
  readonly label: string;
  readonly as?: As;
  readonly values: readonly Value[];
}

export interface FigureColumn {
  readonly label: string;
  readonly as?: As;
}

export interface FiguresAttributes {
  readonly title: string;
  readonly subtitle: string;
  readonly source?: string;
  /** The first stands over the labels of the rows. */
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly FigureRow[];
}

/** `{% figures … /%}` as a table block. */
export function figuresBlock(id: string, attributes: FiguresAttributes, context: PageContext): DataTable {
  const { title, subtitle, source = '', columns, rows } = attributes;
  const cell = (row: FigureRow, { as }: FigureColumn, index: number): Cell => {
    const value = row.values[index] ?? null;
    return { text: writeAs(value, as ?? row.as ?? 'text', '', context), value };
  };
  return {
    kind: 'table',
    id,
    title,
    subtitle,
    source,
    columns: columns.map(({ label }, index) => ({ label, align: index === 0 ? 'start' : 'end' })),
    rows: rows.map((row) => [
      { text: row.label, value: row.label },
      ...columns.slice(1).map((column, i) => cell(row, column, i)),
    ]),
  };
}
