/** What a query gives: a small typed table. Every step after `query` works on these alone. */

/** The types that Athena and DuckDB share, reduced to what a report needs. */
export const columnTypes = [
  'string',
  'integer',
  'decimal',
  'double',
  'date',
  'timestamp',
  'boolean',
] as const;
export type ColumnType = (typeof columnTypes)[number];

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

const figureTypes: readonly ColumnType[] = ['integer', 'decimal', 'double'];

/** Whether a column holds what is counted or measured, and not what a row is about. */
export const isFigure = ({ type }: Column): boolean => figureTypes.includes(type);

/**
 * A cell. `decimal` is a string with all its digits ("1234.50"), `date` is "YYYY-MM-DD", `timestamp` is
 * "YYYY-MM-DDTHH:MM:SS.mmm" in UTC, `integer` and `double` are numbers. Null is "no value", never zero.
 */
export type Value = string | number | boolean | null;

export type Row = Readonly<Record<string, Value>>;

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** The tables of an edition by the name of their query, in the order of the names. */
export type Tables = Readonly<Record<string, Table>>;
