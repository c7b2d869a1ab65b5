/** Charts of figures as pages ask for them, over small tables that are made here. */
import type { Chart } from '../../functions/charts/chart.ts';
import type { Block, ReportDocument } from '../../functions/compose/document.ts';
import { composeDocuments } from '../../functions/compose.ts';
import type { Problem } from '../../functions/errors.ts';
import { makePlan } from '../../functions/plan.ts';
import type { ColumnType, Row, Table } from '../../functions/query/table.ts';
import type { Figure } from '../../functions/templates/figure.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';

const templates = templatesAt(undefined);
export const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);

function table(columns: Record<string, ColumnType>, rows: readonly Row[]): Table {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows };
}

const usual = {
  by: [],
  earlier: {},
  growth: {},
  compare: [],
  unit: 'money',
  source: ['order_lines'],
} as const;

function figure(key: string, of: string, en: string, zh: string, more: Partial<Figure> = {}): Figure {
  const [query = '', column = ''] = of.split('.');
  return { ...usual, key, query, column, name: { en, zh }, ...more };
}

const monthly = { over: 'month', compare: ['year'] } as const;

export const figures = [
  figure('monthly', 'months.sales', 'Sales', '销售额', monthly),
  figure('creators', 'months.creators', 'Active creators', '动销达人', { over: 'month', unit: 'count' }),
  figure('hours', 'months.hours', 'Live hours', '直播时长', { over: 'month', unit: 'hours' }),
  figure('by_category', 'categories.sales', 'Sales', '销售额', { by: ['category', 'month'] }),
  figure('total', 'totals.sales', 'Sales', '销售额', { target: 'plan', compare: ['year'] }),
  figure('people', 'totals.people', 'Active creators', '动销达人', { unit: 'count', target: 1200 }),
  figure('rate', 'totals.rate', 'Share of newcomers', '新增占比', { unit: 'share', target: 0.25 }),
  figure('lost', 'totals.lost', 'Returns', '退货', { target: 5 }),
  figure('unplanned', 'totals.sales', 'Sales', '销售额', {}),
  figure('by_kind', 'kinds.sales', 'Sales', '销售额', { by: ['kind'], target: 'plan', compare: ['year'] }),
  figure('change_by_kind', 'kinds.sales', 'Sales', '销售额', {
    by: ['kind'],
    compare: ['year'],
    total: 'sum',
  }),
  figure('by_store', 'stores.sales', 'Sales', '销售额', { by: ['store'], compare: ['year'], total: 'sum' }),
  figure('staff', 'stores.staff', 'Staff', '员工', { by: ['store'], unit: 'count' }),
  figure('part', 'months.part', 'Share of goods', '商品占比', { ...monthly, unit: 'share' }),
] as const;

/** A wave that follows from `n` alone. */
const wave = (n: number) => 1 + 0.6 * Math.sin(n * 1.3) * Math.cos(n * 0.7);

const months = Array.from({ length: 14 }, (_, i) => ({
  month: `${2023 + Math.floor((i + 4) / 12)}-${String(((i + 4) % 12) + 1).padStart(2, '0')}-01`,
  sales: (52_000_000 * wave(i)).toFixed(2),
  sales_growth: i < 2 ? null : wave(i * 3) - 0.8,
  creators: i === 5 ? null : 800 + i * 31,
  hours: 1200 + i * 91.25,
  part: 0.6 + i / 100,
  part_earlier: 0.5,
}));

const categories = [
  'Skin care',
  'Small appliances and kitchen electronics',
  'Tea',
  'Fruit',
  '<b>Hotels</b>',
].flatMap((category, i) =>
  months.slice(2).map(({ month }, m) => ({
    ...{ category, month },
    sales: m === 4 && i === 1 ? null : (1_100_000 * (i + 1) * wave(m + i)).toFixed(2),
  })),
);

const kinds = [
  { kind: 'Goods', sales: '7100.50', sales_earlier: '5300.00', plan: '8000.00' },
  { kind: 'Services', sales: '910.00', sales_earlier: '1200.00', plan: '850.00' },
  { kind: 'Unknown', sales: null, sales_earlier: '20.00', plan: null },
];

const stores = ['Old Street and everything around it', 'Harbour', 'Station', 'Park', '<i>Mill</i>'].map(
  (store, i) => ({
    store,
    sales: (900_000 * wave(i + 2)).toFixed(2),
    sales_earlier: (700_000 * wave(i * 2)).toFixed(2),
    staff: 12 + ((i * 7) % 5),
  }),
);

const totals = [
  {
    sales: '8262000000.00',
    sales_earlier: '5847000000.00',
    sales_growth: 0.413,
    plan: '9000000000.00',
    people: 1147,
    rate: 0.241,
    lost: null,
  },
];

export const tables = {
  stores: table({ store: 'string', sales: 'decimal', sales_earlier: 'decimal', staff: 'integer' }, stores),
  kinds: table({ kind: 'string', sales: 'decimal', sales_earlier: 'decimal', plan: 'decimal' }, kinds),
  totals: table(
    {
      ...{ sales: 'decimal', sales_earlier: 'decimal', sales_growth: 'double', plan: 'decimal' },
      ...{ people: 'integer', rate: 'double', lost: 'decimal' },
    },
    totals,
  ),
  categories: table({ category: 'string', month: 'date', sales: 'decimal' }, categories),
  months: table(
    {
      ...{ month: 'date', sales: 'decimal', sales_growth: 'double', creators: 'integer' },
      ...{ hours: 'double', part: 'double', part_earlier: 'double' },
    },
    months,
  ),
};

function reportOf(text: string, language: string): Report {
  const declared = { rules: {}, columns: {}, ownColumns: [], files: [] } as const;
  return {
    ...loadReport(templates, 'weekly-pulse'),
    figures: { ...declared, figures: Object.fromEntries(figures.map((one) => [one.key, one])) },
    pages: { [language]: { name: language, file: `${language}.md`, text: `# Made\n\n${text}\n` } },
  };
}

/** The document of a page in a language. */
export function documentOf(text: string, language = 'en'): ReportDocument {
  const report = reportOf(text, language);
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-02T00:00:00Z' });
  const [document] = composeDocuments({
    ...{ plan, report, tables, checks: [], absent: [], coverage: {}, theme, edition: 'x/2024-06/r1' },
  });
  if (!document) throw new Error(`no document in ${language}`);
  return document;
}

/** The first chart of a page. */
export function chartOf(text: string, language = 'en'): Chart {
  const chart = documentOf(text, language).blocks.find((block: Block) => block.kind === 'chart');
  if (chart?.kind !== 'chart') throw new Error(`no chart: ${text}`);
  return chart;
}

/** What the check says of a page. */
export function problemsOf(text: string): string[] {
  const columns = Object.fromEntries(Object.entries(tables).map(([name, one]) => [name, one.columns]));
  return checkPages(reportOf(text, 'en'), columns).map(({ message }: Problem) => message);
}
