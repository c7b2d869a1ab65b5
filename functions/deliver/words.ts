/** The words of mails and notices. Nothing that goes out may fail for lack of one. */
import { InputError } from '../errors.ts';
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

/** @returns a word by its key: a given one, or else the project's own, at least in English, or else `otherwise` */
export function wordFinder(given: Words, language: string): (key: string, otherwise?: string) => string {
  let read: Words | undefined;
  const own = () => {
    read ??= { ...ownWords('en'), ...ownWords(language) };
    return read;
  };
  return (key, otherwise) => given[key] ?? own()[key] ?? otherwise ?? word({ words: {} }, 'en', key);
}

const ownWords = (language: string) => wordsIn({ directories: [productTemplates] }, language);
