/** What stands behind lines and bars: the period as a shade, campaigns as bands with their names, references. */
import { cut, measure, plain } from '../../text/lines.ts';
import type { Band, Chart } from '../chart.ts';
import type { ChartOptions } from '../type.ts';
import { element, type Plot, round, smallFontSize, textElement, textLines } from './svg.ts';

interface Named extends Band {
  /** In CSS px. */
  readonly left: number;
  readonly right: number;
  readonly text: string;
  readonly middle: number;
  /** The line of its name, from above; undefined if there is no space for it. */
  readonly row: number | undefined;
}

export interface Backdrop {
  /** Height of the names above the plot, in CSS px. */
  readonly height: number;
  readonly bands: (plot: Plot) => string[];
  /** Lines at values, with their names. */
  readonly references: (plot: Plot, y: (value: number) => number) => string[];
}

/** Height of a line of names, in CSS px. */
export const rowHeight = 15;
/** Names of events stand in so many lines at most. */
const mostRows = 2;
const between = 6;

/**
 * @param x the place of a category, and of what lies between two
 * @param sides where the plot begins and ends, in CSS px
 */
export function backdrop(
  { behind }: Pick<Chart, 'behind'>,
  x: (category: number) => number,
  sides: Pick<Plot, 'left' | 'right'>,
  options: ChartOptions,
): Backdrop {
  const named = namedBands(behind?.bands ?? [], x, sides);
  const rows = Math.max(0, ...named.map(({ row }) => (row === undefined ? 0 : row + 1)));
  return {
    height: rows * rowHeight,
    bands: (plot) => named.flatMap((band) => drawnBand(band, plot, rows, options)),
    references: (plot, y) =>
      (behind?.references ?? []).flatMap((one) => reference(one.label, y(one.value), plot, options)),
  };
}

function namedBands(
  bands: readonly Band[],
  x: (category: number) => number,
  { left, right }: Pick<Plot, 'left' | 'right'>,
): Named[] {
  const inside = (place: number) => Math.max(left, Math.min(right, place));
  const placed = bands.map((band) => {
    const [from, to] = [inside(x(band.from)), inside(x(band.to))];
    const text = cut(plain(band.label), right - left, smallFontSize);
    const half = measure(text, smallFontSize) / 2;
    const middle = Math.max(left + half, Math.min(right - half, (from + to) / 2));
    return { ...band, left: from, right: to, text, middle, half };
  });
  const hasPeriod = placed.some(({ what }) => what === 'period');
  const free = Array.from({ length: mostRows }, () => Number.NEGATIVE_INFINITY);
  return placed.map(({ half, ...band }) => {
    if (band.what === 'period') return { ...band, row: 0 };
    const row = free.findIndex((end) => band.middle - half >= end);
    if (row >= 0) free[row] = band.middle + half + between;
    return { ...band, row: row < 0 ? undefined : row + (hasPeriod ? 1 : 0) };
  });
}

function drawnBand(band: Named, plot: Plot, rows: number, { paint }: ChartOptions): string[] {
  const { left, right, text, middle, row, what } = band;
  const isPeriod = what === 'period';
  const width = Math.max(isPeriod ? 0 : 2, right - left);
  const place = { x: left, y: plot.top, width, height: plot.bottom - plot.top };
  const shade = isPeriod
    ? { fill: paint.rule, 'fill-opacity': 0.4 }
    : { fill: paint.muted, 'fill-opacity': 0.13 };
  const style = {
    anchor: 'middle',
    size: smallFontSize,
    colour: isPeriod ? paint.ink : paint.muted,
  } as const;
  const y = plot.top - rows * rowHeight + (row ?? 0) * rowHeight + smallFontSize - 2;
  return [
    element('rect', { ...place, ...shade }),
    ...(row === undefined || text === '' ? [] : [textElement(text, middle, y, style)]),
  ];
}

function reference(label: string, y: number, { left, right }: Plot, { paint }: ChartOptions): string[] {
  const style = { anchor: 'start', size: smallFontSize, colour: paint.ink } as const;
  const text = cut(plain(label), right - left, smallFontSize);
  const line = { d: `M${round(left)} ${round(y)}H${round(right)}`, fill: 'none', stroke: paint.ink };
  const width = measure(text, smallFontSize) + 4;
  return [
    element('path', { ...line, 'stroke-dasharray': '4 3' }),
    element('rect', { x: left + 2, y: y - 15, width, height: 12, fill: paint.surface, 'fill-opacity': 0.8 }),
    ...textLines(text, left + 4, y - 9, style),
  ];
}
