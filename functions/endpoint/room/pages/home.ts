/** My reports. */
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';

export interface ListedReport {
  readonly name: string;
  /** By language. */
  readonly title: Readonly<Record<string, string>>;
}

export function homePage({ words, language }: PageContext, reports: readonly ListedReport[]): Page {
  const items = reports.map(({ name, title }) =>
    h('li', h('h2', title[language] ?? Object.values(title)[0] ?? name)),
  );
  return {
    title: words('nav_reports'),
    content:
      items.length > 0
        ? [h('ul', { className: ['cards'] }, items)]
        : [h('p', { className: ['empty'] }, words('no_reports'))],
  };
}
