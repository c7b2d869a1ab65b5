import { filled } from '../../language/fill.ts';
import { optionalText } from '../attribute.ts';
import type { Block } from '../document.ts';
import { tag } from '../tag.ts';

export const quote = tag({
  name: 'quote',
  description: 'What somebody said, with the name below it. Markdown has `>` for one without a name.',
  example: `{% quote by="Li Na, head of live commerce" %}
We sell to people whom we have never met.
{% /quote %}`,
  attributes: { by: optionalText('Who said it.') },
  around: true,
  build: ({ by = '' }, { context }, inside) => {
    if (inside.length === 0) return [];
    const text = filled(context.word('quote_by'), { by });
    const name: Block[] = by === '' ? [] : [{ kind: 'paragraph', content: [{ kind: 'text', text }] }];
    return [{ kind: 'quote', blocks: [...inside, ...name] }];
  },
});
