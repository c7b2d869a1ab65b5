/** Pages as Markdoc reads them: its schema is made from what tags and functions declare. */
import Markdoc, {
  type Config,
  type Node,
  type RenderableTreeNode,
  type Schema,
  type SchemaAttribute,
} from '@markdoc/markdoc';
import { z } from 'zod';
import { separators } from '../language/listed.ts';
import type { Tables } from '../query/table.ts';
import type { TextFile } from '../templates/files.ts';
import { jsonSchema, meaningOf } from './attribute.ts';
import type { PageContext } from './context.ts';
import { isWritten } from './figure-value.ts';
import { functionGroups } from './functions.ts';
import { type PageValues, pageValues } from './page-values.ts';
import { fileOf, lineOf, type Place, PlacedTag, placed } from './place.ts';
import { basePath, sentence } from './sentence.ts';
import { type PageTag, renderedAs } from './tag.ts';
import { each, loopRows } from './tags/each.ts';
import { snippet } from './tags/snippet.ts';
import { tags } from './tags.ts';

/** The page as its readers see it, line for line: Markdoc's own way with comments does not end for one in a link. */
export const withoutComments = (text: string): string =>
  text.replaceAll(/<!--.*?-->/gs, (comment) => comment.replaceAll(/[^\n]/g, ''));

/**
 * Parses a page without its comments. A bare `{% $query.column %}` is written as a number of its language, and what
 * stands alone on a line is a paragraph.
 */
export function parsePage(text: string, file?: string): Node {
  const ast = Markdoc.parse(withoutComments(text), file);
  for (const node of [ast, ...ast.walk()]) {
    node.children = node.children.map((child) => inParagraph(child, node));
    if (node.type === 'inline') countLines(node, lineOf(node) - 1);
    const { content } = node.attributes;
    if (node.tag === each.name) repeat(node);
    if (node.type === 'text') {
      ask([content], asText);
      write(content);
    }
    if (node.type === 'tag' && node.tag !== 'if') ask(Object.values(node.attributes).flat(), asItIs);
  }
  for (const node of ast.walk()) placeCalls(Object.values(node.attributes), { file, line: lineOf(node) });
  return ast;
}

/** No page can call it. */
const sentenceName = '{}';
const sentences = z.union([z.string(), z.array(z.string())]);

/** In front of a path: what it names is meant as it is, even if nothing of it is known. */
const asItIs = '&';
/** It is meant as a text. */
const asText = '"';
/** It is what a function is given: a number knows its unit. */
const asArgument = '(';
/** Its rows are gone through. */
const asLoop = '*';

/** A tag says of a figure by name that it is not known, and a function may ask. */
function ask(values: readonly unknown[], how: string): void {
  for (const value of values) {
    if (!Markdoc.Ast.isVariable(value)) continue;
    const path = [how, ...value.path];
    value.resolve = ({ variables } = {}) => (variables instanceof Function ? variables(path) : null);
  }
}

/** What stands in a loop is filled in once for each row. */
function repeat(node: Node): void {
  node.resolve = ({ variables } = {}) => {
    const { primary, ...given } = node.attributes;
    const path = Markdoc.Ast.isVariable(primary) ? primary.path : [];
    const configs: readonly Config[] = variables instanceof Function ? variables([asLoop, path, given]) : [];
    const rows = configs.map((config) => {
      const children = node.children.map((child) => child.resolve(config));
      return new Markdoc.Ast.Node('node', {}, children);
    });
    return Object.assign(new Markdoc.Ast.Node(), node, { attributes: {}, children: rows });
  };
}

/** What a function gives in a text: a number with its unit, or that there is none. */
function write(value: unknown): void {
  if (!Markdoc.Ast.isFunction(value)) return;
  const resolve = value.resolve.bind(value);
  value.resolve = (config) => {
    const found: unknown = resolve(config);
    if (isWritten(found)) return found.text;
    return found ?? (config?.variables instanceof Function ? config.variables([asText]) : null);
  };
}

/** Parses a page to fill it in: its own sentences are filled with figures, and what functions make of the data is not. */
export function parseToFill(
  page: Pick<TextFile, 'file' | 'text'>,
  snippets: ReadonlyMap<string, TextFile>,
): Node {
  const ast = withSnippets(parsePage(page.text, page.file), snippets);
  for (const node of ast.walk()) {
    const tag = node.type === 'tag' ? tags.find(({ name }) => name === node.tag) : undefined;
    const base = basePath(node.attributes);
    for (const [name, schema] of Object.entries(tag?.attributes ?? {})) {
      const given = node.attributes[name];
      if (meaningOf(schema) !== 'sentence' || !sentences.safeParse(given).success) continue;
      node.attributes[name] = new Markdoc.Ast.Function(sentenceName, { 0: given, 1: base });
    }
  }
  return ast;
}

/** What snippets say stands in their places. */
function withSnippets(node: Node, snippets: ReadonlyMap<string, TextFile>): Node {
  node.children = node.children.flatMap((child) => {
    const found = child.tag === snippet.name ? snippets.get(child.attributes.name) : undefined;
    return found ? parsePage(found.text, found.file).children : [withSnippets(child, snippets)];
  });
  return node;
}

function inParagraph(child: Node, { type }: Node): Node {
  if (child.type !== 'text' || child.inline || type === 'inline' || type === 'fence') return child;
  const inline = new Markdoc.Ast.Node('inline', {}, [Object.assign(child, { inline: true })]);
  const paragraph = new Markdoc.Ast.Node('paragraph', {}, [inline]);
  inline.lines = child.lines;
  paragraph.lines = child.lines;
  return paragraph;
}

/** Markdoc gives all of a paragraph its first line. */
function countLines(node: Node, first: number): number {
  let line = first;
  for (const child of node.children) {
    child.lines = [line, line + 1];
    if (child.type === 'softbreak' || child.type === 'hardbreak') line += 1;
    line = countLines(child, line);
  }
  return line;
}

/** What a function throws while the page is filled in is on the line of the call. */
function placeCalls(values: readonly unknown[], place: Place): void {
  for (const value of values) {
    if (Markdoc.Ast.isFunction(value)) {
      const resolve = value.resolve.bind(value);
      value.resolve = (config) => placed(place, () => resolve(config));
      ask(Object.values(value.parameters), asArgument);
      placeCalls(Object.values(value.parameters), place);
    } else if (typeof value === 'object' && value !== null && !Markdoc.Ast.isAst(value)) {
      placeCalls(Object.values(value), place);
    }
  }
}

/** What Markdoc fills a page with: values of the tables, and functions that write them. */
export function pageConfig(context: PageContext, tables: Tables): Config {
  const values = pageValues(context, tables);
  const functions = functionGroups.flatMap((group) =>
    group.functions.map(
      ({ name, call }) =>
        [name, { transform: (args: Record<string, unknown>) => call(args, context) }] as const,
    ),
  );
  const filled = ({ 0: given, 1: base }: Record<string, unknown>) =>
    sentence(sentences.parse(given), z.array(z.string()).parse(base), values, context);
  return {
    tags: {
      ...tagSchemas(),
      [each.name]: { transform: (node, config) => rowsJoined(node, config, context) },
    },
    // Where a line ends no space is meant in a language that has none.
    nodes: { softbreak: { transform: () => context.word('sentence_space') } },
    functions: { ...Object.fromEntries(functions), [sentenceName]: { transform: filled } },
    variables: ([first = '', ...rest]: readonly string[]) => {
      if (first === asLoop) return loopConfigs(rest, values, context);
      if (first === asItIs) return values.referenceAt(rest.map(String));
      if (first === asArgument) return values.argumentAt(rest.map(String));
      if (first === asText) return bareText(rest.map(String), values, context);
      return values.at([first, ...rest].map(String));
    },
  };
}

const loop = z.tuple([z.array(z.coerce.string()), z.unknown()]);

function loopConfigs(asked: unknown, values: PageValues, context: PageContext): Config[] {
  const [path, given] = loop.parse(asked);
  return values.loopAt(path, (rows) => loopRows(rows, given)).map((tables) => pageConfig(context, tables));
}

/** Rows below each other; in a sentence, those that have a text, joined as its language joins them. */
function rowsJoined(node: Node, config: Config, { writing }: PageContext): RenderableTreeNode[] {
  const rows = node.children.map((row) => row.transformChildren(config));
  if (!node.inline) return rows.flat();
  const shown = rows.filter((row) => !isBlank(row));
  const between = separators(shown.length, writing);
  return shown.flatMap((row, i) => [...trimmed(row), between[i] ?? '']);
}

const isBlank = (nodes: readonly RenderableTreeNode[]): boolean =>
  nodes.every((one) => (Markdoc.Tag.isTag(one) ? isBlank(one.children) : String(one ?? '').trim() === ''));

function trimmed(row: readonly RenderableTreeNode[]): RenderableTreeNode[] {
  const start = row.map((one, i) => (i === 0 && typeof one === 'string' ? one.trimStart() : one));
  return start.map((one, i) => (i === row.length - 1 && typeof one === 'string' ? one.trimEnd() : one));
}

function bareText(path: readonly string[], values: PageValues, { word }: PageContext): string {
  return values.textAt(path) ?? word(path.at(-1) === 'change' ? 'no_comparison' : 'no_data');
}

/** The tags as Markdoc validates and transforms them. */
export function tagSchemas(): Record<string, Schema> {
  return Object.fromEntries(tags.map((tag) => [tag.name, tagSchema(tag)]));
}

function tagSchema({ name, around, attributes, kinds }: PageTag): Schema {
  const { properties = {}, required = [] } = jsonSchema(z.object(attributes));
  const own = Object.entries(properties).map(([attribute, schema]) => [
    attribute,
    attributeSchema(schema, required.includes(attribute)),
  ]);
  // Which of them a kind takes, and what they may be, is checked by what the kind declares.
  const ofKinds = kinds.flatMap((kind) => Object.keys(kind.attributes).map((attribute) => [attribute, {}]));
  return {
    render: renderedAs(name),
    selfClosing: !around,
    transform: (node, config) => {
      const children = node.transformChildren(config);
      const place = { file: fileOf(node), line: lineOf(node) };
      return new PlacedTag(renderedAs(name), node.transformAttributes(config), children, place);
    },
    attributes: Object.fromEntries([...ofKinds, ...own]),
  };
}

const types = { string: String, number: Number, integer: Number, boolean: Boolean, array: Array } as const;

function attributeSchema(schema: z.core.JSONSchema._JSONSchema, required: boolean): SchemaAttribute {
  const attribute: SchemaAttribute = { required };
  if (typeof schema === 'boolean') return attribute;
  const type = Object.entries(types).find(([name]) => name === schema.type)?.[1];
  if (type) attribute.type = type;
  if (schema.enum) attribute.validate = choiceOf(schema.enum.map(String));
  return attribute;
}

/** Markdoc's own message names eight of them and no more. */
const choiceOf =
  (known: readonly string[]): NonNullable<SchemaAttribute['validate']> =>
  (value, _, name) => {
    if (known.includes(value)) return [];
    const listed = known.map((one) => JSON.stringify(one)).join(', ');
    const message = `Attribute '${name}' must match one of [${listed}]. Got '${value}' instead.`;
    return [{ id: 'attribute-value-invalid', level: 'error', message }];
  };
