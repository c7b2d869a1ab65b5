/** What the template gets as `data.json`: texts that can be printed, and sizes that are known beforehand. */
import type { Block, Chart, DataTable, Document, Heading, Inline, Kpi } from '../../document.ts';
import { formatDate } from '../../format.ts';
import { type Palette, type Theme, word } from '../../theme.ts';
import { chartSvg } from '../chart.ts';
import { columnWidths } from './columns.ts';

/** Width of a page's text in points: A4 without its margins of 22 mm. The template has the same. */
const textWidth = 470.5;
/** The same in CSS px, for charts. */
const chartWidth = 627;
/** Height in CSS px that a chart may take, so that it shares a page with its texts. */
const chartRoom = 780;

/** What is carried along while blocks are converted. */
interface Conversion {
  readonly document: Document;
  readonly palette: Palette;
  /** Makes a text printable. */
  readonly clean: (text: string) => string;
  /** SVG by file name, filled as charts are met. */
  readonly pictures: Map<string, string>;
}

export interface PdfData {
  /** The content of `data.json`. */
  readonly json: object;
  /** SVG by file name. */
  readonly pictures: ReadonlyMap<string, string>;
}

/** @param clean makes a text printable */
export function pdfData(document: Document, theme: Theme, clean: (text: string) => string): PdfData {
  const pictures = new Map<string, string>();
  const conversion = { document, palette: theme.colours.light, clean, pictures };
  const json = {
    ...front(document, clean),
    date: document.date,
    dateText: formatDate(document.date, document),
    language: document.language,
    words: words(theme, document.language),
    colours: theme.colours.light,
    blocks: blocks(document.blocks, conversion),
  };
  return { json, pictures };
}

function front({ title, period, publisher, edition, summary }: Document, clean: (text: string) => string) {
  return {
    title: line(clean(title)),
    period: clean(period),
    publisher: clean(publisher),
    edition: clean(edition),
    summary: clean(summary),
  };
}

function words(theme: Theme, language: string): Record<string, string> {
  const keys = ['source', 'contents', 'page_of', 'edition', 'period', 'publisher', 'data_until'];
  return Object.fromEntries(keys.map((key) => [key, word(theme, language, key)]));
}

// PDF/UA wants a heading, a title and an alternative text to say something.
const line = (text: string) => (text.trim() === '' ? '–' : text);

function blocks(all: readonly Block[], conversion: Conversion): object[] {
  const levels = headingLevels(all);
  return all.map((block) => converted(block, conversion, levels));
}

/** PDF/UA wants headings to start at 1 and to skip no level. */
function headingLevels(all: readonly Block[]): Map<Heading, number> {
  const levels = new Map<Heading, number>();
  let last = 0;
  for (const block of all) {
    if (block.kind !== 'heading') continue;
    last = Math.min(block.level - 1, last + 1);
    levels.set(block, last);
  }
  return levels;
}

function converted(block: Block, conversion: Conversion, levels: ReadonlyMap<Heading, number>): object {
  const { clean } = conversion;
  switch (block.kind) {
    case 'heading':
      return { kind: 'heading', level: levels.get(block) ?? 1, content: headingContent(block, clean) };
    case 'paragraph':
      return { kind: 'paragraph', content: inlines(block.content, clean) };
    case 'list':
      return {
        kind: 'list',
        ordered: block.ordered,
        items: block.items.map((item) => blocks(item, conversion)),
      };
    case 'kpis':
      return { kind: 'kpis', items: block.items.map((item) => tile(item, clean)) };
    case 'chart':
      return chart(block, conversion);
    case 'table':
      return table(block, clean);
    case 'note':
      return {
        kind: 'note',
        tone: block.tone,
        title: clean(block.title),
        blocks: blocks(block.blocks, conversion),
      };
    case 'divider':
      return { kind: 'divider' };
  }
}

function headingContent(heading: Heading, clean: (text: string) => string): object[] {
  const content = inlines(heading.content, clean);
  return JSON.stringify(content).match(/"text":" *[^ "]/) ? content : [{ kind: 'text', text: '–' }];
}

function inlines(all: readonly Inline[], clean: (text: string) => string): object[] {
  return all.map((one) => inline(one, clean));
}

function inline(one: Inline, clean: (text: string) => string): object {
  if (one.kind === 'text') return { kind: 'text', text: clean(one.text) };
  if (one.kind === 'break') return one;
  return { ...one, children: inlines(one.children, clean) };
}

function tile({ label, value, change, direction, against }: Kpi, clean: (text: string) => string) {
  return {
    label: clean(label),
    value: clean(value),
    change: clean(change ?? ''),
    direction,
    against: clean(against ?? ''),
  };
}

function chart(block: Chart, { clean, pictures, palette, document }: Conversion): object {
  const { language, currency } = document;
  const svg = chartSvg(cleanChart(block, clean), { palette, language, currency, width: chartWidth });
  const file = `${block.id}.svg`;
  pictures.set(file, svg);
  const height = Number(/ height="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  return {
    kind: 'chart',
    file,
    // In points: a very tall chart is drawn smaller, so that it fits on a page.
    width: textWidth * Math.min(1, chartRoom / height),
    title: line(clean(block.title)),
    subtitle: clean(block.subtitle),
    source: clean(block.source),
    alt: line(clean(block.alt)),
  };
}

function cleanChart(chart: Chart, clean: (text: string) => string): Chart {
  return {
    ...chart,
    categories: chart.categories.map(clean),
    series: chart.series.map((series) => ({
      ...series,
      name: clean(series.name),
      labels: series.labels.map(clean),
    })),
    flows: chart.flows.map((flow) => ({
      ...flow,
      from: clean(flow.from),
      to: clean(flow.to),
      label: clean(flow.label),
    })),
  };
}

function table(block: DataTable, clean: (text: string) => string): object {
  const columns = block.columns.map(({ label, align }) => ({ label: clean(label), align }));
  const rows = block.rows.map((row) => columns.map((_, x) => clean(row[x]?.text ?? '')));
  return {
    kind: 'table',
    title: clean(block.title),
    subtitle: clean(block.subtitle),
    source: clean(block.source),
    labels: columns.map(({ label }) => label),
    aligns: columns.map(({ align }) => align),
    widths: columnWidths(columns, rows, textWidth),
    rows,
  };
}
