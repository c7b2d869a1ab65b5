/** Drawing in a language: characters that several share look as its readers write them. */
import { rulesOf } from '../language/languages.ts';
import { families } from '../text/fonts.ts';
import { inHan } from '../text/typeface.ts';

/** The first of the language's fonts that ships with the project draws all that is drawn in the course of `work`. */
export const inLanguage = <T>(language: string, work: () => T): T =>
  inHan(
    rulesOf(language).fonts?.find((name) => families.includes(name)),
    work,
  );
