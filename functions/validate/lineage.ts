/**
 * What the columns of a statement can hold, as far as its text says: constants, and the keys of the columns that it
 * reads. It follows DuckDB's own tree of the statement through expressions, joins and unions, and knows nothing of a
 * column rather than something wrong.
 */
import { z } from 'zod';

/** A column of a relation that is read, with its keys; undefined: it can hold anything. */
export interface KeyedColumn {
  readonly name: string;
  readonly keys: readonly string[] | undefined;
}

/** The texts that a column of the statement can hold. */
interface Keys {
  readonly texts: readonly string[];
  /** Whether some of them are keys of what is read, and not only constants of the statement. */
  readonly areRead: boolean;
}

interface FollowedColumn {
  readonly name: string;
  /** Undefined: it can hold anything. */
  readonly keys: Keys | undefined;
}

/** The columns of a relation in their order; undefined if they are not known. */
type Columns = readonly FollowedColumn[] | undefined;

/** A text that is compared with what can never have it. */
export interface Strange {
  readonly text: string;
  /** What it is compared with, as it is written: `e.span`; empty if it is not a column. */
  readonly column: string;
  readonly keys: readonly string[];
  /** In bytes of the statement, from 0; undefined if the tree does not say. */
  readonly position: number | undefined;
}

export interface Lineage {
  readonly columns: Columns;
  readonly strange: readonly Strange[];
}

/**
 * @param known the columns of a relation that is not one of the statement's own expressions
 * @param isOpen whether a constant may be another one the next time
 */
export function lineageOf(
  query: unknown,
  known: (relation: string) => readonly KeyedColumn[] | undefined,
  isOpen: (text: string) => boolean = () => false,
): Lineage {
  const strange: Strange[] = [];
  const base: Scope = { relations: [], expressions: new Map(), known, isOpen, strange };
  const columns = isNode(query) ? columnsOfQuery(query, base) : undefined;
  return { columns, strange: strange.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)) };
}

type Node = Readonly<Record<string, unknown>>;

interface Relation {
  readonly alias: string;
  readonly columns: Columns;
}

interface Scope {
  readonly relations: readonly Relation[];
  /** Common table expressions, by name. */
  readonly expressions: ReadonlyMap<string, Columns>;
  readonly known: (relation: string) => readonly KeyedColumn[] | undefined;
  readonly isOpen: (text: string) => boolean;
  /** Gets what is found. */
  readonly strange: Strange[];
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const node = (value: unknown): Node => (isNode(value) ? value : {});
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const namesIn = z.array(z.string()).catch([]);

function columnsOfQuery(query: Node, outer: Scope): Columns {
  const expressions = new Map(outer.expressions);
  const scope = { ...outer, expressions };
  for (const { key, value } of nodes(node(query.cte_map).map)) {
    const { aliases, query: inner } = node(value);
    expressions.set(textOf(key), renamed(columnsOfQuery(node(node(inner).node), scope), aliases));
  }
  if (query.type === 'SELECT_NODE') return columnsOfSelect(query, scope);
  if (query.type !== 'SET_OPERATION_NODE') return undefined;
  return columnsOfSetOperation(query, scope);
}

/** A chain of hundreds of unions is as deep as it is long. */
function columnsOfSetOperation(query: Node, scope: Scope): Columns {
  let columns: Columns | 'none' = 'none';
  for (let rest = query; ; rest = node(rest.left)) {
    const isLast = rest.type !== 'SET_OPERATION_NODE';
    const own = columnsOfQuery(isLast ? rest : node(rest.right), scope);
    columns = columns === 'none' ? own : merged(own, columns);
    if (isLast) return columns;
  }
}

/** Names are those of the first. */
function merged(first: Columns, second: Columns): Columns {
  if (first?.length !== second?.length) return undefined;
  return first?.map(({ name, keys }, index) => ({ name, keys: union([keys, second?.[index]?.keys]) }));
}

function union(all: readonly (Keys | undefined)[]): Keys | undefined {
  const known = all.filter((keys) => keys !== undefined);
  if (known.length < all.length || known.length === 0) return undefined;
  const texts = [...new Set(known.flatMap((keys) => keys.texts))];
  return { texts, areRead: known.some((keys) => keys.areRead) };
}

function renamed(columns: Columns, aliases: unknown): Columns {
  const names = namesIn.parse(aliases);
  return columns?.map(({ name, keys }, index) => ({ name: names[index] ?? name, keys }));
}

function columnsOfSelect(select: Node, outer: Scope): Columns {
  const { from_table, cte_map: _expressions, modifiers: _order, ...parts } = select;
  const scope = { ...outer, relations: relationsOf(node(from_table), outer) };
  look([parts, conditionsOf(node(from_table))], scope);
  const columns = nodes(select.select_list).map((item) => columnsOfItem(item, scope));
  return columns.includes(undefined) ? undefined : columns.flatMap((some) => some ?? []);
}

function columnsOfItem(item: Node, scope: Scope): Columns {
  if (item.class !== 'STAR') return [{ name: nameOf(item), keys: keysOf(item, scope) }];
  const isWhole = ['exclude_list', 'replace_list', 'rename_list', 'expr'].every(
    (key) => item[key] === undefined,
  );
  if (!isWhole || item.columns === true) return undefined;
  const of = textOf(item.relation_name);
  const meant = scope.relations.filter(({ alias }) => of === '' || alias === of);
  if (meant.length === 0 || meant.some(({ columns }) => columns === undefined)) return undefined;
  return meant.flatMap(({ columns }) => columns ?? []);
}

const nameOf = (item: Node): string => textOf(item.alias) || (namesIn.parse(item.column_names).at(-1) ?? '');

function relationsOf(from: Node, scope: Scope): Relation[] {
  const relation = (columns: Columns): Relation[] => [
    {
      alias: textOf(from.alias) || textOf(from.table_name),
      columns: renamed(columns, from.column_name_alias),
    },
  ];
  switch (from.type) {
    case 'JOIN': {
      const both = [...relationsOf(node(from.left), scope), ...relationsOf(node(from.right), scope)];
      // A star gives the columns that are shared once.
      const isShared = from.using_columns !== undefined || from.ref_type === 'NATURAL';
      return isShared ? both.map(({ alias }) => ({ alias, columns: undefined })) : both;
    }
    case 'BASE_TABLE': {
      const name = textOf(from.table_name);
      const isOwn = textOf(from.schema_name) === '' && scope.expressions.has(name);
      return relation(
        isOwn ? scope.expressions.get(name) : from.schema_name ? undefined : columnsRead(name, scope),
      );
    }
    case 'SUBQUERY':
      return relation(columnsOfQuery(node(node(from.subquery).node), scope));
    case 'EXPRESSION_LIST':
      return relation(columnsOfValues(from.values, scope));
    case 'EMPTY':
      return [];
    default:
      return relation(columnsOfFunction(from, scope));
  }
}

const columnsRead = (relation: string, { known }: Scope): Columns =>
  known(relation)?.map(({ name, keys }) => ({ name, keys: keys && { texts: keys, areRead: true } }));

/** `unnest(array['a', 'b']) as t (kind)`; of other functions, the names that they are given. */
function columnsOfFunction(from: Node, scope: Scope): Columns {
  const names = namesIn.parse(from.column_name_alias);
  const { function_name, children } = node(from.function);
  const [array = {}, ...others] = nodes(children);
  const isList = function_name === 'unnest' && array.type === 'ARRAY_CONSTRUCTOR' && others.length === 0;
  const keys = isList ? union(nodes(array.children).map((one) => keysOf(one, scope))) : undefined;
  return names.length === 0
    ? undefined
    : names.map((name, index) => ({ name, keys: index === 0 ? keys : undefined }));
}

function columnsOfValues(values: unknown, scope: Scope): Columns {
  const rows = (Array.isArray(values) ? values : []).map(nodes);
  return rows[0]?.map((_, index) => ({
    name: `col${index}`,
    keys: union(rows.map((row) => keysOf(node(row[index]), scope))),
  }));
}

/** The conditions of joins; what is joined is looked at by itself. */
function conditionsOf(from: Node): unknown[] {
  if (from.type !== 'JOIN') return [];
  return [from.condition, ...conditionsOf(node(from.left)), ...conditionsOf(node(from.right))];
}

/** How deep an expression is followed. */
const deepest = 20;

/** The texts that an expression can be, without null. */
function keysOf(expression: Node, scope: Scope, depth = 0): Keys | undefined {
  const of = (...some: readonly unknown[]) => union(some.map((one) => keysOf(node(one), scope, depth + 1)));
  if (depth > deepest) return undefined;
  switch (expression.class) {
    case 'CONSTANT':
      return keysOfConstant(node(expression.value), scope);
    case 'COLUMN_REF':
      return keysOfColumn(namesIn.parse(expression.column_names), scope.relations);
    case 'CASE':
      return of(...nodes(expression.case_checks).map(({ then_expr }) => then_expr), expression.else_expr);
    case 'OPERATOR':
      return expression.type === 'OPERATOR_COALESCE' ? of(...nodes(expression.children)) : undefined;
    case 'FUNCTION':
      return passing.has(textOf(expression.function_name)) ? of(nodes(expression.children)[0]) : undefined;
    default:
      return undefined;
  }
}

/** Functions that give one of the values of their first argument. */
const passing = new Set(['min', 'max', 'arbitrary', 'any_value', 'min_by', 'max_by', 'first_value']);

function keysOfConstant({ is_null, value, type }: Node, { isOpen }: Scope): Keys | undefined {
  if (is_null === true) return { texts: [], areRead: false };
  const isText = node(type).id === 'VARCHAR' && typeof value === 'string' && !isOpen(value);
  return isText ? { texts: [value], areRead: false } : undefined;
}

function keysOfColumn(names: readonly string[], relations: readonly Relation[]): Keys | undefined {
  const [first = '', second] = names;
  if (names.length > 2) return undefined;
  const meant = second === undefined ? relations : relations.filter(({ alias }) => alias === first);
  if (meant.some(({ columns }) => columns === undefined)) return undefined;
  const found = meant
    .flatMap(({ columns }) => columns ?? [])
    .filter(({ name }) => name === (second ?? first));
  return union(found.map(({ keys }) => keys));
}

/** Looks for comparisons with texts in expressions; queries in them have a scope of their own. */
function look(parts: readonly unknown[], scope: Scope): void {
  const left: unknown[] = [...parts];
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) left.push(...next);
    if (!isNode(next)) continue;
    const { subquery, ...others } = next;
    // Names of the query around it are looked up in none: what they hold is not known there.
    if (subquery !== undefined) columnsOfQuery(node(node(subquery).node), { ...scope, relations: [] });
    compared(next, scope);
    left.push(...Object.values(others).filter((one) => typeof one === 'object' && one !== null));
  }
}

const comparisons = new Set([
  'COMPARE_EQUAL',
  'COMPARE_NOTEQUAL',
  'COMPARE_DISTINCT_FROM',
  'COMPARE_NOT_DISTINCT_FROM',
]);

function compared(expression: Node, scope: Scope): void {
  const { type, left, right } = expression;
  if (comparisons.has(textOf(type))) {
    strangeIn(node(left), [node(right)], scope);
    strangeIn(node(right), [node(left)], scope);
  } else if (type === 'COMPARE_IN' || type === 'COMPARE_NOT_IN') {
    const [value = {}, ...texts] = nodes(expression.children);
    strangeIn(value, texts, scope);
  }
}

function strangeIn(value: Node, texts: readonly Node[], scope: Scope): void {
  if (value.class === 'CONSTANT') return;
  const keys = keysOf(value, scope)?.texts ?? [];
  if (keys.length === 0) return;
  for (const one of texts) {
    const [text] = one.class === 'CONSTANT' ? (keysOfConstant(node(one.value), scope)?.texts ?? []) : [];
    if (text === undefined || keys.includes(text)) continue;
    const column = namesIn.parse(value.column_names).join('.');
    const position = Number(one.query_location);
    scope.strange.push({
      text,
      column,
      keys,
      position: Number.isSafeInteger(position) ? position : undefined,
    });
  }
}
