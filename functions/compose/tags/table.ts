import { z } from 'zod';
import { column } from '../../charts/type.ts';
import type { Row, Table, Value } from '../../query/table.ts';
import { optionalDecimals, rowCount, table, text, writing } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { Cell, DataTable } from '../document.ts';
import { limited, trimUnknown } from '../rows.ts';
import { tag } from '../tag.ts';
import { type As, columnOf, usualWriting, type Writer, writeAs, writerOf } from '../writing.ts';

const name = z.string().optional();
const asGiven = { writtenAs: 'as' };

const attributes = {
  data: table('The table whose rows are shown.'),
  columns: z
    .array(
      z.object({
        column: column(z.string(), asGiven, 'The column of `data`.'),
        label: text('Its head.'),
        as: writing('How its values are written, if not as usual for its type.'),
        decimals: optionalDecimals,
      }),
    )
    .describe('What is shown, from the left to the right. The first stands at the side of a cross table.'),
  title: text('What the table shows, as a sentence if there is a finding.'),
  subtitle: text('Unit and period.').default(''),
  source: text('Which data it is made from.').default(''),
  limit: rowCount('Only so many rows, from the first.'),
  last: rowCount('Only so many rows, to the last.'),
  known: column(name, 'anything', 'Only from the first to the last row that has a value in this column.'),
  per: column(name, 'anything', 'Only the first row of each value of this column.'),
  order: column(
    name,
    'numbers',
    'The rows from large to small by this column, instead of in their own order.',
  ),
  across: column(name, 'anything', 'One more column for each value of this one: a cross table of `value`.'),
  value: column(name, asGiven, 'With `across`: the column of the values in the cross table.'),
  as: writing('With `across`: how these values are written.'),
  decimals: optionalDecimals,
};

export const dataTable = tag({
  name: 'table',
  description: 'A table of rows of a query. Nothing if the query has no rows.',
  example: `{% table data=$kinds title="Sales by kind of product" subtitle=period() source="order lines, products"
   columns=[{column: "kind", label: "Kind"}, {column: "sales", label: "Sales", as: "short-money"}, {column: "share", label: "Share"}] /%}`,
  attributes,
  build: (given, { next, context }) => {
    const { title, subtitle, source, across, value } = given;
    const id = next('table');
    const shown =
      across !== undefined && value !== undefined
        ? crossed(given.data, { ...given, across, value }, context)
        : listed(given, context);
    return shown.rows.length === 0 ? [] : [{ kind: 'table', id, title, subtitle, source, ...shown }];
  },
});

type Given = Omit<z.output<z.ZodObject<typeof attributes>>, 'title' | 'subtitle' | 'source'>;
type Shown = Pick<DataTable, 'columns' | 'rows'>;

function listed(given: Given, context: PageContext): Shown {
  const columns = given.columns.map((one) => ({ ...one, as: one.as ?? usualAs(given.data, one.column) }));
  const rows = rowsShown(given);
  const valueIn = (row: Row, column: string) => row[column] ?? null;
  const writers = columns.map(({ column, as, decimals }) =>
    writerOf(
      rows.map((row) => valueIn(row, column)),
      as,
      column,
      context,
      decimals,
    ),
  );
  const cell = (value: Value, write: Writer | undefined): Cell => ({ text: write?.(value) ?? '', value });
  return {
    columns: columns.map(({ label, as }) => ({ label, align: isText(as) ? 'start' : 'end' })),
    rows: rows.map((row) => columns.map(({ column }, x) => cell(valueIn(row, column), writers[x]))),
  };
}

function usualAs(data: Table, name: string): As {
  const found = columnOf(data, name);
  return found ? usualWriting(found) : 'text';
}

interface Crossed {
  readonly columns: Given['columns'];
  readonly across: string;
  readonly value: string;
  readonly as?: As | undefined;
  readonly decimals?: number | undefined;
}

/** One row per value of the first column, one column per value of `across`, both in the order of the rows. */
function crossed(
  data: Table,
  { columns, across, value, as, decimals }: Crossed,
  context: PageContext,
): Shown {
  const side = columns[0]?.column ?? '';
  const valuesOf = (name: string) => [...new Set(data.rows.map((row) => row[name] ?? null))];
  const heads = valuesOf(across);
  const values = data.rows.map((row) => row[value] ?? null);
  const write = writerOf(values, as ?? usualAs(data, value), value, context, decimals);
  const cell = (of: Value, at: Value): Cell => {
    const row = data.rows.find((candidate) => candidate[side] === of && candidate[across] === at);
    const found = row?.[value] ?? null;
    return { text: write(found), value: found };
  };
  return {
    columns: [
      { label: columns[0]?.label ?? '', align: 'start' },
      ...heads.map((head) => ({ label: writeAs(head, 'text', across, context), align: 'end' as const })),
    ],
    rows: valuesOf(side).map((row) => [
      { text: writeAs(row, 'text', side, context), value: row },
      ...heads.map((head) => cell(row, head)),
    ]),
  };
}

function rowsShown({ data, per, order, limit, last, known }: Given): readonly Row[] {
  const rows = trimUnknown(limited(data.rows, undefined, last), known);
  const seen = new Set<Value>();
  const isFirst = (value: Value) => !seen.has(value) && seen.add(value) !== undefined;
  const chosen = per === undefined ? rows : rows.filter((row) => isFirst(row[per] ?? null));
  // What is unknown comes last: it is not the smallest.
  const size = (row: Row) =>
    order === undefined || row[order] === null ? Number.NEGATIVE_INFINITY : Number(row[order]);
  const ordered = order === undefined ? chosen : chosen.toSorted((a, b) => size(b) - size(a) || 0);
  return limited(ordered, limit);
}

const isText = (as: As) => as === 'text' || as === 'date' || as === 'month';
