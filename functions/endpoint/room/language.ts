/** The language of a page of the reading room. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { languageNames, rulesOf } from '../../language/languages.ts';
import { productTemplates } from '../../version.ts';
import type { EndpointRequest } from '../response.ts';
import { languageCookie } from './cookies.ts';

/** Those that the reading room has words in. */
export const roomLanguages = (): string[] =>
  languageNames().filter((name) => existsSync(join(productTemplates, 'room', `words.${name}.yaml`)));

/** The one that was chosen here, or the first that the browser asks for and that there is, or English. */
export function languageOf({ cookies = {}, headers = {} }: EndpointRequest): string {
  const names = roomLanguages();
  const accepted = (headers['accept-language'] ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find(Boolean);
      return { tag: tag.toLowerCase(), weight: Number(weight ?? 1) };
    })
    .sort((a, b) => b.weight - a.weight)
    .map(
      ({ tag }) =>
        names.find((name) => `${tag}-`.startsWith(`${name.toLowerCase()}-`)) ??
        names.find((name) => name.toLowerCase().startsWith(`${tag}-`)),
    );
  const wanted = [cookies[languageCookie], ...accepted];
  return wanted.find((name) => name !== undefined && names.includes(name)) ?? 'en';
}

/** What a language calls itself. */
export function languageLabel(language: string): string {
  const { locale } = rulesOf(language);
  return new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language;
}
