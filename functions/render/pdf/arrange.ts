/** Gives every page its share of a document's measured blocks. */
import type { Chart } from '../../charts/chart.ts';
import type { Block } from '../../compose/document.ts';
import { type Box, fillPages, type Pages, type Stretch } from './pages.ts';
import type { Sizes } from './sizes.ts';

/** Longer tables may be divided between pages. */
export const wholeRows = 14;
// As many rows of a longer table stay together at its start and at its end.
const together = 4;

/** @param stretchOf how high a chart can be drawn, in points */
export function arrange(blocks: readonly Block[], sizes: Sizes, stretchOf: (chart: Chart) => Stretch): Pages {
  const charts = [...blocks.entries()].flatMap(([i, block]) =>
    block.kind === 'chart' ? [[i, stretchOf(block)] as const] : [],
  );
  const boxes = blocks.flatMap((_, i) => boxesOf(blocks, i, sizes));
  return fillPages(boxes, new Map(charts), sizes.height, sizes.opening);
}

function boxesOf(blocks: readonly Block[], i: number, sizes: Sizes): Box[] {
  const size = sizes.blocks[i];
  if (!size) return [];
  const parts = size.parts.length > 0 ? size.parts : [0];
  const last = parts.length - 1;
  const keeps = introduces(blocks, i, sizes) ? () => true : keepsOf(blocks[i]?.kind, last);
  return parts.map((height, part) => ({
    block: i,
    height: height + (part === 0 ? size.head : 0) + (part === last ? size.foot : 0),
    gap: part === 0 ? size.gap : size.between,
    again: part === 0 ? 0 : size.again,
    keeps: keeps(part),
  }));
}

/** After which parts of a block no page ends. */
function keepsOf(kind: Block['kind'] | undefined, last: number): (part: number) => boolean {
  switch (kind) {
    case 'heading':
      return () => true;
    case 'paragraph':
      // No line stands alone.
      return (part) => last > 0 && (part === 0 || part === last - 1);
    case 'table':
      return (part) => part < last && (last < wholeRows || part < together - 1 || part > last - together);
    default:
      return () => false;
  }
}

/** Whether a paragraph is short and leads from a heading to what it introduces; it stays with both. */
export function introduces(blocks: readonly Block[], i: number, sizes: Sizes): boolean {
  const shown = ['chart', 'table', 'kpis'].includes(blocks[i + 1]?.kind ?? '');
  if (blocks[i]?.kind !== 'paragraph' || blocks[i - 1]?.kind !== 'heading' || !shown) return false;
  return (sizes.blocks[i]?.parts.length ?? 0) <= 4;
}
