/** Texts by language, as YAML gives them. */
import { z } from 'zod';

export const texts = z.partialRecord(z.enum(['en', 'zh']), z.string().min(1));
export type Texts = z.output<typeof texts>;
