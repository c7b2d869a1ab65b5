/** Texts by language, as YAML gives them. */
import { z } from 'zod';
import { byLanguage } from '../language/languages.ts';

export const texts = byLanguage(z.string().min(1), 'expected a text for each language: {en: …}');
/** The language in which texts come first: a report's own. */
export const firstLanguage = (texts: Readonly<Record<string, unknown>>): string =>
  Object.keys(texts)[0] ?? 'en';

export type Texts = z.output<typeof texts>;
