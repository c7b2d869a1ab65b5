/** The words of a number of things: "1 row was added", "3 rows were added". */
import { rulesOf } from './languages.ts';

/** What a key ends in that is the form of some numbers; the key without it is that of all others. */
const ending = /_(zero|one|two|few|many)$/;

const rules = new Map<string, Intl.PluralRules>();

/**
 * The key of the word for so many things: `KEY_few` if the language counts them so, by Intl, and has such a word; a word
 * for one thing is `KEY_one` in every language that has it; else `KEY`.
 * @param words all of the language
 */
export function pluralKey(
  words: Readonly<Record<string, string>>,
  key: string,
  count: number,
  language: string,
): string {
  const forms = [rulesIn(rulesOf(language).locale).select(count), ...(count === 1 ? ['one'] : [])];
  return forms.map((form) => `${key}_${form}`).find((one) => Object.hasOwn(words, one)) ?? key;
}

function rulesIn(locale: string): Intl.PluralRules {
  const known = rules.get(locale) ?? new Intl.PluralRules(locale);
  rules.set(locale, known);
  return known;
}

/** The key that a key is a form of, if it is one: `rows_few` is one of `rows`. */
export function formOf(words: Readonly<Record<string, string>>, key: string): string | undefined {
  const bare = key.replace(ending, '');
  return bare !== key && Object.hasOwn(words, bare) ? bare : undefined;
}
