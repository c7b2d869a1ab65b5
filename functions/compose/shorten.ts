/** Texts of the data as a page shows them: no reader reads a megabyte of a name, and no page has room for it. */
import type { Table, Tables, Value } from '../query/table.ts';

/** Characters of a text of the data that a page shows; workbook, CSV and JSON have all of it. */
export const longestShown = 1000;

/** The tables with longer texts cut and an ellipsis at their end. */
export function shortened(tables: Tables): Tables {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, shortenedTable(table)]));
}

function shortenedTable(table: Table): Table {
  const isLong = (value: Value | undefined) => typeof value === 'string' && value.length > longestShown;
  const rows = table.rows.map((row) =>
    table.columns.some(({ name }) => isLong(row[name]))
      ? Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(value)]))
      : row,
  );
  return { ...table, rows };
}

function shown(value: Value): Value {
  if (typeof value !== 'string' || value.length <= longestShown) return value;
  // Half a pair of surrogates would read as a character of its own.
  return `${value.slice(0, longestShown).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
