/** A chart type is one file and one line of the registry: the check, the pages and every format know it then. */
import { expect, test, vi } from 'vitest';
import { chartTypes } from '../../functions/charts/types.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import type { Table } from '../../functions/query/table.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { loadRenderer } from '../../functions/render.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';

// The line that is added.
vi.mock('../../functions/charts/types.ts', async (original) => {
  const { chartTypes } = await original<typeof import('../../functions/charts/types.ts')>();
  const { dots } = await import('./added/dots.ts');
  return { chartTypes: [...chartTypes, dots] };
});

const templates = templatesAt(undefined);
const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);
const stalls: Table = {
  columns: [
    { name: 'stall', type: 'string' },
    { name: 'visitors', type: 'integer' },
  ],
  rows: [
    { stall: 'Tea', visitors: 12 },
    { stall: 'Books', visitors: 30 },
  ],
};

function reportWith(attributes: string): Report {
  const text = `# Stalls\n\n{% chart ${attributes} data=$stalls title="Books drew most visitors" subtitle="June" /%}\n`;
  const page = { name: 'en', file: 'en.md', text };
  return { ...loadReport(templates, 'weekly-pulse'), pages: { en: page } };
}

const problems = (attributes: string) =>
  checkPages(reportWith(attributes), { stalls: stalls.columns }).map(({ message }) => message);

function inputOf(report: Report): RenderInput {
  const plan = makePlan(report, { period: '2024-W25', now: '2024-07-01T00:00:00Z' });
  const tables = { stalls };
  const given = { plan, report, tables, checks: [], absent: [], theme, edition: 'x/2024-W25/r1' };
  return { documents: composeDocuments(given), tables, theme, archiveUrl: '.', files: [], definitions: [] };
}

test('the check takes what it declares, and says what it does not', () => {
  expect(problems('type="dots" of="stall" many="visitors"')).toEqual([]);
  expect(problems('type="dots" of="stall" many="stall"')).toEqual([
    'column "stall" of $stalls is string; expected a number',
  ]);
  expect(problems('type="dots" of="stall" many="visits"')).toEqual([
    'unknown column "visits" of $stalls; expected one of stall, visitors',
  ]);
  expect(problems('type="dots" of="stall" many="visitors" y="visitors"')).toEqual([
    'a chart of type "dots" has no attribute "y"; expected of, many',
  ]);
  expect(problems('type="dot" of="stall" many="visitors"').join()).toContain('"dots"');
});

test('every format shows it', async () => {
  const input = inputOf(reportWith('type="dots" of="stall" many="visitors" unit="count"'));
  for (const format of ['email', 'page', 'pdf', 'workbook'] as const) {
    const render = await loadRenderer(format);
    const [file] = await render(input);
    expect(file?.warnings ?? []).toEqual([]);
    if (format === 'page') expect(Buffer.from(file?.bytes ?? []).toString()).toMatch(/<text[^>]*>Books</);
  }
});

test('a reader who cannot see it hears its numbers', () => {
  const [chart] =
    inputOf(reportWith('type="dots" of="stall" many="visitors" unit="count"')).documents[0]?.blocks ?? [];
  expect(chart?.kind === 'chart' && chart.alt).toBe(
    'Books drew most visitors. June. visitors: Tea 12, Books 30.',
  );
});

test('every type says what it is and what its attributes are', () => {
  for (const { description, attributes } of chartTypes) {
    expect(description).toMatch(/\.$/);
    for (const schema of Object.values(attributes)) expect(schema.description).toMatch(/\.$/);
  }
});
