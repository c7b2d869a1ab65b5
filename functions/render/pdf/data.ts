/** What the template gets as `data.json`: texts that can be printed, and sizes that are known beforehand. */
import type { Chart } from '../../charts/chart.ts';
import { fixedPaint } from '../../charts/paint.ts';
import { sketchChart } from '../../charts/sketch.ts';
import type { Sketch } from '../../charts/type.ts';
import type { Block, DataTable, Heading, Inline, Kpi, Kpis, ReportDocument } from '../../compose/document.ts';
import { formatDate } from '../../language/format.ts';
import { type Theme, word } from '../../templates/theme.ts';
import { cleanText } from '../../text/clean.ts';
import { isOfOneFamily } from '../../text/fonts.ts';
import { outlined } from '../outlined.ts';
import { tileRows } from '../tiles.ts';
import {
  arrange,
  chartRoom,
  chartWidth,
  introduces,
  layoutOf,
  pointsPerPixel,
  tileColumns,
} from './arrange.ts';
import { textWidth, wholeRows } from './heights.ts';

/** What is carried along while blocks are converted. */
interface Conversion {
  /** Makes a text printable. */
  readonly clean: (text: string) => string;
  /** SVG by file name, filled as charts are met. */
  readonly pictures: Map<string, string>;
  readonly sketch: (chart: Chart) => Sketch;
  readonly levels: ReadonlyMap<Block, number>;
}

export interface PdfData {
  /** The content of `data.json`. */
  readonly json: object;
  /** SVG by file name. */
  readonly pictures: ReadonlyMap<string, string>;
}

/** @param clean makes a text printable */
export function pdfData(document: ReportDocument, theme: Theme, clean: (text: string) => string): PdfData {
  const pictures = new Map<string, string>();
  const levels = headingLevels(document.blocks);
  const conversion = { clean, pictures, levels, sketch: sketches(document, theme, clean) };
  const pages = arrange(document, levels, conversion.sketch);
  const json = {
    ...front(document, clean),
    date: document.date,
    dateText: formatDate(document.date, document),
    language: document.language,
    words: words(theme, document.language),
    colours: theme.colours.light,
    blocks: document.blocks.map((block, i) => ({
      ...converted(block, conversion, pages.heights.get(i)),
      ...(introduces(document.blocks, i) ? { keeps: true } : {}),
      ...(pages.breaks.has(i) ? { breaks: true } : {}),
    })),
  };
  return { json, pictures };
}

/** Each chart is measured once: to fill the pages, and to be drawn. */
function sketches({ language, currency }: ReportDocument, theme: Theme, clean: (text: string) => string) {
  const paint = fixedPaint(theme.colours.light);
  const known = new Map<Chart, Sketch>();
  return (chart: Chart): Sketch => {
    const found =
      known.get(chart) ??
      sketchChart(cleanChart(chart, clean), { paint, language, currency, width: chartWidth });
    known.set(chart, found);
    return found;
  };
}

function front(
  { title, period, publisher, edition, summary }: ReportDocument,
  clean: (text: string) => string,
) {
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
  return all.map((block) => converted(block, conversion));
}

/** PDF/UA wants headings to start at 1 and to skip no level. */
function headingLevels(all: readonly Block[]): Map<Block, number> {
  const levels = new Map<Block, number>();
  let last = 0;
  for (const block of all) {
    if (block.kind !== 'heading') continue;
    last = Math.min(block.level - 1, last + 1);
    levels.set(block, last);
  }
  return levels;
}

/** @param height of a chart's drawing in points, where pages were filled with it */
function converted(block: Block, conversion: Conversion, height?: number): object {
  const { clean, levels } = conversion;
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
      return tiles(block, clean);
    case 'chart':
      return chart(block, conversion, height);
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
  return all.flatMap((one) =>
    one.kind === 'link' && !leadsToWeb(one.href) ? inlines(one.children, clean) : [inline(one, clean)],
  );
}

// Compose has checked it; a second look costs nothing where a mistake would run a script.
const leadsToWeb = (href: string) => /^(https?:\/\/|mailto:)/i.test(href);

function inline(one: Inline, clean: (text: string) => string): object {
  if (one.kind === 'text') return { kind: 'text', text: clean(one.text) };
  if (one.kind === 'break') return one;
  const children = inlines(one.children, clean);
  return one.kind === 'link' ? { ...one, href: cleanText(one.href), children } : { ...one, children };
}

function tiles(block: Kpis, clean: (text: string) => string): object {
  const columns = tileColumns(block.items);
  const rows = columns === 4 ? [block.items] : tileRows(block);
  return {
    kind: 'kpis',
    columns,
    items: rows.flatMap((row) => row.map((item) => ({ ...tile(item, clean), span: columns / row.length }))),
  };
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

function chart(block: Chart, { clean, pictures, sketch }: Conversion, height?: number): object {
  const { least, usual, draw } = sketch(block);
  const drawn = height === undefined ? usual : Math.max(least, Math.floor(height / pointsPerPixel));
  const file = `${block.id}.svg`;
  pictures.set(file, outlined(draw(drawn), isHardToDraw));
  return {
    kind: 'chart',
    file,
    // In points: a very tall chart is drawn smaller, so that it fits on a page.
    width: textWidth * Math.min(1, chartRoom / drawn),
    title: line(clean(block.title)),
    subtitle: clean(block.subtitle),
    source: clean(block.source),
    alt: line(clean(block.alt)),
  };
}

/**
 * Of a text in two fonts, or with marks upon its letters (it takes "≮" for "<" with one), Typst draws a part of a
 * chart's label as nothing, and then refuses the document.
 */
const isHardToDraw = (text: string) => !isOfOneFamily(text) || /\p{M}/u.test(text.normalize('NFD'));

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
  const rows = block.rows.map((row) => row.map((cell) => ({ ...cell, text: clean(cell.text) })));
  const { widths, labels } = layoutOf({ columns, rows });
  return {
    kind: 'table',
    title: clean(block.title),
    subtitle: clean(block.subtitle),
    source: clean(block.source),
    whole: rows.length <= wholeRows,
    labels,
    aligns: columns.map(({ align }) => align),
    widths,
    rows: rows.map((row) => columns.map((_, x) => row[x]?.text ?? '')),
  };
}
