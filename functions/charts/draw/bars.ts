/** Bars, standing or lying, beside or on top of each other: what both directions draw alike. */
import { stack, stackOffsetDiverging } from 'd3-shape';
import { labelsAlike } from '../../language/alike.ts';
import { measure, plain } from '../../text/lines.ts';
import { type Chart, numbers, toneOf } from '../chart.ts';
import type { ChartOptions } from '../type.ts';
import { onSeries, seriesColour } from './series.ts';
import { element, sampleWidth, smallFontSize, textLines } from './svg.ts';

/** One bar; what it reaches over is in the chart's unit. */
export interface Bar {
  readonly series: number;
  readonly category: number;
  readonly from: number;
  readonly to: number;
  readonly value: number | null;
  /** The value as a reader reads it. */
  readonly label: string;
}

export interface BarChart {
  readonly chart: Chart;
  readonly options: ChartOptions;
  /** On top of each other; beside each other otherwise. */
  readonly stacked: boolean;
}

export interface BarLayout extends BarChart {
  readonly lies: boolean;
  /** In CSS px. */
  readonly thickness: number;
  /** Middle of a category, in CSS px. */
  readonly middle: (category: number) => number;
  /** Place of a value, in CSS px. */
  readonly place: (value: number) => number;
  readonly write: Write;
}

/** The text in or at a bar as long as that, in CSS px; empty if it has no space for one. */
export type Write = (bar: Bar, length: number) => string;

/** The bars of a chart in the order in which they are drawn; a gap is a bar of no length. */
export function barsOf({ chart, stacked }: BarChart): Bar[] {
  const ends = stacked ? stackEnds(chart) : undefined;
  return chart.series.flatMap(({ values, labels }, series) =>
    chart.categories.map((_, category) => {
      const value = values[category] ?? null;
      const [from = 0, to = value ?? 0] = ends?.[series]?.[category] ?? [];
      return { series, category, from, to, value, label: labels[category] ?? '' };
    }),
  );
}

/** What is below zero goes down from it. */
function stackEnds({ series, categories }: Chart) {
  const stacked = stack<unknown, number, number>()
    .keys(series.keys())
    .value((category, key) => series[key]?.values[category] ?? 0)
    .offset(stackOffsetDiverging);
  // Twelve digits take back what binary fractions add: 0.1 + 0.2 is not more than 0.3.
  const exact = (value: number) => Number(value.toPrecision(12));
  return stacked(categories.keys()).map((layer) => layer.map(([from, to]) => [exact(from), exact(to)]));
}

/** The values that the value axis has to reach. */
export const reached = (bars: BarChart) => [
  ...barsOf(bars).flatMap(({ from, to }) => [from, to]),
  ...(bars.chart.behind?.references ?? []).map(({ value }) => value),
];

/** How many bars lie side by side in a category. */
export const barsBeside = ({ chart, stacked }: BarChart) => (stacked ? 1 : Math.max(1, chart.series.length));

/** Thickness of bars with this space for a category, in CSS px. */
export function barThickness(bars: BarChart, space: number, most: number): number {
  return Math.max(2, Math.min(most, space / barsBeside(bars)));
}

/** The value as its reader reads it, and short as on the axis. A gap has words or a dash: it is not zero. */
function writings({ chart, options }: BarChart): Write[] {
  const short = labelsAlike(numbers(chart), chart.unit, options);
  return [({ label }: Bar) => plain(label), ({ value }: Bar) => (value === null ? '–' : short(value))];
}

/**
 * Writes the values at the ends of bars, all in the same way.
 * @param space for each, in CSS px
 * @returns undefined if some have no space
 */
export function endWriting(bars: BarChart, space: number): Write | undefined {
  const all = barsOf(bars);
  return writings(bars).find((write) => all.every((bar) => measure(write(bar, 0), smallFontSize) <= space));
}

/** Leaves values out, but not gaps. */
export const onlyGaps: Write = ({ value }) => (value === null ? '–' : '');

/** Writes the values into the parts of a stack, all in the same way: in that in which most of them have space. */
export function partWriting(
  bars: BarChart,
  fits: (text: string, length: number) => boolean,
  lengthOf: (bar: Bar) => number,
): Write {
  const rounded: Write = ({ value, label }) =>
    value === null || bars.chart.unit !== 'ratio' ? label : `${Math.round(value * 100)}%`;
  const choices = [...writings(bars), rounded].map((write) => {
    const known = barsOf(bars).filter(({ value }) => value !== null && value !== 0);
    return { write, fitting: known.filter((bar) => fits(write(bar, 0), lengthOf(bar))).length };
  });
  const best = choices.reduce((one, other) => (other.fitting > one.fitting ? other : one));
  return (bar, length) => {
    const text = best.write(bar, length);
    return fits(text, length) ? text : '';
  };
}

export function drawBars(layout: BarLayout): string[] {
  const bars = barsOf(layout);
  return [
    ...bars.flatMap((bar) => barShape(bar, layout)),
    ...bars.flatMap((bar) => (layout.stacked ? partLabel(bar, layout) : endLabel(bar, layout))),
  ];
}

/** For a legend. */
export function barSample({ chart, options }: BarChart, index: number, x: number, middle: number) {
  const shape = { x, y: middle - 5.5, width: sampleWidth, height: 11, rx: 2.75 };
  return [element('rect', { ...shape, fill: seriesColour(options.paint, toneOf(chart, index)) })];
}

/** The middle of a bar across its direction. */
function across({ series, category }: Bar, { chart, stacked, thickness, middle }: BarLayout): number {
  if (stacked) return middle(category);
  return middle(category) + (series - (chart.series.length - 1) / 2) * thickness * 1.08;
}

function barShape(bar: Bar, layout: BarLayout): string[] {
  const { chart, options, stacked, lies, thickness, place } = layout;
  const exact = lengthOf(bar, layout);
  if (exact === 0) return [];
  // What is not zero can be seen.
  const length = stacked ? exact : Math.max(exact, leastLength);
  const [from, to] = [place(bar.from), place(bar.to)];
  const start = to < from ? from - length : from;
  const side = across(bar, layout) - thickness / 2;
  const shape = lies
    ? { x: start, y: side, width: length, height: thickness }
    : { x: side, y: start, width: thickness, height: length };
  const stroke = stacked ? options.paint.surface : undefined;
  const fill = seriesColour(options.paint, toneOf(chart, bar.series, bar.category));
  return [element('rect', { ...shape, fill, stroke })];
}

// In CSS px.
const leastLength = 2;

function partLabel(bar: Bar, layout: BarLayout): string[] {
  const { options, lies, place, write } = layout;
  if (bar.value === null) return [];
  const text = write(bar, lengthOf(bar, layout));
  const middle = (place(bar.from) + place(bar.to)) / 2;
  const side = across(bar, layout);
  const style = {
    anchor: 'middle',
    size: smallFontSize,
    colour: onSeries(options.paint, toneOf(layout.chart, bar.series, bar.category)),
  } as const;
  return lies ? textLines(text, middle, side, style) : textLines(text, side, middle, style);
}

/** The value at the end of a bar. */
function endLabel(bar: Bar, layout: BarLayout): string[] {
  const { paint } = layout.options;
  const { value, to } = bar;
  const text = layout.write(bar, lengthOf(bar, layout));
  if (text === '') return [];
  const isBelow = (value ?? 0) < 0;
  const side = across(bar, layout);
  const end = layout.place(to);
  const style = { size: smallFontSize, colour: value === null ? paint.muted : paint.ink } as const;
  if (layout.lies) {
    const anchor = isBelow ? 'end' : 'start';
    return textLines(text, end + (isBelow ? -4 : 4), side, { ...style, anchor });
  }
  const middle = end + (isBelow ? 9 : -9);
  return [
    ground(text, side, middle, layout),
    ...textLines(text, side, middle, { ...style, anchor: 'middle' }),
  ];
}

/** What keeps the rules of the grid from running through the digits. */
function ground(text: string, x: number, middle: number, { options }: BarLayout): string {
  const width = measure(text, smallFontSize) + 2;
  const place = { x: x - width / 2, y: middle - 6, width, height: 12 };
  return element('rect', { ...place, fill: options.paint.surface });
}

/** In CSS px. */
const lengthOf = ({ from, to }: Bar, { place }: BarLayout) => Math.abs(place(to) - place(from));
