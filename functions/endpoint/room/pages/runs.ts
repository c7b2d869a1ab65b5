/** The reports that somebody may make, and what ran lately. */
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';
import { runItem, type ShownRun } from './run-followed.ts';

export interface RunnableReport {
  readonly title: string;
  /** Path of its form. */
  readonly path: string;
}

/** @param runs those that a person looks for who closed a page: the newest first */
export function chooseReportPage(
  { words }: PageContext,
  reports: readonly RunnableReport[],
  runs: readonly ShownRun[],
): Page {
  const items = reports.map(({ title, path }) => h('li', h('h2', h('a', { href: path }, title))));
  return {
    title: words('run_which'),
    content: [
      h('ul', { className: ['cards'] }, items),
      ...(runs.length > 0
        ? [
            h('h2', words('run_lately')),
            h(
              'ul',
              { className: ['cards'] },
              runs.map((run) => runItem(run, words)),
            ),
          ]
        : []),
    ],
  };
}
