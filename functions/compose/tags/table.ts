import { z } from 'zod';
import { inOrder, rowsByCell } from '../../charts/cells.ts';
import { column, type Given as OnPage, without } from '../../charts/type.ts';
import type { Row, Value } from '../../query/table.ts';
import { optionalDecimals, rowCount, table, text, writing } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { Cell, DataTable } from '../document.ts';
import type { QueryTable } from '../page-table.ts';
import { limited, trimUnknown } from '../rows.ts';
import { tag } from '../tag.ts';
import {
  type As,
  type AxisAs,
  axisWriter,
  axisWritings,
  columnOf,
  usualWriting,
  type Writer,
  writerOf,
  writings,
} from '../writing.ts';

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
  across: column(
    name,
    { writtenAs: 'across_as' },
    'One more column for each value of this one: a cross table of `value`.',
  ),
  across_as: z
    .enum([...axisWritings, ...writings])
    .optional()
    .describe('With `across`: how the heads of these columns are written.'),
  value: column(name, asGiven, 'Needed with `across`: the column of the values in the cross table.'),
  as: writing('With `across`: how these values are written.'),
  decimals: optionalDecimals,
};

export const dataTable = tag({
  name: 'table',
  description: 'A table of rows of a query. Nothing if the query has no rows.',
  example: `{% table data=$kinds title="Sales by kind of product" subtitle=period() source="order lines, products"
   columns=[{column: "kind", label: "Kind"}, {column: "sales", label: "Sales", as: "short-money"}, {column: "share", label: "Share"}] /%}`,
  attributes,
  clashes,
  build: (given, { next, context }) => {
    const { title, subtitle, source, across, value } = given;
    const id = next('table');
    const shown =
      across !== undefined && value !== undefined
        ? crossed({ ...given.data, rows: rowsShown(given) }, { ...given, across, value }, context)
        : listed(given, context);
    return shown.rows.length === 0 ? [] : [{ kind: 'table', id, title, subtitle, source, ...shown }];
  },
});

/** A cross table has one column at its side, and every row of it has a cell. */
function clashes(given: OnPage): string[] {
  const { columns, across, value } = given;
  const shown = Array.isArray(columns) ? columns.length : 1;
  if (shown === 0) return ['has no columns; expected one or more'];
  if (across === undefined) return without(given, 'across', ['value', 'as', 'across_as', 'decimals']);
  return [
    ...(value === undefined ? ['needs value= beside across='] : []),
    ...(shown > 1
      ? ['has more than one of columns= beside across=; expected the one that stands at the side']
      : []),
  ];
}

type Given = Omit<z.output<z.ZodObject<typeof attributes>>, 'title' | 'subtitle' | 'source'>;
type Shown = Pick<DataTable, 'columns' | 'rows'>;

function listed(given: Given, context: PageContext): Shown {
  const columns = given.columns.map((one) => ({
    ...one,
    as: one.as ?? usualWriting(given.data, one.column),
  }));
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

interface Crossed {
  readonly columns: Given['columns'];
  readonly across: string;
  readonly across_as?: AxisAs | undefined;
  readonly value: string;
  readonly as?: As | undefined;
  readonly decimals?: number | undefined;
}

/** One row per value of the first column, one column per value of `across`: numbers and dates in their order. */
function crossed(data: QueryTable, given: Crossed, context: PageContext): Shown {
  const { across, value } = given;
  const { column: side = '', label = '', as: sideAs } = given.columns[0] ?? {};
  const at = rowsByCell(data, [side, across], 'a table has one row for each cell');
  const different = (name: string) => {
    const all = new Set(data.rows.map((row) => row[name] ?? null));
    return inOrder([...all], columnOf(data, name)?.type, (one) => one);
  };
  const heads = different(across);
  const writeHead = axisWriter(data, across, given.across_as, context);
  const writeSide = axisWriter(data, side, sideAs, context);
  const values = data.rows.map((row) => row[value] ?? null);
  const write = writerOf(values, given.as ?? usualWriting(data, value), value, context, given.decimals);
  const cell = (found: Value): Cell => ({ text: write(found), value: found });
  return {
    columns: [
      { label, align: 'start' },
      ...heads.map((head) => ({ label: writeHead(head), align: 'end' as const })),
    ],
    rows: different(side).map((row) => [
      { text: writeSide(row), value: row },
      ...heads.map((head) => cell(at([row, head])?.[value] ?? null)),
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

const textual: readonly As[] = ['text', 'date', 'month', 'moment'];
const isText = (as: As) => textual.includes(as);
