import { filled } from '../../language/fill.ts';
import { formatExact } from '../../language/format.ts';
import { tag } from '../tag.ts';

export const revisions = tag({
  name: 'revisions',
  description:
    'The revision policy in a paragraph: which closed periods are computed again when their data change (`restatements` of report.yaml), and how readers are told.',
  example: '{% revisions /%}',
  attributes: {},
  build: (_, { recomputed, context }) => {
    const { word, writing } = context;
    const periods = formatExact(recomputed, 'count', writing);
    const said = recomputed === 0 ? word('revisions_looked_none') : word('revisions_looked', recomputed);
    const looked = filled(said, { periods });
    const text = [looked, word('revisions_told')].join(word('sentence_space'));
    return [{ kind: 'paragraph', content: [{ kind: 'text', text }] }];
  },
});
