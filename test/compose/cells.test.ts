/** Points of charts and cells of tables: one row for each, in the order of numbers and dates, written by the language. */
import { describe, expect, test } from 'vitest';
import type { Chart } from '../../functions/charts/chart.ts';
import type { Block } from '../../functions/compose/document.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { InputError } from '../../functions/errors.ts';
import { makePlan } from '../../functions/plan.ts';
import type { ColumnType, Table, Value } from '../../functions/query/table.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';

const templates = templatesAt(undefined);
const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);
const weekly = loadReport(templates, 'weekly-pulse');

function tableOf(
  columns: Readonly<Record<string, ColumnType>>,
  ...rows: readonly (readonly Value[])[]
): Table {
  const names = Object.keys(columns);
  return {
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    rows: rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? null]))),
  };
}

function blockOf(tag: string, q: Table, language = 'en'): Block {
  const page = { name: language, file: `${language}.md`, text: `# S\n\nText.\n\n${tag}\n` };
  const report = { ...weekly, pages: { [language]: page } };
  const plan = makePlan(report, { period: '2024-W25', now: '2024-07-01T00:00:00Z' });
  const [document] = composeDocuments({
    ...{ plan, report, tables: { q }, theme, checks: [], absent: [], coverage: {}, edition: 'x/2024-W25/r1' },
  });
  const block = document?.blocks.at(-1);
  if (!block) throw new Error('no block');
  return block;
}

const chart = (given: string, q: Table, language?: string) =>
  blockOf(`{% chart data=$q ${given} title="T" subtitle="" /%}`, q, language) as Chart;

function cross(given: string, q: Table, language?: string): string[] {
  const text = `{% table data=$q columns=[{column: "shop", label: "Shop"}] value="n" ${given} title="T" /%}`;
  const block = blockOf(text, q, language);
  if (block.kind !== 'table') throw new Error('no table');
  return [
    block.columns.map(({ label }) => label),
    ...block.rows.map((row) => row.map(({ text }) => text)),
  ].map((row) => row.join(' | '));
}

const lines = ({ categories, series }: Chart) => [
  categories.join(' '),
  ...series.map(({ name, values }) => `${name}: ${values.map((value) => value ?? '–').join(' ')}`),
];

const sales = tableOf(
  { shop: 'string', brand: 'string', n: 'integer' },
  ['A', 'x', 10],
  ['B', 'x', 7],
  ['A', 'x', 5],
);

function problemOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error.problems[0];
    throw error;
  }
  return undefined;
}

describe('several rows for one place are an error that names it', () => {
  test.each([
    [
      'bar',
      'type="bar" x="shop" y="n"',
      '2 rows for A in query q: a chart draws one row for each point; group by shop in q.sql',
    ],
    [
      'line',
      'type="line" x="shop" y="n"',
      '2 rows for A in query q: a chart draws one row for each point; group by shop in q.sql',
    ],
    [
      'transposed',
      'type="stacked-bar" transpose=true x="shop" y="n"',
      '2 rows for A in query q: a chart draws one row for each point; group by shop in q.sql',
    ],
    [
      'series',
      'type="line" x="shop" series="brand" value="n"',
      '2 rows for x, A in query q: a chart draws one row for each point; group by brand, shop in q.sql',
    ],
    [
      'cells',
      'type="heatmap" x="shop" y="brand" value="n"',
      '2 rows for x, A in query q: a chart draws one row for each point; group by brand, shop in q.sql',
    ],
    [
      'rows of cells',
      'type="heatmap" x="shop" y=["n"]',
      '2 rows for A in query q: a chart draws one row for each point; group by shop in q.sql',
    ],
  ])('%s', (_, given, message) => {
    expect(problemOf(() => chart(given, sales))).toEqual({ file: 'en.md', line: 5, message });
  });

  test('cross table, in which empty texts and what is unknown have cells too', () => {
    const message =
      '2 rows for A, x in query q: a table has one row for each cell; group by shop, brand in q.sql';
    expect(problemOf(() => cross('across="brand"', sales))).toEqual({ file: 'en.md', line: 5, message });
    const unknown = tableOf(
      { shop: 'string', brand: 'string', n: 'integer' },
      ['A', null, 1],
      ['A', '', 2],
      ['A', null, 3],
    );
    expect(problemOf(() => cross('across="brand"', unknown))?.message).toContain('2 rows for A, null');
    const several = tableOf({ shop: 'string', n: 'integer' }, ['A', 1], ['A', 2], ['B', 3], ['B', 4]);
    expect(problemOf(() => chart('type="bar" x="shop" y="n"', several))?.message).toContain(
      '(and 1 more like it)',
    );
  });

  test('only of the rows that are drawn', () => {
    expect(lines(chart('type="bar" x="shop" y="n" limit=2', sales))).toEqual(['A B', 'n: 10 7']);
  });

  test('pick(), unless they say the same', () => {
    const text = 'It is {% pick($q, "n", shop="A") %}.';
    expect(problemOf(() => blockOf(`{% if $q.n %}\n${text}\n{% /if %}`, sales))).toEqual({
      ...{ file: 'en.md', line: 6 },
      message: 'pick(): 2 rows of query q have shop="A" and differ in n; name more columns, or take first()',
    });
    const same = tableOf({ shop: 'string', n: 'integer' }, ['A', 5], ['A', 5]);
    expect(JSON.stringify(blockOf(text, same))).toContain('5');
  });
});

describe('numbers and dates stand in their order, texts in that of the query', () => {
  const hours = tableOf(
    { weekday: 'integer', hour: 'integer', n: 'integer' },
    [2, 9, 1],
    [2, 11, 2],
    [10, 10, 3],
    [1, 9, 4],
    [10, 9, 5],
  );
  test('heat map, with a gap where there is no row', () => {
    expect(lines(chart('type="heatmap" x="hour" y="weekday" value="n"', hours))).toEqual([
      '9 10 11',
      '1: 4 – –',
      '2: 1 – 2',
      '10: 5 3 –',
    ]);
  });

  test.each(['line', 'grouped-bar', 'stacked-bar', 'bar'])('%s with series', (type) => {
    expect(lines(chart(`type="${type}" x="hour" series="weekday" value="n"`, hours))).toEqual([
      '9 10 11',
      '1: 4 – –',
      '2: 1 – 2',
      '10: 5 3 –',
    ]);
  });

  test('decimals and negative numbers by what they are, the unknown last', () => {
    const q = tableOf({ price: 'decimal', n: 'integer' }, ['10.00', 1], ['9.50', 2], [null, 3], ['-1.00', 4]);
    expect(lines(chart('type="line" x="price" y="n"', q))[1]).toBe('n: 4 2 1 3');
  });

  test('lines over days, and the last of them if a query counts back', () => {
    const q = tableOf(
      { day: 'date', n: 'integer' },
      ['2024-06-03', 3],
      ['2024-06-02', null],
      ['2024-06-01', 1],
    );
    expect(lines(chart('type="line" x="day" x_as="weekday" y="n"', q))).toEqual(['Sat Sun Mon', 'n: 1 – 3']);
    expect(lines(chart('type="line" x="day" x_as="weekday" y="n" limit=2', q))).toEqual([
      'Sun Mon',
      'n: – 3',
    ]);
  });

  test('bars of one series stay a ranking', () => {
    const q = tableOf({ store: 'integer', n: 'integer' }, [367, 9], [31, 5]);
    expect(lines(chart('type="bar" x="store" y="n"', q))).toEqual(['367 31', 'n: 9 5']);
  });

  test('texts and truths as they come', () => {
    const q = tableOf({ x: 'string', s: 'boolean', n: 'integer' }, ['b', true, 1], ['a', false, 2]);
    expect(lines(chart('type="line" x="x" series="s" value="n"', q))).toEqual([
      'b a',
      'true: 1 –',
      'false: – 2',
    ]);
  });

  test('the largest of them, by the value itself if nothing else is said', () => {
    expect(lines(chart('type="heatmap" x="hour" y="weekday" value="n" limit_y=2', hours))).toEqual([
      '9 10 11',
      '1: 4 – –',
      '10: 5 3 –',
    ]);
  });

  test('cross table', () => {
    const q = tableOf(
      { shop: 'integer', year: 'integer', n: 'integer' },
      [20, 2024, 1],
      [3, 2023, 2],
      [20, 2022, 3],
    );
    expect(cross('across="year" as="exact"', q)).toEqual([
      'Shop | 2022 | 2023 | 2024',
      '3 | – | 2 | –',
      '20 | 3 | – | 1',
    ]);
  });
});

describe('dates are written by the language', () => {
  const months = tableOf(
    { shop: 'string', month: 'date', n: 'integer' },
    ['N', '2017-07-01', 1],
    ['N', '2017-06-01', 2],
  );
  const days = tableOf(
    { shop: 'string', day: 'date', n: 'integer' },
    ['N', '2017-06-01', 1],
    ['N', '2017-06-15', 2],
  );
  test.each([
    ['months', 'across="month"', months, 'en', 'Shop | June 2017 | July 2017'],
    ['months in Chinese', 'across="month"', months, 'zh', 'Shop | 2017年6月 | 2017年7月'],
    ['months, short', 'across="month" across_as="short-month"', months, 'en', 'Shop | Jun 17 | Jul 17'],
    ['days', 'across="day"', days, 'en', 'Shop | 1 June 2017 | 15 June 2017'],
    ['weekdays', 'across="day" across_as="weekday"', days, 'en', 'Shop | Thu | Thu'],
  ])('heads: %s', (_, given, q, language, heads) => {
    expect(cross(given, q, language)[0]).toBe(heads);
  });

  test('categories and series of every chart', () => {
    const q = tableOf(
      { day: 'date', at: 'timestamp', n: 'integer' },
      ['2017-06-01', '2017-06-01T00:00:00.000', 1],
      ['2017-06-02', '2017-06-02T00:00:00.000', 2],
    );
    const given = (x: string, series: string) => `type="line" x="${x}" series="${series}" value="n"`;
    expect(chart(`${given('day', 'at')} x_as="weekday"`, q).categories).toEqual(['Thu', 'Fri']);
    expect(chart(given('day', 'at'), q).series.map(({ name }) => name)).toEqual([
      '1 June 2017',
      '2 June 2017',
    ]);
    expect(chart('type="bar" x="at" y="n"', q).categories).toEqual(['1 June 2017', '2 June 2017']);
  });

  test('one first of a month alone is a day; times of a day are said', () => {
    const q = tableOf({ day: 'date', at: 'timestamp', n: 'integer' }, [
      '2017-06-01',
      '2017-06-01T14:30:00.000',
      1,
    ]);
    expect(chart('type="bar" x="day" y="n"', q).categories).toEqual(['1 June 2017']);
    expect(chart('type="bar" x="at" y="n"', q).categories).toEqual(['1 June 2017 14:30']);
  });

  test('a year is a name, and not a number of things', () => {
    const q = tableOf({ year: 'integer', n: 'integer' }, [2017, 1]);
    expect(chart('type="bar" x="year" y="n"', q).categories).toEqual(['2017']);
  });
});
