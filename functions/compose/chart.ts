/** `{% chart … /%}` as a chart block: columns of a table become series, categories or flows. */

import type { Unit } from '../language/format.ts';
import type { Row, Table } from '../query/table.ts';
import type { Chart, Flow, Series } from './document.ts';
import type { PageContext } from './functions.ts';
import { limited, trimUnknown } from './table.ts';
import type { AxisAs } from './tags.ts';
import { columnOf, usualWriting, writeAs, writeLabel } from './writing.ts';

export interface ChartAttributes {
  readonly type: Chart['type'];
  readonly title: string;
  readonly subtitle: string;
  readonly source?: string;
  readonly unit?: Unit;
  readonly horizontal?: boolean;
  readonly x?: string;
  readonly x_as?: AxisAs;
  readonly y?: string | readonly string[];
  readonly names?: readonly string[];
  readonly series?: string;
  readonly value?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly last?: number;
  readonly known?: string;
  readonly transpose?: boolean;
  readonly limit_x?: number;
  readonly limit_y?: number;
  readonly by?: string;
}

/** @returns undefined where the table has no rows: there is nothing to draw */
export function chartBlock(
  id: string,
  table: Table,
  attributes: ChartAttributes,
  context: PageContext,
): Chart | undefined {
  const rows = trimUnknown(limited(table.rows, attributes.limit, attributes.last), attributes.known);
  if (rows.length === 0) return undefined;
  const unit = attributes.unit ?? 'number';
  const drawn = drawnBy({ rows, columns: table.columns }, attributes, unit, context);
  const parts = { categories: [], series: [], flows: [], ...drawn };
  return {
    kind: 'chart',
    id,
    type: attributes.type,
    horizontal: attributes.horizontal ?? false,
    title: attributes.title,
    subtitle: attributes.subtitle,
    source: attributes.source ?? '',
    alt: alternativeText(attributes, parts, context),
    unit,
    ...parts,
  };
}

type Parts = Pick<Chart, 'categories' | 'series' | 'flows'>;

function drawnBy(
  table: Table,
  attributes: ChartAttributes,
  unit: Unit,
  context: PageContext,
): Partial<Parts> {
  if (attributes.type === 'flow') return { flows: flowsOf(table, attributes, unit, context) };
  const row =
    attributes.type === 'heatmap' && attributes.value !== undefined
      ? String(attributes.y ?? '')
      : attributes.series;
  if (row !== undefined) return pivoted(table, row, attributes, unit, context);
  if (attributes.transpose === true) return transposed(table, attributes, unit, context);
  const columns = [attributes.y ?? []].flat();
  const categories = table.rows.map((r) => categoryText(table, r, attributes, context));
  const series = columns.map((column, index) =>
    seriesOf(
      attributes.names?.[index] ?? column,
      table.rows.map((r) => numberIn(r, column)),
      unit,
      context,
    ),
  );
  return { categories, series };
}

/** One series per row, one category per column of `y`. */
function transposed(
  table: Table,
  attributes: ChartAttributes,
  unit: Unit,
  context: PageContext,
): Partial<Parts> {
  const columns = [attributes.y ?? []].flat();
  const series = table.rows.map((row) =>
    seriesOf(
      categoryText(table, row, attributes, context),
      columns.map((column) => numberIn(row, column)),
      unit,
      context,
    ),
  );
  return { categories: columns.map((column, index) => attributes.names?.[index] ?? column), series };
}

/**
 * One series per value of `rowColumn`, one category per value of `x`, both in the order of the rows, or the
 * largest from large to small where only some are asked for.
 */
function pivoted(
  table: Table,
  rowColumn: string,
  attributes: ChartAttributes,
  unit: Unit,
  context: PageContext,
): Partial<Parts> {
  const x = attributes.x ?? '';
  const value = attributes.value ?? '';
  const names = largestOf(
    distinct(table.rows, rowColumn),
    table,
    rowColumn,
    attributes.by,
    attributes.limit_y,
  );
  const categories = largestOf(distinct(table.rows, x), table, x, attributes.by, attributes.limit_x);
  const cell = (name: unknown, category: unknown) =>
    table.rows.find((row) => row[rowColumn] === name && row[x] === category);
  const write = (column: string, item: Row[string]) => writeAs(item ?? null, 'text', column, context);
  return {
    categories: categories.map((item) => write(x, item)),
    series: names.map((name) =>
      seriesOf(
        write(rowColumn, name),
        categories.map((category) => numberIn(cell(name, category) ?? {}, value)),
        unit,
        context,
      ),
    ),
  };
}

function distinct(rows: readonly Row[], column: string): Row[string][] {
  return [...new Set(rows.map((row) => row[column] ?? null))];
}

/** The values of a column whose rows have the largest sum of `by`; all, in their own order, where no limit is given. */
function largestOf(
  values: Row[string][],
  table: Table,
  column: string,
  by = '',
  limit?: number,
): Row[string][] {
  if (limit === undefined) return values;
  const sums = new Map(values.map((value) => [value, 0]));
  for (const row of table.rows) {
    const value = row[column] ?? null;
    sums.set(value, (sums.get(value) ?? 0) + (numberIn(row, by) ?? 0));
  }
  return values.toSorted((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0)).slice(0, limit);
}

function categoryText(table: Table, row: Row, attributes: ChartAttributes, context: PageContext): string {
  const name = attributes.x ?? '';
  const column = columnOf(table, name);
  const as = attributes.x_as ?? (column ? usualWriting(column) : 'text');
  return writeAs(row[name] ?? null, as, name, context);
}

function seriesOf(name: string, values: (number | null)[], unit: Unit, context: PageContext): Series {
  return { name, values, labels: values.map((value) => writeLabel(value, unit, context)) };
}

function numberIn(row: Row, column: string): number | null {
  const value = row[column];
  return value === null || value === undefined ? null : Number(value);
}

function flowsOf(table: Table, attributes: ChartAttributes, unit: Unit, context: PageContext): Flow[] {
  const { from = '', to = '', value = '' } = attributes;
  return table.rows.map((row) => ({
    from: writeAs(row[from] ?? null, 'text', from, context),
    to: writeAs(row[to] ?? null, 'text', to, context),
    value: numberIn(row, value) ?? 0,
    label: writeLabel(numberIn(row, value), unit, context),
  }));
}

const mostListed = 12;

function alternativeText(attributes: ChartAttributes, parts: Parts, context: PageContext): string {
  const colon = context.word('colon');
  const separator = context.word('list_separator');
  const stop = context.word('full_stop');
  const lines = parts.series.map((series) => {
    const points = series.labels.map((label, index) => `${parts.categories[index] ?? ''} ${label}`);
    return `${series.name}${colon}${listed(points, separator)}`;
  });
  const flows = parts.flows.map((flow) => `${flow.from} → ${flow.to} ${flow.label}`);
  const all = flows.length > 0 ? [listed(flows, separator)] : lines;
  const head = [attributes.title, attributes.subtitle].filter((text) => text !== '');
  return [...head, ...all]
    .map((text) => text.replace(/[.。]$/, '') + stop)
    .join(context.word('sentence_space'));
}

function listed(items: readonly string[], separator: string): string {
  if (items.length <= mostListed) return items.join(separator);
  // A long series is heard by its ends; its numbers stand in a table beside it.
  return [...items.slice(0, 3), '…', ...items.slice(-3)].join(separator);
}
