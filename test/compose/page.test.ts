/** Pages as documents: tags become blocks, conditions leave nothing empty behind, text stays text. */
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../functions/charts/chart.ts';
import type { Block, DataTable, ReportDocument } from '../../functions/compose/document.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import type { ColumnType, Row, Table, Tables } from '../../functions/query/table.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';

const templates = templatesAt(undefined);
const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);
const weekly = loadReport(templates, 'weekly-pulse');

function tableOf(columns: Record<string, ColumnType>, rows: readonly Row[]): Table {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows };
}

/** The document that a page becomes, in a report that has nothing but this page. */
function composed(
  text: string,
  tables: Tables,
  language = 'en',
  absent: readonly string[] = [],
): ReportDocument {
  const report: Report = {
    ...weekly,
    pages: { [language]: { name: language, file: `${language}.md`, text } },
  };
  const plan = makePlan(report, { period: '2024-W25', now: '2024-07-01T00:00:00Z' });
  const [document] = composeDocuments({
    plan,
    report,
    tables,
    checks: [],
    absent,
    coverage: {},
    theme,
    edition: 'x/2024-W25/r1',
  });
  if (!document) throw new Error('no document');
  return document;
}

const blocksOf = (...args: Parameters<typeof composed>): readonly Block[] => composed(...args).blocks;
const chartOf = (...args: Parameters<typeof composed>) => blocksOf(...args)[0] as Chart;
const dataTableOf = (...args: Parameters<typeof composed>) => blocksOf(...args)[0] as DataTable;
const cells = (table: DataTable) => table.rows.map((row) => row.map(({ text }) => text));

const grid = tableOf({ vertical: 'string', category: 'string', sales: 'decimal', share: 'double' }, [
  { vertical: 'Food', category: 'Snacks', sales: '30.00', share: 0.75 },
  { vertical: 'Food', category: 'Tea', sales: '10.00', share: 0.25 },
  { vertical: 'Home', category: 'Bedding', sales: '100.00', share: 0.9 },
  { vertical: 'Home', category: 'Tea', sales: '11.00', share: 0.1 },
]);

describe('conditions', () => {
  const known = { q: tableOf({ a: 'integer', b: 'integer' }, [{ a: 5, b: null }]) };

  it('drop the points, and the list, that they leave empty', () => {
    const page =
      '- {% if known($q.a) %}**Five** is {% count($q.a) %}.{% /if %}\n- {% if known($q.b) %}Never.{% /if %}\n';
    const [list] = blocksOf(page, known);
    expect(list?.kind === 'list' && list.items.length).toBe(1);
    expect(blocksOf('- {% if known($q.b) %}Never.{% /if %}\n', known)).toEqual([]);
  });

  it('drop a paragraph that they leave empty', () => {
    expect(
      blocksOf('{% if known($q.b) %}Never.{% /if %} {% if known($q.b) %}Never.{% /if %}', known),
    ).toEqual([]);
  });
});

describe('tiles', () => {
  const q = tableOf({ sales: 'decimal', growth: 'double' }, [{ sales: '8130000000.00', growth: 0.43 }]);
  const page = (against: string) =>
    `{% kpis %}\n{% kpi label="S" value=money($q.sales) growth=$q.growth against="${against}" /%}\n{% /kpis %}`;
  const tile = (text: string, table: Table) => {
    const [block] = blocksOf(text, { q: table });
    return block?.kind === 'kpis' ? block.items[0] : undefined;
  };

  it('say what the growth is against, before it or after it', () => {
    expect(tile(page('on a year earlier'), q)).toMatchObject({
      change: '+43.0%',
      against: 'on a year earlier',
      direction: 'up',
    });
    const first = tile(page('同比{change}'), q);
    expect(first).toMatchObject({ change: '同比+43.0%', direction: 'up' });
    expect(first).not.toHaveProperty('against');
  });

  it('say that there is no comparison', () => {
    const without = tableOf({ sales: 'decimal', growth: 'double' }, [{ sales: null, growth: null }]);
    expect(tile(page('on a year earlier'), without)).toEqual({
      label: 'S',
      value: 'no data',
      change: 'no comparison',
      direction: 'none',
    });
  });
});

describe('charts', () => {
  it('take the values of x and y with the largest sums, from large to small', () => {
    const page =
      '{% chart type="heatmap" data=$grid x="vertical" y="category" value="share" by="sales" limit_x=1 limit_y=2 title="T" subtitle="" /%}';
    const chart = chartOf(page, { grid });
    expect(chart.categories).toEqual(['Home']);
    expect(chart.series.map(({ name, values }) => [name, values])).toEqual([
      ['Bedding', [0.9]],
      ['Snacks', [null]],
    ]);
  });

  it('turn rows into series where they are transposed', () => {
    const tiers = tableOf({ tier: 'string', share: 'double', share_earlier: 'double' }, [
      { tier: 'small', share: 0.2, share_earlier: 0.3 },
      { tier: 'head', share: 0.8, share_earlier: null },
    ]);
    const page =
      '{% chart type="stacked-bar" data=$tiers transpose=true x="tier" y=["share_earlier", "share"] names=["Before", "Now"] unit="ratio" title="T" subtitle="" /%}';
    const chart = chartOf(page, { tiers });
    expect(chart.categories).toEqual(['Before', 'Now']);
    expect(chart.series).toEqual([
      { name: 'small', tone: 1, values: [0.3, 0.2], labels: ['30.0%', '20.0%'] },
      { name: 'head', tone: 2, values: [null, 0.8], labels: ['–', '80.0%'] },
    ]);
  });

  it('begin and end with what is known, and keep gaps between', () => {
    const days = tableOf(
      { day: 'date', n: 'integer' },
      [null, 1, null, 3, null].map((n, i) => ({ day: `2024-06-1${i}`, n })),
    );
    const page =
      '{% chart type="line" data=$days known="n" x="day" x_as="weekday" y="n" names=["N"] title="T" subtitle="" /%}';
    const chart = chartOf(page, { days });
    expect(chart.categories).toEqual(['Tue', 'Wed', 'Thu']);
    expect(chart.series[0]?.values).toEqual([1, null, 3]);
  });

  it('are not there where the table has no rows', () => {
    const page = '{% chart type="bar" data=$grid x="vertical" y="sales" title="T" subtitle="" /%}';
    expect(blocksOf(page, { grid: { ...grid, rows: [] } })).toEqual([]);
  });
});

describe('tables', () => {
  const columns =
    'columns=[{column: "vertical", label: "V"}, {column: "category", label: "C"}, {column: "sales", label: "S", as: "short-money"}]';

  it('show the first row of each value, from large to small, as many as asked for', () => {
    const page = `{% table data=$grid per="vertical" order="sales" limit=5 ${columns} title="T" /%}`;
    expect(cells(dataTableOf(page, { grid }))).toEqual([
      ['Home', 'Bedding', '100.00'],
      ['Food', 'Snacks', '30.00'],
    ]);
  });

  it('cross two columns, with a dash where there is no row', () => {
    const page =
      '{% table data=$grid across="vertical" value="share" columns=[{column: "category", label: "C"}] title="T" /%}';
    const table = dataTableOf(page, { grid });
    expect(table.columns.map(({ label }) => label)).toEqual(['C', 'Food', 'Home']);
    expect(cells(table)[1]).toEqual(['Tea', '25.0%', '10.0%']);
    expect(cells(table)[0]).toEqual(['Snacks', '75.0%', '–']);
  });

  it('may be listed by the page itself', () => {
    const page =
      '{% figures title="T" columns=[{label: "Figure"}, {label: "Now"}, {label: "Growth", as: "growth"}] rows=[{label: "Sales", as: "money", values: [$grid.sales, $grid.share]}, {label: "None", as: "money", values: []}] /%}';
    const table = dataTableOf(page, { grid });
    expect(cells(table)).toEqual([
      ['Sales', '¥30.00', '+75.0%'],
      ['None', '–', '–'],
    ]);
  });
});

describe('text from data', () => {
  it('is never read as Markdoc', () => {
    const name = '**bold** {% more /%} <b>[x](http://y)';
    const q = tableOf({ name: 'string' }, [{ name }]);
    expect(blocksOf('{% $q.name %} sells.', { q })).toEqual([
      {
        kind: 'paragraph',
        content: [
          { kind: 'text', text: name.replace('://', '\u2060:\u2060/\u2060/\u2060') },
          { kind: 'text', text: ' sells.' },
        ],
      },
    ]);
  });
});

describe('what the lake lacks', () => {
  it('is said, and nothing where it lacks nothing', () => {
    expect(blocksOf('{% missing /%}', {})).toEqual([]);
    expect(blocksOf('{% missing /%}', {}, 'en', ['live_sessions'])).toMatchObject([
      { kind: 'note', tone: 'warning' },
    ]);
  });
});
