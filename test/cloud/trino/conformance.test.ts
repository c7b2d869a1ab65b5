/**
 * Every text that Athena would run, run on a real Trino: it is valid there, and gives the rows that DuckDB
 * gives, in the order that it states. DuckDB's own are held against the independent figures of test/oracle.
 */
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../functions/plan/plan.ts';
import { makePlan } from '../../../functions/plan.ts';
import { assemble, modelsNamed, nothingGiven } from '../../../functions/query/assemble.ts';
import { tableOf } from '../../../functions/query/athena/results.ts';
import { emptySelect } from '../../../functions/query/athena/types.ts';
import { openSession } from '../../../functions/query/duckdb/session.ts';
import { readTable } from '../../../functions/query/duckdb/values.ts';
import { duckDbEngine } from '../../../functions/query/duckdb.ts';
import type { QueryJob } from '../../../functions/query/engine.ts';
import { reportFunctions } from '../../../functions/query/functions.ts';
import { loadModels, type Models } from '../../../functions/query/models.ts';
import type { Substitution } from '../../../functions/query/sql.ts';
import type { Row, Table } from '../../../functions/query/table.ts';
import { makeSampleLake } from '../../../functions/sample-lake.ts';
import type { Templates } from '../../../functions/templates/directories.ts';
import type { TextFile } from '../../../functions/templates/files.ts';
import { loadReport, type Report, reportNames } from '../../../functions/templates/report.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { isNightly } from '../../faults/counts.ts';
import { handLake, handPeriod } from '../../oracle/hand-lake.ts';
import { writeLake } from '../../oracle/lake.ts';
import { type RandomLakeOptions, randomLake } from '../../oracle/random-lake.ts';
import { openLake } from '../../query/open-lake.ts';
import { registerLake } from './lake.ts';
import { differences, differencesOf, onTrino } from './same-rows.ts';
import { localCatalog, startTrino, type Trino } from './server.ts';

const catalog = 'lake';
const project = templatesAt(undefined);
const models = loadModels(project);
const root = mkdtempSync(join(tmpdir(), 'periodical-conformance-'));
let trino: Trino;

beforeAll(async () => {
  trino = await startTrino({ catalogs: { [catalog]: localCatalog(join(root, 'metastore')) } });
});
afterAll(async () => {
  await trino?.stop();
  rmSync(root, { recursive: true });
});

/** A report over a period, and the lake that Trino has as `schema`. */
interface Edition {
  readonly report: Report;
  readonly plan: Plan;
  readonly schema: string;
  /** Optional tables that the lake does not have. */
  readonly missing: readonly string[];
}

interface Request {
  readonly report: string;
  readonly period: string;
  /** @default the report's own */
  readonly timezone?: string;
}

function planOf(
  templates: Templates,
  { report: name, period, timezone }: Request,
): Pick<Edition, 'report' | 'plan'> {
  const loaded = loadReport(templates, name);
  const report: Report = {
    ...loaded,
    settings: { ...loaded.settings, timezone: timezone ?? loaded.settings.timezone },
  };
  return { report, plan: makePlan(report, { period, now: '2025-06-01T00:00:00Z' }) };
}

/** What takes the place of names in a text, as the engine in the cloud has it. */
function substitutionOf({ plan, schema, missing }: Omit<Edition, 'report'>): Substitution {
  const selects = missing.map((name) => {
    const table = models.lake.tables[name];
    return [name, table ? emptySelect(table) : ''];
  });
  return {
    literals: plan.literals,
    functions: reportFunctions(plan.zone),
    rawSchema: schema,
    rawSelects: Object.fromEntries(selects),
  };
}

const jobOf = ({ report, plan }: Pick<Edition, 'report' | 'plan'>): QueryJob => ({
  run: 'test',
  plan,
  report,
  models,
  state: {},
  onProgress: () => {},
});

interface Lake {
  readonly name: string;
  readonly write: (directory: string) => Promise<unknown>;
  readonly requests: readonly Request[];
}

/** What is of a kind with others, and takes a minute. */
const nightly = (...requests: Request[]) => (isNightly ? requests : []);

const handSpan = `${handPeriod.start}..${handPeriod.end}`;

const bothReports = (period: string, timezone: string): Request[] =>
  reportNames(project).map((report) => ({ report, period, timezone }));

function ofSeed(seed: number, options: RandomLakeOptions): Lake {
  const { lake, period } = randomLake(seed, options);
  const asked = { period: `${period.start}..${period.end}`, timezone: period.timezone };
  return {
    name: `random_${seed}`,
    write: (directory) => writeLake(directory, lake),
    requests: [{ report: 'weekly-pulse', ...asked }, ...nightly({ report: 'talent-growth', ...asked })],
  };
}

const lakes: readonly Lake[] = [
  {
    name: 'sample',
    write: async (directory) => {
      await makeSampleLake({ directory, scale: 0.01, seed: 1 });
      // A fifth of its thousand partitions; other lakes have a year earlier.
      for (const old of globSync('*/dt=202[123]-*', { cwd: directory }))
        rmSync(join(directory, old), { recursive: true });
    },
    requests: [
      { report: 'talent-growth', period: '2024-H1' },
      { report: 'weekly-pulse', period: '2024-W25' },
    ],
  },
  {
    name: 'hand',
    write: (directory) => writeLake(directory, handLake),
    requests: [
      ...bothReports(handSpan, handPeriod.timezone),
      // The lake begins in it.
      { report: 'talent-growth', period: '2022-Q2' },
      ...nightly(
        { report: 'talent-growth', period: 'trailing-12:2024-06' },
        { report: 'talent-growth', period: '2024-05-20..2024-06-21' },
        { report: 'weekly-pulse', period: '2024-W26' },
      ),
    ],
  },
  {
    name: 'without_optional_tables',
    write: (directory) =>
      writeLake(directory, handLake, { missing: ['live_sessions', 'follower_snapshots', 'campaigns'] }),
    requests: bothReports(handSpan, handPeriod.timezone),
  },
  // Summer time; in Cairo it takes away a midnight of this period. One knows a year earlier, one does not.
  ofSeed(2, { timezone: 'Africa/Cairo', months: 14 }),
  ofSeed(3, { timezone: 'America/New_York', months: 4 }),
];

describe.each(lakes)('on the lake $name', ({ name, write, requests }) => {
  const directory = join(root, name);
  let missing: readonly string[] = [];
  beforeAll(async () => {
    await write(directory);
    missing = await registerLake(trino, models.lake, { catalog, schema: name, directory });
  });

  it.each(requests)('$report of $period gives the rows of DuckDB', async (request) => {
    const edition: Edition = { ...planOf(project, request), schema: name, missing };
    const expected = await duckDbEngine({ lake: directory }).run(jobOf(edition));
    const place = { trino, catalog, schema: name };
    expect(await differencesOf(place, jobOf(edition), substitutionOf(edition), expected)).toEqual([]);
  });
});

describe('of the hand lake', () => {
  const schema = 'hand_models';
  const { plan } = planOf(project, { report: 'talent-growth', period: handSpan });
  let duckDb: DuckDBConnection;
  beforeAll(async () => {
    const directory = join(root, schema);
    await writeLake(directory, handLake);
    await registerLake(trino, models.lake, { catalog, schema, directory });
    duckDb = await openSession();
    await openLake(duckDb, models.lake, directory, Object.keys(models.lake.tables));
  });
  afterAll(() => duckDb?.closeSync());

  const textOf = (file: TextFile, rawSchema: string) =>
    assemble(file, models, substitutionOf({ plan, schema: rawSchema, missing: [] }), nothingGiven).sql;

  async function tableOnTrino(file: TextFile): Promise<Table> {
    return tableOf(
      await onTrino({ trino, catalog, schema }, { file: file.file, sql: textOf(file, schema) }),
      file,
    );
  }

  /** The same text on both. */
  async function differencesIn(file: TextFile, order: (table: Table) => Table): Promise<string[]> {
    const expected = await readTable(duckDb, textOf(file, 'raw'));
    return differences(file.name, order(await tableOnTrino(file)), order(expected));
  }

  it.each(Object.values(models.byName))('model $name has the rows of DuckDB', async (model) => {
    expect(await differencesIn(model, sorted)).toEqual([]);
  });

  it('a text that the engines read differently is told apart', async () => {
    const text = 'select sum(paid_amount) / 7 as part, count(*) as lines from order_lines';
    const found = await differencesIn({ name: 'trap', file: 'trap.sql', text }, (table) => table);
    expect(found).toHaveLength(2);
    expect(found[0]).toBe('trap: part decimal, lines integer; expected part double, lines integer');
    expect(found[1]).toMatch(/^trap\[0\]\.part: "\d+\.\d\d", expected \d+\.\d+$/);
  });

  it('the order of rows counts', async () => {
    const inOrder = (direction: string) => {
      const text = `select distinct product_id from products order by product_id ${direction}`;
      return tableOnTrino({ name: 'rows', file: 'rows.sql', text });
    };
    expect(differences('rows', await inOrder('asc'), await inOrder('desc'))).not.toEqual([]);
  });
});

/** A model states no order. */
function sorted({ columns, rows }: Table): Table {
  const key = (row: Row) => JSON.stringify(Object.values(row));
  return { columns, rows: rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

describe('validates', () => {
  const otherLake = templatesAt(fileURLToPath(new URL('../../other-lake/templates', import.meta.url)));
  const reports = [
    ...reportNames(project).map((report) => ({ report, templates: project, schema: 'no_rows' })),
    { report: 'shop-tally', templates: otherLake, schema: 'no_rows_of_another_lake' },
  ];
  beforeAll(async () => {
    await registerLake(trino, models.lake, { catalog, schema: 'no_rows' });
    const { lake } = loadModels(otherLake);
    await registerLake(trino, lake, { catalog, schema: 'no_rows_of_another_lake' });
  });

  const validate = (file: TextFile, known: Models, plan: Plan, schema: string) => {
    const { sql } = assemble(file, known, substitutionOf({ plan, schema, missing: [] }), nothingGiven);
    return trino.query(`explain (type validate) ${sql}`, { catalog, schema });
  };

  // The longest and the shortest, one without a week and one without whole months: null literals too.
  const periods = ['2024', '2024-06-18', '2024-W25', '2024-05-20..2024-06-21'];

  it.each(reports)('every text of $report', async ({ report: name, templates, schema }) => {
    const known = loadModels(templates);
    for (const period of periods) {
      const { report, plan } = planOf(templates, { report: name, period });
      const texts = [
        ...[...report.queries, ...Object.values(known.byName)].map((file) => ({ file, relations: known })),
        ...report.checks.map((file) => ({ file, relations: withQueries(known, report) })),
      ];
      for (const { file, relations } of texts) {
        const validated = validate(file, relations, plan, schema);
        await expect(validated, `${file.file} of ${period}`).resolves.toMatchObject({ rows: [[true]] });
      }
    }
  });

  it('finds a name that there is not', async () => {
    const { plan } = planOf(project, { report: 'talent-growth', period: '2024-06' });
    const file = { name: 'wrong', file: 'wrong.sql', text: 'select profit from sales_lines' };
    const validated = validate(file, models, plan, 'no_rows');
    await expect(validated).rejects.toMatchObject({ code: 'COLUMN_NOT_FOUND', type: 'USER_ERROR' });
  });
});

/** Checks read the results of queries by name: here as if those were models. */
function withQueries(known: Models, { queries }: Report): Models {
  const relations = queries.map((query) => {
    const model = { ...query, materialized: false, models: modelsNamed(query.text, known), tables: [] };
    return [query.name, model] as const;
  });
  return { ...known, byName: { ...known.byName, ...Object.fromEntries(relations) } };
}
