/**
 * Every language that is there: those of `templates/languages/` that ship with Periodical, and those of the project,
 * which templates/languages.ts reads.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { InputError } from '../errors.ts';
import { productTemplates } from '../version.ts';
import { type LanguageRules, languageOver, languageRules } from './rules.ts';

interface Language {
  readonly rules: LanguageRules;
  /** Whose words it has where it says none of its own. @default nobody's */
  readonly base?: string;
}

const languages = new Map<string, Language>();

/**
 * Makes a language known by its file, in the place of one of the same name.
 * @param file what is written in it
 * @throws ZodError the file is wrong
 * @throws InputError it extends a language that is not there
 */
export function knowLanguage(name: string, file: unknown): void {
  languages.set(name, languageOf(name, file, all()));
}

/** The language that a file is laid over, or undefined. */
export const extended = (file: unknown): string | undefined =>
  z.looseObject({ extends: z.string() }).safeParse(file).data?.extends;

function languageOf(name: string, file: unknown, others: ReadonlyMap<string, Language>): Language {
  const over = extended(file);
  if (over === undefined) return { rules: languageRules.parse(file) };
  const base = others.get(over);
  const rules = base && laidOver(base.rules, languageOver.parse(file));
  if (rules) return { rules, ...(over === name ? {} : { base: over }) };
  const names = [...others.keys()].sort();
  throw InputError.at('', `extends: unknown language "${over}"; expected one of ${names.join(', ')}`);
}

function laidOver(base: LanguageRules, { extends: _, ...own }: z.output<typeof languageOver>): LanguageRules {
  // Of another locale the names of months are others.
  const { months, ...rest } = base;
  const below = own.locale === undefined ? { ...rest, months } : rest;
  const laid = Object.entries(own).map(([key, value]) => [
    key,
    merged(base[key as keyof LanguageRules], value),
  ]);
  return languageRules.parse({ ...below, ...Object.fromEntries(laid) });
}

const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const merged = (value: unknown, own: unknown): unknown =>
  isMap(value) && isMap(own) ? { ...value, ...own } : own;

const folder = join(productTemplates, 'languages');

/** Those that ship with Periodical are read when a language is first asked for, one that extends another behind it. */
function all(): ReadonlyMap<string, Language> {
  if (languages.size > 0) return languages;
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const parsed = files.map((file) => ({
    name: file.slice(0, -'.yaml'.length),
    file: parse(readFileSync(join(folder, file), 'utf8')) as unknown,
  }));
  const [over, whole] = [true, false].map((isOver) =>
    parsed.filter(({ file }) => (extended(file) !== undefined) === isOver),
  );
  for (const { name, file } of [...(whole ?? []), ...(over ?? [])])
    languages.set(name, languageOf(name, file, languages));
  return languages;
}

/** In alphabetical order. */
export const languageNames = (): readonly string[] => [...all().keys()].sort();

/** The language and those whose words it has where it has none of its own, itself first. */
export function wordsOf(language: string): string[] {
  const base = all().get(language)?.base;
  return [language, ...(base === undefined ? [] : wordsOf(base))];
}

/** The language that a name means, which may be its locale: `en-GB` is `en`, `zh-CN` is `zh`. Others stay as they are. */
export function languageNamed(name: string): string {
  if (all().has(name)) return name;
  return [...all()].find(([, { rules }]) => rules.locale === name)?.[0] ?? name;
}

/** The name of a language, as settings and requests give it. */
export const languageName = z
  .string()
  .refine((name) => all().has(languageNamed(name)), {
    error: () => `expected a language: ${languageNames().join(', ')}`,
  })
  .transform(languageNamed);

/** A record with a value for some languages. */
export const byLanguage = <Value extends z.ZodType>(value: Value, expected?: string) =>
  z.record(languageName, value, expected);

/** @throws InputError there is no such language */
export function rulesOf(language: string): LanguageRules {
  const found = all().get(language);
  if (found) return found.rules;
  const names = languageNames().join(', ');
  throw InputError.at('', `cannot write in the language "${language}"; expected one of ${names}`);
}
