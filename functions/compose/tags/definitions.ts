import { rulesOf } from '../../language/languages.ts';
import type { Definitions } from '../../templates/definitions.ts';
import type { Block } from '../document.ts';
import { tag } from '../tag.ts';

export const definitions = tag({
  name: 'definitions',
  description: 'How each figure is defined: what `definitions.yaml` says, a point for each query.',
  example: '{% definitions /%}',
  attributes: {},
  build: (_, { definitions, context }) => definitionList(definitions, context.writing.language),
});

function definitionList({ queries }: Definitions, language: string): Block[] {
  const { colon } = rulesOf(language);
  const items = Object.values(queries).flatMap(({ title, text }): Block[][] => {
    if (title[language] === undefined || text[language] === undefined) return [];
    return [
      [
        {
          kind: 'paragraph',
          content: [
            { kind: 'strong', children: [{ kind: 'text', text: title[language] }] },
            { kind: 'text', text: colon + text[language] },
          ],
        },
      ],
    ];
  });
  return items.length === 0 ? [] : [{ kind: 'list', ordered: false, items }];
}
