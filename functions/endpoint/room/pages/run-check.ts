/** Check your answers, before a run starts. */
import { h } from 'hastscript';
import { longestReason } from '../../../text/reason.ts';
import { changeForm, textField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';

export interface RunCheck {
  /** Name, what was answered, and the field of the form where it can be changed. */
  readonly answers: readonly {
    readonly name: string;
    readonly values: readonly string[];
    readonly field?: string;
  }[];
  /** Where the answers can be changed. */
  readonly change: string;
  /** What is to be known before: what it takes, what is there already. */
  readonly remarks: readonly string[];
}

export function runCheckPage(context: PageContext, { answers, change, remarks }: RunCheck): Page {
  const { words, path } = context;
  const row = ({ name, values, field }: RunCheck['answers'][number]) =>
    h('div', [
      h('dt', name),
      h(
        'dd',
        values.map((value) => h('p', value)),
      ),
      ...(field === undefined
        ? []
        : [
            h(
              'dd',
              h('a', { href: `${change}#${field}` }, [
                words('run_change'),
                h('span', { className: ['unseen'] }, ` ${name}`),
              ]),
            ),
          ]),
    ]);
  const why = { name: 'because', label: words('run_because'), hint: words('run_because_hint'), rows: 2 };
  return {
    title: words('run_check'),
    content: [
      h('dl', { className: ['answers'] }, answers.map(row)),
      ...remarks.map((text) => h('p', text)),
      changeForm(path, context, [
        textField({ ...why, input: { maxlength: String(longestReason) } }, {}),
        h('button', words('run_start')),
      ]),
    ],
  };
}

/** As many runs as one person may start in a day. */
export const runLimitPage = ({ words }: PageContext, count: number): Page => ({
  title: words('run_limit_title'),
  status: 429,
  content: [h('p', words('run_limit_text', { count })), h('p', h('a', { href: '/run' }, words('run_back')))],
});
