/** Comparing two editions of a report: choosing them, and what one says otherwise than the other. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { selectField, tokenField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';

export interface Choice {
  readonly subject: string;
  readonly edition: string;
  /** Sealed ids and names of the others. */
  readonly others: readonly (readonly [string, string])[];
  readonly action: string;
}

export function comparePage(
  { words, visitor }: PageContext,
  { subject, edition, others, action }: Choice,
): Page {
  const form = h('form', { method: 'post', action }, [
    ...(visitor ? [tokenField(visitor.formToken)] : []),
    selectField({ name: 'against', label: words('compare_with'), options: others }),
    h('button', words('compare_show')),
  ]);
  return {
    title: words('compare'),
    content: [
      h('p', h('a', { href: edition }, subject)),
      others.length === 0 ? h('p', { className: ['empty'] }, words('compare_nothing')) : form,
    ],
  };
}

export interface DifferenceTable {
  readonly title: string;
  readonly head: readonly string[];
  /** Those that are shown. */
  readonly rows: readonly (readonly string[])[];
  /** How many there are. */
  readonly count: number;
  /** From which column on there are numbers. */
  readonly numbersFrom: number;
}

export interface DifferenceView {
  /** Names and paths: the later edition, and the one that it is compared with. */
  readonly now: readonly [string, string];
  readonly earlier: readonly [string, string];
  /** In a sentence. */
  readonly summary: string;
  readonly tables: readonly DifferenceTable[];
  /** Path of the same as JSON. */
  readonly data: string;
  /** Path of the form. */
  readonly others: string;
}

export function differencePage({ words }: PageContext, view: DifferenceView): Page {
  const link = ([name, path]: readonly [string, string]) => h('a', { href: path }, name);
  return {
    title: words('difference_title'),
    content: [
      h('dl', { className: ['facts'] }, [
        ...[h('dt', words('difference_now')), h('dd', [link(view.now)])],
        ...[h('dt', words('difference_then')), h('dd', [link(view.earlier)])],
      ]),
      h('p', view.summary),
      ...view.tables.filter(({ count }) => count > 0).flatMap((table) => tableOf(table, words)),
      h('p', { className: ['actions'] }, [
        h('a', { href: view.data, download: '' }, words('difference_data')),
        h('a', { href: view.others }, words('compare_another')),
      ]),
    ],
  };
}

function tableOf(
  { title, head, rows, count, numbersFrom }: DifferenceTable,
  words: PageContext['words'],
): ElementContent[] {
  const end = (index: number) => (index >= numbersFrom ? { className: ['end'] } : {});
  const row = (cells: readonly string[]): Element =>
    h(
      'tr',
      cells.map((text, index) => h('td', end(index), text)),
    );
  const left = count - rows.length;
  return [
    h('h2', title),
    h('div', { className: ['wide'], tabIndex: 0, role: 'region', ariaLabel: title }, [
      h('table', [
        h('thead', [
          h(
            'tr',
            head.map((text, index) => h('th', { scope: 'col', ...end(index) }, text)),
          ),
        ]),
        h('tbody', rows.map(row)),
      ]),
    ]),
    ...(left > 0 ? [h('p', { className: ['small'] }, words('rows_left', { count: left }))] : []),
  ];
}
