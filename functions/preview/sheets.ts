/** What the workbook shows, for the page of the preview: its sections, and the first rows of each table. */
import type { SheetFacts, SheetSection, SheetTable } from '../compose/sheet.ts';
import type { Tables, Value } from '../query/table.ts';

export interface SheetView {
  readonly section: string;
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Of the table; more than are shown here. */
  readonly count: number;
}

const most = 12;

export const sheetViews = (sections: readonly SheetSection[], tables: Tables): readonly SheetView[] =>
  sections.flatMap((section) => section.tables.map((table) => viewOf(section.title, table, tables)));

function viewOf(section: string, table: SheetTable, tables: Tables): SheetView {
  const { title, facts } = table;
  return facts ? factsView(section, title, facts) : rowsView(section, table, tables);
}

function factsView(section: string, title: string, { heads, rows }: SheetFacts): SheetView {
  const shown = rows.map(({ label, cells }) => [label, ...cells.map(({ value }) => written(value))]);
  return { section, title, heads, rows: shown, count: rows.length };
}

function rowsView(section: string, { title, query, columns }: SheetTable, tables: Tables): SheetView {
  const { rows } = tables[query] ?? { rows: [] };
  const shown = rows.slice(0, most).map((row) =>
    columns.map(({ name, texts }) => {
      const text = written(row[name] ?? null);
      return texts?.[text] ?? text;
    }),
  );
  return { section, title, heads: columns.map(({ label }) => label), rows: shown, count: rows.length };
}

const written = (value: Value): string => (value === null ? '' : String(value));
