/** A table as a page sees it: `$query` is the table, `$query.column` a value of its first row. */
import type { Table, Value } from '../query/table.ts';

/** A table that knows which query gave it. */
export interface QueryTable extends Table {
  readonly query: string;
  /** In a loop, whose table is one row: all of its rows. */
  readonly whole?: Table | undefined;
}

export const tableOf = Symbol('table');

export type PageTable = Readonly<Record<string, Value>> & { readonly [tableOf]: QueryTable };

export function isPageTable(value: unknown): value is PageTable {
  return typeof value === 'object' && value !== null && tableOf in value;
}

export function pageTable(query: string, table: Table): PageTable {
  const first = table.rows[0];
  const values = table.columns.map(({ name }) => [name, first?.[name] ?? null] as const);
  return Object.assign(Object.fromEntries(values), { [tableOf]: { ...table, query } }) as PageTable;
}
