/** figures.yaml: what reports share, what a report says in its place, and which columns a comparison is in. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { comparedColumns } from '../../functions/templates/figure.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
beforeEach(() => cpSync('test/other-lake/templates', folder(), { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder(), name), text);
const own = 'reports/shop-tally/figures.yaml';
const figures = () => loadReport(templatesAt(folder()), 'shop-tally').figures;
const name = 'name: {en: Name, zh: 名}';

it('a report’s own stands in for a shared one of its name, and shared ones of other queries are none of its', () => {
  const other = `elsewhere: {of: pulse.sales, unit: money, ${name}}`;
  write(
    'figures.yaml',
    `defaults: {compare: year}\nfigures:\n  sales: {of: totals.sales, unit: money, ${name}}\n  lines: {of: totals.lines, unit: count, ${name}}\n  ${other}\n`,
  );
  write(own, `columns: {sales: {en: Sold}}\nfigures:\n  sales: {of: totals.sales, unit: number, ${name}}\n`);
  const loaded = figures();
  expect(Object.keys(loaded.figures)).toEqual(['sales', 'lines']);
  expect(loaded.figures.sales).toMatchObject({ unit: 'number', compare: [] });
  expect(loaded.figures.lines).toMatchObject({
    unit: 'count',
    compare: ['year'],
    query: 'totals',
    column: 'lines',
  });
  expect(loaded.rules.large_sales).toBe('money');
  expect(loaded.ownColumns).toEqual(['sales']);
});

it('a comparison is in the columns that are called as usual, or as it says', () => {
  write(
    own,
    `figures:\n  sales: {of: totals.sales, unit: money, compare: [week, year], growth: {week: rise}, ${name}}\n`,
  );
  const { sales } = figures().figures;
  if (!sales) throw new Error('no figure');
  const names = ['sales', 'sales_before', 'sales_earlier', 'sales_growth', 'sales_growth_earlier', 'rise'];
  expect(comparedColumns(sales, 'week', names)).toEqual({ earlier: 'sales_before', growth: 'rise' });
  expect(comparedColumns(sales, 'year', names)).toEqual({
    earlier: 'sales_earlier',
    growth: 'sales_growth_earlier',
  });
  // The growth of the first comparison alone is called `sales_growth`.
  const fewer = names.filter((one) => one !== 'rise' && one !== 'sales_growth_earlier');
  expect(comparedColumns(sales, 'week', fewer).growth).toBe('sales_growth');
  expect(comparedColumns(sales, 'year', fewer).growth).toBeUndefined();
  expect(comparedColumns(sales, 'year', ['sales'])).toEqual({ earlier: undefined, growth: undefined });
});
