/** The frame of every page of the reading room: one document, whole in itself, that works without script. */
import { createHash } from 'node:crypto';
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { rulesOf } from '../../language/languages.ts';
import { html, raw } from '../../render/html.ts';
import { languageLabel } from '../languages.ts';
import { type EndpointResponse, respond } from '../response.ts';
import { tokenField } from './forms.ts';
import { roomLanguages } from './language.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import type { Visitor } from './visitor.ts';
import type { RoomWords } from './words.ts';

/** What every page is written with. */
export interface PageContext {
  readonly language: string;
  readonly words: RoomWords;
  /** Absent: nobody is in. */
  readonly visitor?: Visitor | undefined;
  /** The path of the page, to mark it in the navigation. */
  readonly path: string;
}

export interface Page {
  readonly title: string;
  readonly content: readonly ElementContent[];
  /** @default 200 */
  readonly status?: number;
  /** Seconds until the page asks for itself again: the elements with an id and `data-live` may change. @default never */
  readonly refresh?: number;
  /** Pages of the same part of the site, by key of their words and path. @default none */
  readonly section?: readonly (readonly [string, string])[];
  /** Another page is shown inside this one. @default false */
  readonly hasInside?: boolean;
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded from elsewhere, nothing else runs, and no other site shows a page inside its own. */
const policy = ({ hasInside = false, refresh }: Page) =>
  [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "img-src 'self' data:",
    `connect-src ${refresh === undefined ? "'none'" : "'self'"}`,
    "form-action 'self'",
    `frame-src ${hasInside ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

export function pageResponse(page: Page, context: PageContext): EndpointResponse {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy(page),
    // With "no-referrer" browsers do not say either where a form comes from, and it would be refused.
    'referrer-policy': 'same-origin',
  };
  // The policy refuses styles of single elements.
  const text = html(documentOf(page, context), { className: ['whole'] });
  return respond(page.status ?? 200, headers, `<!doctype html>\n${text}\n`);
}

function documentOf({ title, content, refresh, section = [] }: Page, context: PageContext): Element {
  const { language, words } = context;
  const head = [
    h('meta', { charset: 'utf-8' }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'robots', content: 'noindex' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    // Otherwise browsers ask for one.
    h('link', { rel: ['icon'], href: 'data:,' }),
    // Without script the page is loaded again; with it, the parts that change are replaced.
    ...(refresh === undefined
      ? []
      : [h('noscript', h('meta', { httpEquiv: ['refresh'], content: String(refresh) }))]),
    h('title', `${title} – ${words('room')}`),
    h('style', [raw(style)]),
  ];
  const body = [
    h('a', { className: ['skip'], href: '#content' }, words('skip')),
    banner(context),
    h('main', { id: 'content', tabIndex: -1, ...(refresh === undefined ? {} : { dataRefresh: refresh }) }, [
      ...(section.length > 0 ? [sectionLinks(section, context)] : []),
      h('h1', title),
      ...content,
    ]),
    footer(context),
    h('script', [raw(script)]),
  ];
  return h('html', { lang: rulesOf(language).locale }, [h('head', head), h('body', body)]);
}

function banner({ words, visitor, path }: PageContext): Element {
  const links = visitor ? navigation(visitor) : [];
  const items = links.map(([key, href]) =>
    linkItem(words(key), href, path === href || (href !== '/' && path.startsWith(`${href}/`))),
  );
  return h('header', [
    h('a', { className: ['brand'], href: '/' }, words('room')),
    ...(items.length > 0 ? [h('nav', { ariaLabel: words('navigation') }, h('ul', items))] : []),
    ...(visitor ? [signOut(visitor, words)] : []),
  ]);
}

const linkItem = (text: string, href: string, isCurrent: boolean): Element =>
  h('li', h('a', { href, ...(isCurrent ? { ariaCurrent: 'page' } : {}) }, text));

function sectionLinks(section: NonNullable<Page['section']>, { words, path }: PageContext): Element {
  const items = section.map(([key, href]) => linkItem(words(key), href, path === href));
  return h('nav', { ariaLabel: words('section') }, h('ul', items));
}

/** Only what somebody may do is offered. */
function navigation({ rights }: Visitor): readonly (readonly [string, string])[] {
  return [
    ['nav_reports', '/'],
    ['nav_editions', '/editions'],
    ['nav_subscriptions', '/subscriptions'],
    ...(rights.reviews.size > 0 ? ([['nav_review', '/review']] as const) : []),
    ...(rights.runs.size > 0 ? ([['nav_run', '/run']] as const) : []),
    ...(rights.operates ? ([['nav_operate', '/operate']] as const) : []),
  ];
}

function signOut({ name, session, formToken }: Visitor, words: RoomWords): Element {
  const own = h('a', { href: '/sessions', title: words('sessions') }, name);
  if (session.by === 'laptop') return h('p', { className: ['who'] }, own);
  return h('form', { className: ['who'], method: 'post', action: '/sign-out' }, [
    own,
    tokenField(formToken),
    h('button', { className: ['link'] }, words('sign_out')),
  ]);
}

function footer({ words, language, visitor }: PageContext): Element {
  const others = roomLanguages().filter((name) => name !== language);
  const buttons = others.map((name) =>
    h(
      'button',
      { className: ['link'], name: 'language', value: name, lang: rulesOf(name).locale },
      languageLabel(name),
    ),
  );
  return h(
    'footer',
    h('form', { method: 'post', action: '/language' }, [
      h('span', words('language')),
      ...(visitor ? [tokenField(visitor.formToken)] : []),
      ...buttons,
    ]),
  );
}
