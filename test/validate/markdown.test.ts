/** Whatever stands on a page reaches its readers or is named by the check: every kind of Markdown and every tag, in every place. */
import { expect, test } from 'vitest';
import { chartTypes } from '../../functions/charts/types.ts';
import type { Block, Inline } from '../../functions/compose/document.ts';
import { tags } from '../../functions/compose/tags.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import type { Table } from '../../functions/query/table.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';

const templates = templatesAt(undefined);
const theme = loadTheme(themeDirectories(templates), ['en']);
const weekly = loadReport(templates, 'weekly-pulse');
const stalls: Table = {
  columns: [
    { name: 'stall', type: 'string' },
    { name: 'visitors', type: 'integer' },
  ],
  rows: [{ stall: 'mark', visitors: 5 }],
};

const reportOf = (text: string): Report => ({
  ...weekly,
  pages: { en: { name: 'en', file: 'en.md', text } },
  definitions: { queries: { stalls: { title: { en: 'mark' }, text: { en: 'mark' } } }, checks: {} },
});

const problems = (text: string) =>
  checkPages(reportOf(text), { stalls: stalls.columns }).map(({ line, message }) => `${line}: ${message}`);

function blocksOf(text: string): readonly Block[] {
  const report = reportOf(text);
  const plan = makePlan(report, { period: '2024-W25', now: '2024-07-01T00:00:00Z' });
  const check = {
    name: 'mark',
    severity: 'warn',
    passed: false,
    rows: 1,
    count: 1,
    file: 'mark.sql',
  } as const;
  const [document] = composeDocuments({
    ...{ plan, report, theme, tables: { stalls }, coverage: {}, edition: 'x/2024-W25/r1' },
    ...{ checks: [check], absent: ['mark'] },
  });
  return document?.blocks ?? [];
}

/** How often something is seen. */
const seen = (blocks: readonly (Block | Inline)[]) => JSON.stringify(blocks).split('mark').length - 1;

const attributes: Readonly<Record<string, string>> = {
  chart: 'type="bar" data=$stalls x="stall" y="visitors" title="mark" subtitle=""',
  table: 'data=$stalls columns=[{column: "stall", label: "a"}] title=""',
  figures: 'title="mark" columns=[{label: "a"}] rows=[]',
  kpi: 'label="mark" value=1',
  note: 'title=""',
  checks: 'title=""',
};
const written = tags.map(({ name, around }) => {
  const inside = name === 'kpis' ? '{% kpi label="mark" value=1 /%}' : 'mark';
  const open = [name, attributes[name]].filter(Boolean).join(' ');
  return around ? `{% ${open} %}\n${inside}\n{% /${name} %}` : `{% ${open} /%}`;
});

const blocks = [
  // Neither shows anything of the page's own.
  ...written.filter((text) => !/ (more|revisions) /.test(text)),
  ...['# mark', '## mark', '#### mark', '##### mark', 'mark', '    mark', 'mark\n===', 'mark\n---', '##mark'],
  ...['- mark', '1. mark', '7. mark', '- a\n  - mark', '- a\n\n  mark', '- [ ] mark', '+ mark', '- > mark'],
  ...[
    '| a |\n| --- |\n| mark |',
    '| a |\n| --- |\n| b | mark |',
    '| a |\n| --- |\n| **mark** |',
    '| a | mark |\n| b | c |',
  ],
  ...[
    '> mark',
    '> - mark',
    '> ## mark',
    '> [!NOTE]\n> mark',
    '```\nmark\n```',
    '~~~js\nmark\n~~~',
    '***\nmark',
  ],
  ...[
    '<div>mark</div>',
    '<br>mark',
    '[^1]: mark',
    ':::\nmark\n:::',
    'a\n: mark',
    '<!-- a --> mark',
    '<!-- mark',
  ],
  ...[
    '{% text("mark") %}',
    '{% $stalls.stall %}',
    '{% if $stalls.stall %}\n{% text("mark") %}\n{% /if %}',
    '{% partial file="mark" /%}',
  ],
  ...[
    '{% if equals($stalls.stall, "x") %}\na\n{% else /%}\nmark\n{% /if %}',
    '{% else /%}\nb',
    'mark {% .red %}',
    '{% slot "a" %}mark{% /slot %}',
  ],
];
const inlines = [
  ...written.filter((text) => !text.includes(' revisions ')).map((text) => text.replaceAll('\n', '')),
  ...[
    '**mark**',
    '*mark*',
    '`mark`',
    '~~mark~~',
    '![mark](a.png)',
    '![mark](data:a)',
    '[mark](https://a.b)',
    '<https://mark.b>',
  ],
  ...[
    '[mark](a.html)',
    '[mark](#a)',
    '[mark](javascript:a)',
    '[a](https://a.b "mark")',
    '[](https://mark.b)',
    '[mark][b]',
    'a[^mark]',
  ],
  ...[
    '<b>mark</b>',
    '&lt;mark&gt;',
    'a\\*mark',
    'mark  \nb',
    'mark\\\nb',
    '~mark~',
    '^mark^',
    '==mark==',
    '**mark **',
    '`mark',
  ],
  ...[
    '{{ mark }}',
    '$stalls.mark',
    '{% text("mark")',
    '<!-- a -->mark<!-- b -->',
    'https://mark.b',
    '{% if $stalls.stall %}mark{% /if %}',
  ],
];

const around = (open: string, text: string, close = '') => `${open}\n${text}\n${close}`;
const indented = (mark: string, text: string) =>
  text.replace(/^/gm, ' '.repeat(mark.length)).replace(/^ +/, mark);
const places: Readonly<Record<string, (text: string) => string>> = {
  'on the page': (text) => text,
  'in a condition': (text) => around('{% if $stalls.stall %}', text, '{% /if %}'),
  'in a note': (text) => around('{% note title="" %}', text, '{% /note %}'),
  'in tiles': (text) => around('{% kpis %}', text, '{% /kpis %}'),
  'in a point': (text) => indented('- ', text),
  'in a numbered point': (text) => indented('1. ', text),
  'in a quote': (text) => text.replace(/^/gm, '> '),
};
const inlinePlaces: Readonly<Record<string, (text: string) => string>> = {
  ...places,
  'in a sentence': (text) => `a ${text} b`,
  'in a heading': (text) => `## a ${text.replaceAll('\n', ' ')}`,
  'in a cell': (text) => `| a |\n| --- |\n| ${text.replaceAll('\n', ' ')} |`,
  'in a head': (text) => `| ${text.replaceAll('\n', ' ')} |\n| --- |\n| b |`,
  'in bold text': (text) => `a **b ${text} c** d`,
  'in a link': (text) => `a [b ${text} c](https://a.b) d`,
};

const all = [
  ...blocks.flatMap((text) =>
    Object.entries(places).map(([where, put]) => ({ text, where, page: put(text) })),
  ),
  ...inlines.flatMap((text) =>
    Object.entries(inlinePlaces).map(([where, put]) => ({ text, where, page: put(text) })),
  ),
];

test.each(all)('$text $where is shown or named', ({ page }) => {
  const text = `# Stalls\n\nFirst.\n\n${page}\n\nLast.\n`;
  const found = problems(text);
  if (found.length > 0) {
    const last = text.split('\n').length;
    for (const one of found) expect(Number.parseInt(one, 10), one).toBeLessThanOrEqual(last);
    expect(Number.parseInt(found[0] ?? '', 10), found[0]).toBeGreaterThan(3);
    return;
  }
  const shown = blocksOf(text);
  const wanted = /more|pagebreak|changes|else \/%\}\n(> )?\s*b/.test(page) ? 0 : 1;
  expect(seen(shown), JSON.stringify(shown)).toBeGreaterThanOrEqual(wanted);
  const prose = JSON.stringify(shown, (key, value) => (['href', 'source'].includes(key) ? '' : value));
  expect(prose).not.toMatch(/\*\*|~~|<!--|\{%|`|===|\[\^|\$stalls/);
});

test('a sound page of every kind keeps what it says, in its order', () => {
  const text = `<!-- For writers -->
# Stalls

Rows <!-- not for readers --> and **bold**, *italic*, \`code\`, [link](https://a.b).  
Next line.

> Quoted.
>
> - point

| Stall | Visitors |
| :-- | --: |
| {% $stalls.stall %} | {% count($stalls.visitors) %} |

{% kpi label="One" value=1 /%}

{% kpi label="Two" value=2 /%}

{% count($stalls.visitors) %}
`;
  expect(problems(text)).toEqual([]);
  const shown = blocksOf(text);
  expect(shown.map(({ kind }) => kind)).toEqual(['paragraph', 'quote', 'table', 'kpis', 'paragraph']);
  expect(shown[1]).toMatchObject({ blocks: [{ kind: 'paragraph' }, { kind: 'list' }] });
  expect(shown[2]).toMatchObject({
    title: '',
    columns: [
      { label: 'Stall', align: 'start' },
      { label: 'Visitors', align: 'end' },
    ],
    rows: [[{ text: 'mark' }, { text: '5' }]],
  });
  expect(shown[3]).toMatchObject({ items: [{ label: 'One' }, { label: 'Two' }] });
  expect(shown[4]).toMatchObject({ content: [{ text: '5' }] });
  expect(JSON.stringify(shown)).not.toMatch(/readers|writers/);
});

test('a comment of several lines, with values and empty lines in it, is nowhere', () => {
  const text = '# S\n\n<!-- one\n\n{% $stalls.secret %} | a |\n{% chart /%}\n-->\nText.\n';
  expect(problems(text)).toEqual([]);
  expect(blocksOf(text)).toEqual([{ kind: 'paragraph', content: [{ kind: 'text', text: 'Text.' }] }]);
});

test.each([
  ['{# a draft #}', '3: this comment is shown as it stands; expected <!-- … -->'],
  ['{% comment %}\na draft\n{% /comment %}', '3: unknown tag: comment; expected <!-- … --> around a comment'],
  [
    'Text.\nMore {% count($stalls.visits) %}.',
    '4: unknown column "visits" of $stalls; expected one of stall, visitors',
  ],
  ['{% count($stalls.visits) %}', '3: unknown column "visits" of $stalls; expected one of stall, visitors'],
  ['{% if $stalls.visitors > 1 %}\na\n{% /if %}', /^3: .*\(values are compared by above\(/],
  ["It is {% label('stall', $stalls.stall) %}.", /^3: .*double quotation marks/],
  ['{% $stalls.visitors | money %}', /^3: .*money\(\$query.column\)/],
  ['{% $stalls.visitors * 2 %}', /^3: .*sums and fractions are made by plus/],
  ['{% $stalls[1].visitors %}', '3: $stalls has no row by its place; expected nth($stalls, 2, "visitors")'],
])('%s', (text, message) => {
  const [first] = problems(`# S\n\n${text}\n`);
  if (typeof message === 'string') expect(first).toBe(message);
  else expect(first).toMatch(message);
});

const kinds: readonly (readonly [string, string])[] = [
  ['type="bar" x="stall"', 'needs y=, or series= and value='],
  ['type="line" x="stall" series="stall"', 'needs value= beside series='],
  [
    'type="stacked-bar" x="stall" y="visitors" series="stall"',
    'has y= and series=; expected y= alone, or series= and value=',
  ],
  ['type="bar" x="stall" y="visitors" limit_x=3', 'has limit_x=, which goes with series='],
  ['type="bar" x="stall" y="visitors" value="visitors"', 'has value=, which goes with series='],
  ['type="bar" x="stall" y=["visitors"] names=["a", "b"]', 'has 2 names for 1 column of y='],
  ['type="line" x="stall" series="stall" value="visitors" names=["a"]', 'has names=, which goes with y='],
  [
    'type="heatmap" x="stall" y=["stall"] value="visitors"',
    'has value= and a list of columns as y=; expected one column',
  ],
  ['type="heatmap" x="stall" y="visitors" limit_y=3', 'has limit_y=, which goes with value='],
];
test.each(kinds)('a chart with %s', (given, clash) => {
  const [, type] = /type="([^"]*)"/.exec(given) ?? [];
  expect(problems(`# S\n\n{% chart data=$stalls ${given} title="T" subtitle="" /%}\n`)).toEqual([
    `3: a chart of type "${type}" ${clash}`,
  ]);
});

test.each(chartTypes)(
  'a $name says what it lacks, and takes no value for a column',
  ({ name, attributes }) => {
    const found = problems(`# S\n\n{% chart type="${name}" data=$stalls title="T" subtitle="" /%}\n`).join(
      '\n',
    );
    const needed = Object.entries(attributes).filter(([, schema]) => !schema.safeParse(undefined).success);
    expect(needed.length).toBeGreaterThan(0);
    for (const [key] of needed) expect(found).toContain(`needs ${key}=`);
    const [[key = ''] = []] = needed;
    expect(
      problems(
        `# S\n\n{% chart type="${name}" data=$stalls ${key}=$stalls.stall title="T" subtitle="" /%}\n`,
      ),
    ).toContain(`3: ${key}= takes the name of a column in quotation marks`);
  },
);

test.each([
  [
    'table',
    'data=$stalls title="" columns=[{column: "stall", label: "a"}] across="stall"',
    'needs value= beside across=',
  ],
  [
    'table',
    'data=$stalls title="" columns=[{column: "stall", label: "a"}] value="visitors"',
    'has value=, which goes with across=',
  ],
  ['table', 'data=$stalls title="" columns=[]', 'has no columns; expected one or more'],
  [
    'table',
    'data=$stalls title="" across="stall" value="visitors" columns=[{column: "stall", label: "a"}, {column: "visitors", label: "b"}]',
    'has more than one of columns= beside across=; expected the one that stands at the side',
  ],
  ['kpi', 'label="a" value=1 against="b"', 'has against=, which goes with growth='],
  [
    'figures',
    'title="" columns=[{label: "a"}] rows=[{label: "b", values: [1]}]',
    'has 1 value in row 1, and columns for 0',
  ],
])('a %s with %s', (name, given, clash) => {
  expect(problems(`# S\n\n{% ${name} ${given} /%}\n`)).toEqual([`3: {% ${name} %} ${clash}`]);
});
