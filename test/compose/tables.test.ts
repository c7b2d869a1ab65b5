/** Tables of figures: heads with units and periods, totals, groups, what a limit cuts, changes. */
import { describe, expect, it } from 'vitest';
import type { DataTable } from '../../functions/compose/document.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import type { ColumnType, Table, Value } from '../../functions/query/table.ts';
import type { Figure } from '../../functions/templates/figure.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';

const templates = templatesAt(undefined);
const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);
const weekly = loadReport(templates, 'weekly-pulse');

type Columns = Readonly<Record<string, ColumnType>>;

function tableOf(columns: Columns, ...rows: readonly (readonly Value[])[]): Table {
  const names = Object.keys(columns);
  return {
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    rows: rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? null]))),
  };
}

function figure(key: string, of: string, more: Partial<Figure>): Figure {
  const [query = '', column = ''] = of.split('.');
  const name = { en: key.charAt(0).toUpperCase() + key.slice(1), zh: `${key}量（件）` };
  return { key, query, column, name, unit: 'money', compare: [], by: [], earlier: {}, growth: {}, ...more };
}

const year = { compare: ['year'], total: 'sum' } as const;
const figures = [
  figure('sales', 'shops.sales', { ...year, by: ['shop'] }),
  figure('visits', 'shops.visits', { by: ['shop'], unit: 'count' }),
  figure('share', 'shops.share', { by: ['shop'], unit: 'share', total: 'sum' }),
  figure('returns', 'shops.returns', { ...year, by: ['shop'], unit: 'count', good: 'down' }),
  figure('income', 'one.income', { compare: ['year'] }),
  figure('costs', 'one.costs', { compare: ['before'], good: 'down' }),
  figure('staff', 'one.staff', { unit: 'count' }),
];

const shops = tableOf(
  {
    ...{ shop: 'string', town: 'string', sales: 'decimal', sales_earlier: 'decimal', sales_growth: 'double' },
    ...{ visits: 'integer', share: 'double', returns: 'integer', returns_earlier: 'integer' },
    ...{ returns_growth: 'double' },
  },
  ['A', 'Rome', '7449200000.00', '5000000000.00', 0.48984, 90, 0.8, 30, 20, 0.5],
  ['B', 'Oslo', '804940000.00', '1000000000.00', -0.19506, 60, 0.15, 4, 8, -0.5],
  ['C', 'Rome', '636300000.00', '0.00', null, 30, 0.05, 2, 2, 0],
);
const one = tableOf(
  {
    ...{ income: 'decimal', income_earlier: 'decimal', income_growth: 'double' },
    ...{ costs: 'decimal', costs_before: 'decimal', costs_growth: 'double', staff: 'integer' },
  },
  ['1520000000.00', '636300000.00', 1.3889, '42.50', '40.00', 0.0625, 12],
);

function table(tag: string, language = 'en', more: Readonly<Record<string, Table>> = {}): DataTable {
  const page = { name: language, file: `${language}.md`, text: `${tag}\n` };
  const declared = { rules: {}, columns: { shop: { en: 'Shop', zh: '店' }, town: { en: 'Town', zh: '城' } } };
  const byKey = Object.fromEntries(figures.map((one) => [one.key, one]));
  const report = {
    ...weekly,
    figures: { ...declared, figures: byKey, ownColumns: [], files: [] },
    pages: { [language]: page },
  };
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const [document] = composeDocuments({
    ...{ plan, report, tables: { shops, one, ...more }, theme, checks: [], absent: [], coverage: {} },
    edition: 'x/2024-06/r1',
  });
  const block = document?.blocks.find(({ kind }) => kind === 'table');
  if (block?.kind !== 'table') throw new Error('no table');
  return block;
}

const lines = ({ columns, rows, kinds }: DataTable) => [
  columns.map(({ label }) => label).join(' | '),
  ...rows.map((row, y) => [kinds?.[y] ?? '', ...row.map(({ text }) => text)].join(' | ')),
];

describe('one unit and number of decimals for a column, said in its head', () => {
  it('millions in English, where a billion would hide digits; 亿 in Chinese', () => {
    expect(lines(table('{% table of=$sales title="T" /%}'))).toEqual([
      'Shop | Sales, Jun 2024 (¥\u00A0million) | Sales, Jun 2023 (¥\u00A0million) | Change',
      ' | A | 7,449.2 | 5,000.0 | +49.0%',
      ' | B | 804.9 | 1,000.0 | −19.5%',
      ' | C | 636.3 | 0.0 | –',
    ]);
    expect(lines(table('{% table of=$sales title="T" /%}', 'zh'))).toEqual([
      '店 | 2024年6月sales量（件）（亿元） | 2023年6月sales量（件）（亿元） | 同比',
      ' | A | 74.49 | 50.00 | +49.0%',
      ' | B | 8.05 | 10.00 | −19.5%',
      ' | C | 6.36 | 0.00 | –',
    ]);
  });

  it('for each row of a table of figures', () => {
    const rows = lines(table('{% figures of=[$income, $staff] title="T" /%}'));
    expect(rows[1]).toBe(' | Income (¥\u00A0million) | 1,520.0 | 636.3 | +138.9%');
  });
});

describe('totals', () => {
  it('add up what a sum is right for, and compare the sums', () => {
    expect(lines(table('{% table of=[$sales, $visits, $share] total=true title="T" /%}')).at(-1)).toBe(
      'total | Total | 8,890.4 | 6,000.0 | +48.2% |  | 100.0%',
    );
    expect(lines(table('{% table of=$sales total="All shops" title="T" /%}')).at(-1)).toMatch(
      /^total \| All shops/,
    );
  });

  it('are of all rows, with a row for those that a limit cuts', () => {
    expect(
      lines(table('{% table of=[$sales, $visits] limit=1 others=true total=true title="T" /%}')).slice(1),
    ).toEqual([
      'usual | A | 7.45 | 5.00 | +49.0% | 90',
      'others | Others (2) | 1.44 | 1.00 | +44.1% | ',
      'total | Total | 8.89 | 6.00 | +48.2% | ',
    ]);
  });

  it('are rows of the query itself, if it rolls up', () => {
    const rolled = tableOf({ kind: 'string', n: 'integer' }, [null, 9], ['goods', 5], ['services', 4]);
    const columns = 'columns=[{column: "kind", label: "Kind"}, {column: "n", label: "N"}]';
    const page = `{% table data=$rolled ${columns} rollup="kind" title="T" /%}`;
    expect(lines(table(page, 'zh', { rolled })).slice(1)).toEqual([
      'usual | goods | 5',
      'usual | services | 4',
      'total | 合计 | 9',
    ]);
  });

  it('stand at the foot and the side of a cross table', () => {
    const bands = tableOf(
      { shop: 'string', town: 'string', n: 'integer' },
      ['A', 'Rome', 5],
      ['A', 'Oslo', 1],
      ['B', 'Rome', 2],
    );
    figures.push(figure('n', 'bands.n', { by: ['shop', 'town'], unit: 'count', total: 'sum' }));
    expect(lines(table('{% table of=$n across="town" total=true title="T" /%}', 'en', { bands }))).toEqual([
      'Shop | Rome | Oslo | Total',
      'usual | A | 5 | 1 | 6',
      'usual | B | 2 | – | 2',
      'total | Total | 7 | 1 | 8',
    ]);
  });

  it('are not made of rows that there are not', () => {
    const page = '{% table of=$sales total=true title="T" else="Nothing." /%}';
    expect(() => table(page, 'en', { shops: { ...shops, rows: [] } })).toThrow('no table');
  });
});

it('groups stand under their names, with their sums', () => {
  const columns = 'columns=["town", "shop", "sales", "visits"]';
  expect(
    lines(table(`{% table data=$shops ${columns} group="town" total=true title="T" /%}`)).slice(1),
  ).toEqual([
    'group | Rome | 8,085.5 | ',
    'usual | A | 7,449.2 | 90',
    'usual | C | 636.3 | 30',
    'group | Oslo | 804.9 | ',
    'usual | B | 804.9 | 60',
    'total | Total | 8,890.4 | ',
  ]);
});

it('rows from small to large, the unknown last', () => {
  const page = '{% table of=$sales order="sales_growth" ascending=true title="T" /%}';
  expect(table(page).rows.map(([name]) => name?.text)).toEqual(['B', 'A', 'C']);
});

it('changes say where they go, and what readers are glad of', () => {
  const cells = table('{% table of=$returns title="T" /%}').rows.map((row) => row.at(-1));
  expect(cells).toMatchObject([
    { direction: 'up', good: 'down' },
    { direction: 'down', good: 'down' },
    { direction: 'flat', good: 'down' },
  ]);
});

it('changes of several figures are told apart, and the subtitle says what they are on', () => {
  const months = tableOf(
    { month: 'date', a: 'integer', a_growth: 'double', b: 'integer', b_growth: 'double' },
    [...['2024-05-01', 1, 0.5, 2, 11.4]],
  );
  figures.push(
    figure('orders', 'months.a', { over: 'month', unit: 'count', compare: ['year'] }),
    figure('GMV', 'months.b', { over: 'month', unit: 'count', compare: ['year'] }),
  );
  const page = '{% table of=[$orders, $GMV] title="T" /%}';
  const shown = table(page, 'en', { months });
  expect(lines(shown)).toEqual([
    'month | Orders | Change in orders | GMV | Change in GMV',
    ' | May 2024 | 1 | +50.0% | 2 | 12 times',
  ]);
  expect(shown.subtitle).toBe('Changes are on a year earlier');
  expect(lines(table(page, 'zh', { months }))[1]).toContain('增至12倍');
});

it('figures that are compared with different periods stand apart, and nothing stands beside those that are not', () => {
  expect(lines(table('{% figures of=[$income, $staff, $costs] title="T" /%}')).slice(1)).toEqual([
    'group | Compared with: Jun 2023 |  |  | ',
    'usual | Income (¥\u00A0million) | 1,520.0 | 636.3 | +138.9%',
    'group | Compared with: May 2024 |  |  | ',
    'usual | Costs (¥) | 42.50 | 40.00 | +6.3%',
    'group | Not compared |  |  | ',
    'usual | Staff | 12 |  | ',
  ]);
});

it('only http(s) addresses of the data become links, and only where the page asks for them', () => {
  const pages = tableOf(
    { page: 'string', url: 'string' },
    ['a', 'https://example.com/a?x=1&y="2"'],
    ['b', 'javascript:alert(1)'],
    ['c', 'https://user:secret@example.com'],
    ['d', 'HTTP://EXAMPLE.COM'],
    ['e', null],
  );
  const linked = '{% table data=$pages columns=[{column: "page", label: "Page", link: "url"}] title="T" /%}';
  const hrefs = (tag: string) => table(tag, 'en', { pages }).rows.map(([cell]) => cell?.href);
  expect(hrefs(linked)).toEqual([
    'https://example.com/a?x=1&y=%222%22',
    undefined,
    undefined,
    'http://example.com/',
    undefined,
  ]);
  expect(hrefs(linked.replace(', link: "url"', ''))).toEqual(Array(5).fill(undefined));
});

it('a footnote stands below, and marks the heads that it is of', () => {
  const page = '{% table of=[$visits, $share] title="T" footnote="Of {shops.shop}" footnote_on="share" /%}';
  expect(table(page)).toMatchObject({
    footnote: '* Of A',
    columns: [{ label: 'Shop' }, { label: 'Visits' }, { label: 'Share*' }],
  });
});
