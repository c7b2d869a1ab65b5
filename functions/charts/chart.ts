/** What a chart says: names and numbers, and nothing of how it is drawn. */
import type { Unit } from '../language/unit.ts';
import type { Value } from '../query/table.ts';

export interface Chart {
  readonly kind: 'chart';
  /** Unique in the document; safe as a file name and a content id: `chart-1`. */
  readonly id: string;
  /** The name of a chart type: `line`. */
  readonly type: string;
  /** Bars that lie: long labels. Only for the bar types. */
  readonly horizontal: boolean;
  /** The finding, as a sentence. */
  readonly title: string;
  /** Unit and period. */
  readonly subtitle: string;
  readonly source: string;
  /** What a reader who cannot see the chart is told: the finding and the main numbers. */
  readonly alt: string;
  readonly unit: Unit;
  /** Labels along the category axis (columns of a heat map). */
  readonly categories: readonly string[];
  /** One line, one set of bars, or one row of a heat map each. */
  readonly series: readonly Series[];
  /** Only for `multiples`. */
  readonly panels?: Panels;
  /** What stands behind the numbers, for lines and bars. */
  readonly behind?: Behind;
  /** Where its numbers stand in the table of a query; absent if they are worked out. */
  readonly cells?: ChartCells;
}

/** Columns of a query's table, and the rows from one value of `x` to another. */
export interface ChartCells {
  readonly query: string;
  readonly x: string;
  readonly y: readonly string[];
  readonly from: Value;
  readonly to: Value;
}

/** How each of several small charts is drawn. */
export interface Panels {
  readonly of: 'line' | 'bar' | 'area';
  /** Whether each has a value axis of its own length. */
  readonly ownScale: boolean;
  /** What the pale lines are called. */
  readonly behind?: string;
}

export interface Behind {
  readonly bands: readonly Band[];
  readonly references: readonly Reference[];
}

/** A part of the axis of categories, of which the first reaches from −0.5 to 0.5. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** The period of the report is shaded; a campaign or another event is marked. */
  readonly what: 'period' | 'event';
}

/** A line across at a value. */
export interface Reference {
  readonly value: number;
  /** Its name and its value. */
  readonly label: string;
}

/** What a colour says: this period, what it is compared with, a sum, or the n-th of names that have no order. */
export type Tone = 'now' | 'earlier' | 'total' | number;

export interface Series {
  readonly name: string;
  /** Its colour; by its place if it says nothing. */
  readonly tone?: Tone;
  /** That of each value, if they differ: bars of now and earlier. */
  readonly tones?: readonly Tone[];
  /** One per category; null is a gap, never zero. */
  readonly values: readonly (number | null)[];
  /** The same values as a reader reads them. */
  readonly labels: readonly string[];
  /** What its numbers are, if not what the chart says of all. */
  readonly unit?: Unit;
  /** Only for `combined`: a line over the bars. */
  readonly mark?: 'line';
  /** What it is in, apart from others: a small chart of `multiples`, a row of `bullet`. */
  readonly panel?: string;
}

/** The tone of a series, or of one of its values. */
export function toneOf({ series }: Pick<Chart, 'series'>, index: number, category = -1): Tone {
  const { tone, tones } = series[index] ?? {};
  return tones?.[category] ?? tone ?? index;
}

/** What a chart draws, without the words around it. */
export type ChartParts = Pick<Chart, 'categories' | 'series' | 'panels'>;

/** Every value of every series that is a number. */
export function numbers({ series }: Pick<Chart, 'series'>): number[] {
  return series.flatMap(({ values }) => values.filter((value) => value !== null));
}

/** The values that an axis has to reach. */
export const reachedBy = (chart: Pick<Chart, 'series' | 'behind'>): number[] => [
  ...numbers(chart),
  ...(chart.behind?.references ?? []).map(({ value }) => value),
];

/** The place of the last value that is known; -1 if there is none. */
export const lastIndex = (values: Series['values']) => values.findLastIndex((value) => value !== null);
