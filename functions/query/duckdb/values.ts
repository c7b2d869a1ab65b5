/** DuckDB's values and types as those of a `Table`. */
import { type DuckDBConnection, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { cellOf } from '../cells.ts';
import type { Column, ColumnType, Row, Table } from '../table.ts';

const types: Partial<Record<DuckDBTypeId, ColumnType>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'integer',
  [DuckDBTypeId.SMALLINT]: 'integer',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.BIGINT]: 'integer',
  [DuckDBTypeId.HUGEINT]: 'integer',
  [DuckDBTypeId.UTINYINT]: 'integer',
  [DuckDBTypeId.USMALLINT]: 'integer',
  [DuckDBTypeId.UINTEGER]: 'integer',
  [DuckDBTypeId.UBIGINT]: 'integer',
  [DuckDBTypeId.FLOAT]: 'double',
  [DuckDBTypeId.DOUBLE]: 'double',
  [DuckDBTypeId.DECIMAL]: 'decimal',
  [DuckDBTypeId.VARCHAR]: 'string',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_S]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp',
};

/** @throws TypeError the type is none that Athena and a report share */
export function columnType(type: DuckDBType, name: string): ColumnType {
  const known = types[type.typeId];
  if (known) return known;
  throw new TypeError(
    `column "${name}" is ${type}; expected text, number, decimal, date, timestamp or boolean`,
  );
}

/** Runs one statement and reads its whole result. */
export async function readTable(connection: DuckDBConnection, sql: string): Promise<Table> {
  const reader = await connection.runAndReadAll(sql);
  const names = reader.columnNames();
  const columns: Column[] = reader
    .columnTypes()
    .map((type, index) => ({ name: names[index] ?? '', type: columnType(type, names[index] ?? '') }));
  const rows = reader
    .getRows()
    .map(
      (row): Row =>
        Object.fromEntries(columns.map((column, index) => [column.name, cellOf(row[index] ?? null, column)])),
    );
  return { columns, rows };
}
