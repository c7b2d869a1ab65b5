/** The language of a page of the reading room. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { languageNames } from '../../language/languages.ts';
import { productTemplates } from '../../version.ts';
import { acceptedOf } from '../languages.ts';
import type { EndpointRequest } from '../response.ts';
import { languageCookie } from './cookies.ts';

/** Those that the reading room has words in. */
export const roomLanguages = (): string[] =>
  languageNames().filter((name) => existsSync(join(productTemplates, 'room', `words.${name}.yaml`)));

/** The one that was chosen here, or the first that the browser asks for and that there is, or English. */
export function languageOf(request: EndpointRequest): string {
  const names = roomLanguages();
  const wanted = [request.cookies?.[languageCookie], ...acceptedOf(request, names)];
  return wanted.find((name) => name !== undefined && names.includes(name)) ?? 'en';
}
