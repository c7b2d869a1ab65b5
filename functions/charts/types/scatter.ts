import { scaleLinear } from 'd3-scale';
import { z } from 'zod';
import { units } from '../../language/unit.ts';
import { measure, plain } from '../../text/lines.ts';
import { nameClashes, overCategories, seriesByColumn } from '../categories.ts';
import type { Chart } from '../chart.ts';
import { axisWidth, isNarrow, maxTicks, tickTexts, valueAxis } from '../draw/axes.ts';
import { type ValueScale, valueScale } from '../draw/scale.ts';
import { seriesColour } from '../draw/series.ts';
import type { Plot } from '../draw/svg.ts';
import {
  element,
  fontSize,
  gap,
  hairline,
  smallFontSize,
  svgElement,
  textElement,
  textLines,
} from '../draw/svg.ts';
import { type ChartOptions, type ChartType, column, reader, type Sketch } from '../type.ts';

const attributes = {
  points: column(z.string(), 'anything', 'The column of what each point is called.'),
  x: column(z.string(), 'numbers', 'The column of how far to the right it is.'),
  y: column(z.string(), 'numbers', 'The column of how high it is.'),
  names: z.array(z.string()).optional().describe('What `x` and `y` are called, at the ends of the axes.'),
  units: z
    .array(z.enum(units))
    .length(2, { error: 'expected two units, of x= and of y=' })
    .optional()
    .describe('What the numbers of `x` and of `y` are, if they differ.'),
};

export const scatter: ChartType = {
  ...overCategories,
  name: 'scatter',
  description:
    'A point for each row, as far to the right and as high as two numbers say: how the one goes with the other. Names stand where they have space, those of the largest first.',
  example: `{% chart type="scatter" data=$provinces points="province" x="sold_elsewhere" y="bought_elsewhere" names=["Sold to others", "Bought from others"] unit="money"
   title="Who sells most buys most" subtitle="Yuan" source="order lines, products" /%}`,
  attributes,
  colours: false,
  clashes: ({ x, y, names }) => nameClashes({ y: [x, y], names }, 'x= and y='),
  read: reader(attributes, (source, { points, x, y, names, units: of }) => {
    const columns = [x, y].map((key, i) => ({ key, name: names?.[i] ?? key }));
    const parts = seriesByColumn(source, points, columns);
    const series = parts.series.map((one, i) => ({ ...one, ...(of?.[i] ? { unit: of[i] } : {}) }));
    return { ...parts, series };
  }),
  spoken: ({ categories, series: [x, y] }) =>
    categories.map((name, i) => {
      const said = [x, y].map((one) => `${one?.name ?? ''} ${one?.labels[i] ?? ''}`);
      return { name, points: said };
    }),
  sketch: sketchScatter,
};

/** Heights of the plot, in CSS px. */
const heights = { least: 150, narrow: 230, wide: 300 };
const radius = 4.5;

interface Point {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

function sketchScatter(chart: Chart, options: ChartOptions): Sketch {
  const [across, up] = chart.series;
  const units = { x: across?.unit ?? chart.unit, y: up?.unit ?? chart.unit };
  const points = chart.categories.flatMap((name, i): Point[] => {
    const [x, y] = [across?.values[i] ?? null, up?.values[i] ?? null];
    return x === null || y === null ? [] : [{ name: plain(name), x, y }];
  });
  const vertical = (height: number) =>
    valueScale(
      points.map(({ y }) => y),
      units.y,
      maxTicks(height),
      false,
    );
  const horizontal = valueScale(
    points.map(({ x }) => x),
    units.x,
    isNarrow(options) ? 4 : 6,
    false,
  );
  const left = axisWidth(vertical, { ...chart, series: [], unit: units.y }, options);
  const usual = isNarrow(options) ? heights.narrow : heights.wide;
  const top = fontSize * 2.5;
  const below = smallFontSize + fontSize * 1.5 + gap * 2;
  return {
    least: Math.ceil(top + heights.least + below),
    usual: Math.ceil(top + usual + below),
    draw: (height) => {
      const plot = { left, right: options.width - gap * 3, top, bottom: height - below };
      const y = vertical(plot.bottom - top);
      y.scale.range([plot.bottom, top]);
      horizontal.scale.range([left + gap, plot.right]);
      const place = ({ x, y: value }: Point) => [horizontal.scale(x), y.scale(value)] as const;
      return svgElement(options.width, height, [
        ...valueAxis(y, tickTexts(y, { ...chart, series: [], unit: units.y }, options), plot, options),
        ...acrossAxis(horizontal, { ...chart, series: [], unit: units.x }, plot, options),
        ...axisNames(chart, plot, options),
        ...points.map((point) => mark(place(point), options)),
        ...pointNames(points, place, plot, options),
      ]);
    },
  };
}

function mark([cx, cy]: readonly [number, number], { paint }: ChartOptions): string {
  const fill = seriesColour(paint, 'now');
  return element('circle', { cx, cy, r: radius, fill, 'fill-opacity': 0.8, stroke: paint.surface });
}

function acrossAxis(values: ValueScale, chart: Chart, plot: Plot, options: ChartOptions): string[] {
  const { paint } = options;
  const texts = tickTexts(values, chart, options);
  const style = { anchor: 'middle', size: smallFontSize, colour: paint.muted } as const;
  return values.ticks.flatMap((tick, i) => {
    const x = values.scale(tick);
    const rule = hairline([x, plot.top], [x, plot.bottom], paint.rule);
    return [rule, textElement(texts[i] ?? '', x, plot.bottom + gap + smallFontSize, style)];
  });
}

/** Above the one and at the end of the other. */
function axisNames(
  { series: [across, up] }: Chart,
  { right, bottom }: Plot,
  options: ChartOptions,
): string[] {
  const style = { size: fontSize, colour: options.paint.ink } as const;
  const under = bottom + gap * 2 + smallFontSize + fontSize * 0.75;
  return [
    ...textLines(`↑ ${plain(up?.name ?? '')}`, 0, fontSize * 0.75, { ...style, anchor: 'start' }),
    ...textLines(`${plain(across?.name ?? '')} →`, right, under, { ...style, anchor: 'end' }),
  ];
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const touches = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Names at the right of their points, or at the left, that lie on no point and on no other name. */
function pointNames(
  points: readonly Point[],
  place: (point: Point) => readonly [number, number],
  plot: Plot,
  { paint, width }: ChartOptions,
): string[] {
  const [spanX, spanY] = [scaleLinear(), scaleLinear()].map((scale, i) => {
    const all = points.map((point) => (i === 0 ? point.x : point.y));
    return scale.domain([Math.min(...all), Math.max(...all)]);
  });
  const size = ({ x, y }: Point) => Math.max(spanX?.(x) ?? 0, spanY?.(y) ?? 0);
  const taken: Box[] = points.map((point) => {
    const [x, y] = place(point);
    return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
  });
  const style = { anchor: 'start', size: smallFontSize, colour: paint.ink } as const;
  return points
    .toSorted((a, b) => size(b) - size(a))
    .flatMap((point) => {
      const [x, y] = place(point);
      const length = measure(point.name, smallFontSize);
      const starts = [x + radius + 3, x - radius - 3 - length];
      const boxes = starts.map((left) => ({ left, right: left + length, top: y - 7, bottom: y + 7 }));
      const box = boxes.find(
        (one) => one.left >= plot.left && one.right <= width && !taken.some((other) => touches(one, other)),
      );
      if (!box) return [];
      taken.push(box);
      return textLines(point.name, box.left, y, style);
    });
}
