/** Units of sums and products on a page: they follow from figures.yaml and the columns of queries. */
import Markdoc from '@markdoc/markdoc';
import { counts, sideUnit, unitOfColumn } from '../compose/figure.ts';
import type { QuantityUnit } from '../compose/figure-value.ts';
import type { PageFunction } from '../compose/function.ts';
import { arithmetic } from '../compose/functions/arithmetic.ts';
import { tables } from '../compose/functions/tables.ts';
import { ownNames } from '../compose/page-values.ts';
import type { Figure } from '../templates/figure.ts';
import { type QueryColumns, queryOf } from './columns.ts';

type Parameters = Readonly<Record<string, unknown>>;

interface Names {
  readonly columns: QueryColumns;
  readonly figures: Readonly<Record<string, Figure>>;
}

/** `text`: it cannot be reckoned with. */
type Found = QuantityUnit | 'text' | undefined;

/** What does not go together in a call of `plus()` and its like. */
export function unitProblems(called: PageFunction, parameters: Parameters, names: Names): string[] {
  const [first, second] = [parameters[0], parameters[1]].map((one) => unitOf(one, names));
  if (first === 'text' || second === 'text')
    return [`${called.name}() takes numbers, and has a text; expected money() and its like around it`];
  const found = called.units?.(first, second);
  return found && 'wrong' in found ? [`${called.name}() ${found.wrong}`] : [];
}

function unitOf(value: unknown, names: Names): Found {
  if (typeof value === 'string') return 'text';
  if (Markdoc.Ast.isVariable(value)) return unitOfPath(value.path.map(String), names);
  return Markdoc.Ast.isFunction(value) ? unitOfCall(value, names) : undefined;
}

function unitOfPath([name = '', ...steps]: readonly string[], names: Names): Found {
  const figure = Object.hasOwn(names.figures, name) ? names.figures[name] : undefined;
  const last = steps.at(-1) ?? '';
  if (!figure) return ownNames.some((own) => own === name) ? 'text' : unitIn(name, last, names);
  if (counts.some((count) => count === last)) return 'count';
  if (columnIn(figure.query, last, names)) return unitIn(figure.query, last, names);
  return sideUnit({ figure, side: steps.includes('change') ? 'change' : 'own' });
}

const columnIn = (query: string, column: string, { columns }: Names) =>
  (Object.hasOwn(columns, query) ? columns[query] : undefined)?.find(({ name }) => name === column);

function unitIn(query: string, column: string, names: Names): Found {
  const found = columnIn(query, column, names);
  return found && (unitOfColumn(query, found, Object.values(names.figures)) ?? 'text');
}

function unitOfCall({ name, parameters }: { name: string; parameters: Parameters }, names: Names): Found {
  const own = (one: { readonly name: string }) => one.name === name;
  const ofTable = tables.functions.find(own);
  const query = queryOf(parameters[0]);
  if (ofTable && query !== undefined) {
    const column = parameters[Object.keys(ofTable.values).indexOf('column')];
    return typeof column === 'string' ? unitIn(query, column, names) : 'count';
  }
  const called = arithmetic.functions.find(own);
  if (!called) return 'text';
  const [first, second] = [parameters[0], parameters[1]].map((one) => unitOf(one, names));
  if (!called.units) return first;
  if (first === 'text' || second === 'text') return undefined;
  const found = called.units(first, second);
  return 'unit' in found ? found.unit : undefined;
}
