/** Any span of days has the right sum, whichever days the plan names. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { addDays } from '../../functions/calendar/days.ts';
import { makePlan } from '../../functions/plan.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import { loadModels } from '../../functions/query/models.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { writeLake } from '../oracle/lake.ts';
import { createRandom } from '../oracle/random.ts';
import { randomLake } from '../oracle/random-lake.ts';

const root = mkdtempSync(join(tmpdir(), 'periodical-spans-'));
afterAll(() => rmSync(root, { recursive: true }));

const random = createRandom(7);
const templates = templatesAt(undefined);

/** 24 spans of 1 to 200 days before the period's end. */
const spans = Array.from({ length: 24 }, () => {
  const start = addDays('2024-05-31', -random.int(0, 300));
  const end = addDays(start, random.int(1, 200));
  return { start, end: end < '2024-06-01' ? end : '2024-06-01' };
});

/** Sums of a span from the days of creators, and from the lines themselves. */
const query = spans
  .map(
    ({ start, end }, index) => `select ${index} as place, d.*, l.*
from (
  select sum(sales) as sales, sum(net_sales) as net_sales, sum(units) as units, count(distinct creator_id) as creators
  from creator_days
  where is_valid and day >= date '${start}' and day < date '${end}'
) as d
cross join (
  select
    sum(paid_amount) as line_sales,
    sum(paid_amount - refunded_amount) as line_net_sales,
    sum(quantity) as line_units,
    count(distinct creator_id) as line_creators
  from sales_lines
  where local_day(paid_at) >= date '${start}' and local_day(paid_at) < date '${end}'
) as l`,
  )
  .join('\nunion all\n');

it('is right for spans that the plan does not name', async () => {
  const { lake, period } = randomLake(11, {
    timezone: 'Asia/Shanghai',
    period: { start: '2024-03-01', end: '2024-06-01' },
  });
  await writeLake(join(root, 'lake'), lake);
  const own = loadReport(templates, 'talent-growth');
  const report = { ...own, queries: [{ name: 'sums', file: 'sums.sql', text: query }], checks: [] };
  const plan = makePlan(report, { period: `${period.start}..${period.end}`, now: '2026-01-01T00:00:00Z' });
  const job = { run: 'spans', plan, report, models: loadModels(templates), state: {}, onProgress: () => {} };
  const { tables } = await duckDbEngine({ lake: join(root, 'lake') }).run(job);
  const rows = tables.sums?.rows ?? [];
  expect(rows).toHaveLength(spans.length);
  expect(rows.filter(({ sales }) => sales !== null).length).toBeGreaterThan(12);
  for (const row of rows)
    expect([row.sales, row.net_sales, row.units, row.creators]).toEqual([
      row.line_sales,
      row.line_net_sales,
      row.line_units,
      row.line_creators,
    ]);
});
