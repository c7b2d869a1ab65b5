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
import { makeSampleLake } from '../../functions/sample-lake.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { compareTables } from '../oracle/compare.ts';
import {
  handChecks,
  handCounts,
  handExpected,
  handLake,
  handLakeAlone,
  handLakeFrom,
  handPeriod,
} from '../oracle/hand-lake.ts';
import { type LakeRows, readLake, writeLake } from '../oracle/lake.ts';
import { computeChecks, computeFigures, type OraclePeriod, yoyOf } from '../oracle/oracle.ts';
import { randomLake } from '../oracle/random-lake.ts';

const root = mkdtempSync(join(tmpdir(), 'periodical-figures-'));
afterAll(() => rmSync(root, { recursive: true }));

const templates = templatesAt(undefined);
const models = loadModels(templates);
const talentGrowth = loadReport(templates, 'talent-growth');

async function figuresOf(name: string, lake: LakeRows, period: OraclePeriod): Promise<QueryResult> {
  const directory = join(root, name);
  await writeLake(directory, lake);
  return figuresIn(directory, period);
}

async function figuresIn(directory: string, period: OraclePeriod): Promise<QueryResult> {
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
  expectSame(await figuresOf(name, lake, period), lake, period);
}

function expectSame(result: QueryResult, lake: LakeRows, period: OraclePeriod): void {
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

  it('are those of the oracle where campaigns only touch the days before another one', async () => {
    await expectOracles('hand-alone', handLakeAlone, handPeriod);
  });

  it('are those of the oracle on the sample lake', { timeout: 600_000 }, async () => {
    const directory = join(root, 'sample');
    await makeSampleLake({ directory, scale: Number(process.env.PERIODICAL_SAMPLE_SCALE ?? 0.02), seed: 1 });
    const lake = await readLake(directory);
    for (const [start, end] of [
      ['2023-07-01', '2024-07-01'],
      ['2024-01-01', '2024-07-01'],
    ] as const) {
      const { start: yoyStart, end: yoyEnd } = yoyOf(start, end);
      const period = { start, end, yoyStart, yoyEnd, timezone: 'Asia/Shanghai' };
      expectSame(await figuresIn(directory, period), lake, period);
    }
  });

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
