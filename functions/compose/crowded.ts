/** Charts that say more than can be seen. */
import type { Chart } from '../charts/chart.ts';
import { typeNamed } from '../charts/type.ts';
import { chartTypes } from '../charts/types.ts';
import type { Block, ReportDocument } from './document.ts';

/** @param colours how many series have a colour of their own in the theme */
export function crowdedCharts({ blocks }: ReportDocument, colours: number): string[] {
  return chartsIn(blocks)
    .filter(({ type, series }) => typeNamed(type, chartTypes).colours && series.length > colours)
    .map(
      ({ id, title, series }) =>
        `${id} "${title}": ${series.length} series in ${colours} colours are hard to tell apart; limit_y= shows the largest`,
    );
}

function chartsIn(blocks: readonly Block[]): Chart[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'chart') return [block];
    if (block.kind === 'list') return chartsIn(block.items.flat());
    return 'blocks' in block ? chartsIn(block.blocks) : [];
  });
}
