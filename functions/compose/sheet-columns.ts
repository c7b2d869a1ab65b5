/** The columns of a table as a sheet heads them: each says by itself what it holds. */
import { currencyMark, inUnit } from '../language/format.ts';
import type { Table } from '../query/table.ts';
import type { PageContext } from './context.ts';
import { columnFor } from './figure.ts';
import { changeHead, columnHead, figureOfColumn, headOf } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import type { SheetColumn, SheetUnit } from './sheet.ts';
import { dateWriting, usualWriting } from './writing.ts';

/** @param texts what values of the columns read as, by column */
export function sheetColumns(
  table: QueryTable,
  texts: Readonly<Record<string, Readonly<Record<string, string>>>>,
  context: PageContext,
): SheetColumn[] {
  return table.columns.map(({ name }) => {
    const value = figureOfColumn(table, name, context);
    const unit = value ? unitOfFigure(value) : unitOfColumn(table, name);
    const labels = texts[name];
    return {
      name,
      unit,
      label: labelled(value ? figureHead(value, context) : plainHead(table, name, context), unit, context),
      ...(labels && unit === 'text' ? { texts: labels } : {}),
      ...(value?.side === 'earlier' ? { isEarlier: true } : {}),
      ...totalOf(value),
    };
  });
}

/** What figures.yaml calls a column, or else its name as words. */
function plainHead(table: QueryTable, name: string, context: PageContext): string {
  const head = columnHead(table, name, context);
  return head === name ? name.replaceAll('_', ' ') : head;
}

/** Of several columns of changes each says of what. */
const figureHead = (value: FigureValue, context: PageContext): string =>
  value.side === 'change' ? changeHead(value, context) : headOf(value, context);

/** Amounts of money say the currency. */
export const labelled = (name: string, unit: SheetUnit, { writing }: PageContext): string =>
  unit === 'money' ? inUnit(name, currencyMark(writing), writing) : name;

export function unitOfFigure({ figure, side }: FigureValue): SheetUnit {
  if (side !== 'change') return figure.unit;
  return figure.unit === 'share' ? 'points' : 'growth';
}

export function unitOfColumn(table: Table, name: string): SheetUnit {
  if (table.columns.find((column) => column.name === name)?.type === 'boolean') return 'boolean';
  const as = dateWriting(table, name) ?? usualWriting(table, name);
  switch (as) {
    case 'money':
    case 'number':
    case 'growth':
    case 'month':
    case 'date':
    case 'moment':
      return as;
    case 'exact':
      return 'count';
    case 'percent':
      return 'share';
    default:
      return 'text';
  }
}

function totalOf(value: FigureValue | undefined): Pick<SheetColumn, 'total'> {
  if (value?.figure.total === undefined) return {};
  if (value.side !== 'change') return { total: 'sum' };
  const from = columnFor({ ...value, side: 'earlier' });
  // The points of a share are not a growth.
  if (from === undefined || value.figure.unit === 'share') return {};
  return { total: { from, to: value.figure.column } };
}
