/** The dead letters of a queue, and putting them back. */
import { h } from 'hastscript';
import { changeForm, type FieldProblems, problemSummary, reasonField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { table } from '../table.ts';

export interface DeadLetterList {
  readonly title: string;
  readonly count: number;
  /** Report, period, what it asks for and the recipient, of some of them. */
  readonly letters: readonly (readonly string[])[];
}

export function deadLettersPage(
  context: PageContext,
  { title, count, letters }: DeadLetterList,
  because = '',
  problems: FieldProblems = {},
): Page {
  const { words, path } = context;
  const heads = ['report', 'period', 'op_what', 'op_recipient'].map((key) => ({ head: words(key) }));
  const more = count - letters.length;
  return {
    title,
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      ...(count === 0
        ? [h('p', { className: ['empty'] }, words('op_no_dead'))]
        : [
            table(words('op_dead_caption'), heads, letters),
            ...(more > 0 ? [h('p', { className: ['small'] }, words('op_more', { count: more }))] : []),
            h('p', words('op_redrive_help')),
            changeForm(path, context, [
              reasonField(words, words('op_redrive_hint'), because, problems),
              h('button', words('op_redrive_button', { count })),
            ]),
          ]),
      h('p', h('a', { href: '/operate' }, words('op_back'))),
    ],
  };
}
