/** Texts by language, as YAML gives them. */
import { z } from 'zod';
import { byLanguage } from '../language/languages.ts';

export const texts = byLanguage(z.string().min(1), 'expected a text for each language: {en: …}');

const sentence = z.string().min(1);

/** One or more sentences a language, of which the first stands whose places are known. */
export const sentences = byLanguage(
  z.union([sentence.transform((one) => [one]), z.array(sentence).min(1)]),
  'expected a sentence or several for each language: {en: ["…", "…"]}',
);

/** The language in which texts come first: a report's own. */
export const firstLanguage = (texts: Readonly<Record<string, unknown>>): string =>
  Object.keys(texts)[0] ?? 'en';
