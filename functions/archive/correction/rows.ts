/** Which row of a table is which row of another: by the columns that name what a row is about. */
import { isFigure, type Row, type Table, type Value } from '../../query/table.ts';

/** What a row is about, for a reader; empty where its table has one row. */
export interface RowName {
  readonly key: Readonly<Record<string, Value>>;
  /** From 1: which of the rows with this key, where the key alone does not say. */
  readonly place?: number;
}

export interface Matched extends RowName {
  /** Undefined: the row came. */
  readonly old: Row | undefined;
  /** Undefined: the row went. */
  readonly new: Row | undefined;
}

/** @returns the rows of the new table in their order, then those that went in the order of the old */
export function matchRows(old: Table, now: Table): Matched[] {
  const isOneRow = old.rows.length <= 1 && now.rows.length <= 1;
  const columns = isOneRow ? [] : keyColumns(old, now);
  const [before, after] = [named(old.rows, columns), named(now.rows, columns)];
  const rows = [...after].map(([name, { row, ...about }]) => ({
    ...about,
    old: before.get(name)?.row,
    new: row,
  }));
  const gone = [...before]
    .filter(([name]) => !after.has(name))
    .map(([, { row, ...about }]) => ({ ...about, old: row, new: undefined }));
  return [...rows, ...gone].map((row) => (isOneRow ? withoutPlace(row) : row));
}

function withoutPlace({ place: _only, ...row }: Matched): Matched {
  return row;
}

/** The fewest of the first columns that name every row of both tables, of those that are not figures. */
function keyColumns(old: Table, now: Table): string[] {
  const names = now.columns
    .filter((column) => !isFigure(column))
    .map(({ name }) => name)
    .filter((name) => old.columns.some((column) => column.name === name && !isFigure(column)));
  const counts = names.map((_, index) => names.slice(0, index + 1));
  return counts.find((few) => isUnique(old.rows, few) && isUnique(now.rows, few)) ?? names;
}

const isUnique = (rows: readonly Row[], columns: readonly string[]) =>
  new Set(rows.map((row) => textOf(row, columns))).size === rows.length;

const textOf = (row: Row, columns: readonly string[]) =>
  JSON.stringify(columns.map((column) => row[column] ?? null));

/** Rows by a name that is theirs alone; those with the same key are told apart by their order. */
function named(rows: readonly Row[], columns: readonly string[]): Map<string, RowName & { row: Row }> {
  const unique = columns.length > 0 && isUnique(rows, columns);
  const counts = new Map<string, number>();
  const found = new Map<string, RowName & { row: Row }>();
  for (const row of rows) {
    const text = textOf(row, columns);
    const place = (counts.get(text) ?? 0) + 1;
    counts.set(text, place);
    const key = Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
    found.set(`${text} ${place}`, unique ? { key, row } : { key, place, row });
  }
  return found;
}
