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
import {
  handChecks,
  handCounts,
  handExpected,
  handLake,
  handLakeFrom,
  handPeriod,
} from '../oracle/hand-lake.ts';
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

function countedBy(result: QueryResult): Record<string, number> {
  return Object.fromEntries(result.checks.map((check) => [check.name, check.count]));
}

async function expectOracles(name: string, lake: LakeRows, period: OraclePeriod): Promise<void> {
  const result = await figuresOf(name, lake, period);
  expect(compareTables(rowsOf(result), computeFigures(lake, period))).toEqual([]);
  const findings = Object.entries(computeChecks(lake, period));
  const expected = Object.fromEntries(findings.map(([check, finding]) => [check, finding.found]));
  expect(foundBy(result)).toEqual(expected);
  expect(countedBy(result)).toMatchObject(
    Object.fromEntries(
      findings.filter(([, { count }]) => count !== null).map(([check, { count }]) => [check, count]),
    ),
  );
}

describe('the figures of talent-growth', () => {
  it('are what a person computed by hand', async () => {
    const result = await figuresOf('hand', handLake, handPeriod);
    expect(compareTables(rowsOf(result), handExpected)).toEqual([]);
    expect(foundBy(result)).toEqual(handChecks);
    expect(countedBy(result)).toMatchObject(handCounts);
  });

  it.each(['K1', 'K3', 'L0', 'L7', 'L8', 'M6', 'M8'])(
    'are those of the oracle where the lake begins with line %s',
    async (first) => {
      await expectOracles(`hand-${first}`, handLakeFrom(first), handPeriod);
    },
  );

  const seeds = Number(process.env.PERIODICAL_SEEDS ?? 25);
  const from = Number(process.env.PERIODICAL_FIRST_SEED ?? 1);
  it.each(Array.from({ length: seeds }, (_, index) => from + index))(
    'are those of the oracle on random lake %i',
    async (seed) => {
      const { lake, period } = randomLake(seed, { silentPoints: false });
      await expectOracles(`random-${seed}`, lake, period);
    },
  );
});
