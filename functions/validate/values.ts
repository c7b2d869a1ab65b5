/** Values on a page: variables, and what functions are called with against what they declare. */

import Markdoc from '@markdoc/markdoc';
import type { z } from 'zod';
import { columnUses } from '../charts/type.ts';
import { jsonSchema, meaningOf } from '../compose/attribute.ts';
import type { PageFunction } from '../compose/function.ts';
import { functionGroups } from '../compose/functions.ts';
import { counted } from '../language/counted.ts';
import { strangeKey } from '../query/keys.ts';
import {
  columnProblems,
  type QueryColumns,
  queryOf,
  unknownColumn,
  unknownQuery,
  wrongType,
} from './columns.ts';
import { type KeyedRelations, keyProblems, keysOfColumn } from './keys.ts';

/** What a page may name. */
export interface Names {
  readonly columns: QueryColumns;
  /** Rules of report.yaml and parameters.yaml. */
  readonly parameters: readonly string[];
  /** What a lake may lack: the relations, and raw tables that are none of theirs. */
  readonly relations: readonly string[];
  /** What columns can have. */
  readonly keys: KeyedRelations;
}

export type Given = Readonly<Record<string, unknown>>;

/** A value, and everything in it. */
export function valueProblems(value: unknown, names: Names): string[] {
  if (Markdoc.Ast.isVariable(value)) return variableProblems(value.path.map(String), names.columns);
  if (Markdoc.Ast.isFunction(value)) return callProblems(value, names);
  if (Array.isArray(value)) return value.flatMap((item) => valueProblems(item, names));
  if (typeof value === 'object' && value !== null)
    return Object.values(value).flatMap((item) => valueProblems(item, names));
  return [];
}

function variableProblems(path: readonly string[], columns: QueryColumns): string[] {
  const [query = '', column, ...more] = path;
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

/**
 * A value, and whether it is what the schema means.
 * @param takes how a message about it begins: "rows() takes "
 */
export function givenProblems(schema: z.ZodType, value: unknown, takes: string, names: Names): string[] {
  const inside = valueProblems(value, names);
  switch (meaningOf(schema)) {
    case 'table': {
      const query = queryOf(value);
      return query === undefined
        ? [`${takes}$QUERY, a whole table`, ...inside]
        : unknownQuery(query, names.columns);
    }
    case 'number':
      return [...inside, ...variableType(value, 'number', names.columns)];
    case 'date':
      return [...inside, ...variableType(value, 'date', names.columns)];
    case 'rule':
      return [...inside, ...ruleProblems(value, takes, names.parameters)];
    case 'relation':
      return [...inside, ...nameProblems(value, takes, names.relations)];
    case 'word':
      return schema.safeParse(value).success ? inside : [...inside, `${takes}${choicesOf(schema)}`];
    default:
      return inside;
  }
}

/** `one of "a", "b"`. */
function choicesOf(schema: z.ZodType): string {
  const { enum: choices = [] } = jsonSchema(schema);
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

function ruleProblems(name: unknown, takes: string, known: readonly string[]): string[] {
  if (typeof name !== 'string') return [`${takes}the name of a parameter in quotation marks`];
  return known.includes(name) ? [] : [`unknown parameter "${name}"; expected one of ${known.join(', ')}`];
}

interface Call {
  readonly name: string;
  readonly parameters: Given;
}

function callProblems({ name, parameters }: Call, names: Names): string[] {
  if (name === 'plain') return valueProblems(parameters, names); // what parsePage makes of a bare variable
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
  return [...each, ...namedKeys(name, parameters, names), ...countProblems(called, parameters)];
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

function countProblems({ name, values }: PageFunction, parameters: Given): string[] {
  const wanted = Object.keys(values).length;
  const found = Object.keys(parameters).filter(isPlace).length;
  if (wanted === found) return [];
  return [`${name}() takes ${counted(wanted, 'value')}, found ${found}`];
}
