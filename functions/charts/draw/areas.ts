/** Areas between the lines of a chart and what they stand on. */
import { area } from 'd3-shape';
import { type Chart, toneOf } from '../chart.ts';
import type { ChartOptions } from '../type.ts';
import type { Place } from './axes.ts';
import { barsOf } from './bars.ts';
import { seriesColour } from './series.ts';
import { element } from './svg.ts';

/** One on top of the other, as the parts of a stack; what is not known is a gap. */
export function areas(chart: Chart, { x, y }: Place, { paint }: ChartOptions): string[] {
  const parts = barsOf({ chart, options: { paint, language: '', currency: '', width: 0 }, stacked: true });
  const shape = area<(typeof parts)[number]>()
    .defined(({ value }) => value !== null)
    .x(({ category }) => x(category))
    .y0(({ from }) => y(from))
    .y1(({ to }) => y(to))
    .digits(2);
  const isOne = chart.series.length === 1;
  return chart.series.map((_, i) => {
    const d = shape(parts.filter(({ series }) => series === i)) ?? '';
    const colour = seriesColour(paint, toneOf(chart, i));
    // One alone is a line over its area; those on top of each other are told apart by an edge.
    const edge = isOne ? {} : { stroke: paint.surface, 'stroke-width': 1 };
    return element('path', { d, fill: colour, 'fill-opacity': isOne ? 0.22 : 0.88, ...edge });
  });
}
