/** Charts over categories: columns of a table become series, its rows categories. */
import { z } from 'zod';
import type { Row } from '../query/table.ts';
import type { ChartParts, Series } from './chart.ts';
import { type ChartData, column, type Listed, numberIn, reader, type Source, type Spoken } from './type.ts';

const name = z.string();
const text = name.optional();
const names = z.union([z.string().transform((one) => [one]), z.array(z.string())], {
  error: 'expected a column or a list of columns',
});

/** The attributes by which only the largest are shown. */
export const limits = {
  limit_x: z.number().optional().describe('Only so many values of `x`: those with the largest sums of `by`.'),
  limit_y: z.number().optional().describe('Only so many series: those with the largest sums of `by`.'),
  by: column(text, 'numbers', 'The column whose sums `limit_x` and `limit_y` go by.'),
};

const attributes = {
  x: column(name, { writtenAs: 'x_as' }, 'The column of the categories.'),
  y: column(names.optional(), 'numbers', 'One column a series, or a list of them.'),
  names: z.array(z.string()).optional().describe('What the series are called, in the order of `y`.'),
  transpose: z.boolean().optional().describe('Every row is a series, and every column of `y` a category.'),
  series: column(text, 'anything', 'Instead of `y`: the column each of whose values is a series of its own.'),
  value: column(text, 'numbers', 'With `series`: the column of the numbers.'),
  ...limits,
};

export const overCategories: ChartData = {
  attributes,
  read: reader(attributes, (source, given) => {
    const { x, y = [], series, value = '' } = given;
    if (series !== undefined) return pivoted(source, { ...given, row: series, value });
    const columns = y.map((key, i) => ({ key, name: given.names?.[i] ?? key }));
    return given.transpose === true ? seriesByRow(source, x, columns) : seriesByColumn(source, x, columns);
  }),
  spoken: ({ categories, series }) => series.map((one) => spokenSeries(categories, one)),
  listed: categoriesDown,
};

interface NamedColumn {
  readonly key: string;
  readonly name: string;
}

/** One series for each column, one category for each row. */
export function seriesByColumn(source: Source, x: string, columns: readonly NamedColumn[]): ChartParts {
  return {
    categories: source.rows.map((row) => source.category(x, row[x] ?? null)),
    series: columns.map(({ key, name }) =>
      series(
        name,
        source.rows.map((row) => numberIn(row, key)),
        source,
      ),
    ),
    flows: [],
  };
}

/** One series for each row, one category for each column. */
function seriesByRow(source: Source, x: string, columns: readonly NamedColumn[]): ChartParts {
  return {
    categories: columns.map(({ name }) => name),
    series: source.rows.map((row) =>
      series(
        source.category(x, row[x] ?? null),
        columns.map(({ key }) => numberIn(row, key)),
        source,
      ),
    ),
    flows: [],
  };
}

interface Pivot {
  readonly x: string;
  /** The column of the series. */
  readonly row: string;
  /** The column of the numbers. */
  readonly value: string;
  readonly by?: string | undefined;
  readonly limit_x?: number | undefined;
  readonly limit_y?: number | undefined;
}

/**
 * One series for each value of one column and one category for each of another, both in the order of the rows, or
 * from large to small if only some are asked for.
 */
export function pivoted(source: Source, { x, row, value, by, limit_x, limit_y }: Pivot): ChartParts {
  const { rows, text } = source;
  const names = largestOf(rows, row, by, limit_y);
  const categories = largestOf(rows, x, by, limit_x);
  const at = (name: unknown, category: unknown) =>
    rows.find((one) => (one[row] ?? null) === name && (one[x] ?? null) === category);
  return {
    categories: categories.map((category) => text(x, category)),
    series: names.map((one) =>
      series(
        text(row, one),
        categories.map((category) => numberIn(at(one, category) ?? {}, value)),
        source,
      ),
    ),
    flows: [],
  };
}

/** The values of a column; if there is a limit, only those whose rows have the largest sums of `by`. */
function largestOf(rows: readonly Row[], key: string, by = '', limit?: number): Row[string][] {
  const sums = new Map<Row[string], number>();
  for (const row of rows) {
    const value = row[key] ?? null;
    sums.set(value, (sums.get(value) ?? 0) + (numberIn(row, by) ?? 0));
  }
  if (limit === undefined) return [...sums.keys()];
  return [...sums].toSorted(([, a], [, b]) => b - a).flatMap(([value], i) => (i < limit ? [value] : []));
}

function series(name: string, values: readonly (number | null)[], { label }: Source): Series {
  return { name, values, labels: values.map(label) };
}

function spokenSeries(categories: readonly string[], { name, labels }: Series): Spoken {
  return { name, points: labels.map((label, i) => `${categories[i] ?? ''} ${label}`) };
}

function categoriesDown({ categories, series }: ChartParts, word: (key: string) => string): Listed {
  const rows = categories.map((category, i) => [
    { text: category, value: null },
    ...series.map(({ labels, values }) => ({ text: labels[i] ?? '', value: values[i] ?? null })),
  ]);
  return { columns: [nameHead(word('category')), ...series.map(({ name }) => numberHead(name))], rows };
}

export const nameHead = (label: string) => ({ label, align: 'start' }) as const;
export const numberHead = (label: string) => ({ label, align: 'end' }) as const;
