/** Figures as a page names them: `$sales`, `$sales.earlier`, `$daily.small`, `$monthly_sales.last.month`. */
import {
  formatCount,
  formatExact,
  formatGrowth,
  formatMoney,
  formatMonth,
  formatPercent,
  formatPoints,
  formatWeekday,
} from '../language/format.ts';
import type { Column, Row, Value } from '../query/table.ts';
import { comparedColumns, type Figure, type FigureUnit } from '../templates/figure.ts';
import type { PageContext } from './context.ts';
import type { Cell } from './document.ts';
import { type FigureValue, figureMark, type QuantityUnit, type Written } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import { isSame } from './shorten.ts';
import { type As, columnOf, dateWriting, usualOf, usualWriting, writerOf } from './writing.ts';

/** What the words of a path mean behind a figure of several rows. */
export const picks = ['last', 'first', 'max', 'min'] as const;
export const counts = ['count', 'compared', 'grew'] as const;

export function figureOf(figure: Figure, table: QueryTable): FigureValue {
  const rows = figure.last === undefined ? table.rows : table.rows.slice(-figure.last);
  const isOne = table.whole !== undefined || (figure.by.length === 0 && figure.over === undefined);
  return {
    [figureMark]: true,
    figure,
    table,
    rows: isOne ? rows.slice(0, 1) : rows,
    isOne,
    side: 'own',
    compared: figure.compare[0],
  };
}

/** @returns undefined if the figure has nothing of this path */
export function within(
  value: FigureValue,
  path: readonly string[],
  context: PageContext,
): FigureValue | Written | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const side = sideAt(value, step);
  if (side) return within(side, rest, context);
  if (value.isOne) return rest.length > 0 ? undefined : columnText(value, step, context);
  if (isIn(counts, step)) return rest.length > 0 ? undefined : countOf(value, step, context);
  if (isIn(picks, step)) return within(one(value, picked(value, step)), rest, context);
  return keyed(value, path, context);
}

const isIn = <T extends string>(some: readonly T[], one: string): one is T =>
  some.some((name) => name === one);

function sideAt(value: FigureValue, step: string): FigureValue | undefined {
  if (value.side !== 'own') return undefined;
  if (step === 'earlier' || step === 'change') return { ...value, side: step };
  if (step === 'target' && value.figure.target !== undefined) return { ...value, side: step };
  const compared = value.figure.compare.find((comparison) => comparison === step);
  return compared && { ...value, compared };
}

const one = (value: FigureValue, row: Row | undefined): FigureValue => ({
  ...value,
  rows: row ? [row] : [],
  isOne: true,
});

function keyed(value: FigureValue, path: readonly string[], context: PageContext) {
  const { by } = value.figure;
  const keys = path.slice(0, by.length);
  if (by.length === 0 || keys.length < by.length) return undefined;
  const row = value.rows.find((row) => by.every((column, i) => isSame(row[column], keys[i])));
  return within(one(value, row), path.slice(by.length), context);
}

function picked(value: FigureValue, how: (typeof picks)[number]): Row | undefined {
  if (how === 'last') return value.rows.at(-1);
  if (how === 'first') return value.rows[0];
  const known = value.rows.filter((row) => numberIn(value, row) !== null);
  const sign = how === 'max' ? 1 : -1;
  const isBetter = (row: Row, best: Row) =>
    sign * (Number(numberIn(value, row)) - Number(numberIn(value, best))) > 0;
  return known.reduce<Row | undefined>((best, row) => (!best || isBetter(row, best) ? row : best), undefined);
}

function countOf(value: FigureValue, what: (typeof counts)[number], context: PageContext): Written {
  const changes = value.rows.map((row) => numberIn({ ...value, side: 'change' }, row));
  const known = {
    count: value.rows.filter((row) => numberIn(value, row) !== null).length,
    compared: changes.filter((change) => change !== null).length,
    grew: changes.filter((change) => change !== null && change > 0).length,
  }[what];
  return { value: known, unit: 'count', text: formatCount(known, context.writing) };
}

/** A column of the figure's row: its month, its creator. */
function columnText(value: FigureValue, column: string, context: PageContext): Written | undefined {
  const found = value.rows[0]?.[column] ?? null;
  if (found === null) return undefined;
  const { over, over_as } = value.figure;
  const isOver = column === over && typeof found === 'string';
  if (isOver && over_as === 'weekday') return { value: found, text: formatWeekday(found, context.writing) };
  if (isOver && over_as === 'month') return { value: found, text: formatMonth(found, context.writing) };
  return writtenValue(value.table, column, found, context);
}

function writtenValue(table: QueryTable, column: string, value: Value, context: PageContext): Written {
  const unit = unitOfColumn(table.query, columnOf(table, column), Object.values(context.figures.figures));
  return { value, unit, text: valueText(table, column, value, context) };
}

/** A number of a column with its unit; any other value as it is. */
export function writtenNumber(
  table: QueryTable,
  column: string,
  value: unknown,
  context: PageContext,
): unknown {
  const isValue = typeof value === 'string' || typeof value === 'number';
  const written = isValue ? writtenValue(table, column, value, context) : undefined;
  return written?.unit === undefined ? value : written;
}

/** The unit of a column: that of the first figure which is made of it, or what its type says; undefined of a text. */
export function unitOfColumn(
  query: string,
  column: Column | undefined,
  figures: readonly Figure[],
): QuantityUnit | undefined {
  if (column === undefined) return undefined;
  const own = figures.find((one) => one.query === query && one.column === column.name);
  if (own) return own.unit;
  const as = usualOf(column);
  return unitsOfWritings[as];
}

const unitsOfWritings: Readonly<Partial<Record<As, QuantityUnit>>> = {
  ...{ money: 'money', exact: 'count', number: 'number', percent: 'share', growth: 'growth' },
};

/** A value of a column in a sentence; of several figures of the column, as the first is written. */
export function valueText(table: QueryTable, column: string, value: Value, context: PageContext): string {
  const figure = Object.values(context.figures.figures).find(
    (one) => one.query === table.query && one.column === column,
  );
  if (figure) return numberText(Number(value), figure.unit, context);
  const type = columnOf(table, column)?.type;
  if (type === 'integer') return formatExact(Number(value), 'count', context.writing);
  if (type === 'decimal') return formatMoney(String(value), context.writing);
  return writerOf([value], dateWriting(table, column) ?? usualWriting(table, column), column, context)(value);
}

/** The name of the column that holds a side of a figure; undefined if the query has none. */
export function columnFor({ figure, table, side, compared }: FigureValue): string | undefined {
  if (side === 'own') return figure.column;
  if (side === 'target') return typeof figure.target === 'string' ? figure.target : undefined;
  if (compared === undefined) return undefined;
  const names = table.columns.map(({ name }) => name);
  const columns = comparedColumns(figure, compared, names);
  return side === 'earlier' ? columns.earlier : columns.growth;
}

/** The number of a figure of one row; null if it is not known. */
export const numberOfFigure = (value: FigureValue): number | null =>
  value.isOne ? numberIn(value, value.rows[0]) : null;

/** The unit of a side of a figure. */
export function sideUnit(value: Pick<FigureValue, 'figure' | 'side'>): QuantityUnit {
  if (value.side !== 'change') return value.figure.unit;
  return value.figure.unit === 'share' ? 'points' : 'growth';
}

/** Whether a change is a difference of shares. */
export const isInPoints = ({ figure }: FigureValue): boolean => figure.unit === 'share';

/** A share changes by points, and has no growth. */
export function numberIn(value: FigureValue, row: Row | undefined): number | null {
  if (value.side === 'change' && isInPoints(value)) {
    const own = numberIn({ ...value, side: 'own' }, row);
    const earlier = numberIn({ ...value, side: 'earlier' }, row);
    return own === null || earlier === null ? null : own - earlier;
  }
  const { target } = value.figure;
  if (value.side === 'target' && typeof target === 'number') return row ? target : null;
  const column = columnFor(value);
  const found = column === undefined ? null : (row?.[column] ?? null);
  if (found === null) return null;
  const { per, ...whole } = value.figure;
  if (per === undefined || value.side === 'target') return Number(found);
  const divisor = numberIn({ ...value, figure: { ...whole, column: per } }, row);
  return divisor ? Number(found) / divisor : null;
}

/** A figure is known if it has a value; one of several rows, if one of them has. */
export const isFigureKnown = (value: FigureValue): boolean =>
  value.rows.some((row) => numberIn(value, row) !== null);

/** A figure in a sentence, with its unit; undefined if it is not known. */
export function figureText(value: FigureValue, context: PageContext): string | undefined {
  const number = numberOfFigure(value);
  if (number === null) return undefined;
  if (value.side !== 'change') return numberText(number, value.figure.unit, context);
  return signedText(number, isInPoints(value), context);
}

/** "+43.0%", "−2.5 percentage points". */
export function signedText(
  change: number,
  inPoints: boolean,
  { writing }: Pick<PageContext, 'writing'>,
): string {
  if (!inPoints) return formatGrowth(change, writing);
  const size = formatPoints(change, writing);
  return change === 0 ? size : `${change < 0 ? '−' : '+'}${size}`;
}

/** Which way a change goes, and what readers are glad of; nothing of one that is not known. */
export function changeSigns(change: Value, { figure }: FigureValue): Pick<Cell, 'direction' | 'good'> {
  if (typeof change !== 'number') return {};
  const direction = Math.abs(change) < 0.0005 ? 'flat' : change > 0 ? 'up' : 'down';
  const { good = 'up' } = figure;
  return { direction, ...(good === 'up' ? {} : { good }) };
}

const writers: Readonly<Record<FigureUnit, typeof formatPercent>> = {
  money: formatMoney,
  count: formatCount,
  hours: formatCount,
  number: formatCount,
  share: formatPercent,
  growth: formatGrowth,
};

export const numberText = (value: number, unit: FigureUnit, { writing }: PageContext) =>
  writers[unit](value, writing);

/** Words of the theme for what a figure is compared with. */
export function comparedWord(value: FigureValue, what: string, { word }: PageContext): string {
  const { figure, compared } = value;
  // A month is compared with the same month.
  const kind = compared === 'year' && figure.over !== undefined ? 'month' : compared;
  return word(`compared_${kind}_${what}`);
}
