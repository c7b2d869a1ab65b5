/** Lines with their marks, and samples of them for a legend. */
import { line } from 'd3-shape';
import { type Chart, lastIndex, type Series, type Tone } from '../chart.ts';
import type { Paint } from '../type.ts';
import type { Place } from './axes.ts';
import { seriesColour, seriesDash, seriesMark } from './series.ts';
import { element, sampleWidth } from './svg.ts';

// More points than these get no marks: they would hide the line.
const maxMarks = 40;
const strokeWidth = 2.25;
const marks = { usual: 5, last: 8 };
const thinWidth = 1.5;

/** How lines look among other things. */
interface Among {
  /** The place of their first colour among those of the chart, for lines without a tone. */
  readonly first?: number;
  /** A colour around them, if something lies behind them. */
  readonly ground?: string;
  /** Whether all their points have marks, if they are few; the last one has a mark in any case. */
  readonly marked?: boolean;
  /** For the cell of a table. */
  readonly thin?: boolean;
}

/** Lines with their marks; what is compared with lies pale behind the others and is marked at its end alone. */
export function seriesLines(
  { series }: Pick<Chart, 'series'>,
  place: Place,
  paint: Paint,
  { first = 0, ground, marked = true, thin = false }: Among = {},
): string[] {
  const lines = series.map((one, i) => ({ tone: one.tone ?? first + i, values: one.values }));
  const behind = lines.filter(({ tone }) => tone === 'earlier');
  const others = lines.filter(({ tone }) => tone !== 'earlier');
  return [...behind, ...others].flatMap((one) =>
    drawnLine(one, place, paint, { ground, marked: marked && !thin, thin }),
  );
}

interface Line {
  readonly tone: Tone;
  readonly values: Series['values'];
}

interface Drawn {
  readonly ground: string | undefined;
  readonly marked: boolean;
  readonly thin: boolean;
}

function drawnLine(
  { tone, values }: Line,
  { x, y }: Place,
  paint: Paint,
  { ground, marked, thin }: Drawn,
): string[] {
  const colour = seriesColour(paint, tone);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, place) => x(place))
    .y((value) => y(value ?? 0))
    .digits(2);
  const last = lastIndex(values);
  const most = tone === 'earlier' || !marked ? 0 : maxMarks;
  const points = values.flatMap((value, place) => {
    const isShown = place === last || values.length <= most || isAlone(values, place);
    if (value === null || !isShown) return [];
    const size = place === last && !thin ? marks.last : marks.usual;
    const at = [x(place), y(value)] as const;
    const around = ground === undefined ? [] : [seriesMark(tone, ...at, size + 3, ground)];
    return [...around, seriesMark(tone, ...at, size, colour)];
  });
  const d = path(values) ?? '';
  const around = { d, fill: 'none', stroke: ground, 'stroke-width': strokeWidth + 3 };
  return [
    ...(ground === undefined ? [] : [element('path', around)]),
    stroke(d, tone, colour, thin ? thinWidth : strokeWidth),
    ...points,
  ];
}

/**
 * For a legend.
 * @param tone of the line
 */
export function lineSample(tone: Tone, x: number, middle: number, paint: Paint): string[] {
  const colour = seriesColour(paint, tone);
  return [
    stroke(`M${x} ${middle}h${sampleWidth}`, tone, colour),
    seriesMark(tone, x + sampleWidth / 2, middle, marks.last, colour),
  ];
}

function stroke(d: string, tone: Tone, colour: string, width = strokeWidth): string {
  return element('path', {
    d,
    fill: 'none',
    stroke: colour,
    'stroke-width': width,
    'stroke-dasharray': seriesDash(tone),
    'stroke-linejoin': 'round',
  });
}

// A value between two gaps has no line to either side: without a mark it would be invisible.
const isAlone = (values: Series['values'], place: number) =>
  (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null;
