import { scaleLinear } from 'd3-scale';
import { z } from 'zod';
import { shortAlike } from '../../language/alike.ts';
import { largest, smallest } from '../../text/largest.ts';
import { measure, plain, widest, wrap } from '../../text/lines.ts';
import { overCategories, seriesByColumn } from '../categories.ts';
import { type Chart, numbers } from '../chart.ts';
import {
  axisWidth,
  categoryAxis,
  categoryLabels,
  isNarrow,
  labelsFit,
  maxTicks,
  tickTexts,
  valueAxis,
} from '../draw/axes.ts';
import { valueScale } from '../draw/scale.ts';
import { seriesColour } from '../draw/series.ts';
import {
  element,
  fontSize,
  gap,
  hairline,
  lineHeight,
  smallFontSize,
  svgElement,
  textLines,
} from '../draw/svg.ts';
import { type ChartOptions, type ChartType, column, reader, type Sketch } from '../type.ts';

const attributes = {
  x: column(z.string(), { writtenAs: 'x_as' }, 'The column of what each step is called.'),
  value: column(
    z.string(),
    'numbers',
    'The column of how much each step adds, or takes away if it is below zero.',
  ),
  start: z.boolean().optional().describe('The first row is not a step: it is what the steps begin from.'),
  total: z.string().describe('What the last bar is called, which is the sum of all rows.'),
};

export const waterfall: ChartType = {
  ...overCategories,
  name: 'waterfall',
  description:
    'How a sum comes about: a bar for each step that begins where the one before it ended, and the sum at the end.',
  example: `{% chart type="waterfall" data=$kinds x="kind" value="sales" total="All sales" unit="money"
   title="Goods are most of sales" subtitle="Yuan" source="order lines, products" /%}`,
  attributes,
  colours: false,
  clashes: () => [],
  read: reader(attributes, (source, { x, value, start, total }) => {
    const { categories, series } = seriesByColumn(source, x, [{ key: value, name: value }]);
    const values = series[0]?.values ?? [];
    // A sum of which a part is not known is not known.
    const isKnown = values.every((one) => one !== null);
    const sum = isKnown
      ? Number(values.reduce<number>((all, one) => all + (one ?? 0), 0).toPrecision(12))
      : null;
    const labels = [...values, sum].map(source.label);
    const tones = [...values, sum].map((_, i) =>
      i === values.length ? 'now' : start && i === 0 ? 'earlier' : 'total',
    );
    const steps = { name: value, values: [...values, sum], labels, tones } as const;
    return { categories: [...categories, total], series: [steps] };
  }),
  sketch: sketchWaterfall,
};

/** One bar, from where to where. */
interface Step {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly value: number | null;
  readonly isStep: boolean;
  readonly colour: string;
}

function stepsOf({ categories, series: [only] }: Chart, { paint }: ChartOptions): Step[] {
  let sum = 0;
  return categories.map((name, i) => {
    const value = only?.values[i] ?? null;
    const tone = only?.tones?.[i] ?? 'now';
    const isStep = tone === 'total';
    const from = isStep ? sum : 0;
    const to = isStep ? sum + (value ?? 0) : (value ?? 0);
    sum = to;
    const colour = isStep ? ((value ?? 0) < 0 ? paint.down : paint.up) : seriesColour(paint, tone);
    return { name, from, to, value, isStep, colour };
  });
}

/** Heights in CSS px. */
const heights = { least: 110, narrow: 190, wide: 240, row: { least: 18, usual: 28 } };

function sketchWaterfall(chart: Chart, options: ChartOptions): Sketch {
  const steps = stepsOf(chart, options);
  const write = shortAlike(numbers(chart), chart.unit, options);
  const texts = steps.map(({ value, isStep }) =>
    value === null ? '–' : `${isStep && value > 0 ? '+' : ''}${write(value)}`,
  );
  const left = axisWidth((height) => scaled(steps, chart, height), chart, options);
  const slot = (options.width - left) / Math.max(1, steps.length);
  const isStanding = labelsFit(chart.categories, slot) && widest(texts, smallFontSize) <= slot - 2;
  return isStanding ? standing(chart, steps, texts, { left, slot }, options) : lying(steps, texts, options);
}

function scaled(steps: readonly Step[], chart: Chart, height: number, top = 0) {
  const values = valueScale(
    steps.flatMap(({ from, to }) => [from, to]),
    chart.unit,
    maxTicks(height),
    true,
  );
  values.scale.range([top + height, top]);
  return values;
}

function standing(
  chart: Chart,
  steps: readonly Step[],
  texts: readonly string[],
  { left, slot }: { readonly left: number; readonly slot: number },
  options: ChartOptions,
): Sketch {
  const { paint } = options;
  const labels = categoryLabels(chart.categories, slot, false);
  const usual = isNarrow(options) ? heights.narrow : heights.wide;
  const top = fontSize * 1.75;
  const below = labels.height + gap * 1.25;
  return {
    least: Math.ceil(top + heights.least + below),
    usual: Math.ceil(top + usual + below),
    draw: (height) => {
      const plot = { left, right: options.width, top, bottom: height - below };
      const values = scaled(steps, chart, plot.bottom - top, top);
      const middle = (i: number) => left + (i + 0.5) * slot;
      const thickness = Math.min(72, slot * 0.62);
      const style = { anchor: 'middle', size: smallFontSize, colour: paint.ink } as const;
      return svgElement(options.width, height, [
        ...valueAxis(values, tickTexts(values, chart, options), plot, options),
        ...categoryAxis(labels, middle, plot, options),
        ...steps.flatMap(({ from, to, colour }, i) => {
          const [high, low] = [values.scale(Math.max(from, to)), values.scale(Math.min(from, to))];
          const text = texts[i] ?? '';
          const bar = {
            x: middle(i) - thickness / 2,
            y: high,
            width: thickness,
            height: Math.max(1, low - high),
          };
          const ground = {
            x: middle(i) - measure(text, smallFontSize) / 2 - 1,
            y: high - 15,
            width: measure(text, smallFontSize) + 2,
            height: 12,
          };
          const next = values.scale(to);
          return [
            ...(i < steps.length - 1
              ? [hairline([middle(i), next], [middle(i + 1), next], paint.muted)]
              : []),
            element('rect', { ...bar, fill: colour }),
            element('rect', { ...ground, fill: paint.surface }),
            ...textLines(text, middle(i), high - 9, style),
          ];
        }),
      ]);
    },
  };
}

function lying(steps: readonly Step[], texts: readonly string[], options: ChartOptions): Sketch {
  const { paint, width } = options;
  const names = steps.map(({ name }) => wrap(plain(name), width * 0.34, 4, fontSize));
  const lines = Math.max(1, ...names.map((name) => name.split('\n').length));
  const left = widest(names, fontSize) + gap * 1.5;
  const end = widest(texts, smallFontSize) + gap;
  const all = steps.flatMap(({ from, to }) => [from, to]);
  const scale = scaleLinear()
    .domain([smallest([0, ...all]), largest([0, ...all]) || 1])
    .range([left, width - end]);
  const height = (row: number) => Math.ceil(steps.length * Math.max(row, lines * lineHeight + 4) + 2);
  const style = { size: fontSize, colour: paint.ink } as const;
  return {
    least: height(heights.row.least),
    usual: height(heights.row.usual),
    draw: (wanted) => {
      const row = (wanted - 2) / Math.max(1, steps.length);
      return svgElement(
        width,
        wanted,
        steps.flatMap(({ from, to, colour }, i) => {
          const [low, high] = [scale(Math.min(from, to)), scale(Math.max(from, to))];
          const middle = (i + 0.5) * row;
          const bar = Math.min(24, row * 0.6);
          const next = scale(to);
          return [
            ...textLines(names[i] ?? '', left - gap, middle, { ...style, anchor: 'end' }),
            ...(i < steps.length - 1 ? [hairline([next, middle], [next, middle + row], paint.muted)] : []),
            element('rect', {
              x: low,
              y: middle - bar / 2,
              width: Math.max(1, high - low),
              height: bar,
              fill: colour,
            }),
            ...textLines(texts[i] ?? '', high + 4, middle, {
              ...style,
              size: smallFontSize,
              anchor: 'start',
            }),
          ];
        }),
      );
    },
  };
}
