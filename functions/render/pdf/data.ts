/** What the template gets as `data.json`: texts that can be printed, and sizes that are known beforehand. */
import type { Chart } from '../../charts/chart.ts';
import { fixedPaint } from '../../charts/paint.ts';
import { sketchChart } from '../../charts/sketch.ts';
import type { Paint } from '../../charts/type.ts';
import type {
  Block,
  DataTable,
  Heading,
  Image,
  Inline,
  Kpi,
  Kpis,
  ReportDocument,
} from '../../compose/document.ts';
import { inFlow } from '../../compose/flow.ts';
import { defined } from '../../defined.ts';
import { type Theme, word } from '../../templates/theme.ts';
import { cleanText } from '../../text/clean.ts';
import { latinFamilies } from '../../text/typeface.ts';
import { type Fact, factsOf, factText } from '../facts.ts';
import { logoSize } from '../logo.ts';
import { tileRows, toneOf } from '../tiles.ts';
import { arrange, introduces, turnedBlocks } from './arrange.ts';
import { type ChartPicture, chartPicture, chartWidth, cleanChart, type Picture } from './charts.ts';
import type { Sizes } from './sizes.ts';
import { tableData } from './table-data.ts';
import { type PrintedTable, printedTables } from './tables.ts';

type Clean = (text: string) => string;

/** What is carried along while blocks are converted. */
interface Conversion {
  readonly clean: Clean;
  readonly tables: ReadonlyMap<DataTable, PrintedTable>;
  readonly levels: ReadonlyMap<Block, number>;
  readonly picture: (chart: Chart) => Picture;
  /** SVG by file name, filled as charts are met. */
  readonly pictures: Map<string, string | Uint8Array>;
  readonly space: Sizes;
  readonly paint: Paint;
}

export interface PdfData {
  /** The content of `data.json`. */
  readonly json: object;
  /** SVG, or the bytes of a picture, by file name. */
  readonly pictures: ReadonlyMap<string, string | Uint8Array>;
}

/** What the making of the data asks of others. */
export interface PdfNeeds {
  /** Makes a text printable. */
  readonly clean: Clean;
  /** Asks the theme how much space there is, and how high the blocks stand. */
  readonly measure: (data: PdfData) => Sizes;
  /** Is told what does not fit. */
  readonly warn: (warning: string) => void;
}

/** Fewer pages are sooner leafed through than looked up. */
const pagesWithContents = 12;

/** @param fonts families that the document needs besides the usual ones and those of Latin texts */
export function pdfData(
  whole: ReportDocument,
  theme: Theme,
  fonts: readonly string[],
  { clean, measure, warn }: PdfNeeds,
): PdfData {
  const frame = { ...frameData(whole, theme, clean), latin: latinFamilies(), fonts };
  const space = measure({ json: { ...frame, contents: false, blocks: [] }, pictures: new Map() });
  const partWords = () => word(theme, whole.language, 'table_part');
  const tables = printedTables(whole.blocks, { space, clean, partWords, warn });
  const { blocks: flat, ...paper } = onPaper(tables.blocks);
  const document = { ...whole, blocks: flat };
  const paint = fixedPaint(theme.colours.light);
  const pictureOf = chartPictures(document, paint, clean, (chart) =>
    paper.turned.has(chart) ? { ...space, ...space.turned } : space,
  );
  const pictures = new Map<string, string | Uint8Array>();
  const conversion = {
    clean,
    tables: tables.of,
    levels: headingLevels(document.blocks),
    pictures,
    space,
    paint,
  };

  // Charts in notes and lists are not stretched.
  const stretched = new Set<Block>(document.blocks);
  const measured = (chart: Chart) =>
    stretched.has(chart) ? pictureOf(chart).blank : pictureOf(chart).draw();
  const blocks = document.blocks.map((block) => converted(block, { ...conversion, picture: measured }));
  const isTurned = (block: Block) =>
    paper.turned.has(block) || (block.kind === 'table' && tables.of.get(block)?.turned === true);
  const arranged = (contents: boolean) => {
    const sizes = measure({ json: { ...frame, contents, blocks }, pictures });
    const turned = turnedBlocks(document.blocks, sizes, isTurned);
    const pages = arrange(document.blocks, sizes, (chart) => pictureOf(chart).stretch, turned, paper.breaks);
    return { sizes, turned, pages, contents };
  };
  const short = arranged(false);
  const { sizes, turned, pages, contents } = short.pages.count < pagesWithContents ? short : arranged(true);

  const planned = document.blocks.map((block, i) => {
    const picture = (chart: Chart) => pictureOf(chart).draw(pages.heights.get(i));
    return {
      ...(block.kind === 'chart' ? converted(block, { ...conversion, picture }) : blocks[i]),
      ...rowHeights(sizes, i, turned.has(i)),
      keeps: introduces(document.blocks, i, sizes),
      breaks: pages.breaks.has(i) || paper.breaks.has(i),
      turned: turned.has(i),
    };
  });
  return { json: { ...frame, contents, blocks: planned }, pictures };
}

/**
 * Heights of a table's rows. A row that is higher than half a page has none, and may be divided; a table that is higher
 * than a page is not kept whole.
 */
function rowHeights(sizes: Sizes, i: number, turned: boolean): object {
  const heights = sizes.blocks[i]?.heights;
  if (!heights) return {};
  const page = (turned ? sizes.turned?.height : undefined) ?? sizes.height;
  const high = heights.reduce((sum, height) => sum + height, 0) > page * 0.8;
  const divides = heights.some((height) => height > page / 2);
  return { ...(divides ? {} : { heights }), ...(high ? { whole: false } : {}) };
}

interface OnPaper {
  readonly blocks: readonly Block[];
  /** Places of the blocks that a page begins with. */
  readonly breaks: ReadonlySet<number>;
  readonly turned: ReadonlySet<Block>;
}

/** Blocks as they follow each other, and what of them stands how. */
function onPaper(all: readonly Block[]): OnPaper {
  const breaks = new Set<number>();
  const turned = new Set<Block>();
  const blocks: Block[] = [];
  for (const block of all) {
    if (block.kind === 'pagebreak') breaks.add(blocks.length);
    else if (block.kind === 'landscape') {
      for (const one of inFlow(block.blocks)) {
        turned.add(one);
        blocks.push(one);
      }
    } else blocks.push(block);
  }
  return { blocks, breaks, turned };
}

/** What stands around the blocks, and the look. */
function frameData(document: ReportDocument, theme: Theme, clean: Clean) {
  return {
    ...front(document, clean),
    date: document.date,
    facts: factsOf(document, theme).map((fact) => factData(fact, clean)),
    bands: (document.bands ?? []).map(({ title, text }) => ({ title: clean(title), text: clean(text) })),
    language: document.language,
    ...defined({ paper: document.paper }),
    words: words(theme, document),
    // In mm.
    ...defined({ logo: theme.logo && { file: theme.logo.name, ...logoSize(theme.logo, 10) } }),
    colours: theme.colours.light,
  };
}

/** What leads to a mailbox stands apart, to be a link. */
const factData = (fact: Fact, clean: Clean) =>
  fact.href === undefined
    ? { text: clean(factText(fact)) }
    : { text: clean(fact.label), href: clean(fact.text) };

/** Each chart is measured once: to fill the pages, and to be drawn. */
function chartPictures(
  { language, currency }: ReportDocument,
  paint: Paint,
  clean: Clean,
  spaceOf: (chart: Chart) => Sizes,
): (chart: Chart) => ChartPicture {
  const known = new Map<Chart, ChartPicture>();
  return (chart) => {
    const space = spaceOf(chart);
    const width = chartWidth(space);
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

function words(theme: Theme, document: ReportDocument): Record<string, string> {
  const keys = ['source', 'contents', 'page_of', 'edition', 'period', 'publisher'];
  return Object.fromEntries(keys.map((key) => [key, word(theme, document.language, key)]));
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
    case 'quote':
      return { kind: 'quote', blocks: blocks(block.blocks, conversion) };
    case 'kpis':
      return tiles(block, clean);
    case 'chart':
      return chart(block, conversion);
    case 'table':
      return tableData(block, conversion);
    case 'note':
      return {
        kind: 'note',
        tone: block.tone,
        title: clean(block.title),
        blocks: blocks(block.blocks, conversion),
      };
    case 'image':
      return image(block, conversion);
    case 'pagebreak':
    case 'landscape':
      throw new Error(`a ${block.kind} stands in another block`);
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

function tile({ label, value, change, direction, good, against }: Kpi, clean: Clean) {
  return {
    tone: toneOf({ direction, ...(good ? { good } : {}) }),
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

/** Part of a page's height that a picture may take. */
const highest = 0.7;

/** As a chart stands: as large as it is, or as it is asked for, but never larger than the page. */
function image({ id, title, alt, source, picture, width }: Image, { clean, pictures, space }: Conversion) {
  const file = `${id}.${picture.mediaType === 'image/png' ? 'png' : 'jpg'}`;
  pictures.set(file, Buffer.from(picture.data, 'base64'));
  const asked = width ?? picture.width / chartWidth(space);
  const most = (highest * space.height * picture.width) / (picture.height * space.width);
  return {
    kind: 'chart',
    file,
    width: Math.min(1, asked, most),
    ...{ title: clean(title), subtitle: '', source: clean(source), alt: line(clean(alt)) },
  };
}
