/** A stranger adds a figure: one line declares it, and a tile, a sentence, a chart and a table row take one line each. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import type { Table } from '../../functions/query/table.ts';
import { productTemplates } from '../../functions/templates/directories.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';
import { temporaryFolder } from '../folder.ts';

const root = temporaryFolder();

const declared =
  '  basket: {of: pulse.basket, unit: money, name: {en: Average basket, zh: 客单价}, note: {en: Sales per order line, zh: 每单销售额}}\n';
const page = [
  '# Weekly pulse',
  '{% kpis of=[$basket] /%}',
  'A basket held {% $basket %}{% change($basket) %}.',
  '{% chart bar=$basket title="{basket:headline}" /%}',
  '{% figures of=[$basket] title="Baskets" /%}',
].join('\n\n');

const pulse: Table = {
  columns: [
    { name: 'basket', type: 'decimal' },
    { name: 'basket_before', type: 'decimal' },
    { name: 'basket_growth', type: 'double' },
  ],
  rows: [{ basket: '120.50', basket_before: '100.00', basket_growth: 0.205 }],
};

it('one line each', () => {
  const folder = join(root(), 'reports/weekly-pulse');
  cpSync(join(productTemplates, 'reports/weekly-pulse'), folder, { recursive: true });
  const figures = join(folder, 'figures.yaml');
  writeFileSync(figures, readFileSync(figures, 'utf8').replace(/^figures:\n/m, `figures:\n${declared}`));
  writeFileSync(join(folder, 'en.md'), page);
  const templates = templatesAt(root());
  const loaded = loadReport(templates, 'weekly-pulse');
  const report = { ...loaded, pages: { en: loaded.pages.en ?? { name: '', file: '', text: '' } } };
  const queries = {
    ...Object.fromEntries(Object.keys(report.queries).map((name) => [name, []])),
    pulse: pulse.columns,
  };
  expect(checkPages(report, queries).filter(({ message }) => message.includes('basket'))).toEqual([]);
  const plan = makePlan(report, { period: '2024-W24', now: '2024-07-01T00:00:00Z', languages: ['en'] });
  const [document] = composeDocuments({
    ...{ plan, report, theme: loadTheme(themeDirectories(templates), ['en']), tables: { pulse } },
    ...{ checks: [], absent: [], coverage: {}, edition: 'weekly-pulse/2024-W24/r1' },
  });
  const written = JSON.stringify(document?.blocks);
  expect(document?.blocks.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['kpis', 'paragraph', 'chart', 'table']),
  );
  expect(written).toContain('A basket held ');
  for (const text of ['¥120.50', '20.5%', 'Average basket', 'Sales per order line'])
    expect(written).toContain(text);
});
