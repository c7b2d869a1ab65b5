/** The few pages that people see at the door: whole in themselves, and in both languages, as no link says which. */
import { createHash } from 'node:crypto';
import type { UnsubscribeLink } from '../deliver/links.ts';
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

interface Page {
  /** What happened or is asked, in a few words. */
  readonly en: { readonly title: string; readonly text: string };
  readonly zh: { readonly title: string; readonly text: string };
  /** HTML below both. */
  readonly below: string;
}

function page(status: number, { en, zh, below }: Page): EndpointResponse {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(en.title)} · ${escaped(zh.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(en.title)}</h1>
<p>${escaped(en.text)}</p>
<h2 lang="zh">${escaped(zh.title)}</h2>
<p lang="zh">${escaped(zh.text)}</p>
${below}
</main>
</body>
</html>
`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return respond(status, headers, body);
}

/** For everything that does not open: a constant, so that one cause reads like another. */
export const refusal: EndpointResponse = page(404, {
  en: { title: 'This link does not open', text: 'It may be incomplete, or it may have expired.' },
  zh: { title: '此链接无法打开', text: '链接可能不完整，或已过期。' },
  below: '',
});

export function askPage(link: UnsubscribeLink): EndpointResponse {
  return page(200, {
    en: {
      title: 'Unsubscribe',
      text: 'Press the button, and no more mails of this report go to this address.',
    },
    zh: { title: '退订', text: '点击按钮后，本报告的邮件将不再发送至此邮箱。' },
    below: `${about(link)}
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Unsubscribe · 退订</button></form>`,
  });
}

export function donePage(link: UnsubscribeLink): EndpointResponse {
  return page(200, {
    en: { title: 'You are unsubscribed', text: 'You will get no more mails of this report.' },
    zh: { title: '您已退订', text: '您将不再收到本报告的邮件。' },
    below: about(link),
  });
}

const about = ({ report, recipient }: UnsubscribeLink) =>
  `<p class="small">${escaped(report)} · ${escaped(recipient)}</p>`;
