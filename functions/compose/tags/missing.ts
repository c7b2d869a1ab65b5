import { z } from 'zod';
import type { PageContext } from '../context.ts';
import type { Block, Inline } from '../document.ts';
import { findingText } from '../outcome.ts';
import { tag } from '../tag.ts';

export const missing = tag({
  name: 'missing',
  description:
    'A note that names what the figures had to do without: tables that the lake lacks, and what checks found, in numbers, with what that means for the figures. Nothing if nothing is missing.',
  example: '{% missing /%}',
  attributes: {
    brief: z.boolean().optional().describe('One paragraph without a title, for the beginning of a report.'),
  },
  build: ({ brief }, { absent, checks, definitions, context }) => {
    const points = [
      ...absent.map((relation) => absentText(relation, context)),
      ...checks.filter(({ passed }) => !passed).map((check) => findingText(check, definitions, context)),
    ];
    if (points.length === 0) return [];
    if (brief) return [briefly(points, context)];
    const items = points.map((text): Block[] => [{ kind: 'paragraph', content: [{ kind: 'text', text }] }]);
    const blocks: Block[] = [{ kind: 'list', ordered: false, items }];
    return [{ kind: 'note', tone: 'warning', title: context.word('missing_title'), blocks }];
  },
});

function briefly(points: readonly string[], { word }: PageContext): Block {
  const [lead, rest] = [word('missing_brief') + word('colon'), points.join(word('sentence_space'))];
  const strong: Inline = { kind: 'strong', children: [{ kind: 'text', text: lead.trimEnd() }] };
  const space = lead.slice(lead.trimEnd().length);
  return { kind: 'paragraph', content: [strong, { kind: 'text', text: space + rest }] };
}

const ownWords = ['campaigns', 'follower_snapshots', 'live_sessions'];

// A lake.yaml of the user's may have optional tables of any name.
function absentText(relation: string, context: PageContext): string {
  if (ownWords.includes(relation)) return context.word(`absent_${relation}`);
  return context.word('absent_table').replace('{table}', () => relation);
}
