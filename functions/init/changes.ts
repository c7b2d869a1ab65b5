/** How a lake differs from what its lake.yaml says. */
import { columnKey, type Lake } from '../query/lake.ts';
import type { GuessedTable } from './facts.ts';

/** One line each, as a difference: `+` the lake has it, `-` it lacks it, `~` it is otherwise. */
export function lakeChanges({ tables }: Lake, found: readonly GuessedTable[]): string[] {
  const at = new Map(found.map((table) => [table.location, table]));
  const known = new Set(Object.values(tables).map(({ location }) => location));
  return [
    ...found
      .filter(({ location }) => !known.has(location))
      .map(({ name, location }) => `+ table ${name}: ${location}`),
    ...Object.entries(tables).flatMap(([name, table]) => {
      const now = at.get(table.location);
      if (!now) return [`- table ${name}: no files at ${table.location}`];
      return columnChanges(name, table.columns, now);
    }),
  ];
}

function columnChanges(
  table: string,
  said: Readonly<Record<string, { readonly type: string }>>,
  { columns }: GuessedTable,
): string[] {
  const now = new Map(columns.map((column) => [columnKey(column.name), column]));
  const keys = new Set(Object.keys(said).map(columnKey));
  const added = columns.filter(({ name }) => !keys.has(columnKey(name)));
  return [
    ...added.map(({ name, type }) => `+ ${table}.${name}: ${type}`),
    ...Object.entries(said).flatMap(([name, { type }]) => {
      const found = now.get(columnKey(name));
      if (!found) return [`- ${table}.${name}: ${type}`];
      return found.type === type ? [] : [`~ ${table}.${name}: ${type}; the files look like ${found.type}`];
    }),
  ];
}
