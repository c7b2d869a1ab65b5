/** The raw tables of a Glue database: as lake.yaml says, near enough, missing or wrong. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import type { QueryResult } from '../../../functions/query/engine.ts';
import type { FakeOptions, FakeTable } from './fake.ts';
import { engineOn, finish, jobOf } from './job.ts';

async function read(yaml: string, query: string, options: FakeOptions): Promise<QueryResult> {
  const [engine] = await engineOn(options);
  const texts = { models: { lines: query }, queries: { all: 'select * from lines' } };
  return finish(engine, jobOf({ lake: `\n  sales: ${yaml}`, ...texts }));
}

/** Fails the test where it comes to this call. */
const never = (call: string) => (name: string) => {
  if (name === call) expect.fail(`${call} was called`);
};

const optional =
  '{location: sales, optional: true, columns: {id: integer, "Sold at": timestamp}, partitions: {dt: string}}';
const required = '{location: sales, columns: {id: integer}}';

describe('a table', () => {
  const empty = {
    columns: [
      { name: 'id', type: 'integer' },
      { name: 'Sold at', type: 'timestamp' },
      { name: 'dt', type: 'string' },
    ],
    rows: [],
  };
  const columns = { id: 'int', 'sold at': 'timestamp' };

  it.each<[string, FakeTable | undefined]>([
    ['Glue does not have', undefined],
    ['has no files', { columns, partitions: { dt: 'string' }, keys: [] }],
    [
      'has nothing but marks of others',
      { columns, partitions: { dt: 'string' }, keys: ['sales/', 'sales/_SUCCESS'] },
    ],
    [
      'lies beside another of a longer name',
      { columns, partitions: { dt: 'string' }, keys: ['sales_old/a.parquet'] },
    ],
  ])('that is optional and %s reads as no rows, with its columns', async (_, table) => {
    const result = await read(optional, 'select * from raw.sales', { tables: table ? { sales: table } : {} });
    expect(result.tables.all).toEqual(empty);
    expect(result.absent).toEqual(['sales']);
  });

  it.each([
    'select s.id from raw.sales as s where s.id > 0',
    'select sales.id from raw.sales where sales.id > 0',
    'select sales.id from raw.sales left join (select 1 as id) as one on one.id = sales.id',
  ])('that is missing may be named as any other: %s', async (query) => {
    expect((await read(optional, query, {})).tables.all?.rows).toEqual([]);
  });

  it('that is needed and missing is refused by its name', async () => {
    const reading = read(required, 'select id from raw.sales', {});
    await expect(reading).rejects.toThrow('lake.yaml: table sales: is not in the Glue database lake');
    await expect(reading).rejects.toBeInstanceOf(InputError);
  });

  it('that is needed and has no files is refused with where they were looked for', async () => {
    const tables = { sales: { columns: { id: 'int' }, keys: [] } };
    await expect(read(required, 'select id from raw.sales', { tables })).rejects.toThrow(
      'lake.yaml: table sales: no files at s3://lake/sales',
    );
  });

  it('whose partitions follow a template is looked for there', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Glue's.
    const parameters = { 'storage.location.template': 's3://lake/elsewhere/dt=${dt}/' };
    const table = {
      columns,
      partitions: { dt: 'string' },
      parameters,
      keys: ['elsewhere/dt=2024-06-01/a.parquet'],
    };
    const setup = [`create table lake.sales (id integer, "Sold at" timestamp, dt varchar)`];
    const result = await read(optional, 'select * from raw.sales', { tables: { sales: table }, setup });
    expect(result.absent).toEqual([]);
  });

  it('is not looked at where nothing reads it', async () => {
    const { tables } = await read(required, 'select 1 as id', { onCall: never('GetTable') });
    expect(tables.all?.rows).toEqual([{ id: 1 }]);
  });
});

describe('a column', () => {
  it.each([
    ['id: string', { name: 'string' }, 'column id is not in the Glue table, which has name'],
    ['id: string', { id: 'int' }, 'column id is int in the Glue table; expected string'],
    ['id: integer', { id: 'string' }, 'column id is string in the Glue table; expected integer'],
    [
      'id: "decimal(18,2)"',
      { id: 'double' },
      'column id is double in the Glue table; expected decimal(18,2)',
    ],
    [
      'id: "decimal(18,2)"',
      { id: 'decimal(18,3)' },
      'column id is decimal(18,3) in the Glue table; expected',
    ],
    ['id: date', { id: 'timestamp' }, 'column id is timestamp in the Glue table; expected date'],
    ['id: boolean', { id: 'int' }, 'column id is int in the Glue table; expected boolean'],
  ])('that does not fit is refused: %s', async (yaml, columns, message) => {
    const reading = read(`{location: sales, columns: {${yaml}}}`, 'select id from raw.sales', {
      tables: { sales: { columns: { ...columns } as Record<string, string> } },
      onCall: never('StartQueryExecution'),
    });
    await expect(reading).rejects.toThrow(`lake.yaml: table sales: ${message}`);
  });

  it('that is narrower is cast to what lake.yaml says', async () => {
    const yaml =
      '{location: sales, columns: {id: bigint, paid: "decimal(18,2)", factor: double, name: string}}';
    const columns = { ID: 'smallint', paid: 'decimal(10,1)', factor: 'float', name: 'varchar(20)' };
    const setup = [
      "create table lake.sales as select 7::smallint as id, 12.5::decimal(10,1) as paid, 0.5::float as factor, 'a' as name",
    ];
    const query = 'select id, paid, factor, name, typeof(id) as type from raw.sales';
    const { tables } = await read(yaml, query, { tables: { sales: { columns } }, setup });
    expect(tables.all?.rows).toEqual([{ id: 7, paid: '12.50', factor: 0.5, name: 'a', type: 'BIGINT' }]);
  });

  it('that is the same is read from the table itself, so that partitions are pruned', async () => {
    const yaml = '{location: sales, columns: {id: integer}, partitions: {dt: string}}';
    const table = { columns: { id: 'int' }, partitions: { dt: 'string' } };
    const setup = ["create table lake.sales as select 1 as id, '2024-06-01' as dt"];
    const { statements } = await read(yaml, 'select id from raw.sales', { tables: { sales: table }, setup });
    expect(statements[0]?.sql).toContain('select id from "lake".sales');
  });
});

describe('a lake', () => {
  const texts = { models: { lines: 'select id from raw.sales' }, queries: { all: 'select * from lines' } };
  const job = jobOf({
    lake: `\n  sales: {location: sales, columns: {id: integer}, partitions: {dt: string}}`,
    ...texts,
  });
  const sales = {
    columns: { id: 'int' },
    partitions: { dt: 'string' },
    keys: ['sales/dt=2024-06-01/a.parquet'],
  };
  const registered = [{ Values: ['2024-06-01'], Location: 's3://lake/sales/dt=2024-06-01' }];

  it('whose catalog is another account’s is asked there, and named so in SQL', async () => {
    const asked: object[] = [];
    const [engine, aws] = await engineOn(
      {
        tables: { sales: { ...sales, registered } },
        setup: [
          "attach ':memory:' as corp",
          'create schema corp.lake',
          'create table corp.lake.sales as select 7 as id',
        ],
        onCall: (name, input) => {
          if (/^Get(Table|Partitions)$/.test(name)) asked.push(input);
        },
      },
      { foreign: { id: '999988887777', name: 'corp' } },
    );
    expect((await finish(engine, job)).tables.all?.rows).toEqual([{ id: 7 }]);
    expect(asked.length).toBeGreaterThan(1);
    for (const input of asked)
      expect(input).toMatchObject({ CatalogId: '999988887777', DatabaseName: 'lake' });
    // Whatever has no catalog in its name, such as tables that runs make, is the account's own.
    expect(aws.starts.map((start) => start.QueryExecutionContext)).toEqual(aws.starts.map(() => undefined));
    expect(aws.starts.map((start) => start.QueryString).join()).toContain('"corp"."lake".sales');
  });

  it.each([
    [{ 'x-amz-bucket-region': 'us-east-1' }, 'bucket lake: is in us-east-1, and the stack is not; expected'],
    [{}, 'bucket lake: is in another region than the stack; expected'],
  ])('in another region is refused with the setting: %o', async (headers, message) => {
    const $metadata = { httpStatusCode: 301 };
    const moved = Object.assign(new Error('use another endpoint'), { name: 'PermanentRedirect', $metadata });
    const [engine] = await engineOn({
      tables: { sales },
      onCall: (name) => {
        if (name === 'ListObjectsV2') throw Object.assign(moved, { $response: { headers } });
      },
    });
    await expect(finish(engine, job)).rejects.toThrow(message);
    await expect(finish(engine, job)).rejects.toThrow(/deploy there with -c region=(us-east-1|REGION)/);
  });
});
