/** What the fingerprint of a lake in S3 follows from, and that a run keeps the one of its beginning. */
import { describe, expect, it } from 'vitest';
import type { QueryJob } from '../../../functions/query/engine.ts';
import { fingerprintOf } from '../../../functions/query/fingerprint.ts';
import { parseLake } from '../../../functions/query/lake.ts';
import { tableInput } from '../../../infra/lake/tables.ts';
import type { FakeOptions, FakeTable } from './fake.ts';
import { engineOn, finish, jobOf, runningOf } from './job.ts';

const shape = '{location: sales, optional: true, columns: {id: integer}, partitions: {dt: string}}';

const job: QueryJob = jobOf({
  lake: `\n  sales: ${shape}`,
  models: { lines: 'select id from raw.sales' },
  queries: { lines: 'select id from lines order by id' },
});

const key = (dt: string) => `sales/dt=${dt}/a.parquet`;
// The plan is for June 2024, and the last partition that it names is that of the first of July.
const days = ['2019-03-01', '2023-06-10', '2024-06-01', '2024-06-30', '2024-07-01', '2024-07-02'];
const table = {
  columns: { id: 'int' },
  partitions: { dt: 'string' },
  parameters: { 'projection.enabled': 'true' },
  keys: days.map(key),
};
const setup = ["create table lake.sales as select 1 as id, '2024-06-01' as dt"];
const lakeOf = (of: FakeTable, tags: Record<string, string> = {}): FakeOptions => ({
  tables: { sales: of },
  tags,
  setup,
});

async function printOf(lake: FakeOptions, of: QueryJob = job): Promise<string> {
  const [engine] = await engineOn(lake);
  return fingerprintOf(engine, of);
}

describe('the fingerprint', () => {
  it('is the same for the same files, and nothing runs for it', async () => {
    const [engine, { starts }] = await engineOn(lakeOf(table));
    expect(await fingerprintOf(engine, job)).toMatch(/^[0-9a-f]{64}$/);
    const turned = { ...table, keys: table.keys.toReversed() };
    expect(await printOf(lakeOf(turned))).toBe(await fingerprintOf(engine, job));
    expect(starts).toEqual([]);
  });

  it.each(days.slice(0, 5))('is another where a file of %s is written again, comes or goes', async (dt) => {
    const before = await printOf(lakeOf(table));
    const prints = [
      await printOf(lakeOf(table, { [key(dt)]: 'other' })),
      await printOf(lakeOf({ ...table, keys: [...table.keys, `sales/dt=${dt}/b.parquet`] })),
      await printOf(lakeOf({ ...table, keys: table.keys.filter((one) => one !== key(dt)) })),
    ];
    expect(new Set([before, ...prints]).size).toBe(4);
  });

  it('does not know days behind all that the plan names, nor what lies beside the data', async () => {
    const before = await printOf(lakeOf(table));
    expect(await printOf(lakeOf(table, { [key('2024-07-02')]: 'other' }))).toBe(before);
    const beside = ['sales/', 'sales/_SUCCESS', 'sales/dt=2024-06-01/.part', key('2024-07-09')];
    expect(await printOf(lakeOf({ ...table, keys: [...table.keys, ...beside] }))).toBe(before);
  });

  it('knows a table that is not there from one that came', async () => {
    const missing = await printOf({ tables: {} });
    expect(missing).toBe(await printOf(lakeOf({ ...table, keys: [] })));
    expect(missing).not.toBe(await printOf(lakeOf({ ...table, keys: [key('2024-07-02')] })));
  });

  it('follows from the partitions that Glue has on its list, wherever they lie', async () => {
    const entry = (dt: string, folder = 'lake/sales') => ({
      Values: [dt],
      Location: `s3://${folder}/dt=${dt}`,
    });
    const registered = days.map((dt) => entry(dt));
    const listed = { columns: table.columns, partitions: table.partitions, keys: table.keys, registered };
    const before = await printOf(lakeOf(listed));
    const without = (dt: string) => registered.filter(({ Values }) => Values[0] !== dt);
    expect(await printOf(lakeOf({ ...listed, registered: without('2024-06-30') }))).not.toBe(before);
    expect(await printOf(lakeOf({ ...listed, registered: without('2024-07-02') }))).toBe(before);
    const moved = {
      ...listed,
      keys: [...table.keys, 'moved/dt=2024-06-30/a.parquet'],
      registered: [...without('2024-06-30'), entry('2024-06-30', 'lake/moved')],
    };
    const elsewhere = await printOf(lakeOf(moved));
    const tags = { 'moved/dt=2024-06-30/a.parquet': 'other' };
    expect(new Set([before, elsewhere, await printOf(lakeOf(moved, tags))]).size).toBe(3);
  });
});

/** A table as infra makes it, which says where each of its parts lies. */
function made(partitions: string): FakeTable {
  const yaml = `tables: {sales: {location: sales/, columns: {id: integer}, partitions: ${partitions}}}`;
  const input = tableInput(parseLake('lake.yaml', yaml), 'sales', 's3://lake', '2015-01-01,NOW+1DAY');
  const keys = (input.partitionKeys ?? []) as readonly { readonly name: string; readonly type: string }[];
  return {
    columns: table.columns,
    partitions: Object.fromEntries(keys.map(({ name, type }) => [name, type])),
    parameters: input.parameters as Record<string, string>,
  };
}

const projected = (template: string | undefined, settings: Readonly<Record<string, string>> = {}) => ({
  'projection.enabled': 'true',
  ...settings,
  ...(template === undefined ? {} : { 'storage.location.template': template }),
});

interface Layout {
  readonly table: FakeTable;
  /** Below the bucket: the folder of a day. */
  readonly folder: (dt: string) => string;
  /** What Glue's list says of a day. */
  readonly values?: (dt: string) => string[];
  /** Of lake.yaml, and the expression that the model passes on as `dt`. */
  readonly partitions?: string;
  readonly dt?: string;
}

const slashed = (dt: string) => dt.replaceAll('-', '/');
const dated = { dt: 'string' };
const three = { year: 'int', month: 'int', day: 'int' };
const { columns } = table;

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are Glue's.
const layouts: readonly (readonly [string, Layout])[] = [
  ['as infra makes it, by texts', { table: made('{dt: string}'), folder: (dt) => `sales/dt=${dt}` }],
  ['as infra makes it, by dates', { table: made('{dt: date}'), folder: (dt) => `sales/dt=${dt}` }],
  [
    'that projects the folders of Hive',
    {
      table: { columns, partitions: dated, parameters: projected(undefined) },
      folder: (dt) => `sales/dt=${dt}`,
    },
  ],
  [
    'that projects folders of other dates',
    {
      table: {
        columns,
        partitions: dated,
        parameters: projected(undefined, {
          'projection.dt.type': 'date',
          'projection.dt.format': 'yyyyMMdd',
        }),
      },
      folder: (dt) => `sales/dt=${dt.replaceAll('-', '')}`,
    },
  ],
  [
    'with a template of the day alone, without a slash',
    {
      table: { columns, partitions: dated, parameters: projected('s3://lake/raw/sales/${dt}') },
      folder: (dt) => `raw/sales/${dt}`,
    },
  ],
  [
    'with a template of one value for three folders',
    {
      table: {
        columns,
        partitions: dated,
        parameters: projected('s3://lake/sales/${dt}/', {
          'projection.dt.type': 'date',
          'projection.dt.format': 'yyyy/MM/dd',
        }),
      },
      folder: (dt) => `sales/${slashed(dt)}`,
    },
  ],
  [
    'with a template whose day is not the first',
    {
      table: {
        columns,
        partitions: { region: 'string', dt: 'string' },
        parameters: projected('s3a://lake/sales/in-${region}/day-${dt}/'),
      },
      folder: (dt) => `sales/in-north/day-${dt}`,
      partitions: '{region: string, dt: string}',
    },
  ],
  [
    'with a template of three columns',
    {
      table: {
        columns,
        partitions: three,
        parameters: projected('s3://lake/sales/${year}/${month}/${day}/'),
      },
      folder: (dt) => `sales/${slashed(dt)}`,
      partitions: '{year: integer, month: integer, day: integer}',
      dt: "concat(cast(year as varchar), '-', cast(month as varchar), '-', cast(day as varchar))",
    },
  ],
  [
    'with several columns in folders',
    {
      table: { columns, partitions: { region: 'string', dt: 'string' }, parameters: projected(undefined) },
      folder: (dt) => `sales/region=north/dt=${dt}`,
      partitions: '{region: string, dt: string}',
    },
  ],
  [
    'with a column of another name',
    {
      table: { columns, partitions: { sold: 'date' }, parameters: projected(undefined) },
      folder: (dt) => `sales/sold=${dt}`,
      partitions: '{sold: date}',
      dt: 'cast(sold as varchar)',
    },
  ],
  [
    'with a list',
    { table: { columns, partitions: dated }, folder: (dt) => `sales/dt=${dt}`, values: (dt) => [dt] },
  ],
  [
    'with a list of folders that do not say it',
    { table: { columns, partitions: dated }, folder: (dt) => `sales/${slashed(dt)}`, values: (dt) => [dt] },
  ],
  [
    'with a list of folders elsewhere',
    { table: { columns, partitions: dated }, folder: (dt) => `raw/${slashed(dt)}`, values: (dt) => [dt] },
  ],
  [
    'with a list of three columns',
    {
      table: { columns, partitions: three },
      folder: (dt) => `sales/${slashed(dt)}`,
      values: (dt) => dt.split('-').map((part) => String(Number(part))),
      partitions: '{year: integer, month: integer, day: integer}',
      dt: "concat(cast(year as varchar), '-', cast(month as varchar), '-', cast(day as varchar))",
    },
  ],
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are Glue's.

describe.each(layouts)(
  'of a table %s',
  (_, { table: of, folder, values, partitions = '{dt: string}', dt = 'dt' }) => {
    const reading = jobOf({
      lake: `\n  sales: {location: sales, columns: {id: integer}, partitions: ${partitions}}`,
      models: { lines: `select id, ${dt} as dt from raw.sales` },
      queries: { lines: 'select id from lines where dt < :end_dt' },
    });
    const keyOf = (day: string, name = 'a') => `${folder(day)}/${name}.parquet`;
    const lakeWith = (of: FakeTable, listed: readonly string[], tags = {}): FakeOptions =>
      lakeOf(
        values
          ? {
              ...of,
              registered: listed.map((day) => ({
                Values: values(day),
                Location: `s3://lake/${folder(day)}`,
              })),
            }
          : of,
        tags,
      );
    const closed = days.slice(0, 5);
    const keys = closed.map((day) => keyOf(day));
    const unchanged = () => printOf(lakeWith({ ...of, keys }, closed), reading);

    it('a closed period stays when a later day comes, in however many files', async () => {
      const later = ['2024-07-02', '2024-09-15'];
      const more = later.flatMap((day) => ['a', 'b', 'c/d'].map((name) => keyOf(day, name)));
      expect(
        await printOf(lakeWith({ ...of, keys: [...keys, ...more] }, [...closed, ...later]), reading),
      ).toBe(await unchanged());
    });

    it.each(closed)('and is another when a file of %s is written again, comes or goes', async (day) => {
      const changes = [
        lakeWith({ ...of, keys }, closed, { [keyOf(day)]: 'other' }),
        lakeWith({ ...of, keys: [...keys, keyOf(day, 'b')] }, closed),
        lakeWith({ ...of, keys: [...keys, keyOf(day, 'more/b')] }, closed),
        lakeWith({ ...of, keys: keys.filter((key) => key !== keyOf(day)) }, closed),
      ];
      const prints = await Promise.all(changes.map((change) => printOf(change, reading)));
      expect(new Set([await unchanged(), ...prints]).size).toBe(5);
    });

    it('every file is counted once, under its day', async () => {
      const [engine] = await engineOn(lakeWith({ ...of, keys }, closed));
      const { sales } = await engine.listing({ tables: ['sales'], models: reading.models });
      expect([...(sales?.days.keys() ?? [])].toSorted()).toEqual(closed);
      expect([sales?.files, sales?.bytes]).toEqual([keys.length, keys.length]);
    });
  },
);

describe('a listing', () => {
  const listed = async (of: FakeTable) => {
    const [engine, { calls }] = await engineOn(lakeOf(of));
    const index = await engine.listing({ tables: ['sales', 'missing'], models: job.models });
    return {
      sales: index.sales,
      missing: index.missing,
      calls: calls.filter((name) => name === 'ListObjectsV2').length,
    };
  };

  it('counts its calls of S3', async () => {
    // Six files in pages of three.
    expect(await listed(table)).toMatchObject({ sales: { listings: 2 }, missing: undefined, calls: 2 });
  });

  it('asks for each folder elsewhere, and for that of the table only if something on the list lies there', async () => {
    const registered = days.map((dt) => ({ Values: [dt], Location: `s3://lake/raw/${dt}` }));
    const { sales, calls } = await listed({
      ...table,
      parameters: {},
      keys: days.map((dt) => `raw/${dt}/a`),
      registered,
    });
    expect([sales?.files, sales?.listings, calls]).toEqual([days.length, days.length, days.length]);
  });

  it('does not read what is not on the list', async () => {
    const registered = [{ Values: ['2024-06-30'], Location: 's3n://lake/sales/dt=2024-06-30/' }];
    const { sales } = await listed({ ...table, parameters: {}, registered });
    expect([...(sales?.days.keys() ?? [])]).toEqual(['2024-06-30']);
    expect(sales?.files).toBe(1);
  });

  it('has a file of folders that lie in each other under the days of both', async () => {
    const registered = ['2024-06-29', '2024-06-30'].map((dt, at) => ({
      Values: [dt],
      Location: `s3://lake/sales/${['', 'late/'][at]}`,
    }));
    const { sales } = await listed({ ...table, parameters: {}, keys: ['sales/late/a.parquet'], registered });
    expect([...(sales?.days.keys() ?? [])]).toEqual(['2024-06-29', '2024-06-30']);
    expect(sales?.files).toBe(2);
  });
});

describe('a run', () => {
  it('has the fingerprint of its beginning, though the lake has changed since', async () => {
    const tags: Record<string, string> = {};
    const [engine, { starts }] = await engineOn({ ...lakeOf(table, tags), fateOf: () => ({ looks: 1 }) });
    const before = await fingerprintOf(engine, job);
    const { state } = await runningOf(engine, job);
    tags[key('2024-06-30')] = 'other';
    expect((await finish(engine, { ...job, state })).lake).toBe(before);
    expect(starts).toHaveLength(1);
  });

  it('that lost its state takes no result of a lake that has changed since', async () => {
    const tags: Record<string, string> = {};
    const [engine, { starts }] = await engineOn({ ...lakeOf(table, tags), fateOf: () => ({ looks: 1 }) });
    await runningOf(engine, job);
    tags[key('2024-06-30')] = 'other';
    const { lake } = await finish(engine, job);
    expect(lake).toBe(await fingerprintOf(engine, job));
    expect(starts).toHaveLength(2);
  });
});
