import { tag } from '../tag.ts';

export const more = tag({
  name: 'more',
  description: 'The mail shows what stands before it; PDF and page show everything.',
  example: '{% more /%}',
  attributes: {},
  build: () => [],
});
