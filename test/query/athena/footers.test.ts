/** What Parquet files say of their columns, against what Athena reads them as. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import { footerProblems } from '../../../functions/query/athena/footers.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { parseLake } from '../../../functions/query/lake.ts';
import type { FakeOptions } from './fake.ts';
import { engineOn, finish, jobOf } from './job.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-footers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A Parquet file with the row of a SELECT. */
async function parquet(select: string): Promise<Buffer> {
  const path = join(folder, 'a.parquet');
  const connection = await openSession();
  await connection.run(`copy (${select}) to '${path}' (format parquet)`);
  connection.closeSync();
  return readFileSync(path);
}

/** One file in S3, of which it gives the bytes that are asked for. */
function s3With(bytes: Buffer) {
  const ranges: string[] = [];
  const send = async (command: unknown) => {
    if (!(command instanceof GetObjectCommand)) return expect.fail('another call');
    const { Range = '' } = command.input;
    ranges.push(Range);
    const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(Range) ?? [];
    return { Body: Readable.from([bytes.subarray(Number(from), Number(last) + 1)]) };
  };
  return { s3: { send } as unknown as S3Client, ranges };
}

const url = 's3://lake/sales/a.parquet';

async function problemsOf(bytes: Buffer, columns: string, types: Readonly<Record<string, string>>) {
  const { s3, ranges } = s3With(bytes);
  const table = parseLake('lake.yaml', `tables:\n  sales: {location: sales, columns: ${columns}}\n`).tables
    .sales;
  if (!table) return expect.fail('no table');
  const file = { url, size: bytes.length };
  const found = await footerProblems(s3, 'sales', table, new Map(Object.entries(types)), file);
  for (const problem of found) expect(problem.file).toBe(url);
  return { found: found.map(({ message }) => message), ranges };
}

describe('a column that Athena cannot read', () => {
  it.each([
    ['1.5::double', 'decimal(18,2)', 'is float (DOUBLE) in the file', 'decimal or integer'],
    ["'1.50'", 'decimal(18,2)', 'is text (BYTE_ARRAY) in the file', 'decimal or integer'],
    ['1.50::decimal(38,2)', 'double', 'is decimal(38, 2) in the file', 'float or integer'],
    ["'7'", 'bigint', 'is text (BYTE_ARRAY) in the file', 'integer or decimal'],
    ['7::bigint', 'string', 'is integer (INT64) in the file', 'text'],
    ['1', 'boolean', 'is integer (INT32) in the file', 'boolean'],
    ["date '2024-06-18'", 'timestamp', 'is date (INT32) in the file', 'timestamp or integer'],
    ["timestamp '2024-06-18 01:00:00'", 'date', 'is timestamp (INT64) in the file', 'date or integer'],
    ["'2024-06-18'", 'date', 'is text (BYTE_ARRAY) in the file', 'date or integer'],
    ["{'a': 1}", 'string', 'is nested in the file', 'text'],
  ])('is named: %s as %s', async (value, type, said, expected) => {
    const bytes = await parquet(`select 1 as id, ${value} as "Amount"`);
    const { found } = await problemsOf(bytes, `{id: integer, amount: "${type}"}`, {
      ...{ id: 'int', amount: type },
    });
    expect(found).toEqual([
      `table sales: column amount ${said}, and ${type} in lake.yaml and Glue; Athena cannot read one as the other (HIVE_BAD_DATA): expected ${expected}, or the type of the files in both`,
    ]);
  });

  it.each([
    ['1.50::decimal(18,2)', 'decimal(18,2)'],
    ['1.50::decimal(38,2)', 'decimal(18,2)'],
    ['1.5::float', 'double'],
    ['7::integer', 'bigint'],
    ['7::smallint', 'integer'],
    ["'a'", 'string'],
    ['true', 'boolean'],
    ["date '2024-06-18'", 'date'],
    ["timestamp '2024-06-18 01:00:00'", 'timestamp'],
    ["timestamptz '2024-06-18 01:00:00+00'", 'timestamp'],
  ])('is none: %s as %s', async (value, type) => {
    const bytes = await parquet(`select {'x': 1, 'y': 2} as other, ${value} as amount`);
    expect((await problemsOf(bytes, `{amount: "${type}"}`, { amount: type })).found).toEqual([]);
  });
});

it('a column that the file lacks is named, as Athena would read null', async () => {
  const bytes = await parquet('select 1 as id, 2 as other');
  const types = { id: 'int', amount: 'int' };
  expect((await problemsOf(bytes, '{id: integer, amount: integer}', types)).found).toEqual([
    'table sales: column amount is not in the file, which has id, other; Athena would read null: expected it, or missing: null in lake.yaml',
  ]);
  const maybe = '{id: integer, amount: {type: integer, missing: null}}';
  expect((await problemsOf(bytes, maybe, types)).found).toEqual([]);
});

it('no more is read than the footer, however long that is', async () => {
  const small = await parquet('select range as id from range(200000)');
  const one = await problemsOf(small, '{id: bigint}', { id: 'bigint' });
  expect(one).toEqual({ found: [], ranges: [`bytes=${small.length - 65_536}-${small.length - 1}`] });
  const many = Array.from({ length: 2500 }, (_, n) => `'a' as column_with_a_long_name_${n}`);
  const wide = await parquet(`select ${many.join(', ')}, 1.5::double as id`);
  const { found, ranges } = await problemsOf(wide, '{id: integer}', { id: 'int' });
  expect(found).toHaveLength(1);
  expect(ranges).toHaveLength(2);
});

it.each([
  ['id,amount\n1,2\n', 'is not a Parquet file'],
  ['', 'is not a Parquet file'],
  ['broken\u0003\0\0\0PAR1', 'its footer cannot be read'],
])('what is no Parquet file is named: %j', async (text, said) => {
  const { found } = await problemsOf(Buffer.from(text, 'latin1'), '{id: integer}', { id: 'int' });
  expect(found).toEqual([expect.stringContaining(`table sales: ${said}`)]);
});

it('a run looks at a file of each table first, and asks for nothing if one is wrong', async () => {
  const bytes = await parquet('select 1.5::double as amount');
  const job = jobOf({
    lake: '\n  sales: {location: sales, columns: {amount: "decimal(18,2)"}}',
    models: { lines: 'select amount from raw.sales' },
    queries: { all: 'select * from lines' },
  });
  const sales = { columns: { amount: 'decimal(18,2)' }, keys: ['sales/a.parquet'] };
  const made = ['create table lake.sales as select 1.50::decimal(18,2) as amount'];
  const read = async (library: string, changed: Partial<FakeOptions> = {}, parameters = {}) => {
    const tables = { sales: { ...sales, serde: { library, parameters } } };
    const fake = { tables, contents: { 'sales/a.parquet': bytes }, setup: made, ...changed };
    const [engine, aws] = await engineOn(fake);
    return { aws, result: finish(engine, job) };
  };
  const { aws, result } = await read('ParquetHiveSerDe');
  await expect(result).rejects.toBeInstanceOf(InputError);
  await expect(result).rejects.toThrow(
    /^s3:\/\/lake\/sales\/a\.parquet: table sales: column amount is float/,
  );
  expect(aws.starts).toEqual([]);
  const onCall = (name: string, input: object) => {
    if (name !== 'GetObject' || !JSON.stringify(input).includes('sales/')) return;
    throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  };
  for (const other of [
    // What another format's reader reads is no matter of Parquet's, nor are names if it goes by places.
    read('OrcSerde'),
    read('ParquetHiveSerDe', {}, { 'parquet.column.index.access': 'true' }),
    // Lake Formation may let Athena read what this role may not, and a file may be gone.
    read('ParquetHiveSerDe', { onCall }),
    read('ParquetHiveSerDe', { contents: {} }),
  ])
    expect((await (await other).result).tables.all?.rows).toHaveLength(1);
});
