/** Models of commerce and of the user in one project: no name of one clashes with one of the other. */
import { resolve } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { describeProblem, InputError } from '../../functions/errors.ts';
import { assemble, nothingGiven } from '../../functions/query/assemble.ts';
import { readable } from '../../functions/query/readable.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkReport } from '../../functions/validate.ts';
import { temporaryFolder, writeFiles } from '../folder.ts';
import { projectFiles } from '../project.ts';

const folder = temporaryFolder();
const write = (files: Readonly<Record<string, string>>) => writeFiles(folder(), files);

const nobody = 'cast(null as varchar)';

/** The relations that commerce cannot do without, of tills. */
const relations = {
  'templates/models/order_lines.sql': `select shop as order_id, shop as line_id, shop as creator_id, 'video' as content_kind,
    shop as content_id, shop as product_id, ${nobody} as buyer_id, ${nobody} as buyer_province, day_start(day) as paid_at,
    1 as quantity, amount as paid_amount, cast(null as decimal(9,2)) as refunded_amount, cast(day as varchar) as dt from spans\n`,
  'templates/models/products.sql': `select distinct shop as product_id, shop as title, ${nobody} as category, 'goods' as kind,
    ${nobody} as origin_province from tills\n`,
  'templates/models/creators.sql': `select distinct shop as creator_id, shop as display_name, ${nobody} as vertical,
    ${nobody} as home_province, cast(null as date) as joined_on from tills\n`,
};

beforeEach(() => write({ ...projectFiles('extends: commerce\n'), ...relations }));

const of = (report: string) => {
  const templates = templatesAt(folder());
  return readable(templates, loadReport(templates, report));
};

async function problems(report: string): Promise<string[]> {
  try {
    const { report: checked, models } = of(report);
    await checkReport(checked, models);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(describeProblem);
  }
}

// `spans` and `coverage` are models of commerce, `months` is a query and `sums` an expression of its reports.
const taken = ['spans', 'coverage', 'months', 'sums', 'regions'];

it('models that are called like models, queries and expressions of commerce disturb none of its reports', async () => {
  for (const name of taken)
    write({ [`templates/models/${name}.sql`]: 'select day, shop, amount from tills\n' });
  expect(await problems('weekly-pulse')).toEqual([]);
  expect(await problems('talent-growth')).toEqual([]);
});

it('reports of the user see the user’s models first, then those of commerce', async () => {
  for (const name of taken)
    write({ [`templates/models/${name}.sql`]: 'select day, shop, amount from tills\n' });
  write({
    'templates/reports/tally/totals.sql': `select sum(s.amount) as sales, count(*) as lines
      from spans s cross join coverage c cross join sales_lines l where s.day >= :start and s.day < :end\n`,
    'templates/reports/tally/report.yaml':
      'title: {en: Tally}\nowner: owner@tills.net\nchecks: [freshness]\nparameters: {freshness_days: 1}\n',
  });
  expect(await problems('tally')).toEqual([]);
  const { report, models } = of('tally');
  expect(resolve(models.byName.spans?.file ?? '')).toContain(folder());
  expect(models.byName.spans__commerce?.file).toBe('templates/models/spans.sql');
  // The check is of commerce, and reads what it calls the coverage.
  expect(report.checks[0]?.text).toContain('from coverage__commerce as coverage');
});

it('a query of the user may be called like a model of commerce', async () => {
  write({ 'templates/models/spans.sql': 'select day, shop, amount from tills\n' });
  write({
    'templates/reports/tally/coverage.sql': 'select count(*) as lines from sales_lines\n',
    'templates/reports/tally/months.sql': 'select max(day) as last_day from spans\n',
  });
  expect(await problems('tally')).toEqual([]);
});

it('a model of commerce that has another name for a report is put in front under that name', () => {
  write({ 'templates/models/spans.sql': 'select day, shop, amount from tills\n' });
  write({ 'templates/reports/tally/sums.sql': 'select * from span_sums\n' });
  const { report, models } = of('tally');
  const query = report.queries.find(({ name }) => name === 'sums');
  const { sql } = assemble(
    query ?? { name: '', file: '', text: '' },
    models,
    { literals: {}, functions: {} },
    nothingGiven,
  );
  expect(sql).toContain('spans__commerce as (');
});
