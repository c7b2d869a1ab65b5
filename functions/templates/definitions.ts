/** definitions.yaml and labels.yaml of a report: what its tables and checks say, and how values read. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors.ts';
import { formatAmount, formatGrowth, formatRound } from '../language/format.ts';
import { byLanguage } from '../language/languages.ts';
import type { Writing } from '../language/writing.ts';
import { displayPath } from './directories.ts';
import { type Texts, texts } from './texts.ts';
import { parseYaml } from './yaml.ts';

const definitionsSchema = z.strictObject({
  queries: z.record(z.string(), z.strictObject({ title: texts, text: texts })).default({}),
  /** `found` is what the report says to its readers where the check finds something. */
  checks: z
    .record(z.string(), z.strictObject({ title: texts, text: texts, found: texts.optional() }))
    .default({}),
});

/** What the values of a column read as, by language: `zh: {kind: {goods: 商品}}`. */
const labelsSchema = byLanguage(z.record(z.string(), z.record(z.string(), z.string())));

export type Definitions = z.output<typeof definitionsSchema>;
export type Labels = z.output<typeof labelsSchema>;

/** What the texts of rules are filled with. */
interface Parameters {
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly currency: string;
}

/**
 * Reads definitions.yaml with its rules filled in: `{large_sales:amount}` reads "¥50 million", whatever the
 * report sets.
 * @throws InputError a placeholder names no number among the parameters, or no way of writing it
 */
export function loadDefinitions(directory: string, settings: Parameters): Definitions {
  const { queries, checks } = optionalYaml(directory, 'definitions.yaml', definitionsSchema);
  const fill = (given: Texts): Texts => mapValues(given, filler(directory, 'definitions.yaml', settings));
  return {
    queries: mapValues(queries, ({ title, text }) => ({ title, text: fill(text) })),
    checks: mapValues(checks, ({ found, ...check }) => ({
      ...check,
      text: fill(check.text),
      ...(found ? { found: fill(found) } : {}),
    })),
  };
}

/**
 * Reads labels.yaml with its rules filled in, as `loadDefinitions`; a report without one has no labels.
 * @throws InputError as `loadDefinitions`
 */
export function loadLabels(directory: string, settings: Parameters): Labels {
  const fill = filler(directory, 'labels.yaml', settings);
  return mapValues(optionalYaml(directory, 'labels.yaml', labelsSchema), (columns, language) =>
    mapValues(columns, (labels) => mapValues(labels, (text) => fill(text, language))),
  );
}

/** Fills the rules of a text of a file that is in a language. */
function filler(directory: string, file: string, settings: Parameters) {
  return (text: string, language: string): string =>
    text.replace(placeholder, (whole, name: string, writing: string) => {
      const written = ruleText(name, writing, language, settings);
      if ('text' in written) return written.text;
      throw problemAt(join(directory, file), whole, written.problem);
    });
}

const placeholder = /\{(\w+):(\w+)\}/g;

const ruleWritings = {
  amount: formatAmount,
  count: formatRound,
  growth: (value: number, writing: Writing) => formatGrowth(value, writing, 0),
};

const isWriting = (writing: string): writing is keyof typeof ruleWritings =>
  Object.hasOwn(ruleWritings, writing);

function ruleText(
  name: string,
  writing: string,
  language: string,
  { parameters, currency }: Parameters,
): { readonly text: string } | { readonly problem: string } {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (value === undefined)
    return { problem: `names an unknown parameter; expected one of ${Object.keys(parameters).join(', ')}` };
  if (!isWriting(writing)) {
    const known = Object.keys(ruleWritings).join(', ');
    return { problem: `is not written in a known way; expected one of ${known} after the colon` };
  }
  if (typeof value !== 'number') return { problem: `names a parameter that is not a number: ${value}` };
  return { text: ruleWritings[writing](value, { language, currency }) };
}

function problemAt(path: string, placeholder: string, problem: string): InputError {
  const lines = readFileSync(path, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes(placeholder)) + 1;
  return InputError.at(displayPath(path), `${placeholder} ${problem}`, line);
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  make: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value, key)]));
}

function optionalYaml<T extends z.ZodType>(directory: string, name: string, type: T): z.output<T> {
  const path = join(directory, name);
  return parseYaml(displayPath(path), existsSync(path) ? readFileSync(path, 'utf8') : '{}', type);
}
