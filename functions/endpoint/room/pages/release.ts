/** A held edition: why it is held, who waits for it, and its release with a reason. */
import { h } from 'hastscript';
import { changeForm, type FieldProblems, problemSummary, reasonField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { type FailedCheck, failedChecks } from './failed-checks.ts';

export interface HeldEdition {
  readonly subject: string;
  readonly edition: string;
  /** Path of the edition as readers will see it. */
  readonly editionPath: string;
  readonly reasons: readonly string[];
  readonly checks: readonly FailedCheck[];
  /** Addresses that get it at once. */
  readonly recipients: readonly string[];
}

export function releasePage(
  context: PageContext,
  held: HeldEdition,
  because = '',
  problems: FieldProblems = {},
): Page {
  const { words, path } = context;
  const { subject, edition, reasons, checks, recipients } = held;
  const count = recipients.length;
  return {
    title: words('op_release_title'),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      h('p', [h('a', { href: held.editionPath }, subject), ` (${edition})`]),
      h('div', { className: ['note', 'bad'] }, [
        h('p', words('op_held_because')),
        h(
          'ul',
          reasons.map((one) => h('li', one)),
        ),
      ]),
      ...failedChecks(context, checks),
      h('h2', words('op_release')),
      h('p', count === 0 ? words('op_release_nobody') : words('op_release_to', { count })),
      ...(count === 0
        ? []
        : [
            h('details', [
              h('summary', words('op_recipients')),
              h(
                'ul',
                recipients.map((one) => h('li', one)),
              ),
            ]),
          ]),
      changeForm(path, context, [
        reasonField(words, words('op_release_hint'), because, problems),
        h('button', words('op_release_button')),
      ]),
    ],
  };
}
