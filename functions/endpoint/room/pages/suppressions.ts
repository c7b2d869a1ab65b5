/** Who gets no more mail and why, and letting mail go there again. */
import { h } from 'hastscript';
import {
  changeForm,
  type FieldProblems,
  filterForm,
  problemSummary,
  reasonField,
  textField,
} from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { table } from '../table.ts';

export interface ShownSuppression {
  readonly address: string;
  /** The report, or all of them in words. */
  readonly of: string;
  readonly reason: string;
  readonly since: string;
  readonly detail: string;
  /** Where it is lifted; absent: it was. */
  readonly path: string | undefined;
}

export interface SuppressionList {
  readonly suppressions: readonly ShownSuppression[];
  /** How many more there are. */
  readonly more: number;
  /** The address that was asked for. */
  readonly address: string;
}

const columns = ['op_address', 'op_of', 'op_why', 'op_since', 'op_detail', 'op_do'] as const;

export function suppressionsPage(
  context: PageContext,
  { suppressions, more, address }: SuppressionList,
  problems: FieldProblems = {},
): Page {
  const { words } = context;
  const rows = suppressions.map(({ address: to, of, reason, since, detail, path }) => [
    ...[to, of, reason, since, detail],
    path === undefined ? words('op_is_lifted') : h('a', { href: path }, words('op_lift')),
  ]);
  const heads = columns.map((key) => ({ head: words(key) }));
  const field = {
    name: 'address',
    label: words('op_find_address'),
    value: address,
    input: { type: 'email', autocomplete: 'off', spellcheck: 'false', maxlength: '254' },
  };
  return {
    title: words('op_suppressions'),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      h('p', words('op_suppressions_help')),
      filterForm('/operate/suppressions', words, context, [textField(field, problems)]),
      rows.length === 0
        ? h(
            'p',
            { className: ['empty'] },
            words(address === '' ? 'op_nobody_suppressed' : 'op_not_suppressed'),
          )
        : table(words('op_suppressions_caption'), heads, rows),
      ...(more > 0 ? [h('p', { className: ['small'] }, words('op_more', { count: more }))] : []),
    ],
  };
}

/** Asks before a suppression is lifted. @param isOwnWish the reader asked for no more mail */
export function liftPage(
  context: PageContext,
  { address, of, reason, since, detail }: ShownSuppression,
  isOwnWish: boolean,
  because = '',
  problems: FieldProblems = {},
): Page {
  const { words, path } = context;
  const facts = [
    ['op_address', address],
    ['op_of', of],
    ['op_why', reason],
    ['op_since', since],
    ['op_detail', detail],
  ].flatMap(([key = '', value = '']) => (value === '' ? [] : [h('dt', words(key)), h('dd', value)]));
  return {
    title: words('op_lift_title'),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      ...(isOwnWish ? [h('div', { className: ['note', 'warn'] }, h('p', words('op_own_wish')))] : []),
      h('dl', { className: ['facts'] }, facts),
      h('p', words('op_lift_means')),
      changeForm(path, context, [
        reasonField(words, words('op_lift_hint'), because, problems),
        h('button', words('op_lift_button')),
      ]),
      h('p', h('a', { href: '/operate/suppressions' }, words('op_back_suppressions'))),
    ],
  };
}
