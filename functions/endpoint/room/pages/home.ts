/** My reports, with the newest edition of each. */
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';
import { editionItem, type ShownEdition } from './editions.ts';

export interface ListedReport {
  readonly name: string;
  readonly title: string;
  /** Absent: none was made yet. */
  readonly newest: ShownEdition | undefined;
  /** Path of all its editions. */
  readonly all: string;
}

export function homePage(context: PageContext, reports: readonly ListedReport[]): Page {
  const { words } = context;
  const sections = reports.map(({ title, newest, all }) =>
    h('section', [
      h('h2', title),
      newest
        ? h('ul', { className: ['cards'] }, editionItem(newest, 'h3', context))
        : h('p', { className: ['empty'] }, words('no_editions_yet')),
      ...(newest ? [h('p', h('a', { href: all }, words('all_editions_of', { title })))] : []),
    ]),
  );
  return {
    title: words('nav_reports'),
    content: sections.length > 0 ? sections : [h('p', { className: ['empty'] }, words('no_reports'))],
  };
}
