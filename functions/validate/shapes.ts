/** What a page gives to tags and functions: lists of the right shape, and columns of the right type. */
import Markdoc, { type Node } from '@markdoc/markdoc';
import { writings } from '../compose/writing.ts';
import type { Column, ColumnType } from '../query/table.ts';
import type { QueryColumns } from './sql.ts';

const numbers: readonly ColumnType[] = ['integer', 'decimal', 'double'];
const dates: readonly ColumnType[] = ['date', 'timestamp', 'string'];

/** What a value that is written has to be. */
export type Written = 'number' | 'date';

/** A column that is no number cannot be written as one. */
export function typeProblems(value: unknown, written: Written, columns: QueryColumns): string[] {
  if (!Markdoc.Ast.isVariable(value) || value.path.length !== 2) return [];
  const [query = '', name = ''] = value.path.map(String);
  return wrongType(columnIn(query, name, columns), written, `$${query}.${name}`);
}

function columnIn(query: string, name: unknown, columns: QueryColumns): Column | undefined {
  return Object.hasOwn(columns, query) ? columns[query]?.find((column) => column.name === name) : undefined;
}

function wrongType(column: Column | undefined, written: Written, called: string): string[] {
  if (!column || (written === 'number' ? numbers : dates).includes(column.type)) return [];
  return [`${called} is ${column.type}; expected a ${written}`];
}

/** The lists of a tag, and the columns that it draws or writes as numbers and dates. */
export function shapeProblems(node: Node, columns: QueryColumns): string[] {
  const { attributes } = node;
  if (node.tag === 'table')
    return [
      ...listProblems('columns', attributes.columns, isTableColumn),
      ...writtenProblems(attributes, columns),
    ];
  if (node.tag === 'figures') {
    return [
      ...listProblems('columns', attributes.columns, isFigureColumn),
      ...listProblems('rows', attributes.rows, isFigureRow),
    ];
  }
  return [];
}

export type Given = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Markdoc.Ast.isAst(value);

// A text may be made by a function; what a function gives is known only when it is called.
const isText = (value: unknown) => typeof value === 'string' || Markdoc.Ast.isAst(value);
const isWriting = (as: unknown) => as === undefined || (writings as readonly unknown[]).includes(as);

interface Shape {
  readonly holds: (item: unknown) => boolean;
  readonly expected: string;
}

const expectedWriting = `as one of ${writings.join(', ')}`;
const isTableColumn: Shape = {
  holds: (item) => isMap(item) && typeof item.column === 'string' && isText(item.label) && isWriting(item.as),
  expected: `{column: "…", label: "…"}, ${expectedWriting}`,
};
const isFigureColumn: Shape = {
  holds: (item) => isMap(item) && isText(item.label) && isWriting(item.as),
  expected: `{label: "…"}, ${expectedWriting}`,
};
const isFigureRow: Shape = {
  holds: (item) => isMap(item) && isText(item.label) && isWriting(item.as) && Array.isArray(item.values),
  expected: `{label: "…", values: […]}, ${expectedWriting}`,
};

function listProblems(name: string, list: unknown, { holds, expected }: Shape): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) =>
    holds(item) ? [] : [`${name}: item ${index + 1} is none; expected ${expected}`],
  );
}

export const tableOf = (attributes: Given): string =>
  Markdoc.Ast.isVariable(attributes.data) ? String(attributes.data.path[0]) : '';

const dateWritings: readonly unknown[] = ['date', 'month', 'short-month', 'weekday'];

export function writtenAs(as: unknown): Written | undefined {
  if (as === undefined || as === 'text') return undefined;
  return dateWritings.includes(as) ? 'date' : 'number';
}

function writtenProblems(attributes: Given, columns: QueryColumns): string[] {
  const query = tableOf(attributes);
  const listed = (Array.isArray(attributes.columns) ? attributes.columns : []).filter(isMap);
  const given = [...listed, { column: attributes.value, as: attributes.as }];
  return [
    ...given.flatMap(({ column, as }) => columnProblem(query, column, writtenAs(as), columns)),
    ...columnProblem(query, attributes.order, 'number', columns),
  ];
}

export function columnProblem(
  query: string,
  name: unknown,
  written: Written | undefined,
  columns: QueryColumns,
): string[] {
  return written === undefined
    ? []
    : wrongType(columnIn(query, name, columns), written, `column "${name}" of $${query}`);
}
