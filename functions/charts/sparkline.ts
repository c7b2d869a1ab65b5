/** A line without axes, small enough for the cell of a table. */
import { scaleLinear, scalePoint } from 'd3-scale';
import { largest, smallest } from '../text/largest.ts';
import { seriesLines } from './draw/lines.ts';
import { svgElement } from './draw/svg.ts';
import type { Paint } from './type.ts';

/** In CSS px. */
export const sparkSize = { width: 112, height: 18 } as const;

/** Between the line and the edges, for its last mark. */
const margin = 3;

/**
 * Each line is as high as its own values reach: it tells what rose and fell, and no sizes.
 * @param values in their order; null is a gap
 * @returns an SVG element of `sparkSize`
 */
export function sparkline(values: readonly (number | null)[], paint: Paint): string {
  const { width, height } = sparkSize;
  const known = values.filter((value) => value !== null);
  const x = scalePoint(values.keys(), [margin, width - margin]);
  const y = scaleLinear([smallest(known), largest(known)], [height - margin, margin]);
  const isFlat = smallest(known) === largest(known);
  const place = { x: (i: number) => x(i) ?? 0, y: (value: number) => (isFlat ? height / 2 : y(value)) };
  const series = [{ name: '', tone: 'now' as const, values, labels: [] }];
  return svgElement(width, height, seriesLines({ series }, place, paint, { thin: true }));
}
