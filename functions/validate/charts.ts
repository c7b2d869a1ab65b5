/** What a page gives to a chart, against what the chart's type declares. */
import Markdoc from '@markdoc/markdoc';
import { type ChartType, columnUses } from '../charts/type.ts';
import { chartTypes } from '../charts/types.ts';
import { chartAttributes } from '../compose/tags.ts';
import { columnProblem, type Given, tableOf, writtenAs } from './shapes.ts';
import type { QueryColumns } from './sql.ts';

/** Markdoc says what is wrong if there is no such type. */
const typeOf = ({ type }: Given) => chartTypes.find(({ name }) => name === type);

/** The attributes of a chart that name a column, or several. */
export function chartColumns(given: Given): string[] {
  const type = typeOf(given);
  return type ? [...columnUses(type, given).map(({ attribute }) => attribute), 'known'] : [];
}

export function chartProblems(given: Given, columns: QueryColumns): string[] {
  const type = typeOf(given);
  if (!type) return [];
  const query = tableOf(given);
  const numbers = columnUses(type, given).filter(({ holds }) => holds === 'numbers');
  const drawn = numbers.flatMap(({ attribute }) => [given[attribute] ?? []].flat());
  return [
    ...attributeProblems(type, given),
    ...drawn.flatMap((column) => columnProblem(query, column, 'number', columns)),
    ...columnProblem(query, given.x, writtenAs(given.x_as), columns),
  ];
}

function attributeProblems({ name, attributes }: ChartType, given: Given): string[] {
  const expected = Object.keys(attributes).join(', ');
  const strange = chartAttributes
    .filter((key) => key in given && !Object.hasOwn(attributes, key))
    .map((key) => `a chart of type "${name}" has no attribute "${key}"; expected ${expected}`);
  const wrong = Object.entries(attributes).flatMap(([key, schema]) => {
    const value = given[key];
    if (isMadeLater(value)) return [];
    const message = schema.safeParse(value).error?.issues[0]?.message;
    return message === undefined ? [] : [`${key} of a chart of type "${name}": ${message}`];
  });
  return [...strange, ...wrong];
}

/** Whether a value, or a part of it, is a variable or made by a function: it is not known before the page is composed. */
function isMadeLater(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isMadeLater) : Markdoc.Ast.isAst(value);
}
