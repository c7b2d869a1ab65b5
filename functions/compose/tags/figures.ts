import { z } from 'zod';
import { counted } from '../../language/counted.ts';
import type { Value } from '../../query/table.ts';
import {
  figures as listed,
  optionalDecimals,
  optionalSentence,
  optionalText,
  sentence,
  text,
  value,
  writing,
} from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { Cell } from '../document.ts';
import { figureTable } from '../figure-table.ts';
import { tag } from '../tag.ts';
import { type As, writerOf } from '../writing.ts';

export const figures = tag({
  name: 'figures',
  description:
    'A table with a row for each figure: what it is in the period, what it is compared with, and how much it has changed.',
  example: '{% figures of=[$sales, $units, $active_creators] title="Main figures" /%}',
  attributes: {
    of: listed('single figures', 'The figures, each of one row.'),
    own: optionalText('What stands over the values, if not the period.'),
    title: sentence('What the table shows, as a sentence if there is a finding.'),
    subtitle: optionalSentence('Unit and period.'),
    source: optionalText('Which data it is made from. What the queries read if it is not given.'),
    columns: z
      .array(
        z.object({
          label: text('Its head.'),
          as: writing('How its values are written, if not as their row says.'),
          decimals: optionalDecimals,
        }),
      )
      .optional()
      .describe('Instead of `of`: the heads. The first stands over the labels of the rows.'),
    rows: z
      .array(
        z.object({
          label: text('What the figure is.'),
          as: writing('How its values are written.'),
          decimals: optionalDecimals,
          values: z.array(value).describe('Its values, from the second column on.'),
        }),
      )
      .optional()
      .describe('Instead of `of`: one for each figure.'),
  },
  clashes: ({ of, columns, rows }) => {
    if (of !== undefined) return [];
    if (columns === undefined || rows === undefined) return ['needs of=[$NAME, …], or columns= and rows='];
    if (!Array.isArray(columns) || !Array.isArray(rows)) return [];
    const most = columns.length - 1;
    return rows.flatMap((row: unknown, i) => {
      const found = valuesOf(row).length;
      return found <= most ? [] : [`has ${counted(found, 'value')} in row ${i + 1}, and columns for ${most}`];
    });
  },
  build: ({ of, own, title, subtitle = '', source, columns = [], rows = [] }, { next, context }) => {
    if (of)
      return [
        { kind: 'table', id: next('table'), title, subtitle, ...figureTable(of, { own, source }, context) },
      ];
    return [
      {
        kind: 'table',
        id: next('table'),
        title,
        subtitle,
        source: source ?? '',
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
