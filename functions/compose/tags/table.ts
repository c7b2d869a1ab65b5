import { z } from 'zod';
import { inOrder, rowsByCell } from '../../charts/cells.ts';
import { column, type Given as OnPage, without } from '../../charts/type.ts';
import { inUnit } from '../../language/format.ts';
import type { Value } from '../../query/table.ts';
import {
  figures,
  optionalDecimals,
  optionalSentence,
  optionalSeries,
  optionalTable,
  optionalText,
  rowCount,
  sentence,
  text,
  writing,
} from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { Cell, DataTable, RowKind } from '../document.ts';
import { elseBlocks } from '../else.ts';
import { changeSigns, columnFor, isFigureKnown } from '../figure.ts';
import type { ShownColumn } from '../table-column.ts';
import { type ShownTable, shownTable } from '../table-columns.ts';
import { chosenRows, type ShownRow, shownRows, summed } from '../table-rows.ts';
import { sparkColumn } from '../table-spark.ts';
import { tag } from '../tag.ts';
import { webAddress } from '../web-address.ts';
import {
  type As,
  axisWriter,
  axisWritings,
  type ColumnWriter,
  columnOf,
  columnWriter,
  usualWriting,
  writings,
} from '../writing.ts';

const name = z.string().optional();
const asGiven = { writtenAs: 'as' };

const columnItem = z.object({
  column: column(z.string(), asGiven, 'The column of `data`.'),
  label: text('Its head.'),
  as: writing('How its values are written, if not as usual for its type.'),
  decimals: optionalDecimals,
  link: column(name, 'anything', 'The column with the http(s) addresses that its values lead to.'),
  total: z.literal('sum').optional().describe('The last row that `total` of the table makes adds it up.'),
});

const attributes = {
  of: figures(
    'lists of figures',
    'Figures with the same keys, or over the same series: a column for each, and a row for each key.',
  ),
  data: optionalTable('The table whose rows are shown, if it is not one of figures.'),
  columns: z
    .array(z.union([z.string(), columnItem]))
    .optional()
    .describe(
      'What is shown of `data`, from the left to the right: names of columns, which figures.yaml has the heads of; or each with a head of its own. The first stands at the side of a cross table.',
    ),
  title: sentence('What the table shows, as a sentence if there is a finding.'),
  subtitle: optionalSentence('Unit and period. The period of the report if it is not given.'),
  source: optionalText('Which data it is made from. What the query reads if it is not given.'),
  else: optionalSentence('What stands in its place if it has no rows.'),
  footnote: optionalSentence('What stands below the table: how a column is counted, what a row leaves out.'),
  footnote_on: column(
    z.union([z.string(), z.array(z.string())]).optional(),
    'anything',
    'The columns whose heads are marked with the asterisk of the footnote.',
  ),
  limit: rowCount('Only so many rows, from the first.'),
  last: rowCount('Only so many rows, to the last.'),
  known: column(name, 'anything', 'Only from the first to the last row that has a value in this column.'),
  per: column(name, 'anything', 'Only the first row of each value of this column.'),
  order: column(
    name,
    'numbers',
    'The rows from large to small by this column, instead of in their own order.',
  ),
  ascending: z
    .boolean()
    .optional()
    .describe('From small to large; without `order` from the last row to the first.'),
  others: z.boolean().optional().describe('With `limit`: one more row adds up what the limit cuts.'),
  total: z
    .union([z.boolean(), z.string()])
    .optional()
    .describe(
      'A last row adds up all rows, in the columns of figures with `total: sum`; a text is its name. A cross table has a last column as well, and groups their sums.',
    ),
  rollup: column(
    name,
    'anything',
    'The rows in which this column is null, as a rollup of SQL makes them, or true: they are totals, and come last.',
  ),
  group: column(
    name,
    'anything',
    'The rows stand in groups, each under a value of this column, which has no column of its own.',
  ),
  spark: optionalSeries(
    'A last column with a small line in each row: a figure whose last key is its month or day, `by: [kind, month]`, and whose other keys the rows have. Each line has a scale of its own: it shows what rose and fell, and no sizes. Mails say the first and the last value.',
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
  description:
    'A table of figures, or of rows of a query. Nothing, or what `else` says, if there are no rows.',
  example: `{% table data=$kinds title="Sales by kind of product" subtitle="{period.own}" source="order lines, products"
   columns=[{column: "kind", label: "Kind"}, {column: "sales", label: "Sales", as: "short-money"}, {column: "share", label: "Share"}] /%}

{% table of=[$kind_sales, $kind_share] spark=$kind_months title="Sales by kind of product, and how they went" /%}`,
  attributes,
  clashes,
  build: (asked, { next, context }) => {
    const { title, across, of } = asked;
    const given = { ...asked, ...shownTable(asked, context) };
    const value = asked.value ?? of?.map(columnFor)[0];
    const id = next('table');
    const shown =
      across !== undefined && value !== undefined
        ? crossed({ ...given, across, value }, context)
        : listed(given, context);
    if (shown.rows.length === 0) return elseBlocks(asked.else);
    const { subtitle, source } = given;
    const footnote = asked.footnote
      ? { footnote: `${marked(asked).length > 0 ? '* ' : ''}${asked.footnote}` }
      : {};
    return [{ kind: 'table', id, title, subtitle, source, ...footnote, ...shown }];
  },
});

/** It is of figures or of a table, and a cross table has one column at its side, and every row of it has a cell. */
function clashes(given: OnPage): string[] {
  const { of, columns, across, value } = given;
  if (given.others !== undefined && given.limit === undefined) return ['has others=, which goes with limit='];
  if (given.footnote_on !== undefined && given.footnote === undefined)
    return ['has footnote_on=, which goes with footnote='];
  if (given.spark !== undefined && across !== undefined)
    return ['has spark= beside across=; expected one of them'];
  if (of !== undefined)
    return ['data', 'columns', 'value'].flatMap((name) =>
      given[name] === undefined ? [] : [`has ${name}= beside of=, which says it already`],
    );
  if (given.data === undefined || columns === undefined)
    return ['needs of=[$NAME, …], or data= and columns='];
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

type Asked = z.output<z.ZodObject<typeof attributes>>;
type Given = Omit<Asked, keyof ShownTable> & ShownTable;
type Shown = Pick<DataTable, 'columns' | 'rows' | 'kinds'>;

function listed(given: Given, context: PageContext): Shown {
  const { data } = given;
  const group = given.columns.find(({ column }) => column === given.group);
  const columns = given.columns
    .filter((one) => one !== group)
    .map((one) => ({ ...one, as: one.as ?? usualWriting(data, one.column) }));
  const nameOf = axisWriter(data, given.group ?? '', group?.as, context);
  const rows = shownRows(data.rows, columns, given, nameOf, context);
  const writers = columns.map(({ column, as, decimals }, x) =>
    columnWriter(valuesLike(columns, x, rows), as, column, context, decimals),
  );
  const lines = given.spark && isFigureKnown(given.spark) ? [sparkColumn(given.spark, context)] : [];
  const heads = columns.map(({ column, label, as }, x) => ({
    label: withUnit(label, writers[x], context) + (isMarked(column, given) ? '*' : ''),
    align: isText(as) ? ('start' as const) : ('end' as const),
  }));
  return {
    columns: [...heads, ...lines.map(({ column }) => column)],
    rows: rows.map((row) => [
      ...row.values.map((value, x) => cellOf(row, value, x, columns[x], writers[x])),
      ...lines.map(({ cell }) => cell(row.row)),
    ]),
    ...kindsOf(rows.map(({ kind }) => kind)),
  };
}

const marked = ({ footnote_on }: Pick<Asked, 'footnote_on'>) => [footnote_on ?? []].flat();
const isMarked = (column: string, asked: Pick<Asked, 'footnote_on'>) => marked(asked).includes(column);

/** The values of a column, and of the same figure in another period: both are written in one unit. */
function valuesLike(columns: readonly ShownColumn[], x: number, rows: readonly ShownRow[]): Value[] {
  const keyOf = (of: ShownColumn['of']) => (of && of.side !== 'change' ? of.figure.key : undefined);
  const key = keyOf(columns[x]?.of);
  const alike = [...columns.keys()].filter(
    (i) => i === x || (key !== undefined && keyOf(columns[i]?.of) === key),
  );
  return alike.flatMap((i) => valuesIn(rows, i));
}

/** The values of a column, without the names of rows that sum others up. */
const valuesIn = (rows: readonly ShownRow[], x: number): Value[] =>
  rows.flatMap(({ kind, values }) => (kind === 'usual' || x > 0 ? (values[x] ?? null) : []));

function withUnit(label: string, writer: ColumnWriter | undefined, { writing }: PageContext): string {
  return writer?.unit ? inUnit(label, writer.unit, writing) : label;
}

function cellOf(
  { kind, row }: ShownRow,
  value: Value | undefined,
  x: number,
  column: ShownColumn | undefined,
  writer: ColumnWriter | undefined,
): Cell {
  if (value === undefined) return { text: '', value: null };
  if (kind !== 'usual' && x === 0) return { text: String(value), value };
  const signs = column?.of?.side === 'change' ? changeSigns(value, column.of) : {};
  const href = column?.link === undefined ? undefined : webAddress(row?.[column.link]);
  return { text: writer?.write(value) ?? '', value, ...signs, ...(href === undefined ? {} : { href }) };
}

const kindsOf = (kinds: readonly RowKind[]) => (kinds.every((kind) => kind === 'usual') ? {} : { kinds });

interface Crossed extends Given {
  readonly across: string;
  readonly value: string;
}

/** One row per value of the first column, one column per value of `across`: numbers and dates in their order. */
function crossed(given: Crossed, context: PageContext): Shown & Partial<Pick<DataTable, 'subtitle'>> {
  const { across, value } = given;
  const data = { ...given.data, rows: chosenRows(given.data.rows, given) };
  const { column: side = '', label = '', as: sideAs } = given.columns[0] ?? {};
  const at = rowsByCell(data, [side, across], 'a table has one row for each cell');
  const different = (name: string) => {
    const all = new Set(data.rows.map((row) => row[name] ?? null));
    return inOrder([...all], columnOf(data, name)?.type, (one) => one);
  };
  const [heads, sides] = [different(across), different(side)];
  const inRows = sides.map((row) => heads.map((head) => at([row, head])?.[value] ?? null));
  const isSummed = Boolean(given.total) && sides.length > 0 && given.of?.[0]?.figure.total === 'sum';
  const numbers = isSummed ? withSums(inRows) : inRows;
  const as = given.as ?? usualWriting(data, value);
  const { write, unit } = columnWriter(numbers.flat(), as, value, context, given.decimals);
  const { subtitle } = given;
  const word = context.word('total');
  const total = typeof given.total === 'string' ? given.total : word;
  const names = [
    ...heads.map(axisWriter(data, across, given.across_as, context)),
    ...(isSummed ? [word] : []),
  ];
  const sideNames = [...sides.map(axisWriter(data, side, sideAs, context)), ...(isSummed ? [total] : [])];
  return {
    ...(unit === '' ? {} : { subtitle: inUnit(subtitle, unit, context.writing).trim() }),
    columns: [{ label, align: 'start' }, ...names.map((label) => ({ label, align: 'end' as const }))],
    rows: numbers.map((row, y) => [
      { text: sideNames[y] ?? '', value: sides[y] ?? total },
      ...row.map((value) => ({ text: write(value), value })),
    ]),
    ...kindsOf(numbers.map((_, y) => (y < sides.length ? 'usual' : 'total'))),
  };
}

/** The rows with their sums, and a row with those of the columns; a cell that is not there adds nothing. */
function withSums(rows: readonly (readonly Value[])[]): Value[][] {
  const sum = (values: readonly Value[]) => summed(values.filter((value) => value !== null).map(Number));
  const across = rows.map((row) => [...row, sum(row)]);
  return [...across, (across[0] ?? []).map((_, x) => sum(across.map((row) => row[x] ?? null)))];
}

const textual: readonly As[] = ['text', 'date', 'month', 'moment'];
const isText = (as: As) => textual.includes(as);
