/** The few pages that people see at the endpoint: whole in themselves, and in the language of the browser, as no link of a mail says which. */
import { createHash } from 'node:crypto';
import type { UnsubscribeLink } from '../deliver/links.ts';
import { languageNames, rulesOf } from '../language/languages.ts';
import type { PageWords } from '../language/rules.ts';
import { escaped } from '../render/html.ts';
import { acceptedOf, languageLabel } from './languages.ts';
import { type EndpointRequest, type EndpointResponse, respond } from './response.ts';

const style = `
:root { color-scheme: light dark; --ink: #1d2733; --muted: #5b6875; --accent: #0b5394; --paper: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --muted: #a3b0bd; --accent: #8ab8e8; --paper: #12181f; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
main { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem; border-top: 4px solid var(--accent); }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 1.5rem 0 0; }
.small { color: var(--muted); font-size: .85rem; overflow-wrap: anywhere; }
p { margin: .75rem 0; }
a { color: var(--accent); }
form + .small { margin-top: 2.5rem; }
button { font: inherit; font-weight: bold; padding: .6rem 1.4rem; margin-top: .75rem; border: 0; border-radius: 4px; background: var(--accent); color: var(--paper); cursor: pointer; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing is loaded and nothing runs; a form goes back to where it came from. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

/** Those that differ in the pages. */
function pageLanguages(): string[] {
  const said = (name: string) => JSON.stringify(rulesOf(name).pages);
  const names = [...new Set(['en', ...languageNames()])];
  return names.filter((name, i) => names.findIndex((other) => said(other) === said(name)) === i);
}

/** The one that a link of the page asked for, or the first that the browser asks for, or English. */
function languageOf(request: EndpointRequest): string {
  const names = pageLanguages();
  const chosen = new URLSearchParams(request.query).get('language') ?? '';
  return names.includes(chosen) ? chosen : (acceptedOf(request, names)[0] ?? 'en');
}

/** @param below HTML below the words */
function page(
  status: number,
  language: string,
  { title, text }: PageWords,
  below: readonly string[],
): EndpointResponse {
  const body = `<!doctype html>
<html lang="${rulesOf(language).locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
${below.join('\n')}
</main>
</body>
</html>
`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return respond(status, headers, body);
}

function linksToOthers(language: string): string {
  const links = pageLanguages()
    .filter((name) => name !== language)
    .map(
      (name) =>
        `<a href="?language=${name}" lang="${rulesOf(name).locale}">${escaped(languageLabel(name))}</a>`,
    );
  return `<p class="small">${links.join(' · ')}</p>`;
}

/** For everything that does not open: it follows from the language alone, so that one cause reads like another. */
export function refusal(request: EndpointRequest): EndpointResponse {
  const language = languageOf(request);
  return page(404, language, rulesOf(language).pages.refusal, [linksToOthers(language)]);
}

export function askPage(link: UnsubscribeLink, request: EndpointRequest): EndpointResponse {
  const language = languageOf(request);
  const { unsubscribe, unsubscribe_button: button } = rulesOf(language).pages;
  const form = `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${escaped(button)}</button></form>`;
  return page(200, language, unsubscribe, [about(link), form, linksToOthers(language)]);
}

/** It has no links: they would ask again. */
export function donePage(link: UnsubscribeLink, request: EndpointRequest): EndpointResponse {
  const language = languageOf(request);
  return page(200, language, rulesOf(language).pages.unsubscribed, [about(link)]);
}

const about = ({ report, recipient }: UnsubscribeLink) =>
  `<p class="small">${escaped(report)} · ${escaped(recipient)}</p>`;
