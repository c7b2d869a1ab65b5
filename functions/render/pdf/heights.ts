/**
 * How high blocks will stand in the PDF, in points: near enough to choose the heights of charts, so that pages
 * fill. The sizes are those of `blocks.typ` and `frame.typ`; where a theme has others, pages fill less well.
 */
import type { Chart } from '../../charts/chart.ts';
import type { Block, DataTable, Inline, Kpis } from '../../compose/document.ts';
import { lineCount } from '../../text/lines.ts';
import { plainText } from '../text/inline.ts';
import { tileRows } from '../tiles.ts';
import type { TableLayout } from './columns.ts';

/** Width of a page's text: A4 without its margins of 22 mm. */
export const textWidth = 470.5;
/** Height of a page's text. */
export const textHeight = 711.5;

/** Something that stands on one page, or a line of what may be broken. */
export interface Box {
  /** Place of its block in the document. */
  readonly block: number;
  /** Without the chart's drawing. */
  readonly height: number;
  /** Space before and after it, of which the greater of two neighbours counts. */
  readonly above: number;
  readonly below: number;
  /** No page ends after it. */
  readonly keeps: boolean;
}

// From the top of a capital to the line it stands on, as a multiple of the font size.
const capital = 0.733;
const bodySize = 9.5;

export interface Script {
  /** Between lines and between paragraphs, as multiples of the font size. */
  readonly leading: number;
  readonly spacing: number;
  /** Between a caption's title and its subtitle, in points. */
  readonly captionGap: number;
}

const scripts: Record<'latin' | 'chinese', Script> = {
  latin: { leading: 0.68, spacing: 1.1, captionGap: 4.5 },
  chinese: { leading: 0.85, spacing: 1.05, captionGap: 6 },
};

export const scriptOf = (language: string): Script =>
  language.startsWith('zh') ? scripts.chinese : scripts.latin;

function linesHeight(lines: number, size: number, leading: number): number {
  return lines * capital * size + (lines - 1) * leading * size;
}

// Bold is wider than what is measured, and Chinese punctuation must not start a line.
const wider = 1.03;

function textHeightOf(text: string, width: number, size: number, { leading }: Script): number {
  return text === '' ? 0 : linesHeight(lineCount(text, width, size * wider), size, leading);
}

const headings = [
  { size: 14, above: 22, below: 10 },
  { size: 11, above: 16, below: 8 },
  { size: 9.5, above: 14, below: 7 },
];

export function headingBox(block: number, content: readonly Inline[], level: number, script: Script): Box {
  const { size, above, below } = headings[level - 1] ?? { size: bodySize, above: 14, below: 7 };
  const height = textHeightOf(plainText(content), textWidth, size, script);
  return { block, height, above, below, keeps: true };
}

/** A paragraph that introduces what follows, or lines: two stay together at both ends. */
export function paragraphBoxes(
  block: number,
  content: readonly Inline[],
  keeps: boolean,
  script: Script,
): Box[] {
  const count = lineCount(plainText(content), textWidth, bodySize * wider);
  const space = script.spacing * bodySize;
  if (keeps || count < 4) {
    const height = linesHeight(count, bodySize, script.leading);
    return [{ block, height, above: space, below: space, keeps }];
  }
  return lineBoxes(block, count, space, script);
}

function lineBoxes(block: number, count: number, space: number, { leading }: Script): Box[] {
  const gap = leading * bodySize;
  return Array.from({ length: count }, (_, i) => ({
    block,
    height: capital * bodySize,
    above: i === 0 ? space : gap,
    below: i === count - 1 ? space : gap,
    keeps: i === 0 || i === count - 2,
  }));
}

// The mark of an item and the space after it.
const itemIndent = 11;

export function listBoxes(
  block: number,
  items: readonly (readonly Block[])[],
  script: Script,
  width = textWidth,
  size = bodySize,
): Box[] {
  const tight = items.every((item) => item.length <= 1);
  const between = (tight ? script.leading : script.spacing) * bodySize;
  const space = script.spacing * bodySize;
  return items.map((item, i) => ({
    block,
    height: nestedHeight(item, script, width - itemIndent, size),
    above: i === 0 ? space : between,
    below: i === items.length - 1 ? space : between,
    keeps: false,
  }));
}

/** Blocks in an item or a note; what is not prose there is rare and counts as a few lines. */
function nestedHeight(blocks: readonly Block[], script: Script, width: number, size = bodySize): number {
  const heights = blocks.map((block) => {
    if (block.kind === 'paragraph') return textHeightOf(plainText(block.content), width, size, script);
    if (block.kind !== 'list') return 60;
    return stacked(listBoxes(0, block.items, script, width, size));
  });
  const gaps = Math.max(0, blocks.length - 1) * script.spacing * bodySize;
  return heights.reduce((sum, height) => sum + height, gaps);
}

function stacked(boxes: readonly Box[]): number {
  return boxes.reduce((sum, { height, below }, i) => sum + height + (i < boxes.length - 1 ? below : 0), 0);
}

export function noteBox(block: number, title: string, blocks: readonly Block[], script: Script): Box {
  const head = title === '' ? 0 : capital * 9 + 6;
  const height = 18 + head + nestedHeight(blocks, script, textWidth - 24, 9);
  return { block, height, above: 14, below: 14, keeps: false };
}

export function kpisBox(block: number, kpis: Kpis, columns: number): Box {
  const rows = columns === 4 ? [kpis.items] : tileRows(kpis);
  const heights = rows.map((row) => {
    const width = (textWidth - 8 * (row.length - 1)) / row.length - 22;
    const parts = row.map(({ label, change, against }) => {
      const last = `${change ?? ''} ${against ?? ''}`.trim();
      const labelHeight = linesHeight(lineCount(label, width, 8), 8, 0.5);
      const changeHeight = last === '' ? 0 : 6 + linesHeight(lineCount(`► ${last}`, width, 8.5), 8.5, 0.5);
      return labelHeight + 6 + 15 * capital + changeHeight;
    });
    return Math.max(...parts) + 18;
  });
  const height = heights.reduce((sum, row) => sum + row, 8 * (rows.length - 1));
  return { block, height, above: 14, below: 16, keeps: false };
}

function captionHeight({ title, subtitle }: { title: string; subtitle: string }, script: Script): number {
  const gap = title === '' || subtitle === '' ? 0 : script.captionGap;
  return (
    textHeightOf(title, textWidth, bodySize * wider, script) +
    gap +
    textHeightOf(subtitle, textWidth, 8.5, script)
  );
}

const sourceHeight = (source: string) => (source === '' ? 0 : 6 + capital * 8);

/** All but the drawing. */
export function chartBox(block: number, chart: Chart, script: Script): Box {
  const height = captionHeight(chart, script) + 8 + sourceHeight(chart.source);
  return { block, height, above: 16, below: 16, keeps: false };
}

/** Longer tables may be broken over pages. */
export const wholeRows = 14;
// As many rows of a longer table stay together at its start and at its end.
const together = 4;
const cellLine = 8.5 * 1.04;
const cellInset = 5.2;

export function tableBoxes(
  block: number,
  table: DataTable,
  { labels, widths }: TableLayout,
  script: Script,
): Box[] {
  const rowHeight = (lines: number) => lines * cellLine + (lines - 1) * 4.25 + cellInset;
  const head = Math.max(1, ...labels.map((label) => label.split('\n').length));
  const rows = table.rows.map((row) => {
    const lines = widths.map((width, x) => lineCount(row[x]?.text ?? '', width - 9, 8.5));
    return rowHeight(Math.max(1, ...lines));
  });
  const above = captionHeight(table, script) + 7 + rowHeight(head);
  // Like the cells, it stands in a line that does not follow the font.
  const source = table.source === '' ? 0 : 6 + 8 * 1.04;
  if (rows.length <= wholeRows) {
    const height = rows.reduce((sum, row) => sum + row, above + source);
    return [{ block, height, above: 16, below: 16, keeps: false }];
  }
  return rows.map((row, i) => ({
    block,
    height: row + (i === 0 ? above : 0) + (i === rows.length - 1 ? source : 0),
    above: i === 0 ? 16 : 0,
    below: i === rows.length - 1 ? 16 : 0,
    keeps: i < together - 1 || (i >= rows.length - together && i < rows.length - 1),
  }));
}

/** What the first page has above the blocks: title, facts and contents. */
export function frontHeight(
  title: string,
  blocks: readonly { kind: string; level?: number }[],
  script: Script,
): number {
  const lines = lineCount(title, textWidth, 22 * 1.08);
  const entries = blocks.filter(({ kind, level = 0 }) => kind === 'heading' && level <= 2).length;
  const contents = entries < 4 ? 0 : 29 + entries * 12.2 + 16;
  return 12 + linesHeight(lines, 22, script.leading) + 13 + 8.8 + 10 + 16 + 14 + contents;
}
