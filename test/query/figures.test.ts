/** Every figure against the independent computation of test/oracle, on small lakes full of border cases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlan } from '../../functions/plan.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import type { QueryResult } from '../../functions/query/engine.ts';
import { loadModels } from '../../functions/query/models.ts';
import type { Row } from '../../functions/query/table.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { compareTables } from '../oracle/compare.ts';
import { handChecks, handExpected, handLake, handPeriod } from '../oracle/hand-lake.ts';
import { type LakeRows, writeLake } from '../oracle/lake.ts';
import { computeChecks, computeFigures, type OraclePeriod } from '../oracle/oracle.ts';
import { randomLake } from '../oracle/random-lake.ts';

const root = mkdtempSync(join(tmpdir(), 'periodical-figures-'));
afterAll(() => rmSync(root, { recursive: true }));

const templates = templatesAt(undefined);
const models = loadModels(templates);
const talentGrowth = loadReport(templates, 'talent-growth');

async function figuresOf(name: string, lake: LakeRows, period: OraclePeriod): Promise<QueryResult> {
  const directory = join(root, name);
  await writeLake(directory, lake);
  const report: Report = {
    ...talentGrowth,
    settings: { ...talentGrowth.settings, timezone: period.timezone },
  };
  const plan = makePlan(report, { period: `${period.start}..${period.end}`, now: '2026-01-01T00:00:00Z' });
  expect(plan.yoy).toEqual({ start: period.yoyStart, end: period.yoyEnd });
  const job = { run: 'figures', plan, report, models, state: {}, onProgress: () => {} };
  return duckDbEngine({ lake: directory, extracts: join(root, 'extracts') }).run(job);
}

function rowsOf(result: QueryResult): Record<string, readonly Row[]> {
  return Object.fromEntries(Object.entries(result.tables).map(([name, table]) => [name, table.rows]));
}

function foundBy(result: QueryResult): Record<string, boolean> {
  return Object.fromEntries(result.checks.map((check) => [check.name, !check.passed]));
}

describe('the figures of talent-growth', () => {
  it('are what a person computed by hand', async () => {
    const result = await figuresOf('hand', handLake, handPeriod);
    expect(compareTables(rowsOf(result), handExpected)).toEqual([]);
    expect(foundBy(result)).toEqual(handChecks);
  });

  const seeds = Number(process.env.PERIODICAL_SEEDS ?? 25);
  const from = Number(process.env.PERIODICAL_FIRST_SEED ?? 1);
  it.each(Array.from({ length: seeds }, (_, index) => from + index))(
    'are those of the oracle on random lake %i',
    async (seed) => {
      const { lake, period } = randomLake(seed, { silentPoints: false });
      const result = await figuresOf(`random-${seed}`, lake, period);
      expect(compareTables(rowsOf(result), computeFigures(lake, period))).toEqual([]);
      const expected = Object.fromEntries(
        Object.entries(computeChecks(lake, period)).map(([name, check]) => [name, check.found]),
      );
      expect(foundBy(result)).toEqual(expected);
    },
  );
});
