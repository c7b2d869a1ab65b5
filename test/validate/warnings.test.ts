/** What `check` warns of: sound SQL that takes a date or a time of UTC for a local one, or a name of two forms. */
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import { describeProblem } from '../../functions/errors.ts';
import { loadModels } from '../../functions/query/models.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkReport } from '../../functions/validate.ts';
import { rewrite, temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
beforeEach(() => {
  const shop = fileURLToPath(new URL('../other-lake/templates', import.meta.url));
  cpSync(shop, folder(), { recursive: true });
  appendFileSync(join(folder(), 'reports/shop-tally/report.yaml'), 'coverage: {sales_lines: paid_at}\n');
});

/** The warnings for a query over a model with a time of UTC, a local time and a date, without their places. */
async function warningsFor(sql: string): Promise<string[]> {
  const times =
    'select "Sold at" as sold_at, local_time("Sold at") as sold_local, local_day("Sold at") as sold_on, "Pieces" as pieces from raw.tickets';
  writeFileSync(join(folder(), 'models/times.sql'), times);
  writeFileSync(join(folder(), 'reports/shop-tally/probe.sql'), sql);
  const templates = templatesAt(folder());
  const warnings = await checkReport(loadReport(templates, 'shop-tally'), loadModels(templates));
  const place = `${displayPath(folder())}/reports/shop-tally/probe.sql:`;
  return warnings.map(describeProblem).map((warning) => warning.replace(place, ''));
}

it.each([
  ['select cast(sold_on as timestamp) as x from times', '1: cast of a date as timestamp'],
  ['select 1 as y,\n try_cast(t.sold_on\n as timestamp) as x from times t', '2: cast of a date as timestamp'],
  ['select cast(max(sold_on) as timestamp(3)) as x from times', '1: cast of a date as timestamp'],
  ['select cast(:start as timestamp) as x from times', '1: cast of a date as timestamp'],
  ['select local_day(sold_on) as x from times', '1: local_day() of a date'],
  ["select local_time(date_add('day', 1, sold_on)) as x from times", '1: local_time() of a date'],
  ['select hour(sold_at) as x from times', '1: hour() of a timestamp in UTC'],
  ['select HOUR ( "sold_at" ) as x from times', '1: hour() of a timestamp in UTC'],
  ['select day_of_week(max(sold_at)) as x from times', '1: day_of_week() of a timestamp in UTC'],
  ["select date_trunc('hour', sold_at) as x from times", '1: date_trunc() of a timestamp in UTC'],
  [
    "select date_trunc('month', t.sold_at + interval '1' day) as x from times t",
    '1: date_trunc() of a timestamp',
  ],
  ["select date_format(sold_at, '%H') as x from times", '1: date_format() of a timestamp in UTC'],
  ['select extract(hour from sold_at) as x from times', '1: extract() of a timestamp in UTC'],
  ['select count(*) as x from times group by month(sold_at)', '1: month() of a timestamp in UTC'],
  [
    'with s as (select sold_at as t from times) select year(t) as x from s',
    '1: year() of a timestamp in UTC',
  ],
  ['select cast(sold_at as date) as x from times', '1: cast of a timestamp as date'],
  ['select count(*) as x from times where sold_on >= :start_at', '1: a date beside :start_at'],
  [
    'select count(*) as x from times t where t.sold_on between :start_at and :end_at',
    '1: a date beside :start_at',
  ],
  ['select pieces as "Pieces sold" from times', '1: column Pieces sold: Athena calls it pieces sold'],
  ['select max(1) as Most from times', '1: column Most: Athena calls it most'],
])('%s', async (sql, expected) => {
  const warnings = await warningsFor(sql);
  expect(warnings.map((one) => one.slice(0, expected.length))).toEqual([expected]);
});

it.each([
  'select hour(local_time(sold_at)) as x from times',
  'select hour(sold_local) as x from times',
  'select hour(max(sold_local)) as x from times',
  "select date_trunc('month', sold_on) as x from times",
  "select date_trunc('week', local_day(sold_at)) as x from times",
  "select hour(at_timezone(with_timezone(sold_at, 'UTC'), 'Asia/Tokyo')) as x from times",
  'select day_start(sold_on) as x from times',
  'select cast(sold_at as timestamp) as x from times',
  'select cast(sold_on as date) as x from times',
  'select cast(pieces as double) as x from times',
  'select count(*) as x from times where sold_at >= :start_at and sold_on < :end',
  'select cast(cast(sold_at as date) as varchar) as dt from times',
  "select 'cast(sold_on as timestamp)' as x from times -- hour(sold_at)",
])('nothing of %s', async (sql) => {
  expect(await warningsFor(sql)).toEqual([]);
});

it('a comparison where nobody says which days the data have', async () => {
  const report = join(folder(), 'reports/shop-tally/report.yaml');
  writeFileSync(report, readFileSync(report, 'utf8').replace(/^coverage.*\n/m, ''));
  // As many queries compare the one with the period as the other.
  const [warning = ''] = await warningsFor('select 1 as x from times where sold_at >= :start_at');
  expect(warning).toContain(
    'report.yaml:1: names no coverage, so totals.sales_earlier compares with periods',
  );
});

it('partitions by month that are passed on as days', async () => {
  rewrite(
    join(folder(), 'lake.yaml'),
    '    location: tickets/\n',
    '    location: tickets/\n    partitions: {month: string}\n',
  );
  const columns = '1 as n, month as dt, cast(:start_dt as varchar) as day from raw.tickets';
  writeFileSync(join(folder(), 'models/monthly.sql'), `select ${columns}`);
  writeFileSync(
    join(folder(), 'reports/shop-tally/probe.sql'),
    'select sum(n) as n from monthly where dt >= :start_dt',
  );
  const templates = templatesAt(folder());
  const warnings = await checkReport(loadReport(templates, 'shop-tally'), loadModels(templates));
  expect(warnings.map(describeProblem)).toEqual([
    expect.stringMatching(/models\/monthly\.sql:1: the partition month as dt, which is compared with days;/),
  ]);
});
