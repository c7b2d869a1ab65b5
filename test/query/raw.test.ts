/** Lakes as they are found: every error names the table, and the column or the file. */
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
const csvOf = (columns: string, more = '') =>
  lakeOf(`{location: sales, format: csv, columns: {${columns}}${more}}`);

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

const columns =
  'id: integer, name: string, paid: "decimal(18,2)", at: timestamp, on: date, ok: boolean, ratio: double';

describe('CSV', () => {
  it('is read with quotes, line ends in quotes, nulls and a byte order mark', async () => {
    const text =
      '\uFEFFid,name,paid,at,on,ok,ratio\r\n1,"A ""quoted"", name\r\nof two lines",12.50,2024-06-18 10:00:00.5,2024-06-18,true,0.5\r\n2,,,,,,\r\n3,"",0,2024-06-18,2024-06-18,false,1e3\r\n';
    file('sales/a.csv', text);
    const nothing = { name: null, paid: null, at: null, on: null, ok: null, ratio: null };
    expect(await rowsOf(csvOf(columns))).toEqual([
      {
        id: 1,
        name: 'A "quoted", name\r\nof two lines',
        paid: '12.50',
        at: '2024-06-18T10:00:00.500',
        on: '2024-06-18',
        ok: true,
        ratio: 0.5,
      },
      { id: 2, ...nothing },
      {
        id: 3,
        name: null,
        paid: '0.00',
        at: '2024-06-18T00:00:00.000',
        on: '2024-06-18',
        ok: false,
        ratio: 1000,
      },
    ]);
  });

  it('is read by the names of each header, in any order, with any other columns', async () => {
    file('sales/a.csv', 'name,filename,ID\nleft,x,1\n');
    file('sales/b.csv', 'id,name\n2,right\n');
    expect(await rowsOf(csvOf('id: integer, name: string'))).toEqual([
      { id: 1, name: 'left' },
      { id: 2, name: 'right' },
    ]);
  });

  it('is read with another delimiter, without a header, packed, and partitioned', async () => {
    file('sales/dt=2024-06-01/a.csv', '1;"a;b"\n');
    file('sales/dt=2024-06-02/b.csv.gz', gzipSync('2;c\n'));
    const lake = csvOf(
      'id: integer, name: string',
      ', header: false, delimiter: ";", partitions: {dt: string}',
    );
    expect(await rowsOf(lake)).toEqual([
      { id: 1, name: 'a;b', dt: '2024-06-01' },
      { id: 2, name: 'c', dt: '2024-06-02' },
    ]);
  });

  it('has headers that are no names in SQL', async () => {
    file('sales/a.csv', 'Order ID,金额\n1,2.50\n');
    expect(
      await rowsOf(
        csvOf('Order ID: integer, 金额: "decimal(18,2)"'),
        'select "Order ID" as id, 金额 as paid from raw.sales',
      ),
    ).toEqual([{ id: 1, paid: '2.50' }]);
  });

  it.each([
    ['quoted', '"id","said ""so"", twice"\n1,a\n'],
    ['after a byte order mark', '\uFEFFid,name\n1,a\n'],
    ['of Windows', 'id,name\r\n1,a\r\n'],
    ['with a quote inside a name', 'id,5" pipes\n1,a\n'],
  ])('has a header %s', async (_, text) => {
    file('sales/a.csv', text);
    expect(await rowsOf(csvOf('id: integer'))).toEqual([{ id: 1 }]);
  });

  it('with a header whose quote is never closed is refused', async () => {
    file('sales/a.csv', 'id,"name\n1,a\n');
    expect(await problemOf(csvOf('id: integer'))).toMatch(
      /^LAKE\/sales\/a\.csv:1: table sales: the header cannot be read: Quote Not Closed/,
    );
  });

  it.each([
    ['2024-06-18T10:00:00Z', '2024-06-18T10:00:00.000'],
    ['2024-06-18 10:00:00+08:00', '2024-06-18T02:00:00.000'],
    ['2024-06-18 10:00:00', '2024-06-18T10:00:00.000'],
  ])('has instants in UTC: %s', async (written, read) => {
    file('sales/a.csv', `at\n${written}\n`);
    expect(await rowsOf(csvOf('at: timestamp'))).toEqual([{ at: read }]);
  });

  it.each([
    ['id: integer', 'many', 'column id holds "many"; expected integer'],
    ['id: integer', '1.7', 'column id holds "1.7"; expected integer'],
    ['id: integer', '3000000000', 'column id holds "3000000000"; expected integer'],
    ['id: bigint', '1.5', 'column id holds "1.5"; expected bigint'],
    ['paid: "decimal(18,2)"', '12.345', 'column paid holds "12.345"; expected decimal(18,2)'],
    ['paid: "decimal(4,2)"', '123.45', 'column paid holds "123.45"; expected decimal(4,2)'],
    ['paid: "decimal(18,2)"', '¥12', 'column paid holds "¥12"; expected decimal(18,2)'],
    ['at: timestamp', '18/06/2024', 'column at holds "18/06/2024"; expected timestamp'],
    ['on: date', '2024-02-30', 'column on holds "2024-02-30"; expected date'],
    ['on: date', '2024-02-28 10:00', 'column on holds "2024-02-28 10:00"; expected date'],
    ['ok: boolean', 'perhaps', 'column ok holds "perhaps"; expected boolean'],
    ['ratio: double', 'half', 'column ratio holds "half"; expected double'],
  ])('with a value that does not fit %s is refused: %s', async (type, value, message) => {
    const name = type.split(':')[0];
    file('sales/a.csv', `${name},other\n,\n${value},x\n`);
    expect(await problemOf(csvOf(type))).toBe(`LAKE/sales/a.csv: table sales: ${message}`);
  });

  it('that lacks a column is refused with the header of that file', async () => {
    file('sales/a.csv', 'id,name\n1,a\n');
    file('sales/b.csv', 'id,title\n1,a\n');
    expect(await problemOf(csvOf('id: integer, name: string'))).toBe(
      'LAKE/sales/b.csv:1: table sales: column name is not in the header, which has id, title',
    );
  });

  it.each([
    ['1,a\n2\n', 3, 'Expected Number of Columns: 2 Found: 1'],
    ['1,a\n2,b,c\n', 3, 'Expected Number of Columns: 2 Found: 3'],
    ['1,"a\n', 2, 'unterminated quote'],
  ])('that is broken is refused with its line: %o', async (lines, line, reason) => {
    file('sales/a.csv', `id,name\n${lines}`);
    const problem = await problemOf(csvOf('id: integer, name: string'));
    expect(problem).toContain(`LAKE/sales/a.csv:${line}: table sales: `);
    expect(problem).toContain(reason);
    expect(problem).not.toMatch(/sample_size|Possible|\n/);
  });

  it('in another encoding is refused by its name', async () => {
    file('sales/a.csv', Buffer.from('name\nM\xfcller\n', 'latin1'));
    expect(await problemOf(csvOf('name: string'))).toMatch(/^LAKE\/sales\/a\.csv:2: table sales: .*utf-8/);
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
      'tables.sales.format: invalid option: expected one of "parquet"|"csv"',
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
