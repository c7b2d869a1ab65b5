/** What the template gets as `data.json`: texts that can be printed, and sizes that are known beforehand. */
import type { Chart } from '../../charts/chart.ts';
import { fixedPaint } from '../../charts/paint.ts';
import { sketchChart } from '../../charts/sketch.ts';
import type { Block, DataTable, Heading, Inline, Kpi, Kpis, ReportDocument } from '../../compose/document.ts';
import { formatDate } from '../../language/format.ts';
import { type Theme, word } from '../../templates/theme.ts';
import { cleanText } from '../../text/clean.ts';
import { tileRows } from '../tiles.ts';
import { arrange, introduces, wholeRows } from './arrange.ts';
import { type ChartPicture, chartPicture, chartWidth, cleanChart, type Picture } from './charts.ts';
import { type TableSpace, tableLayout } from './columns.ts';
import type { Sizes } from './sizes.ts';

type Clean = (text: string) => string;

/** What is carried along while blocks are converted. */
interface Conversion {
  readonly clean: Clean;
  readonly space: TableSpace;
  readonly levels: ReadonlyMap<Block, number>;
  readonly picture: (chart: Chart) => Picture;
  /** SVG by file name, filled as charts are met. */
  readonly pictures: Map<string, string>;
}

export interface PdfData {
  /** The content of `data.json`. */
  readonly json: object;
  /** SVG by file name. */
  readonly pictures: ReadonlyMap<string, string>;
}

/**
 * @param clean makes a text printable
 * @param measure asks the theme how much space there is, and how high the blocks stand
 */
export function pdfData(
  document: ReportDocument,
  theme: Theme,
  clean: Clean,
  measure: (data: PdfData) => Sizes,
): PdfData {
  const frame = frameData(document, theme, clean);
  const space = measure({ json: { ...frame, blocks: [] }, pictures: new Map() });
  const pictureOf = chartPictures(document, theme, clean, space);
  const pictures = new Map<string, string>();
  const conversion = { clean, space, levels: headingLevels(document.blocks), pictures };

  // Charts in notes and lists are not stretched.
  const stretched = new Set<Block>(document.blocks);
  const measured = (chart: Chart) =>
    stretched.has(chart) ? pictureOf(chart).blank : pictureOf(chart).draw();
  const blocks = document.blocks.map((block) => converted(block, { ...conversion, picture: measured }));
  const sizes = measure({ json: { ...frame, blocks }, pictures });
  const pages = arrange(document.blocks, sizes, (chart) => pictureOf(chart).stretch);

  const planned = document.blocks.map((block, i) => {
    const picture = (chart: Chart) => pictureOf(chart).draw(pages.heights.get(i));
    return {
      ...(block.kind === 'chart' ? converted(block, { ...conversion, picture }) : blocks[i]),
      heights: sizes.blocks[i]?.heights,
      keeps: introduces(document.blocks, i, sizes),
      breaks: pages.breaks.has(i),
    };
  });
  return { json: { ...frame, blocks: planned }, pictures };
}

/** What stands around the blocks, and the look. */
function frameData(document: ReportDocument, theme: Theme, clean: Clean) {
  return {
    ...front(document, clean),
    date: document.date,
    dateText: formatDate(document.date, document),
    language: document.language,
    words: words(theme, document.language),
    colours: theme.colours.light,
  };
}

/** Each chart is measured once: to fill the pages, and to be drawn. */
function chartPictures(
  { language, currency }: ReportDocument,
  theme: Theme,
  clean: Clean,
  space: Sizes,
): (chart: Chart) => ChartPicture {
  const paint = fixedPaint(theme.colours.light);
  const width = chartWidth(space);
  const known = new Map<Chart, ChartPicture>();
  return (chart) => {
    const sketch = () => sketchChart(cleanChart(chart, clean), { paint, language, currency, width });
    const picture = known.get(chart) ?? chartPicture(sketch(), space);
    known.set(chart, picture);
    return picture;
  };
}

function front({ title, period, publisher, edition, summary }: ReportDocument, clean: Clean) {
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

function converted(block: Block, conversion: Conversion): object {
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
      return chart(block, conversion);
    case 'table':
      return table(block, conversion);
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

function headingContent(heading: Heading, clean: Clean): object[] {
  const content = inlines(heading.content, clean);
  return JSON.stringify(content).match(/"text":" *[^ "]/) ? content : [{ kind: 'text', text: '–' }];
}

function inlines(all: readonly Inline[], clean: Clean): object[] {
  return all.flatMap((one) =>
    one.kind === 'link' && !leadsToWeb(one.href) ? inlines(one.children, clean) : [inline(one, clean)],
  );
}

// Compose has checked it; a second look costs nothing where a mistake would run a script.
const leadsToWeb = (href: string) => /^(https?:\/\/|mailto:)/i.test(href);

function inline(one: Inline, clean: Clean): object {
  if (one.kind === 'text') return { kind: 'text', text: clean(one.text) };
  if (one.kind === 'break') return one;
  const children = inlines(one.children, clean);
  return one.kind === 'link' ? { ...one, href: cleanText(one.href), children } : { ...one, children };
}

/** `span`: of six columns, so that rows of two and three tiles are as wide as the page. */
function tiles(block: Kpis, clean: Clean): object {
  const items = tileRows(block).flatMap((row) =>
    row.map((item) => ({ ...tile(item, clean), span: 6 / row.length })),
  );
  return { kind: 'kpis', items };
}

function tile({ label, value, change, direction, against }: Kpi, clean: Clean) {
  return {
    label: clean(label),
    value: clean(value),
    change: clean(change ?? ''),
    direction,
    against: clean(against ?? ''),
  };
}

function chart(block: Chart, { clean, picture, pictures }: Conversion): object {
  const { svg, width } = picture(block);
  const file = `${block.id}.svg`;
  pictures.set(file, svg);
  return {
    kind: 'chart',
    file,
    width,
    title: line(clean(block.title)),
    subtitle: clean(block.subtitle),
    source: clean(block.source),
    alt: line(clean(block.alt)),
  };
}

function table(block: DataTable, { clean, space }: Conversion): object {
  const columns = block.columns.map(({ label, align }) => ({ label: clean(label), align }));
  const rows = block.rows.map((row) => columns.map((_, x) => clean(row[x]?.text ?? '')));
  const { widths, labels } = tableLayout(columns, rows, space);
  return {
    kind: 'table',
    title: clean(block.title),
    subtitle: clean(block.subtitle),
    source: clean(block.source),
    whole: rows.length <= wholeRows,
    labels,
    aligns: columns.map(({ align }) => align),
    widths,
    rows,
  };
}
