/** Bars, standing or lying, beside or on top of each other. */
import type { Chart, Series } from '../../compose/document.ts';
import { formatAxis } from '../../language/format.ts';
import type { ChartOptions, Sketch } from '../chart.ts';
import { fontFamily } from '../fonts.ts';
import { drawSvg } from './engine.ts';
import {
  type CategoryLabels,
  categoryAxis,
  categoryLabels,
  gap,
  grid,
  type Legend,
  labelsFit,
  legend,
  type Margins,
  numbers,
  seriesColour,
  seriesPattern,
  still,
  textStyle,
  valueAxis,
  valueAxisWidth,
} from './frame.ts';
import { roundScale, type Scale } from './scale.ts';
import { cut, drawn, fontSize, lineHeight, measure, plain, smallFontSize, widest, wrap } from './text.ts';

/** What both directions need to know. */
interface BarLayout {
  readonly chart: Chart;
  readonly options: ChartOptions;
  readonly scale: Scale;
  readonly stacked: boolean;
  readonly legend: Legend | undefined;
}

/** How the bars of one direction look. */
interface Look {
  readonly lies: boolean;
  /** In CSS px. */
  readonly thickness: number;
  /** Whether a label fits in or at a bar of this value. */
  readonly fits: (text: string, value: number) => boolean;
}

/** Bars that stand lie down by themselves where their labels would not fit below them. */
export function sketchBars(chart: Chart, options: ChartOptions): Sketch {
  const stacked = chart.type === 'stacked-bar';
  const plan: BarLayout = {
    chart,
    options,
    stacked,
    scale: barScale(chart, options.width < 480 ? 4 : 5),
    legend: chart.series.length > 1 ? legend(chart.series, options) : undefined,
  };
  const slot = (options.width - 60) / Math.max(1, chart.categories.length);
  const thinnable = mayThin(chart) && widest(chart.categories.map(plain)) < 60;
  const stands = !chart.horizontal && (thinnable || labelsFit(chart.categories, slot));
  return stands ? standing(plan) : lying(plan);
}

function barScale(chart: Chart, ticks: number): Scale {
  return roundScale(chart.type === 'stacked-bar' ? totals(chart) : numbers(chart), chart.unit, ticks, true);
}

// Many short categories are months or days: some of their labels may be left out.
const mayThin = (chart: Chart) => chart.categories.length > 12;

/** The ends of the stacks, above and below zero. */
function totals(chart: Chart): number[] {
  return chart.categories.flatMap((_, i) => {
    const parts = chart.series.map(({ values }) => values[i] ?? 0);
    const sum = (some: readonly number[]) =>
      Number(some.reduce((total, value) => total + value, 0).toPrecision(12));
    return [sum(parts.filter((part) => part > 0)), sum(parts.filter((part) => part < 0))];
  });
}

/** Of the plot, in CSS px; the parts of a stack need room for their values. */
const plotHeights = { least: 90, leastStacked: 160, narrow: 180, wide: 230 };

function standing(plan: BarLayout): Sketch {
  const { chart, options, scale, stacked } = plan;
  const left = valueAxisWidth(chart, options, scale);
  const slot = (options.width - left) / Math.max(1, chart.categories.length);
  const labels = categoryLabels(chart.categories, slot, mayThin(chart));
  const top = (plan.legend?.height ?? 0) + fontSize * 1.5;
  const margins = { left, right: 0, top, bottom: labels.height + gap * 1.25 };
  const least = stacked ? plotHeights.leastStacked : plotHeights.least;
  const usual = options.width < 480 ? plotHeights.narrow : plotHeights.wide;
  return {
    least: Math.ceil(top + least + margins.bottom),
    usual: Math.ceil(top + usual + margins.bottom),
    draw: (height) => drawStanding(plan, { slot, labels, margins }, height),
  };
}

interface StandingFrame {
  /** Width of a category in CSS px. */
  readonly slot: number;
  readonly labels: CategoryLabels;
  readonly margins: Margins;
}

function drawStanding(plan: BarLayout, { slot, labels, margins }: StandingFrame, height: number): string {
  const { chart, options, stacked } = plan;
  const { width, paint } = options;
  const plot = height - margins.top - margins.bottom;
  const scale = plot < plotHeights.narrow ? barScale(chart, 4) : plan.scale;
  const thickness = barThickness(slot * 0.68, plan, 64);
  const perUnit = plot / (scale.max - scale.min);
  // A single bar's label may be as wide as its category; those side by side have their own width.
  const room = stacked ? thickness - 4 : chart.series.length > 1 ? thickness + 2 : slot - 4;
  const fits = (text: string, value: number) =>
    measure(text, smallFontSize) <= room && (!stacked || Math.abs(value) * perUnit >= smallFontSize + 5);
  const option = {
    textStyle: textStyle(paint),
    grid: grid(margins),
    xAxis: categoryAxis(labels, paint),
    yAxis: valueAxis(chart, options, scale),
    series: bars(plan, { lies: false, thickness, fits }),
    ...(plan.legend ? { legend: plan.legend.option } : {}),
  };
  return drawSvg(chart.id, option, { width, height });
}

function barThickness(room: number, { chart, stacked }: BarLayout, most: number): number {
  const beside = stacked ? 1 : Math.max(1, chart.series.length);
  return Math.max(2, Math.min(most, room / beside));
}

/** Of a bar and of the space between two categories, in CSS px. */
const lyingSizes = { least: { bar: 13, space: 5 }, usual: { bar: 18, space: 12 } };

function lying(plan: BarLayout): Sketch {
  const { chart, options, stacked } = plan;
  const { width } = options;
  const names = chart.categories.map((name) => wrap(plain(name), width * 0.38, 5));
  const lines = Math.max(1, ...names.map((name) => name.split('\n').length));
  const beside = stacked ? 1 : Math.max(1, chart.series.length);
  const slot = ({ bar, space }: { bar: number; space: number }) =>
    Math.max(beside * bar + space, lines * fontSize * lineHeight + space * 0.6);
  const room = lyingRoom(plan);
  const margins = {
    left: widest(names) + gap * 1.5 + room.left,
    right: room.right,
    top: plan.legend?.height ?? 2,
    bottom: stacked ? fontSize * lineHeight + gap : 2,
  };
  const height = (slotHeight: number) =>
    Math.ceil(margins.top + Math.max(1, names.length) * slotHeight + margins.bottom);
  return {
    least: height(slot(lyingSizes.least)),
    usual: height(slot(lyingSizes.usual)),
    draw: (wanted) => drawLying(plan, { names, margins, labelMargin: gap + room.left }, wanted),
  };
}

interface LyingFrame {
  /** With line breaks. */
  readonly names: readonly string[];
  readonly margins: Margins;
  /** Between the names and the axis, in CSS px. */
  readonly labelMargin: number;
}

function drawLying(plan: BarLayout, { names, margins, labelMargin }: LyingFrame, height: number): string {
  const { chart, options, stacked } = plan;
  const { width, paint } = options;
  const slot = (height - margins.top - margins.bottom) / Math.max(1, names.length);
  const perUnit = (width - margins.left - margins.right) / (plan.scale.max - plan.scale.min);
  const fits = (text: string, value: number) =>
    measure(text, smallFontSize) <= (stacked ? Math.abs(value) * perUnit - 6 : labelRoom(width));
  const axis = categoryAxis({ texts: names, rotate: 0, every: 1, height: 0 }, paint);
  const thickness = barThickness(slot * 0.75, plan, lyingSizes.usual.bar);
  const option = {
    textStyle: textStyle(paint),
    grid: grid(margins),
    xAxis: stacked ? valueAxis(chart, options, plan.scale) : bareAxis(chart),
    yAxis: {
      ...axis,
      inverse: true,
      axisLabel: { ...axis.axisLabel, color: paint.ink, margin: labelMargin },
    },
    series: bars(plan, { lies: true, thickness, fits }),
    ...(plan.legend ? { legend: plan.legend.option } : {}),
  };
  return drawSvg(chart.id, option, { width, height });
}

// Every bar that lies has its value at its end: ticks would say the same again.
function bareAxis(chart: Chart) {
  const values = numbers(chart);
  return { type: 'value', show: false, min: Math.min(0, ...values), max: Math.max(0, ...values) || 1 };
}

// Longer labels of values give way to the short form of the axis.
const labelRoom = (width: number) => width * 0.22;

/** Space for the values at the ends of lying bars, in CSS px. */
function lyingRoom({ chart, options, stacked }: BarLayout): { left: number; right: number } {
  if (stacked) return { left: 0, right: gap * 2 };
  const texts = chart.series.flatMap(({ labels }) =>
    labels.map((label) => cut(plain(label), labelRoom(options.width))),
  );
  const needed = widest(texts, smallFontSize) + gap;
  return { left: numbers(chart).some((value) => value < 0) ? needed : 0, right: needed };
}

function bars(plan: BarLayout, look: Look) {
  const { chart, options, stacked } = plan;
  return chart.series.map((series, index) => ({
    type: 'bar',
    name: String(index),
    ...still,
    barWidth: look.thickness,
    barGap: '8%',
    ...(stacked ? { stack: 'all' } : {}),
    itemStyle: {
      color: seriesColour(options.paint, index),
      // In a stack the order tells the parts apart, and stripes would run through their values.
      decal: chart.series.length > 1 && !stacked ? seriesPattern(options.paint, index) : undefined,
      borderColor: options.paint.surface,
      borderWidth: stacked ? 1 : 0,
    },
    data: series.values.map((value, i) => ({
      // A gap has no bar, but words at the zero line, so that it is not read as zero.
      value: value ?? (stacked ? '-' : 0),
      label: barLabel(plan, look, index, value, labelText(plan, look, series, i)),
    })),
  }));
}

/** The value as its reader reads it, or short as on the axis, or nothing: what fits first. */
function labelText({ chart, options, stacked }: BarLayout, look: Look, series: Series, i: number): string {
  const value = series.values[i] ?? null;
  const label = plain(series.labels[i] ?? '');
  if (value === null) return stacked ? '' : look.fits(label, 0) ? label : '–';
  const choices = [label, formatAxis(value, chart.unit, options)];
  return choices.find((choice) => look.fits(choice, value)) ?? '';
}

function barLabel(
  { options, stacked }: BarLayout,
  look: Look,
  index: number,
  value: number | null,
  text: string,
) {
  const { paint } = options;
  const base = { show: text !== '', formatter: () => drawn(text), fontSize: smallFontSize, fontFamily };
  if (stacked) {
    const color = paint.onSeries[index % paint.onSeries.length] ?? paint.ink;
    return { ...base, position: 'inside', color };
  }
  const color = value === null ? paint.muted : paint.ink;
  // The ground keeps the lines of the grid from running through the digits.
  const ground = look.lies ? {} : { backgroundColor: paint.surface, padding: [1, 1, 0, 1] };
  return { ...base, ...ground, color, position: outside(look.lies, (value ?? 0) < 0), distance: 3 };
}

function outside(lies: boolean, negative: boolean): string {
  if (lies) return negative ? 'left' : 'right';
  return negative ? 'bottom' : 'top';
}
