/** The figures that an edition and the one of the period before both have, as rows of tables. */
import { isDay } from '../calendar/days.ts';
import { formatDate, formatMonth } from '../language/format.ts';
import { spanLabel } from '../language/period.ts';
import type { Row, Value } from '../query/table.ts';
import type { Figure } from '../templates/figure.ts';
import type { FigureContext } from './context.ts';
import type { Cell } from './document.ts';
import { type ChangeKind, type EditionChanges, keyOf } from './edition-changes.ts';
import { signedText } from './figure.ts';
import { figureName, writingOf } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import { dash, writerOf } from './writing.ts';

/** A row of the changes, and the figure that it is of. */
export interface Changed {
  readonly figure: Figure;
  readonly row: Row;
}

export const rowsOf = ({ table }: EditionChanges, kind: ChangeKind, { figures }: FigureContext): Changed[] =>
  table.rows.flatMap((row) => {
    const figure = figures.figures[String(row.figure)];
    return figure && row.kind === kind ? [{ figure, row }] : [];
  });

/** The rows of the figures that a page names, in its order. */
export const among = (rows: readonly Changed[], named: readonly FigureValue[]): Changed[] =>
  named.flatMap(({ figure, rows: [own] }) => {
    const key = keyOf(own ?? {}, figure.by);
    return rows.filter(({ row }) => row.figure === figure.key && row.key === key);
  });

/** Those of a page that names none: what is one figure of the period, and is compared there too. */
export const main = (rows: readonly Changed[]): Changed[] =>
  rows.filter(
    ({ figure, row }) => figure.by.length === 0 && figure.compare.length > 0 && row.change !== null,
  );

/** "Sales", or "Share, head creators". */
export function nameOf({ figure, row }: Changed, context: FigureContext): string {
  const name = figureName(figure, context);
  if (row.key === '') return name;
  const [column = ''] = figure.by;
  const key = figure.by.length === 1 ? context.label(column, String(row.key)) : String(row.key);
  return `${name}${context.word('list_separator')}${key}`;
}

/** "+41.3%", "−2.5 percentage points"; a dash if there is nothing to compare. */
export function sizeOf({ figure, row }: Changed, context: FigureContext): string {
  const inPoints = figure.unit === 'share';
  const size = numberOf(inPoints ? row.change : row.growth);
  return size === null ? dash : signedText(size, inPoints, context);
}

export const numberOf = (value: Value | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** The two values, written alike, and the change. */
export function cellsOf(
  changed: Changed,
  columns: readonly ['value' | 'published', 'value' | 'published'],
  context: FigureContext,
): Cell[] {
  const { figure, row } = changed;
  const numbers = columns.map((column) => numberOf(row[column]));
  const write = writerOf(numbers, writingOf(figure.unit, 'money'), '', context);
  return [
    ...numbers.map((value) => ({ text: write(value), value })),
    { text: sizeOf(changed, context), value: numberOf(row.growth) },
  ];
}

/** What a published value is of, in words: the period before, a month, a day. */
export function timeOf({ figure, row }: Changed, { period }: EditionChanges, context: FigureContext): string {
  const text = String(row.period);
  const { over, over_as } = figure;
  if (over === undefined) return spanLabel(period, period.kind, context.writing);
  const day = text.slice(0, 10);
  if (!isDay(day)) return context.label(over, text);
  const isMonth = over_as === 'month' || (/month/i.test(over) && day.endsWith('-01'));
  return (isMonth ? formatMonth : formatDate)(day, context.writing);
}
