/** The SQL that `periodical init` writes, run on Trino: it gives the rows that DuckDB gives. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteName, textLiteral } from '../../../functions/plan/literals.ts';
import { makePlan } from '../../../functions/plan.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { duckDbEngine } from '../../../functions/query/duckdb.ts';
import { reportFunctions } from '../../../functions/query/functions.ts';
import { type Lake, typesOf } from '../../../functions/query/lake.ts';
import { loadModels } from '../../../functions/query/models.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { openLake } from '../../query/open-lake.ts';
import { isSkipped, realData, skipNote } from '../../realdata/real-data.ts';
import { registerLake } from './lake.ts';
import { differencesOf } from './same-rows.ts';
import { localCatalog, startTrino, type Trino } from './server.ts';

const catalog = 'lake';
const bin = join(import.meta.dirname, '../../../bin/periodical.js');
const root = mkdtempSync(join(tmpdir(), 'periodical-init-trino-'));
let trino: Trino;

beforeAll(async () => {
  trino = await startTrino({ catalogs: { [catalog]: localCatalog(join(root, 'metastore')) } });
});
afterAll(async () => {
  await trino?.stop();
  rmSync(root, { recursive: true });
});

/** The raw tables as lake.yaml reads them, as Parquet: what a text finds behind the casts of either engine. */
async function writeTyped(lake: Lake, raw: string, directory: string): Promise<Lake> {
  const connection = await openSession();
  await openLake(connection, lake, raw, Object.keys(lake.tables));
  const tables: Record<string, Lake['tables'][string]> = {};
  for (const [name, table] of Object.entries(lake.tables)) {
    mkdirSync(join(directory, name), { recursive: true });
    const columns = typesOf(table).map(
      ([column]) => `${quoteName(column)} as ${quoteName(column.toLowerCase())}`,
    );
    await connection.run(
      `copy (select ${columns.join(', ')} from raw.${quoteName(name)}) to ${textLiteral(join(directory, name, 'part.parquet'))} (format parquet)`,
    );
    const types = typesOf(table).map(([column, type]) => [
      column.toLowerCase(),
      { type, zone: undefined, mayBeMissing: false },
    ]);
    tables[name] = {
      ...table,
      format: 'parquet',
      location: `${name}/`,
      glob: false,
      partitions: {},
      columns: Object.fromEntries(types),
    };
  }
  connection.closeSync();
  return { ...lake, tables };
}

const sets = [
  { name: 'grocer', form: 'one-file', period: '2017-12' },
  { name: 'superstore', form: 'european', period: '2017-11' },
  { name: 'flights', form: 'na', period: '2013-12' },
];

async function expectSameRows(name: string, raw: string, period: string): Promise<string> {
  const project = join(root, name);
  const words = ['init', project, '--lake', raw, '--zone', 'America/New_York', '--yes', '--no-run'];
  execFileSync(process.execPath, [bin, ...words], { stdio: 'pipe' });
  const templates = templatesAt(project);
  const [report, models] = [loadReport(templates, 'overview'), loadModels(templates)];
  const plan = makePlan(report, { period, now: '2025-06-01T00:00:00Z' });
  const job = { run: 'test', plan, report, models, state: {}, onProgress: () => {} };
  const expected = await duckDbEngine({ lake: raw }).run(job);
  const directory = join(root, `${name}-typed`);
  const typed = await writeTyped(models.lake, raw, directory);
  await registerLake(trino, typed, { catalog, schema: name, directory });
  const how = { literals: plan.literals, functions: reportFunctions(plan.zone), rawSchema: name };
  expect(expected.tables.totals?.rows).toHaveLength(1);
  expect(await differencesOf({ trino, catalog, schema: name }, job, how, expected)).toEqual([]);
  return project;
}

describe.skipIf(isSkipped).each(sets)(`what init writes for $name${skipNote}`, ({ name, form, period }) => {
  const data = realData(name);

  it('runs on Trino, and gives the rows of DuckDB', async () => {
    await expectSameRows(name, data.lake(form), period);
  });
});

it('what init writes for partitions of days runs on Trino too', async () => {
  const raw = join(root, 'by-day-lake');
  const connection = await openSession();
  mkdirSync(join(raw, 'sales'), { recursive: true });
  await connection.run(`copy (
    select i as sale_id, sold_at, cast(i % 97 as decimal(18, 2)) as amount, 's' || i % 3 as shop,
      strftime(sold_at, '%Y-%m-%d') as dt
    from (select i, timestamp '2023-01-01' + i * interval 7 hour as sold_at from range(1900) as r (i))
  ) to ${textLiteral(join(raw, 'sales'))} (format parquet, partition_by (dt))`);
  connection.closeSync();
  const project = await expectSameRows('by_day', raw, '2024-05');
  const totals = readFileSync(join(project, 'templates/reports/overview/totals.sql'), 'utf8');
  expect(totals).toContain('dt >= :yoy_start_dt');
});
