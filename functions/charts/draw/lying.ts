/** Bars that lie: for long names and for many. */
import { scaleLinear } from 'd3-scale';
import { largest, smallest } from '../../text/largest.ts';
import { cut, measure, plain, widest, wrap } from '../../text/lines.ts';
import { type Chart, numbers } from '../chart.ts';
import type { ChartOptions, Sketch } from '../type.ts';
import { isNarrow, type Plot, tickTexts } from './axes.ts';
import {
  barSample,
  barsBeside,
  barThickness,
  drawBars,
  endWriting,
  onlyGaps,
  partWriting,
  reached,
} from './bars.ts';
import { type Legend, legend } from './legend.ts';
import { type ValueScale, valueScale } from './scale.ts';
import {
  fontSize,
  gap,
  hairline,
  lineHeight,
  smallFontSize,
  svgElement,
  textElement,
  textLines,
} from './svg.ts';

/** Of a bar and of the space between two categories, in CSS px. */
const sizes = { least: { bar: 13, space: 5 }, usual: { bar: 18, space: 12 } };

interface Frame {
  /** Of the categories, with line breaks. */
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

export function lyingBars(chart: Chart, options: ChartOptions, stacked: boolean): Sketch {
  const frame = framed(chart, options, stacked);
  const lines = Math.max(1, ...frame.names.map((name) => name.split('\n').length));
  const height = ({ bar, space }: { bar: number; space: number }) => {
    const slot = Math.max(barsBeside(chart, stacked) * bar + space, lines * lineHeight + space * 0.6);
    return Math.ceil(frame.top + Math.max(1, frame.names.length) * slot + frame.below);
  };
  return {
    least: height(sizes.least),
    usual: height(sizes.usual),
    draw: (wanted) => drawLying(chart, options, stacked, frame, wanted),
  };
}

function framed(chart: Chart, options: ChartOptions, stacked: boolean): Frame {
  const names = chart.categories.map((name) => wrap(plain(name), options.width * 0.38, 5, fontSize));
  const key = chart.series.length > 1 ? legend(chart.series, options) : undefined;
  const labels = chart.series.flatMap((series) => series.labels);
  const texts = labels.map((label) => cut(plain(label), labelRoom(options), smallFontSize));
  const end = stacked ? gap * 2 : widest(texts, smallFontSize) + gap;
  const negative = !stacked && numbers(chart).some((value) => value < 0) ? end : 0;
  const left = widest(names, fontSize) + gap * 1.5 + negative;
  const below = stacked ? lineHeight + gap : 2;
  return { names, key, left, right: options.width - end, top: key?.height ?? 2, below, negative };
}

// Longer labels of values give way to the short form of the axis.
const labelRoom = ({ width }: ChartOptions) => width * 0.22;

function drawLying(
  chart: Chart,
  options: ChartOptions,
  stacked: boolean,
  { names, key, left, right, top, below, negative }: Frame,
  height: number,
): string {
  const plot = { left, right, top, bottom: height - below };
  const slot = (plot.bottom - top) / Math.max(1, names.length);
  const middle = (category: number) => top + (category + 0.5) * slot;
  const values = stacked
    ? valueScale(reached(chart, true), chart.unit, isNarrow(options) ? 4 : 6, true)
    : bare(chart);
  const place = values.scale.range([left, right]);
  const write = stacked
    ? partWriting(chart, options, (text, length) => measure(text, smallFontSize) <= length - 6)
    : (endWriting(chart, options, labelRoom(options)) ?? onlyGaps);
  const thickness = barThickness(slot * 0.75, chart, stacked, sizes.usual.bar);
  const layout = { chart, options, stacked, lies: true, thickness, middle, place, write };
  const style = { anchor: 'end', size: fontSize, colour: options.paint.ink } as const;
  return svgElement(options.width, height, [
    ...acrossAxis(values, chart, plot, options),
    ...names.flatMap((name, i) => textLines(name, left - negative - gap, middle(i), style)),
    ...drawBars(layout),
    hairline([place(0), top], [place(0), plot.bottom], options.paint.muted),
    ...(key?.draw((i, x, y) => barSample(layout, i, x, y)) ?? []),
  ]);
}

// Every bar that lies has its value at its end: ticks would say the same again.
function bare(chart: Chart): ValueScale {
  const values = numbers(chart);
  return { scale: scaleLinear().domain([smallest([0, ...values]), largest(values, 0) || 1]), ticks: [] };
}

/** Rules down the plot, with their values below it. */
function acrossAxis(values: ValueScale, chart: Chart, plot: Plot, options: ChartOptions): string[] {
  const { paint } = options;
  const style = { anchor: 'middle', size: smallFontSize, colour: paint.muted } as const;
  const texts = tickTexts(values, chart, options);
  return values.ticks.flatMap((tick, i) => {
    const x = values.scale(tick);
    const rule = hairline([x, plot.top], [x, plot.bottom], paint.rule);
    return [rule, textElement(texts[i] ?? '', x, plot.bottom + gap + smallFontSize, style)];
  });
}
