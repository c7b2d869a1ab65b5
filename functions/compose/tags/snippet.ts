import { text } from '../attribute.ts';
import { tag } from '../tag.ts';

export const snippet = tag({
  name: 'snippet',
  description:
    'What `snippets/NAME/` of the templates says in the language of the page (`en.md`, `zh.md`), as if it stood here. Reports share it; it may name what each of them has.',
  example: '{% snippet name="contact" /%}',
  attributes: { name: text('The name of its folder.') },
  // Its text has taken its place.
  build: () => [],
});
