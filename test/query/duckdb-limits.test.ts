/** The embedded engine within its limits: time, memory, disk, and the lake that it says it has read. */
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../functions/errors.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import { fingerprintOf } from '../../functions/query/fingerprint.ts';
import { temporaryFolder } from '../folder.ts';
import { jobOf } from './athena/job.ts';

const root = temporaryFolder();

describe('a statement', () => {
  // Every number with every other: hours.
  const endless = `select sum(a.n % 7 * b.n) as n
    from range(10000000000) as a (n) cross join range(1000000) as b (n)`;

  it.each([
    ['a query', { queries: { slow: endless } }, 'reports/r/slow.sql: query slow'],
    [
      'a check',
      { queries: { one: 'select 1 as n' }, checks: { slow: endless } },
      'reports/r/checks/slow.sql: check slow',
    ],
    [
      'a model',
      { models: { slow: `-- materialized: true\n${endless}` }, queries: { one: 'select * from slow' } },
      'models/slow.sql: model slow',
    ],
  ])('of %s that takes too long is stopped by its name', async (_, texts, who) => {
    const engine = duckDbEngine({ lake: root(), statementMinutes: 0.5 / 60 });
    const error = await engine.run(jobOf(texts)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(`${who} took longer than`);
    expect((await engine.run(jobOf({ queries: { one: 'select 1 as n' } }))).tables.one?.rows).toEqual([
      { n: 1 },
    ]);
  });

  it('that needs more memory than there is names the query and says what helps', async () => {
    const engine = duckDbEngine({ lake: root(), memoryLimit: '40MB' });
    // One list of everything, which cannot be spilled.
    const greedy = 'select len(list(n)) as n from range(8000000) as t (n)';
    const error = await engine.run(jobOf({ queries: { greedy } })).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toMatch(
      /reports\/r\/greedy\.sql: query greedy needs more memory than DuckDB may have here, 40MB; group before/,
    );
    expect((await engine.run(jobOf({ queries: { one: 'select 1 as n' } }))).tables.one?.rows).toEqual([
      { n: 1 },
    ]);
  });

  it('that spills does so in a folder of its own, which is gone afterwards', async () => {
    const slots = { directory: join(root(), 'engines'), atOnce: 2 };
    const engine = duckDbEngine({ lake: root(), memoryLimit: '60MB', slots });
    mkdirSync(join(slots.directory, 'slot-1'), { recursive: true });
    writeFileSync(join(slots.directory, 'slot-1', 'of-one-that-was-killed'), 'x');
    const large = `select n, n * 7919 % 5000011 as shuffled, lpad(cast(n as varchar), 40, 'x') as text
      from unnest(sequence(1, 1500000)) as t (n)`;
    const job = jobOf({
      models: { large: `-- materialized: true\n${large}` },
      queries: { sums: 'select count(*) as n from (select * from large order by shuffled, text offset 10)' },
    });
    const spilled = new Set<string>();
    const looking = setInterval(() => {
      for (const path of globSync('slot-*/duckdb_temp*', { cwd: slots.directory })) spilled.add(path);
    }, 10);
    const results = await Promise.all([engine.run(job), engine.run(job)]).finally(() =>
      clearInterval(looking),
    );
    expect(results.map(({ tables }) => tables.sums?.rows)).toEqual([[{ n: 1_499_990 }], [{ n: 1_499_990 }]]);
    const slotsOf = [...spilled].map((path) => path.split('/')[0]);
    expect(new Set(slotsOf)).toEqual(new Set(['slot-1', 'slot-2']));
    expect(readdirSync(slots.directory).toSorted()).toEqual(['slot-1.sqlite', 'slot-2.sqlite']);
  });
});

describe('the fingerprint of a folder', () => {
  const lake = `
  sales: {location: sales, columns: {id: integer}, partitions: {dt: string}}
  shops: {location: "shop*.parquet", glob: true, columns: {id: integer}}
  extra: {location: extra/all.csv, format: csv, optional: true, columns: {id: integer}}
  other: {location: other, optional: true, columns: {id: integer}}`;
  const job = jobOf({
    lake,
    models: {
      every: 'select id from raw.sales union all select id from raw.shops union all select id from raw.extra',
    },
    queries: { ids: 'select id from every order by id' },
  });
  const written = new Date('2024-07-02T00:00:00Z');
  const write = (path: string, text = 'x', at = written) => {
    mkdirSync(dirname(join(root(), path)), { recursive: true });
    writeFileSync(join(root(), path), text);
    utimesSync(join(root(), path), at, at);
  };
  const file = (dt: string, name = 'a') => `sales/dt=${dt}/${name}.parquet`;
  const print = () => fingerprintOf(duckDbEngine({ lake: root() }), job);

  beforeEach(() => {
    for (const dt of ['2019-03-01', '2024-06-30', '2024-07-01', '2024-07-02']) write(file(dt));
    write('shops.parquet');
    write('extra/all.csv');
  });

  const later = new Date(written.getTime() + 1);
  it.each<[string, () => void]>([
    ['is written again', () => write(file('2024-06-30'), 'x', later)],
    ['has another size', () => write(file('2024-06-30'), 'xy')],
    ['comes', () => write(file('2024-06-30', 'b'))],
    ['goes', () => rmSync(join(root(), file('2024-06-30')))],
    [
      'has another name',
      () => renameSync(join(root(), file('2024-06-30')), join(root(), file('2024-06-30', 'b'))),
    ],
    ['of the last day is written again', () => write(file('2024-07-01'), 'x', later)],
    ['of years ago is written again', () => write(file('2019-03-01'), 'x', later)],
    ['of a pattern comes', () => write('shops-2.parquet')],
    ['of a table without days is written again', () => write('extra/all.csv', 'x', later)],
    ['of an optional table goes', () => rmSync(join(root(), 'extra'), { recursive: true })],
  ])('is another where a file %s', async (_, change) => {
    const before = await print();
    change();
    expect(await print()).not.toBe(before);
  });

  it.each<[string, () => void]>([
    ['a day behind all that the plan names is written again', () => write(file('2024-07-02'), 'xy', later)],
    ['such a day comes', () => write(file('2024-07-03'))],
    ['a table that no model reads comes', () => write('other/a.parquet')],
    ['marks of others lie beside the data', () => write('sales/dt=2024-06-30/_SUCCESS')],
  ])('is the same where %s', async (_, change) => {
    const before = await print();
    change();
    expect(await print()).toBe(before);
  });

  it.each<[string, string, string, (dt: string) => string]>([
    ['a column of another name', '{sold: date}', 'cast(sold as varchar)', (dt) => `sold=${dt}`],
    ['several columns', '{region: string, dt: string}', 'dt', (dt) => `region=north/dt=${dt}`],
    [
      'three columns',
      '{year: integer, month: integer, day: integer}',
      "concat(year, '-', month, '-', day)",
      (dt) => dt.replace(/(.*)-(.*)-(.*)/, 'year=$1/month=$2/day=$3'),
    ],
  ])('finds the day in %s', async (_, partitions, dt, folder) => {
    const one = jobOf({
      lake: `\n  sales: {location: sales-by, columns: {id: integer}, partitions: ${partitions}}`,
      models: { lines: `select id, ${dt} as dt from raw.sales` },
      queries: { ids: 'select id from lines where dt < :end_dt' },
    });
    const named = () => fingerprintOf(duckDbEngine({ lake: root() }), one);
    const put = (day: string, text = 'x') => write(`sales-by/${folder(day)}/a.parquet`, text);
    for (const day of ['2019-03-01', '2024-06-30']) put(day);
    const before = await named();
    put('2024-07-02');
    expect(await named()).toBe(before);
    put('2019-03-01', 'xy');
    expect(await named()).not.toBe(before);
  });

  it('is the same wherever the folder lies', async () => {
    const before = await print();
    const moved = mkdtempSync(join(tmpdir(), 'periodical-moved-'));
    try {
      renameSync(root(), join(moved, 'lake'));
      expect(await fingerprintOf(duckDbEngine({ lake: join(moved, 'lake') }), job)).toBe(before);
    } finally {
      renameSync(join(moved, 'lake'), root());
      rmSync(moved, { recursive: true });
    }
  });

  it('is taken before a run reads: what changes meanwhile is another lake', async () => {
    const connection = await openSession();
    const copy = (path: string, n: number) =>
      connection.run(`copy (select ${n} as id) to '${join(root(), path)}' (format parquet)`);
    for (const dt of ['2019-03-01', '2024-06-30', '2024-07-01', '2024-07-02']) await copy(file(dt), 1);
    await copy('shops.parquet', 2);
    writeFileSync(join(root(), 'extra/all.csv'), 'id\n3\n');
    const before = await print();
    const onProgress = () => write(file('2024-06-30', 'late'), 'this is none of Parquet');
    const { lake: read } = await duckDbEngine({ lake: root() }).run({ ...job, onProgress });
    connection.closeSync();
    expect(read).toBe(before);
    expect(await print()).not.toBe(before);
  });
});
