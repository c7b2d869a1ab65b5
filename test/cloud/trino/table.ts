/** A result of Trino as one that the engine in the cloud would read, so that its own code makes a table of it. */
import type { Result, ResultColumn } from '../../../functions/query/athena/results.ts';
import type { ColumnType } from '../../../functions/query/table.ts';
import type { Cell, TrinoColumn, TrinoResult } from './client.ts';

const types: Readonly<Record<string, ColumnType>> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'integer',
  double: 'double',
  decimal: 'decimal',
  varchar: 'string',
  date: 'date',
  timestamp: 'timestamp',
};

/** @throws TypeError a column's type is none that a report has */
export function resultOf({ columns, rows }: TrinoResult): Result {
  return {
    columns: columns.map(columnOf),
    rows: rows.map((row) => row.map(textOf)),
    count: rows.length,
  };
}

function columnOf({ name, type: sqlType }: TrinoColumn): ResultColumn {
  const type = types[sqlType.replace(/\(.*/, '')];
  if (type === undefined) throw new TypeError(`column ${name} is ${sqlType}`);
  return { name, type, sqlType };
}

const textOf = (cell: Cell) => (cell === null ? null : String(cell));
