/** Which language a browser asks for, and what languages call themselves. */
import { rulesOf } from '../language/languages.ts';
import type { EndpointRequest } from './response.ts';

/** Those of `names` that the browser asks for, the one that it likes best first. */
export function acceptedOf({ headers = {} }: EndpointRequest, names: readonly string[]): string[] {
  return (headers['accept-language'] ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find(Boolean);
      return { tag: tag.toLowerCase(), weight: Number(weight ?? 1) };
    })
    .sort((a, b) => b.weight - a.weight)
    .flatMap(
      ({ tag }) =>
        names.find((name) => `${tag}-`.startsWith(`${name.toLowerCase()}-`)) ??
        names.find((name) => name.toLowerCase().startsWith(`${tag}-`)) ??
        [],
    );
}

/** What a language calls itself. */
export function languageLabel(language: string): string {
  const { locale } = rulesOf(language);
  return new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language;
}
