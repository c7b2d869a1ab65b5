import { z } from 'zod';
import { inOrder } from '../../charts/cells.ts';
import type { Behind, ChartParts, Series } from '../../charts/chart.ts';
import { type ChartType, column, type Given, type Source, typeNamed } from '../../charts/type.ts';
import { chartTypes } from '../../charts/types.ts';
import { defined } from '../../defined.ts';
import { units } from '../../language/unit.ts';
import { addedBars, addedClashes, addedValues, shifted, withOthers, withWhole } from '../added-bars.ts';
import {
  events,
  figures,
  optionalFigure,
  optionalSentence,
  optionalTable,
  optionalText,
  rowCount,
  sentence,
} from '../attribute.ts';
import { behindOf } from '../behind.ts';
import { moved } from '../beside.ts';
import { chartCells } from '../chart-cells.ts';
import type { PageContext } from '../context.ts';
import { elseBlocks } from '../else.ts';
import { type FigureChart, figureChart } from '../figure-chart.ts';
import { shapes } from '../figure-shapes.ts';
import type { QueryTable } from '../page-table.ts';
import { limited, trimUnknown } from '../rows.ts';
import { tag } from '../tag.ts';
import { toned } from '../tones.ts';
import { type AxisAs, axisWriter, axisWritings, columnOf, labelsOf, writings } from '../writing.ts';

const attributes = {
  line: figures('lists of figures', 'A figure over months or days, or several: a line for each.'),
  bar: figures(
    'figures',
    'A figure with keys or over a series: a bar for each row. One figure alone: now and earlier.',
  ),
  'grouped-bar': figures('figures', 'A figure with keys: now and earlier side by side, if that is known.'),
  'stacked-bar': figures(
    'lists of figures',
    'A figure with keys, the parts of a whole: now and earlier, if that is known.',
  ),
  combined: figures(
    'lists of figures',
    'A figure over months, and a line over its bars: its change, or the figures behind the first.',
  ),
  multiples: figures(
    'lists of figures',
    'Figures over months, a small chart each; or a figure with two keys, one for each value of the first.',
  ),
  area: figures(
    'lists of figures',
    'Figures over months or days, one on top of the other; or a figure with two keys, an area for each value of the first.',
  ),
  scatter: figures(
    'lists of figures',
    'Two figures with the same keys: how far to the right and how high the point of each key is.',
  ),
  waterfall: figures(
    'lists of figures',
    'A figure with keys and `total: sum`: from what it is compared with to what it is, a step for each key.',
  ),
  bullet: figures('figures', 'Figures with a `target`, or one with keys: a bar each, and its target.'),
  heatmap: figures(
    'lists of figures',
    'A figure with two keys, rows and columns of the grid; or over days: now and earlier.',
  ),
  type: z
    .enum(chartTypes.map(({ name }) => name))
    .optional()
    .describe('What kind of chart it is, if it is drawn from a table.'),
  data: optionalTable('The table whose rows are drawn, if they are not those of a figure.'),
  title: sentence('The finding, as a sentence; of several, the first whose figures are all known.'),
  subtitle: optionalSentence('Unit and period. Those of the figure if it is not given.'),
  source: optionalText('Which data it is made from. What the query reads if it is not given.'),
  else: optionalSentence('What stands in its place if nothing of it is known.'),
  unit: z.enum(units).optional().describe('What its numbers are: how axes and labels are written.'),
  x_as: z
    .enum([...axisWritings, ...writings])
    .optional()
    .describe('How the categories are written.'),
  compare: z
    .enum(moved)
    .optional()
    .describe('Beside `line`: what is pale behind it, the year or the week before.'),
  shade: z
    .boolean()
    .optional()
    .describe(
      'Whether the period is shaded, if it is a part of the dates shown: lines do so unless this is false.',
    ),
  marks: events(
    'Events to mark among the dates: a table with `name`, `starts_on` and, if it likes, `ends_on`.',
  ),
  notes: z
    .record(z.string(), z.string())
    .optional()
    .describe('What is said of single categories, by their values: `{"2024-02-10": "Spring Festival"}`.'),
  reference: figures('single figures', 'A figure as a line across, or several, with their names and values.'),
  whole: optionalFigure(
    'Beside `bar` or `grouped-bar`: a figure of one row as the first bar, in its own colour.',
  ),
  whole_name: optionalText('What the bar of `whole` is called, if not as tables call it.'),
  limit: rowCount('Only so many rows, from the first.'),
  others: z
    .boolean()
    .optional()
    .describe(
      'With `limit`, beside bars of figures with `total: sum`: one more adds up what the limit cuts.',
    ),
  last: rowCount('Only so many rows, to the last.'),
  known: column(
    z.string().optional(),
    'anything',
    'Only from the first to the last row that has a value in this column.',
  ),
};

const figureTypes = [
  ...([
    'line',
    'bar',
    'grouped-bar',
    'stacked-bar',
    'area',
    'combined',
    'scatter',
    'waterfall',
    'multiples',
    'bullet',
    'heatmap',
  ] as const),
];

export const chart = tag({
  name: 'chart',
  description:
    'A chart of a figure, or of the rows of a table. Nothing, or what `else` says, if nothing is known.',
  example: `{% chart line=$monthly_sales title="Sales were highest in {monthly_sales.max.month}" /%}`,
  attributes,
  kinds: chartTypes,
  clashes,
  build: (given, { next, colourOf, context }) => {
    const drawn = drawnOf(given, context);
    const id = next('chart');
    if (!drawn || drawn.data.rows.length === 0) return elseBlocks(given.else);
    const { title, horizontal } = given;
    const unit = given.unit ?? drawn.unit;
    const subtitle = given.subtitle ?? drawn.subtitle;
    const type = typeNamed(drawn.type, chartTypes);
    const source = sourceOf(drawn.data, given.x_as ?? drawn.x_as, context);
    // Read twice: how one label is written depends on all values.
    const asked = { ...given, ...drawn.given };
    const added = addedBars(given, drawn, drawnFigures(given)[0], context);
    const values = valuesOf(type.read({ ...source, label: () => '' }, asked));
    const label = labelsOf([...values, ...addedValues(added)], unit, context);
    const read = withOthers(type.read({ ...source, label }, asked), added, label);
    const coloured = toned(
      named(inOwnUnits(read, context), drawn.name),
      { type, asked, earlier: drawn.earlier },
      colourOf,
    );
    const parts = withWhole(coloured, added, label);
    const behind = shifted(backdropOf(type, drawn.data, asked, given, context), added);
    const said = (behind?.references ?? []).map(({ label }) => label);
    const alt = alternativeText([title, subtitle, ...said], type, parts, context);
    const lies = horizontal === true;
    const texts = { title, subtitle, source: given.source ?? drawn.source, alt };
    return [
      {
        kind: 'chart',
        id,
        type: type.name,
        horizontal: lies,
        ...texts,
        unit,
        ...parts,
        ...defined({ behind, cells: chartCells(drawn.data, asked) }),
      },
    ];
  },
});

type Asked = z.output<z.ZodObject<typeof attributes>>;

/** A chart is of figures or of a table. */
function clashes(given: Given): string[] {
  const ways = figureTypes.filter((name) => given[name] !== undefined);
  if (ways.length > 1) return [`has ${ways.map((way) => `${way}=`).join(' and ')}; expected one of them`];
  if (given.compare !== undefined && given.line === undefined) return ['has compare=, which goes with line='];
  const strange = addedClashes(given);
  if (strange.length > 0) return strange;
  if (ways.length === 1)
    return ['type', 'data', 'unit'].flatMap((name) =>
      given[name] === undefined ? [] : [`has ${name}= beside ${ways[0]}=, which says it already`],
    );
  if (given.data === undefined) return [`needs a figure, such as line=$NAME, or type= and data=`];
  return given.type === undefined ? [`needs type= beside data=: one of ${figureTypes.join(', ')}`] : [];
}

const drawnFigures = (given: Asked) => figureTypes.flatMap((name) => given[name] ?? []);

function drawnOf(given: Asked, context: PageContext): FigureChart | undefined {
  const type = figureTypes.find((name) => given[name] !== undefined);
  if (type !== undefined)
    return figureChart(type, given[type] ?? [], (rows) => limited(rows, given.limit, given.last), context, {
      shapeBy: shapes[type],
      compare: given.compare,
    });
  if (!given.data || given.type === undefined) return undefined;
  const rows = trimUnknown(limited(given.data.rows, given.limit, given.last), given.known);
  const texts = { subtitle: '', source: '', unit: 'number' as const };
  return { ...texts, type: given.type, data: { ...given.data, rows }, given: {} };
}

const onAxis = z.looseObject({ x: z.string().optional(), series: z.string().optional() });

function backdropOf(
  type: ChartType,
  data: QueryTable,
  asked: unknown,
  { shade = type.name === 'line', marks, notes, reference }: Asked,
  context: PageContext,
): Behind | undefined {
  const { x, series } = onAxis.parse(asked);
  if (x === undefined) return undefined;
  const values = data.rows.map((row) => row[x] ?? null);
  const shown = series === undefined ? values : [...new Set(values)];
  return behindOf(
    inOrder(shown, columnOf(data, x)?.type, (one) => one),
    { shade, marks, notes, reference },
    context,
  );
}

function named(parts: ChartParts, name: string | undefined): ChartParts {
  return name === undefined ? parts : { ...parts, series: parts.series.map((one) => ({ ...one, name })) };
}

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

function valuesOf({ series }: ChartParts): number[] {
  const inUnit = series.filter(({ unit }) => unit === undefined);
  return inUnit.flatMap(({ values }) => values.filter((value) => value !== null));
}

/** Series with a unit of their own are written in it, those of the same unit alike unless they are apart. */
function inOwnUnits(parts: ChartParts, context: PageContext): ChartParts {
  const series = parts.series.map((one) => {
    const { unit, panel } = one;
    if (unit === undefined) return one;
    const isAlike = (other: Series) => other.unit === unit && other.panel === panel;
    const alike = parts.series.filter(isAlike).flatMap(({ values }) => values);
    const known = alike.filter((value) => value !== null);
    return { ...one, labels: one.values.map(labelsOf(known, unit, context)) };
  });
  return { ...parts, series };
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
