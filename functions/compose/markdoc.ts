/** Pages as Markdoc reads them: its schema is made from what tags and functions declare. */
import Markdoc, { type Config, type Node, type Schema, type SchemaAttribute } from '@markdoc/markdoc';
import { z } from 'zod';
import { formatExact } from '../language/format.ts';
import type { Tables } from '../query/table.ts';
import { jsonSchema } from './attribute.ts';
import type { PageContext } from './context.ts';
import { functionGroups } from './functions.ts';
import { pageTable } from './page-table.ts';
import { type PageTag, renderedAs } from './tag.ts';
import { tags } from './tags.ts';

/** Parses a page; a bare `{% $query.column %}` is written as a number of its language. */
export function parsePage(text: string): Node {
  const ast = Markdoc.parse(text);
  for (const node of ast.walk()) {
    const { content } = node.attributes;
    if (node.type === 'text' && Markdoc.Ast.isVariable(content)) {
      node.attributes.content = new Markdoc.Ast.Function('plain', { 0: content });
    }
  }
  return ast;
}

/** What Markdoc fills a page with: values of the tables, and functions that write them. */
export function pageConfig(context: PageContext, tables: Tables): Config {
  const functions = functionGroups.flatMap((group) =>
    group.functions.map(
      ({ name, call }) =>
        [name, { transform: (args: Record<string, unknown>) => call(args, context) }] as const,
    ),
  );
  const plain = { transform: (args: Record<string, unknown>) => plainValue(args[0], context) };
  const variables = Object.entries(tables).map(([name, table]) => [name, pageTable(table)] as const);
  return {
    tags: tagSchemas(),
    functions: { ...Object.fromEntries(functions), plain },
    variables: Object.fromEntries(variables),
  };
}

function plainValue(value: unknown, context: PageContext): string {
  if (value === null || value === undefined) return context.word('no_data');
  return typeof value === 'number' ? formatExact(value, 'number', context.writing) : String(value);
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
    attributes: Object.fromEntries([...ofKinds, ...own]),
  };
}

const types = { string: String, number: Number, integer: Number, boolean: Boolean, array: Array } as const;

function attributeSchema(schema: z.core.JSONSchema._JSONSchema, required: boolean): SchemaAttribute {
  const attribute: SchemaAttribute = { required };
  if (typeof schema === 'boolean') return attribute;
  const type = Object.entries(types).find(([name]) => name === schema.type)?.[1];
  if (type) attribute.type = type;
  if (schema.enum) attribute.matches = schema.enum.map(String);
  return attribute;
}
