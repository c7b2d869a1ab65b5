/** Blocks of a document as plain text of cells. */
import type { Block, Inline } from '../../compose/document.ts';

export function textOfBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return inlineText(block.content);
    case 'list':
      return block.items.map((item) => `• ${item.map(textOfBlock).join('\n')}`).join('\n');
    case 'quote':
      return block.blocks.map(textOfBlock).join('\n');
    case 'note':
      return [block.title, ...block.blocks.map(textOfBlock)].filter((text) => text !== '').join('\n');
    default:
      return '';
  }
}

function inlineText(content: readonly Inline[]): string {
  return content
    .map((one) => (one.kind === 'text' ? one.text : one.kind === 'break' ? '\n' : inlineText(one.children)))
    .join('');
}
