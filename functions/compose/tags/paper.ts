/** What a page looks like on paper; on a screen and in a mail these tags change nothing but the order. */
import { optionalText } from '../attribute.ts';
import type { Block, Inline } from '../document.ts';
import { tag } from '../tag.ts';

export const pagebreak = tag({
  name: 'pagebreak',
  description: 'On paper, what follows begins a page.',
  example: '{% pagebreak /%}',
  attributes: {},
  build: () => [{ kind: 'pagebreak' }],
});

export const landscape = tag({
  name: 'landscape',
  description: 'On paper, what stands in it has turned pages of its own.',
  example: `{% landscape %}
{% table data=$kinds columns=["kind", "sales"] title="Sales by kind of product" /%}
{% /landscape %}`,
  attributes: {},
  around: true,
  build: (_, __, inside) => (inside.length === 0 ? [] : [{ kind: 'landscape', blocks: inside }]),
});

export const appendix = tag({
  name: 'appendix',
  description:
    'What stands in it comes after all else, from a page of its own on; its ## headings are counted "Appendix A", "Appendix B". The mail leaves it out.',
  example: `{% appendix %}
## How sales are counted

Refunds are taken from the day of the sale.
{% /appendix %}`,
  attributes: { title: optionalText('Stands above it if it begins without a heading of its own.') },
  around: true,
  build: ({ title }, { context, next }, inside) => {
    const word = context.word('appendix');
    const isHead = (block: Block | undefined) => block?.kind === 'heading' && block.level === 2;
    const first: Block[] = isHead(inside[0])
      ? []
      : [
          {
            kind: 'heading',
            level: 2,
            id: next('section'),
            content: [{ kind: 'text', text: title || word }],
          },
        ];
    const named = inside.map((block): Block => {
      if (block.kind !== 'heading' || block.level !== 2) return block;
      const letter = String.fromCharCode(64 + Number(next('appendix').split('-')[1]));
      return { ...block, content: [letterText(word, letter, context.word('colon')), ...block.content] };
    });
    return inside.length === 0 ? [] : [{ kind: 'pagebreak' }, ...first, ...named];
  },
});

function letterText(word: string, letter: string, colon: string): Inline {
  return { kind: 'text', text: `${word}${/[a-z]$/i.test(word) ? ' ' : ''}${letter}${colon}` };
}
