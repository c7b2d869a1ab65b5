/** The columns of a table: what stands in each, how it is written, and what stands over it. */
import { filled } from '../language/fill.ts';
import type { PageContext } from './context.ts';
import { columnFor, figureOf, isFigureKnown } from './figure.ts';
import { changeHead, columnHead, figureOfColumn, headOf, sourceOfAll, writingOf } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import type { ShownColumn } from './table-column.ts';
import { dateWriting, usualWriting } from './writing.ts';

/** What a page asks to be shown. */
interface Asked {
  readonly of?: readonly FigureValue[] | undefined;
  readonly data?: QueryTable | undefined;
  readonly columns?: readonly (string | ShownColumn)[] | undefined;
  readonly across?: string | undefined;
  readonly subtitle?: string | undefined;
  readonly source?: string | undefined;
}

export interface ShownTable {
  readonly data: QueryTable;
  readonly columns: readonly ShownColumn[];
  readonly subtitle: string;
  readonly source: string;
}

/** What is shown, of figures or of a table. */
export function shownTable(asked: Asked, context: PageContext): ShownTable {
  const { of, data = { query: '', columns: [], rows: [] }, columns = [], subtitle, source } = asked;
  if (of?.[0]) return tableOfFigures(of, of[0], asked, context);
  const isNamed = columns.some((one) => typeof one === 'string');
  const shown = columns.map((one) => (typeof one === 'string' ? namedColumn(data, one, context) : one));
  return {
    data,
    columns: told(shown, context),
    subtitle: subtitle ?? (isNamed ? context.periods.own : ''),
    source: source ?? (isNamed ? sourceOfTable(data, context) : ''),
  };
}

function tableOfFigures(
  of: readonly FigureValue[],
  { figure, table, rows }: FigureValue,
  { across, subtitle, source }: Asked,
  context: PageContext,
): ShownTable {
  const sides = figure.over === undefined ? figure.by : [figure.over];
  const values = across === undefined ? of.flatMap(withSides).map((one) => figureColumn(one, context)) : [];
  const all = [...sides.map((name) => keyColumn(table, name, context)), ...values];
  const columns = told(
    all.filter(({ column }, i) => column !== across && firstAt(column, all) === i),
    context,
  );
  const isSaid = values.every(({ label }) => columns.some((one) => one.label === label));
  const usual = figure.over === undefined ? context.periods.own : isSaid ? '' : changesOn(of, context);
  return {
    data: { ...table, rows: of.some(isFigureKnown) ? rows : [] },
    columns,
    subtitle: subtitle ?? usual,
    source: source ?? sourceOfAll(of, context),
  };
}

const firstAt = (column: string, all: readonly ShownColumn[]) =>
  all.findIndex((one) => one.column === column);

/** A figure, and of what it is compared with what the query has; points of shares have no column. */
function withSides(one: FigureValue): FigureValue[] {
  if (one.side !== 'own') return [one];
  const sides = one.figure.compare.flatMap((compared) =>
    (['earlier', 'change'] as const).map((side) => ({ ...one, compared, side })),
  );
  return [one, ...sides.filter((side) => columnFor(side) !== undefined)];
}

function figureColumn(one: FigureValue, context: PageContext): ShownColumn {
  const { figure, side } = one;
  const as = side === 'change' ? 'growth' : writingOf(figure.unit, 'short-money');
  return { column: columnFor(one) ?? '', label: headOf(one, context), as, of: one };
}

/** A column of months is written as months. */
function keyColumn(table: QueryTable, name: string, context: PageContext): ShownColumn {
  const isMonths = dateWriting(table, name) === 'month';
  return { column: name, label: columnHead(table, name, context), ...(isMonths ? { as: 'month' } : {}) };
}

function namedColumn(table: QueryTable, name: string, context: PageContext): ShownColumn {
  const label = columnHead(table, name, context);
  const of = figureOfColumn(table, name, context);
  if (of) return { ...figureColumn(of, context), column: name, label };
  return { column: name, label, ...(usualWriting(table, name) === 'money' ? { as: 'short-money' } : {}) };
}

/** Changes whose heads would be the same say what has changed. */
function told(columns: readonly ShownColumn[], context: PageContext): ShownColumn[] {
  const isAlone = (label: string) => columns.filter((one) => one.label === label).length < 2;
  return columns.map((one) => {
    if (one.of?.side !== 'change' || isAlone(one.label)) return one;
    return { ...one, label: changeHead(one.of, context) };
  });
}

/** What all the changes of a table are on, in a sentence; empty if the heads say it. */
function changesOn(of: readonly FigureValue[], { word }: PageContext): string {
  const kinds = new Set(of.map(({ compared }) => compared));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined) return '';
  const on = word(`compared_${kind === 'year' ? 'month' : kind}_on`);
  return filled(word('changes_on'), { on });
}

/** What the figures of a query say that they are made from, or else what it reads. */
function sourceOfTable(data: QueryTable, context: PageContext): string {
  const own = Object.values(context.figures.figures).filter(({ query }) => query === data.query);
  const figures = own.map((figure) => figureOf(figure, data));
  return figures.length > 0 ? sourceOfAll(figures, context) : context.sourceOf(data.query);
}
