/** `{% table … /%}` as a table block. */
import type { Cell, DataTable } from '../document.ts';
import type { Row, Table } from '../table.ts';
import type { PageContext } from './functions.ts';
import type { As } from './tags.ts';
import { columnOf, usualWriting, writeAs } from './writing.ts';

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
}

/** @returns undefined where the table has no rows */
export function tableBlock(id: string, table: Table, attributes: TableAttributes, context: PageContext): DataTable | undefined {
  const rows = table.rows.slice(0, attributes.limit ?? table.rows.length);
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

const isText = (as: As) => as === 'text' || as === 'date' || as === 'month';

function cellOf(row: Row, column: string, as: As, context: PageContext): Cell {
  const value = row[column] ?? null;
  return { text: writeAs(value, as, column, context), value };
}
