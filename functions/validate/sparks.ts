/** The small lines of a table, which `spark=` gives. */
import Markdoc from '@markdoc/markdoc';
import { unknownColumn } from './columns.ts';
import { type FigureNames, followed } from './paths.ts';

/** @param query the query of the table's rows */
export function sparkProblems(spark: unknown, query: string | undefined, names: FigureNames): string[] {
  const at = Markdoc.Ast.isVariable(spark) ? followed(spark.path.map(String), names) : undefined;
  if (!at || Array.isArray(at) || !at.figure || at.shape !== 'list') return [];
  const { key, by, query: own } = at.figure;
  const keys = by.slice(0, -1);
  if (keys.length === 0)
    return [
      `spark= takes a figure of each row by months or days; expected by: [KEY, month] at $${key} in figures.yaml`,
    ];
  const axis = by.at(-1) ?? '';
  const type = names.columns[own]?.find(({ name }) => name === axis)?.type;
  const isDated = type === undefined || type === 'date' || type === 'timestamp';
  const places = isDated ? [] : [`spark=: column "${axis}" of $${own} is ${type}; expected a date`];
  if (query === undefined || !Object.hasOwn(names.columns, query)) return places;
  const strange = keys.flatMap((column) => unknownColumn(query, column, names.columns));
  return [...places, ...strange.map((problem) => `spark=: ${problem}`)];
}
