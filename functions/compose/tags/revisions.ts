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
    const kind = recomputed === 0 ? '_none' : recomputed === 1 ? '_one' : '';
    const periods = formatExact(recomputed, 'count', writing);
    const looked = filled(word(`revisions_looked${kind}`), { periods });
    const text = [looked, word('revisions_told')].join(word('sentence_space'));
    return [{ kind: 'paragraph', content: [{ kind: 'text', text }] }];
  },
});
