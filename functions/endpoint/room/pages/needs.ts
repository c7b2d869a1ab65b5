/** What needs an operator, first what keeps readers waiting. */
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';
import { type Mood, statusTag } from '../status.ts';

export interface NeedItem {
  readonly text: string;
  /** Where it is looked at and mended; absent: its group says how. */
  readonly path?: string | undefined;
  readonly detail?: string | undefined;
}

export interface NeedGroup {
  readonly mood: Mood;
  readonly title: string;
  /** What it means, and what helps. */
  readonly help: string;
  /** Where it is mended, if that is one place for all. */
  readonly link?: { readonly path: string; readonly text: string } | undefined;
  readonly items: readonly NeedItem[];
}

/** As many as a person takes in at once. */
const shown = 10;

export function needsPage({ words }: PageContext, groups: readonly NeedGroup[]): Page {
  return {
    title: words('op_needs'),
    content:
      groups.length === 0
        ? [h('p', { className: ['empty'] }, words('op_nothing'))]
        : groups.map((group) => groupSection(group, words)),
  };
}

function groupSection({ mood, title, help, link, items }: NeedGroup, words: PageContext['words']) {
  const more = items.length - shown;
  return h('section', [
    h('h2', [statusTag(mood, title), ` (${items.length})`]),
    h('p', [help, ...(link ? [' ', h('a', { href: link.path }, link.text)] : [])]),
    h('ul', { className: ['cards'] }, items.slice(0, shown).map(needItem)),
    ...(more > 0 ? [h('p', { className: ['small'] }, words('op_more', { count: more }))] : []),
  ]);
}

const needItem = ({ text, path, detail }: NeedItem) =>
  h('li', [
    h('h3', path === undefined ? text : h('a', { href: path }, text)),
    ...(detail ? [h('p', { className: ['small'] }, detail)] : []),
  ]);
