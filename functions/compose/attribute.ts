/**
 * What attributes of tags and parameters of functions may be. The check, the types and docs/pages.md are made from
 * these schemas; those that name columns are made by `column` of charts/type.ts.
 */
import { z } from 'zod';
import { isPageTable, type PageTable, tableOf } from './page-table.ts';
import { writings } from './writing.ts';

/**
 * What a schema cannot say: that a value is a whole table, is written as a number or a date, names a rule or a
 * relation of the lake, or is one of the schema's own words, which stand on the page.
 */
export type Meaning = 'table' | 'number' | 'date' | 'rule' | 'relation' | 'word';

const meanings = z.registry<{ readonly meaning: Meaning }>();

export const meaningOf = (schema: z.ZodType): Meaning | undefined => meanings.get(schema)?.meaning;

/** Gives a schema its meaning and its description. */
export function meaning<S extends z.ZodType>(schema: S, meaning: Meaning, description: string): S {
  const described = schema.describe(description);
  meanings.add(described, { meaning });
  return described;
}

/** A text of the page, or what a function makes of the data; empty if it is unknown. */
export function text(description: string) {
  return z.preprocess(asText, z.string()).describe(description);
}

function asText(value: unknown): unknown {
  if (value === null) return '';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** A whole table: `$query`. */
export function table(description: string) {
  const schema = z.custom<PageTable>(isPageTable, { error: 'expected $QUERY, a whole table' });
  return meaning(
    schema.transform((page) => page[tableOf]),
    'table',
    description,
  );
}

/** A value of the data, or what the page says in its place. */
export const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** How values are written: `as="money"`. */
export function writing(description: string) {
  return z.enum(writings).optional().describe(description);
}

// No reader wants more.
const mostDecimals = 6;

/** How many digits stand after the point. */
export const optionalDecimals = z
  .int()
  .min(0)
  .max(mostDecimals)
  .optional()
  .describe(`How many digits stand after the point, at most ${mostDecimals}, if not as usual.`);

/** A number of rows. */
export function rowCount(description: string) {
  return z.number().optional().describe(description);
}

/** What a page may write, before it is read. */
export function jsonSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
