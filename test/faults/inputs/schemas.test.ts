/** Files of one table that were written with different types: every value is read as it is, or refused by name. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import { lakeError } from '../../../functions/query/duckdb/lake-error.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { parseLake } from '../../../functions/query/lake.ts';
import { openLake } from '../../query/open-lake.ts';
import { count } from '../counts.ts';
import { temporaryFolder } from './folder.ts';
import { cases, forAll, outcome } from './tries.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openSession();
});
afterAll(() => connection.closeSync());

/** A value as a file holds it: its SQL, and what it says, as a number, a text or an instant in UTC. */
interface Written {
  readonly sql: string;
  readonly says: string;
}

const whole = (type: string, least: bigint, most: bigint): fc.Arbitrary<Written> =>
  fc
    .oneof(fc.bigInt({ min: least, max: most }), fc.constantFrom(least, most, 0n, 1n))
    .map((value) => ({ sql: `cast('${value}' as ${type})`, says: String(value) }));

/** A decimal without the zeros at its end, which say nothing. */
function plain(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const [before, after] = [text.slice(0, text.length - scale), text.slice(text.length - scale)];
  const rest = after.replace(/0+$/, '');
  return `${sign}${before}${rest === '' ? '' : `.${rest}`}`.replace(/^-0$/, '0');
}

const decimal = (precision: number, scale: number): fc.Arbitrary<Written> => {
  const most = 10n ** BigInt(precision) - 1n;
  return fc.bigInt({ min: -most, max: most }).map((digits) => {
    const says = plain(digits, scale);
    return { sql: `cast('${says}' as decimal(${precision}, ${scale}))`, says };
  });
};

// Eighths are exact in every binary type.
const eighths = (type: string, most: number) =>
  fc.integer({ min: -most, max: most }).map((value) => ({
    sql: `cast(${value} / 8.0 as ${type})`,
    says: plain(BigInt(value) * 125n, 3),
  }));

const clock = '2024-06-01 10:30:00';
const written: Readonly<Record<string, fc.Arbitrary<Written>>> = {
  tinyint: whole('tinyint', -128n, 127n),
  integer: whole('integer', -(2n ** 31n), 2n ** 31n - 1n),
  bigint: whole('bigint', -(2n ** 63n), 2n ** 63n - 1n),
  ubigint: whole('ubigint', 0n, 2n ** 64n - 1n),
  cents: decimal(5, 2),
  money: decimal(18, 2),
  rate: decimal(20, 8),
  units: decimal(12, 0),
  float: eighths('float', 1_000_000),
  double: eighths('double', 1_000_000_000),
  text: fc.constantFrom('', 'x', '7', '达人').map((text) => ({ sql: `'${text}'`, says: text })),
  blob: fc.constantFrom('x', '达人').map((text) => ({ sql: `encode('${text}')`, says: text })),
  flag: fc.constant({ sql: 'true', says: 'true' }),
  day: fc.constant({ sql: "date '2024-06-01'", says: '2024-06-01 04:00:00' }),
  clock: fc.constant({ sql: `timestamp '${clock}'`, says: '2024-06-01 14:30:00' }),
  instant: fc.constant({ sql: `timestamptz '${clock}+00'`, says: clock }),
  list: fc.constant({ sql: '[1, 2]', says: '' }),
  absent: fc.constant({ sql: '', says: 'null' }),
};

const declared = [
  'integer',
  'bigint',
  'double',
  'decimal(10,2)',
  'decimal(38,8)',
  'string',
  'timestamp',
  'boolean',
];

const file = fc
  .constantFrom(...Object.keys(written))
  .chain((kind) => written[kind] ?? fc.constant(undefined));

/** A double as the decimal that it is: DuckDB writes the shortest text. */
const spoken = (value: unknown): string =>
  value === null
    ? 'null'
    : /^-?\d+\.\d+$/.test(String(value))
      ? String(value).replace(/\.?0+$/, '')
      : String(value);

test('values of files with different types are read as they are, or refused with the column and its place', async () => {
  const read = { rows: 0, refused: 0 };
  await connection.run('create schema if not exists raw');
  await forAll(
    fc.tuple(fc.constantFrom(...declared), fc.array(file, { minLength: 2, maxLength: 4 }), fc.boolean()),
    cases(250),
    async ([type, files, mayBeMissing]) => {
      // Footers are kept by path: every lake has its own.
      const root = temporaryFolder();
      mkdirSync(join(root, 'sales'));
      for (const [index, one] of files.entries()) {
        const value = one === undefined || one.sql === '' ? '' : `, ${one.sql} as value`;
        await connection.run(
          `copy (select ${index} as id${value}) to '${root}/sales/${index}' (format parquet)`,
        );
      }
      const column = `{type: "${type}", zone: America/New_York${mayBeMissing ? ', missing: null' : ''}}`;
      const lake = parseLake(
        'lake.yaml',
        `tables: {sales: {location: sales, columns: {id: bigint, value: ${column}}}}`,
      );
      const found = await outcome(() => valuesOf(lake, root), 'column value');
      if (found instanceof Error) {
        expect(found).toBeInstanceOf(InputError);
        expect(found.message).toMatch(/lake\.yaml: |\/sales\/\d: /);
        read.refused++;
        return;
      }
      const expected = files.map((one) => one?.says ?? '');
      // A double is the nearest one; all else is exact.
      const exact = (text: string) => (type === 'double' && text !== 'null' ? String(Number(text)) : text);
      const wrong = found.filter((value, index) => exact(value) !== exact(expected[index] ?? ''));
      count('wrong values', wrong.length, 'schemas');
      expect(found.map(exact)).toEqual(expected.map(exact));
      read.rows += found.length;
    },
  );
  expect(read.rows).toBeGreaterThan(20);
  expect(read.refused).toBeGreaterThan(20);
});

async function valuesOf(lake: ReturnType<typeof parseLake>, root: string): Promise<string[]> {
  try {
    await openLake(connection, lake, root, ['sales']);
    const reader = await connection.runAndReadAll('select cast(value as varchar) from raw.sales order by id');
    return reader.getRows().map(([value]) => spoken(value));
  } catch (error) {
    throw lakeError(lake, root, error) ?? error;
  } finally {
    await connection.run('drop view if exists raw.sales');
  }
}
