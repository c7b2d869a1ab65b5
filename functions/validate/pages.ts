/** Pages against the columns of their queries: every name a page uses exists, and languages say the same. */
import Markdoc, { type Config, type Node } from '@markdoc/markdoc';
import { pageFunctions } from '../compose/functions.ts';
import { columnAttributes, tagNames, tags } from '../compose/tags.ts';
import { parsePage } from '../compose.ts';
import type { Problem } from '../errors.ts';
import type { TextFile } from '../templates/files.ts';
import type { Report } from '../templates/report.ts';
import { chartColumns, chartProblems } from './charts.ts';
import { shapeProblems, typeProblems } from './shapes.ts';
import type { QueryColumns } from './sql.ts';

export function checkPages(report: Report, columns: QueryColumns): Problem[] {
  const pages = Object.values(report.pages);
  const parameters = Object.keys(report.settings.parameters);
  return [...pages.flatMap((page) => checkPage(page, columns, parameters)), ...missingBlocks(pages)];
}

function checkPage(page: TextFile, columns: QueryColumns, parameters: readonly string[]): Problem[] {
  const ast = parsePage(page.text);
  const named = [...ast.walk()].flatMap((node) =>
    [...problemsOf(node, columns), ...parameterProblems(node.attributes, parameters)].map((message) =>
      at(page, node, message),
    ),
  );
  return [...named, ...markdocProblems(page, ast)].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

const lineOf = (node: Node) => (node.lines[0] ?? node.location?.start.line ?? 0) + 1;
const at = (page: TextFile, node: Node, message: string): Problem => ({
  file: page.file,
  line: lineOf(node),
  message,
});

// Functions and variables are checked by name below, with what was expected; the rest is Markdoc's.
function markdocProblems(page: TextFile, ast: Node): Problem[] {
  const errors = Markdoc.validate(ast, { tags: { ...tags } } as Config);
  return errors
    .filter(({ error }) => !/^(function|variable|parameter)-/.test(error.id))
    .map(({ error, lines, location }) => ({
      file: page.file,
      line: (lines[0] ?? location?.start?.line ?? 0) + 1,
      message: error.id === 'tag-undefined' ? unknownTag(error.message) : error.message,
    }));
}

function unknownTag(message: string): string {
  return `${message.charAt(0).toLowerCase()}${message.slice(1)}; expected one of ${tagNames.join(', ')}`;
}

function problemsOf(node: Node, columns: QueryColumns): string[] {
  const values = Object.entries(node.attributes).flatMap(([name, value]) =>
    name === 'data' && queryOf(value) !== undefined
      ? variableProblems([queryOf(value)], columns)
      : valueProblems(value, columns),
  );
  return node.type === 'tag'
    ? [
        ...values,
        ...columnProblems(node, columns),
        ...(node.tag === 'chart' ? chartProblems(node.attributes, columns) : shapeProblems(node, columns)),
      ]
    : values;
}

function valueProblems(value: unknown, columns: QueryColumns): string[] {
  if (Markdoc.Ast.isVariable(value))
    return [...variableProblems(value.path, columns), ...wholeTable(value.path, columns)];
  if (Markdoc.Ast.isFunction(value)) return functionProblems(value, columns);
  if (Array.isArray(value)) return value.flatMap((item) => valueProblems(item, columns));
  if (typeof value === 'object' && value !== null)
    return Object.values(value).flatMap((item) => valueProblems(item, columns));
  return [];
}

function variableProblems(path: readonly unknown[], columns: QueryColumns): string[] {
  const [query, column] = path.map(String);
  if (!Object.hasOwn(columns, query ?? ''))
    return [`unknown query $${query}; expected one of ${Object.keys(columns).join(', ')}`];
  if (column === undefined) return [];
  return unknownColumn(query ?? '', column, columns);
}

// A table has no value of its own to be written.
function wholeTable(path: readonly unknown[], columns: QueryColumns): string[] {
  const [query, column, ...more] = path.map(String);
  if (!Object.hasOwn(columns, query ?? '')) return [];
  const names = (columns[query ?? ''] ?? []).map(({ name }) => `$${query}.${name}`).join(', ');
  if (column === undefined) return [`$${query} is a whole table; expected one of its values: ${names}`];
  return more.length > 0 ? [`$${path.join('.')} is no value; expected one of ${names}`] : [];
}

function unknownColumn(query: string, column: string, columns: QueryColumns): string[] {
  const names = (columns[query] ?? []).map(({ name }) => name);
  if (names.includes(column)) return [];
  return [`unknown column "${column}" of $${query}; expected one of ${names.join(', ')}`];
}

interface Call {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function functionProblems({ name, parameters }: Call, columns: QueryColumns): string[] {
  const takesTable = Object.hasOwn(pageFunctions, name) && pageFunctions[name]?.table === true;
  const inside = Object.entries(parameters).flatMap(([place, value]) =>
    takesTable && place === '0' && queryOf(value) !== undefined
      ? variableProblems([queryOf(value)], columns)
      : valueProblems(value, columns),
  );
  if (name === 'plain') return inside; // what parsePage makes of a bare variable
  const known = Object.hasOwn(pageFunctions, name) ? pageFunctions[name] : undefined;
  if (!known)
    return [
      `unknown function ${name}(); expected one of ${Object.keys(pageFunctions).join(', ')}`,
      ...inside,
    ];
  const positional = Object.keys(parameters).filter((key) => /^\d+$/.test(key)).length;
  const named = Object.keys(parameters).filter((key) => !/^\d+$/.test(key));
  const counts =
    positional === known.positional
      ? []
      : [`${name}() takes ${known.positional} values, found ${positional}`];
  const strange = named
    .filter((key) => known.named !== undefined && !known.named.includes(key))
    .map((key) => `${name}() has no parameter "${key}"; expected ${known.named?.join(', ') || 'none'}`);
  // `pick($query, "column", column=value)` names columns by text, and by the names of its arguments too.
  const texts = [
    ...(known.columns ?? []).map((place) => String(parameters[place])),
    ...(known.named ? [] : named),
  ];
  return [
    ...inside,
    ...counts,
    ...strange,
    ...(known.columns ? textProblems(parameters[0], texts, columns) : []),
    ...(known.value ? typeProblems(parameters[0], known.value, columns) : []),
  ];
}

function textProblems(table: unknown, names: readonly string[], columns: QueryColumns): string[] {
  const query = queryOf(table);
  if (query === undefined || !(query in columns)) return [];
  return names.flatMap((column) => unknownColumn(query, column, columns));
}

/** `parameter("name")` names a rule of report.yaml or parameters.yaml. */
function parameterProblems(value: unknown, known: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const isCall = Markdoc.Ast.isFunction(value);
  const name = isCall && value.name === 'parameter' ? String(value.parameters[0]) : undefined;
  const own =
    name === undefined || known.includes(name)
      ? []
      : [`unknown parameter "${name}"; expected one of ${known.join(', ')}`];
  return [
    ...own,
    ...Object.values(isCall ? value.parameters : value).flatMap((item) => parameterProblems(item, known)),
  ];
}

function queryOf(value: unknown): string | undefined {
  return Markdoc.Ast.isVariable(value) && value.path.length === 1 ? String(value.path[0]) : undefined;
}

function columnProblems(node: Node, columns: QueryColumns): string[] {
  if (node.tag !== 'chart' && node.tag !== 'table') return [];
  const query = queryOf(node.attributes.data);
  if (query === undefined) return [`{% ${node.tag} %} takes data=$QUERY, a whole table`];
  if (!(query in columns)) return [];
  const naming = node.tag === 'chart' ? chartColumns(node.attributes) : columnAttributes;
  const single = naming.flatMap((attribute) => [node.attributes[attribute] ?? []].flat());
  const listed = [node.attributes.columns ?? []].flat().map((item: unknown) => columnIn(item));
  return [...single, ...listed].flatMap((column) =>
    typeof column === 'string'
      ? unknownColumn(query, column, columns)
      : ['a column of a table is written {column: "…", label: "…"}'],
  );
}

function columnIn(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'column' in item ? item.column : undefined;
}

/** Blocks that one language has and another lacks. */
function missingBlocks(pages: readonly TextFile[]): Problem[] {
  const [first, ...others] = pages.map((page) => ({ page, blocks: blocksOf(page) }));
  if (!first) return [];
  return others.flatMap((other) => [...lacking(first, other), ...lacking(other, first)]);
}

interface PageBlocks {
  readonly page: TextFile;
  readonly blocks: readonly { readonly signature: string; readonly line: number }[];
}

function blocksOf(page: TextFile): PageBlocks['blocks'] {
  return [...parsePage(page.text).walk()].flatMap((node) => {
    const signature = signatureOf(node);
    return signature === undefined ? [] : [{ signature, line: lineOf(node) }];
  });
}

function signatureOf(node: Node): string | undefined {
  if (node.type === 'heading') return `heading of level ${node.attributes.level}`;
  if (node.type !== 'tag' || node.tag === 'if' || node.tag === 'else') return undefined;
  const query = queryOf(node.attributes.data);
  const type = node.tag === 'chart' ? ` type="${node.attributes.type}"` : '';
  const value = node.tag === 'kpi' ? ` value=${variablesIn(node.attributes.value).join(', ')}` : '';
  return `{% ${node.tag}${type}${query === undefined ? '' : ` data=$${query}`}${value} %}`;
}

function variablesIn(value: unknown): string[] {
  if (Markdoc.Ast.isVariable(value)) return [`$${value.path.join('.')}`];
  if (Markdoc.Ast.isFunction(value)) return Object.values(value.parameters).flatMap(variablesIn);
  return [];
}

function lacking(has: PageBlocks, lacks: PageBlocks): Problem[] {
  const left = [...lacks.blocks];
  let last = 1; // where the block would stand: behind the last one that both have
  return has.blocks.flatMap(({ signature, line }): Problem[] => {
    const index = left.findIndex((block) => block.signature === signature);
    const [found] = index < 0 ? [] : left.splice(index, 1);
    if (found) {
      last = found.line;
      return [];
    }
    const message = `lacks the ${signature} that ${has.page.file}:${line} has; expected it after this line`;
    return [{ file: lacks.page.file, line: last, message }];
  });
}
