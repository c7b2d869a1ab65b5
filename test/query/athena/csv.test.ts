/** CSV tables of Glue: the reader and the headers of the files have to be those that lake.yaml says. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serdeProperties } from '../../../functions/query/csv/serde.ts';
import type { FakeOptions, FakeTable } from './fake.ts';
import { engineOn, errorOf, finish, jobOf } from './job.ts';

const yaml = (more = '') => `{location: sales, format: csv, columns: {ID: integer, name: string}${more}}`;
const jobWith = (more?: string) =>
  jobOf({
    lake: `\n  sales: ${yaml(more)}`,
    models: { lines: 'select "ID" as id, name from raw.sales' },
    queries: { all: 'select * from lines order by id' },
  });

const texts = { id: 'string', name: 'string', _rest: 'string' };
const serde = (parameters: Record<string, string> = {}) => ({
  library: 'OpenCSVSerde',
  parameters: { ...serdeProperties({ delimiter: ',' }), ...parameters },
});
const stack: FakeTable = {
  columns: texts,
  serde: serde(),
  parameters: { 'skip.header.line.count': '1' },
  keys: ['sales/a.csv'],
};

/** No query is started. */
const onCall = (name: string) => {
  if (name === 'StartQueryExecution') expect.fail('a query was started');
};

async function problemOf(
  table: FakeTable,
  contents: FakeOptions['contents'],
  more?: string,
): Promise<string> {
  const [engine] = await engineOn({ tables: { sales: table }, contents: contents ?? {}, onCall });
  return (await errorOf(engine, jobWith(more))).message;
}

it('are read from the texts that the stack declares, and headers are looked at once', async () => {
  const setup = [
    `create table lake.sales (id varchar, name varchar, _rest varchar, "$path" varchar)`,
    `insert into lake.sales values ('2', 'b', null, 'f'), (null, null, null, 'f'), ('1', '', null, 'f')`,
  ];
  const read: unknown[] = [];
  const [engine, aws] = await engineOn({
    tables: { sales: stack },
    contents: { 'sales/a.csv': 'id,NAME\n1,a\n' },
    setup,
    fateOf: () => ({ looks: 3 }),
    onCall: (_, input) => {
      if ('Range' in input) read.push(input);
    },
  });
  const { tables } = await finish(engine, jobWith());
  expect(tables.all?.rows).toEqual([
    { id: 1, name: null },
    { id: 2, name: 'b' },
  ]);
  expect(aws.calls.filter((name) => name === 'GetTable').length).toBeGreaterThan(3);
  expect(read).toEqual([{ Bucket: 'lake', Key: 'sales/a.csv', Range: 'bytes=0-65535' }]);
  expect(aws.executions.map(({ sql }) => sql)).toEqual([
    expect.stringContaining('from "lake"."sales" where'),
  ]);
});

describe('a reader is refused', () => {
  it.each<[string, FakeTable, string]>([
    [
      'that splits at other characters',
      { ...stack, serde: serde({ separatorChar: ';' }) },
      'separatorChar is ";"; expected ","',
    ],
    [
      'to which a backslash is more than a character',
      { ...stack, serde: { library: 'OpenCSVSerde' } },
      'escapeChar is "\\\\"; expected "\\u0001"',
    ],
    ['that leaves out no line', { ...stack, parameters: {} }, 'skip.header.line.count is "0"; expected "1"'],
    [
      'that knows no quotes',
      { ...stack, serde: { library: 'lazy.LazySimpleSerDe' } },
      'LazySimpleSerDe takes quotes for text; expected OpenCSVSerde',
    ],
    [
      'that gives null for what does not fit',
      { ...stack, columns: { id: 'int', name: 'string' } },
      'OpenCSVSerde gives null for what does not fit; expected columns of type string',
    ],
  ])('%s', async (_, table, message) => {
    expect(await problemOf(table, {})).toBe(`lake.yaml: table sales: in Glue, ${message}`);
  });

  it('for texts that are not UTF-8', async () => {
    expect(await problemOf(stack, {}, ', encoding: gbk')).toBe(
      'lake.yaml: table sales: in Glue, encoding: gbk is read on one machine alone; Athena expects utf-8: convert the files',
    );
  });
});

describe('a file is refused', () => {
  const byPlace = 'Athena takes columns by their place';
  it.each<[string, string | Buffer, string]>([
    [
      'with another order',
      'name,id\na,1\n',
      `1: table sales: the header is name, id; ${byPlace}: expected the columns of lake.yaml in this order, and a deployment after that`,
    ],
    [
      'with a column between',
      'id,x,name\n',
      `1: table sales: the header is id, x, name; ${byPlace}: expected the columns of lake.yaml in this order, and a deployment after that`,
    ],
    [
      'with more columns',
      'id,name,x\n',
      `1: table sales: the header is id, name, x; ${byPlace}: expected all of them in lake.yaml, and a deployment after that`,
    ],
    [
      'without a column',
      'id\n1\n',
      `1: table sales: column name is not in the header, which has id; ${byPlace}, and cannot leave one out`,
    ],
    [
      'with a header of two lines',
      'id,name,"x\ny"\n',
      '1: table sales: the header has several lines; Athena leaves out one',
    ],
    [
      'in UTF-16',
      Buffer.from('\uFEFFid,name\n', 'utf16le'),
      '1: table sales: begins with the byte order mark of utf-16le; expected utf-8; encoding: utf-16 reads it',
    ],
    [
      'packed by gzip',
      gzipSync('id,name\n'),
      '1: table sales: it is packed by gzip; Athena expects the ending .gz for that',
    ],
    [
      'packed by bzip2',
      'BZh9',
      '1: table sales: it is packed by bzip2; expected CSV, as text or packed by gzip',
    ],
  ])('%s', async (_, content, message) => {
    expect(await problemOf(stack, { 'sales/a.csv': content })).toBe(`s3://lake/sales/a.csv:${message}`);
  });

  it('among others, also in a partition that lies elsewhere', async () => {
    const keys = ['sales/a.csv', 'old/b.csv.gz'];
    const registered = [{ Values: ['2023-01-01'], Location: 's3://lake/old' }];
    const table = { ...stack, keys, partitions: { dt: 'string' }, registered };
    const contents = { 'sales/a.csv': 'id,name\n', 'old/b.csv.gz': gzipSync('name,id\n') };
    expect(await problemOf(table, contents, ', partitions: {dt: string}')).toContain(
      's3://lake/old/b.csv.gz:1: table sales: the header is name, id',
    );
  });
});
