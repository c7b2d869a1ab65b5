/**
 * What attributes of tags and parameters of functions may be. The check, the types and docs/pages.md are made from
 * these schemas; those that name columns are made by `column` of charts/type.ts.
 */
import { z } from 'zod';
import { type FigureValue, isFigure, isWritten } from './figure-value.ts';
import { isPageTable, type PageTable, tableOf } from './page-table.ts';
import { writings } from './writing.ts';

/**
 * What a schema cannot say: that a value is a whole table, the rows of one or of a figure, a figure of one row, a series, one or more figures, or asks
 * whether something is so or known; is written as a number or a date, has a unit besides, names a relation of the lake, is a sentence with figures in it, or is one of the
 * schema's own words, which stand on the page.
 */
export type Meaning =
  | 'table'
  | 'events'
  | 'rows'
  | 'figure'
  | 'series'
  | 'figures'
  | 'single figures'
  | 'lists of figures'
  | 'condition'
  | 'number'
  | 'quantity'
  | 'date'
  | 'relation'
  | 'sentence'
  | 'word';

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

export function optionalText(description: string) {
  return text(description).optional().describe(description);
}

function asText(value: unknown): unknown {
  if (value === null) return '';
  if (isWritten(value)) return value.text;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

const sentences = z.preprocess(asText, z.union([z.string(), z.array(z.string()).transform(() => '')]));

/** A sentence with figures in it, or several, of which the first stands whose figures are all known. */
export function sentence(description: string) {
  return meaning(sentences, 'sentence', description);
}

export function optionalSentence(description: string) {
  return meaning(sentences.optional(), 'sentence', description);
}

const oneFigure = z.custom<FigureValue>(isFigure, { error: 'expected a figure of figures.yaml, as $NAME' });

/** A figure of one row; null if it is not known at all. */
export function figure(description: string) {
  return meaning(oneFigure.nullable(), 'figure', description);
}

export function optionalFigure(description: string) {
  return meaning(oneFigure.nullable().optional(), 'figure', description);
}

/** A figure over a series: months, days. */
export function series(description: string) {
  return meaning(oneFigure.nullable(), 'series', description);
}

export function optionalSeries(description: string) {
  return meaning(oneFigure.nullable().optional(), 'series', description);
}

/**
 * Figures: one, or a list of them.
 * @param which whether they are of one row each, or of several
 */
export function figures(which: 'figures' | 'single figures' | 'lists of figures', description: string) {
  const schema = z.union([oneFigure.transform((one) => [one]), z.array(oneFigure).min(1)]);
  return meaning(schema.optional(), which, description);
}

const oneTable = z
  .custom<PageTable>(isPageTable, { error: 'expected $QUERY, a whole table' })
  .transform((page) => page[tableOf]);

/** A whole table: `$query`. */
export function table(description: string) {
  return meaning(oneTable, 'table', description);
}

export function optionalTable(description: string) {
  return meaning(oneTable.optional(), 'table', description);
}

/** A table of events: what happened, from when to when. */
export function events(description: string) {
  return meaning(oneTable.optional(), 'events', description);
}

/** A value of the data, or what the page says in its place. */
export const value = z.preprocess(
  (given) => (isWritten(given) ? given.value : given),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

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
