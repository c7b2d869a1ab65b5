/** Lines with their marks, and samples of them for a legend. */
import { line } from 'd3-shape';
import { type Chart, lastIndex, type Series } from '../chart.ts';
import type { Paint } from '../type.ts';
import type { Place } from './axes.ts';
import { seriesColour, seriesDash, seriesMark } from './series.ts';
import { element, sampleWidth } from './svg.ts';

// More points than these get no marks: they would hide the line.
const maxMarks = 40;
const strokeWidth = 2.25;
const marks = { usual: 5, last: 8 };

/** How lines look among other things. */
interface Among {
  /** The place of their first colour among those of the chart. */
  readonly first?: number;
  /** A colour around them, if something lies behind them. */
  readonly ground?: string;
}

export function seriesLines(
  { series }: Pick<Chart, 'series'>,
  { x, y }: Place,
  paint: Paint,
  { first = 0, ground }: Among = {},
): string[] {
  return series.flatMap(({ values }, i) => {
    const path = line<number | null>()
      .defined((value) => value !== null)
      .x((_, place) => x(place))
      .y((value) => y(value ?? 0))
      .digits(2);
    const last = lastIndex(values);
    const colour = seriesColour(paint, first + i);
    const points = values.flatMap((value, place) => {
      const isShown = place === last || values.length <= maxMarks || isAlone(values, place);
      if (value === null || !isShown) return [];
      const size = place === last ? marks.last : marks.usual;
      const at = [x(place), y(value)] as const;
      const around = ground === undefined ? [] : [seriesMark(i, ...at, size + 3, ground)];
      return [...around, seriesMark(i, ...at, size, colour)];
    });
    const d = path(values) ?? '';
    const around = { d, fill: 'none', stroke: ground, 'stroke-width': strokeWidth + 3 };
    return [...(ground === undefined ? [] : [element('path', around)]), stroke(d, i, colour), ...points];
  });
}

/**
 * For a legend.
 * @param first the place of the first line's colour among those of the chart
 */
export function lineSample(index: number, x: number, middle: number, paint: Paint, first = 0): string[] {
  const colour = seriesColour(paint, first + index);
  return [
    stroke(`M${x} ${middle}h${sampleWidth}`, index, colour),
    seriesMark(index, x + sampleWidth / 2, middle, marks.last, colour),
  ];
}

function stroke(d: string, index: number, colour: string): string {
  return element('path', {
    d,
    fill: 'none',
    stroke: colour,
    'stroke-width': strokeWidth,
    'stroke-dasharray': seriesDash(index),
    'stroke-linejoin': 'round',
  });
}

// A value between two gaps has no line to either side: without a mark it would be invisible.
const isAlone = (values: Series['values'], place: number) =>
  (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null;
