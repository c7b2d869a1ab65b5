/** Texts of the data as a page shows them: short, and no links. */
import type { Table, Tables, Value } from '../query/table.ts';
import { shownText } from '../text/clean.ts';

/** Characters of a text of the data that a page shows; workbook, CSV and JSON have all of it. */
export const longestShown = 1000;

/** The tables with their texts as a page shows them; longer ones are cut, with an ellipsis at their end. */
export function shortened(tables: Tables): Tables {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, shortenedTable(table)]));
}

function shortenedTable(table: Table): Table {
  const texts = table.columns.filter(({ type }) => type === 'string').map(({ name }) => name);
  if (texts.length === 0) return table;
  const rows = table.rows.map((row) => {
    const changed = texts.flatMap((name) => {
      const value = row[name] ?? null;
      const text = shown(value);
      return text === value ? [] : [[name, text] as const];
    });
    return changed.length === 0 ? row : { ...row, ...Object.fromEntries(changed) };
  });
  return { ...table, rows };
}

function shown(value: Value): Value {
  if (typeof value !== 'string') return value;
  if (value.length <= longestShown) return shownText(value);
  // Half a pair of surrogates would read as a character of its own.
  return `${shownText(value.slice(0, longestShown).replace(/[\uD800-\uDBFF]$/, ''))}…`;
}

/** Whether two values are the same, of which one may be a page's own text and the other a page's text of the data. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  return shownText(one) === other || one === shownText(other);
}
