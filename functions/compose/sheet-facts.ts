/** A query of one row as a sheet shows it: what it is about, and its figures, a row each. */
import type { Value } from '../query/table.ts';
import type { Comparison } from '../templates/figure.ts';
import type { PageContext } from './context.ts';
import { columnFor, comparedWord, numberOfFigure } from './figure.ts';
import { columnHead, figureName, periodOf } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import type { SheetFact, SheetFacts } from './sheet.ts';
import { labelled, unitOfColumn, unitOfFigure } from './sheet-columns.ts';

/** @param values the figures of the query */
export function sheetFacts(
  table: QueryTable,
  values: readonly FigureValue[],
  context: PageContext,
): SheetFacts {
  const [first = values[0]] = values.filter(({ compared }) => compared !== undefined);
  const places = placesOf(values);
  const heads = places?.flatMap((place) => headsOf(place, values, context)) ?? [
    ...['compared_with', 'value', 'compared_growth'].map(context.word),
  ];
  return {
    heads: [context.word('figure'), first ? periodOf(first, context) : '', ...heads],
    rows: [...namesOf(table, context), ...values.map((value) => factOf(value, places, context))],
  };
}

/** What all figures are compared with, if they are compared; undefined if they differ. */
function placesOf(values: readonly FigureValue[]): readonly Comparison[] | undefined {
  const compared = values.map(({ figure }) => figure.compare).filter(({ length }) => length > 0);
  const [first = []] = compared;
  return compared.every((one) => one.join() === first.join()) ? first : undefined;
}

function headsOf(compared: Comparison, values: readonly FigureValue[], context: PageContext): string[] {
  const [first] = values.filter(({ figure }) => figure.compare.includes(compared));
  if (!first) return [];
  const at = { ...first, compared };
  return [periodOf({ ...at, side: 'earlier' }, context), comparedWord(at, 'growth', context)];
}

/** The names and days that the row has, if figures.yaml says what they are called. */
function namesOf(table: QueryTable, context: PageContext): SheetFact[] {
  return table.columns.flatMap(({ name, type }) => {
    const label = columnHead(table, name, context);
    const value = table.rows[0]?.[name] ?? null;
    if (value === null || label === name || !['string', 'date'].includes(type)) return [];
    const shown = typeof value === 'string' ? context.label(name, value) : value;
    return [{ label, cells: [{ value: shown, unit: unitOfColumn(table, name) }] }];
  });
}

function factOf(
  value: FigureValue,
  places: readonly Comparison[] | undefined,
  context: PageContext,
): SheetFact {
  const { figure, compared } = value;
  const at = (side: FigureValue['side'], compared = value.compared) => {
    const one = { ...value, side, compared };
    return { value: exact(one), unit: unitOfFigure(one) };
  };
  const sides = places?.flatMap((place) =>
    figure.compare.includes(place) ? [at('earlier', place), at('change', place)] : [],
  );
  const period = () => ({ value: periodOf({ ...value, side: 'earlier' }, context), unit: 'text' as const });
  const mixed = compared === undefined ? [] : [period(), at('earlier'), at('change')];
  const label = labelled(figureName(figure, context), figure.unit, context);
  return { label, cells: [at('own'), ...(sides ?? mixed)] };
}

/** All digits of an amount, which a number may not hold. */
function exact(value: FigureValue): Value {
  const column = columnFor(value);
  const isColumn = value.figure.per === undefined && column !== undefined;
  return isColumn ? (value.rows[0]?.[column] ?? null) : numberOfFigure(value);
}
