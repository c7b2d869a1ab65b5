/** The engine that keeps what it made: whatever is changed, its results are those of an engine that keeps nothing. */
import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makePlan } from '../../functions/plan.ts';
import { type KeptEngine, keptEngine } from '../../functions/query/duckdb/kept-engine.ts';
import { duckDbEngine } from '../../functions/query/duckdb.ts';
import type { QueryResult } from '../../functions/query/engine.ts';
import { loadModels } from '../../functions/query/models.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { rewrite, temporaryFolder, writeFiles } from '../folder.ts';

const root = temporaryFolder();
let engine: KeptEngine;
let begun: string[] = [];

beforeEach(() => {
  cpSync(fileURLToPath(new URL('../other-lake', import.meta.url)), root(), { recursive: true });
  engine = keptEngine({ lake: lake(), extracts: join(root(), 'extracts') });
});
afterEach(() => {
  vi.restoreAllMocks();
  engine.close();
});

const lake = () => join(root(), 'lake');

function job(period: string) {
  const templates = templatesAt(join(root(), 'templates'));
  const report = loadReport(templates, 'shop-tally');
  const plan = makePlan(report, { period, now: '2024-07-01T00:00:00Z' });
  const onProgress = (message: string) => begun.push(message.replace(/^.*, /, ''));
  return { run: 'shop-tally', plan, report, models: loadModels(templates), state: {}, onProgress };
}

const comparable = ({ tables, checks, coverage, absent, warnings, lake }: QueryResult) => ({
  ...{ tables, checks, coverage, absent, warnings, lake },
});

/** @returns what was begun anew */
async function changed(period = '2024-06'): Promise<string[]> {
  begun = [];
  const kept = await engine.run(job(period));
  const anew = [...begun];
  expect(comparable(kept)).toEqual(comparable(await duckDbEngine({ lake: lake() }).run(job(period))));
  return anew;
}

const edit = (file: string, from: string, to: string) => rewrite(join(root(), 'templates', file), from, to);

it('makes nothing again of what is unchanged', async () => {
  expect(await changed()).toContain('query totals');
  expect(await changed()).toEqual([]);
});

it('makes a changed query again, and the checks that read it', async () => {
  await changed();
  edit('reports/shop-tally/totals.sql', 'as large_lines', '+ 1 as large_lines');
  expect(await changed()).toEqual(['query totals', 'check adds_up']);
});

it('makes nothing again for a comment or another line break, and shows them', async () => {
  await changed();
  edit('models/order_lines.sql', 'from raw', '  -- all\nfrom raw');
  edit('reports/shop-tally/totals.sql', 'from sums', '\nfrom sums -- one row');
  expect(await changed()).toEqual([]);
  const { statements } = await engine.run(job('2024-06'));
  expect(statements.find(({ name }) => name === 'totals')?.sql).toContain('from sums -- one row');
});

it('makes nothing again of what reads the rows that it read before', async () => {
  const summed = (how: string) => `-- Grain: one.\n-- materialized: ${how}\nselect
  cast(date_trunc('month', paid_at) as date) as month, sum(paid_amount) as sales from order_lines
  where dt >= :month_start_dt and dt <= :month_end_dt and paid_at >= :month_start_at and paid_at < :month_end_at
  group by 1`;
  const path = 'models/sums.sql';
  const readsIt = '-- max_rows: 100\nselect * from twice order by month';
  writeFiles(join(root(), 'templates'), {
    [path]: summed('monthly'),
    'models/twice.sql': 'select month, 2 * sales as sales from sums',
    'reports/shop-tally/sums_by_month.sql': readsIt,
  });
  expect(await changed()).toContain('query sums_by_month');
  edit(path, 'sum(paid_amount)', 'sum(paid_amount + 0)');
  expect(await changed()).toEqual(['model sums']);
  edit(path, 'sum(paid_amount + 0)', 'cast(sum(paid_amount) as double)');
  expect(await changed()).toEqual(['model sums', 'model twice', 'query sums_by_month']);
  edit(path, 'cast(sum(paid_amount) as double)', 'nonsense');
  await expect(engine.run(job('2024-06'))).rejects.toThrow(/nonsense/);
  edit(path, 'nonsense', 'cast(sum(paid_amount) as double)');
  expect(await changed()).toEqual(['model sums']);
});

it('makes all that follows from a changed model again', async () => {
  await changed();
  edit('models/creators.sql', 'owner as', 'upper(owner) as');
  const anew = await changed();
  expect(anew).toContain('query by_stall');
  expect(anew).not.toContain('query totals');
});

it('goes on after a mistake with what was made before it', async () => {
  await changed();
  edit('reports/shop-tally/totals.sql', 'as large_lines', 'as large_lines, nonsense');
  await expect(engine.run(job('2024-06'))).rejects.toThrow(/totals\.sql:\d+: .*nonsense/);
  edit('reports/shop-tally/totals.sql', 'as large_lines, nonsense', 'as large_lines');
  expect(await changed()).toEqual(['query totals']);
});

/** One more ticket of another shop. */
function growLake(): void {
  const tickets = join(lake(), 'tickets/2024.csv');
  const [, line = ''] = readFileSync(tickets, 'utf8').split('\n');
  appendFileSync(tickets, `${line.replace(',T08,', ',T99,')}\n`);
}

it('begins anew for another period, and for a lake that has changed', async () => {
  await changed();
  expect(await changed('2024-05')).toContain('query totals');
  await changed();
  growLake();
  engine.forgetLake();
  expect(await changed()).toContain('query totals');
});

it('looks at the lake again after a minute, though nobody has heard of a change', async () => {
  await changed();
  growLake();
  begun = [];
  await engine.run(job('2024-06'));
  expect(begun).toEqual([]);
  const later = performance.now() + 60_000;
  vi.spyOn(performance, 'now').mockImplementation(() => later);
  expect(await changed()).toContain('query totals');
});
