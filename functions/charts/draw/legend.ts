/** A legend above the plot: a sample of each series and its name, in as many rows as they need. */
import { cut, measure, plain } from '../../text/lines.ts';
import type { Series } from '../chart.ts';
import type { ChartOptions } from '../type.ts';
import { fontSize, sampleWidth, textLines } from './svg.ts';

export interface Legend {
  /** In CSS px, with the space below it. */
  readonly height: number;
  readonly draw: (sample: Sample) => string[];
}

/** Draws the sample of a series from `x`, as wide as `sampleWidth`, around a middle. */
export type Sample = (index: number, x: number, middle: number) => readonly string[];

const afterSample = 5;
const between = 14;
const rowHeight = 24;

export function legend(series: readonly Series[], { width, paint }: ChartOptions): Legend {
  const space = width - sampleWidth - afterSample;
  const names = series.map(({ name }) => cut(plain(name), space, fontSize));
  const places = placed(names, width);
  const rows = (places.at(-1)?.row ?? 0) + 1;
  const style = { anchor: 'start', size: fontSize, colour: paint.ink } as const;
  return {
    height: rows * rowHeight + 4,
    draw: (sample) =>
      places.flatMap(({ name, x, row }, i) => {
        const middle = fontSize / 2 + 2 + row * rowHeight;
        return [...sample(i, x, middle), ...textLines(name, x + sampleWidth + afterSample, middle, style)];
      }),
  };
}

function placed(names: readonly string[], width: number) {
  let row = 0;
  let next = 0;
  return names.map((name) => {
    const own = sampleWidth + afterSample + measure(name, fontSize);
    if (next > 0 && next + own > width) {
      row += 1;
      next = 0;
    }
    const x = next;
    next += own + between;
    return { name, x, row };
  });
}
