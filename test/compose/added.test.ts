/** A tag, and a group of functions, is one file and one line of a registry: check, pages and docs know it then. */
import { expect, test, vi } from 'vitest';
import { pagesReference } from '../../docs/pages.ts';
import { documentsOf, problemsOf } from './stalls.ts';

// The lines that are added.
vi.mock('../../functions/compose/tags.ts', async (original) => {
  const { tags } = await original<typeof import('../../functions/compose/tags.ts')>();
  const { leader } = await import('./added/leader.ts');
  return { tags: [...tags, leader] };
});
vi.mock('../../functions/compose/functions.ts', async (original) => {
  const { functionGroups } = await original<typeof import('../../functions/compose/functions.ts')>();
  const { shouting } = await import('./added/shouting.ts');
  return { functionGroups: [...functionGroups, shouting] };
});

const problems = (text: string) => problemsOf(text).map(({ line, message }) => `${line}: ${message}`);

function textsOf(page: string): string[] {
  const [document] = documentsOf(page);
  return (document?.blocks ?? []).map((block) =>
    block.kind === 'paragraph'
      ? block.content.map((inline) => (inline.kind === 'text' ? inline.text : '')).join('')
      : block.kind,
  );
}

const told = [
  ['{% leader data=$stalls of="stall" by="visitors" /%}', []],
  [
    '{% leader data=$stalls of="stall" by="visits" /%}',
    ['unknown column "visits" of $stalls; expected one of stall, visitors'],
  ],
  [
    '{% leader data=$stalls of="stall" by="stall" /%}',
    ['column "stall" of $stalls is string; expected a number'],
  ],
  [
    '{% leader data=$stalls.stall of="stall" by="visitors" /%}',
    ['{% leader %} takes data=$QUERY, a whole table'],
  ],
  ['{% leader data=$stalls of="stall" /%}', ["Missing required attribute: 'by'"]],
  [
    '{% leader data=$stalls of="stall" by="visitors" says=1 /%}',
    ["Attribute 'says' must be type of 'String'"],
  ],
  ['{% leader data=$stalls of="stall" by="visitors" at="x" /%}', ["Invalid attribute: 'at'"]],
  ['So: {% shout("x", marks=2) %}', []],
  ['So: {% shout() %}', ['shout() takes 1 value, found 0']],
  ['So: {% shout("x", marks=$stalls.stall) %}', ['$stalls.stall is string; expected a number']],
  ['So: {% shout("x", times=2) %}', ['shout() has no parameter "times"; expected marks']],
  [
    'So: {% names($stalls, "stand") %}',
    ['unknown column "stand" of $stalls; expected one of stall, visitors'],
  ],
  ['So: {% names("stalls", "stall") %}', ['names() takes $QUERY, a whole table']],
  ['So: {% names($stalls, text("stall")) %}', ['names() takes the name of a column in quotation marks']],
] as const;

test.each(told)('the check of %s', (text, messages) => {
  expect(problems(text)).toEqual(messages.map((message) => `3: ${message}`));
});

test('lists of what is known name them', () => {
  expect(problems('{% leeder /%}').join()).toMatch(/expected one of kpis, .*, leader, if, else$/);
  expect(problems('So: {% shot("x") %}').join()).toMatch(/expected one of change, .*, shout, names$/);
});

test('pages show them', () => {
  const page =
    '{% leader data=$stalls of="stall" by="visitors" /%}\n\nSo: {% shout("x") %} {% names($stalls, "stall") %}';
  expect(textsOf(page)).toEqual(['Books leads: 30.', 'So: X! Books, Tea']);
});

test('what the data give instead of what a tag takes is told, with its name', () => {
  const page = '{% chart type="bar" data=$stalls x="stall" y=$stalls.visitors title="T" subtitle="" /%}';
  expect(() => textsOf(page)).toThrow('{% chart %}: y: expected a column or a list of columns');
});

test('docs/pages.md lists them', () => {
  const text = pagesReference();
  expect(text).toContain('### leader\n\nA sentence that names the first row of a table.\n');
  expect(text).toContain('| `by` | a column | yes | The column of the number. |');
  expect(text).toContain('**`shout(text, marks=…)`**: A text in capitals.');
});
