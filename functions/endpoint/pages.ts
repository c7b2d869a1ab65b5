/** The few pages that people see at the endpoint: whole in themselves, and in every language, as no link says which. */
import { createHash } from 'node:crypto';
import type { UnsubscribeLink } from '../deliver/links.ts';
import { languageNames, rulesOf } from '../language/languages.ts';
import type { LanguageRules, PageWords } from '../language/rules.ts';
import { escaped } from '../render/html.ts';
import { type EndpointResponse, respond } from './response.ts';

const style = `
:root { color-scheme: light dark; --ink: #1d2733; --muted: #5b6875; --accent: #0b5394; --paper: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --muted: #a3b0bd; --accent: #8ab8e8; --paper: #12181f; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif; }
main { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem; border-top: 4px solid var(--accent); }
h1, h2 { font-size: 1.5rem; line-height: 1.3; margin: 1.5rem 0 0; }
.small { color: var(--muted); font-size: .85rem; overflow-wrap: anywhere; }
p { margin: .75rem 0; }
button { font: inherit; font-weight: bold; padding: .6rem 1.4rem; margin-top: .75rem; border: 0; border-radius: 4px; background: var(--accent); color: var(--paper); cursor: pointer; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing is loaded and nothing runs; a form goes back to where it came from. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

type Words = LanguageRules['pages'];

/** English first. */
const all = () =>
  [...new Set(['en', ...languageNames()])].map((language) => ({ language, ...rulesOf(language) }));

/** @param below HTML below the words of all languages */
function page(status: number, wordsOf: (pages: Words) => PageWords, below: string): EndpointResponse {
  const said = all().map(({ language, pages }) => ({ language, ...wordsOf(pages) }));
  const body = `<!doctype html>
<html lang="${said[0]?.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(said.map(({ title }) => title).join(' · '))}</title>
<style>${style}</style>
</head>
<body>
<main>
${said.map(section).join('\n')}
${below}
</main>
</body>
</html>
`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return respond(status, headers, body);
}

function section(
  { language, title, text }: PageWords & { readonly language: string },
  index: number,
): string {
  if (index === 0) return `<h1>${escaped(title)}</h1>\n<p>${escaped(text)}</p>`;
  return `<h2 lang="${language}">${escaped(title)}</h2>\n<p lang="${language}">${escaped(text)}</p>`;
}

/** For everything that does not open: a constant, so that one cause reads like another. */
export const refusal: EndpointResponse = page(404, ({ refusal }) => refusal, '');

export function askPage(link: UnsubscribeLink): EndpointResponse {
  const button = all().map(({ pages }) => pages.unsubscribe_button);
  const form = `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${escaped(button.join(' · '))}</button></form>`;
  return page(200, ({ unsubscribe }) => unsubscribe, `${about(link)}\n${form}`);
}

export const donePage = (link: UnsubscribeLink): EndpointResponse =>
  page(200, ({ unsubscribed }) => unsubscribed, about(link));

const about = ({ report, recipient }: UnsubscribeLink) =>
  `<p class="small">${escaped(report)} · ${escaped(recipient)}</p>`;
