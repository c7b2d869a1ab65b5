/** Editions by period, the newest first, with a filter. */
import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Hold } from '../../../archive/hold.ts';
import type { Filter } from '../editions.ts';
import { selectField, textField, tokenField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { holdTag } from '../status.ts';

export interface ShownEdition {
  readonly path: string;
  readonly subject: string;
  /** What it has found; empty if nobody noted it. */
  readonly finding: string;
  readonly report: string;
  readonly revision: number;
  readonly hold: Hold | undefined;
  /** A local day, as it is written. */
  readonly madeOn: string;
}

export interface EditionList {
  readonly editions: readonly ShownEdition[];
  readonly filter: Filter;
  /** Names and titles of the reports that can be chosen. */
  readonly reports: readonly (readonly [string, string])[];
  readonly years: readonly string[];
  /** Path of the next page, if there is one. */
  readonly next: string | undefined;
}

export function editionsPage(context: PageContext, list: EditionList): Page {
  const { words } = context;
  const items = list.editions.map((edition) => editionItem(edition, 'h2', context));
  return {
    title: words('nav_editions'),
    content: [
      filterForm(context, list),
      items.length > 0
        ? h('ul', { className: ['cards'] }, items)
        : h('p', { className: ['empty'] }, words('no_editions_found')),
      ...(list.next === undefined ? [] : [h('p', h('a', { href: list.next }, words('earlier_editions')))]),
    ],
  };
}

/** @param heading of the level below the one that the list stands under */
export function editionItem(edition: ShownEdition, heading: 'h2' | 'h3', { words }: PageContext): Element {
  const { path, subject, finding, report, revision, hold, madeOn } = edition;
  const facts = [
    report,
    words('made_on', { date: madeOn }),
    ...(revision > 1 ? [words('revision', { revision })] : []),
  ];
  return h('li', [
    h(heading, h('a', { href: path }, subject)),
    ...(finding === '' ? [] : [h('p', finding)]),
    h('p', { className: ['small'] }, [facts.join(' · '), ...(hold ? [' ', holdTag(hold, words)] : [])]),
  ]);
}

function filterForm({ words, visitor }: PageContext, { filter, reports, years }: EditionList): Element {
  const all = ['', words('all')] as const;
  return h('form', { className: ['filter'], method: 'post', action: '/editions', role: 'search' }, [
    ...(visitor ? [tokenField(visitor.formToken)] : []),
    selectField({
      ...{ name: 'report', label: words('report'), chosen: filter.report },
      options: [all, ...reports],
    }),
    selectField({
      ...{ name: 'year', label: words('year'), chosen: filter.year },
      options: [all, ...years.map((year) => [year, year] as const)],
    }),
    textField(
      { name: 'text', label: words('search'), value: filter.text ?? '', input: { type: 'search' } },
      {},
    ),
    h('button', words('show')),
  ]);
}
