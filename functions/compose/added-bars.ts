/** Bars that a chart of figures adds to those of its rows: that of all first, that of what the limit cuts last. */
import { z } from 'zod';
import type { Behind, ChartParts, Series, Tone } from '../charts/chart.ts';
import { type Given, numberIn, without } from '../charts/type.ts';
import { filled } from '../language/fill.ts';
import type { PageContext } from './context.ts';
import { numberOfFigure } from './figure.ts';
import type { FigureValue } from './figure-value.ts';
import { summed } from './table-rows.ts';

/** What of these attributes does not go together, as the rest of a sentence. */
export function addedClashes(given: Given): string[] {
  const isOf = (names: readonly string[]) => names.some((name) => given[name] !== undefined);
  return [
    ...without(given, 'limit', ['others']),
    ...(given.others === undefined || isOf(['bar', 'grouped-bar', 'stacked-bar'])
      ? []
      : ['has others=, which goes with bar=, grouped-bar= or stacked-bar=']),
    ...(given.whole === undefined || isOf(['bar', 'grouped-bar'])
      ? []
      : ['has whole=, which goes with bar= or grouped-bar=']),
    ...without(given, 'whole', ['whole_name']),
  ];
}

interface Asked {
  readonly limit?: number | undefined;
  /** Whether the last bar adds up what the limit cuts. */
  readonly others?: boolean | undefined;
  /** The figure of the first bar, and what it is called. */
  readonly whole?: FigureValue | null | undefined;
  readonly whole_name?: string | undefined;
}

/** A bar, or a part of each stack: a number for each column that is drawn. */
interface Added {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface AddedBars {
  readonly whole?: Added;
  readonly others?: Added;
  /** Whether the rows are the parts of stacks. */
  readonly inStacks: boolean;
}

/** The attributes of the chart's type, and which of its columns are earlier. */
interface DrawnColumns {
  readonly given: Readonly<Record<string, unknown>>;
  readonly earlier?: readonly string[];
}

const drawnFrom = z.looseObject({
  y: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  transpose: z.boolean().optional(),
});

/**
 * The bars that the page asks for besides its rows.
 * @param figure the first one of the chart, with all of its rows
 */
export function addedBars(
  { limit, others, whole, whole_name }: Asked,
  { given, earlier = [] }: DrawnColumns,
  figure: FigureValue | undefined,
  context: PageContext,
): AddedBars {
  if (!figure || (!others && !whole)) return { inStacks: false };
  const { y, transpose: inStacks = false } = drawnFrom.parse(given);
  const cut = others ? figure.rows.slice(limit ?? figure.rows.length) : [];
  const rest = y.map((column) => exact(summed(cut.map((row) => numberIn(row, column)))));
  const all = y.map((column) => wholeOf(whole, earlier.includes(column)));
  const isKnown = all.some((value) => value !== null) && !inStacks;
  return {
    inStacks,
    ...(isKnown ? { whole: { name: whole_name ?? context.word('total'), values: all } } : {}),
    ...(cut.length > 0
      ? { others: { name: filled(context.word('others'), { count: cut.length }), values: rest } }
      : {}),
  };
}

function wholeOf(whole: Asked['whole'], isEarlier: boolean): number | null {
  if (!whole) return null;
  return numberOfFigure(isEarlier ? { ...whole, side: 'earlier' } : whole);
}

// Twelve digits take back what binary fractions add.
const exact = (sum: number | null) => (sum === null ? null : Number(sum.toPrecision(12)));

/** Their numbers, for the unit and the decimals that all labels share. */
export const addedValues = ({ whole, others }: AddedBars): number[] =>
  [...(whole?.values ?? []), ...(others?.values ?? [])].filter((value) => value !== null);

/** @param label writes a number as those of the other bars */
export function withOthers(
  parts: ChartParts,
  { others, inStacks }: AddedBars,
  label: (value: number | null) => string,
): ChartParts {
  if (!others) return parts;
  const { name, values } = others;
  if (inStacks) return { ...parts, series: [...parts.series, { name, values, labels: values.map(label) }] };
  return {
    ...parts,
    categories: [...parts.categories, name],
    series: parts.series.map((one, i) => {
      const value = values[i] ?? null;
      return { ...one, values: [...one.values, value], labels: [...one.labels, label(value)] };
    }),
  };
}

/** @param parts with their colours: the bar of all has its own, but a pale one stays pale */
export function withWhole(
  parts: ChartParts,
  { whole }: AddedBars,
  label: (value: number | null) => string,
): ChartParts {
  if (!whole) return parts;
  const { name, values } = whole;
  return {
    ...parts,
    categories: [name, ...parts.categories],
    series: parts.series.map((one, i) => {
      const value = values[i] ?? null;
      return {
        ...one,
        values: [value, ...one.values],
        labels: [label(value), ...one.labels],
        tones: [one.tone === 'earlier' ? 'earlier' : 'total', ...tonesOf(one, i)],
      };
    }),
  };
}

const tonesOf = ({ tone, tones, values }: Series, index: number): readonly Tone[] =>
  tones ?? values.map(() => tone ?? index);

/** What stands behind the bars of the rows, which begin after that of all. */
export function shifted(behind: Behind | undefined, { whole }: AddedBars): Behind | undefined {
  if (!behind || !whole) return behind;
  return { ...behind, bands: behind.bands.map((one) => ({ ...one, from: one.from + 1, to: one.to + 1 })) };
}
