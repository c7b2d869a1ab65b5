import { z } from 'zod';
import { inOrder, rowsByCell } from '../../charts/cells.ts';
import { column, type Given as OnPage, without } from '../../charts/type.ts';
import type { Row, Value } from '../../query/table.ts';
import {
  figures,
  optionalDecimals,
  optionalSentence,
  optionalTable,
  optionalText,
  rowCount,
  sentence,
  text,
  writing,
} from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { Cell, DataTable } from '../document.ts';
import { elseBlocks } from '../else.ts';
import { columnFor, figureOf, isFigureKnown } from '../figure.ts';
import { columnHead, figureOfColumn, headOf, writingOf } from '../figure-names.ts';
import { sourceOfAll } from '../figure-table.ts';
import type { FigureValue } from '../figure-value.ts';
import type { QueryTable } from '../page-table.ts';
import { limited, trimUnknown } from '../rows.ts';
import { tag } from '../tag.ts';
import {
  type As,
  type AxisAs,
  axisWriter,
  axisWritings,
  columnOf,
  dateWriting,
  usualWriting,
  type Writer,
  writerOf,
  writings,
} from '../writing.ts';

const name = z.string().optional();
const asGiven = { writtenAs: 'as' };

const columnItem = z.object({
  column: column(z.string(), asGiven, 'The column of `data`.'),
  label: text('Its head.'),
  as: writing('How its values are written, if not as usual for its type.'),
  decimals: optionalDecimals,
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
  description:
    'A table of figures, or of rows of a query. Nothing, or what `else` says, if there are no rows.',
  example: `{% table data=$kinds title="Sales by kind of product" subtitle="{period.own}" source="order lines, products"
   columns=[{column: "kind", label: "Kind"}, {column: "sales", label: "Sales", as: "short-money"}, {column: "share", label: "Share"}] /%}`,
  attributes,
  clashes,
  build: (asked, { next, context }) => {
    const { title, across, of } = asked;
    const given = { ...asked, ...shownOf(asked, context) };
    const value = asked.value ?? of?.map(columnFor)[0];
    const id = next('table');
    const shown =
      across !== undefined && value !== undefined
        ? crossed({ ...given.data, rows: rowsShown(given) }, { ...given, across, value }, context)
        : listed(given, context);
    if (shown.rows.length === 0) return elseBlocks(asked.else);
    const { subtitle, source } = given;
    return [{ kind: 'table', id, title, subtitle, source, ...shown }];
  },
});

/** What the figures of a query say that they are made from, or else what it reads. */
function sourceOfTable(data: QueryTable, context: PageContext): string {
  const own = Object.values(context.figures.figures).filter(({ query }) => query === data.query);
  const figures = own.map((figure) => figureOf(figure, data));
  return figures.length > 0 ? sourceOfAll(figures, context) : context.sourceOf(data.query);
}

type Column = z.output<typeof columnItem>;

interface ShownOf {
  readonly data: QueryTable;
  readonly columns: readonly Column[];
  readonly subtitle: string;
  readonly source: string;
}

/** What is shown, of figures or of a table. */
function shownOf(asked: Asked, context: PageContext): ShownOf {
  const { of, data = { query: '', columns: [], rows: [] }, columns = [], subtitle, source } = asked;
  const [first] = of ?? [];
  if (of && first) {
    const { figure, table, rows } = first;
    const sides = figure.over === undefined ? figure.by : [figure.over];
    return {
      data: { ...table, rows: of.some(isFigureKnown) ? rows : [] },
      columns: [
        ...sides.map((name) => keyColumn(table, name, context)),
        ...(asked.across === undefined ? of.flatMap(withSides).map((one) => figureColumn(one, context)) : []),
      ].filter(({ column }, i, all) => column !== asked.across && firstAt(column, all) === i),
      subtitle: subtitle ?? (figure.over === undefined ? context.periods.own : ''),
      source: source ?? sourceOfAll(of, context),
    };
  }
  const isNamed = columns.some((one) => typeof one === 'string');
  return {
    data,
    columns: columns.map((one) => (typeof one === 'string' ? namedColumn(data, one, context) : one)),
    subtitle: subtitle ?? (isNamed ? context.periods.own : ''),
    source: source ?? (isNamed ? sourceOfTable(data, context) : ''),
  };
}

const firstAt = (column: string, all: readonly Column[]) => all.findIndex((one) => one.column === column);

/** A figure, and of what it is compared with what the query has; points of shares have no column. */
function withSides(one: FigureValue): FigureValue[] {
  if (one.side !== 'own') return [one];
  const sides = one.figure.compare.flatMap((compared) =>
    (['earlier', 'change'] as const).map((side) => ({ ...one, compared, side })),
  );
  return [one, ...sides.filter((side) => columnFor(side) !== undefined)];
}

function figureColumn(one: FigureValue, context: PageContext): Column {
  const { figure, side } = one;
  const as = side === 'change' ? 'growth' : writingOf(figure.unit, 'short-money');
  return { column: columnFor(one) ?? '', label: headOf(one, context), as };
}

/** A column of months is written as months. */
function keyColumn(table: QueryTable, name: string, context: PageContext): Column {
  const isMonths = dateWriting(table, name) === 'month';
  return { column: name, label: columnHead(table, name, context), ...(isMonths ? { as: 'month' } : {}) };
}

function namedColumn(table: QueryTable, name: string, context: PageContext): Column {
  const label = columnHead(table, name, context);
  const of = figureOfColumn(table, name, context);
  if (of) return { ...figureColumn(of, context), column: name, label };
  return { column: name, label, ...(usualWriting(table, name) === 'money' ? { as: 'short-money' } : {}) };
}

/** It is of figures or of a table, and a cross table has one column at its side, and every row of it has a cell. */
function clashes(given: OnPage): string[] {
  const { of, columns, across, value } = given;
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
type Given = Omit<Asked, keyof ShownOf> & ShownOf;
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
  readonly columns: readonly Column[];
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
