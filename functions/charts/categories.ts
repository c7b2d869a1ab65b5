/** Charts over categories: columns of a table become series, its rows categories. */
import { z } from 'zod';
import { counted } from '../language/counted.ts';
import type { Value } from '../query/table.ts';
import { inOrder, rowsByCell } from './cells.ts';
import type { ChartParts, Series } from './chart.ts';
import {
  type ChartData,
  column,
  type Given,
  type Listed,
  numberIn,
  reader,
  type Source,
  type Spoken,
  without,
} from './type.ts';

const name = z.string();
const text = name.optional();
const names = z.union([z.string().transform((one) => [one]), z.array(z.string())], {
  error: 'expected a column or a list of columns',
});

/** The attributes by which only the largest are shown. */
export const limits = {
  limit_x: z.number().optional().describe('Only so many values of `x`: those with the largest sums of `by`.'),
  limit_y: z.number().optional().describe('Only so many series: those with the largest sums of `by`.'),
  by: column(text, 'numbers', 'The column whose sums `limit_x` and `limit_y` go by, if it is not `value`.'),
};

/** What limits need: something to choose from. */
export const limitClashes = (given: Given, rows: string) => [
  ...without(given, rows, ['limit_x', 'limit_y', 'by']),
  ...(given.limit_x === undefined ? without(given, 'limit_y', ['by']) : []),
];

const attributes = {
  x: column(name, { writtenAs: 'x_as' }, 'The column of the categories.'),
  y: column(names.optional(), 'numbers', 'One column a series, or a list of them. Needed without `series`.'),
  names: z.array(z.string()).optional().describe('What the series are called, in the order of `y`.'),
  transpose: z.boolean().optional().describe('Every row is a series, and every column of `y` a category.'),
  series: column(text, 'anything', 'Instead of `y`: the column each of whose values is a series of its own.'),
  value: column(text, 'numbers', 'Needed with `series`: the column of the numbers.'),
  ...limits,
};

export const overCategories: ChartData = {
  attributes,
  colours: true,
  clashes,
  read: reader(attributes, (source, given) => {
    const { x, y = [], series, value } = given;
    if (series !== undefined && value !== undefined) return pivoted(source, { ...given, row: series, value });
    const columns = y.map((key, i) => ({ key, name: given.names?.[i] ?? key }));
    return given.transpose === true ? seriesByRow(source, x, columns) : seriesByColumn(source, x, columns);
  }),
  spoken: ({ categories, series }) => series.map((one) => spokenSeries(categories, one)),
  listed: categoriesDown,
};

function clashes(given: Given): string[] {
  const { y, series, value } = given;
  if (y === undefined && series === undefined) return ['needs y=, or series= and value='];
  if (y !== undefined && series !== undefined)
    return ['has y= and series=; expected y= alone, or series= and value='];
  return [
    ...(series !== undefined && value === undefined ? ['needs value= beside series='] : []),
    ...without(given, 'series', ['value']),
    ...limitClashes(given, 'series'),
    ...without(given, 'y', ['names', 'transpose']),
    ...nameClashes(given),
  ];
}

/** As many names as columns: one more would say nothing, and one fewer leaves a column's own name. */
export function nameClashes({ y, names }: Given, of = 'y='): string[] {
  if (!Array.isArray(names)) return [];
  const [named, drawn] = [names.length, [y].flat().length];
  return named === drawn ? [] : [`has ${counted(named, 'name')} for ${counted(drawn, 'column')} of ${of}`];
}

/** The same chart with rows in the order of their numbers or dates, as a line needs them. */
export const inOrderOfX = (read: ChartData['read']): ChartData['read'] => {
  const where = z.looseObject({ x: z.string() });
  return (source, given) => {
    const { x } = where.parse(given);
    return read({ ...source, rows: inOrder(source.rows, source.type(x), (row) => row[x] ?? null) }, given);
  };
};

const onePoint = 'a chart draws one row for each point';

interface NamedColumn {
  readonly key: string;
  readonly name: string;
}

/** One series for each column, one category for each row. */
export function seriesByColumn(source: Source, x: string, columns: readonly NamedColumn[]): ChartParts {
  rowsByCell(source, [x], onePoint);
  return {
    categories: source.rows.map((row) => row[x] ?? null).map(source.category(x)),
    series: columns.map(({ key, name }) =>
      series(
        name,
        source.rows.map((row) => numberIn(row, key)),
        source,
      ),
    ),
  };
}

/** One series for each row, one category for each column. */
function seriesByRow(source: Source, x: string, columns: readonly NamedColumn[]): ChartParts {
  rowsByCell(source, [x], onePoint);
  const write = source.category(x);
  return {
    categories: columns.map(({ name }) => name),
    series: source.rows.map((row) =>
      series(
        write(row[x] ?? null),
        columns.map(({ key }) => numberIn(row, key)),
        source,
      ),
    ),
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

/** One series for each value of one column and one category for each of another; a cell without a row is a gap. */
export function pivoted(source: Source, pivot: Pivot): ChartParts {
  const { x, row, value } = pivot;
  const at = rowsByCell(source, [row, x], onePoint);
  const categories = valuesOf(source, x, pivot, pivot.limit_x);
  const nameOf = source.text(row);
  return {
    categories: categories.map(source.category(x)),
    series: valuesOf(source, row, pivot, pivot.limit_y).map((one) =>
      series(
        nameOf(one),
        categories.map((category) => numberIn(at([one, category]) ?? {}, value)),
        source,
      ),
    ),
  };
}

/**
 * The values of a column: numbers and dates from the first to the last, others in the order of the rows. If there is
 * a limit, only those whose rows have the largest sums, from large to small if they are neither numbers nor dates.
 */
function valuesOf(
  source: Source,
  key: string,
  { value, by = value }: Pivot,
  limit?: number,
): readonly Value[] {
  const sums = new Map<Value, number>();
  for (const row of source.rows) {
    const one = row[key] ?? null;
    sums.set(one, (sums.get(one) ?? 0) + (numberIn(row, by) ?? 0));
  }
  const largest = [...sums].toSorted(([, a], [, b]) => b - a).map(([one]) => one);
  const shown = limit === undefined ? [...sums.keys()] : largest.slice(0, limit);
  return inOrder(shown, source.type(key), (one) => one);
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
