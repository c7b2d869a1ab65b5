/** What once did harm, case by case: the generated cases of the other files found most of it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Chart } from '../../../functions/charts/chart.ts';
import { composeDocuments } from '../../../functions/compose.ts';
import { makePlan } from '../../../functions/plan.ts';
import { render as renderEmail } from '../../../functions/render/formats/email.ts';
import { render as renderPage } from '../../../functions/render/formats/page.ts';
import { render as renderPdf } from '../../../functions/render/formats/pdf.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../../functions/templates/theme.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { hostileDocument, inputOf } from './documents.ts';
import { shopFolder, shopTemplates } from './folder.ts';
import { runsNothing } from './harmless.ts';
import { forEach } from './tries.ts';

type Case = Partial<Chart> & { readonly why: string };
const charts: readonly Case[] = JSON.parse(
  readFileSync(new URL('corpus/charts.json', import.meta.url), 'utf8'),
);

const everywhere = [renderPage, renderEmail, renderPdf];

test('charts', async () => {
  await forEach(
    charts,
    ({ why }) => why,
    async ({ why: _, ...given }) => {
      const texts = { title: 'x', subtitle: '', source: '', alt: 'x' };
      const empty = { categories: [], series: [] };
      const unit = 'number' as const;
      const chart = {
        kind: 'chart',
        id: 'chart-1',
        type: 'bar',
        horizontal: false,
        unit,
        ...texts,
        ...empty,
        ...given,
      };
      for (const render of everywhere) {
        const [file] = await render(inputOf(hostileDocument([chart as Chart])));
        expect(file?.bytes.length).toBeGreaterThan(0);
        const text = new TextDecoder().decode(file?.bytes);
        if (file?.mediaType.startsWith('text/html')) runsNothing(text);
      }
    },
  );
});

test('a link to half a pair of surrogates, or to nothing, stops no format', async () => {
  const hrefs = [
    '',
    'javascript:alert(1)',
    'https://example.com/\uDC00',
    'https://example.com/\0\n',
    'mailto:\uD800',
  ];
  await forEach(hrefs, String, async (href) => {
    const link = { kind: 'link', href, children: [{ kind: 'text', text: 'read' }] } as const;
    for (const render of everywhere) {
      const [file] = await render(inputOf(hostileDocument([{ kind: 'paragraph', content: [link] }])));
      expect(Buffer.from(file?.bytes ?? []).toString('latin1')).not.toContain('javascript:');
    }
  });
});

test('a table in a note keeps its title in the mail, and says that it goes on', async () => {
  const cells = Array.from({ length: 30 }, (_, index) => [{ text: `row ${index}`, value: index }]);
  const table = {
    kind: 'table',
    id: 'table-1',
    title: 'The title',
    subtitle: '',
    source: '',
    rows: cells,
  } as const;
  const note = {
    kind: 'note',
    tone: 'info',
    title: '',
    blocks: [{ ...table, columns: [{ label: 'x', align: 'start' }] }],
  } as const;
  const [file] = await renderEmail(inputOf(hostileDocument([note])));
  const shown = runsNothing(new TextDecoder().decode(file?.bytes));
  expect(shown).toContain('The title');
  expect(shown).toMatch(/\b30\b/);
});

test('values of the data that are names of all objects, or a megabyte long', async () => {
  const templates = templatesAt(shopTemplates);
  const shop = loadReport(templates, 'shop-tally');
  const report = { ...shop, labels: { en: { display_name: { known: 'Known' } } } };
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z', languages: ['en'] });
  const theme = loadTheme(themeDirectories(templates), ['en']);
  const names = ['constructor', '__proto__', 'toString', 'known', 'x'.repeat(1 << 20)];
  const columns = [
    { name: 'display_name', type: 'string' },
    { name: 'sales', type: 'decimal' },
  ] as const;
  const rows = names.map((name) => ({ display_name: name, sales: '1.00' }));
  const totals = { columns: [], rows: [] };
  const tables = { by_stall: { columns, rows }, totals };
  const [document] = composeDocuments({
    plan,
    report,
    tables,
    checks: [],
    absent: [],
    coverage: {},
    theme,
    edition: 'x/2024-06/r1',
  });
  const table = document?.blocks.find((block) => block.kind === 'table');
  const texts = table?.rows.map(([cell]) => cell?.text);
  expect(texts).toEqual(['constructor', '__proto__', 'toString', 'Known', `${'x'.repeat(1000)}…`]);
});

test.each([
  ['reports/shop-tally/__proto__.sql', 'select 1 as x\n', /__proto__\.sql:1: expected a name of lower-case/],
  ['reports/shop-tally/By Stall.sql', 'select 1 as x\n', /By Stall\.sql:1: expected a name of lower-case/],
  ['reports/shop-tally/definitions.yaml', rule('{toString:amount}'), /\{toString:amount\} names an unknown/],
  ['reports/shop-tally/definitions.yaml', rule('{large_line:constructor}'), /is not written in a known way/],
])('%s with %j is named, and harms nothing', (file, text, expected) => {
  const { templates, write } = shopFolder();
  write(file, text);
  expect(() => loadReport(templates, 'shop-tally')).toThrow(expected);
});

function rule(text: string): string {
  return `queries: {totals: {title: {en: Totals}, text: {en: "${text}"}}}\n`;
}

test('a folder that is called as a file of SQL is no query', () => {
  const { templates, write } = shopFolder();
  write('reports/shop-tally/old.sql/note.txt', 'kept for later');
  const names = loadReport(templates, 'shop-tally').queries.map(({ name }) => name);
  expect(names).toEqual(['by_stall', 'totals']);
});
