/** An edition that needs approval, as its reviewer looks at it: what changed, what was checked, its pages, a decision. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { changeForm, type FieldProblems, problemSummary, radios, textField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import type { ReviewView, ShownTable } from '../review-view.ts';
import { statusTag } from '../status.ts';
import { editionItem, type ShownEdition } from './editions.ts';

export interface Decision {
  readonly verdict: string;
  readonly because: string;
}

export function reviewPage(
  context: PageContext,
  view: ReviewView,
  given: Decision = { verdict: '', because: '' },
  problems: FieldProblems = {},
): Page {
  const { words } = context;
  const { subject, notes, facts, changes, restated, checks, pages, edition } = view;
  return {
    title: words('review_title', { subject }),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    hasInside: pages.length > 0,
    content: [
      ...problemSummary(problems, words),
      ...notes.map(({ mood, text }) => h('div', { className: ['note', mood] }, h('p', text))),
      h(
        'dl',
        { className: ['facts'] },
        facts.flatMap(([label, value]) => [h('dt', label), h('dd', value)]),
      ),
      h('h2', words('review_changes')),
      typeof changes === 'string'
        ? h('p', { className: ['empty'] }, changes)
        : tableOf(changes, words('review_changes'), context),
      ...(restated
        ? [h('h3', words('review_restated')), tableOf(restated, words('review_restated'), context)]
        : []),
      h('h2', words('checks')),
      ...checksOf(checks, context),
      h('h2', words('report_page')),
      h('p', h('a', { href: edition }, words('review_whole'))),
      ...pages.flatMap(([name, path]) => insideOf(name, path, pages.length > 1)),
      ...decisionOf(context, view, given, problems),
    ],
  };
}

/** Wide tables scroll by themselves, by keyboard too. */
function tableOf({ heads, rows, more }: ShownTable, name: string, { words }: PageContext): Element {
  const end = (index: number) => (index === 0 ? {} : { className: ['end'] });
  return h('div', [
    h('div', { className: ['wide'], tabIndex: 0, role: 'region', ariaLabel: name }, [
      h('table', [
        h(
          'thead',
          h(
            'tr',
            heads.map((text, index) => h('th', { scope: 'col', ...end(index) }, text)),
          ),
        ),
        h(
          'tbody',
          rows.map(([first = '', ...others]) =>
            h('tr', [h('th', { scope: 'row' }, first), ...others.map((text) => h('td', end(1), text))]),
          ),
        ),
      ]),
    ]),
    ...(more > 0 ? [h('p', { className: ['small'] }, words('review_more', { count: more }))] : []),
  ]);
}

function checksOf(checks: ReviewView['checks'], context: PageContext): ElementContent[] {
  if (checks.length === 0) return [h('p', { className: ['empty'] }, context.words('no_checks'))];
  return [
    h(
      'ul',
      checks.map(({ name, mood, result, rows }) =>
        h('li', [`${name}: `, statusTag(mood, result), ...(rows ? [tableOf(rows, name, context)] : [])]),
      ),
    ),
  ];
}

const insideOf = (name: string, path: string, isNamed: boolean): ElementContent[] => [
  ...(isNamed ? [h('h3', name)] : []),
  h('iframe', {
    src: path,
    title: name,
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    loading: 'lazy',
  }),
];

function decisionOf(
  context: PageContext,
  { action, unsent, isHeld }: ReviewView,
  { verdict, because }: Decision,
  problems: FieldProblems,
): ElementContent[] {
  const { words } = context;
  if (action === undefined) return [];
  if (unsent > 0) {
    const again = h('input', { type: 'hidden', name: 'verdict', value: 'approved' });
    return [changeForm(action, context, [again, h('button', words('review_send_rest', { count: unsent }))])];
  }
  const choices = [
    { value: 'approved', label: words('review_approve'), hint: words('review_approve_hint') },
    { value: 'sent back', label: words('review_send_back'), hint: words('review_send_back_hint') },
  ];
  const field = {
    name: 'because',
    label: words('review_because'),
    hint: words(isHeld ? 'review_because_held' : 'review_because_hint'),
    value: because,
    rows: 4,
  };
  return [
    h('h2', words('review_decide')),
    changeForm(action, context, [
      radios('verdict', words('review_verdict'), choices, verdict, problems),
      textField(field, problems),
      h('button', words('review_submit')),
    ]),
  ];
}

/** What waits for somebody's approval. */
export function reviewsPage(context: PageContext, editions: readonly ShownEdition[]): Page {
  const { words } = context;
  return {
    title: words('nav_review'),
    content: [
      editions.length > 0
        ? h(
            'ul',
            { className: ['cards'] },
            editions.map((one) => editionItem(one, 'h2', context)),
          )
        : h('p', { className: ['empty'] }, words('review_nothing')),
    ],
  };
}
