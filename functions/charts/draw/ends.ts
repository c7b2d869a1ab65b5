/** What stands at the ends of lines: names and last values, moved apart so that none lies on another. */
import { labelsAlike } from '../../language/alike.ts';
import { cut, plain, wrap } from '../../text/lines.ts';
import { type Chart, lastIndex, reachedBy } from '../chart.ts';
import type { ChartOptions } from '../type.ts';
import { isNarrow, type Place } from './axes.ts';
import type { ValueScale } from './scale.ts';
import { fontSize, lineHeight, textLines } from './svg.ts';

export interface LineEnds {
  /** Whether the texts name the lines, so that no legend is needed. */
  readonly named: boolean;
  /** One a line, with line breaks. */
  readonly texts: readonly string[];
  /** How far each text moves up or down, in CSS px. */
  readonly shifts: readonly number[];
}

// A text farther from its line would be read as that of another.
const farthest = 16;

/**
 * The names and last values if there is space, otherwise the values and a legend, or only that.
 * @param values whose scale has the range of the plot
 */
export function lineEnds(chart: Chart, options: ChartOptions, values: ValueScale): LineEnds {
  const last = chart.series.map(({ values }) => values[lastIndex(values)] ?? null);
  const known = last.filter((value) => value !== null);
  const short = labelsAlike(known, chart.unit, options, reachedBy(chart));
  const numbers = last.map((value) => (value === null ? '' : short(value)));
  const names = endNames(chart, options, numbers);
  const choices = [...(names ? [{ named: true, texts: names }] : []), { named: false, texts: numbers }];
  for (const choice of choices) {
    const shifts = endShifts(chart, values, choice.texts);
    if (shifts.every((shift) => Math.abs(shift) <= farthest)) return { ...choice, shifts };
  }
  return { named: false, texts: numbers.map(() => ''), shifts: numbers.map(() => 0) };
}

function endNames({ series }: Chart, options: ChartOptions, numbers: readonly string[]) {
  if (series.length < 2 || isNarrow(options)) return undefined;
  const space = options.width * 0.2;
  const names = series.map(({ name }) => wrap(plain(name), space, 2, fontSize));
  if (names.some((name) => name.endsWith('…'))) return undefined;
  return names.map((name, i) => `${name}\n${cut(numbers[i] ?? '', space, fontSize)}`);
}

/** Draws the texts at the right of the last points. */
export function endLabels(
  { series }: Chart,
  { texts, shifts }: LineEnds,
  { x, y }: Place,
  { paint }: ChartOptions,
): string[] {
  const style = { anchor: 'start', size: fontSize, colour: paint.ink, weight: 700 } as const;
  return series.flatMap(({ values }, i) => {
    const last = lastIndex(values);
    const value = values[last];
    if (typeof value !== 'number') return [];
    return textLines(texts[i] ?? '', x(last) + 10, y(value) + (shifts[i] ?? 0), style);
  });
}

interface End {
  readonly at: number;
  readonly height: number;
}

function endShifts({ series }: Chart, { scale }: ValueScale, texts: readonly string[]): number[] {
  const places = series.map(({ values }, i) => ({
    i,
    at: scale(values[lastIndex(values)] ?? 0),
    height: texts[i] === '' ? 0 : (texts[i] ?? '').split('\n').length * lineHeight,
  }));
  const shifts = places.map(() => 0);
  const sorted = places.toSorted((a, b) => a.at - b.at);
  const moved = apart(sorted, (scale.range()[0] ?? 0) + fontSize);
  for (const [order, { i, at }] of sorted.entries()) shifts[i] = (moved[order] ?? at) - at;
  return shifts;
}

// Downwards first, then back up from the bottom: simple, and enough for a handful of labels.
function apart(places: readonly End[], bottom: number): number[] {
  const moved: number[] = [];
  let limit = Number.NEGATIVE_INFINITY;
  for (const { at, height } of places) {
    moved.push(Math.max(at, limit + height / 2));
    limit = (moved.at(-1) ?? 0) + height / 2;
  }
  limit = bottom;
  for (const [i, { height }] of [...places.entries()].toReversed()) {
    moved[i] = Math.min(moved[i] ?? 0, limit - height / 2);
    limit = (moved[i] ?? 0) - height / 2;
  }
  return moved;
}
