/** A partition projection that begins on another day than the files of its table: what a run says of it. */
import { expect, it } from 'vitest';
import { parseLake } from '../../../functions/query/lake.ts';
import { tableInput } from '../../../infra/lake/tables.ts';
import type { FakeTable } from './fake.ts';
import { engineOn, finish, jobOf } from './job.ts';

async function warningsOf(sales: FakeTable, query = "select id from raw.sales where dt >= '2024-06-01'") {
  const partitions = Object.entries(sales.partitions ?? {}).map(([name, type]) => `${name}: ${type}`);
  const lake = `\n  sales: {location: sales, partitions: {${partitions}}, columns: {id: integer}}`;
  const setup = [
    "create table lake.sales as select 1 as id, '2024-06-01' as dt, 2024 as year, 6 as month, 1 as day",
  ];
  const [engine, aws] = await engineOn({ tables: { sales }, setup });
  const result = await finish(
    engine,
    jobOf({ lake, models: { lines: query }, queries: { all: 'select * from lines' } }),
  );
  return { warnings: result.warnings, calls: aws.calls };
}

/** As the stack makes it, in the bucket `lake`. */
function madeTable(range: string, ...days: readonly string[]): FakeTable {
  const lake = parseLake(
    'lake.yaml',
    'tables:\n  sales: {location: sales, partitions: {dt: string}, columns: {id: integer}}\n',
  );
  const { parameters } = tableInput(lake, 'sales', 's3://lake', range);
  const keys = days.map((day) => `sales/dt=${day}/a.parquet`);
  return {
    columns: { id: 'int' },
    partitions: { dt: 'string' },
    parameters: parameters as Record<string, string>,
    keys,
  };
}

const begins = 'table sales: its partition projection begins on';
const expected = (day: string, column = 'dt') =>
  `expected it to begin on ${day}: lakeFirstDay of the deployment that made the table, or its projection.${column}.range`;

it.each([
  ['2022-05-31,NOW+1DAY', '2022-05-31'],
  ['2022-05-31,NOW+1DAY', '2022-09-08'],
  ['NOW-3YEARS,NOW', '2015-01-01'],
  ['2022-05-31,NOW', 'unknown'],
])('the range %s over files from %s on is nothing to speak of', async (range, day) => {
  expect((await warningsOf(madeTable(range, day))).warnings).toEqual([]);
});

it('files before it are not read, and the run says from when on', async () => {
  const { warnings } = await warningsOf(madeTable('2022-05-31,NOW+1DAY', '2022-06-01', '2022-05-30'));
  expect(warnings).toEqual([
    `${begins} 2022-05-31, and no query reads its files from 2022-05-30 on until then; ${expected('2022-05-30')}`,
  ]);
});

it.each([
  ['2022-05-31', '2022-09-09', '101'],
  ['2015-01-01', '2022-05-31', '2,707'],
])('one from %s on over files from %s on is listed in vain on %s days', async (from, day, days) => {
  const { warnings } = await warningsOf(madeTable(`${from},NOW+1DAY`, day));
  expect(warnings).toEqual([
    `${begins} ${from}, ${days} days before its first file: queries over all days list each of their folders; ${expected(day)}`,
  ]);
});

/** A table of one's own, in other shapes. */
function ownTable(
  column: Readonly<Record<string, string>>,
  keys: readonly string[],
  template?: string,
  partitions: Readonly<Record<string, string>> = { dt: 'string' },
): FakeTable {
  const [first = ''] = Object.keys(partitions);
  const projected = Object.entries(column).map(([name, value]) => [`projection.${first}.${name}`, value]);
  const parameters = { 'projection.enabled': 'true', ...Object.fromEntries(projected) };
  const located = template === undefined ? {} : { 'storage.location.template': template };
  return { columns: { id: 'int' }, partitions, parameters: { ...parameters, ...located }, keys };
}

it.each([
  [
    'a format of its own, in a template',
    ownTable(
      { type: 'date', format: 'yyyy/MM/dd', range: '2022/01/01,NOW' },
      ['sales/2021/12/31/a.parquet'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Glue's.
      's3://lake/sales/${dt}/',
    ),
    '2022-01-01, and no query reads its files from 2021-12-31 on until then',
  ],
  [
    'folders of Hive without a template',
    ownTable({ type: 'date', format: 'yyyyMMdd', range: '20220101,20241231' }, [
      'sales/dt=20211231/a.parquet',
    ]),
    '2022-01-01, and no query reads its files from 2021-12-31 on until then',
  ],
])('%s', async (_, table, said) => {
  expect((await warningsOf(table)).warnings).toEqual([expect.stringContaining(`${begins} ${said}`)]);
});

it.each([
  [
    'days that do not sort as they are written',
    ownTable({ type: 'date', format: 'dd-MM-yyyy', range: '01-01-2022,NOW' }, [
      'sales/dt=31-12-2021/a.parquet',
    ]),
  ],
  [
    'values that are listed',
    ownTable({ type: 'enum', values: '2024-06-01' }, ['sales/dt=2024-05-01/a.parquet']),
  ],
  ['values that queries must name', ownTable({ type: 'injected' }, ['sales/dt=2024-05-01/a.parquet'])],
])('%s say nothing of a first day', async (_, table) => {
  expect((await warningsOf(table)).warnings).toEqual([]);
});

it('without projection nothing is looked at again', async () => {
  const table = {
    columns: { id: 'int' },
    partitions: { dt: 'string' },
    keys: ['sales/dt=2015-01-01/a.parquet'],
  };
  const { warnings, calls } = await warningsOf(table);
  expect(warnings).toEqual([]);
  expect(calls.filter((call) => call === 'ListObjectsV2')).toHaveLength(1);
});

it.each([
  [
    '2022,2030',
    'year=2021/month=12/day=31',
    ' 2022-01-01, and no query reads its files from 2021-01-01 on until then',
  ],
  ['2015,2030', 'year=2022/month=10/day=1', ' 2015-01-01, 2,557 days before its first file'],
  ['2022,2030', 'year=2022/month=10/day=1', undefined],
])('years from %s on over files from %s on', async (range, folder, said) => {
  const partitions = { year: 'integer', month: 'integer', day: 'integer' };
  const table = ownTable({ type: 'integer', range }, [`sales/${folder}/a.parquet`], undefined, partitions);
  const query = 'select id, cast(year * 10000 + month * 100 + day as varchar) as dt from raw.sales';
  const { warnings } = await warningsOf(table, query);
  expect(warnings).toEqual(said === undefined ? [] : [expect.stringContaining(`${begins}${said}`)]);
});
