/** A table with one column of each type, and the values on the edges of what a report can have. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { textLiteral } from '../../functions/plan/literals.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import type { Column, Row } from '../../functions/query/table.ts';

/** Of jobOf. */
export const cellsYaml = `
  cells: {location: cells, columns: {n: integer, text: string, whole: bigint, money: "decimal(18,2)", share: double, day: date, at: timestamp, yes: boolean}}`;

export const cellColumns: readonly Column[] = [
  { name: 'n', type: 'integer' },
  { name: 'text', type: 'string' },
  { name: 'whole', type: 'integer' },
  { name: 'money', type: 'decimal' },
  { name: 'share', type: 'double' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'timestamp' },
  { name: 'yes', type: 'boolean' },
];

export const cellRows: readonly Row[] = [
  {
    n: 0,
    text: `"it's", 达人 𠮷 😀\r\n\\ :start`,
    whole: Number.MAX_SAFE_INTEGER,
    money: '9999999999999999.99',
    share: 0.1 + 0.2,
    day: '0001-01-01',
    at: '2024-02-29T23:59:59.999',
    yes: true,
  },
  {
    n: 1,
    text: '',
    whole: Number.MIN_SAFE_INTEGER,
    money: '-0.10',
    share: 5e-324,
    day: '9999-12-31',
    at: '1969-12-31T23:59:59.999',
    yes: false,
  },
  { n: 2, text: null, whole: null, money: null, share: null, day: null, at: null, yes: null },
  {
    n: 3,
    text: ' null ',
    whole: 0,
    money: '0.00',
    share: 1e21,
    day: '1970-01-01',
    at: '1970-01-01T00:00:00.000',
    yes: true,
  },
];

export async function writeCells(directory: string): Promise<void> {
  mkdirSync(join(directory, 'cells'), { recursive: true });
  const literal = (value: Row[string]) => (value === null ? 'null' : textLiteral(String(value)));
  const rows = cellRows.map((row) => `(${Object.values(row).map(literal).join(', ')})`).join(', ');
  const types = ['integer', 'varchar', 'bigint', 'decimal(18,2)', 'double', 'date', 'timestamp', 'boolean'];
  const casts = cellColumns.map(({ name }, index) => `cast("${name}" as ${types[index]}) as "${name}"`);
  const names = cellColumns.map(({ name }) => `"${name}"`).join(', ');
  const connection = await openSession();
  try {
    const select = `select ${casts.join(', ')} from (values ${rows}) as t (${names})`;
    await connection.run(
      `copy (${select}) to ${textLiteral(join(directory, 'cells/part-0.parquet'))} (format parquet)`,
    );
  } finally {
    connection.closeSync();
  }
}
