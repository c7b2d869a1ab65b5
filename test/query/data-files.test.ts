/** Which files of a lake are data, and which columns are the same: all who read a lake go through the same lists. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow, folderAt } from '../../functions/query/athena/listing.ts';
import { castsOf } from '../../functions/query/athena/types.ts';
import { dataFiles } from '../../functions/query/data-files.ts';
import { listLake } from '../../functions/query/duckdb/files.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { readTable } from '../../functions/query/duckdb/values.ts';
import { type Lake, parseLake } from '../../functions/query/lake.ts';
import { lakeTimes } from '../../functions/query/times.ts';
import { tableInput } from '../../infra/lake/tables.ts';
import { temporaryFolder } from '../folder.ts';
import { openLake, scope } from './open-lake.ts';

let connection: DuckDBConnection;
const root = temporaryFolder();
beforeEach(async () => {
  connection = await openSession();
});
afterEach(() => {
  connection.closeSync();
});

const data = ['a.csv', 'b/c.csv', 'b/dt=2024-06-01/d.csv', 'b_/e_f.csv', 'b/x.y.csv'];
const beside = [
  ...['_a.csv', '.a.csv', '_temporary/0/a.csv', 'b/_temporary/a.csv', 'b/.hidden/a.csv', 'b/_SUCCESS.csv'],
  'b/.a.csv.crc',
];

/** Every file holds its own path. */
function write(paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root(), 'sales', path)), { recursive: true });
    writeFileSync(join(root(), 'sales', path), `Path\n${path}\n`);
  }
}

const lakeAt = (location: string, column = 'path'): Lake =>
  parseLake(
    'lake.yaml',
    `tables: {sales: {location: "${location}", glob: ${location.includes('*')}, format: csv, columns: {${column}: string}}}`,
  );

async function read(lake: Lake): Promise<unknown[]> {
  await openLake(connection, lake, root(), ['sales']);
  return (await readTable(connection, 'select * from raw.sales order by 1')).rows.map(({ path }) => path);
}

async function fingerprinted(lake: Lake): Promise<string[]> {
  const { sales: table } = lake.tables;
  const { sales } = await listLake(root(), ['sales'], { lake, byName: {}, absent: [] });
  const { paths } = table ? dataFiles(root(), table) : { paths: [] };
  expect(sales?.files).toBe(paths.length);
  return paths.map((path) => path.replace('sales/', ''));
}

async function listedInS3(empty: readonly string[] = ['', 'b/', 'b_$folder$']): Promise<string[]> {
  const sizes = new Map([
    ...[...data, ...beside].map((path) => [path, 1] as const),
    ...empty.map((path) => [path, 0] as const),
  ]);
  const Contents = [...sizes].map(([path, Size]) => ({ Key: `lake/sales/${path}`, Size }));
  const found: string[] = [];
  const client = { send: async () => ({ Contents }) };
  for await (const { path } of filesBelow(client as never, folderAt('s3://bucket/lake/sales')))
    found.push(path);
  return found.sort();
}

describe('data are all files but those that engines keep beside them', () => {
  beforeEach(() => write([...data, ...beside]));

  it.each(['sales', 'sales/', 'sales/**/*.csv', 'sales/**'])(
    'at %s, for queries and the fingerprint',
    async (location) => {
      expect(await read(lakeAt(location))).toEqual(data.toSorted());
      expect(await fingerprinted(lakeAt(location))).toEqual(data.toSorted());
    },
  );

  it('in S3', async () => {
    expect(await listedInS3()).toEqual(data.toSorted());
  });

  it.each([
    ['sales/_temporary', '_temporary/0/a.csv'],
    ['sales/_temporary/*/a.csv', '_temporary/0/a.csv'],
    ['sales/_a.csv', '_a.csv'],
  ])('or what a location names itself: %s', async (location, path) => {
    expect(await read(lakeAt(location))).toEqual([path]);
  });
});

it('whatever their ending', async () => {
  const named = ['a.CSV', 'b.txt', 'c.tsv', 'part-00000', '20240618_101112_00000_abcde_0f6c', 'ab/d.csv.2'];
  write(named);
  expect(await read(lakeAt('sales'))).toEqual(named.toSorted());
  expect(await fingerprinted(lakeAt('sales'))).toEqual(named.toSorted());
});

it('a path is a path, whatever is in it', async () => {
  const named = ['*.csv', '2024[1].csv', '20241.csv', 'a?b.csv', 'axb.csv', '{a|b}/[!x]*/c.csv', "it's.csv"];
  write(named);
  expect(await read(lakeAt('sales'))).toEqual(named.toSorted());
  expect(await fingerprinted(lakeAt('sales/2024[1].csv'))).toEqual(['']);
});

describe('a link', () => {
  it('is followed within the lake', async () => {
    write(['a.csv']);
    mkdirSync(join(root(), 'aside'));
    writeFileSync(join(root(), 'aside/b.csv'), 'Path\naside\n');
    symlinkSync('../aside', join(root(), 'sales/more'));
    symlinkSync('../aside/b.csv', join(root(), 'sales/b.csv'));
    expect(await read(lakeAt('sales'))).toEqual(['a.csv', 'aside', 'aside']);
    expect(await fingerprinted(lakeAt('sales'))).toEqual(['a.csv', 'b.csv', 'more/b.csv']);
  });

  it.each([
    ['/', 'outside of the lake'],
    ['/etc/passwd', 'outside of the lake'],
    ['nothing', 'to nothing'],
    ['.', 'which it lies in'],
    ['../..', 'outside of the lake'],
  ])('to %s is refused by its name', async (target, said) => {
    write(['a.csv']);
    symlinkSync(target, join(root(), 'sales/link'));
    await expect(read(lakeAt('sales'))).rejects.toThrow(new RegExp(`sales/link: is a link .*${said}`));
    await expect(fingerprinted(lakeAt('sales'))).rejects.toThrow('sales/link: is a link');
  });
});

it('an empty file is refused by its name', async () => {
  await expect(listedInS3(['b/part-00001'])).rejects.toThrow('s3://bucket/lake/sales/b/part-00001: is empty');
  write(['a.csv']);
  writeFileSync(join(root(), 'sales/part-00001'), '');
  await expect(read(lakeAt('sales'))).rejects.toThrow('sales/part-00001: is empty');
});

describe('a column is the same in any case of its letters, and is called as lake.yaml has it', () => {
  it.each(['path', 'PATH', 'Path'])('%s', async (column) => {
    write(['a.csv']);
    const lake = lakeAt('sales', column);
    await openLake(connection, lake, root(), ['sales']);
    const csv = await readTable(connection, 'select * from raw.sales');
    expect(csv.columns.map(({ name }) => name)).toEqual([column]);

    mkdirSync(join(root(), 'other'));
    await connection.run(
      `copy (select 'a' as "Path") to '${join(root(), 'other/a.parquet')}' (format parquet)`,
    );
    const parquet = parseLake(
      'lake.yaml',
      `tables: {other: {location: other, columns: {${column}: string}}}`,
    );
    await openLake(connection, parquet, root(), ['other']);
    const found = await readTable(connection, 'select * from raw.other');
    expect(found.columns.map(({ name }) => name)).toEqual([column]);

    const table = parquet.tables.other;
    if (table === undefined) throw new Error('expected the table');
    const inGlue = column.toLowerCase();
    const glue = tableInput(parquet, 'other', 's3://bucket/lake', '2024-01-01,NOW');
    expect(glue).toMatchObject({ storageDescriptor: { columns: [{ name: inGlue, type: 'string' }] } });
    expect(castsOf('other', table, new Map([[inGlue, 'string']]), lakeTimes('UTC', scope)).problems).toEqual(
      [],
    );
  });

  it('so lake.yaml cannot have it twice', () => {
    expect(() => lakeAt('sales', 'path: string, PATH')).toThrow('there is a column path already');
  });
});

it('an Iceberg table is read on Athena alone', async () => {
  const lake = parseLake(
    'lake.yaml',
    'tables: {sales: {location: sales, format: iceberg, columns: {id: string}}}',
  );
  await expect(listLake(root(), ['sales'], { lake, byName: {}, absent: [] })).rejects.toThrow(
    'lake.yaml: table sales: format iceberg is read on Athena alone; on one machine, expected Parquet or CSV files',
  );
});
