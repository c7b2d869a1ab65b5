/** What is kept of closed months, on every engine: it changes no figure, whatever becomes of it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { textLiteral } from '../../functions/plan/literals.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import type { Engine, QueryJob, QueryResult } from '../../functions/query/engine.ts';
import { finish, jobOf } from '../query/athena/job.ts';
import type { FoundLake } from './engine.ts';

/** An engine that keeps extracts, and what may become of them. */
export interface Keeping {
  readonly engine: Engine;
  /** Takes a file over that has changed in the lake's folder. */
  update(path: string): Promise<void>;
  /** Deletes the files of all extracts of a month: `2024-02`. */
  remove(month: string): Promise<void>;
  /** Writes something else into them. */
  spoil(month: string): Promise<void>;
}

// Partitions in the middle of months, so that each is of one local month in every zone.
const days = ['2019-01-10', '2019-01-20', '2019-02-10', '2019-03-10', '2019-04-10'];
const pathOf = (day: string) => `sales/dt=${day}/part-0.parquet`;

const jobOver = (period: string) =>
  jobOf({
    period,
    lake: '\n  sales: {location: sales, partitions: {dt: string}, columns: {id: integer, paid_at: timestamp, amount: integer}}',
    models: {
      lines: 'select * from raw.sales',
      sums: `-- materialized: monthly
select date_trunc('month', local_day(paid_at)) as month, local_day(paid_at) as day, cast(sum(amount) as bigint) as amount
from lines
where dt >= :month_start_dt and dt <= :month_end_dt and paid_at >= :month_start_at and paid_at < :month_end_at
group by local_day(paid_at)`,
      totals:
        '-- materialized: true\nselect month, cast(sum(amount) as bigint) as amount from sums group by month',
      large: '-- materialized: true\nselect month from sums where amount >= 100000',
    },
    queries: {
      months: 'select t.month, t.amount from totals as t order by t.month',
      sales: 'select s.day, s.amount from sums as s order by s.day',
    },
    checks: {
      none: 'select t.month from totals as t where t.amount < 0',
      of_large: '-- skip_if_empty: large\nselect l.month from large as l',
    },
  });
const job = jobOver('2019-04');

export function extractsContract(name: string, make: (found: FoundLake) => Promise<Keeping>): void {
  const directory = mkdtempSync(join(tmpdir(), 'periodical-extracts-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const lake = { directory, lake: job.models.lake };
  const figures = ({ tables, checks, coverage }: QueryResult) => ({ tables, checks, coverage });
  let runs = 0;
  const run = (engine: Engine, asked: QueryJob = job): Promise<QueryResult> => {
    runs += 1;
    return finish(engine, { ...asked, run: `extracts-${runs}` } satisfies QueryJob);
  };
  const plain = async () => figures(await run(duckDbEngine({ lake: directory })));
  const monthsOf = ({ extracts }: QueryResult, isNew: boolean) =>
    extracts.filter((one) => one.isNew === isNew).map(({ month }) => month);

  describe(`${name}: extracts of closed months`, () => {
    it('change no figure, whether kept, deleted, spoiled or of files that have changed', async () => {
      for (const [index, day] of days.entries()) await writeDay(directory, day, 10 ** index);
      const { engine, update, remove, spoil } = await make(lake);
      const expected = await plain();
      expect(expected.tables.months?.rows).toHaveLength(4);

      async function expectRun(fresh: readonly string[], kept: readonly string[], what: string) {
        const result = await run(engine);
        expect(figures(result), what).toEqual(await plain());
        expect([monthsOf(result, true), monthsOf(result, false)], what).toEqual([fresh, kept]);
      }

      await expectRun(['2019-01', '2019-02', '2019-03'], [], 'first');
      await expectRun([], ['2019-01', '2019-02', '2019-03'], 'kept');
      await remove('2019-02');
      await expectRun(['2019-02'], ['2019-01', '2019-03'], 'deleted');
      await spoil('2019-03');
      await expectRun(['2019-03'], ['2019-01', '2019-02'], 'spoiled');
      const changed = '2019-01-20';
      await writeDay(directory, changed, 7);
      await update(pathOf(changed));
      expect(await plain()).not.toEqual(expected);
      await expectRun(['2019-01'], ['2019-02', '2019-03'], 'changed');
      for (const month of ['2019-01', '2019-02', '2019-03']) await remove(month);
      await expectRun(['2019-01', '2019-02', '2019-03'], [], 'all deleted');
    });

    it('are none, and there are no rows, if the lake begins after the period', async () => {
      await writeDay(directory, '2019-04-10', 1);
      const { engine } = await make(lake);
      const result = await run(engine, jobOver('2016-01'));
      expect([result.tables.months?.rows, result.tables.sales?.rows]).toEqual([[], []]);
    });

    it('leave out a check whose model is empty, and no other', async () => {
      for (const [index, day] of days.entries()) await writeDay(directory, day, index);
      const { engine, update } = await make(lake);
      const checksOf = ({ statements }: QueryResult) =>
        statements.flatMap(({ kind, name }) => (kind === 'check' ? [name] : []));
      const without = await run(engine);
      expect(checksOf(without)).toEqual(['none']);
      expect(without.checks.map(({ name, passed, rows }) => [name, passed, rows])).toEqual([
        ['none', true, 0],
        ['of_large', true, 0],
      ]);
      await writeDay(directory, '2019-02-10', 100_000);
      await update(pathOf('2019-02-10'));
      const found = await run(engine);
      expect(checksOf(found)).toEqual(['none', 'of_large']);
      expect(found.checks[1]?.table.rows).toEqual([{ month: '2019-02-01' }]);
    });
  });
}

async function writeDay(directory: string, day: string, amount: number): Promise<void> {
  const path = join(directory, pathOf(day));
  mkdirSync(dirname(path), { recursive: true });
  const connection = await openSession();
  try {
    const select = `select 1 as id, timestamp '${day} 12:00:00' as paid_at, cast(${amount} as integer) as amount`;
    await connection.run(`copy (${select}) to ${textLiteral(path)} (format parquet)`);
  } finally {
    connection.closeSync();
  }
}
