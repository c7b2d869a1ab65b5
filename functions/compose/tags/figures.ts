import { z } from 'zod';
import { counted } from '../../language/counted.ts';
import type { Value } from '../../query/table.ts';
import { optionalDecimals, text, value, writing } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { Cell } from '../document.ts';
import { tag } from '../tag.ts';
import { type As, writerOf } from '../writing.ts';

export const figures = tag({
  name: 'figures',
  description: 'A table whose rows the page itself lists, one for each figure.',
  example: `{% figures title="Main figures" subtitle=period() source="order lines"
   columns=[{label: "Figure"}, {label: "Period"}, {label: "Growth", as: "growth"}]
   rows=[{label: "Sales", as: "money", values: [$headline.sales, $headline.sales_growth]}] /%}`,
  attributes: {
    title: text('What the table shows, as a sentence if there is a finding.'),
    subtitle: text('Unit and period.').default(''),
    source: text('Which data it is made from.').default(''),
    columns: z
      .array(
        z.object({
          label: text('Its head.'),
          as: writing('How its values are written, if not as their row says.'),
          decimals: optionalDecimals,
        }),
      )
      .describe('The first stands over the labels of the rows.'),
    rows: z
      .array(
        z.object({
          label: text('What the figure is.'),
          as: writing('How its values are written.'),
          decimals: optionalDecimals,
          values: z.array(value).describe('Its values, from the second column on.'),
        }),
      )
      .describe('One for each figure.'),
  },
  clashes: ({ columns, rows }) => {
    if (!Array.isArray(columns) || !Array.isArray(rows)) return [];
    const most = columns.length - 1;
    return rows.flatMap((row: unknown, i) => {
      const found = valuesOf(row).length;
      return found <= most ? [] : [`has ${counted(found, 'value')} in row ${i + 1}, and columns for ${most}`];
    });
  },
  build: ({ title, subtitle, source, columns, rows }, { next, context }) => {
    return [
      {
        kind: 'table',
        id: next('table'),
        title,
        subtitle,
        source,
        columns: columns.map(({ label }, index) => ({ label, align: index === 0 ? 'start' : 'end' })),
        rows: rows.map((row) => [{ text: row.label, value: row.label }, ...rowCells(row, columns, context)]),
      },
    ];
  },
});

function valuesOf(row: unknown): readonly unknown[] {
  const isRow = typeof row === 'object' && row !== null && 'values' in row;
  return isRow && Array.isArray(row.values) ? row.values : [];
}

interface Written {
  readonly as?: As | undefined;
  readonly decimals?: number | undefined;
}

/** A row is one figure: its values that are written alike have one form. */
function rowCells(
  row: Written & { readonly values: readonly Value[] },
  columns: readonly Written[],
  context: PageContext,
): Cell[] {
  const cells = columns.slice(1).map((column, x) => ({
    value: row.values[x] ?? null,
    as: column.as ?? row.as ?? 'text',
    decimals: column.decimals ?? (column.as === undefined ? row.decimals : undefined),
  }));
  return cells.map(({ value, as, decimals }) => {
    const alike = cells.filter((cell) => cell.as === as).map((cell) => cell.value);
    return { text: writerOf(alike, as, '', context, decimals)(value), value };
  });
}
