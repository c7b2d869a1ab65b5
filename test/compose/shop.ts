/** Pages of a small report with figures: what they become, and what the check says of them. */
import type { Block, Inline, ReportDocument } from '../../functions/compose/document.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import type { ColumnType, Row, Table, Tables } from '../../functions/query/table.ts';
import type { Figure } from '../../functions/templates/figure.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';

const templates = templatesAt(undefined);
export const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);

export function tableOf(columns: Record<string, ColumnType>, ...rows: readonly Row[]): Table {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows };
}

const usual = {
  by: [],
  earlier: {},
  growth: {},
  source: ['order_lines'],
  compare: [],
  unit: 'money',
} as const;

function figure(key: string, of: string, more: Partial<Figure> = {}): Figure {
  const [query = '', column = ''] = of.split('.');
  return { ...usual, key, query, column, name: { en: key, zh: key }, ...more };
}

const figures = [
  figure('sales', 'total.sales', { compare: ['year'] }),
  figure('net', 'total.net'),
  figure('lost', 'total.lost'),
  figure('units', 'total.units', { unit: 'count' }),
  figure('creators', 'total.creators', { unit: 'count' }),
  figure('hours', 'total.hours', { unit: 'hours' }),
  figure('share', 'total.share', { unit: 'share', compare: ['year'] }),
  figure('kind_sales', 'kinds.sales', { by: ['kind'], compare: ['year'] }),
  figure('monthly', 'months.sales', { over: 'month', last: 2 }),
];

export const tables: Tables = {
  total: tableOf(
    {
      ...{
        sales: 'decimal',
        sales_earlier: 'decimal',
        sales_growth: 'double',
        net: 'decimal',
        lost: 'decimal',
      },
      ...{ units: 'integer', creators: 'integer', hours: 'double', share: 'double', share_earlier: 'double' },
    },
    {
      ...{ sales: '2000.00', sales_earlier: '2500.00', sales_growth: -0.2, net: '1900.50', lost: null },
      ...{ units: 50, creators: 20, hours: 10.5, share: 0.26, share_earlier: 0.3 },
    },
  ),
  kinds: tableOf(
    { kind: 'string', sales: 'decimal', sales_growth: 'double', units: 'integer' },
    { kind: 'goods', sales: '1500.00', sales_growth: 0.1, units: 40 },
    { kind: 'tickets', sales: '300.00', sales_growth: null, units: 4 },
    { kind: 'services', sales: '300.00', sales_growth: -0.5, units: 6 },
    { kind: 'other', sales: null, sales_growth: null, units: null },
  ),
  months: tableOf(
    { month: 'date', sales: 'decimal' },
    { month: '2024-04-01', sales: '900.00' },
    { month: '2024-05-01', sales: '700.00' },
    { month: '2024-06-01', sales: '800.00' },
  ),
  none: tableOf({ name: 'string' }),
};

const weekly = loadReport(templates, 'weekly-pulse');

/** @param more what the report has besides its pages */
export function shop(pages: Pages, more: Partial<Report> = {}): Report {
  const declared = { rules: { large_sales: 'money' }, columns: {}, ownColumns: [], files: [] } as const;
  return {
    ...weekly,
    figures: { ...declared, figures: Object.fromEntries(figures.map((one) => [one.key, one])) },
    pages: Object.fromEntries(
      Object.entries(pages).map(([name, text]) => [name, { name, file: `${name}.md`, text }]),
    ),
    ...more,
  };
}

export function documentsOf(report: Report): ReportDocument[] {
  const plan = makePlan(report, { period: '2024-06', now: '2024-07-01T00:00:00Z' });
  const edition = 'shop/2024-06/r1';
  return composeDocuments({
    ...{ plan, report, tables, checks: [], absent: [], coverage: {}, theme, edition },
  });
}

export const blocksOf = (text: string, language = 'en'): readonly Block[] =>
  documentsOf(shop({ [language]: text }))[0]?.blocks ?? [];

const inlineText = (content: readonly Inline[]): string =>
  content
    .map((one) => ('text' in one ? one.text : 'children' in one ? inlineText(one.children) : ' '))
    .join('');

/** Paragraphs and points as lines; of other blocks their kind. */
export function linesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'paragraph' || block.kind === 'heading') return [inlineText(block.content)];
    if (block.kind === 'list')
      return block.items.map((item) => `${block.ordered ? '1.' : '-'} ${linesOf(item).join(' / ')}`);
    return [block.kind];
  });
}

export const linesIn = (text: string, language?: string) => linesOf(blocksOf(text, language));

type Pages = Readonly<Record<string, string>>;

const isReport = (given: string | Pages | Report): given is Report =>
  typeof given !== 'string' && 'settings' in given;

/** What the check says, as `LINE: MESSAGE`. */
export function problemsIn(given: string | Pages | Report): string[] {
  const columns = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.columns]));
  const report = isReport(given) ? given : shop(typeof given === 'string' ? { en: given } : given);
  return checkPages(report, columns).map(({ line, message }) => `${line}: ${message}`);
}
