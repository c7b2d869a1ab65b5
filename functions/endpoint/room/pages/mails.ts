/** The mails of an edition by their state, and sending it again. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import {
  type Choice,
  changeForm,
  type FieldProblems,
  problemSummary,
  radios,
  reasonField,
  selectField,
  textField,
} from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { type Mood, statusTag } from '../status.ts';
import { table } from '../table.ts';

export interface ShownMail {
  readonly recipient: string;
  readonly mood: Mood;
  readonly state: string;
  readonly when: string;
  readonly detail: string;
}

export interface EditionMails {
  readonly subject: string;
  readonly edition: string;
  readonly editionPath: string;
  /** What is to be known of it before: that it was released, and by whom. */
  readonly remarks: readonly { readonly mood: Mood; readonly text: string }[];
  /** How many there are in each state. */
  readonly counts: readonly { readonly mood: Mood; readonly text: string }[];
  readonly mails: readonly ShownMail[];
  /** Who it can be sent to again; empty: it is held. */
  readonly choices: readonly Choice[];
  /** Code and name of each language that it has. */
  readonly languages: readonly (readonly [string, string])[];
}

export interface ResendForm {
  readonly whom?: string | undefined;
  readonly address?: string | undefined;
  readonly language?: string | undefined;
}

export function mailsPage(
  context: PageContext,
  edition: EditionMails,
  form: ResendForm = {},
  problems: FieldProblems = {},
): Page {
  const { words } = context;
  const { remarks, counts, mails } = edition;
  return {
    title: words('op_mails_title'),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      h('p', [h('a', { href: edition.editionPath }, edition.subject), ` (${edition.edition})`]),
      ...remarks.map(({ mood, text }) => h('div', { className: ['note', mood] }, h('p', text))),
      ...(mails.length === 0
        ? [h('p', { className: ['empty'] }, words('op_no_mails'))]
        : [
            h(
              'ul',
              { className: ['actions'] },
              counts.map(({ mood, text }) => h('li', statusTag(mood, text))),
            ),
            mailTable(mails, words),
          ]),
      ...(edition.choices.length === 0 ? [] : resendForm(context, edition, form, problems)),
    ],
  };
}

const mailTable = (mails: readonly ShownMail[], words: PageContext['words']) =>
  table(
    words('op_mails_caption'),
    ['op_recipient', 'op_state', 'op_when', 'op_detail'].map((key) => ({ head: words(key) })),
    mails.map(({ recipient, mood, state, when, detail }) => [
      recipient,
      statusTag(mood, state),
      when,
      detail,
    ]),
  );

function resendForm(
  context: PageContext,
  { choices, languages }: EditionMails,
  { whom, address = '', language }: ResendForm,
  problems: FieldProblems,
): ElementContent[] {
  const { words, path } = context;
  const input = { type: 'email', autocomplete: 'off', spellcheck: 'false', maxlength: '254' };
  const more = [
    textField({ name: 'address', label: words('op_resend_address'), value: address, input }, problems),
    selectField({
      ...{ name: 'language', label: words('op_resend_language'), options: languages, chosen: language },
    }),
  ];
  const shown = choices.map((one) => (one.value === 'one' ? { ...one, more } : one));
  return [
    h('h2', words('op_resend')),
    changeForm(path, context, [
      radios('whom', words('op_resend_whom'), shown, whom, problems),
      h('button', words('op_continue')),
    ]),
  ];
}

export interface ResendCheck {
  readonly edition: string;
  /** Address, language and what became of the mail that went there before; empty: none did. */
  readonly steps: readonly (readonly [string, string, string])[];
  /** Who is left out, and why. */
  readonly refused: readonly (readonly [string, string])[];
  /** Path of the edition's mails. */
  readonly back: string;
  /** A mail may arrive twice. */
  readonly isDoubtful: boolean;
}

/** Shows who gets it before it is sent. */
export function resendPage(
  context: PageContext,
  { edition, steps, refused, back, isDoubtful }: ResendCheck,
  because = '',
  problems: FieldProblems = {},
): Page {
  const { words, path } = context;
  const heads = (keys: readonly string[]) => keys.map((key) => ({ head: words(key) }));
  return {
    title: words('op_resend_check'),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      h('p', edition),
      ...(isDoubtful ? [h('div', { className: ['note', 'warn'] }, h('p', words('op_resend_twice')))] : []),
      ...(steps.length === 0
        ? [h('p', { className: ['empty'] }, words('op_resend_nobody'))]
        : [table(words('op_resend_to'), heads(['op_recipient', 'op_language', 'op_until_now']), steps)]),
      ...(refused.length === 0
        ? []
        : [table(words('op_resend_not_to'), heads(['op_recipient', 'op_detail']), refused)]),
      ...(steps.length === 0
        ? []
        : [
            changeForm(path, context, [
              reasonField(words, words('op_resend_hint'), because, problems),
              h('button', words('op_resend_button', { count: steps.length })),
            ]),
          ]),
      h('p', h('a', { href: back }, words('op_back_mails'))),
    ],
  };
}
