/** The last sheet: the sections of the report that are behind its tables, such as its methods and its checks. */
import type { WriteSheet } from 'hucre';
import type { Block, DataTable } from '../../compose/document.ts';
import { word } from '../../templates/theme.ts';
import { plainText } from './cell.ts';
import { emptyGrid, type Grid, put, putLink, putText } from './grid.ts';
import { footer, printed } from './look.ts';
import type { Frame } from './table.ts';
import { textOfBlock } from './text.ts';

const widths = [36, 84, 30];

/** The blocks from the first heading of the second level that stands behind all charts and sections with tables. */
export function notesOf({ document }: Frame): readonly Block[] {
  const titles = new Set(document.sheets.map(({ title }) => title));
  const { blocks } = document;
  const isSection = (block: Block) => block.kind === 'heading' && block.level === 2;
  const last = blocks.findLastIndex(
    (block) => block.kind === 'chart' || (isSection(block) && titles.has(textOfBlock(block))),
  );
  const from = blocks.findIndex((block, i) => i > last && isSection(block));
  return from === -1 ? [] : blocks.slice(from);
}

export function notesSheet(
  name: string,
  blocks: readonly Block[],
  contents: string,
  frame: Frame,
): WriteSheet {
  const grid = emptyGrid();
  const { document, look, theme } = frame;
  put(grid, 0, 0, name, look.title);
  grid.heights.set(0, { height: 24 });
  put(grid, 1, 0, plainText(`${document.title} · ${document.period}`), look.subtitle);
  putLink(grid, [2, 0], word(theme, document.language, 'contents'), contents, look.link);
  let row = 4;
  // The first heading is the title of the sheet.
  for (const block of blocks.slice(1)) row = putBlock(grid, row, block, frame);
  return {
    name,
    rows: grid.rows,
    cells: grid.cells,
    merges: grid.merges,
    rowDefs: grid.heights,
    columns: widths.map((width) => ({ width })),
    freezePane: { rows: 3 },
    pageSetup: printed(document, { fitToHeight: 0 }),
    headerFooter: footer(document, theme),
    view: { showGridLines: false },
  };
}

function putBlock(grid: Grid, row: number, block: Block, frame: Frame): number {
  if (block.kind === 'table') return putRows(grid, row, block, frame);
  if (block.kind === 'list') {
    const items = block.items.map((item) => `• ${item.map(textOfBlock).join('\n')}`);
    items.forEach((text, i) => {
      putText(grid, row + i, text, { style: frame.look.text, widths });
    });
    return row + items.length + 1;
  }
  const text = textOfBlock(block);
  if (text === '') return row;
  if (block.kind === 'heading') {
    put(grid, row, 0, plainText(text), frame.look.heading);
    return row + 1;
  }
  putText(grid, row, text, { style: frame.look.text, widths });
  return row + 2;
}

function putRows(grid: Grid, from: number, { title, columns, rows }: DataTable, { look }: Frame): number {
  if (title !== '') put(grid, from, 0, plainText(title), look.heading);
  columns.forEach(({ label }, x) => {
    put(grid, from + 1, x, plainText(label), look.head);
  });
  rows.forEach((row, y) => {
    row.forEach(({ text }, x) => {
      put(grid, from + 2 + y, x, plainText(text), look.text);
    });
  });
  return from + rows.length + 3;
}
