/** Gives every page its share of a document's measured blocks. */
import type { Chart } from '../../charts/chart.ts';
import type { Block, DataTable } from '../../compose/document.ts';
import { type Box, fillPages, type Pages, type Stretch } from './pages.ts';
import type { Sizes } from './sizes.ts';

/** Longer tables may be divided between pages. */
export const wholeRows = 14;
// As many rows of a longer table stay together at its start and at its end.
const together = 4;

/**
 * @param stretchOf how high a chart can be drawn, in points
 * @param turned blocks on pages of their own, which are turned
 * @param begun blocks that begin a page because the report says so
 */
export function arrange(
  blocks: readonly Block[],
  sizes: Sizes,
  stretchOf: (chart: Chart) => Stretch,
  turned: ReadonlySet<number>,
  begun: ReadonlySet<number>,
): Pages {
  const charts = [...blocks.entries()].flatMap(([i, block]) =>
    block.kind === 'chart' ? [[i, stretchOf(block)] as const] : [],
  );
  const stretches = new Map(charts);
  const runs = upright(blocks.length, turned, begun).map((run) => {
    const boxes = run.flatMap((i) => boxesOf(blocks, i, sizes));
    return fillPages(boxes, stretches, sizes.height, run[0] === 0 ? sizes.opening : 0);
  });
  return {
    heights: new Map(runs.flatMap(({ heights }) => [...heights])),
    breaks: new Set(runs.flatMap(({ breaks }) => [...breaks])),
    // Turned pages are few and as good as full.
    count: runs.reduce((sum, { count }) => sum + count, 0) + Math.ceil(turned.size / 2),
  };
}

/** Blocks that follow each other without a turned page or the begin of one between them. */
function upright(count: number, turned: ReadonlySet<number>, begun: ReadonlySet<number>): number[][] {
  const runs: number[][] = [[]];
  for (let i = 0; i < count; i++) {
    if (turned.has(i) || begun.has(i)) runs.push([]);
    if (!turned.has(i)) runs.at(-1)?.push(i);
  }
  return runs.filter((run) => run.length > 0);
}

/** What stands on turned pages: wide tables, and what leads to them. */
export function turnedBlocks(
  blocks: readonly Block[],
  sizes: Sizes,
  isTurned: (block: Block) => boolean,
): Set<number> {
  const turned = new Set<number>();
  for (const i of [...blocks.keys()].toReversed()) {
    const block = blocks[i];
    const leads = turned.has(i + 1) && (block?.kind === 'heading' || introduces(blocks, i, sizes));
    if (block && (isTurned(block) || leads)) turned.add(i);
  }
  return turned;
}

function boxesOf(blocks: readonly Block[], i: number, sizes: Sizes): Box[] {
  const size = sizes.blocks[i];
  if (!size) return [];
  const parts = size.parts.length > 0 ? size.parts : [0];
  const last = parts.length - 1;
  const keeps = introduces(blocks, i, sizes) ? () => true : keepsOf(blocks[i], last);
  return parts.map((height, part) => ({
    block: i,
    height: height + (part === 0 ? size.head : 0) + (part === last ? size.foot : 0),
    gap: part === 0 ? size.gap : size.between,
    again: part === 0 ? 0 : size.again,
    keeps: keeps(part),
  }));
}

/** After which parts of a block no page ends. */
function keepsOf(block: Block | undefined, last: number): (part: number) => boolean {
  switch (block?.kind) {
    case 'heading':
      return () => true;
    case 'paragraph':
      // No line stands alone.
      return (part) => last > 0 && (part === 0 || part === last - 1);
    case 'table':
      return (part) =>
        part < last &&
        (last < wholeRows || part < together - 1 || part > last - together || isTied(block, part));
    default:
      return () => false;
  }
}

/** What names a group stands with its first row, and what sums rows up with the last of them. */
const isTied = ({ kinds = [] }: DataTable, part: number) =>
  kinds[part] === 'group' || kinds[part + 1] === 'total' || kinds[part + 1] === 'others';

/** Whether a paragraph is short and leads from a heading to what it introduces; it stays with both. */
export function introduces(blocks: readonly Block[], i: number, sizes: Sizes): boolean {
  const shown = ['chart', 'table', 'kpis'].includes(blocks[i + 1]?.kind ?? '');
  if (blocks[i]?.kind !== 'paragraph' || blocks[i - 1]?.kind !== 'heading' || !shown) return false;
  return (sizes.blocks[i]?.parts.length ?? 0) <= 4;
}
