import type { CheckOutcome } from '../../query/check.ts';
import type { PageContext } from '../context.ts';
import type { Block } from '../document.ts';
import { outcomeText } from '../outcome.ts';
import { type PageParts, tag } from '../tag.ts';

export const missing = tag({
  name: 'missing',
  description:
    'A note that names what the figures had to do without: tables that the lake lacks, and checks that warned. Nothing if nothing is missing.',
  example: '{% missing /%}',
  attributes: {},
  build: (_, page) => {
    const points = [
      ...page.absent.map((relation) => absentText(relation, page.context)),
      ...page.checks.filter(({ passed }) => !passed).map((check) => foundText(check, page)),
    ];
    if (points.length === 0) return [];
    const items = points.map((text): Block[] => [{ kind: 'paragraph', content: [{ kind: 'text', text }] }]);
    const blocks: Block[] = [{ kind: 'list', ordered: false, items }];
    return [{ kind: 'note', tone: 'warning', title: page.context.word('missing_title'), blocks }];
  },
});

const ownWords = ['campaigns', 'follower_snapshots', 'live_sessions'];

// A lake.yaml of the user's may have optional tables of any name.
function absentText(relation: string, context: PageContext): string {
  if (ownWords.includes(relation)) return context.word(`absent_${relation}`);
  return context.word('absent_table').replace('{table}', () => relation);
}

function foundText(check: CheckOutcome, { definitions, context }: PageParts): string {
  const language = context.writing.language;
  const definition = definitions.checks[check.name];
  const title = definition?.title[language] ?? check.name;
  return definition?.found?.[language] ?? `${title}${context.word('colon')}${outcomeText(check, context)}`;
}
