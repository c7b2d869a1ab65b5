/** Lakes as they are found: every error names the table, and the column or the file. */
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../functions/errors.ts';
import { lakeError } from '../../functions/query/duckdb/lake-error.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { readTable } from '../../functions/query/duckdb/values.ts';
import { type Lake, parseLake } from '../../functions/query/lake.ts';
import type { Row } from '../../functions/query/table.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { temporaryFolder } from '../folder.ts';
import { openLake } from './open-lake.ts';

let connection: DuckDBConnection;
const root = temporaryFolder();
beforeEach(async () => {
  connection = await openSession();
});
afterEach(() => {
  connection.closeSync();
});

const lakeOf = (yaml: string): Lake => parseLake('lake.yaml', `tables:\n  sales: ${yaml}\n`);
const parquetOf = (columns: string) => lakeOf(`{location: sales, columns: {${columns}}}`);

async function parquet(path: string, select: string): Promise<void> {
  mkdirSync(dirname(join(root(), path)), { recursive: true });
  await connection.run(`copy (${select}) to '${join(root(), path)}' (format parquet)`);
}

function file(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root(), path)), { recursive: true });
  writeFileSync(join(root(), path), content);
}

async function rowsOf(lake: Lake, sql = 'select * from raw.sales order by all'): Promise<readonly Row[]> {
  await openLake(connection, lake, root(), ['sales']);
  try {
    return (await readTable(connection, sql)).rows;
  } catch (error) {
    throw lakeError(lake, root(), error) ?? error;
  }
}

async function problemOf(lake: Lake): Promise<string> {
  const error = await rowsOf(lake).then(
    (rows) => expect.fail(`read ${JSON.stringify(rows)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error instanceof Error ? error.message : '').replaceAll(displayPath(root()), 'LAKE');
}

describe('Parquet', () => {
  it('is read from one file, a folder, or folders of partitions', async () => {
    await parquet('sales/dt=2024-06-01/a.parquet', 'select 1 as id');
    await parquet('sales/dt=2024-06-02/b.parquet', 'select 2 as id');
    await parquet('sales/_temporary/dt=2024-06-03/c.parquet', 'select 3 as id');
    const partitioned = lakeOf('{location: sales/, columns: {id: integer}, partitions: {dt: string}}');
    expect(await rowsOf(partitioned)).toEqual([
      { id: 1, dt: '2024-06-01' },
      { id: 2, dt: '2024-06-02' },
    ]);
  });

  it('is read from one file by its name, and from a pattern', async () => {
    await parquet('one.parquet', 'select 1 as id');
    await parquet('two.parquet', 'select 2 as id');
    expect(await rowsOf(lakeOf('{location: one.parquet, columns: {id: integer}}'))).toEqual([{ id: 1 }]);
    await connection.run('drop view raw.sales');
    expect(await rowsOf(lakeOf('{location: "*.parquet", glob: true, columns: {id: integer}}'))).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
  });

  it('may hold narrower types than lake.yaml says, other times, other letters and more columns', async () => {
    await parquet(
      'sales/a.parquet',
      `select 7::int as "ID", 2::smallint as quantity, 12.5::decimal(10,1) as paid, 3::int as factor,
        timestamptz '2024-06-18 10:00:00.5+08:00' as zoned, timestamp_ms '2024-06-18 10:00:00.123' as ms,
        timestamp_ns '2024-06-18 10:00:00.123' as ns, 1 as more`,
    );
    const types =
      'id: bigint, quantity: integer, paid: "decimal(18,2)", factor: double, zoned: timestamp, ms: timestamp, ns: timestamp';
    expect(await rowsOf(parquetOf(types))).toEqual([
      {
        id: 7,
        quantity: 2,
        paid: '12.50',
        factor: 3,
        zoned: '2024-06-18T02:00:00.500',
        ms: '2024-06-18T10:00:00.123',
        ns: '2024-06-18T10:00:00.123',
      },
    ]);
    expect(
      (await readTable(connection, 'select typeof(id) as id, typeof(zoned) as zoned from raw.sales')).rows,
    ).toEqual([{ id: 'BIGINT', zoned: 'TIMESTAMP' }]);
  });

  it.each([
    [
      'id: string',
      "select 'a' as name",
      'lake.yaml: table sales: column id is not in the files, which have name',
    ],
    [
      'id: string',
      'select 1 as id',
      'lake.yaml: table sales: column id is integer in the files; expected string',
    ],
    [
      'id: "decimal(18,2)"',
      'select 1::double as id',
      'column id is double in the files; expected decimal(18,2)',
    ],
    [
      'id: "decimal(18,2)"',
      'select 1::decimal(18,3) as id',
      'column id is decimal(18,3) in the files; expected decimal(18,2)',
    ],
    ['id: date', "select timestamp '2024-01-01' as id", 'column id is timestamp in the files; expected date'],
    ['id: timestamp', "select '2024-01-01' as id", 'column id is varchar in the files; expected timestamp'],
    ['id: boolean', 'select 1 as id', 'column id is integer in the files; expected boolean'],
  ])('that does not fit is refused: %s for %s', async (columns, select, message) => {
    await parquet('sales/a.parquet', select);
    expect(await problemOf(parquetOf(columns))).toContain(message);
  });

  it.each([
    ['id: integer', 'bigint', '3000000000', 'column id holds 3000000000; expected integer'],
    ['id: bigint', 'ubigint', '9223372036854775808', 'column id holds 9223372036854775808; expected bigint'],
    [
      'id: "decimal(18,2)"',
      'decimal(20,2)',
      '99999999999999999.00',
      'holds 99999999999999999.00; expected decimal(18,2)',
    ],
  ])('of a wider type is read where its values fit: %s from %s', async (columns, wider, large, message) => {
    await parquet('sales/a.parquet', `select 1::${wider} as id`);
    expect(await rowsOf(parquetOf(columns))).toHaveLength(1);
    await parquet('sales/b.parquet', `select ${large}::${wider} as id`);
    await connection.run('drop view raw.sales');
    await expect(rowsOf(parquetOf(columns))).rejects.toThrow(message);
  });

  it('may have columns that are no names in SQL', async () => {
    await parquet('sales/a.parquet', 'select 1 as "Order ID", 2.5::decimal(10,2) as 金额');
    const lake = parquetOf('Order ID: integer, 金额: "decimal(18,2)"');
    expect(await rowsOf(lake, 'select "Order ID" as id, 金额 as paid from raw.sales')).toEqual([
      { id: 1, paid: '2.50' },
    ]);
  });

  it('that is missing is refused with the table and where it was looked for', async () => {
    expect(await problemOf(parquetOf('id: integer'))).toBe('lake.yaml: table sales: no files at LAKE/sales');
    mkdirSync(join(root(), 'sales'));
    expect(await problemOf(parquetOf('id: integer'))).toBe('lake.yaml: table sales: no files at LAKE/sales');
  });

  it('that is missing and optional has no rows', async () => {
    const lake = lakeOf(
      '{location: sales, optional: true, columns: {id: integer}, partitions: {dt: string}}',
    );
    expect((await openLake(connection, lake, root(), ['sales'])).missing).toEqual(['sales']);
    expect((await readTable(connection, 'select id, dt from raw.sales')).rows).toEqual([]);
  });

  it('in a lake that is not there is refused', async () => {
    await expect(
      openLake(connection, parquetOf('id: integer'), join(root(), 'no'), ['sales']),
    ).rejects.toThrow(/^there is no lake at .*no$/);
  });

  it('that is no Parquet is refused by its name, the first file and a later one', async () => {
    file('sales/a.parquet', 'nonsense that is long enough to be read as one');
    expect(await problemOf(parquetOf('id: integer'))).toMatch(
      /^LAKE\/sales\/a\.parquet: table sales: .*[Mm]agic/,
    );
    await parquet('sales/a.parquet', 'select 1 as id');
    await parquet('sales/b.parquet', 'select range as id from range(10000)');
    truncateSync(join(root(), 'sales/b.parquet'), 200);
    await connection.run('drop view if exists raw.sales');
    expect(await problemOf(parquetOf('id: integer'))).toMatch(/^LAKE\/sales\/b\.parquet: table sales: /);
  });

  it('that is cut in the middle, with a whole footer, is refused by its name', async () => {
    await parquet('sales/a.parquet', 'select range as id from range(100000)');
    const bytes = readFileSync(join(root(), 'sales/a.parquet'));
    file('sales/a.parquet', Buffer.concat([bytes.subarray(0, 50), bytes.subarray(bytes.length / 2)]));
    expect(await problemOf(parquetOf('id: bigint'))).toMatch(/sales/);
  });

  it('of a later file that lacks a column, or has another type, is refused by its name', async () => {
    await parquet('sales/a.parquet', 'select 1 as id, 2 as quantity');
    await parquet('sales/b.parquet', 'select 1 as id');
    expect(await problemOf(parquetOf('id: integer, quantity: integer'))).toMatch(
      /^LAKE\/sales\/b\.parquet: table sales: column quantity is not in this file, .*"missing: null"/,
    );
    await parquet('sales/b.parquet', "select 1 as id, 'many' as quantity");
    expect(await problemOf(parquetOf('id: integer, quantity: integer'))).toBe(
      'LAKE/sales/b.parquet: table sales: column quantity is varchar in this file; expected integer',
    );
  });

  it('outside of a partition folder, or in one of another kind, is refused by its name', async () => {
    await parquet('sales/dt=2024-06-01/a.parquet', 'select 1 as id');
    await parquet('sales/b.parquet', 'select 2 as id');
    const lake = lakeOf('{location: sales, columns: {id: integer}, partitions: {dt: date}}');
    const expected = 'table sales: the path does not say dt; expected a folder dt=… with a date';
    expect(await problemOf(lake)).toBe(`LAKE/sales/b.parquet: ${expected}`);
    rmSync(join(root(), 'sales/b.parquet'));
    await parquet('sales/dt=today/c.parquet', 'select 3 as id');
    expect(await problemOf(lake)).toBe(`LAKE/sales/dt=today/c.parquet: ${expected}`);
  });

  it('may lie in folders with odd names', async () => {
    const odd = "it's [a] 达人, lake";
    await parquet('a.parquet', 'select 1 as id');
    file(`${odd}/a.parquet`, readFileSync(join(root(), 'a.parquet')));
    expect(await rowsOf(lakeOf(`{location: "${odd}", columns: {id: integer}}`))).toEqual([{ id: 1 }]);
  });
});

describe('lake.yaml', () => {
  it.each([
    [
      'tables:\n  sales:\n    location: x\n    columns: {id: text}\n',
      4,
      'tables.sales.columns.id.type: expected string, integer, bigint',
    ],
    [
      'tables:\n  sales:\n    location: x\n    columns: {}\n    fromat: csv\n',
      5,
      'unknown field "tables.sales.fromat"; expected one of location, glob, format, columns',
    ],
    [
      'tables:\n  sales:\n    location: x\n    columns: {}\n    format: json\n',
      5,
      'tables.sales.format: invalid option: expected one of "parquet"|"csv"|"iceberg"',
    ],
    [
      'tables:\n  sales:\n    location: x\n    columns: {id: string}\n    format: iceberg\n    partitions: {dt: string}\n',
      6,
      'tables.sales.partitions: expected none: in an Iceberg table they are columns like the others',
    ],
    ['tables:\n  Sales: {location: x, columns: {}}\n', 2, 'expected a name of lower-case letters'],
    ['tables:\n  sales: {columns: {}}\n', 2, 'tables.sales.location: missing: expected string'],
    [
      'tables:\n  sales: {location: x\n',
      3,
      'Flow map in block collection must be sufficiently indented and end with a }',
    ],
    ['views: {}\n', 1, 'unknown field "views"; expected one of tables'],
  ])('that is wrong is refused with file and line: %o', (text, line, message) => {
    const error = (() => {
      try {
        return parseLake('lake.yaml', text);
      } catch (thrown) {
        return thrown;
      }
    })();
    const problems = error instanceof InputError ? error.problems : [];
    expect(problems).toContainEqual(
      expect.objectContaining({ file: 'lake.yaml', line, message: expect.stringContaining(message) }),
    );
  });
});
