/** How series are told apart: by colour, and for those who do not see colours by pattern, dash and mark. */
import {
  symbol,
  symbolCircle,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3-shape';
import type { Paint } from '../type.ts';
import { element, round } from './svg.ts';

export function seriesColour({ series, ink }: Paint, index: number): string {
  return series[index % series.length] ?? ink;
}

/** Colour of a text on a series. */
export function onSeries({ onSeries: colours, ink }: Paint, index: number): string {
  return colours[index % colours.length] ?? ink;
}

/** Of the few there are: colours that start again do so with another one. */
function beyond<T>(some: readonly T[], index: number): T | undefined {
  return some[(index + Math.floor(index / some.length)) % some.length];
}

const dashes = [undefined, '7 4', '2 3', '10 3 2 3', '1 4', '14 4'];

export const seriesDash = (index: number) => beyond(dashes, index);

const symbols = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolStar, symbolWye];

/** A mark of a line; `size` is its width in CSS px. */
export function seriesMark(index: number, x: number, y: number, size: number, fill: string): string {
  const type = beyond(symbols, index) ?? symbolCircle;
  if (type === symbolCircle) return element('circle', { cx: x, cy: y, r: size / 2, fill });
  const d = symbol(type, (size / 2) ** 2 * Math.PI).digits(2)();
  return element('path', { d: d ?? '', transform: `translate(${round(x)} ${round(y)})`, fill });
}

interface Pattern {
  readonly size: number;
  readonly turn: number;
  /** Drawn into each square of that size. */
  readonly draw: (colour: string) => string;
}

const stripe = (width: number, size: number, turn: number): Pattern => ({
  size,
  turn,
  draw: (fill) => element('rect', { width, height: size, fill }),
});
const dots: Pattern = {
  size: 6,
  turn: 45,
  draw: (fill) => element('circle', { cx: 3, cy: 3, r: 1.25, fill }),
};
const patterns = [undefined, stripe(1.5, 6.5, 45), undefined, dots, stripe(1, 5, 0), stripe(1.5, 6.5, -45)];

/** Stripes or dots over a series, as a definition and a fill; some series have none. */
export function seriesPattern(id: string, paint: Paint, index: number) {
  const pattern = beyond(patterns, index);
  if (!pattern) return undefined;
  const { size, turn, draw } = pattern;
  const square = { width: size, height: size, patternUnits: 'userSpaceOnUse' };
  const own = { id: `${id}-pattern-${index}`, ...square, patternTransform: `rotate(${turn})` };
  return { definition: element('pattern', own, draw(paint.pattern)), fill: `url(#${own.id})` };
}
