/** How series are told apart: by colour, and lines by dash and mark for those who do not see colours. */
import {
  symbol,
  symbolCircle,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3-shape';
import type { Tone } from '../chart.ts';
import type { Paint } from '../type.ts';
import { element, round } from './svg.ts';

export function seriesColour(paint: Paint, tone: Tone): string {
  if (tone === 'earlier') return paint.earlier;
  if (tone === 'total') return paint.ink;
  const index = tone === 'now' ? 0 : tone;
  return paint.series[index % paint.series.length] ?? paint.ink;
}

/** Colour of a text on a series. */
export function onSeries(paint: Paint, tone: Tone): string {
  if (tone === 'earlier') return paint.onEarlier;
  if (tone === 'total') return paint.surface;
  const index = tone === 'now' ? 0 : tone;
  return paint.onSeries[index % paint.onSeries.length] ?? paint.ink;
}

/** The place of a tone among dashes and marks: what is now or earlier is a plain line. */
const place = (tone: Tone) => (typeof tone === 'number' ? tone : 0);

/** Of the few there are: colours that start again do so with another one. */
function beyond<T>(some: readonly T[], index: number): T | undefined {
  return some[(index + Math.floor(index / some.length)) % some.length];
}

const dashes = [undefined, '7 4', '2 3', '10 3 2 3', '1 4', '14 4'];

export const seriesDash = (tone: Tone) => beyond(dashes, place(tone));

const symbols = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolStar, symbolWye];

/** A mark of a line; `size` is its width in CSS px. */
export function seriesMark(tone: Tone, x: number, y: number, size: number, fill: string): string {
  const type = beyond(symbols, place(tone)) ?? symbolCircle;
  if (type === symbolCircle) return element('circle', { cx: x, cy: y, r: size / 2, fill });
  const d = symbol(type, (size / 2) ** 2 * Math.PI).digits(2)();
  return element('path', { d: d ?? '', transform: `translate(${round(x)} ${round(y)})`, fill });
}
