/** Who did what, when and why, the newest first. */
import type { Element } from 'hast';
import { h } from 'hastscript';
import type { ActionFilter } from '../actions.ts';
import { filterForm, selectField, textField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { table } from '../table.ts';

export interface ShownAction {
  /** As a language writes it. */
  readonly at: string;
  readonly actor: string;
  readonly what: string;
  readonly target: string;
  /** Page of the target, if it has one. */
  readonly path: string | undefined;
  readonly because: string;
}

export interface AuditView {
  readonly actions: readonly ShownAction[];
  readonly filter: ActionFilter;
  /** Verbs that can be chosen, and how they are called. */
  readonly verbs: readonly (readonly [string, string])[];
  /** Path of the next page, if there is one. */
  readonly next: string | undefined;
}

export function auditPage(context: PageContext, { actions, filter, verbs, next }: AuditView): Page {
  const { words } = context;
  const columns = ['audit_at', 'person_who', 'audit_what', 'audit_target', 'reason'];
  const rows = actions.map(({ at, actor, what, target, path, because }) => [
    at,
    actor,
    what,
    path === undefined ? target : h('a', { href: path }, target),
    because,
  ]);
  const none = next === undefined ? 'audit_none' : 'audit_none_here';
  return {
    title: words('audit'),
    content: [
      filterForm('/operate/audit', words, context, filterFields(context, filter, verbs)),
      rows.length > 0
        ? table(
            words('audit_caption'),
            columns.map((key) => ({ head: words(key) })),
            rows,
          )
        : h('p', { className: ['empty'] }, words(none)),
      ...(next === undefined ? [] : [h('p', h('a', { href: next }, words('audit_earlier')))]),
    ],
  };
}

const filterFields = (
  { words }: PageContext,
  { text = '', verb }: ActionFilter,
  verbs: AuditView['verbs'],
): Element[] => [
  textField({ name: 'text', label: words('audit_text'), value: text, input: { type: 'search' } }, {}),
  selectField({
    ...{ name: 'verb', label: words('audit_what'), chosen: verb },
    options: [['', words('all')], ...verbs],
  }),
];
