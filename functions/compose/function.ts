/** What a page function declares: a file of functions/ holds a group of them, and functions.ts names it. */
import { z } from 'zod';
import { type Attributes, column, type Holds } from '../charts/type.ts';
import { meaning, meaningOf } from './attribute.ts';
import type { PageContext } from './context.ts';
import { figureText, isFigureKnown, numberOfFigure, sideUnit } from './figure.ts';
import { isFigure, isWritten } from './figure-value.ts';
import { isPageTable, tableOf } from './page-table.ts';
import type { Quantity, UnitRule } from './quantity.ts';

/** Positional arguments by "0", "1", …; named ones by their name. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * Pure: it writes for the language of the page. What is unknown reads as the words for "no data" or
 * "no comparison", never as zero.
 */
export interface PageFunction {
  readonly name: string;
  /** What it gives, in a sentence or two. */
  readonly description: string;
  /** A use of it on a page of talent-growth. */
  readonly example: string;
  /** What it has to be given, in this order; each with a description. */
  readonly values: Attributes;
  /** How many of these, the last ones, may be left out. */
  readonly optional: number;
  /** What it may be given besides, by name. */
  readonly named: Attributes;
  /** What values of any other name are; undefined if it takes none. */
  readonly others: Others | undefined;
  /** Which unit the number has that it makes of two; undefined if that does not follow from theirs. */
  readonly units?: UnitRule | undefined;
  readonly call: (args: Arguments, context: PageContext) => unknown;
}

export interface Others {
  readonly description: string;
  /** They are called as columns of its table. */
  readonly areColumns: boolean;
}

/** Functions that belong together, with their head in docs/pages.md. */
export interface FunctionGroup {
  readonly title: string;
  readonly functions: readonly PageFunction[];
}

interface Declared<V extends Attributes, N extends Attributes> {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly values: V;
  readonly optional?: number;
  readonly named?: N;
  readonly others?: Others;
  readonly units?: UnitRule;
  readonly call: (
    given: z.output<z.ZodObject<V & N>>,
    context: PageContext,
    others: Readonly<Record<string, unknown>>,
  ) => unknown;
}

/** Makes a function whose `call` gets its parameters with the types that their schemas give. */
export function pageFunction<V extends Attributes, N extends Attributes = Record<never, never>>(
  declared: Declared<V, N>,
): PageFunction {
  const { values, optional = 0, named, others, call } = declared;
  const schema = z.object({ ...values, ...named } as V & N);
  const places = Object.keys(values);
  return {
    ...declared,
    optional,
    named: named ?? {},
    others,
    call: (args, context) => {
      const inOrder = places.map((name, place) => [name, plainly(args[place] ?? null, values[name])]);
      const byName = Object.entries(args)
        .filter(([name]) => !/^\d+$/.test(name))
        .map(([name, value]): [string, unknown] => {
          const isText = others?.areColumns === false && named?.[name] === undefined;
          return [name, isText ? inText(value, context) : plainly(value, named?.[name])];
        });
      const own = byName.filter(([name]) => named !== undefined && Object.hasOwn(named, name));
      const given = schema.parse(Object.fromEntries([...own, ...inOrder]));
      return call(given, context, Object.fromEntries(byName));
    },
  };
}

/** A figure as its number, and what has no rows as unknown, unless the function takes figures or tables. */
function plainly(value: unknown, schema: z.ZodType | undefined): unknown {
  const taken = schema && meaningOf(schema);
  if (taken === 'quantity') return quantityOf(value);
  if (taken === 'figure' || taken === 'series' || taken === 'table') return value;
  if (isFigure(value)) return value.isOne ? numberOfFigure(value) : isFigureKnown(value) || null;
  if (isPageTable(value)) return value[tableOf].rows.length > 0 ? value : null;
  return isWritten(value) ? value.value : value;
}

function quantityOf(given: unknown): Quantity {
  if (isFigure(given)) return { value: numberOfFigure(given), unit: sideUnit(given) };
  if (isWritten(given)) return { value: finite(given.value), unit: given.unit };
  return { value: finite(given), unit: undefined };
}

function finite(value: unknown): number | null {
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

/** What is to stand in a text: a figure with its unit. */
function inText(value: unknown, context: PageContext): unknown {
  if (isFigure(value)) return figureText(value, context) ?? context.word('no_data');
  return isWritten(value) ? value.text : plainly(value, undefined);
}

export const numberOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

/** A number; null if it is unknown. */
export function number(description: string) {
  return meaning(z.unknown().transform(numberOf), 'number', description);
}

/** A number with its unit. */
export function quantity(description: string) {
  return meaning(z.custom<Quantity>(), 'quantity', description);
}

export function optionalNumber(description: string) {
  return meaning(z.unknown().transform(numberOf).optional(), 'number', description);
}

/** A day, `YYYY-MM-DD`; null if it is unknown. */
export function day(description: string) {
  const dayOf = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return meaning(z.unknown().transform(dayOf), 'date', description);
}

/** Whether something is so, or a value is known. */
export function truth(description: string) {
  const isTrue = (value: unknown) => value !== null && value !== undefined && value !== false;
  return meaning(z.unknown().transform(isTrue), 'condition', description);
}

/** Anything that a page can write. */
export function anything(description: string) {
  return z.unknown().describe(description);
}

/** The name of a column of the function's table, in quotation marks. */
export function columnName(holds: Holds, description: string) {
  return column(z.string(), holds, description);
}

export function optionalColumnName(holds: Holds, description: string) {
  return column(z.string().optional(), holds, description);
}

// No reader wants more than six decimals of a percentage.
const maxDecimals = 6;

export const decimals = z
  .preprocess((given) => {
    const asked = Number(given ?? 1);
    return Number.isInteger(asked) && asked >= 0 ? Math.min(asked, maxDecimals) : 1;
  }, z.number())
  .describe(`How many digits stand after the point: 1 if it is not given, at most ${maxDecimals}.`);

export const decimalsOfAll = z
  .preprocess((given) => (given === undefined ? undefined : decimals.parse(given)), z.number().optional())
  .describe(`Every digit is written then, and as many of them after the point, at most ${maxDecimals}.`);
