/** The words of mails and notices. Nothing that goes out may fail for lack of one. */
import { InputError } from '../errors.ts';
import { languageNames } from '../language/languages.ts';
import { pluralKey } from '../language/plural.ts';
import type { Templates } from '../templates/directories.ts';
import { productTemplates } from '../templates/directories.ts';
import { loadTheme, themeDirectories, type Words, word } from '../templates/theme.ts';

/** The words of a theme in a language; none if the theme is broken or lacks the language. */
export function wordsIn(templates: Templates, language: string): Words {
  try {
    return loadTheme(themeDirectories(templates), [language]).words[language] ?? {};
  } catch (error) {
    if (error instanceof InputError) return {};
    throw error;
  }
}

/**
 * @returns a word by its key, in its form for `count` things: a given one, or else the project's own, at least in
 * English, or else `otherwise`
 */
export function wordFinder(
  given: Words,
  language: string,
): (key: string, otherwise?: string, count?: number) => string {
  const layers = [() => given, ...[language, 'en'].map(ownWordsOnce)];
  const counting = languageNames().includes(language) ? language : 'en';
  return (key, otherwise, count) => {
    for (const words of layers) {
      const found = words()[count === undefined ? key : pluralKey(words(), key, count, counting)];
      if (found !== undefined) return found;
    }
    return otherwise ?? word({ words: {} }, 'en', key);
  };
}

function ownWordsOnce(language: string): () => Words {
  let read: Words | undefined;
  return () => {
    read ??= wordsIn({ directories: [productTemplates] }, language);
    return read;
  };
}
