/** The text of pages.md, made from what tags, chart types and functions declare. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Attributes, type ChartType, columnUses } from '../functions/charts/type.ts';
import { chartTypes } from '../functions/charts/types.ts';
import { jsonSchema, meaningOf } from '../functions/compose/attribute.ts';
import type { FunctionGroup, PageFunction } from '../functions/compose/function.ts';
import { functionGroups } from '../functions/compose/functions.ts';
import type { PageTag } from '../functions/compose/tag.ts';
import { tags } from '../functions/compose/tags.ts';

const introduction = `# Pages

A page is [Markdoc](https://markdoc.dev): Markdown with values, functions and tags. This page lists all of them; the
code that declares them makes it (\`npm run docs\`), and below each example stands what it becomes in talent-growth over the
sample lake. \`periodical check\` says what is wrong on a page, with its line
and with what it expected.

## Values

\`$name\` is a figure of [figures.yaml](reports.md#figures), written with its unit in the language of the page. What is
not known reads "no data" or "no comparison", never zero.

${fenced('Sales came to {% $sales %}{% change($sales) %}; a year earlier they were {% $sales.earlier %}.')}

| path | is |
|---|---|
| \`$sales\` | the figure |
| \`$sales.earlier\`, \`$sales.change\` | what it is compared with, and its change: a growth, or points of a share |
| \`$sales.year\` | the figure compared with a year earlier, if it has several comparisons: \`$sales.year.change\` |
| \`$daily.small\`, \`$fans["500k-5M"]["<10k"]\` | of a figure with keys (\`by\`), the one of a key |
| \`$monthly_sales.last\`, \`.first\`, \`.max\`, \`.min\` | of a figure of several rows, one of them: the last, the first, the largest, the smallest |
| \`$monthly_sales.last.month\` | another column of its row |
| \`$monthly_sales.count\`, \`.compared\`, \`.grew\` | how many rows are known, can be compared, have grown |
| \`$campaign\`, \`$campaign.name\` | a query, and a value of its first row |
| \`$period.own\`, \`.end\`, \`.year_earlier\`, \`.before\`, \`.last_week\`, \`.days\`, \`.days_earlier\` | the period of the report and its like, in words, and how many days they have |
| \`$rules.large_sales\` | a rule of the report |
| \`$parameters.store\` | what a run was asked for with (\`--set\`): see [parameters](parameters.md) |

A title or a subtitle is a sentence with such paths in braces, or a list of sentences, of which the first stands whose
paths are all known. \`{sales:higher}\` is the change in words, in a style of \`change()\`; \`{share.head!}\` is known and
not zero; \`{.last.month}\` begins with the figure that the tag shows, and a key stands in brackets: \`{fans[500k-5M][<10k]}\`.

${fenced(`{% chart line=$monthly_sales
   title=["Sales in {.last.month} were {.last:higher}", "Sales were highest in {.max.month}, at {.max}"] /%}`)}

Of Markdown, a page may have headings from \`##\` to \`####\`, paragraphs, line breaks, **bold** and *italic* text,
\`code\` in a line, links to the web and to addresses of mail, lists, quotes, rules, and tables with a line of
\`| --- |\` under their heads and with text and values in their cells. The first line may be a \`#\` heading for those
who write the page: the title is that of \`report.yaml\`. A comment, \`<!-- … -->\`, reaches no reader. Anything else
(Markdown's own pictures, HTML, footnotes, blocks of code) is an error of \`check\`, which says what to write instead.

What is between \`{% if %}\` and \`{% /if %}\` is left out unless its condition holds. A figure or a value holds if it is
known and not false, 0 as well; a query, if it has a row.

${fenced(`{% if $sales.earlier %}
A year earlier, sales were {% $sales.earlier %}.
{% else /%}
The data do not reach back a year.
{% /if %}`)}

## Numbers

- Money has its currency's symbol, and its currency's decimals below 1,000: "€12.50", "¥13", "KWD 12.500". From 1,000
  it has none ("€1,304"), and from a million, in Chinese from 10,000, it is short ("€2.34 million"), unless \`decimals\`
  asks for more.
- The values of a column of a table, and those of a row of \`figures\`, have one unit and the same number of decimals:
  "€26.20" and "€1,304.00". So have the values of a chart, and its axis.
- \`money\` in tables has every digit. \`short-money\` is in the scale of the largest value, or in a smaller one or none if
  the smallest would not be seen.
- What is not zero never reads as zero: "<€0.01", ">−€0.01" below zero, "<0.1%".
- \`decimals\` sets how many digits stand after the point, for a function, a column or a whole cross table.`;

/** The reference of the page language, as Markdown. */
export function pagesReference(): string {
  const parts = [
    introduction,
    '## Tags\n\nA tag stands in a paragraph of its own.',
    ...tags.map(tagText),
    `## Charts\n\nWhat \`chart\` takes besides, by its \`type\`. Each row of the table is one point: several rows for one
point, or for one cell of a cross table, are an error. Lines, heat maps, charts with \`series\` and cross tables have
numbers and dates in their order, and texts in that of the query. Dates that are all firsts of months are written as
months, if \`x_as\` or \`across_as\` does not say otherwise.`,
    ...chartTypes.map(chartText),
    '## Functions\n\nA function is called in the text, as the value of an attribute or inside another function. Values stand in their order;\nwhat is given by name may be left out.',
    ...functionGroups.map(groupText),
  ];
  return `${parts.join('\n\n')}\n`;
}

function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

const section = (...parts: readonly string[]) => parts.filter((part) => part !== '').join('\n\n');

function tagText({ name, description, attributes, example }: PageTag): string {
  return section(`### ${name}`, description, attributeTable(attributes), ...shown('tag', name, example));
}

/** An example, and its picture if it has one. */
function shown(kind: string, name: string, example: string): string[] {
  const picture = `examples/${kind}-${name}.png`;
  const drawn = existsSync(join(import.meta.dirname, picture));
  return [fenced(example), drawn ? `![What it becomes](${picture})` : ''];
}

function chartText({ name, description, attributes, example }: ChartType): string {
  const table = attributeTable(attributes);
  const same = chartTypes.find((type) => attributeTable(type.attributes) === table);
  const given = same && same.name !== name ? `It takes the attributes of \`${same.name}\`.` : table;
  return section(`### ${name}`, description, given, ...shown('chart', name, example));
}

function groupText({ title, functions }: FunctionGroup): string {
  return section(`### ${title}`, ...functions.map(functionText));
}

function functionText({ name, description, values, named, others, example }: PageFunction): string {
  const given = [
    ...Object.keys(values),
    ...Object.keys(named).map((key) => `${key}=…`),
    ...(others ? ['NAME=…'] : []),
  ];
  const parameters = [
    ...Object.entries({ ...values, ...named }).map(([key, schema]) => `- \`${key}\`: ${schema.description}`),
    ...(others ? [`- \`NAME\`, of any name: ${others.description}`] : []),
  ];
  const called = `**\`${name}(${given.join(', ')})\`**: ${description}`;
  // A number that is written need not be explained.
  return section(called, parameters.length > 1 ? parameters.join('\n') : '', fenced(example), readsAs(name));
}

const texts = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'examples/texts.json'), 'utf8')));

function readsAs(name: string): string {
  const text = texts[name];
  return text === undefined ? '' : `> ${text}`;
}

function attributeTable(attributes: Attributes): string {
  const { properties = {}, required = [] } = jsonSchema(z.object(attributes));
  const rows = Object.entries(attributes).map(([name, schema]) => {
    const json = schemaIn(properties[name]);
    const must = required.includes(name) ? 'yes' : '';
    return `| ${name === 'primary' ? 'first' : `\`${name}\``} | ${valueText(schema, json)} | ${must} | ${json.description}${itemText(json)} |`;
  });
  if (rows.length === 0) return '';
  return ['| Attribute | Value | Required | What it is |', '|---|---|---|---|', ...rows].join('\n');
}

type Json = z.core.JSONSchema.BaseSchema;

const schemaIn = (json: Json['items']): Json =>
  typeof json === 'object' && !Array.isArray(json) ? json : {};

const valueTexts: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a number',
  boolean: '`true` or `false`',
  array: 'a list',
};

function valueText(schema: z.ZodType, json: Json): string {
  const means = meaningOf(schema);
  if (means === 'table' || means === 'events') return 'a table';
  if (means === 'rows') return 'a query or a figure';
  if (means === 'sentence') return 'a sentence or a list';
  if (means === 'figures' || means === 'single figures' || means === 'lists of figures')
    return 'a figure or a list';
  if (columnUses({ schema }, {}).length > 0) return json.anyOf ? 'a column or a list' : 'a column';
  if (json.enum)
    return json.enum.map((one) => `\`${one}\`${one === json.default ? ' (usual)' : ''}`).join(', ');
  return valueTexts[String(json.type)] ?? 'a value';
}

/** What the items of a list have. */
function itemText({ items }: Json): string {
  const { properties = {}, required = [] } = schemaIn(items);
  const names = Object.keys(properties);
  const listed = (some: readonly string[]) =>
    some.map((name) => `\`${name}\` (${asClause(schemaIn(properties[name]).description)})`).join(', ');
  const may = names.filter((name) => !required.includes(name));
  if (names.length === 0) return '';
  const text = ` Each item has ${listed(names.filter((name) => required.includes(name)))}`;
  return may.length === 0 ? `${text}.` : `${text} and may have ${listed(may)}.`;
}

const asClause = (sentence = '') => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
