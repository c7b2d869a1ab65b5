/** What every engine does alike: the same tables, checks and evidence, and errors that say where. */
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../functions/errors.ts';
import { makePlan } from '../../functions/plan.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import type { Engine, QueryJob, QueryResult } from '../../functions/query/engine.ts';
import { fingerprintOf } from '../../functions/query/fingerprint.ts';
import type { Lake } from '../../functions/query/lake.ts';
import { loadModels } from '../../functions/query/models.ts';
import { parametersNamed } from '../../functions/query/sql.ts';
import { makeSampleLake } from '../../functions/sample-lake.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { compareTables } from '../oracle/compare.ts';
import { handChecks, handCounts, handExpected, handLake, handPeriod } from '../oracle/hand-lake.ts';
import { writeLake } from '../oracle/lake.ts';
import { finish, jobOf } from '../query/athena/job.ts';
import { cellColumns, cellRows, cellsYaml, writeCells } from './cells.ts';
import { csvContract } from './csv.ts';

/** A lake as it is found. */
export interface FoundLake {
  readonly directory: string;
  /** Its tables, which need not be those of the lake.yaml that is asked for. */
  readonly lake: Lake;
}

/** Makes an engine that reads a lake; the lake has its files already, and they do not change. */
export type MakeEngine = (found: FoundLake) => Promise<Engine>;

const templates = templatesAt(undefined);
const models = loadModels(templates);

function reportJob(name: string, period: string): QueryJob {
  const report = loadReport(templates, name);
  const plan = makePlan(report, { period, now: '2025-01-01T00:00:00Z' });
  return { run: `${name}-${period}`, plan, report, models, state: {}, onProgress: () => {} };
}

export function engineContract(name: string, make: MakeEngine): void {
  const root = mkdtempSync(join(tmpdir(), 'periodical-contract-'));
  const folder = (lake: string) => join(root, lake);
  afterAll(() => rmSync(root, { recursive: true }));

  // All of a report at once: minutes for an engine behind a network, on a machine that is busy with other things.
  describe(`${name}: reports`, { timeout: 900_000 }, () => {
    const hand = reportJob('talent-growth', `${handPeriod.start}..${handPeriod.end}`);

    it('have the figures that a person computed by hand', async () => {
      await writeLake(folder('hand'), handLake);
      const engine = await make({ directory: folder('hand'), lake: models.lake });
      const result = await finish(engine, hand);
      const rows = Object.fromEntries(
        Object.entries(result.tables).map(([query, { rows }]) => [query, rows]),
      );
      expect(compareTables(rows, handExpected)).toEqual([]);
      expect(Object.fromEntries(result.checks.map((check) => [check.name, !check.passed]))).toEqual(
        handChecks,
      );
      expect(Object.fromEntries(result.checks.map((check) => [check.name, check.count]))).toMatchObject(
        handCounts,
      );
      expect(result.absent).toEqual([]);
      expectEvidence(hand, result);
      await expectDuckDbs(hand, engine, folder('hand'));
    });

    it('lack what the lake lacks', async () => {
      const missing = ['live_sessions', 'follower_snapshots', 'campaigns'] as const;
      await writeLake(folder('without'), handLake, { missing });
      const engine = await make({ directory: folder('without'), lake: models.lake });
      expect((await finish(engine, hand)).absent).toEqual([...missing].sort());
      await expectDuckDbs(hand, engine, folder('without'));
    });

    it('of a sample lake are those of DuckDB', async () => {
      await writeSample(folder('sample'));
      const engine = await make({ directory: folder('sample'), lake: models.lake });
      await expectDuckDbs(reportJob('talent-growth', '2024-06'), engine, folder('sample'));
      await expectDuckDbs(reportJob('weekly-pulse', '2024-W25'), engine, folder('sample'));
    });
  });

  describe(`${name}: values`, () => {
    const job = jobOf({
      lake: cellsYaml,
      models: { lines: 'select * from raw.cells' },
      queries: {
        cells: 'select * from lines order by n',
        none: 'select * from lines where n < 0 order by n',
        odd: "select 1e0 / nullif(0e0, 0e0) as a, cast('NaN' as double) as b, cast('-Infinity' as double) as c, sum(n) as d from lines",
      },
      checks: {
        none_again: 'select * from none order by n',
        cells_again: 'select * from cells order by n',
        odd_again: "select b is null as b, c = cast('-Infinity' as double) as c from odd",
      },
    });

    it('are exact, and so are the results that checks read', async () => {
      await writeCells(folder('cells'));
      const result = await finish(await make({ directory: folder('cells'), lake: job.models.lake }), job);
      const [none, cells, odd] = result.checks.map(({ table }) => table);
      expect(result.tables.cells).toEqual({ columns: cellColumns, rows: cellRows });
      expect(cells).toEqual(result.tables.cells);
      expect(result.tables.none).toEqual({ columns: cellColumns, rows: [] });
      expect(none).toEqual(result.tables.none);
      expect(result.tables.odd?.rows).toEqual([{ a: null, b: null, c: null, d: 6 }]);
      expect(odd?.rows).toEqual([{ b: false, c: true }]);
      expect(result.coverage).toEqual({});
    });
  });

  describe(`${name}: the days that the data have`, () => {
    it('are known to whoever asks covered(), and what the lake has to whoever asks present()', async () => {
      await writeCells(folder('covered'));
      const job = jobOf({
        lake: `${cellsYaml}\n  coupons: {location: coupons, optional: true, columns: {id: string}}`,
        models: { lines: 'select * from raw.cells', coupons: 'select * from raw.coupons' },
        coverage: { lines: 'at' },
        queries: {
          asked: `select
  covered(date '1970-01-01', date '1970-02-01') as first,
  covered(date '1969-12-31', date '1970-02-01') as early,
  covered(date '2024-03-01', date '2025-01-01') as last,
  covered(date '2024-03-02', date '2025-01-01') as late,
  covered(cast(null as date), :end) as unknown,
  present(cells) as cells, present('lines') as lines, present(coupons) as coupons`,
          plain: 'select count(*) as rows from coupons',
        },
        checks: { late: 'select * from asked where late', last: 'select * from asked where last' },
      });
      const result = await finish(await make({ directory: folder('covered'), lake: job.models.lake }), job);
      // In Shanghai: a millisecond before midnight in UTC is another day there.
      expect(result.coverage).toEqual({ lines: { first: '1970-01-01', last: '2024-03-01' } });
      expect(result.tables.asked?.rows).toEqual([
        {
          ...{ first: true, early: false, last: true, late: false, unknown: false },
          ...{ cells: true, lines: true, coupons: false },
        },
      ]);
      expect(result.absent).toEqual(['coupons']);
      expect(result.checks.map(({ name, passed }) => `${name} ${passed}`)).toEqual([
        'late true',
        'last false',
      ]);
    });

    it('are those of the one column that queries compare with the period, if nobody names it', async () => {
      await writeCells(folder('implied'));
      const job = jobOf({
        lake: cellsYaml,
        models: { lines: 'select * from raw.cells' },
        queries: { one: 'select count(*) as rows from lines where "at" >= :start_at and "at" < :end_at' },
      });
      const result = await finish(await make({ directory: folder('implied'), lake: job.models.lake }), job);
      expect(result.coverage).toEqual({ lines: { first: '1970-01-01', last: '2024-03-01' } });
    });
  });

  describe(`${name}: what is wrong`, () => {
    const lines = { lines: 'select *\nfrom raw.cells' };
    const oneQuery = (text: string) => jobOf({ lake: cellsYaml, models: lines, queries: { bad: text } });
    let engine: Engine;
    beforeAll(async () => {
      await writeCells(folder('wrong'));
      engine = await make({ directory: folder('wrong'), lake: oneQuery('').models.lake });
    });

    async function problemOf(job: QueryJob, of: Engine = engine): Promise<string> {
      const error = await finish(of, job).then(
        () => expect.fail('it gave a result'),
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(InputError);
      return error instanceof Error ? error.message : '';
    }

    it('in a query, a model or a check is told with file and line', async () => {
      expect(await problemOf(oneQuery('select n\n  , profit\nfrom lines'))).toMatch(
        /^reports\/r\/bad\.sql:2: .*profit/,
      );
      const models = { ...lines, sums: '-- All.\nselect sum(n) as n\nfrom lines\nwhere profit > 0' };
      const queries = { good: 'select * from sums' };
      expect(await problemOf(jobOf({ lake: cellsYaml, models, queries }))).toMatch(
        /^models\/sums\.sql:4: .*profit/,
      );
      const checks = { bad: 'select g.n\nfrom good as g\nwhere g.profit > 0' };
      expect(
        await problemOf(
          jobOf({ lake: cellsYaml, models: lines, queries: { good: 'select 1 as n' }, checks }),
        ),
      ).toMatch(/^reports\/r\/checks\/bad\.sql:3: .*profit/);
    });

    it('with a value while it runs is told with the file', async () => {
      expect(await problemOf(oneQuery('select cast(text as integer) as n from lines'))).toMatch(
        /^reports\/r\/bad\.sql.*: .*onvert|INVALID_CAST/,
      );
    });

    it('with a table or a column is told before anything runs', async () => {
      const needed = `${cellsYaml}\n  sales: {location: sales, columns: {n: integer}}`;
      const models = { lines: 'select n from raw.sales' };
      const queries = { all: 'select * from lines' };
      expect(await problemOf(jobOf({ lake: needed, models, queries }))).toMatch(/^lake\.yaml: table sales: /);
      const more = cellsYaml.replace('n: integer', 'n: integer, profit: double');
      expect(await problemOf(jobOf({ lake: more, models: lines, queries }))).toMatch(
        /^lake\.yaml: table cells: column profit is not in .*\bmoney\b/,
      );
      const other = cellsYaml.replace('n: integer', 'n: date');
      expect(await problemOf(jobOf({ lake: other, models: lines, queries }))).toMatch(
        /^lake\.yaml: table cells: column n is int\w* in .*; expected date$/,
      );
    });
  });

  csvContract(name, make, folder);

  boundsContract(name, async (job) => {
    await writeCells(folder('much'));
    return make({ directory: folder('much'), lake: job.models.lake });
  });

  it(`${name}: a run has the fingerprint of the lake that it read`, async () => {
    await writeCells(folder('print'));
    const queries = { all: 'select * from lines order by n' };
    const job = jobOf({ lake: cellsYaml, models: { lines: 'select * from raw.cells' }, queries });
    const engine = await make({ directory: folder('print'), lake: job.models.lake });
    const fingerprint = await fingerprintOf(engine, job);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect((await finish(engine, job)).lake).toBe(fingerprint);
    const nothing = jobOf({ lake: cellsYaml, queries: { one: 'select 1 as n' } });
    expect(await fingerprintOf(engine, nothing)).not.toBe(fingerprint);
  });

  it(`${name}: a run that is asked twice is one run`, async () => {
    await writeCells(folder('twice'));
    const job = jobOf({
      lake: cellsYaml,
      models: { lines: 'select * from raw.cells' },
      queries: { all: 'select * from lines order by n' },
    });
    const engine = await make({ directory: folder('twice'), lake: job.models.lake });
    const [one, two] = await Promise.all([finish(engine, job), finish(engine, job)]);
    expect(two.tables).toEqual(one.tables);
    expect(two.statements.map(({ id }) => id)).toEqual(one.statements.map(({ id }) => id));
  });
}

/** What an engine says to a result that is too much for a report; its jobs read no table. */
export function boundsContract(name: string, make: (job: QueryJob) => Promise<Engine>): void {
  describe(`${name}: a result that is too much`, () => {
    const numbers = (upTo: number) => `select n from unnest(sequence(1, ${upTo})) as t (n)`;
    const cross = (upTo: number) =>
      `select 1000 * (a.n - 1) + b.n as n from (${numbers(upTo / 1000)}) as a cross join (${numbers(1000)}) as b`;
    const resultOf = async (job: QueryJob) => finish(await make(job), job);

    it('by the rows of a query is told with its file, line and limit', async () => {
      const declared = jobOf({ queries: { long: `-- Long.\n-- max_rows: 7\n${numbers(8)}` } });
      await expect(resultOf(declared)).rejects.toThrow(
        /^reports\/r\/long\.sql:2: query long has (8|more than 7) rows; expected at most 7: group or limit/,
      );
      await expect(resultOf(declared)).rejects.toBeInstanceOf(InputError);
      await expect(resultOf(jobOf({ queries: { long: cross(11_000) } }))).rejects.toThrow(
        /^reports\/r\/long\.sql:1: query long has (11000|more than 10000) rows; expected at most 10000: /,
      );
    });

    it('by its limit alone is given whole', async () => {
      const queries = { ten: cross(10_000), more: `-- max_rows: 12000\n${cross(12_000)}` };
      const { tables } = await resultOf(jobOf({ queries }));
      expect([tables.ten?.rows.length, tables.more?.rows.length]).toEqual([10_000, 12_000]);
    });

    it('by the bytes of a query or a check is told with its file', async () => {
      // 800 of them are more, 100 are not.
      const text = `lpad('', 96000, 'x')`;
      const wide = (upTo: number) => `select n, ${text} as text from (${numbers(upTo)}) as t order by n`;
      await expect(resultOf(jobOf({ queries: { wide: wide(800) } }))).rejects.toThrow(
        'reports/r/wide.sql:1: query wide has more than 64 MB of values; select fewer rows',
      );
      const checks = { wide: wide(800) };
      const { checks: found } = await resultOf(jobOf({ queries: { one: 'select 1 as n' }, checks }));
      expect(found[0]?.rows).toBe(800);
      expect(found[0]?.table.rows).toHaveLength(100);
    });

    it('by the rows of a check is counted, and its first hundred are given', async () => {
      const queries = { one: 'select 1 as n' };
      const checks = {
        many: `${cross(1_000_000)} order by n desc`,
        few: 'select 5 as n',
        summed: 'select n, sum(n + 40) as count from (values (1), (2), (3)) as t (n) group by n order by n',
        none: `${numbers(3)} where n > 3`,
      };
      const result = await resultOf(jobOf({ queries, checks }));
      expect(result.checks.map(({ name, rows, count, passed }) => ({ name, rows, count, passed }))).toEqual([
        { name: 'many', rows: 1_000_000, count: 1_000_000, passed: false },
        { name: 'few', rows: 1, count: 1, passed: false },
        { name: 'summed', rows: 3, count: 126, passed: false },
        { name: 'none', rows: 0, count: 0, passed: true },
      ]);
      const [many, few, , none] = result.checks.map(({ table }) => table);
      expect(many?.rows.map(({ n }) => n)).toEqual(
        Array.from({ length: 100 }, (_, index) => 1_000_000 - index),
      );
      expect([few?.rows, none?.rows]).toEqual([[{ n: 5 }], []]);
      expect(none?.columns).toEqual([{ name: 'n', type: 'integer' }]);
      expect(result.statements.map(({ name, rows }) => `${name} ${rows}`)).toContain('many 1000000');
    });

    it.each(['0', '-1', '1e3', '10,000', 'many', ''])(
      'has no limit that is no number: "%s"',
      async (limit) => {
        const job = jobOf({ queries: { one: `-- One.\n-- max_rows: ${limit}\nselect 1 as n` } });
        await expect(resultOf(job)).rejects.toThrow(
          `reports/r/one.sql:2: max_rows is "${limit}"; expected a whole number above 0`,
        );
      },
    );
  });
}

/** All that an edition's content follows from; numbers to the last bit. */
async function expectDuckDbs(job: QueryJob, engine: Engine, directory: string): Promise<void> {
  const contentOf = async (of: Engine) => {
    const { tables, checks, absent, coverage } = await finish(of, job);
    return { tables, checks, absent, coverage };
  };
  expect(await contentOf(engine)).toEqual(await contentOf(duckDbEngine({ lake: directory })));
}

/** The text of every query and check that ran, and nothing to be filled in any more. */
function expectEvidence({ report }: QueryJob, { statements }: QueryResult): void {
  const ran = statements.filter(({ kind }) => kind !== 'model').map(({ kind, name }) => `${kind} ${name}`);
  const { queries, checks } = report;
  const all = [...queries.map((one) => `query ${one.name}`), ...checks.map((one) => `check ${one.name}`)];
  expect(ran.toSorted()).toEqual(all.toSorted());
  expect(statements.flatMap(({ sql }) => parametersNamed(sql))).toEqual([]);
}

/** A month and its year earlier alone: an engine that lists folders over a network takes its time for a thousand. */
async function writeSample(directory: string): Promise<void> {
  await makeSampleLake({ directory, scale: 0.01, seed: 1 });
  for (const partition of globSync('*/dt=*', { cwd: directory })) {
    if (!/dt=202[34]-06-(1[5-9]|2)/.test(partition)) rmSync(join(directory, partition), { recursive: true });
  }
}
