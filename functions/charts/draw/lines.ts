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

export function seriesLines({ series }: Chart, { x, y }: Place, paint: Paint): string[] {
  return series.flatMap(({ values }, i) => {
    const path = line<number | null>()
      .defined((value) => value !== null)
      .x((_, place) => x(place))
      .y((value) => y(value ?? 0))
      .digits(2);
    const last = lastIndex(values);
    const points = values.flatMap((value, place) => {
      const isShown = place === last || values.length <= maxMarks || isAlone(values, place);
      if (value === null || !isShown) return [];
      const size = place === last ? marks.last : marks.usual;
      return [seriesMark(i, x(place), y(value), size, seriesColour(paint, i))];
    });
    return [stroke(path(values) ?? '', i, paint), ...points];
  });
}

/** For a legend. */
export function lineSample(index: number, x: number, middle: number, paint: Paint): string[] {
  return [
    stroke(`M${x} ${middle}h${sampleWidth}`, index, paint),
    seriesMark(index, x + sampleWidth / 2, middle, marks.last, seriesColour(paint, index)),
  ];
}

function stroke(d: string, index: number, paint: Paint): string {
  return element('path', {
    d,
    fill: 'none',
    stroke: seriesColour(paint, index),
    'stroke-width': strokeWidth,
    'stroke-dasharray': seriesDash(index),
    'stroke-linejoin': 'round',
  });
}

// A value between two gaps has no line to either side: without a mark it would be invisible.
const isAlone = (values: Series['values'], place: number) =>
  (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null;
