/** Loops: what stands in one is there once for each row, in lists, sentences, tiles and other loops. */
import { expect, it, test } from 'vitest';
import { blocksOf, documentsOf, linesIn, problemsIn, shop } from './shop.ts';

const pages: readonly (readonly [page: string, lines: readonly string[]])[] = [
  [
    '- First\n{% each $kinds limit=2 %}\n- **{% $kinds.kind %}**: {% $kinds.sales %}\n{% /each %}\n- Last\n',
    ['- First', '- goods: ¥1,500', '- tickets: ¥300.00', '- Last'],
  ],
  [
    '- Kinds:\n  {% each $kind_sales limit=1 %}\n  - {% $kind_sales.kind %}: {% $kind_sales %}\n  {% /each %}\n- Last\n',
    ['- Kinds: / - goods: ¥1,500', '- Last'],
  ],
  [
    '1. {% $sales %}\n{% each $kinds last=1 %}\n1. {% $kinds.kind %}\n{% /each %}\n',
    ['1. ¥2,000', '1. other'],
  ],
  [
    'Most: {% each $kinds limit=3 order="units" %} **{% $kinds.kind %}** ({% $kinds.units %}) {% /each %}.',
    ['Most: goods (40), services (6) and tickets (4).'],
  ],
  [
    '{% each $kind_sales limit=3 %}{% if $kind_sales.change %}{% $kind_sales.kind %} {% change($kind_sales, "verb") %}{% /if %}{% /each %}',
    ['goods grew 10.0% on a year earlier and services fell 50.0% on a year earlier'],
  ],
  [
    '{% each $kinds limit=2 %}\n#### {% $kinds.kind %}\n\n{% plus($kinds.sales, $sales) %} in {% $monthly.last.month %}, {% rank($kind_sales) %}\n{% /each %}',
    ['goods', '¥3,500 in June 2024, 1', 'tickets', '¥2,300 in June 2024, 2'],
  ],
  [
    '{% each $kinds limit=2 order="units" ascending=true per="sales" %}{% $kinds.kind %}{% /each %}',
    ['tickets and goods'],
  ],
  ['{% each $monthly limit=9 %}{% $monthly.month %}{% /each %}', ['May 2024 and June 2024']],
  [
    '{% each $monthly limit=9 %}{% each $kinds limit=2 %}{% $monthly %} {% $kinds.kind %}{% /each %}{% /each %}',
    ['¥700.00 goods and ¥700.00 tickets and ¥800.00 goods and ¥800.00 tickets'],
  ],
  [
    '{% each $none limit=3 %}\n- {% $none.name %}\n{% /each %}\n\nSo {% each $none limit=3 %}{% $none.name %}{% /each %}it is',
    ['So it is'],
  ],
  [
    '{% each $kinds limit=1 %}\n{% $kinds.kind %} {% pick($kinds, "units", kind="goods") %} {% rows($kinds) %}\n{% /each %}\n\n{% rows($kinds) %}',
    ['goods 40 1', '4'],
  ],
];

it.each(pages)('%s', (page, lines) => {
  expect([linesIn(page), problemsIn(page)]).toEqual([lines, []]);
});

test('Chinese joins rows in its own way', () => {
  expect(linesIn('{% each $kinds limit=3 %}{% $kinds.kind %}{% /each %}。', 'zh')).toEqual([
    'goods、tickets和services。',
  ]);
});

test('a tile for each row, and a table, a title and a chart that know the row', () => {
  const page = `{% kpis %}\n{% each $kinds limit=2 %}\n{% kpi label=$kinds.kind value=money($kinds.sales) /%}\n{% /each %}\n{% /kpis %}

{% each $kinds limit=1 %}\n{% table data=$kinds columns=[{column: "kind", label: "Kind"}] title="{kinds.kind}, {kind_sales:higher}" /%}\n{% /each %}`;
  expect(problemsIn(page)).toEqual([]);
  const [tiles, table] = blocksOf(page);
  expect(tiles).toMatchObject({ items: [{ label: 'goods', value: '¥1,500' }, { label: 'tickets' }] });
  expect(table).toMatchObject({
    title: 'goods, 10.0% higher than a year earlier',
    rows: [[{ text: 'goods' }]],
  });
});

it.each([
  ['{% each limit=3 %}a{% /each %}', 'needs the name of a query or figure: {% each $NAME limit=3 %}'],
  ['{% each $kinds %}a{% /each %}', 'needs limit= or last=, of at most 100 rows'],
  ['{% each $kinds limit=200 %}a{% /each %}', 'has 200 rows; expected 1 to 100'],
  ['{% each $kind limit=2 %}a{% /each %}', 'unknown figure or query $kind; did you mean $kinds?'],
  ['{% each $sales limit=2 %}a{% /each %}', 'figures of several rows, and $sales has one'],
  ['{% each $kinds.kind limit=2 %}a{% /each %}', 'takes a query, or figures of figures.yaml, as $NAME'],
  [
    '{% each $kinds limit=2 order="kind" %}a{% /each %}',
    'column "kind" of $kinds is string; expected a number',
  ],
  ['{% each $kind_sales limit=2 order="size" %}a{% /each %}', 'unknown column "size" of $kinds'],
  ['{% each $kinds limit=2 %}{% $kinds.size %}{% /each %}', 'unknown column "size" of $kinds'],
  ['{% each $kinds limit=2 %}{% $kind_sales.goods %}{% /each %}', '$kind_sales.goods: unknown'],
  ['{% each $kinds limit=2 %}{% each $kinds limit=2 %}a{% /each %}{% /each %}', '$kinds is one row here'],
  ['{% $kind_sales %} {% each $kinds limit=2 %}a{% /each %}', '$kind_sales is a figure of several rows'],
  ['A {% each $kinds limit=2 %}{% checks title="x" /%}{% /each %}', '{% checks %} in a text is not shown'],
  ['{% each $kinds limit=2 %}\n{% more /%}\n{% /each %}', '{% more /%} divides the page'],
])('the check of %s', (page, message) => {
  expect(problemsIn(page).join()).toContain(message);
});

test('a mistake in the data is on its line, and a language that lacks a loop is told', () => {
  const page =
    'A\n\n{% each $months limit=1 %}\n{% pick($kinds, "sales", units=4) %} {% pick($kinds, "kind", sales="300.00") %}\n{% /each %}';
  expect(() => documentsOf(shop({ en: page }))).toThrow(/en.md:4: pick\(\)/);
  const both = { en: 'A\n\n{% each $kinds limit=1 %}\n- a\n{% /each %}', zh: 'A' };
  expect(problemsIn(both)).toEqual([
    '1: lacks the {% each $kinds %} that en.md:3 has; expected it after this line',
  ]);
});
