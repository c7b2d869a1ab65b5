import { scaleLinear } from 'd3-scale';
import { z } from 'zod';
import { formatPercent } from '../../language/format.ts';
import { units } from '../../language/unit.ts';
import { largest, smallest } from '../../text/largest.ts';
import { measure, plain, wrap } from '../../text/lines.ts';
import { nameHead, numberHead, overCategories } from '../categories.ts';
import { rowsByCell } from '../cells.ts';
import type { Chart, ChartParts, Series } from '../chart.ts';
import { legend } from '../draw/legend.ts';
import { seriesColour } from '../draw/series.ts';
import {
  element,
  fontSize,
  gap,
  lineHeight,
  sampleWidth,
  smallFontSize,
  svgElement,
  textLines,
} from '../draw/svg.ts';
import {
  type ChartOptions,
  type ChartType,
  column,
  type Listed,
  numberIn,
  reader,
  type Sketch,
} from '../type.ts';

const attributes = {
  x: column(z.string(), { writtenAs: 'x_as' }, 'The column of what is measured.'),
  value: column(z.string(), 'numbers', 'The column of how much it is.'),
  target: column(z.string(), 'numbers', 'The column of how much it was to be.'),
  names: z
    .tuple([z.string(), z.string()], { error: 'expected two names, of the value and of the target' })
    .optional()
    .describe('What the value and the target are called.'),
  units: z
    .array(z.enum(units))
    .optional()
    .describe('What the numbers of each row are, if they differ: bars are parts of their targets then.'),
};

export const bullet: ChartType = {
  ...overCategories,
  name: 'bullet',
  description:
    'A bar for each row and a line where its target is, with both values and the part of the target that is reached.',
  example: `{% chart type="bullet" data=$kinds x="kind" value="sales" target="sales_earlier" names=["Sales", "Sales a year earlier"] unit="money"
   title="Sales against those of a year earlier" subtitle="Yuan" source="order lines, products" /%}`,
  attributes,
  colours: false,
  clashes: () => [],
  read: reader(attributes, (source, { x, value, target, names, units: of }) => {
    rowsByCell(source, [x], 'a chart draws one row for each point');
    const write = source.category(x);
    const series = source.rows.map((row, i): Series => {
      const values = [numberIn(row, value), numberIn(row, target)];
      const unit = of?.[i];
      const labels = values.map(source.label);
      const name = write(row[x] ?? null);
      return { name, values, labels, ...(unit ? { unit, panel: name } : {}) };
    });
    return { categories: names ?? [value, target], series };
  }),
  listed: byRow,
  sketch: sketchBullet,
};

function byRow({ categories, series }: ChartParts, word: (key: string) => string): Listed {
  const rows = series.map(({ name, labels, values }) => [
    { text: name, value: null },
    ...categories.map((_, i) => ({ text: labels[i] ?? '', value: values[i] ?? null })),
  ]);
  return { columns: [nameHead(word('category')), ...categories.map(numberHead)], rows };
}

/** Heights in CSS px. */
const heights = { bar: { least: 12, usual: 16 }, between: { least: 8, usual: 16 } };

/** A row with its texts, in lines. */
interface Row {
  readonly series: Series;
  readonly name: string;
  readonly text: string;
}

function sketchBullet(chart: Chart, options: ChartOptions): Sketch {
  const rows = chart.series.map((series) => rowOf(series, chart, options));
  // The values stand at the right of the names if they all fit there, and below them otherwise.
  const isBeside = rows.every(
    ({ name, text }) => !name.includes('\n') && widthOf(name, text) <= options.width,
  );
  const lines = Math.max(1, ...rows.map(({ name }) => name.split('\n').length)) + (isBeside ? 0 : 1);
  const names = chart.categories.map((name) => ({ name, values: [], labels: [] }));
  const key = legend(names, options);
  const rowHeight = (bar: number, between: number) => lines * lineHeight + bar + between;
  const height = (row: number) => Math.ceil(key.height + Math.max(1, rows.length) * row + 2);
  const usual = height(rowHeight(heights.bar.usual, heights.between.usual));
  return {
    least: height(rowHeight(heights.bar.least, heights.between.least)),
    usual,
    draw: (wanted) => {
      const row = (wanted - key.height - 2) / Math.max(1, rows.length);
      const free = row - lines * lineHeight;
      const bar = Math.min(24, free * 0.55);
      return svgElement(options.width, wanted, [
        ...key.draw((i, x, y) => (i === 0 ? valueSample(x, y, options) : targetSample(x, y, options))),
        ...rows.flatMap((one, i) => {
          const top = key.height + i * row;
          return [
            ...rowTexts(one, top, { isBeside, lines }, options),
            ...rowShapes(one.series, { top: top + lines * lineHeight + 3, bar }, chart, options),
          ];
        }),
      ]);
    },
  };
}

const widthOf = (name: string, text: string) =>
  measure(name, fontSize, 700) + measure(text, smallFontSize) + gap * 2;

function rowOf(series: Series, chart: Chart, options: ChartOptions): Row {
  const [value = '–', target = '–'] = series.labels;
  const part = reachedOf(series, chart, options);
  const text = plain(`${value} / ${target}${part === undefined ? '' : ` (${part})`}`);
  return { series, name: wrap(plain(series.name), options.width * 0.92, 3, fontSize), text };
}

/** The part of the target that is reached; a share of a share says nothing. */
function reachedOf(series: Series, { unit }: Chart, options: ChartOptions): string | undefined {
  const [value, target] = series.values;
  const own = series.unit ?? unit;
  if (own === 'ratio' || own === 'growth' || typeof value !== 'number' || !target) return undefined;
  return formatPercent(value / target, options);
}

function rowTexts(
  { name, text }: Row,
  top: number,
  { isBeside, lines }: { readonly isBeside: boolean; readonly lines: number },
  { paint, width }: ChartOptions,
): string[] {
  const bold = { anchor: 'start', size: fontSize, colour: paint.ink, weight: 700 } as const;
  const style = { size: smallFontSize, colour: paint.muted } as const;
  const bottom = top + lines * lineHeight - lineHeight / 2;
  if (isBeside)
    return [
      ...textLines(name, 0, bottom, bold),
      ...textLines(text, width, bottom, { ...style, anchor: 'end' }),
    ];
  const count = name.split('\n').length;
  const middle = bottom - lineHeight / 2 - (count * lineHeight) / 2;
  return [...textLines(name, 0, middle, bold), ...textLines(text, 0, bottom, { ...style, anchor: 'start' })];
}

/** Places along the row: of values, or of parts of the target where units differ. */
function placeOf(series: Series, chart: Chart, width: number): (value: number) => number {
  const isOne = chart.series.every(({ unit }) => unit === undefined);
  const sizes = (one: Series) => {
    const target = Math.abs(one.values[1] ?? 0);
    const divisor = isOne ? 1 : target || largest([1e-9, ...known(one).map(Math.abs)]);
    return known(one).map((value) => value / divisor);
  };
  const all = chart.series.flatMap(sizes);
  const scale = scaleLinear()
    .domain([smallest([0, ...all]), largest([0, ...all]) || 1])
    .range([1, width - 1]);
  const divisor = isOne
    ? 1
    : Math.abs(series.values[1] ?? 0) || largest([1e-9, ...known(series).map(Math.abs)]);
  return (value) => scale(value / divisor);
}

const known = ({ values }: Series) => values.filter((value) => value !== null);

function rowShapes(
  series: Series,
  { top, bar }: { readonly top: number; readonly bar: number },
  chart: Chart,
  { paint, width }: ChartOptions,
): string[] {
  const [value = null, target = null] = series.values;
  const place = placeOf(series, chart, width);
  const zero = place(0);
  const reach = (to: number) => ({ x: Math.min(zero, place(to)), width: Math.abs(place(to) - zero) });
  const track = target === null ? [] : [{ ...reach(target), y: top, height: bar, fill: paint.rule }];
  const own =
    value === null
      ? []
      : [{ ...reach(value), y: top + bar * 0.2, height: bar * 0.6, fill: seriesColour(paint, 'now') }];
  const mark =
    target === null
      ? []
      : [{ x: place(target) - 1.5, y: top - 3, width: 3, height: bar + 6, fill: paint.ink }];
  return [...track, ...own, ...mark].map((shape) => element('rect', shape));
}

function valueSample(x: number, middle: number, { paint }: ChartOptions): string[] {
  const shape = { x, y: middle - 4, width: sampleWidth, height: 8, fill: seriesColour(paint, 'now') };
  return [element('rect', shape)];
}

function targetSample(x: number, middle: number, { paint }: ChartOptions): string[] {
  const shape = { x: x + sampleWidth / 2 - 1.5, y: middle - 8, width: 3, height: 16, fill: paint.ink };
  return [element('rect', shape)];
}
