/** An edition: what it says, its files, what was checked, and what corrected it. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';
import { type Mood, statusTag } from '../status.ts';

export interface ShownFile {
  readonly path: string;
  readonly name: string;
  /** What it is, in words. */
  readonly kind: string;
  /** For machines: not what a reader looks for first. */
  readonly isData: boolean;
  readonly size: string;
}

export interface EditionView {
  readonly subject: string;
  /** Label and value of each fact, in order. */
  readonly facts: readonly (readonly [string, string])[];
  readonly notes: readonly {
    readonly mood: Mood;
    readonly text: string;
    readonly link?: { readonly path: string; readonly text: string };
  }[];
  /** Path of its page, to be shown inside; absent: it has none. */
  readonly inside: string | undefined;
  readonly files: readonly ShownFile[];
  readonly checks: readonly { readonly name: string; readonly mood: Mood; readonly result: string }[];
}

export function editionPage({ words }: PageContext, view: EditionView): Page {
  const { subject, facts, notes, inside, files, checks } = view;
  return {
    title: subject,
    hasInside: inside !== undefined,
    content: [
      ...notes.map(({ mood, text, link }) =>
        h('div', { className: ['note', mood] }, [
          h('p', [text, ...(link ? [' ', h('a', { href: link.path }, link.text)] : [])]),
        ]),
      ),
      h(
        'dl',
        { className: ['facts'] },
        facts.flatMap(([label, value]) => [h('dt', label), h('dd', value)]),
      ),
      ...(inside === undefined ? [] : insideOf(inside, subject, words('report_page'))),
      h('h2', words('files')),
      filesOf(files.filter(({ isData }) => !isData)),
      h('details', [h('summary', words('data_files')), filesOf(files.filter(({ isData }) => isData))]),
      h('h2', words('checks')),
      checks.length === 0
        ? h('p', { className: ['empty'] }, words('no_checks'))
        : h(
            'ul',
            checks.map(({ name, mood, result }) => h('li', [`${name}: `, statusTag(mood, result)])),
          ),
    ],
  };
}

const filesOf = (files: readonly ShownFile[]) => h('ul', { className: ['cards'] }, files.map(fileItem));

const fileItem = ({ path, name, kind, size }: ShownFile) =>
  h('li', [
    h('a', { href: path, download: '' }, name),
    h('p', { className: ['small'] }, `${kind} · ${size}`),
  ]);

/** What the page holds can neither run anything nor lead this window elsewhere. */
const insideOf = (path: string, title: string, heading: string): ElementContent[] => [
  h('h2', heading),
  h('iframe', { src: path, title, sandbox: 'allow-popups allow-popups-to-escape-sandbox', loading: 'lazy' }),
];
