/** Bars that a chart adds to those of its rows: that of all, and that of what the limit cuts. */
import { describe, expect, test } from 'vitest';
import { fixedPaint } from '../../functions/charts/paint.ts';
import { chartSvg } from '../../functions/charts/sketch.ts';
import { chartOf, problemsOf, tables, theme } from './made.ts';

const bars = (more: string, language = 'en') => chartOf(`{% chart ${more} title="x" /%}`, language);

const sales = (from: number, column: 'sales' | 'sales_earlier') =>
  tables.stores.rows.slice(from).reduce((sum, row) => sum + Number(row[column]), 0);

describe('whole=', () => {
  test('is the first bar, in a colour of its own, and written as the others', () => {
    const chart = bars('bar=$by_store whole=$total whole_name="All stores"');
    expect(chart.categories[0]).toBe('All stores');
    expect(chart.categories).toHaveLength(6);
    const [only] = chart.series;
    expect(only?.tones).toEqual(['total', 'now', 'now', 'now', 'now', 'now']);
    expect(only?.values[0]).toBe(8_262_000_000);
    expect(chart.alt).toContain('All stores ¥8,262.00 million');
    const paint = fixedPaint(theme.colours.light);
    const svg = chartSvg(chart, { paint, language: 'en', currency: 'CNY', width: 640 });
    expect(svg.split(`fill="${paint.ink}"`).length).toBeGreaterThan(1);
  });

  test('stands now and earlier, of which the earlier one is pale', () => {
    const chart = bars('grouped-bar=$by_store whole=$total');
    expect(chart.categories[0]).toBe('Total');
    expect(chart.series.map(({ values, tones }) => [values[0], tones?.[0]])).toEqual([
      [5_847_000_000, 'earlier'],
      [8_262_000_000, 'total'],
    ]);
  });

  test('is left out if it is not known, and what is said of a bar stays with it', () => {
    expect(bars('bar=$by_store whole=$lost').categories).toHaveLength(5);
    const notes = 'notes={"Harbour": "New"}';
    expect(bars(`bar=$by_store whole=$total ${notes}`).behind?.bands).toMatchObject([{ from: 2, to: 2 }]);
  });
});

describe('others=', () => {
  test('adds up what the limit cuts, in the words of the language', () => {
    const chart = bars('bar=$by_store limit=3 others=true');
    expect(chart.categories.slice(3)).toEqual(['Others (2)']);
    expect(chart.series[0]?.values[3]).toBeCloseTo(sales(3, 'sales'), 2);
    expect(bars('bar=$by_store limit=3 others=true', 'zh').categories.at(-1)).toBe('其他（2项）');
    expect(bars('bar=$by_store limit=5 others=true').categories).toHaveLength(5);
  });

  test('is a bar of each series, or one more part of each stack', () => {
    const grouped = bars('grouped-bar=$by_store limit=4 others=true').series;
    expect(grouped.map(({ values }) => values.at(-1))).toEqual([
      Number(tables.stores.rows[4]?.sales_earlier),
      Number(tables.stores.rows[4]?.sales),
    ]);
    const stacked = bars('stacked-bar=$by_store limit=3 others=true');
    expect(stacked.series.map(({ name }) => name).slice(3)).toEqual(['Others (2)']);
    expect(stacked.series[3]?.values[0]).toBeCloseTo(sales(3, 'sales_earlier'), 2);
    expect(stacked.series[3]?.values[1]).toBeCloseTo(sales(3, 'sales'), 2);
  });
});

test.each([
  ['line=$monthly others=true limit=2', 'has others=, which goes with bar=, grouped-bar= or stacked-bar='],
  ['bar=$by_store others=true', 'has others=, which goes with limit='],
  ['bar=$by_store whole_name="All"', 'has whole_name=, which goes with whole='],
  ['stacked-bar=$by_store whole=$total', 'has whole=, which goes with bar= or grouped-bar='],
  [
    'bar=$by_store whole=$people',
    'whole=$people is of unit count; expected a figure of unit money, as bar= has',
  ],
  [
    'line=$monthly reference=$rate',
    'reference=$rate is of unit share; expected a figure of unit money, as line= has',
  ],
  ['bar=[$by_store, $staff] whole=$total', 'whole= goes with one figure; bar= has 2'],
  ['bar=$monthly.change limit=2 others=true', 'others= adds up, and changes such as $monthly.change do not'],
  [
    'bar=$staff limit=2 others=true',
    'others= adds up; expected total: sum at $staff in figures.yaml, if its rows do',
  ],
  ['bar=$by_store whole=$by_store', /whole=figures of one row, and \$by_store has several/],
])('the check refuses %s', (given, expected) => {
  const problems = problemsOf(`{% chart ${given} title="x" /%}`);
  expect(problems).toEqual([
    typeof expected === 'string' ? expect.stringContaining(expected) : expect.stringMatching(expected),
  ]);
});
