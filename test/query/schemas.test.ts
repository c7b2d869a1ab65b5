/** Parquet files of one table that were written at different times: each is read by its own schema. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lakeError } from '../../functions/query/duckdb/lake-error.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { readTable } from '../../functions/query/duckdb/values.ts';
import { parseLake } from '../../functions/query/lake.ts';
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

/** Writes `sales/1.parquet`, `sales/2.parquet`, …, a file for each SELECT. */
async function write(...selects: readonly string[]): Promise<void> {
  for (const [index, select] of selects.entries()) await writeAt(`sales/${index + 1}.parquet`, select);
}

async function writeAt(path: string, select: string): Promise<void> {
  mkdirSync(dirname(join(root(), path)), { recursive: true });
  await connection.run(`copy (${select}) to '${join(root(), path)}' (format parquet)`);
}

const lakeOf = (table: string) => parseLake('lake.yaml', `tables: {sales: {location: sales, ${table}}}`);

async function read(table: string): Promise<unknown[][]> {
  const lake = lakeOf(table);
  await openLake(connection, lake, root(), ['sales']);
  try {
    const { columns, rows } = await readTable(connection, 'select * from raw.sales order by 1');
    return [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ name }) => row[name]))];
  } catch (error) {
    throw lakeError(lake, root(), error) ?? error;
  }
}

const problemOf = async (table: string) => {
  const message = await read(table).then(
    (rows) => expect.fail(`read ${JSON.stringify(rows)}`),
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );
  return message.replaceAll(displayPath(root()), 'LAKE').replaceAll(root(), 'LAKE');
};

describe('values of later files keep what they say', () => {
  it.each([
    // The first file's type, what is declared, the later file's type and value, and the value that is read.
    ['10::bigint', 'decimal(10,2)', '12.34::decimal(10,2)', '12.34'],
    ['10::decimal(10,0)', 'decimal(12,4)', '12.3456::decimal(10,4)', '12.3456'],
    ['1::integer', 'double', '2.3456::double', 2.3456],
    ['1::bigint', 'double', '2.5::float', 2.5],
    ['1::tinyint', 'bigint', '9000000000::bigint', 9_000_000_000],
    ["'a'", 'string', "'b'::enum('a', 'b')", 'b'],
    ["'a'", 'string', "'达人'::blob", '达人'],
    ['true', 'boolean', 'false', false],
  ])('%s, then, as %s, %s', async (first, type, later, expected) => {
    const declared = `columns: {id: integer, value: "${type}"}`;
    await write(`select 1 as id, ${first.replace('达人', '\\xE8\\xBE\\xBE\\xE4\\xBA\\xBA')} as value`);
    const bytes = later.replace("'达人'::blob", "encode('达人')");
    await writeAt('sales/2.parquet', `select 2 as id, ${bytes} as value`);
    expect((await read(declared))[2]).toEqual([2, expected]);
  });

  it.each([
    ['1::integer', 'integer', '2.7::double', 'is double in this file; expected integer'],
    ['1.5::decimal(10,2)', 'decimal(10,2)', '1.555::decimal(10,3)', 'is decimal(10,3) in this file'],
    ['1::integer', 'integer', "'2'", 'is varchar in this file; expected integer'],
    ["'a'", 'string', '2', 'is integer in this file; expected string'],
    [
      "date '2024-06-01'",
      'date',
      "timestamp '2024-06-01 10:00:00'",
      'is timestamp in this file; expected date',
    ],
    ['1', 'integer', '[2]', 'is integer[] in this file; expected integer'],
  ])('or are refused with file, column and type: %s, then, as %s, %s', async (first, type, later, said) => {
    await write(`select 1 as id, ${first} as value`, `select 2 as id, ${later} as value`);
    const problem = await problemOf(`columns: {id: integer, value: "${type}"}`);
    expect(problem).toMatch(/^LAKE\/sales\/2\.parquet: table sales: column value /);
    expect(problem).toContain(said);
  });

  it.each([
    ['1::integer', 'integer', '3000000000::bigint'],
    ['1::decimal(5,2)', 'decimal(5,2)', '12345678::bigint'],
    ['1::double', 'double', '9007199254740993::bigint'],
  ])('or are refused with file, column and value: %s, then, as %s, %s', async (first, type, later) => {
    await write(`select 1 as id, ${first} as value`, `select 2 as id, ${later} as value`);
    const value = later.replace(/::.*/, '');
    expect(await problemOf(`columns: {id: integer, value: "${type}"}`)).toBe(
      `LAKE/sales/2.parquet: table sales: column value holds ${value}; expected ${type}`,
    );
  });
});

describe('columns', () => {
  it('are called as lake.yaml has them, whatever the letters of each file', async () => {
    await write(
      'select 1 as "ID", 10 as "Sales"',
      'select 20 as sales, 2 as id',
      'select 3 as "Id", 30 as "SALES"',
    );
    expect(await read('columns: {id: integer, Sales: integer}')).toEqual([
      ['id', 'Sales'],
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
  });

  it('that a file has twice are refused', async () => {
    await write('select 1 as id', 'select 2 as id');
    await connection.run(
      `copy (select 1 as a, 2 as b) to '${join(root(), 'sales/3.parquet')}' (format parquet)`,
    );
    expect(await problemOf('columns: {id: integer}')).toContain(
      'sales/3.parquet: table sales: column id is not in',
    );
  });

  it.each([
    'missing: null, columns: {id: integer, channel: string}',
    'columns: {id: integer, channel: {type: string, missing: null}}',
  ])('that only some files have are null in the others: %s', async (table) => {
    await write('select 1 as id', "select 2 as id, 'live' as channel", 'select 3 as id, 4 as other');
    expect(await read(table)).toEqual([
      ['id', 'channel'],
      [1, null],
      [2, 'live'],
      [3, null],
    ]);
  });

  it('that no file has are refused, whatever may be missing', async () => {
    await write('select 1 as id', 'select 2 as id, 3 as canal');
    const problem = await problemOf('missing: null, columns: {id: integer, channel: string}');
    expect(problem).toBe('lake.yaml: table sales: column channel is not in the files, which have id, canal');
  });

  it('that are nested, or not named, may be anything', async () => {
    await write(
      "select {'a': 1} as detail, 1 as id, [1] as list",
      "select [{'a': {'b': 'x'}}] as detail, 2 as id, 'x' as list",
      'select 3 as id',
    );
    expect(await read('columns: {id: integer}')).toEqual([['id'], [1], [2], [3]]);
  });
});

describe('partitions', () => {
  const declared = 'columns: {id: integer}, partitions: {region: string, dt: date}';
  it('of any kind are columns, and Hive’s folder of null is null', async () => {
    await writeAt('sales/region=EU/dt=2024-06-01/a', 'select 1 as id');
    await writeAt('sales/region=%E5%8D%8E%E4%B8%9C/dt=2024-06-02/a', 'select 2 as id');
    await writeAt(
      'sales/region=__HIVE_DEFAULT_PARTITION__/dt=__HIVE_DEFAULT_PARTITION__/a',
      'select 3::bigint as id',
    );
    expect(await read(declared)).toEqual([
      ['id', 'region', 'dt'],
      [1, 'EU', '2024-06-01'],
      [2, '华东', '2024-06-02'],
      [3, null, null],
    ]);
  });

  it.each([
    ['sales/region=EU/dt=2024-06-01/dt=2024-06-02/a', 'the path says dt 2 times'],
    ['sales/region=EU/dt=2024-02-30/a', 'the path does not say dt'],
    ['sales/region=/dt=2024-02-03/a', 'the path does not say region'],
    [
      'sales/region=EU/id=7/dt=2024-06-01/a',
      'the path says id, which lake.yaml has as a column of the files',
    ],
  ])('of a path that says something else are refused: %s', async (path, said) => {
    await writeAt(path, 'select 1 as id');
    expect(await problemOf(declared)).toBe(
      `LAKE/${path}: table sales: ${said}${/: table sales: .*?(;.*)$/.exec(await problemOf(declared))?.[1] ?? ''}`,
    );
  });

  it('below a folder of the same kind are refused, as its value would be taken', async () => {
    const lake = lakeOf('columns: {id: integer}, partitions: {dt: date}');
    await writeAt('dt=2020-01-01/sales/dt=2024-06-01/a', 'select 1 as id');
    await expect(openLake(connection, lake, join(root(), 'dt=2020-01-01'), ['sales'])).rejects.toThrow(
      'lies below a folder dt=…',
    );
  });
});
