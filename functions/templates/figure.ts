/** What figures.yaml may say of a figure. */
/** What a figure can be compared with: `week` is the period before of a weekly report, `days` are as many days before. */
export const comparisons = ['year', 'before', 'week', 'days', 'edition'] as const;
export type Comparison = (typeof comparisons)[number];

export const figureUnits = ['money', 'count', 'hours', 'number', 'share', 'growth'] as const;
export type FigureUnit = (typeof figureUnits)[number];

/** How a rule of parameters.yaml is written; `times` is a growth of 3 as the 4 times that it makes. */
export const ruleWritings = ['money', 'count', 'growth', 'times'] as const;

/** Texts by language. */
type Texts = Readonly<Record<string, string>>;

export interface Figure {
  /** Its name on pages, without the dollar. */
  readonly key: string;
  readonly query: string;
  readonly column: string;
  /** The first is meant where a page does not say. */
  readonly compare: readonly Comparison[];
  /** The columns whose values tell one of its rows from another. */
  readonly by: readonly string[];
  /** Columns that are not called as usual. */
  readonly earlier: Readonly<Partial<Record<Comparison, string>>>;
  readonly growth: Readonly<Partial<Record<Comparison, string>>>;
  readonly unit: FigureUnit;
  readonly over?: string | undefined;
  readonly over_as?: 'month' | 'weekday' | 'date' | undefined;
  /** A column that it is divided by. */
  readonly per?: string | undefined;
  /** What it was to reach: a number, or the column of one. */
  readonly target?: number | string | undefined;
  /** Whether readers are glad of a rise or of a fall. */
  readonly good?: 'up' | 'down' | 'neither' | undefined;
  /** How a table makes a total of its rows: by adding them up. */
  readonly total?: 'sum' | undefined;
  /** Only so many rows, to the last. */
  readonly last?: number | undefined;
  /** The tables that it is made from, if not all that its query reads. */
  readonly source?: readonly string[] | undefined;
  /** Columns that name what it is of and what it is compared with, such as two editions of a campaign. */
  readonly spans?: { readonly own: string; readonly earlier: string } | undefined;
  readonly name: Texts;
  readonly note?: Texts | undefined;
}

export interface Figures {
  readonly figures: Readonly<Record<string, Figure>>;
  /** How rules are written. */
  readonly rules: Readonly<Record<string, (typeof ruleWritings)[number]>>;
  /** What columns are called that are not figures, by language. */
  readonly columns: Readonly<Record<string, Texts>>;
  /** Those of them that the report itself names. */
  readonly ownColumns: readonly string[];
  /** Paths of the files, the shared ones first; a later one stands in for what an earlier one says. */
  readonly files: readonly string[];
}

const suffixes: Readonly<Record<Comparison, 'earlier' | 'before'>> = {
  year: 'earlier',
  edition: 'earlier',
  before: 'before',
  week: 'before',
  days: 'before',
};

/** The columns of what a figure is compared with, and of its growth; undefined if the query has none. */
export function comparedColumns(
  { column, compare, earlier, growth }: Figure,
  comparison: Comparison,
  names: readonly string[],
): { readonly earlier: string | undefined; readonly growth: string | undefined } {
  const suffix = suffixes[comparison];
  const isFirst = compare[0] === comparison;
  const first = (...some: readonly (string | undefined)[]) =>
    some.find((name) => name !== undefined && names.includes(name));
  return {
    earlier: first(earlier[comparison], `${column}_${suffix}`),
    growth: first(growth[comparison], `${column}_growth_${suffix}`, isFirst ? `${column}_growth` : undefined),
  };
}
