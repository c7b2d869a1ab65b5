/** What charts with axes share: their looks, their category labels and their legend. */
import type { Chart, Series } from '../../compose/document.ts';
import { formatAxis } from '../../language/format.ts';
import type { ChartOptions } from '../chart.ts';
import { fontFamily } from '../fonts.ts';
import type { Paint } from './paint.ts';
import { type Scale, tickValues } from './scale.ts';
import {
  cut,
  drawn,
  fontSize,
  lineHeight,
  longestWord,
  measure,
  plain,
  smallFontSize,
  widest,
  wrap,
} from './text.ts';

/** Space between a label and what it belongs to, in CSS px. */
export const gap = 8;

export function textStyle(paint: Paint) {
  return { fontFamily, fontSize, color: paint.ink };
}

/** A series' own colour. */
export function seriesColour({ series, ink }: Paint, index: number): string {
  return series[index % series.length] ?? ink;
}

/** Stripes and dots over every second colour, for readers who do not see colours. */
export function seriesPattern(paint: Paint, index: number) {
  const patterns = [
    undefined,
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.5, 5], rotation: -Math.PI / 4 },
    undefined,
    {
      symbol: 'circle',
      dashArrayX: [
        [6, 6],
        [0, 6, 6, 0],
      ],
      dashArrayY: [6, 0],
      symbolSize: 0.5,
    },
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1, 4], rotation: Math.PI / 2 },
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.5, 5], rotation: Math.PI / 4 },
  ];
  const pattern = patterns[index % patterns.length];
  return pattern ? { color: paint.pattern, ...pattern } : undefined;
}

/** For every series: nothing that answers to a mouse, which costs a sixth of the drawing. */
export const still = {
  silent: true,
  legendHoverLink: false,
  emphasis: { disabled: true },
  select: { disabled: true },
};

export function valueAxis(chart: Chart, options: ChartOptions, scale: Scale) {
  const { paint } = options;
  return {
    type: 'value',
    ...scale,
    axisLabel: {
      color: paint.muted,
      fontSize: smallFontSize,
      fontFamily,
      hideOverlap: false,
      formatter: (value: number) => formatAxis(value, chart.unit, options),
    },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: paint.rule, width: 1 } },
  };
}

/** Width in CSS px that the labels of a value axis need. */
export function valueAxisWidth(chart: Chart, options: ChartOptions, scale: Scale): number {
  return widest(tickTexts(chart, options, scale), smallFontSize) + gap;
}

function tickTexts(chart: Chart, options: ChartOptions, scale: Scale): string[] {
  return tickValues(scale).map((value) => formatAxis(value, chart.unit, options));
}

/** Labels along the bottom, as they fit. */
export interface CategoryLabels {
  readonly texts: readonly string[];
  /** Degrees against the clock: 0 or 40. */
  readonly rotate: number;
  /** Only every n-th, counted from the last, is shown. */
  readonly every: number;
  /** In CSS px. */
  readonly height: number;
}

/** Between two labels side by side, in CSS px. */
const labelGap = 4;
// Longer ones are cut where labels lie at an angle.
const rotatedWidth = 130;
const maximumLines = 3;

/**
 * Wraps the labels into their slots; what has a word too long for its slot is turned.
 * @param slot width of a category in CSS px
 * @param thin whether labels may be left out, as months may
 */
export function categoryLabels(categories: readonly string[], slot: number, thin: boolean): CategoryLabels {
  const texts = categories.map(plain);
  const room = slot - labelGap;
  if (thin && widest(texts) > room) return thinned(texts, slot);
  if (labelsFit(texts, slot)) {
    const wrapped = wrappedAlike(texts, room);
    const lines = Math.max(1, ...wrapped.map((text) => text.split('\n').length));
    return { texts: wrapped, rotate: 0, every: 1, height: lines * fontSize * lineHeight };
  }
  const cuts = texts.map((text) => cut(text, rotatedWidth));
  const every = Math.max(1, Math.ceil((fontSize * lineHeight) / slot));
  return { texts: cuts, rotate: 40, every, height: widest(cuts) * Math.sin((40 * Math.PI) / 180) + fontSize };
}

/** What fits one line is broken too where it is longer than the lines of others: months look alike. */
function wrappedAlike(texts: readonly string[], room: number): string[] {
  const wrapped = texts.map((text) => wrap(text, room, maximumLines));
  const broken = wrapped.filter((text) => text.includes('\n'));
  const narrow = widest(broken) + 0.01;
  if (broken.length * 2 < texts.length) return wrapped;
  return wrapped.map((text) => (longestWord(text) <= narrow ? wrap(text, narrow, maximumLines) : text));
}

/** Whether all labels can be read in a slot of this width (CSS px), wrapped but not broken inside words. */
export function labelsFit(categories: readonly string[], slot: number): boolean {
  const room = slot - labelGap;
  return categories.map(plain).every((text) => {
    return longestWord(text) <= room && !wrap(text, room, maximumLines).endsWith('…');
  });
}

function thinned(texts: readonly string[], slot: number): CategoryLabels {
  const short = texts.map((text) => cut(text, rotatedWidth));
  const needed = Math.ceil((widest(short) + gap) / slot);
  // Months read best a quarter, half a year or a year apart.
  const every = [1, 2, 3, 4, 6, 12].find((step) => step >= needed) ?? needed;
  return { texts: short, rotate: 0, every, height: fontSize * lineHeight };
}

export function categoryAxis(labels: CategoryLabels, paint: Paint) {
  const last = labels.texts.length - 1;
  const shown = (index: number) => (last - index) % labels.every === 0;
  return {
    type: 'category',
    data: labels.texts.map(drawn),
    axisLabel: {
      color: paint.muted,
      fontSize,
      fontFamily,
      lineHeight: fontSize * lineHeight,
      rotate: labels.rotate,
      interval: shown,
      margin: gap,
    },
    axisLine: { show: true, onZero: true, lineStyle: { color: paint.muted } },
    axisTick: { show: false },
    axisPointer: { show: false },
  };
}

/** A legend above the plot. ECharts tells series apart by name, which may be the same in data: it gets numbers. */
export interface Legend {
  readonly option: object;
  /** In CSS px, with the space below it; 0 where there is none. */
  readonly height: number;
}

const legendItemWidth = 22;
const legendGap = 12;
// ECharts keeps the same gap between rows.
const legendRow = fontSize + legendGap;

export function legend(series: readonly Series[], options: ChartOptions): Legend {
  const names = seriesNames(series).map((name) => cut(name, options.width - legendItemWidth - legendGap));
  const rows = legendRows(names, options.width);
  const option = {
    left: 0,
    top: 2,
    width: options.width,
    padding: 0,
    itemWidth: legendItemWidth,
    itemHeight: 11,
    itemGap: legendGap,
    selectedMode: false,
    textStyle: { ...textStyle(options.paint), lineHeight: fontSize },
    data: series.map((_, i) => String(i)),
    formatter: (key: string) => drawn(names[Number(key)] ?? key),
  };
  return { option, height: rows * legendRow + 4 };
}

// One row too many leaves a little space; one too few would lay text over the plot.
function legendRows(names: readonly string[], width: number): number {
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const needed = legendItemWidth + 5 + measure(name) + legendGap + 4;
    if (used > 0 && used + needed > width) {
      rows += 1;
      used = 0;
    }
    used += needed;
  }
  return rows;
}

export function seriesNames(series: readonly Series[]): string[] {
  return series.map(({ name }) => plain(name));
}

/** Every value of every series that is a number. */
export function numbers(chart: Chart): number[] {
  return chart.series.flatMap(({ values }) => values.filter((value) => value !== null));
}

/** Around the plot, in CSS px. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const edges = { left: 0, right: 0, top: 0, bottom: 0 };

/** The margins are measured; what still reaches over the edge, such as a turned label, shrinks the plot. */
export function grid(margins: Margins) {
  return { ...margins, outerBoundsMode: 'auto', outerBounds: edges, outerBoundsContain: 'axisLabel' };
}
