/** One row for each cell: of several, all but one would be left out, and nobody would know. */
import { InputError } from '../errors.ts';
import type { ColumnType, Row, Value } from '../query/table.ts';

interface Rows {
  readonly rows: readonly Row[];
  /** The query that gave them. */
  readonly query: string;
}

/**
 * Gives the row of each cell, by the values that these columns have in it.
 * @param what says whose cells they are: "a chart draws one row for each point"
 * @throws InputError several rows have the same values
 */
export function rowsByCell(
  { rows, query }: Rows,
  columns: readonly string[],
  what: string,
): (values: readonly Value[]) => Row | undefined {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(columns.map((column) => row[column] ?? null));
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  const several = [...found.values()].filter((same) => same.length > 1);
  const [same] = several;
  if (same?.[0] === undefined) return (values) => found.get(keyOf(values))?.[0];
  const cell = columns.map((column) => String(same[0]?.[column] ?? 'null')).join(', ');
  const more = several.length > 1 ? ` (and ${several.length - 1} more like it)` : '';
  throw InputError.at(
    '',
    `${same.length} rows for ${cell} in query ${query}${more}: ${what}; group by ${columns.join(', ')} in ${query}.sql`,
  );
}

const keyOf = (values: readonly Value[]) => JSON.stringify(values);

const ordered: readonly (ColumnType | undefined)[] = ['integer', 'decimal', 'double', 'date', 'timestamp'];

/** Numbers and dates from the first to the last, what is unknown behind them; other values as they came. */
export function inOrder<T>(
  items: readonly T[],
  type: ColumnType | undefined,
  keyed: (item: T) => Value,
): readonly T[] {
  if (!ordered.includes(type)) return items;
  const isDate = type === 'date' || type === 'timestamp';
  return items.toSorted((one, other) => {
    const [a, b] = [keyed(one), keyed(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return isDate ? String(a).localeCompare(String(b), 'en') : Number(a) - Number(b);
  });
}
