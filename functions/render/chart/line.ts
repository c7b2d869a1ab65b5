/** Lines over months: gaps where there is no value, and each line's name at its end where there is room. */
import type { Chart, Series } from '../../compose/document.ts';
import { formatAxis } from '../../language/format.ts';
import type { ChartOptions, Sketch } from '../chart.ts';
import { drawSvg } from './engine.ts';
import {
  type CategoryLabels,
  categoryAxis,
  categoryLabels,
  gap,
  grid,
  type Legend,
  legend,
  type Margins,
  numbers,
  seriesColour,
  seriesNames,
  still,
  textStyle,
  valueAxis,
  valueAxisWidth,
} from './frame.ts';
import { roundScale, type Scale } from './scale.ts';
import { cut, drawn, fontSize, lineHeight, widest, wrap } from './text.ts';

const dashes: readonly ('solid' | readonly number[])[] = [
  'solid',
  [7, 4],
  [2, 3],
  [10, 3, 2, 3],
  [1, 4],
  [14, 4],
];
const symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'];

// More points than these get no marks: they would hide the line.
const markedPoints = 40;

/** Of the plot, in CSS px. */
const plotHeights = { least: 100, narrow: 190, wide: 240 };

export function sketchLine(chart: Chart, options: ChartOptions): Sketch {
  const { width } = options;
  const scale = roundScale(numbers(chart), chart.unit, width < 480 ? 4 : 5, false);
  const usual = width < 480 ? plotHeights.narrow : plotHeights.wide;
  const ends = lineEnds(chart, options, scale, usual);
  const left = valueAxisWidth(chart, options, scale);
  const right = Math.max(gap, widest(ends.texts, fontSize, 700) + gap * 2);
  const slot = (width - left - right) / Math.max(1, chart.categories.length - 1);
  const labels = categoryLabels(chart.categories, slot, true);
  const key = ends.named || chart.series.length < 2 ? undefined : legend(chart.series, options);
  const top = (key?.height ?? 0) + fontSize;
  const bottom = labels.height + gap * 1.25;
  const frame = { scale, labels, legend: key, margins: { left, right, top, bottom } };
  // Lines that end near each other need room for all their names.
  const lower = lineEnds(chart, options, scale, plotHeights.least);
  const least = lower.texts.join() === ends.texts.join() ? plotHeights.least : usual;
  return {
    least: Math.ceil(top + least + bottom),
    usual: Math.ceil(top + usual + bottom),
    draw: (height) => drawLine(chart, options, frame, height),
  };
}

interface Frame {
  readonly scale: Scale;
  readonly labels: CategoryLabels;
  readonly legend: Legend | undefined;
  readonly margins: Margins;
}

function drawLine(chart: Chart, options: ChartOptions, frame: Frame, height: number): string {
  const { width, paint } = options;
  const { margins, labels } = frame;
  const plot = height - margins.top - margins.bottom;
  const scale = plot < plotHeights.narrow ? roundScale(numbers(chart), chart.unit, 4, false) : frame.scale;
  const ends = lineEnds(chart, options, scale, plot);
  const option = {
    textStyle: textStyle(paint),
    grid: grid(margins),
    xAxis: { ...categoryAxis(labels, paint), boundaryGap: false },
    yAxis: valueAxis(chart, options, scale),
    series: chart.series.map((series, i) =>
      lineSeries(series, i, options, ends.texts[i] ?? '', ends.shifts[i] ?? 0),
    ),
    ...(frame.legend ? { legend: frame.legend.option } : {}),
  };
  return drawSvg(chart.id, option, { width, height });
}

function lineSeries(series: Series, index: number, { paint }: ChartOptions, text: string, shift: number) {
  const colour = seriesColour(paint, index);
  const last = lastIndex(series);
  const few = series.values.length <= markedPoints;
  return {
    type: 'line',
    name: String(index),
    ...still,
    connectNulls: false,
    showSymbol: true,
    showAllSymbol: true,
    symbol: symbols[index % symbols.length],
    lineStyle: { color: colour, width: 2.25, type: dashes[index % dashes.length], cap: 'butt' },
    itemStyle: { color: colour },
    data: series.values.map((value, i) => ({
      value: value ?? '-',
      symbolSize: i === last ? 8 : few || alone(series.values, i) ? 5 : 0,
      label: i === last ? endLabel(text, paint.ink, shift) : { show: false },
    })),
  };
}

function endLabel(text: string, colour: string, shift: number) {
  return {
    show: text !== '',
    formatter: () => drawn(text),
    position: 'right',
    offset: [0, shift],
    distance: 6,
    color: colour,
    fontSize,
    fontWeight: 'bold',
    lineHeight: fontSize * lineHeight,
  };
}

// A value between two gaps has no line to either side: without a mark it would be invisible.
function alone(values: readonly (number | null)[], index: number): boolean {
  return (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
}

function lastIndex(series: Series): number {
  return series.values.findLastIndex((value) => value !== null);
}

/** What stands at the end of each line. */
interface LineEnds {
  readonly named: boolean;
  readonly texts: readonly string[];
  /** How far each text moves up or down, in CSS px, so that none lies on another. */
  readonly shifts: readonly number[];
}

// A text farther from its line would be read as that of another.
const farthest = 16;

/** The names and last values where there is room, otherwise the values and a legend, or only that. */
function lineEnds(chart: Chart, options: ChartOptions, scale: Scale, plot: number): LineEnds {
  const values = chart.series.map((series) => {
    const value = series.values[lastIndex(series)];
    return typeof value === 'number' ? formatAxis(value, chart.unit, options) : '';
  });
  const choices = [namedEnds(chart, options, values), { named: false, texts: values }];
  for (const choice of choices) {
    if (!choice) continue;
    const shifts = endShifts(chart, scale, plot, choice.texts);
    if (shifts.every((shift) => Math.abs(shift) <= farthest)) return { ...choice, shifts };
  }
  return { named: false, texts: values.map(() => ''), shifts: [] };
}

function namedEnds(chart: Chart, { width }: ChartOptions, values: readonly string[]) {
  const room = width * 0.2;
  const names = seriesNames(chart.series).map((name) => wrap(name, room, 2));
  if (names.length < 2 || width < 480 || names.some((name) => name.endsWith('…'))) return undefined;
  return { named: true, texts: names.map((name, i) => `${name}\n${cut(values[i] ?? '', room)}`) };
}

/** How far each end label moves up or down (CSS px), so that none lies on another. */
function endShifts(chart: Chart, scale: Scale, plot: number, texts: readonly string[]): number[] {
  const places = chart.series.map((series, i) => {
    const value = series.values[lastIndex(series)] ?? scale.min;
    const lines = (texts[i] ?? '').split('\n').length;
    return {
      i,
      at: ((scale.max - value) / (scale.max - scale.min)) * plot,
      height: lines * fontSize * lineHeight,
    };
  });
  const spread = apart(
    places.toSorted((a, b) => a.at - b.at),
    plot,
  );
  const shifts = places.map(() => 0);
  for (const { i, at, moved } of spread) shifts[i] = moved - at;
  return shifts;
}

interface Place {
  readonly i: number;
  readonly at: number;
  readonly height: number;
}

// Downwards first, then back up from the bottom: simple, and enough for a handful of labels.
function apart(places: readonly Place[], plot: number): (Place & { moved: number })[] {
  const moved = places.map((place) => ({ ...place, moved: place.at }));
  for (const [i, place] of moved.entries()) {
    const above = moved[i - 1];
    if (above) place.moved = Math.max(place.moved, above.moved + (above.height + place.height) / 2);
  }
  let limit = plot + fontSize;
  for (const place of moved.toReversed()) {
    place.moved = Math.min(place.moved, limit - place.height / 2);
    limit = place.moved - place.height / 2;
  }
  return moved;
}
