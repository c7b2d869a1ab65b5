import { sentence } from '../attribute.ts';
import { tag } from '../tag.ts';

export const headline = tag({
  name: 'headline',
  description: 'What the report has found, in one sentence: the heading under which the main points stand.',
  example: `{% headline title=["Sales {sales:bare} to {sales}", "Sales came to {sales}"] /%}`,
  attributes: {
    title: sentence('The finding; of several sentences, the first whose figures are all known.'),
  },
  build: ({ title }, { next }) =>
    title === ''
      ? []
      : [{ kind: 'heading', level: 2, id: next('section'), content: [{ kind: 'text', text: title }] }],
});
