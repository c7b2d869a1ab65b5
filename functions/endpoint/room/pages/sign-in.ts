/** Pages of signing in: an address, then the code that was mailed. */
import { h } from 'hastscript';
import { type FieldProblems, problemSummary, textField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';

/** Asks for an address. @param hasCompany whether the company's own provider is the other way in */
export function signInPage(
  { words }: PageContext,
  hasCompany: boolean,
  address = '',
  problems: FieldProblems = {},
): Page {
  const field = {
    name: 'address',
    label: words('sign_in_address'),
    hint: words('sign_in_address_hint'),
    value: address,
    input: { type: 'email', autocomplete: 'email', spellcheck: 'false', maxlength: '254' },
  };
  return {
    title: words('sign_in'),
    status: statusOf(problems),
    content: [
      ...problemSummary(problems, words),
      ...(hasCompany
        ? [
            h('p', words('company_text')),
            h('p', h('a', { className: ['button'], href: '/sign-in/company' }, words('company_enter'))),
            h('h2', words('company_or')),
          ]
        : []),
      h('form', { method: 'post', action: '/sign-in', noValidate: true }, [
        textField(field, problems),
        h('button', words('sign_in_send')),
      ]),
    ],
  };
}

/** Asks for the code; says the same whether the address is known or not. */
export function codePage({ words }: PageContext, problems: FieldProblems = {}): Page {
  const field = {
    name: 'code',
    label: words('code'),
    hint: words('code_hint'),
    input: { inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: '20' },
  };
  return {
    title: words('code_title'),
    status: statusOf(problems),
    content: [
      ...problemSummary(problems, words),
      h('p', words('code_sent')),
      h('form', { method: 'post', action: '/sign-in/code', noValidate: true }, [
        textField(field, problems),
        h('button', words('code_enter')),
      ]),
      h('p', h('a', { href: '/sign-in' }, words('code_again'))),
    ],
  };
}

/** Where the mailed link leads: a scanner that follows it signs nobody in. */
export function linkPage({ words, path }: PageContext): Page {
  return {
    title: words('link_title'),
    content: [
      h('p', words('link_text')),
      h('form', { method: 'post', action: path }, h('button', words('link_enter'))),
    ],
  };
}

/** A code, a link or an address that opens nothing any more, whatever the reason. */
export function overPage({ words }: PageContext, status = 410): Page {
  return {
    title: words('over_title'),
    status,
    content: [h('p', words('over_text')), h('p', h('a', { href: '/sign-in' }, words('sign_in_again')))],
  };
}

/** Whatever the reason: the log has it. */
export const notSignedInPage = ({ words }: PageContext, status = 403): Page => ({
  title: words('company_failed'),
  status,
  content: [
    h('p', words('company_failed_text')),
    h('p', h('a', { href: '/sign-in' }, words('sign_in_again'))),
  ],
});

export function tooManyPage({ words }: PageContext): Page {
  return { title: words('too_many_title'), status: 429, content: [h('p', words('too_many_text'))] };
}

const statusOf = (problems: FieldProblems) => (Object.keys(problems).length > 0 ? 400 : 200);
