import type { Block, Landscape, PageBreak } from './document.ts';

/** Blocks as they follow each other, where there is no paper to turn. */
export function inFlow(blocks: readonly Block[]): Exclude<Block, PageBreak | Landscape>[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'landscape') return inFlow(block.blocks);
    return block.kind === 'pagebreak' ? [] : [block];
  });
}
