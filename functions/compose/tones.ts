/** The colours of a chart's series: by what they mean, not by their place. */
import { z } from 'zod';
import type { ChartParts, Series, Tone } from '../charts/chart.ts';
import type { ChartType } from '../charts/type.ts';

/** Gives names the numbers of their colours; a name has the same one in every chart of a document. */
export type ColourOf = (names: readonly string[]) => readonly number[];

/** @param count of the theme's colours; the first is that of the period itself, and of no name */
export function colourRegister(count: number): ColourOf {
  const known = new Map<string, number>();
  return (names) => {
    const taken = new Set(names.map((name) => known.get(name)));
    for (const name of names.filter((one) => !known.has(one))) {
      const index = freeIndex(taken, new Set(known.values()), count);
      taken.add(index);
      known.set(name, index);
    }
    return names.map((name) => known.get(name) ?? 0);
  };
}

/** One that no name has, or else none of this chart; beyond the theme's colours they start again. */
function freeIndex(here: ReadonlySet<unknown>, anywhere: ReadonlySet<unknown>, count: number): number {
  const all = Array.from({ length: count - 1 }, (_, i) => i + 1);
  const free = all.find((i) => !anywhere.has(i)) ?? all.find((i) => !here.has(i));
  if (free !== undefined) return free;
  return here.has(0) ? count + here.size : 0;
}

const drawnFrom = z.looseObject({
  y: z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional(),
  transpose: z.boolean().optional(),
});

interface Drawn {
  readonly type: Pick<ChartType, 'colours'>;
  /** The attributes of the chart. */
  readonly asked: unknown;
  /** Columns of what is earlier that are not called so. */
  readonly earlier?: readonly string[] | undefined;
}

/** The parts of a chart with their colours: a column of what is earlier is pale, the one beside it is the period's. */
export function toned(
  parts: ChartParts,
  { type, asked, earlier = [] }: Drawn,
  colourOf: ColourOf,
): ChartParts {
  const { series } = parts;
  if (!type.colours) return parts;
  const { y = [], transpose = false } = drawnFrom.parse(asked);
  const tones = y.map((column): Tone => (isEarlier(column, earlier) ? 'earlier' : 'now'));
  const isPair = tones.includes('earlier') && tones.filter((tone) => tone === 'now').length === 1;
  if (isPair && !transpose) return { ...parts, series: series.map((one, i) => withTone(one, tones[i])) };
  if (series.length === 1) {
    return { ...parts, series: series.map((one) => ({ ...one, tone: 'now', ...(isPair ? { tones } : {}) })) };
  }
  return { ...parts, series: byName(series, colourOf) };
}

/** A line over bars of one kind has a colour of its own; the bars are the period's. */
function byName(series: readonly Series[], colourOf: ColourOf): Series[] {
  const bars = series.filter(({ mark }) => mark !== 'line');
  const own = bars.length === 1 && bars.length < series.length ? bars : [];
  const others = series.filter((one) => !own.includes(one));
  const colours = colourOf(others.map(({ name }) => name));
  return series.map((one) => withTone(one, own.includes(one) ? 'now' : colours[others.indexOf(one)]));
}

const withTone = (one: Series, tone: Tone | undefined): Series =>
  tone === undefined ? one : { ...one, tone };

const isEarlier = (column: string, earlier: readonly string[]) =>
  earlier.includes(column) || /(^|_)(earlier|before)$/.test(column);
