/** Which rows of a query a table shows, in which order, and what it adds: groups, what a limit cuts, the total. */

import { numberIn as numberOf } from '../charts/type.ts';
import { filled } from '../language/fill.ts';
import type { Row, Value } from '../query/table.ts';
import type { PageContext } from './context.ts';
import type { RowKind } from './document.ts';
import { numberIn } from './figure.ts';
import type { FigureValue } from './figure-value.ts';
import { limited, trimUnknown } from './rows.ts';
import type { ShownColumn } from './table-column.ts';

/** What a page says of the rows. */
export interface RowsAsked {
  readonly limit?: number | undefined;
  readonly last?: number | undefined;
  readonly known?: string | undefined;
  readonly per?: string | undefined;
  readonly order?: string | undefined;
  readonly ascending?: boolean | undefined;
  readonly group?: string | undefined;
  readonly others?: boolean | undefined;
  readonly total?: string | boolean | undefined;
  readonly rollup?: string | undefined;
}

/** A row with a value for each column of the table; undefined where nothing stands, not even that it is unknown. */
export interface ShownRow {
  readonly kind: RowKind;
  readonly values: readonly (Value | undefined)[];
  /** The row of the query; undefined of what sums others up. */
  readonly row?: Row;
}

/** @param name how a value of the column `group` reads */
export function shownRows(
  rows: readonly Row[],
  columns: readonly ShownColumn[],
  asked: RowsAsked,
  name: (value: Value) => string,
  context: PageContext,
): readonly ShownRow[] {
  const { rollup, others, limit, group, total } = asked;
  const isTotal = (row: Row) => rollup !== undefined && (row[rollup] ?? true) === true;
  const all = chosen(
    rows.filter((row) => !isTotal(row)),
    asked,
  );
  if (all.length === 0) return [];
  const [first, cut] = [limited(all, limit), all.slice(limit ?? all.length)];
  const usual = (row: Row): ShownRow => ({
    kind: 'usual',
    row,
    values: columns.map(({ column }) => row[column] ?? null),
  });
  const shown =
    group === undefined
      ? first.map(usual)
      : grouped(first, group).flatMap(([value, some]) => [
          headed('group', name(value), total ? some : [], columns),
          ...some.map(usual),
        ]);
  const rest = filled(context.word('others'), { count: cut.length });
  const label = typeof total === 'string' ? total : context.word('total');
  return [
    ...shown,
    ...(others && cut.length > 0 ? [headed('others', rest, cut, columns)] : []),
    ...rows
      .filter(isTotal)
      .map((row) => ({ kind: 'total' as const, values: [label, ...usual(row).values.slice(1)] })),
    ...(total && rollup === undefined ? [headed('total', label, all, columns)] : []),
  ];
}

/** The rows that are shown, in their order. */
export const chosenRows = (rows: readonly Row[], asked: RowsAsked): readonly Row[] =>
  limited(chosen(rows, asked), asked.limit);

/** The rows in their order, before a limit cuts them. */
function chosen(
  rows: readonly Row[],
  { last, known, per, order, ascending = false }: RowsAsked,
): readonly Row[] {
  const trimmed = trimUnknown(limited(rows, undefined, last), known);
  const seen = new Set<Value>();
  const isFirst = (value: Value) => !seen.has(value) && seen.add(value) !== undefined;
  const some = per === undefined ? trimmed : trimmed.filter((row) => isFirst(row[per] ?? null));
  if (order === undefined) return ascending ? some.toReversed() : some;
  const isUnknown = (row: Row) => (row[order] ?? null) === null;
  const sign = ascending ? 1 : -1;
  // What is unknown comes last: it is neither the smallest nor the largest.
  return some.toSorted(
    (a, b) =>
      Number(isUnknown(a)) - Number(isUnknown(b)) || sign * (Number(a[order]) - Number(b[order])) || 0,
  );
}

/** Rows by a value, each value where it comes first. */
function grouped(rows: readonly Row[], column: string): [Value, Row[]][] {
  const groups = new Map<Value, Row[]>();
  for (const row of rows) {
    const value = row[column] ?? null;
    groups.set(value, [...(groups.get(value) ?? []), row]);
  }
  return [...groups];
}

/** A row with a name, and the sums of others where a sum is right. */
function headed(
  kind: RowKind,
  label: string,
  rows: readonly Row[],
  columns: readonly ShownColumn[],
): ShownRow {
  const [, ...rest] = columns;
  return { kind, values: [label, ...rest.map((one) => (rows.length > 0 ? sumOf(one, rows) : undefined))] };
}

/** @returns null if a value is not known, undefined if the figure is not one that adds up */
function sumOf({ of, column, total }: ShownColumn, rows: readonly Row[]): Value | undefined {
  if (total === 'sum') return summed(rows.map((row) => numberOf(row, column)));
  if (of?.figure.total !== 'sum') return undefined;
  const sum = (side: FigureValue['side']) => summed(rows.map((row) => numberIn({ ...of, side }, row)));
  if (of.side !== 'change') return sum(of.side);
  const [own, earlier] = [sum('own'), sum('earlier')];
  if (own === null || earlier === null) return null;
  if (of.figure.unit === 'share') return own - earlier;
  return earlier === 0 ? null : own / earlier - 1;
}

/** @returns null if one of them is not known, or there is none */
export function summed([first = null, ...others]: readonly (number | null)[]): number | null {
  return others.reduce((sum, value) => (sum === null || value === null ? null : sum + value), first);
}
