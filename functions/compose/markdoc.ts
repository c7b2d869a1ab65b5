/** Pages as Markdoc reads them: its schema is made from what tags and functions declare. */
import Markdoc, { type Config, type Node, type Schema, type SchemaAttribute } from '@markdoc/markdoc';
import { z } from 'zod';
import type { Tables } from '../query/table.ts';
import { jsonSchema, meaningOf } from './attribute.ts';
import type { PageContext } from './context.ts';
import { isWritten } from './figure-value.ts';
import { functionGroups } from './functions.ts';
import { type PageValues, pageValues } from './page-values.ts';
import { lineOf, PlacedTag, placed } from './place.ts';
import { basePath, sentence } from './sentence.ts';
import { type PageTag, renderedAs } from './tag.ts';
import { tags } from './tags.ts';

/** The page as its readers see it, line for line: Markdoc's own way with comments does not end for one in a link. */
export const withoutComments = (text: string): string =>
  text.replaceAll(/<!--.*?-->/gs, (comment) => comment.replaceAll(/[^\n]/g, ''));

/**
 * Parses a page without its comments. A bare `{% $query.column %}` is written as a number of its language, and what
 * stands alone on a line is a paragraph.
 */
export function parsePage(text: string): Node {
  const ast = Markdoc.parse(withoutComments(text));
  for (const node of [ast, ...ast.walk()]) {
    node.children = node.children.map((child) => inParagraph(child, node));
    if (node.type === 'inline') countLines(node, lineOf(node) - 1);
    const { content } = node.attributes;
    if (node.type === 'text') {
      ask([content], asText);
      write(content);
    }
    if (node.type === 'tag' && node.tag !== 'if') ask(Object.values(node.attributes).flat(), asItIs);
  }
  for (const node of ast.walk()) placeCalls(Object.values(node.attributes), lineOf(node));
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

/** A tag says of a figure by name that it is not known, and a function may ask. */
function ask(values: readonly unknown[], how: string): void {
  for (const value of values) {
    if (!Markdoc.Ast.isVariable(value)) continue;
    const path = [how, ...value.path];
    value.resolve = ({ variables } = {}) => (variables instanceof Function ? variables(path) : null);
  }
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
export function parseToFill(text: string): Node {
  const ast = parsePage(text);
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
function placeCalls(values: readonly unknown[], line: number): void {
  for (const value of values) {
    if (Markdoc.Ast.isFunction(value)) {
      const resolve = value.resolve.bind(value);
      value.resolve = (config) => placed({ line }, () => resolve(config));
      ask(Object.values(value.parameters), asArgument);
      placeCalls(Object.values(value.parameters), line);
    } else if (typeof value === 'object' && value !== null && !Markdoc.Ast.isAst(value)) {
      placeCalls(Object.values(value), line);
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
    tags: tagSchemas(),
    // Where a line ends no space is meant in a language that has none.
    nodes: { softbreak: { transform: () => context.word('sentence_space') } },
    functions: { ...Object.fromEntries(functions), [sentenceName]: { transform: filled } },
    variables: ([first = '', ...rest]: readonly string[]) => {
      if (first === asItIs) return values.referenceAt(rest.map(String));
      if (first === asArgument) return values.argumentAt(rest.map(String));
      if (first === asText) return bareText(rest.map(String), values, context);
      return values.at([first, ...rest].map(String));
    },
  };
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
      return new PlacedTag(renderedAs(name), node.transformAttributes(config), children, lineOf(node));
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
