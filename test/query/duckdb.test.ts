/** The embedded engine: values as reports have them, and errors that name the file of the SQL. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { makePlan } from '../../functions/plan.ts';
import { openSession } from '../../functions/query/duckdb/session.ts';
import { readTable } from '../../functions/query/duckdb/values.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import type { QueryResult } from '../../functions/query/engine.ts';
import { loadModels } from '../../functions/query/models.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { rewrite, temporaryFolder } from '../folder.ts';

async function valuesOf(select: string): Promise<unknown> {
  const connection = await openSession();
  try {
    return (await readTable(connection, `select ${select}`)).rows[0];
  } finally {
    connection.closeSync();
  }
}

describe('values', () => {
  it('are exact, and of the types that a report has', async () => {
    const select = `12345678901234567.89::decimal(19,2) as money, 9007199254740991 as whole, sum(1::integer) as huge, 0.1::double as half,
      date '2024-02-29' as day, timestamp '2024-06-18 10:00:00' as at, timestamp_ns '2024-06-18 10:00:00.123456789' as ns, true as yes, '达人' as text, null::date as none`;
    expect(await valuesOf(select)).toEqual({
      money: '12345678901234567.89',
      whole: 9007199254740991,
      huge: 1,
      half: 0.1,
      day: '2024-02-29',
      at: '2024-06-18T10:00:00.000',
      ns: '2024-06-18T10:00:00.123',
      yes: true,
      text: '达人',
      none: null,
    });
  });

  it('that are no number are null: never NaN, never infinity', async () => {
    expect(
      await valuesOf("1.0::double / 0 as a, -1.0::double / 0 as b, 'NaN'::double as c, 1 / 0 as d"),
    ).toEqual({ a: null, b: null, c: null, d: null });
  });

  it('that are too large for a whole number are an error, not another number', async () => {
    await expect(valuesOf('9007199254740993 as big')).rejects.toThrow(
      'column "big" holds 9007199254740993, which is too large',
    );
  });

  it('of a type that Athena and DuckDB do not share are an error', async () => {
    await expect(valuesOf("interval '1' day as span")).rejects.toThrow(
      'column "span" is INTERVAL; expected text, number, decimal',
    );
  });
});

describe('a run', () => {
  const root = temporaryFolder();
  beforeEach(() => {
    cpSync(fileURLToPath(new URL('../other-lake', import.meta.url)), root(), { recursive: true });
  });

  function runJob(): Promise<QueryResult> {
    const templates = templatesAt(join(root(), 'templates'));
    const report = loadReport(templates, 'shop-tally');
    const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
    return duckDbEngine({ lake: join(root(), 'lake') }).run({
      run: 'shop-tally',
      plan,
      report,
      models: loadModels(templates),
      state: {},
      onProgress: () => {},
    });
  }

  const edit = (file: string, from: string, to: string) => rewrite(join(root(), 'templates', file), from, to);

  it('gives tables, checks and the whole text of every statement', async () => {
    const { engine, tables, checks, statements } = await runJob();
    expect(engine).toMatch(/^duckdb v1\./);
    expect(tables.by_stall?.rows.map(({ creator_id }) => creator_id)).toEqual(['S1', 'S4', 'S2', 'S3']);
    expect(tables.totals?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'sales decimal',
      'sales_earlier decimal',
      'sales_growth double',
      'lines integer',
      'large_lines integer',
    ]);
    expect(checks).toMatchObject([{ name: 'adds_up', severity: 'hold', passed: true }]);
    const totals = statements.find(({ name }) => name === 'totals');
    expect(totals).toMatchObject({ kind: 'query', rows: 1 });
    expect(totals?.sql).toContain("timestamp '2024-05-31 16:00:00.000'");
    expect(totals?.sql).not.toMatch(/:[a-z]/);
  });

  it('names the file and line of a query, a check or a model that is wrong', async () => {
    edit('reports/shop-tally/totals.sql', 'line_id, paid_amount, paid_at', 'line_id, profit, paid_at');
    await expect(runJob()).rejects.toThrow(/reports\/shop-tally\/totals\.sql:3: .*"profit" not found/);
    edit('reports/shop-tally/totals.sql', 'line_id, profit, paid_at', 'line_id, paid_amount, paid_at');
    edit('reports/shop-tally/checks/adds_up.sql', 't.sales <> s.sales', 't.sales <> s.profit');
    await expect(runJob()).rejects.toThrow(/reports\/shop-tally\/checks\/adds_up\.sql:6: /);
    edit('models/creators.sql', 'owner as', 'holder as');
    await expect(runJob()).rejects.toThrow(/models\/creators\.sql:4: .*"holder" not found/);
  });

  it('names the file of a query whose values go wrong while it runs', async () => {
    edit(
      'reports/shop-tally/by_stall.sql',
      'sum(l.paid_amount) as sales',
      'cast(max(c.display_name) as integer) as sales',
    );
    await expect(runJob()).rejects.toThrow(
      /reports\/shop-tally\/by_stall\.sql.*: Conversion Error: Could not convert string/,
    );
  });
});
