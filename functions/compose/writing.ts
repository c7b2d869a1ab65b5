/** Values of a table as texts of a page. */

import {
  formatCount,
  formatDate,
  formatExact,
  formatGrowth,
  formatMoney,
  formatMonth,
  formatPercent,
  formatShortMonth,
  formatShortWeekday,
} from '../language/format.ts';
import type { Unit } from '../language/unit.ts';
import type { Column, Table, Value } from '../query/table.ts';
import type { PageContext } from './context.ts';

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
export type As = (typeof writings)[number];

/** How a chart's categories may be written besides. */
export const axisWritings = ['short-month', 'weekday'] as const;
export type AxisAs = As | (typeof axisWritings)[number];

/** A dash in tables and charts, where the words would fill the column; the page's methods say what it means. */
export const dash = '–';

export function writeAs(value: Value, as: AxisAs, column: string, context: PageContext): string {
  if (value === null) return dash;
  const { writing } = context;
  switch (as) {
    case 'text':
      return context.label(column, String(value));
    case 'money':
      return formatExact(Number(value), 'money', writing);
    case 'short-money':
      return formatMoney(Number(value), writing);
    case 'exact':
    case 'count':
      return formatExact(Number(value), 'count', writing);
    case 'hours':
      return formatExact(Number(value), 'hours', writing);
    case 'number':
      return formatExact(Number(value), 'number', writing);
    case 'percent':
      return formatPercent(Number(value), writing);
    case 'growth':
      return formatGrowth(Number(value), writing);
    case 'date':
      return formatDate(String(value), writing);
    case 'month':
      return formatMonth(String(value), writing);
    case 'short-month':
      return formatShortMonth(String(value), writing);
    case 'weekday':
      return formatShortWeekday(String(value), writing);
  }
}

/** How a column is written where the page does not say. */
export function usualWriting(column: Column): As {
  if (column.type === 'decimal') return 'money';
  if (column.type === 'integer') return 'exact';
  if (column.type === 'date') return 'date';
  if (column.type !== 'double') return 'text';
  if (/growth/.test(column.name)) return 'growth';
  return /share/.test(column.name) ? 'percent' : 'number';
}

/** A value of a chart as its label says it: short, with its scale. */
export function writeLabel(value: number | null, unit: Unit, context: PageContext): string {
  if (value === null) return dash;
  switch (unit) {
    case 'money':
      return formatMoney(value, context.writing);
    case 'ratio':
      return formatPercent(value, context.writing);
    case 'growth':
      return formatGrowth(value, context.writing);
    default:
      return formatCount(value, context.writing);
  }
}

export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
