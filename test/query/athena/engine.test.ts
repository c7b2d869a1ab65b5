/** The Athena engine against a fake: what it starts, when it asks, what it gives. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import { isRunning } from '../../../functions/query/engine.ts';
import { engineOn, errorOf, finish, jobOf, runningOf } from './job.ts';

const count = (names: readonly string[], name: string) => names.filter((one) => one === name).length;
const numbers = (upTo: number) => Array.from({ length: upTo }, (_, index) => index + 1);
const manyQueries = Object.fromEntries(numbers(7).map((n) => [`q${n}`, `select ${n} as n`]));
const one = jobOf({ queries: { one: 'select 1 as n' } });

describe('a run', () => {
  it('is over at the first asking where Athena is quick', async () => {
    const [engine] = await engineOn({});
    const texts = {
      queries: { big: "select cast('12345678901234567.89' as decimal(19,2)) as money" },
      checks: { none: 'select 1 as wrong where false', some: 'select 2 as wrong' },
    };
    const result = await engine.run(jobOf(texts));
    expect(result).toMatchObject({
      engine: 'Athena engine version 3',
      tables: {
        big: { columns: [{ name: 'money', type: 'decimal' }], rows: [{ money: '12345678901234567.89' }] },
      },
      checks: [
        { name: 'none', severity: 'hold', passed: true },
        { name: 'some', passed: false, table: { rows: [{ wrong: 2 }] } },
      ],
      absent: [],
      coverage: {},
    });
  });

  it('tells every statement with its text, id, rows, time and bytes', async () => {
    const [engine] = await engineOn({ fateOf: () => ({ scanned: 12_345_678 }) });
    const { statements, usd } = await finish(engine, one);
    const sql = 'select 1 as n';
    expect(statements).toEqual([
      { kind: 'query', name: 'one', sql, rows: 1, milliseconds: 7, id: 'query-1', bytesScanned: 12_345_678 },
    ]);
    expect(usd).toBe(0.000065);
  });

  it('answers what it waits for, and goes on from its state without starting anything again', async () => {
    const [engine, { starts }] = await engineOn({ fateOf: () => ({ looks: 2 }) });
    const { state, waitingFor } = await runningOf(engine, one);
    expect(waitingFor).toEqual(['query one']);
    const { lake, ...started } = state;
    expect(lake?.id).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.values(started)).toEqual([{ id: 'query-1', attempt: 1 }]);
    await finish(engine, { ...one, state });
    expect(starts).toHaveLength(1);
  });

  it('looks again after a moment, and no longer than it may', async () => {
    const quick = await engineOn({ fateOf: () => ({ looks: 2 }) }, { pauses: [1, 1] });
    expect(isRunning(await quick[0].run(one))).toBe(false);
    const slow = await engineOn({ fateOf: () => ({ looks: 3 }) }, { pauses: [1, 1] });
    expect(isRunning(await slow[0].run(one))).toBe(true);
    expect(count(slow[1].calls, 'BatchGetQueryExecution')).toBe(3);
  });

  it('has at most so many queries at once, in the order of the report', async () => {
    const [engine, { executions }] = await engineOn({ fateOf: () => ({ looks: 1 }) }, { atOnce: 3 });
    const job = jobOf({ queries: manyQueries });
    const first = await runningOf(engine, job);
    expect(executions.map(({ sql }) => sql)).toEqual(['select 1 as n', 'select 2 as n', 'select 3 as n']);
    expect(first.waitingFor).toHaveLength(7);
    const second = await runningOf(engine, { ...job, state: first.state });
    expect(executions).toHaveLength(6);
    expect(second.waitingFor).toEqual(numbers(4).map((n) => `query q${n + 3}`));
  });

  it('that lost its state finds the same queries by their tokens', async () => {
    const [engine, { starts, executions }] = await engineOn({ fateOf: () => ({ looks: 3 }) });
    await runningOf(engine, one);
    await runningOf(engine, one);
    expect(starts).toHaveLength(1);
    expect(starts[0]?.ClientRequestToken).toMatch(/^[0-9a-f]{64}$/);
    expect(executions[0]?.looks).toBe(2);
    await runningOf(engine, { ...one, run: 'run-2' });
    expect(starts).toHaveLength(2);
  });

  it('does not take the result of another text of the same name', async () => {
    const [engine] = await engineOn({ fateOf: () => ({ looks: 1 }) });
    const { state } = await runningOf(engine, one);
    const other = jobOf({ queries: { one: 'select 2 as n' } });
    expect((await finish(engine, { ...other, state })).tables.one?.rows).toEqual([{ n: 2 }]);
  });

  it('whose queries Athena has forgotten starts them by the same tokens', async () => {
    const [engine, { starts }] = await engineOn({ fateOf: () => ({ looks: 1 }) });
    const { state } = await runningOf(engine, one);
    const { lake, ...started } = state;
    const gone = Object.keys(started).map((key) => [key, { id: 'gone', attempt: 2 }]);
    const forgotten = { ...Object.fromEntries(gone), ...(lake && { lake }) };
    expect((await finish(engine, { ...one, state: forgotten })).statements[0]?.id).toBe('query-1');
    expect(starts).toHaveLength(1);
  });

  it('has columns of types that a report has, and no others', async () => {
    const [engine] = await engineOn({});
    const error = await errorOf(engine, jobOf({ queries: { one: 'select array[1] as list' } }));
    expect(error.message).toMatch(/^reports\/r\/one\.sql: column "list" is integer\[\]; expected text/);
  });

  it('says which result is gone where the files were removed', async () => {
    const [engine, fake] = await engineOn({ fateOf: () => ({ looks: 1 }) });
    const { state } = await runningOf(engine, one);
    fake.results.clear();
    const error = await errorOf(engine, { ...one, state });
    expect(error.message).toContain(
      'its result is no longer at s3://results/query-1.csv; ask for the report again',
    );
  });
});

describe('checks that read results of queries', () => {
  const job = jobOf({
    queries: {
      sums: "select 'a''b' as name, cast('1.50' as decimal(38,2)) as money, 0.1e0 + 0.2e0 as share, cast(null as date) as day",
      none: 'select cast(1 as bigint) as n where false',
    },
    checks: {
      differ: `select typeof(s.money) as type, s.share, s.name, (select count(*) from none) as n
from sums as s
where s.day is null and s.share = 0.1e0 + 0.2e0`,
    },
  });

  it('read them as values, with their types', async () => {
    const [engine, { starts }] = await engineOn({});
    const { checks } = await finish(engine, job);
    const found = { type: 'DECIMAL(38,2)', share: 0.1 + 0.2, name: "a'b", n: 0 };
    expect(checks[0]?.table.rows).toEqual([found]);
    expect(starts.at(-1)?.QueryString).toContain(
      "('a''b', '1.50', '0.30000000000000004', cast(null as varchar))",
    );
  });

  it('start when all else is done', async () => {
    const [engine, { starts }] = await engineOn({ fateOf: () => ({ looks: 1 }) });
    const first = await runningOf(engine, job);
    expect(first.waitingFor).toEqual(['query sums', 'query none', 'check differ']);
    const second = await runningOf(engine, { ...job, state: first.state });
    expect(second.waitingFor).toEqual(['check differ']);
    expect(starts).toHaveLength(3);
    await finish(engine, { ...job, state: second.state });
    expect(starts).toHaveLength(3);
  });

  it('read the query itself where its result is too large for a text', async () => {
    const [engine, { starts }] = await engineOn({});
    const rows = "select n, repeat('x', 100) as filling from unnest(generate_series(1, 3000)) as t (n)";
    const large = jobOf({
      queries: { large: rows, small: 'select 3000 as n' },
      checks: { same: 'select l.n from large as l join small as s on s.n = l.n where l.n < 1' },
    });
    expect((await finish(engine, large)).checks[0]?.passed).toBe(true);
    const text = starts.at(-1)?.QueryString ?? '';
    expect(text).toContain('generate_series(1, 3000)');
    expect(text).toContain("('3000')");
  });

  it('may have a relation of their own of that name', async () => {
    const [engine, { starts }] = await engineOn({});
    const checks = { own: 'with one as (select 5 as n) select n from one' };
    const { tables } = await finish(engine, jobOf({ queries: { one: 'select 1 as n' }, checks }));
    expect(tables.one?.rows).toEqual([{ n: 1 }]);
    expect(starts.map(({ QueryString }) => QueryString)).toContain(checks.own);
  });
});

describe('a text', () => {
  it('that is longer than Athena takes is refused before anything runs', async () => {
    const [engine, { starts }] = await engineOn({});
    const error = await errorOf(
      engine,
      jobOf({ queries: { long: `select '${'达'.repeat(90_000)}' as text` } }),
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(/^reports\/r\/long\.sql: becomes 27\d{4} bytes of SQL .* at most 262144$/);
    expect(starts).toEqual([]);
  });

  it('that is wrong is told at its line, be it in a model, and the others are stopped', async () => {
    const said = "COLUMN_NOT_FOUND: line 4:8: Column 'profit' cannot be resolved";
    const [engine, { executions }] = await engineOn({
      fateOf: (sql) =>
        sql.includes('profit')
          ? { state: 'FAILED', error: { ErrorCategory: 2, ErrorType: 1006, ErrorMessage: said } }
          : { looks: 99 },
    });
    const job = jobOf({
      models: { sums: '-- one\n-- two\nselect profit from (values (1)) as t (n)\n' },
      queries: { good: 'select 1 as n', wrong: 'select * from sums' },
    });
    const error = await errorOf(engine, job);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe("models/sums.sql:3: COLUMN_NOT_FOUND: Column 'profit' cannot be resolved");
    expect(executions.map(({ stopped }) => stopped)).toEqual([true, false]);
  });
});
