/** Texts by language, as YAML gives them. */
import { z } from 'zod';
import { byLanguage } from '../language/languages.ts';

export const texts = byLanguage(z.string().min(1));
export type Texts = z.output<typeof texts>;
