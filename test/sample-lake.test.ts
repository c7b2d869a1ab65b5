import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../functions/errors.ts';
import { makeSampleLake } from '../functions/sample-lake.ts';

const SCALE = 0.02;
const root = mkdtempSync(join(tmpdir(), 'periodical-sample-lake-test-'));
const lake = join(root, 'lake');
const progress: string[] = [];
let made: Awaited<ReturnType<typeof makeSampleLake>>;
let database: DuckDBConnection;

beforeAll(async () => {
  made = await makeSampleLake({
    directory: lake,
    scale: SCALE,
    seed: 42,
    onProgress: (message) => progress.push(message),
  });
  database = await (await DuckDBInstance.create(':memory:')).connect();
}, 60_000);

afterAll(() => {
  database.closeSync();
  rmSync(root, { recursive: true, force: true });
});

/** SHA-256 over every file's path and bytes. */
function digest(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(relative(folder, file)).update(readFileSync(file));
  return hash.digest('hex');
}

/** The rows of a query over the lake's tables, `{order_lines}` standing for one of them. */
async function rows(sql: string): Promise<unknown[][]> {
  const text = sql.replaceAll(
    /\{(\w+)\}/g,
    (_, table) => `read_parquet('${lake}/${table}/**/*.parquet', hive_partitioning = true)`,
  );
  return (await database.runAndReadAll(text)).getRowsJS() as unknown[][];
}

async function schema(table: string): Promise<string> {
  const columns = await rows(`select column_name || ' ' || column_type from (describe from {${table}})`);
  return columns.flat().join(', ');
}

describe('repeatable', () => {
  test('the same seed gives the same bytes, in another time zone and on one processor thread too', () => {
    const again = join(root, 'again');
    const script = `
      import { DuckDBInstance } from '@duckdb/node-api';
      const create = DuckDBInstance.create;
      DuckDBInstance.create = (path, options) => create.call(DuckDBInstance, path, { ...options, threads: '1' });
      const { makeSampleLake } = await import('./functions/sample-lake.ts');
      await makeSampleLake({ directory: ${JSON.stringify(again)}, scale: ${SCALE}, seed: 42 });`;
    execFileSync('node', ['--input-type=module', '--eval', script], {
      cwd: new URL('..', import.meta.url),
      env: { ...process.env, TZ: 'America/New_York' },
    });
    expect(digest(again)).toBe(digest(lake));
  }, 60_000);

  test('another seed gives other bytes', async () => {
    const other = join(root, 'other');
    await makeSampleLake({ directory: other, scale: SCALE, seed: 43 });
    expect(digest(other)).not.toBe(digest(lake));
  }, 60_000);
});

describe('the raw tables', () => {
  test('have the columns and types of the definitions', async () => {
    expect(await schema('creators')).toBe(
      'creator_id VARCHAR, display_name VARCHAR, vertical VARCHAR, home_province VARCHAR, joined_on DATE',
    );
    expect(await schema('products')).toBe(
      'product_id VARCHAR, title VARCHAR, category VARCHAR, kind VARCHAR, origin_province VARCHAR',
    );
    expect(await schema('campaigns')).toBe(
      'campaign_id VARCHAR, series VARCHAR, name VARCHAR, starts_on DATE, ends_on DATE',
    );
    expect(await schema('follower_snapshots')).toBe('creator_id VARCHAR, followers BIGINT, dt DATE');
    expect(await schema('live_sessions')).toBe(
      'session_id VARCHAR, creator_id VARCHAR, started_at TIMESTAMP, ended_at TIMESTAMP, peak_viewers BIGINT, dt DATE',
    );
    expect(await schema('order_lines')).toBe(
      'order_id VARCHAR, line_id VARCHAR, creator_id VARCHAR, content_kind VARCHAR, content_id VARCHAR, ' +
        'product_id VARCHAR, buyer_id VARCHAR, buyer_province VARCHAR, paid_at TIMESTAMP, quantity INTEGER, ' +
        'paid_amount DECIMAL(18,2), refunded_amount DECIMAL(18,2), dt DATE',
    );
  });

  test('are none of them empty, and counted', async () => {
    for (const [table, count] of Object.entries(made.rows)) {
      expect(Number((await rows(`select count(*) from {${table}}`))[0]?.[0]), table).toBe(count);
      expect(count, table).toBeGreaterThan(0);
    }
    expect(progress).toEqual(['plan', ...Object.keys(made.rows)]);
    expect(made.bytes).toBeGreaterThan(100_000);
  });

  test('have one file a UTC day, without dt in the file', async () => {
    for (const table of ['order_lines', 'live_sessions', 'follower_snapshots']) {
      const folders = readdirSync(join(lake, table));
      expect(folders.every((name) => /^dt=20\d\d-\d\d-\d\d$/.test(name))).toBe(true);
      for (const folder of folders) expect(readdirSync(join(lake, table, folder))).toHaveLength(1);
      const inFile = await rows(
        `select count(*) from parquet_schema('${lake}/${table}/*/*.parquet') where name = 'dt'`,
      );
      expect(Number(inFile[0]?.[0])).toBe(0);
    }
    const misplaced = await rows(`select count(*) from {order_lines} where dt <> paid_at::date
      union all select count(*) from {live_sessions} where dt <> started_at::date`);
    expect(misplaced.flat().map(Number)).toEqual([0, 0]);
  });

  test('cover every local day from 2022-06-01 to 2024-07-31', async () => {
    const days = `select min(day)::varchar, max(day)::varchar, count(distinct day)::integer from`;
    expect(
      await rows(`${days} (select (paid_at + interval 8 hour)::date as day from {order_lines})`),
    ).toEqual([['2022-06-01', '2024-07-31', 792]]);
    expect(
      await rows(`${days} (select (started_at + interval 8 hour)::date as day from {live_sessions})`),
    ).toEqual([['2022-06-01', '2024-07-31', 792]]);
  });

  test('have nothing that holds a report back, and ids that mean one thing', async () => {
    const broken =
      await rows(`select count(*) from (select line_id from {order_lines} group by 1 having count(*) > 1)
      union all select count(*) from (select content_id from {order_lines} where content_id is not null group by 1
        having count(distinct content_kind) > 1 or count(distinct creator_id) > 1)
      union all select count(*) from {order_lines} l anti join {live_sessions} s
        on s.session_id = l.content_id and s.creator_id = l.creator_id where l.content_kind = 'live'
      union all select count(*) from {order_lines} l anti join {creators} using (creator_id)
      union all select count(*) from {order_lines} l anti join {products} using (product_id)
      union all select count(*) from {order_lines} where paid_at <> date_trunc('millisecond', paid_at)`);
    expect(broken.flat().map(Number)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

test('figures come out as planned at any scale: new creators and sales growth', async () => {
  const [figures] = await rows(`with lines as (
      select creator_id, paid_amount, (paid_at + interval 8 hour)::date as day from {order_lines}
      where quantity > 0 and paid_amount >= 0
    ), debuts as (select creator_id, min(day) as day from lines group by 1)
    select
      (select count(*) from debuts where day >= '2023-07-01' and day < '2024-07-01')::integer,
      (select count(*) from debuts where day >= '2022-07-01' and day < '2023-07-01')::integer,
      round(100 * sum(paid_amount) filter (where day >= '2023-07-01' and day < '2024-07-01')::double
        / sum(paid_amount) filter (where day >= '2022-07-01' and day < '2023-07-01')::double)::integer
    from lines`);
  expect(figures).toEqual([Math.round(5280 * SCALE), Math.round(3035 * SCALE), 143]);
});

test('June 2022, where the lake begins, is as plausible beside June 2023 as any month', async () => {
  const [growth] = await rows(`with lines as (
      select strftime(paid_at + interval 8 hour, '%Y-%m') as month, * from {order_lines}
      where quantity > 0 and paid_amount >= 0
    ), hours as (
      select strftime(started_at + interval 8 hour, '%Y-%m') as month, ended_at - started_at as long
      from {live_sessions} where ended_at between started_at and started_at + interval 48 hour
    ), months as (
      select month, sum(paid_amount)::double as sales, count(distinct creator_id) as creators,
        (select sum(epoch(long)) from hours h where h.month = l.month) as seconds
      from lines l where month in ('2022-06', '2023-06') group by month
    )
    select b.sales / a.sales - 1, b.creators / a.creators - 1, b.seconds / a.seconds - 1
    from months a, months b where a.month < b.month`);
  expect(growth).toHaveLength(3);
  for (const value of growth ?? []) {
    expect(value).toBeGreaterThan(0.2);
    expect(value).toBeLessThan(1);
  }
});

test('most lines are what one person buys, and large ones are called group purchases', async () => {
  const [shares] = await rows(`select
      count(*) filter (where quantity <= 5 and paid_amount < 1000) / count(*),
      median(paid_amount)::double,
      count(*) filter (where quantity > 60 and not regexp_matches(title, '团购|group purchase'))::integer
    from {order_lines} join {products} using (product_id) where quantity > 0 and paid_amount >= 0`);
  const [small, median, unnamed] = shares as [number, number, number];
  expect(small).toBeGreaterThan(0.7);
  expect(median).toBeGreaterThan(20);
  expect(median).toBeLessThan(300);
  expect(unnamed).toBe(0);
});

describe('refuses', () => {
  test('a folder that is not empty, and leaves it alone', async () => {
    const full = join(root, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'mine.txt'), 'mine');
    await expect(makeSampleLake({ directory: full, scale: SCALE, seed: 1 })).rejects.toThrow(InputError);
    await expect(makeSampleLake({ directory: full, scale: SCALE, seed: 1 })).rejects.toThrow(/not empty/);
    expect(readdirSync(full)).toEqual(['mine.txt']);
    expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test.each([
    [0, 42, /--scale/],
    [Number.NaN, 42, /--scale/],
    [1, -1, /--seed/],
    [1, 0.5, /--seed/],
  ])('scale %d with seed %d', async (scale, seed, message) => {
    await expect(makeSampleLake({ directory: join(root, 'none'), scale, seed })).rejects.toThrow(message);
  });
});
