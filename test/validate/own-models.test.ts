/** Reports on models of one's own alone: the project's models and reports are no matter to them. */
import { beforeEach, expect, it } from 'vitest';
import { describeProblem, InputError } from '../../functions/errors.ts';
import { loadModels } from '../../functions/query/models.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkReport } from '../../functions/validate.ts';
import { temporaryFolder, writeFiles } from '../folder.ts';

const folder = temporaryFolder();

const write = (files: Readonly<Record<string, string>>) => writeFiles(folder(), files);

beforeEach(() =>
  write({
    'lake.yaml': 'tables:\n  flights: {location: flights, columns: {day: date, delay: integer}}\n',
    'models/flights.sql': 'select day, delay from raw.flights\n',
    'reports/t/report.yaml':
      'title: {en: Delays}\nowner: a@example.com\ntimezone: UTC\ncurrency: EUR\nformats: [page]\n',
    'reports/t/delays.sql': 'select sum(delay) as delay from flights where day >= :start and day < :end\n',
    'reports/t/en.md': '# Delays\n\n{% count($delays.delay) %} minutes.\n',
  }),
);

async function problems(report: string): Promise<string[]> {
  try {
    const templates = templatesAt(folder());
    await checkReport(loadReport(templates, report), loadModels(templates));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(describeProblem).map((line) => line.replace(`${displayPath(folder())}/`, ''));
  }
}

it('are sound without a model of the contract', async () => {
  expect(await problems('t')).toEqual([]);
  expect(await problems('weekly-pulse')).toEqual([
    expect.stringMatching(
      /^templates\/models\/\w+\.sql:\d+: reads raw\.\w+, which .*lake\.yaml does not have/,
    ),
  ]);
});

it('are held to the contract if they read a model of it, and not for one that they do not read', async () => {
  write({ 'models/products.sql': "select 'x' as product_id from raw.flights\n" });
  expect(await problems('t')).toEqual([]);
  write({ 'reports/t/kinds.sql': 'select product_id from products\n' });
  expect(await problems('t')).toContainEqual(
    'models/products.sql:1: lacks the column category; expected it as string',
  );
});

it('may have a model that is named like an expression of a text, or like a query of a report that is not checked', async () => {
  write({
    'models/months.sql': 'select day from raw.flights\n',
    'models/days_late.sql': 'with flights as (select delay from flights) select delay from flights\n',
    'reports/t/delays.sql':
      'with days_late as (select delay from days_late) select sum(delay) as delay from days_late\n',
  });
  expect(await problems('t')).toEqual([]);
});

it('that have a name of the project’s are to be renamed, and not the project’s', async () => {
  write({ 'models/pulse.sql': 'select 1 as one from raw.flights\n' });
  for (const name of ['order_lines', 'products', 'creators'])
    write({ [`models/${name}.sql`]: 'select 1 as one from raw.flights\n' });
  expect(await problems('weekly-pulse')).toContainEqual(
    'models/pulse.sql:1: the report weekly-pulse has a query "pulse" (templates/reports/weekly-pulse/pulse.sql); expected another name',
  );
});
