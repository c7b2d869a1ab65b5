/** Measures a document's blocks and gives every page its share of them. */
import type { Chart } from '../../charts/chart.ts';
import type { Sketch } from '../../charts/type.ts';
import type { Block, DataTable, ReportDocument } from '../../compose/document.ts';
import { textWidth as emWidth } from '../../text/fonts.ts';
import { lineCount } from '../../text/lines.ts';
import { plainText } from '../text/inline.ts';
import { type TableLayout, tableLayout } from './columns.ts';
import {
  type Box,
  chartBox,
  frontHeight,
  headingBox,
  kpisBox,
  listBoxes,
  noteBox,
  paragraphBoxes,
  type Script,
  scriptOf,
  tableBoxes,
  textHeight,
  textWidth,
} from './heights.ts';
import { fillPages, type Pages, type Stretch } from './pages.ts';

/** Width of a page's text in CSS px, for charts. */
export const chartWidth = 627;
export const pointsPerPixel = 0.75;
/** Height in CSS px that a chart may take, so that it shares a page with its texts. */
export const chartRoom = 780;

export type ChartSketches = (chart: Chart) => Sketch;

/** Levels of headings by their blocks. */
export type Levels = ReadonlyMap<Block, number>;

/** @param sketch draws nothing yet */
export function arrange(document: ReportDocument, levels: Levels, sketch: ChartSketches): Pages {
  const script = scriptOf(document.language);
  const stretches = new Map<number, Stretch>();
  const boxes = document.blocks.flatMap((block, i) => {
    if (block.kind === 'chart') stretches.set(i, stretchOf(sketch(block)));
    return boxesOf(document.blocks, i, levels, script);
  });
  const headings = document.blocks.map((block) => ({ kind: block.kind, level: levels.get(block) ?? 9 }));
  return fillPages(boxes, stretches, textHeight, frontHeight(document.title, headings, script));
}

function boxesOf(blocks: readonly Block[], i: number, levels: Levels, script: Script): Box[] {
  const block = blocks[i];
  switch (block?.kind) {
    case 'heading':
      return [headingBox(i, block.content, levels.get(block) ?? 1, script)];
    case 'paragraph':
      return paragraphBoxes(i, block.content, introduces(blocks, i), script);
    case 'list':
      return listBoxes(i, block.items, script);
    case 'kpis':
      return [kpisBox(i, block, tileColumns(block.items))];
    case 'chart':
      return [chartBox(i, block, script)];
    case 'table':
      return tableBoxes(i, block, layoutOf(block), script);
    case 'note':
      return [noteBox(i, block.title, block.blocks, script)];
    case 'divider':
      return [{ block: i, height: 0.5, above: 16, below: 16, keeps: false }];
    case undefined:
      return [];
  }
}

function stretchOf({ least, usual }: Sketch): Stretch {
  const points = (pixels: number) => Math.min(pixels, chartRoom) * pointsPerPixel;
  return { least: points(least), usual: points(usual) };
}

/** A short paragraph between a heading and what it introduces; it stays with both. */
export function introduces(blocks: readonly Block[], place: number): boolean {
  const block = blocks[place];
  const shown = ['chart', 'table', 'kpis'].includes(blocks[place + 1]?.kind ?? '');
  if (block?.kind !== 'paragraph' || blocks[place - 1]?.kind !== 'heading' || !shown) return false;
  return lineCount(plainText(block.content), textWidth, 9.5) <= 4;
}

/** Columns and labels of a table whose texts are printable. */
export function layoutOf({ columns, rows }: Pick<DataTable, 'columns' | 'rows'>): TableLayout {
  const texts = rows.map((row) => columns.map((_, x) => row[x]?.text ?? ''));
  return tableLayout(columns, texts, textWidth);
}

/** Four figures stand in one row where they are short enough, in rows of three or two otherwise. */
export function tileColumns(items: readonly { readonly value: string }[]): 4 | 6 {
  const room = (textWidth - 3 * 8) / 4 - 22;
  const fit = items.length === 4 && items.every(({ value }) => emWidth(value, 700) * 15 * 1.03 <= room);
  return fit ? 4 : 6;
}
