import type { Paragraph } from './document.ts';

/** What stands in the place of a block that has nothing to show. */
export const elseBlocks = (text: string | undefined): Paragraph[] =>
  text === undefined || text === '' ? [] : [{ kind: 'paragraph', content: [{ kind: 'text', text }] }];
