/** Bars, standing or lying, beside or on top of each other. */
import type { Chart, Series } from '../../document.ts';
import { formatAxis } from '../../format.ts';
import type { ChartOptions } from '../chart.ts';
import { fontFamily } from '../fonts.ts';
import { drawSvg } from './engine.ts';
import {
  categoryAxis,
  categoryLabels,
  gap,
  grid,
  type Legend,
  labelsFit,
  legend,
  numbers,
  readableOn,
  seriesColour,
  seriesPattern,
  still,
  textStyle,
  valueAxis,
  valueAxisWidth,
} from './frame.ts';
import { roundScale, type Scale } from './scale.ts';
import { cut, fontSize, lineHeight, measure, plain, smallFontSize, widest, wrap } from './text.ts';

/** What both directions need to know. */
interface Plan {
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
export function drawBars(chart: Chart, options: ChartOptions): string {
  const stacked = chart.type === 'stacked-bar';
  const plan: Plan = {
    chart,
    options,
    stacked,
    scale: roundScale(
      stacked ? totals(chart) : numbers(chart),
      chart.unit,
      options.width < 480 ? 4 : 5,
      true,
    ),
    legend: chart.series.length > 1 ? legend(chart.series, options) : undefined,
  };
  const slot = (options.width - 60) / Math.max(1, chart.categories.length);
  const thinnable = mayThin(chart) && widest(chart.categories.map(plain)) < 60;
  const stands = !chart.horizontal && (thinnable || labelsFit(chart.categories, slot));
  return stands ? standing(plan) : lying(plan);
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

function standing(plan: Plan): string {
  const { chart, options, scale, stacked } = plan;
  const { width, palette } = options;
  const left = valueAxisWidth(chart, options, scale);
  const slot = (width - left) / Math.max(1, chart.categories.length);
  const labels = categoryLabels(chart.categories, slot, mayThin(chart));
  const bottom = labels.height + gap * 2;
  const top = (plan.legend?.height ?? 0) + fontSize * 1.5;
  const plot = width < 480 ? 180 : 230;
  const thickness = barThickness(slot * 0.68, plan, 64);
  const perUnit = plot / (scale.max - scale.min);
  // A single bar's label may be as wide as its category; those side by side have their own width.
  const room = stacked ? thickness - 4 : chart.series.length > 1 ? thickness + 2 : slot - 4;
  const fits = (text: string, value: number) =>
    measure(text, smallFontSize) <= room && (!stacked || Math.abs(value) * perUnit >= smallFontSize + 5);
  const option = {
    textStyle: textStyle(palette),
    grid: grid({ left, right: 0, top, bottom }),
    xAxis: categoryAxis(labels, palette),
    yAxis: valueAxis(chart, options, scale),
    series: bars(plan, { lies: false, thickness, fits }),
    ...(plan.legend ? { legend: plan.legend.option } : {}),
  };
  return drawSvg(chart.id, option, { width, height: Math.ceil(top + plot + bottom) });
}

function barThickness(room: number, { chart, stacked }: Plan, most: number): number {
  const beside = stacked ? 1 : Math.max(1, chart.series.length);
  return Math.max(2, Math.min(most, room / beside));
}

const lyingThickness = 18;

function lying(plan: Plan): string {
  const { chart, options, stacked } = plan;
  const { width, palette } = options;
  const names = chart.categories.map((name) => wrap(plain(name), width * 0.38, 5));
  const lines = Math.max(1, ...names.map((name) => name.split('\n').length));
  const beside = stacked ? 1 : Math.max(1, chart.series.length);
  const slot = Math.max(beside * lyingThickness + 12, lines * fontSize * lineHeight + 8);
  const room = lyingRoom(plan);
  const left = widest(names) + gap * 1.5 + room.left;
  const top = plan.legend?.height ?? 2;
  const bottom = stacked ? fontSize * lineHeight + gap : 2;
  const perUnit = (width - left - room.right) / (plan.scale.max - plan.scale.min);
  const fits = (text: string, value: number) =>
    measure(text, smallFontSize) <= (stacked ? Math.abs(value) * perUnit - 6 : labelRoom(width));
  const axis = categoryAxis({ texts: names, rotate: 0, every: 1, height: 0 }, palette);
  const option = {
    textStyle: textStyle(palette),
    grid: grid({ left, right: room.right, top, bottom }),
    xAxis: stacked ? valueAxis(chart, options, plan.scale) : bareAxis(chart),
    yAxis: {
      ...axis,
      inverse: true,
      axisLabel: { ...axis.axisLabel, color: palette.ink, margin: gap + room.left },
    },
    series: bars(plan, { lies: true, thickness: barThickness(slot - 8, plan, lyingThickness), fits }),
    ...(plan.legend ? { legend: plan.legend.option } : {}),
  };
  return drawSvg(chart.id, option, { width, height: Math.ceil(top + names.length * slot + bottom) });
}

// Every bar that lies has its value at its end: ticks would say the same again.
function bareAxis(chart: Chart) {
  const values = numbers(chart);
  return { type: 'value', show: false, min: Math.min(0, ...values), max: Math.max(0, ...values) || 1 };
}

// Longer labels of values give way to the short form of the axis.
const labelRoom = (width: number) => width * 0.22;

/** Space for the values at the ends of lying bars, in CSS px. */
function lyingRoom({ chart, options, stacked }: Plan): { left: number; right: number } {
  if (stacked) return { left: 0, right: gap * 2 };
  const texts = chart.series.flatMap(({ labels }) =>
    labels.map((label) => cut(plain(label), labelRoom(options.width))),
  );
  const needed = widest(texts, smallFontSize) + gap;
  return { left: numbers(chart).some((value) => value < 0) ? needed : 0, right: needed };
}

function bars(plan: Plan, look: Look) {
  const { chart, options, stacked } = plan;
  return chart.series.map((series, index) => ({
    type: 'bar',
    name: String(index),
    ...still,
    barWidth: look.thickness,
    barGap: '8%',
    ...(stacked ? { stack: 'all' } : {}),
    itemStyle: {
      color: seriesColour(options.palette, index),
      decal: chart.series.length > 1 ? seriesPattern(options.palette, index) : undefined,
      borderColor: options.palette.surface,
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
function labelText({ chart, options, stacked }: Plan, look: Look, series: Series, i: number): string {
  const value = series.values[i] ?? null;
  const label = plain(series.labels[i] ?? '');
  if (value === null) return stacked ? '' : look.fits(label, 0) ? label : '–';
  const choices = [label, formatAxis(value, chart.unit, options)];
  return choices.find((choice) => look.fits(choice, value)) ?? '';
}

function barLabel({ options, stacked }: Plan, look: Look, index: number, value: number | null, text: string) {
  const { palette } = options;
  const base = { show: text !== '', formatter: () => text, fontSize: smallFontSize, fontFamily };
  if (!stacked) {
    const color = value === null ? palette.muted : palette.ink;
    return { ...base, color, position: outside(look.lies, (value ?? 0) < 0), distance: 4 };
  }
  const colour = seriesColour(palette, index);
  // The plain ground keeps the pattern from running through the digits.
  return {
    ...base,
    position: 'inside',
    color: readableOn(colour, palette),
    backgroundColor: colour,
    padding: [2, 2, 1, 2],
  };
}

function outside(lies: boolean, negative: boolean): string {
  if (lies) return negative ? 'left' : 'right';
  return negative ? 'bottom' : 'top';
}
