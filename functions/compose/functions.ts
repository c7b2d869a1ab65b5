/**
 * What a page may call: `{% money($headline.sales) %}`. Every function is pure and writes for the language
 * of the page; null reads as the words for "no data" or "no comparison", never as zero.
 */
import {
  formatCount,
  formatDate,
  formatExact,
  formatGrowth,
  formatMoney,
  formatMonth,
  formatPercent,
  type Writing,
} from '../format.ts';
import type { Row, Table, Value } from '../table.ts';

/** What the functions know besides their arguments. */
export interface PageContext {
  readonly writing: Writing;
  /** A word of the frame, such as "no_data". */
  readonly word: (key: string) => string;
  /** What a value of a column reads as in the page's language. */
  readonly label: (column: string, value: string) => string;
}

/** Positional arguments by "0", "1", …; named ones by their name. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface PageFunction {
  /** How many positional arguments it takes. */
  readonly positional: number;
  /** Named arguments it knows; undefined: any name. */
  readonly named?: readonly string[];
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

function written(write: Writer, missing: 'no_data' | 'no_comparison', named: readonly string[] = []): PageFunction {
  return {
    positional: 1,
    named,
    call: (args, context) => {
      const value = args[0];
      if (value === null || value === undefined) return context.word(missing);
      return write(Number(value), context, args);
    },
  };
}

const numberOf = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

export const pageFunctions: Readonly<Record<string, PageFunction>> = {
  /** "¥1.23 billion" */
  money: written((value, { writing }) => formatMoney(value, writing), 'no_data'),
  /** "5,280", "1.23 million" */
  count: written((value, { writing }) => formatCount(value, writing), 'no_data'),
  /** "1,234,567": every digit. */
  exact: written((value, { writing }) => formatExact(value, 'count', writing), 'no_data'),
  /** An average or another number: at most one decimal below 100. */
  number: written((value, { writing }) => formatCount(value, writing), 'no_data'),
  /** A fraction as "43.0%". */
  percent: written((value, { writing }, args) => formatPercent(value, writing, decimals(args)), 'no_data', ['decimals']),
  /** A growth with its sign: "+43.0%". */
  growth: written((value, { writing }, args) => formatGrowth(value, writing, decimals(args)), 'no_comparison', ['decimals']),
  /** A growth without its sign, for sentences that say grew or fell: "43.0%". */
  size: written(
    (value, { writing }, args) => formatPercent(Math.abs(value), writing, decimals(args)),
    'no_comparison',
    ['decimals'],
  ),
  /** "30 June 2024" */
  date: { positional: 1, named: [], call: (args, { writing, word }) => dateOr(args[0], word, (d) => formatDate(d, writing)) },
  /** "June 2024" */
  month: { positional: 1, named: [], call: (args, { writing, word }) => dateOr(args[0], word, (d) => formatMonth(d, writing)) },
  /** One of its words by the sign of a growth: `trend($x.growth, up="grew", down="fell", flat="…", none="…")`. */
  trend: { positional: 1, named: ['up', 'down', 'flat', 'none'], call: (args) => trend(args) },
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
  /** How many rows a table has. */
  rows: { positional: 1, named: [], call: (args) => (isPageTable(args[0]) ? args[0][tableOf].rows.length : 0) },
  /** A value of the first row whose columns have the named values: `pick($kinds, "growth", kind="service")`. */
  pick: { positional: 2, call: (args) => pick(args) },
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

function decimals(args: Arguments): number {
  return args.decimals === undefined ? 1 : Number(args.decimals);
}

function dateOr(value: unknown, word: PageContext['word'], write: (date: string) => string): string {
  return value === null || value === undefined ? word('no_data') : write(String(value));
}

function trend(args: Arguments): unknown {
  const value = numberOf(args[0]);
  if (value === null) return args.none ?? '';
  // What reads as 0.0% neither grew nor fell.
  if (Math.abs(value) < 0.0005) return args.flat ?? args.up ?? '';
  return (value > 0 ? args.up : args.down) ?? '';
}

function pick(args: Arguments): Value {
  const table = args[0];
  if (!isPageTable(table)) return null;
  return findRow(table[tableOf], args)?.[String(args[1])] ?? null;
}

function findRow(table: Table, args: Arguments): Row | undefined {
  const wanted = Object.entries(args).filter(([name]) => !/^\d+$/.test(name));
  return table.rows.find((row) => wanted.every(([name, value]) => row[name] === value));
}

function fill(args: Arguments): string {
  return String(args[0]).replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name] ?? '') : whole));
}
