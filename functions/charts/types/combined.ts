import { z } from 'zod';
import { units } from '../../language/unit.ts';
import { inOrderOfX, nameClashes, overCategories, seriesByColumn } from '../categories.ts';
import { type Chart, numbers } from '../chart.ts';
import {
  axisWidth,
  categoryAxis,
  categoryLabels,
  isNarrow,
  maxTicks,
  tickTexts,
  valueAxis,
} from '../draw/axes.ts';
import { type BarLayout, barSample, barThickness, drawBars, onlyGaps } from '../draw/bars.ts';
import { legend } from '../draw/legend.ts';
import { lineSample, seriesLines } from '../draw/lines.ts';
import { pairedScales } from '../draw/paired.ts';
import { type ValueScale, valueScale } from '../draw/scale.ts';
import { fontSize, gap, type Plot, smallFontSize, svgElement, textLines } from '../draw/svg.ts';
import { type ChartOptions, type ChartType, column, reader, type Sketch } from '../type.ts';

const columns = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)], {
  error: 'expected a column or a list of columns',
});
const attributes = {
  x: column(z.string(), { writtenAs: 'x_as' }, 'The column of the categories.'),
  bars: column(columns, 'numbers', 'The column of the bars, or a list of them: side by side.'),
  lines: column(columns, 'numbers', 'The column of the line, or a list of them.'),
  names: z.array(z.string()).optional().describe('What they are called: the bars, then the lines.'),
  lines_unit: z
    .enum(units)
    .optional()
    .describe(
      'What the numbers of the lines are, if not what `unit` says: they have an axis at the right then.',
    ),
};

export const combined: ChartType = {
  ...overCategories,
  name: 'combined',
  description:
    'Bars, and a line over them: sales, and how they grew. Numbers of another kind have an axis at the right; zero is at one height on both.',
  example: `{% chart type="combined" data=$months x="month" bars="sales" lines="sales_growth" names=["Sales", "Growth"] unit="money" lines_unit="growth"
   title="Sales by month, and their growth" subtitle="Yuan, and growth on a year earlier in %" source="order lines" /%}`,
  attributes,
  clashes: ({ bars, lines, names }) => nameClashes({ y: [bars, lines].flat(), names }, 'bars= and lines='),
  read: inOrderOfX(
    reader(attributes, (source, { x, bars, lines, names, lines_unit }) => {
      const named = [...bars, ...lines].map((key, i) => ({ key, name: names?.[i] ?? key }));
      const parts = seriesByColumn(source, x, named);
      const asLine = { mark: 'line', ...(lines_unit ? { unit: lines_unit } : {}) } as const;
      const series = parts.series.map((one, i) => (i < bars.length ? one : { ...one, ...asLine }));
      return { ...parts, series };
    }),
  ),
  sketch: sketchCombined,
};

/** Heights of the plot, in CSS px. */
const heights = { least: 110, narrow: 190, wide: 240 };

interface Combined {
  readonly bars: Chart;
  readonly lines: Chart;
  /** Whether the lines have an axis of their own. */
  readonly isApart: boolean;
}

function divided(chart: Chart): Combined {
  const lines = chart.series.filter(({ mark }) => mark === 'line');
  const unit = lines[0]?.unit ?? chart.unit;
  return {
    bars: { ...chart, series: chart.series.filter(({ mark }) => mark !== 'line') },
    lines: { ...chart, series: lines, unit },
    isApart: unit !== chart.unit,
  };
}

function sketchCombined(chart: Chart, options: ChartOptions): Sketch {
  const parts = divided(chart);
  const { bars, lines, isApart } = parts;
  const usual = isNarrow(options) ? heights.narrow : heights.wide;
  const left = axisWidth((height) => scaled(parts, height)[0], bars, options);
  const right = isApart ? axisWidth((height) => scaled(parts, height)[1], lines, options) : 0;
  const slot = (options.width - left - right) / Math.max(1, chart.categories.length);
  const labels = categoryLabels(chart.categories, slot, true);
  const key = legend(chart.series, options);
  const top = key.height + fontSize;
  const below = labels.height + gap * 1.25;
  const barChart = { chart: bars, options, stacked: false };
  return {
    least: Math.ceil(top + heights.least + below),
    usual: Math.ceil(top + usual + below),
    draw: (height) => {
      const plot = { left, right: options.width - right, top, bottom: height - below };
      const [own, other] = scaled(parts, plot.bottom - top, top);
      const middle = (category: number) => left + (category + 0.5) * slot;
      const thickness = barThickness(barChart, slot * 0.68, 48);
      const drawn = { ...barChart, lies: false, thickness, middle, place: own.scale, write: onlyGaps };
      const sample = sampleOf(parts, drawn);
      return svgElement(options.width, height, [
        ...valueAxis(own, textsWithin(own, bars, options), plot, options),
        ...(isApart ? rightAxis(other, textsWithin(other, lines, options), plot, options) : []),
        ...categoryAxis(labels, middle, plot, options),
        ...drawBars(drawn),
        ...seriesLines(lines, { x: middle, y: other.scale }, options.paint, {
          first: bars.series.length,
          ground: options.paint.surface,
        }),
        ...key.draw(sample),
      ]);
    },
  };
}

const sampleOf =
  ({ bars, lines }: Combined, layout: BarLayout) =>
  (i: number, x: number, y: number) =>
    i < bars.series.length
      ? barSample(layout, i, x, y)
      : lineSample(lines.series[i - bars.series.length]?.tone ?? i, x, y, layout.options.paint);

/** The other axis may go below zero alone. */
function textsWithin(values: ValueScale, chart: Chart, options: ChartOptions): string[] {
  const hasNegative = numbers(chart).some((value) => value < 0);
  return tickTexts(values, chart, options).map((text, i) =>
    hasNegative || (values.ticks[i] ?? 0) >= 0 ? text : '',
  );
}

function rightAxis(
  { scale, ticks }: ValueScale,
  texts: readonly string[],
  { right }: Plot,
  { paint }: ChartOptions,
): string[] {
  const style = { anchor: 'start', size: smallFontSize, colour: paint.muted } as const;
  return ticks.flatMap((tick, i) => textLines(texts[i] ?? '', right + gap, scale(tick), style));
}

/** The scales of the bars and of the lines, with their ranges. */
function scaled({ bars, lines, isApart }: Combined, height: number, top = 0): [ValueScale, ValueScale] {
  const [own, other] = [numbers(bars), numbers(lines)];
  const most = maxTicks(height);
  const alike = () => valueScale([...own, ...other], bars.unit, most, true);
  const scales = isApart
    ? pairedScales(
        [
          { values: own, unit: bars.unit },
          { values: other, unit: lines.unit },
        ],
        most,
      )
    : ([alike(), alike()] as [ValueScale, ValueScale]);
  for (const { scale } of scales) scale.range([top + height, top]);
  return scales;
}
