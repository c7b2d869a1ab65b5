/** What the first report says, by language: `words/LANGUAGE.yaml`. A language is one more such file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { z } from 'zod';
import { displayPath } from '../templates/directories.ts';
import { parseYaml } from '../templates/yaml.ts';

const text = z.string().min(1);
const over = z.strictObject({ name: text, by: text, highest: text });
/** Title and text. */
const definition = z.tuple([text, text]);

const schema = z.strictObject({
  title: text,
  rows: z.strictObject({ named: text, other: text }),
  entities: text,
  sum: text,
  count: text,
  headline: z.tuple([text, text, text]),
  sentence: text,
  day: over,
  month: over,
  week: over,
  dimension: z.strictObject({ by: text, largest: text, changes: text }),
  none: text,
  methods: text,
  checked: text,
  definitions: z.strictObject({
    totals: definition,
    by_day: definition,
    month: definition,
    week: definition,
    by_dimension: definition,
    adds_up: definition,
    complete: definition,
    missing_values: definition,
    in_place: definition,
    duplicates: definition,
    unknown_keys: definition,
  }),
  columns: z.record(z.string(), text),
});

export type Words = z.output<typeof schema>;

/** A text in every language that was asked for. */
export type Said = (text: (words: Words) => string) => string;

const folder = fileURLToPath(new URL('./words', import.meta.url));

/** The languages that a first report can be written in. */
export const starterLanguages = (): string[] =>
  readdirSync(folder)
    .map((file) => file.replace(/\.yaml$/, ''))
    .sort();

export function wordsIn(language: string): Words {
  const path = join(folder, `${language}.yaml`);
  return parseYaml(displayPath(path), readFileSync(path, 'utf8'), schema);
}

/** Puts values in the place of `<name>`. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/<(\w+)>/g, (whole, name: string) => values[name] ?? whole);

/** `net_sales` as people read it. */
export function labelOf(name: string, { columns }: Words): string {
  const label = columns[name] ?? name.replaceAll('_', ' ');
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** @returns writes `{en: Sales, zh: 销售额}` */
export const saidIn =
  (words: ReadonlyMap<string, Words>): Said =>
  (text) =>
    stringify(Object.fromEntries([...words].map(([language, own]) => [language, text(own)])), {
      collectionStyle: 'flow',
      lineWidth: 0,
      flowCollectionPadding: false,
    }).trim();
