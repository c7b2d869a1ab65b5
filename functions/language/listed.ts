/** What stands between the items of a list in a sentence: "A, B and C", "A、B和C". */
import { rulesOf } from './languages.ts';
import type { Writing } from './writing.ts';

/** Gives a text for each gap between `count` items. */
export function separators(count: number, { language }: Pick<Writing, 'language'>): string[] {
  const list = new Intl.ListFormat(rulesOf(language).locale, { type: 'conjunction' });
  const parts = list.formatToParts(Array.from({ length: count }, () => '.'));
  return parts.flatMap(({ type, value }) => (type === 'literal' ? [value] : []));
}
