/** Where the links of mails lead: what it is, who sent it and until when; then its files. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import { type FieldProblems, problemSummary, textField, tokenField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';

export interface MailedEdition {
  /** Path of the link, without a file. */
  readonly path: string;
  readonly subject: string;
  /** Label and value of each fact, in order. */
  readonly facts: readonly (readonly [string, string])[];
  readonly files: readonly {
    readonly path: string;
    readonly name: string;
    readonly size: string;
    /** For machines: not what a reader looks for first. */
    readonly isData: boolean;
  }[];
}

/** Asks for the address that the mail was sent to, which the page itself does not say. */
export function confirmPage(
  { words, visitor }: PageContext,
  { path, subject, facts }: MailedEdition,
  address = '',
  problems: FieldProblems = {},
): Page {
  const field = {
    name: 'address',
    label: words('mailed_address'),
    hint: words('mailed_address_hint'),
    value: address,
    input: { type: 'email', autocomplete: 'email', spellcheck: 'false', maxlength: '254' },
  };
  return {
    title: subject,
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      factsOf(facts),
      h('form', { method: 'post', action: path, noValidate: true }, [
        ...(visitor ? [tokenField(visitor.formToken)] : []),
        textField(field, problems),
        h('button', words('mailed_open')),
      ]),
      ...(visitor ? [] : [signInHint(words('mailed_or'))]),
    ],
  };
}

/** The files of an edition whose address was confirmed. */
export function mailedPage({ words, visitor }: PageContext, { subject, facts, files }: MailedEdition): Page {
  const data = files.filter(({ isData }) => isData);
  return {
    title: subject,
    content: [
      factsOf(facts),
      h('h2', words('files')),
      filesOf(files.filter(({ isData }) => !isData)),
      ...(data.length === 0 ? [] : [h('details', [h('summary', words('data_files')), filesOf(data)])]),
      ...(visitor ? [] : [signInHint(words('mailed_or'))]),
    ],
  };
}

/** After its time: nobody who comes later learns more than that, and whom to ask. */
export function mailedOverPage(
  { words }: PageContext,
  { until, contact }: { readonly until: string; readonly contact: string | undefined },
): Page {
  const asking =
    contact === undefined
      ? []
      : [h('p', [words('mailed_over_ask'), ' ', h('a', { href: `mailto:${contact}` }, contact)])];
  return {
    title: words('mailed_over_title'),
    status: 410,
    content: [h('p', words('mailed_over_text', { date: until })), ...asking, signInHint(words('mailed_or'))],
  };
}

const signInHint = (text: string) => h('p', h('a', { href: '/sign-in' }, text));

const factsOf = (facts: MailedEdition['facts']) =>
  h(
    'dl',
    { className: ['facts'] },
    facts.flatMap(([label, value]): ElementContent[] => [h('dt', label), h('dd', value)]),
  );

const filesOf = (files: MailedEdition['files']) =>
  h(
    'ul',
    { className: ['cards'] },
    files.map(({ path, name, size }) =>
      h('li', [h('a', { href: path }, name), h('p', { className: ['small'] }, size)]),
    ),
  );
