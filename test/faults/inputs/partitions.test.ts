/** Folders of partitions: every value is the column that the path says, or the path is refused by name. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { readTable } from '../../../functions/query/duckdb/values.ts';
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

const hiveNull = '__HIVE_DEFAULT_PARTITION__';
const value = fc.oneof(
  fc.constantFrom('2024-06-01', '2024-02-29', '2024-06', '202406', '20240601', '0', '-1', '00', hiveNull),
  fc.constantFrom('a b', 'a%20b', '%E5%8D%8E', '华东', "o'clock", 'x=y', '100%', 'NULL', 'null', 'é', '+'),
  fc.constantFrom('2024-02-30', '0000-01-01', '1e3', '99999999999', ' 1', '1 ', '', '２０２４'),
);

/** What a folder says, where a column of this type may say it; undefined where it may not. */
function said(type: string, text: string): string | number | null | undefined {
  if (text === hiveNull) return null;
  if (type === 'string') return /^(null)?$|=/i.test(text) ? undefined : decoded(text);
  if (type === 'integer')
    return /^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31 ? Number(text) : undefined;
  return /^(19[7-9]|[2-9]\d\d)\d-\d\d-\d\d$/.test(text) && !text.endsWith('02-30') ? text : undefined;
}

const decoded = (text: string) => text.replace(/(%[0-9A-F]{2})+/gi, (codes) => decodeURIComponent(codes));

test('a partition is the column that the path says, or is refused by its path', async () => {
  const root = temporaryFolder();
  const made = join(root, 'made.parquet');
  await connection.run(`copy (select 1 as id) to '${made}' (format parquet)`);
  const seen = { read: 0, refused: 0 };
  await forAll(
    fc.tuple(fc.constantFrom('string', 'date', 'integer'), fc.array(value, { minLength: 1, maxLength: 3 })),
    cases(300),
    async ([type, values]) => {
      rmSync(join(root, 'sales'), { recursive: true, force: true });
      const names = [...new Set(values)];
      for (const name of names) {
        const path = join(root, 'sales', `part=${name}`, 'a');
        mkdirSync(dirname(path), { recursive: true });
        copyFileSync(made, path);
      }
      const table = `{location: sales, columns: {id: integer}, partitions: {part: ${type}}}`;
      const lake = parseLake('lake.yaml', `tables: {sales: ${table}}`);
      const found = await outcome(async () => {
        await openLake(connection, lake, root, ['sales']);
        return (await readTable(connection, 'select part from raw.sales')).rows.map(({ part }) => part);
      });
      await connection.run('drop view if exists raw.sales');
      const expected = names.map((name) => said(type, name));
      if (found instanceof Error) {
        expect(found).toBeInstanceOf(InputError);
        expect(found.message).toContain('sales/part=');
        expect(expected).toContain(undefined);
        seen.refused++;
        return;
      }
      const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one ?? null)).sort();
      const wrong = sorted(found).filter((one, index) => one !== sorted(expected)[index]);
      count('wrong values', wrong.length, 'partitions');
      expect(sorted(found)).toEqual(sorted(expected));
      seen.read++;
    },
  );
  expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(10);
});
