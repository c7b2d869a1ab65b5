/** Values of a table as texts of a page. */

import { columnNumbers, type NumberWriting, numbersAlike } from '../language/alike.ts';
import { formatDate, formatMonth, formatShortMonth, formatShortWeekday } from '../language/format.ts';
import type { Unit } from '../language/unit.ts';
import type { Column, Table, Value } from '../query/table.ts';
import type { FigureContext } from './context.ts';

/** How a value is written. */
export const writings = [
  'text',
  'money',
  'short-money',
  'exact',
  'count',
  'hours',
  'number',
  'percent',
  'growth',
  'date',
  'month',
] as const;
/** `moment`: a time as it is usually written; no page asks for it by name. */
export type As = (typeof writings)[number] | 'moment';

/** How a chart's categories may be written besides. */
export const axisWritings = ['short-month', 'weekday'] as const;
export type AxisAs = As | (typeof axisWritings)[number];

/** A dash in tables and charts, where the words would fill the column; the page's methods say what it means. */
export const dash = '–';

export type Writer = (value: Value) => string;

/**
 * How the values of a column are written: numbers with one unit and the same decimals.
 * @param decimals how many there are to be, if not as usual
 */
export function writerOf(
  values: readonly Value[],
  as: AxisAs,
  column: string,
  context: FigureContext,
  decimals?: number,
): Writer {
  const write = isNumeric(as)
    ? numberWriter(values, as, context, decimals)
    : (value: string) => writeWords(value, as, column, context);
  return (value) => (value === null ? dash : write(String(value)));
}

/** How the values of a column are written, and the unit that stands over it: "¥ million"; empty if they say it. */
export interface ColumnWriter {
  readonly write: Writer;
  readonly unit: string;
}

/**
 * How the values of a column are written below their unit.
 * @param decimals how many there are to be, if not as usual
 */
export function columnWriter(
  values: readonly Value[],
  as: AxisAs,
  column: string,
  context: FigureContext,
  decimals?: number,
): ColumnWriter {
  if (!isNumeric(as)) return { unit: '', write: writerOf(values, as, column, context) };
  const numbers = numbersIn(values);
  const { unit, write } = columnNumbers(numbers, as, context.writing, decimals);
  return {
    unit: numbers.length === 0 ? '' : unit,
    write: (value) => (value === null ? dash : write(Number(value))),
  };
}

const numbersIn = (values: readonly Value[]) => values.filter((value) => value !== null).map(Number);

type Words = Exclude<AxisAs, NumberWriting>;

const words: readonly string[] = [
  'text',
  'date',
  'moment',
  'month',
  'short-month',
  'weekday',
] satisfies Words[];

const isNumeric = (as: AxisAs): as is Exclude<AxisAs, Words> => !words.includes(as);

function numberWriter(
  values: readonly Value[],
  as: NumberWriting,
  { writing }: FigureContext,
  decimals: number | undefined,
): (value: string) => string {
  const write = numbersAlike(numbersIn(values), as, writing, decimals);
  return (value) => write(Number(value));
}

function writeWords(value: string, as: Words, column: string, context: FigureContext): string {
  const { writing } = context;
  switch (as) {
    case 'text':
      return context.label(column, value);
    case 'date':
      return formatDate(value, writing);
    case 'moment':
      return `${formatDate(value, writing)} ${value.slice(11, 16)}`;
    case 'month':
      return formatMonth(value, writing);
    case 'short-month':
      return formatShortMonth(value, writing);
    case 'weekday':
      return formatShortWeekday(value, writing);
  }
}

/** How a column is written where the page does not say. */
export function usualWriting(table: Table, name: string): As {
  const column = columnOf(table, name);
  return column ? usualOf(column) : 'text';
}

export function usualOf(column: Column): As {
  if (column.type === 'decimal') return 'money';
  if (column.type === 'integer') return 'exact';
  if (column.type === 'date') return 'date';
  if (column.type === 'timestamp') return 'moment';
  if (column.type !== 'double') return 'text';
  if (/growth/.test(column.name)) return 'growth';
  return /share/.test(column.name) ? 'percent' : 'number';
}

/**
 * How the values of a column are written along an axis or in heads.
 * @param as if the page says so
 */
export function axisWriter(
  table: Table,
  name: string,
  as: AxisAs | undefined,
  context: FigureContext,
): Writer {
  const values = table.rows.map((row) => row[name] ?? null);
  return writerOf(values, as ?? usualOnAxis(table, name), name, context);
}

/** A whole number along an axis is a name: an hour, a year. */
function usualOnAxis(table: Table, name: string): As {
  const type = columnOf(table, name)?.type;
  return dateWriting(table, name) ?? (type === 'decimal' || type === 'double' ? 'number' : 'text');
}

/** How a column of dates is written as a name: as months, if it holds months; undefined if it holds no dates. */
export function dateWriting(table: Table, name: string): As | undefined {
  const type = columnOf(table, name)?.type;
  return type === 'date' || type === 'timestamp' ? usualOfDates(table, name) : undefined;
}

/** Months if all are firsts of months, and not one day alone; times of a day only if there are some. */
function usualOfDates({ rows }: Table, name: string): As {
  const all = [...new Set(rows.map((row) => row[name]).filter((value) => typeof value === 'string'))];
  if (all.some((day) => /T(?!00:00:00)/.test(day))) return 'moment';
  const isMonthly = all.length > 1 || /month/i.test(name);
  return isMonthly && all.every((day) => /^\d{4}-\d{2}-01/.test(day)) ? 'month' : 'date';
}

/** How the values of a chart are written in its labels: short, in one unit and with the same decimals. */
export function labelsOf(
  values: readonly number[],
  unit: Unit,
  { writing }: FigureContext,
): (value: number | null) => string {
  const write = numbersAlike(values, labelWritings[unit], writing);
  return (value) => (value === null ? dash : write(value));
}

const labelWritings: Readonly<Record<Unit, NumberWriting>> = {
  money: 'short-money',
  count: 'short-count',
  hours: 'short-count',
  number: 'short-count',
  ratio: 'percent',
  growth: 'growth',
};

export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
