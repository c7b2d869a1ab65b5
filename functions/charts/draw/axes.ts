/** Axes: rules across the plot with their values, and the names of categories below it. */
import { numbersAlike, shortAlike } from '../../language/alike.ts';
import { cut, longestWord, measure, plain, widest, wrap } from '../../text/lines.ts';
import { type Chart, reachedBy } from '../chart.ts';
import type { ChartOptions } from '../type.ts';
import type { ValueScale } from './scale.ts';
import {
  fontSize,
  gap,
  hairline,
  lineHeight,
  type Plot,
  smallFontSize,
  textElement,
  textLines,
} from './svg.ts';

/** Where points are drawn, in CSS px. */
export interface Place {
  /** Middle of a category. */
  readonly x: (category: number) => number;
  /** Height of a value. */
  readonly y: (value: number) => number;
}

/** Charts narrower than this, in CSS px, are for phones and mails: less high, with fewer ticks. */
export const isNarrow = ({ width }: ChartOptions) => width < 480;

/** Heights of plots that have space for 4, 5 and 6 ticks, in CSS px; none is lower. */
const tickHeights = [88, 110, 132];

/** How many ticks have space on a value axis of this height in CSS px. */
export const maxTicks = (height: number) => 3 + tickHeights.filter((least) => height >= least).length;

// No two ticks read alike.
const finestDecimals = 9;

export function tickTexts({ ticks }: ValueScale, chart: Chart, options: ChartOptions): string[] {
  const { unit } = chart;
  const known = reachedBy(chart);
  const among = known.length > 0 ? known : ticks;
  const short = ticks.map(shortAlike(ticks, unit, options, finestDecimals, among));
  // Nobody sees what differs between "100.0000015m" and "100.0000016m".
  const isLong = unit !== 'ratio' && unit !== 'growth' && short.some((text) => /\d[.,]\d{4}\d*\D/.test(text));
  return isLong ? wholeTexts(ticks, unit === 'money' ? 'money' : 'number', options) : short;
}

/** With every digit, and as few decimals as tell them apart. */
function wholeTexts(ticks: readonly number[], as: 'money' | 'number', options: ChartOptions): string[] {
  const written = (decimals: number) => ticks.map(numbersAlike(ticks, as, options, decimals));
  const different = [0, 1, 2].map(written).find((texts) => new Set(texts).size === texts.length);
  return different ?? written(finestDecimals);
}

/**
 * Width in CSS px of the texts of a value axis, with the gap to the plot and a little at the edge.
 * @param scaled the axis of a height, which is not known yet: the widest counts
 */
export function axisWidth(
  scaled: (height: number) => ValueScale,
  chart: Chart,
  options: ChartOptions,
): number {
  const texts = tickHeights.flatMap((height) => tickTexts(scaled(height), chart, options));
  return widest(texts, smallFontSize) + gap + 2;
}

/** A rule across the plot at every tick, with its value at the left, and a darker one at zero. */
export function valueAxis(
  values: ValueScale,
  texts: readonly string[],
  plot: Plot,
  { paint }: ChartOptions,
): string[] {
  const { scale, ticks } = values;
  const rule = (value: number, colour: string) =>
    hairline([plot.left, scale(value)], [plot.right, scale(value)], colour);
  const style = { anchor: 'end', size: smallFontSize, colour: paint.muted } as const;
  return [
    ...ticks.map((tick) => rule(tick, paint.rule)),
    rule(Math.max(0, scale.domain()[0] ?? 0), paint.muted),
    ...ticks.flatMap((tick, i) => textLines(texts[i] ?? '', plot.left - gap, scale(tick), style)),
  ];
}

/** Labels along the bottom, as they fit. */
export interface CategoryLabels {
  /** With line breaks. */
  readonly texts: readonly string[];
  /** Only every n-th, counted from the last, is shown. */
  readonly every: number;
  /** In CSS px. */
  readonly height: number;
}

/** Between two labels side by side, in CSS px. */
const labelGap = 4;
const longestLabel = 130;
const maxLines = 3;

/**
 * Wraps the labels into their slots.
 * @param slot width of a category in CSS px
 * @param thin whether labels may be left out, as months may
 */
export function categoryLabels(categories: readonly string[], slot: number, thin: boolean): CategoryLabels {
  const texts = categories.map(plain);
  const space = slot - labelGap;
  if (thin && widest(texts, fontSize) > space) return thinned(texts, slot);
  const wrapped = wrappedAlike(texts, space);
  const lines = Math.max(1, ...wrapped.map((text) => text.split('\n').length));
  return { texts: wrapped, every: 1, height: lines * lineHeight };
}

/** What fits one line is broken too if it is longer than the lines of others: months look alike. */
function wrappedAlike(texts: readonly string[], space: number): string[] {
  const fitted = (text: string, width: number) => wrap(text, width, maxLines, fontSize);
  const wrapped = texts.map((text) => fitted(text, space));
  const broken = wrapped.filter((text) => text.includes('\n'));
  const narrow = widest(broken, fontSize) + 0.01;
  if (broken.length * 2 < texts.length) return wrapped;
  return texts.map((text, i) =>
    longestWord(text, fontSize) <= narrow ? fitted(text, narrow) : (wrapped[i] ?? text),
  );
}

/** Whether all labels can be read in a slot of this width (CSS px), wrapped but not broken inside words. */
export function labelsFit(categories: readonly string[], slot: number): boolean {
  const space = slot - labelGap;
  return categories.map(plain).every((text) => {
    return longestWord(text, fontSize) <= space && !wrap(text, space, maxLines, fontSize).endsWith('…');
  });
}

function thinned(texts: readonly string[], slot: number): CategoryLabels {
  const short = texts.map((text) => cut(text, longestLabel, fontSize));
  const needed = Math.ceil((widest(short, fontSize) + gap) / slot);
  // Months read best a quarter, half a year or a year apart.
  const every = [1, 2, 3, 4, 6, 12].find((step) => step >= needed) ?? needed;
  return { texts: short, every, height: lineHeight };
}

/** The labels below the plot, each under the middle of its category and inside the drawing. */
export function categoryAxis(
  { texts, every }: CategoryLabels,
  middle: (index: number) => number,
  { bottom }: Plot,
  { paint, width }: ChartOptions,
): string[] {
  const style = { anchor: 'middle', size: fontSize, colour: paint.muted } as const;
  let free = Number.POSITIVE_INFINITY;
  const drawn = [...texts.entries()].toReversed().map(([i, text]) => {
    if ((texts.length - 1 - i) % every !== 0) return [];
    const half = widest([text], fontSize) / 2;
    const x = Math.max(half, Math.min(width - half, middle(i)));
    // The last one may have moved over the one before it.
    if (x + half > free) return [];
    free = x - half - labelGap;
    const first = bottom + gap + fontSize;
    return text.split('\n').map((line, row) => textElement(line, x, first + row * lineHeight, style));
  });
  return drawn.toReversed().flat();
}

/** Whether the names can be left out now and then: many short ones are months or days. */
export const mayThin = (categories: readonly string[]) =>
  categories.length > 12 && categories.every((name) => measure(plain(name), fontSize) < 60);
