/** Names of queries and columns on a page, against the columns that the queries have. */
import Markdoc from '@markdoc/markdoc';
import type { Holds } from '../charts/type.ts';
import { writings } from '../compose/writing.ts';
import type { Column, ColumnType } from '../query/table.ts';

/** Columns of every query, by its name. */
export type QueryColumns = Readonly<Record<string, readonly Column[]>>;

const types: Readonly<Record<'number' | 'date', readonly ColumnType[]>> = {
  number: ['integer', 'decimal', 'double'],
  date: ['date', 'timestamp', 'string'],
};

/** What a value has to be so that it can be written. */
type Written = keyof typeof types;

/** The query of `$query`, a whole table; undefined for anything else. */
export function queryOf(value: unknown): string | undefined {
  return Markdoc.Ast.isVariable(value) && value.path.length === 1 ? String(value.path[0]) : undefined;
}

export function unknownQuery(query: string, columns: QueryColumns): string[] {
  if (Object.hasOwn(columns, query)) return [];
  return [`unknown query $${query}; expected one of ${Object.keys(columns).join(', ')}`];
}

export function unknownColumn(query: string, column: string, columns: QueryColumns): string[] {
  const names = (columns[query] ?? []).map(({ name }) => name);
  if (names.includes(column)) return [];
  return [`unknown column "${column}" of $${query}; expected one of ${names.join(', ')}`];
}

/** A column that is not a number cannot be written as one. */
export function wrongType(
  query: string,
  column: string,
  written: Written,
  columns: QueryColumns,
  called = `column "${column}" of $${query}`,
): string[] {
  const found = Object.hasOwn(columns, query) && columns[query]?.find(({ name }) => name === column);
  if (!found || types[written].includes(found.type)) return [];
  return [`${called} is ${found.type}; expected a ${written}`];
}

/**
 * What names a column of a query, or several: that they exist, and hold what is drawn or written.
 * @param beside what else is given, which may say how they are written
 */
export function columnProblems(
  query: string | undefined,
  given: unknown,
  holds: Holds,
  beside: Readonly<Record<string, unknown>>,
  columns: QueryColumns,
): string[] {
  if (query === undefined || !Object.hasOwn(columns, query)) return [];
  const written = writtenOf(holds, beside);
  return [given]
    .flat()
    .filter((one) => typeof one === 'string')
    .flatMap((one) => [
      ...unknownColumn(query, one, columns),
      ...(written ? wrongType(query, one, written, columns) : []),
    ]);
}

const dateWritings: readonly unknown[] = ['date', 'month', 'short-month', 'weekday'];
const numberWritings: readonly unknown[] = writings.filter(
  (as) => as !== 'text' && !dateWritings.includes(as),
);

function writtenOf(holds: Holds, beside: Readonly<Record<string, unknown>>): Written | undefined {
  if (holds === 'anything') return undefined;
  if (holds === 'numbers') return 'number';
  const as = beside[holds.writtenAs];
  if (dateWritings.includes(as)) return 'date';
  return numberWritings.includes(as) ? 'number' : undefined;
}
