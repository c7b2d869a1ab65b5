/** What the fingerprint of a lake in S3 follows from, and that a run keeps the one of its beginning. */
import { describe, expect, it } from 'vitest';
import type { QueryJob } from '../../../functions/query/engine.ts';
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

async function fingerprintOf(lake: FakeOptions, of: QueryJob = job): Promise<string> {
  const [engine] = await engineOn(lake);
  return engine.fingerprint(of);
}

describe('the fingerprint', () => {
  it('is the same for the same files, and nothing runs for it', async () => {
    const [engine, { starts }] = await engineOn(lakeOf(table));
    expect(await engine.fingerprint(job)).toMatch(/^[0-9a-f]{64}$/);
    const turned = { ...table, keys: table.keys.toReversed() };
    expect(await fingerprintOf(lakeOf(turned))).toBe(await engine.fingerprint(job));
    expect(starts).toEqual([]);
  });

  it.each(days.slice(0, 5))('is another where a file of %s is written again, comes or goes', async (dt) => {
    const before = await fingerprintOf(lakeOf(table));
    const prints = [
      await fingerprintOf(lakeOf(table, { [key(dt)]: 'other' })),
      await fingerprintOf(lakeOf({ ...table, keys: [...table.keys, `sales/dt=${dt}/b.parquet`] })),
      await fingerprintOf(lakeOf({ ...table, keys: table.keys.filter((one) => one !== key(dt)) })),
    ];
    expect(new Set([before, ...prints]).size).toBe(4);
  });

  it('does not know days behind all that the plan names, nor what lies beside the data', async () => {
    const before = await fingerprintOf(lakeOf(table));
    expect(await fingerprintOf(lakeOf(table, { [key('2024-07-02')]: 'other' }))).toBe(before);
    const beside = ['sales/', 'sales/_SUCCESS', 'sales/dt=2024-06-01/.part', key('2024-07-09')];
    expect(await fingerprintOf(lakeOf({ ...table, keys: [...table.keys, ...beside] }))).toBe(before);
  });

  it('knows a table that is not there from one that came', async () => {
    const missing = await fingerprintOf({ tables: {} });
    expect(missing).toBe(await fingerprintOf(lakeOf({ ...table, keys: [] })));
    expect(missing).not.toBe(await fingerprintOf(lakeOf({ ...table, keys: [key('2024-07-02')] })));
  });

  it('follows from the partitions that Glue has on its list, wherever they lie', async () => {
    const entry = (dt: string, folder = 'lake/sales') => ({
      Values: [dt],
      Location: `s3://${folder}/dt=${dt}`,
    });
    const registered = days.map((dt) => entry(dt));
    const listed = { columns: table.columns, partitions: table.partitions, keys: table.keys, registered };
    const before = await fingerprintOf(lakeOf(listed));
    const without = (dt: string) => registered.filter(({ Values }) => Values[0] !== dt);
    expect(await fingerprintOf(lakeOf({ ...listed, registered: without('2024-06-30') }))).not.toBe(before);
    expect(await fingerprintOf(lakeOf({ ...listed, registered: without('2024-07-02') }))).toBe(before);
    const moved = {
      ...listed,
      keys: [...table.keys, 'moved/dt=2024-06-30/a.parquet'],
      registered: [...without('2024-06-30'), entry('2024-06-30', 'lake/moved')],
    };
    const elsewhere = await fingerprintOf(lakeOf(moved));
    const tags = { 'moved/dt=2024-06-30/a.parquet': 'other' };
    expect(new Set([before, elsewhere, await fingerprintOf(lakeOf(moved, tags))]).size).toBe(3);
  });
});

describe('a run', () => {
  it('has the fingerprint of its beginning, though the lake has changed since', async () => {
    const tags: Record<string, string> = {};
    const [engine, { starts }] = await engineOn({ ...lakeOf(table, tags), fateOf: () => ({ looks: 1 }) });
    const before = await engine.fingerprint(job);
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
    expect(lake).toBe(await engine.fingerprint(job));
    expect(starts).toHaveLength(2);
  });
});
