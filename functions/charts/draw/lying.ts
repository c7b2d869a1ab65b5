/** Bars that lie: for long names and for many. */
import { scaleLinear } from 'd3-scale';
import { largest, smallest } from '../../text/largest.ts';
import { cut, measure, plain, widest, wrap } from '../../text/lines.ts';
import { type Chart, numbers } from '../chart.ts';
import type { ChartOptions, Sketch } from '../type.ts';
import { isNarrow, tickTexts } from './axes.ts';
import {
  type BarChart,
  barSample,
  barsBeside,
  barThickness,
  drawBars,
  endWriting,
  onlyGaps,
  partWriting,
  reached,
  type Write,
} from './bars.ts';
import { rowHeight } from './behind.ts';
import { type Legend, legend } from './legend.ts';
import { type ValueScale, valueScale } from './scale.ts';
import {
  element,
  fontSize,
  gap,
  hairline,
  lineHeight,
  type Plot,
  round,
  smallFontSize,
  svgElement,
  textElement,
  textLines,
} from './svg.ts';

/** Heights of a bar and of the space between two categories, in CSS px. */
const sizes = { least: { bar: 13, space: 5 }, usual: { bar: 18, space: 12 } };

interface Frame {
  /** Names of the categories, with line breaks. */
  readonly names: readonly string[];
  readonly key: Legend | undefined;
  /** In CSS px, with the ends of the values at the sides. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly below: number;
  /** For values below zero, between the names and the bars, in CSS px. */
  readonly negative: number;
}

export function lyingBars(bars: BarChart): Sketch {
  const frame = framed(bars);
  const lines = Math.max(1, ...frame.names.map((name) => name.split('\n').length));
  const height = ({ bar, space }: { bar: number; space: number }) => {
    const slot = Math.max(barsBeside(bars) * bar + space, lines * lineHeight + space * 0.6);
    return Math.ceil(frame.top + Math.max(1, frame.names.length) * slot + frame.below);
  };
  return {
    least: height(sizes.least),
    usual: height(sizes.usual),
    draw: (wanted) => drawLying(bars, frame, wanted),
  };
}

function framed(bars: BarChart): Frame {
  const { chart, options, stacked } = bars;
  const names = chart.categories.map((name) => wrap(plain(name), options.width * 0.38, 5, fontSize));
  const key = chart.series.length > 1 ? legend(chart.series, options) : undefined;
  const labels = chart.series.flatMap((series) => series.labels);
  const texts = labels.map((label) => cut(plain(label), labelRoom(options), smallFontSize));
  // A label of the axis stands around the middle of its tick, the last one at the end of the plot.
  const ticks = stacked ? widest(tickTexts(scaled(bars), chart, options), smallFontSize) / 2 + 2 : 0;
  const end = stacked ? Math.max(gap * 2, ticks) : widest(texts, smallFontSize) + gap;
  const negative = !stacked && numbers(chart).some((value) => value < 0) ? end : 0;
  const left = widest(names, fontSize) + gap * 1.5 + negative;
  const below = stacked ? lineHeight + gap : 2;
  return {
    names,
    key,
    left,
    right: options.width - end,
    top: (key?.height ?? 2) + (chart.behind?.references.length ? rowHeight : 0),
    below,
    negative,
  };
}

// Longer labels of values give way to the short form of the axis.
const labelRoom = ({ width }: ChartOptions) => width * 0.22;

function drawLying(bars: BarChart, frame: Frame, height: number): string {
  const { chart, options } = bars;
  const { names, key, left, right, top, below, negative } = frame;
  const plot = { left, right, top, bottom: height - below };
  const slot = (plot.bottom - top) / Math.max(1, names.length);
  const middle = (category: number) => top + (category + 0.5) * slot;
  const values = scaled(bars);
  const place = values.scale.range([left, right]);
  const thickness = barThickness(bars, slot * 0.75, sizes.usual.bar);
  const layout = { ...bars, lies: true, thickness, middle, place, write: writing(bars, place) };
  const style = { anchor: 'end', size: fontSize, colour: options.paint.ink } as const;
  return svgElement(options.width, height, [
    ...acrossAxis(values, chart, plot, options),
    ...names.flatMap((name, i) => textLines(name, left - negative - gap, middle(i), style)),
    ...drawBars(layout),
    ...downReferences(chart, place, plot, options),
    hairline([place(0), top], [place(0), plot.bottom], options.paint.muted),
    ...(key?.draw((i, x, y) => barSample(layout, i, x, y)) ?? []),
  ]);
}

function scaled(bars: BarChart): ValueScale {
  const { chart, options, stacked } = bars;
  const values = reached(bars);
  if (stacked) return valueScale(values, chart.unit, isNarrow(options) ? 4 : 6, true);
  // Every bar has its value at its end: ticks would say the same again.
  return { scale: scaleLinear().domain([smallest([0, ...values]), largest(values, 0) || 1]), ticks: [] };
}

function writing(bars: BarChart, place: (value: number) => number): Write {
  if (!bars.stacked) return endWriting(bars, labelRoom(bars.options)) ?? onlyGaps;
  const fits = (text: string, length: number) => measure(text, smallFontSize) <= length - 4;
  return partWriting(bars, fits, ({ from, to }) => Math.abs(place(to) - place(from)));
}

/** Rules down the plot, with their values below it. */
function acrossAxis(values: ValueScale, chart: Chart, plot: Plot, options: ChartOptions): string[] {
  const { paint } = options;
  const style = { anchor: 'middle', size: smallFontSize, colour: paint.muted } as const;
  const texts = tickTexts(values, chart, options);
  const [first = 0, second = 1] = values.ticks.map(values.scale);
  const every = Math.max(1, Math.ceil((widest(texts, smallFontSize) + gap) / Math.max(1, second - first)));
  return values.ticks.flatMap((tick, i) => {
    const x = values.scale(tick);
    const rule = hairline([x, plot.top], [x, plot.bottom], paint.rule);
    if (i % every !== 0) return [rule];
    return [rule, textElement(texts[i] ?? '', x, plot.bottom + gap + smallFontSize, style)];
  });
}

/** Lines down the plot at values, with their names above it. */
function downReferences(
  { behind }: Chart,
  place: (value: number) => number,
  { left, right, top, bottom }: Plot,
  { paint }: ChartOptions,
): string[] {
  return (behind?.references ?? []).flatMap(({ value, label }) => {
    const x = round(place(value));
    const text = cut(plain(label), right - left, smallFontSize);
    const half = measure(text, smallFontSize) / 2;
    const middle = Math.max(left + half, Math.min(right - half, x));
    const line = {
      d: `M${x} ${round(top)}V${round(bottom)}`,
      fill: 'none',
      stroke: paint.ink,
      'stroke-dasharray': '4 3',
    };
    const style = { anchor: 'middle', size: smallFontSize, colour: paint.ink } as const;
    return [element('path', line), textElement(text, middle, top - 4, style)];
  });
}
