/** Every language, in the order in which messages name them. A new one is a file, a words file and a line here. */
import { z } from 'zod';
import { InputError } from '../errors.ts';
import { english } from './languages/en.ts';
import { chinese } from './languages/zh.ts';
import type { LanguageRules } from './rules.ts';

export const languages: Readonly<Record<string, LanguageRules>> = { en: english, zh: chinese };

export const languageNames = (): readonly string[] => Object.keys(languages);

const isLanguage = (name: string) => Object.hasOwn(languages, name);

const expected = () => ({ error: `expected a language: ${languageNames().join(', ')}` });

/** The name of a language, as settings and requests give it. */
export const languageName = z.string().refine(isLanguage, expected());

/** A record with a value for some languages. */
export const byLanguage = <Value extends z.ZodType>(value: Value, expected?: string) =>
  z.record(languageName, value, expected);

/** @throws InputError there is no such language */
export function rulesOf(language: string): LanguageRules {
  const rules = isLanguage(language) ? languages[language] : undefined;
  if (rules) return rules;
  const names = languageNames().join(', ');
  throw InputError.at('', `cannot write in the language "${language}"; expected one of ${names}`);
}
