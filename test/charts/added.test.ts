/** A chart type is one file and one line of the registry: the check, the pages and every format know it then. */
import { expect, test, vi } from 'vitest';
import { chartTypes } from '../../functions/charts/types.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { loadRenderer } from '../../functions/render.ts';
import { documentsOf, problemsOf, stalls, theme } from '../compose/stalls.ts';

// The line that is added.
vi.mock('../../functions/charts/types.ts', async (original) => {
  const { chartTypes } = await original<typeof import('../../functions/charts/types.ts')>();
  const { dots } = await import('./added/dots.ts');
  return { chartTypes: [...chartTypes, dots] };
});

const tables = { stalls: { ...stalls, rows: stalls.rows.toReversed() } };

const chart = (attributes: string) =>
  `{% chart ${attributes} data=$stalls title="Books drew most visitors" subtitle="June" /%}`;

const problems = (attributes: string) => problemsOf(chart(attributes)).map(({ message }) => message);

function inputOf(attributes: string): RenderInput {
  const documents = documentsOf(chart(attributes), tables);
  return { documents, tables, theme, archiveUrl: '.', files: [], definitions: [] };
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
  const input = inputOf('type="dots" of="stall" many="visitors" unit="count"');
  for (const format of ['email', 'page', 'pdf', 'workbook'] as const) {
    const render = await loadRenderer(format);
    const [file] = await render(input);
    expect(file?.warnings ?? []).toEqual([]);
    if (format === 'page') expect(Buffer.from(file?.bytes ?? []).toString()).toMatch(/<text[^>]*>Books</);
  }
});

test('a reader who cannot see it hears its numbers', () => {
  const [chart] = inputOf('type="dots" of="stall" many="visitors" unit="count"').documents[0]?.blocks ?? [];
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
