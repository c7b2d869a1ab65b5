/** Fonts of readers' machines, for mails. */
import { rulesOf } from './languages.ts';

/** The first fonts that a language names, as CSS in single quotes; undefined if Chinese ones do. */
export const mailFonts = (language: string): string | undefined =>
  rulesOf(language)
    .fonts?.slice(0, 3)
    .map((name) => `'${name}'`)
    .join(', ');
