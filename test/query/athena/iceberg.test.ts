/** A run over Iceberg tables reads one snapshot of each, whatever is committed meanwhile. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FakeOptions, FakeTable } from './fake.ts';
import { engineOn, errorOf, finish, jobOf, runningOf } from './job.ts';

// More than a number of JavaScript holds.
const first = '9007199254740993';
const second = '9007199254740995';

const column = (name: string, type: unknown) => ({ id: 1, name, required: false, type });

function metadata(snapshots: readonly string[], current = snapshots.at(-1) ?? '-1'): string {
  const fields = [column('Amount', 'decimal(18, 2)'), column('sold_at', 'timestamptz')];
  const text = JSON.stringify({
    'format-version': 2,
    'table-uuid': 'a-table',
    'current-schema-id': 1,
    schemas: [
      { 'schema-id': 0, fields },
      { 'schema-id': 1, fields: [...fields, column('tags', { type: 'list', element: 'string' })] },
    ],
    'current-snapshot-id': 'CURRENT',
    snapshots: snapshots.map((id) => ({ 'snapshot-id': id, 'schema-id': 0 })),
  });
  const bare = (found: string) => found.replaceAll('"', '');
  return text.replace('"CURRENT"', current).replaceAll(/(?<=snapshot-id":)"\d+"/g, bare);
}

const rowsAt = (snapshot: string, ...amounts: readonly string[]) =>
  `create table files."sales@${snapshot}" as select * from (values ${amounts
    .map((amount) => `(${amount}::decimal(18,2), timestamptz '2024-06-03 01:00:00+02')`)
    .join(', ')}) as t(amount, sold_at)`;

/** A table whose next commit can be made while a run is at work. */
function table(snapshots: readonly string[] = [first]) {
  const parameters = { table_type: 'ICEBERG', metadata_location: 's3://lake/sales/metadata/1.metadata.json' };
  const sales: FakeTable = { columns: { amount: 'decimal(18,2)', sold_at: 'timestamp' }, parameters };
  const contents: Record<string, string | Buffer> = {
    'sales/metadata/1.metadata.json': metadata(snapshots),
  };
  const commit = (text: string | Buffer) => {
    contents['sales/metadata/2.metadata.json'] = text;
    parameters.metadata_location = 's3://lake/sales/metadata/2.metadata.json';
  };
  const setup = [rowsAt(first, '1.50', '2.50'), rowsAt(second, '1.50', '2.50', '100')];
  return { sales, parameters, commit, fake: { tables: { sales }, contents, setup } satisfies FakeOptions };
}

const lake = (more = '') =>
  `\n sales: {location: sales, format: iceberg, columns: {amount: "decimal(18,2)", sold_at: timestamp}${more}}`;

const models = { sold: 'select * from raw.sales' };
const queries = {
  total: 'select sum(amount) as total from sold',
  rows: 'select count(*) as n from sold',
};
const job = jobOf({ lake: lake(), models, queries });

describe('changed in mid-run', () => {
  it('all queries see the state that the run began with', async () => {
    const { fake, commit } = table();
    let wasChanged = false;
    const onCall = (name: string) => {
      if (name !== 'StartQueryExecution' || wasChanged) return;
      wasChanged = true;
      commit(metadata([first, second]));
    };
    const [engine, aws] = await engineOn({ ...fake, onCall, fateOf: () => ({ looks: 2 }) }, { atOnce: 1 });
    const result = await finish(engine, job);
    expect(wasChanged).toBe(true);
    expect(result.tables.total?.rows).toEqual([{ total: '4.00' }]);
    expect(result.tables.rows?.rows).toEqual([{ n: 2 }]);
    expect(result.snapshots).toEqual({ sales: first });
    for (const { QueryString } of aws.starts)
      expect(QueryString).toContain(`"lake"."sales" for version as of ${first}`);
    const next = await finish(engine, { ...job, run: 'run-2' });
    expect(next.tables.rows?.rows).toEqual([{ n: 3 }]);
    expect(next.snapshots).toEqual({ sales: second });
    expect(next.lake).not.toBe(result.lake);
  });

  it('a snapshot that has expired is named', async () => {
    const { fake, commit } = table();
    const [engine] = await engineOn({ ...fake, fateOf: () => ({ looks: 9 }) });
    const { state } = await runningOf(engine, job);
    commit(metadata([second]));
    expect((await errorOf(engine, { ...job, state })).message).toBe(
      `lake.yaml: table sales: snapshot ${first}, which the run began with, has expired; run it again, and keep snapshots for a day at least`,
    );
  });
});

it('the fingerprint is that of the snapshot: no file is listed', async () => {
  const { fake, commit } = table();
  const [engine, aws] = await engineOn(fake);
  const listed = () => engine.listing({ tables: ['sales'], models: job.models });
  const before = await listed();
  // Another commit of the same rows, such as one that alters a property, and compressed.
  commit(gzipSync(metadata([first])));
  expect(await listed()).toEqual(before);
  commit(metadata([first, second]));
  expect(await listed()).not.toEqual(before);
  expect(aws.calls).not.toContain('ListObjectsV2');
});

it('instants are in UTC, with three digits as everywhere', async () => {
  const text = { ...queries, at: 'select min(sold_at) as at from sold' };
  const [engine, aws] = await engineOn(table().fake);
  const result = await finish(engine, jobOf({ lake: lake(), models, queries: text }));
  expect(result.tables.at?.rows).toEqual([{ at: '2024-06-02T23:00:00.000' }]);
  expect(result.warnings).toEqual([]);
  expect(aws.starts[0]?.QueryString).toContain(
    `cast(at_timezone("sold_at", 'UTC') as timestamp) as "sold_at"`,
  );
});

describe('what is not as lake.yaml says is named', () => {
  it.each<[string, (one: ReturnType<typeof table>) => void, string]>([
    [
      'no Iceberg table',
      ({ parameters }) => (parameters.table_type = 'EXTERNAL_TABLE'),
      'is no Iceberg table',
    ],
    ['nothing written', ({ commit }) => commit(metadata([])), 'had no snapshot when the run began'],
    ['spoiled metadata', ({ commit }) => commit('{"table-uuid":'), 'is not the metadata of an Iceberg table'],
  ])('%s', async (_, spoil, message) => {
    const one = table();
    spoil(one);
    const [engine] = await engineOn(one.fake);
    expect((await errorOf(engine, job)).message).toContain(message);
  });

  it('a column that the snapshot does not have', async () => {
    const [engine] = await engineOn(table().fake);
    const columns = '\n sales: {location: sales, format: iceberg, columns: {amount: string, tags: string}}';
    const { message } = await errorOf(engine, jobOf({ lake: columns, models, queries }));
    expect(message).toContain(`column amount is decimal(18, 2) in snapshot ${first}; expected string`);
    expect(message).toContain(`column tags is not in snapshot ${first}, which has amount, sold_at`);
  });
});

it('an optional table without a snapshot has no rows', async () => {
  const { fake, commit } = table();
  commit(metadata([]));
  const [engine] = await engineOn(fake);
  const result = await finish(engine, jobOf({ lake: lake(', optional: true'), models, queries }));
  expect(result.tables.rows?.rows).toEqual([{ n: 0 }]);
  expect(result.snapshots).toBeUndefined();
});
