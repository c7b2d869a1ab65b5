/**
 * What a page may call: `{% money($headline.sales) %}`. Every function is pure and writes for the language
 * of the page; null reads as the words for "no data" or "no comparison", never as zero.
 */
import {
  formatAmount,
  formatCount,
  formatDate,
  formatExact,
  formatGrowth,
  formatMoney,
  formatMonth,
  formatPercent,
  formatPoints,
  formatRound,
  formatWeekday,
  type Writing,
} from '../language/format.ts';
import type { Row, Table, Value } from '../query/table.ts';

/** What the functions know besides their arguments. */
export interface PageContext {
  readonly writing: Writing;
  /** A word of the frame, such as "no_data". */
  readonly word: (key: string) => string;
  /** What a value of a column reads as in the page's language. */
  readonly label: (column: string, value: string) => string;
  /** The period and what it is compared with, in words. */
  readonly periods: PeriodTexts;
  /** The rules of the report: `parameters` of report.yaml with their defaults. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
}

export interface PeriodTexts {
  readonly own: string;
  /** Its last day. */
  readonly end: string;
  readonly yearEarlier: string;
  readonly before: string;
  /** The last whole ISO week that ended in the period; null where none did. */
  readonly lastWeek: string | null;
}

/** Positional arguments by "0", "1", …; named ones by their name. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface PageFunction {
  /** How many positional arguments it takes. */
  readonly positional: number;
  /** Named arguments it knows; undefined: any name. */
  readonly named?: readonly string[];
  /** Which positional arguments are names of columns of the table that the first one is. */
  readonly columns?: readonly number[];
  /** The first argument is a whole table. */
  readonly table?: boolean;
  /** What a column has to be that is the first argument. */
  readonly value?: 'number' | 'date';
  readonly call: (args: Arguments, context: PageContext) => unknown;
}

/** A table as a page sees it: `$query` is the table, `$query.column` a value of its first row. */
export const tableOf = Symbol('table');

export type PageTable = Readonly<Record<string, Value>> & { readonly [tableOf]: Table };

export function isPageTable(value: unknown): value is PageTable {
  return typeof value === 'object' && value !== null && tableOf in value;
}

export function pageTable(table: Table): PageTable {
  const first = table.rows[0];
  const values = table.columns.map(({ name }) => [name, first?.[name] ?? null] as const);
  return Object.assign(Object.fromEntries(values), { [tableOf]: table }) as PageTable;
}

type Writer = (value: number, context: PageContext, args: Arguments) => string;

function written(
  write: Writer,
  missing: 'no_data' | 'no_comparison',
  named: readonly string[] = [],
): PageFunction {
  return {
    positional: 1,
    named,
    value: 'number',
    call: (args, context) => {
      const value = args[0];
      if (value === null || value === undefined) return context.word(missing);
      // What a text that is no number says, rather than "NaN".
      if (Number.isNaN(Number(value))) return String(value);
      return write(Number(value), context, args);
    },
  };
}

const numberOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

export const pageFunctions: Readonly<Record<string, PageFunction>> = {
  /** "¥1.23 billion" */
  money: written((value, { writing }) => formatMoney(value, writing), 'no_data'),
  /** Money of a rule: "¥50 million" */
  amount: written((value, { writing }) => formatAmount(value, writing), 'no_data'),
  /** "5,280", "1.23 million" */
  count: written((value, { writing }) => formatCount(value, writing), 'no_data'),
  /** "1,234,567": every digit. */
  exact: written((value, { writing }) => formatExact(value, 'count', writing), 'no_data'),
  /** A number of a rule: "10,000", "1 million", "10万" */
  round: written((value, { writing }) => formatRound(value, writing), 'no_data'),
  /** An average or another number: at most one decimal below 100. */
  number: written((value, { writing }) => formatCount(value, writing), 'no_data'),
  /** A fraction as "43.0%". */
  percent: written((value, { writing }, args) => formatPercent(value, writing, decimals(args)), 'no_data', [
    'decimals',
  ]),
  /** A growth with its sign: "+43.0%". */
  growth: written(
    (value, { writing }, args) => formatGrowth(value, writing, decimals(args)),
    'no_comparison',
    ['decimals'],
  ),
  /** A growth without its sign, for sentences that say grew or fell: "43.0%". */
  size: written(
    (value, { writing }, args) => formatPercent(Math.abs(value), writing, decimals(args)),
    'no_comparison',
    ['decimals'],
  ),
  /** A difference of two shares without its sign: "2.5 percentage points" */
  points: written((value, { writing }) => formatPoints(value, writing), 'no_comparison'),
  /** "30 June 2024" */
  date: {
    value: 'date',
    positional: 1,
    named: [],
    call: (args, { writing, word }) => dateOr(args[0], word, (d) => formatDate(d, writing)),
  },
  /** "June 2024" */
  month: {
    value: 'date',
    positional: 1,
    named: [],
    call: (args, { writing, word }) => dateOr(args[0], word, (d) => formatMonth(d, writing)),
  },
  /** "Monday" */
  weekday: {
    value: 'date',
    positional: 1,
    named: [],
    call: (args, { writing, word }) => dateOr(args[0], word, (d) => formatWeekday(d, writing)),
  },
  /**
   * One of its texts by the sign of a growth: `trend($x.growth, up="grew {size}", down="fell {size}", flat="…",
   * none="…")`. `{size}` is the growth without its sign.
   */
  trend: {
    value: 'number',
    positional: 1,
    named: ['up', 'down', 'flat', 'none', 'decimals'],
    call: (args, context) => trend(args, context),
  },
  /** The period in words: "January to June 2024". */
  period: { positional: 0, named: [], call: (_, { periods }) => periods.own },
  /** The last day of the period: "30 June 2024". */
  period_end: { positional: 0, named: [], call: (_, { periods }) => periods.end },
  /** What `_earlier` compares with: "January to June 2023". */
  year_earlier: { positional: 0, named: [], call: (_, { periods }) => periods.yearEarlier },
  /** The period of the same kind right before: "July to December 2023". */
  period_before: { positional: 0, named: [], call: (_, { periods }) => periods.before },
  /** The last whole ISO week that ended in the period, "17 to 23 June 2024"; unknown where none did. */
  last_week: { positional: 0, named: [], call: (_, { periods }) => periods.lastWeek },
  /** A rule of the report: `amount(parameter("large_sales"))`. */
  parameter: {
    positional: 1,
    named: [],
    call: (args, { parameters }) => {
      const name = String(args[0]);
      return Object.hasOwn(parameters, name) ? (parameters[name] ?? null) : null;
    },
  },
  /** Whether there is a value. */
  known: { positional: 1, named: [], call: (args) => args[0] !== null && args[0] !== undefined },
  /** Whether the first number is larger than the second; false where one is unknown. */
  above: {
    positional: 2,
    named: [],
    call: (args) => {
      const [a, b] = [numberOf(args[0]), numberOf(args[1])];
      return a !== null && b !== null && a > b;
    },
  },
  /** Whether both are true. */
  and: { positional: 2, named: [], call: (args) => args[0] === true && args[1] === true },
  /** Whether one of the two is true. */
  or: { positional: 2, named: [], call: (args) => args[0] === true || args[1] === true },
  not: { positional: 1, named: [], call: (args) => args[0] !== true },
  /** Whether two values or texts are the same; false where one is unknown. */
  equals: {
    positional: 2,
    named: [],
    call: (args) => args[0] !== null && args[0] !== undefined && args[0] === args[1],
  },
  /** The first number less the second; unknown where one is. */
  minus: { positional: 2, named: [], call: (args) => combined(args, (a, b) => a - b) },
  /** The first number as a fraction of the second; unknown where one is, or the second is 0. */
  ratio: { positional: 2, named: [], call: (args) => combined(args, (a, b) => (b === 0 ? null : a / b)) },
  /** How many rows a table has. */
  rows: {
    table: true,
    positional: 1,
    named: [],
    call: (args) => (isPageTable(args[0]) ? args[0][tableOf].rows.length : 0),
  },
  /** A value of the first row whose columns have the named values: `pick($kinds, "growth", kind="service")`. */
  pick: { table: true, positional: 2, columns: [1], call: (args) => pick(args) },
  /** A value of the row at a place, from 1: `nth($flows, 2, "sales")`. */
  nth: {
    table: true,
    positional: 3,
    named: [],
    columns: [2],
    call: (args) => valueIn(rowsOf(args)[Number(args[1]) - 1], args[2]),
  },
  /** A value of the first row, or of the first that knows a column: `first($months, "month", known="sales")`. */
  first: {
    table: true,
    positional: 2,
    named: ['known'],
    columns: [1],
    call: (args) => valueIn(knownRowsOf(args)[0], args[1]),
  },
  /** A value of the last row, or of the last that knows a column. */
  last: {
    table: true,
    positional: 2,
    named: ['known'],
    columns: [1],
    call: (args) => valueIn(knownRowsOf(args).at(-1), args[1]),
  },
  /** A value of the row where a column is largest: `largest($months, "sales", "month")`; `last=12` looks at the last 12 rows. */
  largest: {
    table: true,
    positional: 3,
    named: ['last'],
    columns: [1, 2],
    call: (args) => valueIn(largestRow(args), args[2]),
  },
  /** How many rows know a value of the column; with `above`, a larger one than that; `last=12` looks at the last 12 rows. */
  how_many: {
    table: true,
    positional: 2,
    named: ['above', 'last'],
    columns: [1],
    call: (args) => howMany(args),
  },
  /** The sum of what is known of a column; unknown where nothing is. */
  sum: { table: true, positional: 2, named: [], columns: [1], call: (args) => sum(args) },
  /** What a value of a column reads as in the page's language. */
  label: {
    positional: 2,
    named: [],
    call: (args, { label, word }) =>
      args[1] === null || args[1] === undefined ? word('no_data') : label(String(args[0]), String(args[1])),
  },
  /** A text with values in it: `text("Sales {verb}", verb=trend(…))`. */
  text: { positional: 1, call: (args) => fill(args) },
  /** The second argument where the first is true, else the third. */
  choose: { positional: 3, named: [], call: (args) => (args[0] === true ? args[1] : args[2]) },
};

// Of a percentage no reader wants more than six.
function decimals(args: Arguments): number {
  const asked = Number(args.decimals ?? 1);
  return Number.isInteger(asked) && asked >= 0 ? Math.min(asked, 6) : 1;
}

function dateOr(value: unknown, word: PageContext['word'], write: (date: string) => string): string {
  return value === null || value === undefined ? word('no_data') : write(String(value));
}

function trend(args: Arguments, { writing }: PageContext): string {
  const value = numberOf(args[0]);
  if (value === null) return String(args.none ?? '');
  const size = formatPercent(Math.abs(value), writing, decimals(args));
  // What reads as 0.0% neither grew nor fell.
  const chosen = /^0(\.0+)?%$/.test(size) ? (args.flat ?? args.up) : value > 0 ? args.up : args.down;
  return String(chosen ?? '').replaceAll('{size}', size);
}

function combined(args: Arguments, combine: (a: number, b: number) => number | null): number | null {
  const [a, b] = [numberOf(args[0]), numberOf(args[1])];
  return a === null || b === null ? null : combine(a, b);
}

function rowsOf(args: Arguments): readonly Row[] {
  return isPageTable(args[0]) ? args[0][tableOf].rows : [];
}

function valueIn(row: Row | undefined, column: unknown): Value {
  return row?.[String(column)] ?? null;
}

function pick(args: Arguments): Value {
  const wanted = Object.entries(args).filter(([name]) => !/^\d+$/.test(name));
  return valueIn(
    rowsOf(args).find((row) => wanted.every(([name, value]) => row[name] === value)),
    args[1],
  );
}

function knownRowsOf(args: Arguments): readonly Row[] {
  return args.known === undefined
    ? rowsOf(args)
    : rowsOf(args).filter((row) => valueIn(row, args.known) !== null);
}

function lastRowsOf(args: Arguments): readonly Row[] {
  return args.last === undefined ? rowsOf(args) : rowsOf(args).slice(-Number(args.last));
}

function howMany(args: Arguments): number {
  const values = lastRowsOf(args)
    .map((row) => numberOf(row[String(args[1])]))
    .filter((value) => value !== null);
  return args.above === undefined
    ? values.length
    : values.filter((value) => value > Number(args.above)).length;
}

/** The first of the rows with the largest value; none where no value is known. */
function largestRow(args: Arguments): Row | undefined {
  const by = (row: Row) => numberOf(row[String(args[1])]);
  return lastRowsOf(args)
    .filter((row) => by(row) !== null)
    .reduce<Row | undefined>(
      (best, row) => (best === undefined || Number(by(row)) > Number(by(best)) ? row : best),
      undefined,
    );
}

function sum(args: Arguments): number | null {
  const values = rowsOf(args)
    .map((row) => numberOf(row[String(args[1])]))
    .filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

function fill(args: Arguments): string {
  return String(args[0]).replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(args, name) ? String(args[name] ?? '') : whole,
  );
}
