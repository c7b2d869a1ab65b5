/** Values on a page: variables, and what functions are called with against what they declare. */

import Markdoc from '@markdoc/markdoc';
import type { z } from 'zod';
import { columnUses } from '../charts/type.ts';
import { jsonSchema, meaningOf } from '../compose/attribute.ts';
import type { PageFunction } from '../compose/function.ts';
import { functionGroups } from '../compose/functions.ts';
import { counted } from '../language/counted.ts';
import { strangeKey } from '../query/keys.ts';
import type { Snippet } from '../templates/snippets.ts';
import { nearest } from '../text/nearest.ts';
import {
  columnProblems,
  type QueryColumns,
  queryOf,
  unknownColumn,
  unknownQuery,
  wrongType,
} from './columns.ts';
import { keyProblems, keysOfColumn } from './keys.ts';
import { type FigureNames, followed, isOwnPath, sentenceProblems } from './paths.ts';
import { unitProblems } from './units.ts';

/** What a page may name. */
export interface Names extends FigureNames {
  /** What a lake may lack: the relations, and raw tables that are not theirs. */
  readonly relations: readonly string[];
  /** Columns that figures.yaml has a name for. */
  readonly heads: readonly string[];
  /** What lies beside the pages; `snippets` are absent in one. */
  readonly files: { readonly pictures: readonly string[]; readonly snippets?: readonly Snippet[] };
  /** The path of the figure that the tag shows in which something stands. */
  readonly base?: readonly string[];
}

export type Given = Readonly<Record<string, unknown>>;

/** A value, and everything in it. */
export function valueProblems(value: unknown, names: Names): string[] {
  if (Markdoc.Ast.isVariable(value)) return variableProblems(value.path.map(String), names);
  if (Markdoc.Ast.isFunction(value)) return callProblems(value, names);
  if (Array.isArray(value)) return value.flatMap((item) => valueProblems(item, names));
  if (typeof value === 'object' && value !== null)
    return Object.values(value).flatMap((item) => valueProblems(item, names));
  return [];
}

/** What a condition asks for may be a figure of several rows, or a query. */
export function conditionProblems(value: unknown, names: Names): string[] {
  if (!Markdoc.Ast.isVariable(value)) return valueProblems(value, names);
  const path = value.path.map(String);
  const found = followed(path, names);
  if (found) return Array.isArray(found) ? found : [];
  return path.length === 1 ? unknownQuery(path[0] ?? '', names.columns) : variableProblems(path, names);
}

function variableProblems(path: readonly string[], names: Names): string[] {
  const found = followed(path, names);
  if (Array.isArray(found)) return found;
  const [query = '', column, ...more] = path;
  const { columns } = names;
  if (found) {
    const written = `$${path.join('.')}`;
    const expected = `expected one of them, such as ${written}.${found.figure?.by.length ? 'KEY' : 'last'}`;
    return found.shape === 'list' ? [`${written} is a figure of several rows; ${expected}`] : [];
  }
  if (!Object.hasOwn(columns, query) && Object.keys(names.figures).length > 0)
    return unknownName(query, names);
  if (!Object.hasOwn(columns, query)) return unknownQuery(query, columns);
  const values = (columns[query] ?? []).map(({ name }) => `$${query}.${name}`).join(', ');
  // A table has no value of its own to be written.
  if (column === undefined) return [`$${query} is a whole table; expected one of its values: ${values}`];
  if (/^\d+$/.test(column)) {
    const value = more[0] ?? columns[query]?.[0]?.name;
    return [`$${query} has no row by its place; expected nth($${query}, ${Number(column) + 1}, "${value}")`];
  }
  if (more.length > 0) return [`$${path.join('.')} is not a value; expected one of ${values}`];
  return unknownColumn(query, column, columns);
}

function unknownName(name: string, { figures, columns }: Names): string[] {
  const near = nearest(name, [...Object.keys(figures), ...Object.keys(columns)]);
  if (near !== undefined) return [`unknown figure or query $${name}; did you mean $${near}?`];
  return unknownQuery(name, columns);
}

/** Figures that a tag or a function takes. */
function figureProblems(
  value: unknown,
  shape: 'one' | 'list' | undefined,
  takes: string,
  names: Names,
): string[] {
  return [value].flat().flatMap((one: unknown): string[] => {
    const found = Markdoc.Ast.isVariable(one) ? followed(one.path.map(String), names) : undefined;
    if (Array.isArray(found)) return found;
    if (!Markdoc.Ast.isVariable(one) || found?.figure === undefined) {
      const isUnknown = Markdoc.Ast.isVariable(one) && !isOwnPath(String(one.path[0]));
      const strange = isUnknown ? variableProblems(one.path.map(String), names) : [];
      return strange.length > 0 ? strange : [`${takes}figures of figures.yaml, as $NAME`];
    }
    if (shape === undefined || found.shape === shape) return [];
    const written = `$${one.path.join('.')}`;
    return shape === 'one'
      ? [`${takes}figures of one row, and ${written} has several; expected one of them`]
      : [`${takes}figures of several rows, and ${written} has one; expected by: or over: in figures.yaml`];
  });
}

/**
 * A value, and whether it is what the schema means.
 * @param takes how a message about it begins: "rows() takes "
 */
export function givenProblems(schema: z.ZodType, value: unknown, takes: string, names: Names): string[] {
  const means = meaningOf(schema);
  if (means === 'figure') return figureProblems(value, 'one', takes, names);
  if (means === 'series') return figureProblems(value, 'list', takes, names);
  if (means === 'figures') return figureProblems(value, undefined, takes, names);
  if (means === 'single figures') return figureProblems(value, 'one', takes, names);
  if (means === 'lists of figures') return figureProblems(value, 'list', takes, names);
  if (means === 'condition') return conditionProblems(value, names);
  const inside = means === 'rows' ? [] : valueProblems(value, names);
  switch (means) {
    case 'sentence': {
      const texts = [value].flat().filter((one) => typeof one === 'string');
      return [...inside, ...texts.flatMap((text) => sentenceProblems(text, names.base ?? [], names))];
    }
    case 'table': {
      const query = queryOf(value);
      return query === undefined
        ? [`${takes}$QUERY, a whole table`, ...inside]
        : unknownQuery(query, names.columns);
    }
    case 'events': {
      const query = queryOf(value);
      return query === undefined
        ? [`${takes}$QUERY, a whole table`, ...inside]
        : eventProblems(query, names.columns);
    }
    case 'rows':
      return rowsProblems(value, names);
    case 'number':
    case 'quantity':
      return [...inside, ...variableType(value, 'number', names.columns)];
    case 'date':
      return [...inside, ...variableType(value, 'date', names.columns)];
    case 'relation':
      return [...inside, ...nameProblems(value, takes, names.relations)];
    case 'word':
      return schema.safeParse(value).success ? inside : [...inside, `${takes}${choicesOf(schema)}`];
    default:
      return inside;
  }
}

function eventProblems(query: string, columns: QueryColumns): string[] {
  const unknown = unknownQuery(query, columns);
  if (unknown.length > 0) return unknown;
  const names = (columns[query] ?? []).map(({ name }) => name);
  return [
    ...unknownColumn(query, 'name', columns),
    ...['starts_on', ...(names.includes('ends_on') ? ['ends_on'] : [])].flatMap((column) => [
      ...unknownColumn(query, column, columns),
      ...wrongType(query, column, 'date', columns),
    ]),
  ];
}

/** What a loop goes through. */
function rowsProblems(value: unknown, names: Names): string[] {
  const query = loopedQuery(value, names);
  if (query !== undefined && names.looped?.has(query))
    return [`$${query} is one row here, in {% each %}; expected another query or figure`];
  if (query !== undefined && queryOf(value) === query) return [];
  return value === undefined ? [] : figureProblems(value, 'list', '{% each %} takes a query, or ', names);
}

/** The query that `{% each $NAME %}` goes through. */
export function loopedQuery(value: unknown, { figures, columns }: Names): string | undefined {
  const name = Markdoc.Ast.isVariable(value) ? String(value.path[0]) : '';
  if (Object.hasOwn(figures, name)) return figures[name]?.query;
  return Object.hasOwn(columns, name) ? name : undefined;
}

/** `one of "a", "b"`. */
function choicesOf(schema: z.ZodType): string {
  const { enum: own, anyOf = [] } = jsonSchema(schema);
  const [first] = anyOf;
  const choices = own ?? (typeof first === 'object' ? first.enum : undefined) ?? [];
  return `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`;
}

function nameProblems(name: unknown, takes: string, known: readonly string[]): string[] {
  if (typeof name !== 'string') return [`${takes}the name of a table in quotation marks`];
  return known.includes(name) ? [] : [`unknown table "${name}"; expected one of ${known.join(', ')}`];
}

function variableType(value: unknown, written: 'number' | 'date', columns: QueryColumns): string[] {
  if (!Markdoc.Ast.isVariable(value) || value.path.length !== 2) return [];
  const [query = '', column = ''] = value.path.map(String);
  return wrongType(query, column, written, columns, `$${query}.${column}`);
}

interface Call {
  readonly name: string;
  readonly parameters: Given;
}

function callProblems({ name, parameters }: Call, names: Names): string[] {
  const functions = functionGroups.flatMap((group) => group.functions);
  const called = functions.find((one) => one.name === name);
  if (!called) {
    const known = functions.map((one) => one.name);
    const unknown = `unknown function ${name}(); expected one of ${known.join(', ')}`;
    return [unknown, ...valueProblems(parameters, names)];
  }
  const query = queryOf(parameters[0]);
  const each = Object.entries(parameters).flatMap(([key, value]) => {
    const schema = schemaOf(called, key);
    if (!schema) {
      const strange = strangeProblems(called, key, query, names);
      const keys = query === undefined ? [] : keyProblems(key, query, value, names.keys);
      return [...strange, ...keys, ...valueProblems(value, names)];
    }
    const problems = givenProblems(schema, value, `${name}() takes `, names);
    return [...problems, ...columnNameProblems(called, schema, value, query, names)];
  });
  const units = Object.values(called.values).some((schema) => meaningOf(schema) === 'quantity');
  return [
    ...each,
    ...namedKeys(name, parameters, names),
    ...countProblems(called, parameters),
    ...(units && each.length === 0 ? unitProblems(called, parameters, names) : []),
  ];
}

/** `label("tier", "small")` and `equals($kinds.kind, "goods")`: a text that is to be a key of a column. */
function namedKeys(name: string, { 0: first, 1: second }: Given, names: Names): string[] {
  if (name === 'label') {
    const known = typeof first === 'string' ? keysOfColumn(first, names.columns, names.keys) : undefined;
    const wrong = known && typeof second === 'string' ? strangeKey(second, known) : undefined;
    return wrong === undefined ? [] : [`label(): "${second}" is not a key of ${first}; ${wrong}`];
  }
  if (name !== 'equals') return [];
  const [value, text] = typeof first === 'string' ? [second, first] : [first, second];
  const [query, column] = columnOf(value) ?? [];
  return query === undefined || column === undefined ? [] : keyProblems(column, query, text, names.keys);
}

/** The query and the column that a value is of: `$kinds.kind`, `largest($kinds, "sales", "kind")`. */
function columnOf(value: unknown): readonly [query: string, column: string] | undefined {
  if (Markdoc.Ast.isVariable(value)) return [String(value.path[0]), String(value.path[1])];
  if (!Markdoc.Ast.isFunction(value)) return undefined;
  const called = functionGroups.flatMap((group) => group.functions).find((one) => one.name === value.name);
  const query = queryOf(value.parameters[0]);
  const column = value.parameters[Object.keys(called?.values ?? {}).indexOf('column')];
  return query !== undefined && typeof column === 'string' ? [query, column] : undefined;
}

const isPlace = (key: string) => /^\d+$/.test(key);

function schemaOf({ values, named }: PageFunction, key: string): z.ZodType | undefined {
  if (isPlace(key)) return Object.values(values)[Number(key)];
  return Object.hasOwn(named, key) ? named[key] : undefined;
}

/** A parameter that the function does not declare. */
function strangeProblems(
  called: PageFunction,
  key: string,
  query: string | undefined,
  names: Names,
): string[] {
  if (isPlace(key)) return []; // countProblems says so
  const { name, named, others } = called;
  const expected = Object.keys(named).join(', ') || 'none';
  if (!others) return [`${name}() has no parameter "${key}"; expected ${expected}`];
  return others.areColumns ? columnProblems(query, key, 'anything', {}, names.columns) : [];
}

function columnNameProblems(
  { name }: PageFunction,
  schema: z.ZodType,
  value: unknown,
  query: string | undefined,
  { columns }: Names,
): string[] {
  const [use] = columnUses({ schema }, {});
  if (!use) return [];
  if (typeof value !== 'string') return [`${name}() takes the name of a column in quotation marks`];
  return columnProblems(query, value, use.holds, {}, columns);
}

function countProblems({ name, values, optional }: PageFunction, parameters: Given): string[] {
  const wanted = Object.keys(values).length;
  const found = Object.keys(parameters).filter(isPlace).length;
  if (found <= wanted && found >= wanted - optional) return [];
  return [`${name}() takes ${counted(wanted, 'value')}, found ${found}`];
}
