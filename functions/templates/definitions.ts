/** definitions.yaml and labels.yaml of a report: what its tables and checks say, and how values read. */
import { join } from 'node:path';
import { z } from 'zod';
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import { formatAmount, formatGrowth, formatRound } from '../language/format.ts';
import { byLanguage } from '../language/languages.ts';
import type { Writing } from '../language/writing.ts';
import type { Templates, WrittenFile } from './directories.ts';
import { writtenIn } from './files.ts';
import { sentences, texts } from './texts.ts';
import { parseLayers } from './yaml.ts';

const checkTexts = z.strictObject({
  title: texts.optional(),
  text: texts.optional(),
  /** What readers are told if the check finds something: the first sentence whose {count}, {of} and {share} are known. */
  found: sentences.optional(),
  /** What that means for the figures. */
  means: texts.optional(),
});

const checks = z.record(z.string(), checkTexts).default({});

const definitionsSchema = z.strictObject({
  queries: z.record(z.string(), z.strictObject({ title: texts, text: texts })).default({}),
  checks,
});

/** `checks/definitions.yaml` of the templates: what is said once of checks that several reports have. */
const sharedSchema = z.strictObject({ checks });

/** What the values of a column read as, by language: `zh: {kind: {goods: 商品}}`. */
const labelsSchema = byLanguage(z.record(z.string(), z.record(z.string(), z.string())));

export type Definitions = z.output<typeof definitionsSchema>;
export type CheckTexts = z.output<typeof checkTexts>;
export type Labels = z.output<typeof labelsSchema>;

/** What sentences of `found` may name of a check's rows. */
export const foundPlaces: readonly string[] = ['count', 'of', 'share'];

/** What the texts of rules are filled with. */
interface Parameters {
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly currency: string;
}

/**
 * Reads definitions.yaml with its rules filled in: `{large_sales:amount}` reads "¥50 million", whatever the
 * report sets. What it does not say of a check stands in checks/definitions.yaml of the templates.
 * @param folders of the report
 * @param names of the checks that the report has
 * @throws InputError a placeholder names no number among the parameters, or no way of writing it
 */
export function loadDefinitions(
  folders: readonly string[],
  settings: Parameters,
  { directories }: Templates,
  names: readonly string[],
): Definitions {
  const files = writtenIn(folders, 'definitions.yaml');
  const { queries, checks } = said(files, definitionsSchema);
  const fill = filler(files, settings);
  const shared = directories.toReversed().map((root) => sharedTexts(join(root, 'checks'), settings, names));
  const own = mapValues(checks, (texts) => filledTexts(texts, files, fill));
  const layers = [...shared, own];
  const all = [...new Set(layers.flatMap((layer) => Object.keys(layer)))];
  return {
    queries: mapValues(queries, ({ title, text }) => ({ title, text: mapValues(text, fill) })),
    checks: Object.fromEntries(
      all.map((name) => [name, Object.assign({}, ...layers.map((layer) => layer[name]))]),
    ),
  };
}

/** The names of the checks that a folder of shared checks has texts of. */
export const namesOfSharedTexts = (directory: string): string[] =>
  Object.keys(said(writtenIn([directory], 'definitions.yaml'), sharedSchema).checks);

/** The texts that the templates share, of the checks that a report has. */
function sharedTexts(
  directory: string,
  settings: Parameters,
  names: readonly string[],
): Record<string, CheckTexts> {
  const files = writtenIn([directory], 'definitions.yaml');
  const { checks } = said(files, sharedSchema);
  const fill = filler(files, settings);
  const known = Object.entries(checks).filter(([name]) => names.includes(name));
  return Object.fromEntries(known.map(([name, texts]) => [name, filledTexts(texts, files, fill)]));
}

/** @throws InputError a sentence of `found` has a place that no check fills */
function filledTexts({ title, text, found, means }: CheckTexts, files: Files, fill: Fill): CheckTexts {
  const known = (sentence: string) => {
    for (const [whole, name = ''] of sentence.matchAll(/\{(\w+)\}/g)) {
      if (foundPlaces.includes(name)) continue;
      const expected = foundPlaces.map((one) => `{${one}}`).join(', ');
      throw problemAt(files, whole, `is not known of what a check found; expected ${expected}`);
    }
    return sentence;
  };
  return defined({
    title,
    text: text && mapValues(text, fill),
    found: found && mapValues(found, (all, language) => all.map((one) => fill(known(one), language))),
    means: means && mapValues(means, fill),
  });
}

type Fill = (text: string, language: string) => string;
type Files = readonly WrittenFile[];

/**
 * Reads labels.yaml with its rules filled in, as `loadDefinitions`; a report without one has no labels.
 * @throws InputError as `loadDefinitions`
 */
export function loadLabels(folders: readonly string[], settings: Parameters): Labels {
  const files = writtenIn(folders, 'labels.yaml');
  const fill = filler(files, settings);
  return mapValues(said(files, labelsSchema), (columns, language) =>
    mapValues(columns, (labels) => mapValues(labels, (text) => fill(text, language))),
  );
}

/** Fills the rules of a text of a file that is in a language. */
function filler(files: Files, settings: Parameters) {
  return (text: string, language: string): string =>
    text.replace(placeholder, (whole, name: string, writing: string) => {
      const written = ruleText(name, writing, language, settings);
      if ('text' in written) return written.text;
      throw problemAt(files, whole, written.problem);
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

function problemAt(files: Files, placeholder: string, problem: string): InputError {
  const { file = '', text = '' } = files.find((one) => one.text.includes(placeholder)) ?? {};
  const line = text.split('\n').findIndex((one) => one.includes(placeholder)) + 1;
  return InputError.at(file, `${placeholder} ${problem}`, line);
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  make: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value, key)]));
}

const said = <T extends z.ZodType>(files: Files, type: T): z.output<T> =>
  files.length === 0 ? type.parse({}) : parseLayers(files, type);
