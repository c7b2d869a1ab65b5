import { z } from 'zod';
import type { ChartParts } from '../../charts/chart.ts';
import { type ChartType, column, type Source, typeNamed } from '../../charts/type.ts';
import { chartTypes } from '../../charts/types.ts';
import { units } from '../../language/unit.ts';
import { rowCount, table, text } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { QueryTable } from '../page-table.ts';
import { limited, trimUnknown } from '../rows.ts';
import { tag } from '../tag.ts';
import { type AxisAs, axisWriter, axisWritings, columnOf, labelsOf, writings } from '../writing.ts';

const attributes = {
  type: z.enum(chartTypes.map(({ name }) => name)).describe('What kind of chart it is.'),
  data: table('The table whose rows are drawn.'),
  title: text('The finding, as a sentence.'),
  subtitle: text('Unit and period.'),
  source: text('Which data it is made from.').default(''),
  unit: z.enum(units).default('number').describe('What its numbers are: how axes and labels are written.'),
  x_as: z
    .enum([...axisWritings, ...writings])
    .optional()
    .describe('How the categories are written.'),
  limit: rowCount('Only so many rows, from the first.'),
  last: rowCount('Only so many rows, to the last.'),
  known: column(
    z.string().optional(),
    'anything',
    'Only from the first to the last row that has a value in this column.',
  ),
};

export const chart = tag({
  name: 'chart',
  description: 'A chart of the rows of a table. Nothing if the table has no rows.',
  example: `{% chart type="line" data=$months x="month" x_as="short-month" y="sales" names=["Sales"] unit="money"
   title="Sales by month" subtitle="January to June 2024" source="order lines" /%}`,
  attributes,
  kinds: chartTypes,
  build: (given, { next, context }) => {
    const { data, title, subtitle, unit, horizontal } = given;
    const type = typeNamed(given.type, chartTypes);
    const rows = trimUnknown(limited(data.rows, given.limit, given.last), given.known);
    const id = next('chart');
    if (rows.length === 0) return [];
    const source = sourceOf({ ...data, rows }, given.x_as, context);
    // Read twice: how one label is written depends on all values.
    const values = valuesOf(type.read({ ...source, label: () => '' }, given));
    const parts = type.read({ ...source, label: labelsOf(values, unit, context) }, given);
    const alt = alternativeText([title, subtitle], type, parts, context);
    const lies = horizontal === true;
    return [
      {
        kind: 'chart',
        id,
        type: type.name,
        horizontal: lies,
        title,
        subtitle,
        source: given.source,
        alt,
        unit,
        ...parts,
      },
    ];
  },
});

/** The rows of a chart, and how their names read. */
function sourceOf(data: QueryTable, x_as: AxisAs | undefined, context: PageContext): Omit<Source, 'label'> {
  const { rows, query } = data;
  const writer = (name: string, as?: AxisAs) => axisWriter(data, name, as, context);
  return {
    ...{ rows, query },
    type: (name) => columnOf(data, name)?.type,
    text: (name) => writer(name),
    category: (name) => writer(name, x_as),
  };
}

function valuesOf({ series, flows }: ChartParts): number[] {
  const values = [...series.flatMap((one) => one.values), ...flows.map(({ value }) => value)];
  return values.filter((value) => value !== null);
}

const maxListed = 12;

/** What a reader hears who cannot see the chart: its titles and its numbers. */
function alternativeText(
  titles: readonly string[],
  type: ChartType,
  parts: ChartParts,
  context: PageContext,
): string {
  const numbers = type.spoken(parts).map(({ name, points }) => {
    const text = listed(points, context.word('list_separator'));
    return name === undefined ? text : `${name}${context.word('colon')}${text}`;
  });
  return [...titles.filter((title) => title !== ''), ...numbers]
    .map((text) => text.replace(/[.。]$/, '') + context.word('full_stop'))
    .join(context.word('sentence_space'));
}

function listed(items: readonly string[], separator: string): string {
  if (items.length <= maxListed) return items.join(separator);
  // A long series is heard by its ends; its numbers stand in a table beside it.
  return [...items.slice(0, 3), '…', ...items.slice(-3)].join(separator);
}
