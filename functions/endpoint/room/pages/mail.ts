/** Mails that somebody was sent: the list of them, and one as it went out. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';
import { insideFrame } from '../inside.ts';
import { type Mood, statusTag } from '../status.ts';

export interface ShownMail {
  /** Absent: somebody may know that it was sent, and not what it says. */
  readonly path?: string | undefined;
  readonly subject: string;
  /** Absent: the visitor's own. */
  readonly to?: string | undefined;
  /** When, as it is written. */
  readonly at: string;
  readonly state: { readonly mood: Mood; readonly text: string };
}

/** @param heading of the level below the one that the list stands under */
export function mailItem({ path, subject, to, at, state }: ShownMail, heading: 'h2' | 'h3') {
  return h('li', [
    h(heading, path === undefined ? subject : h('a', { href: path }, subject)),
    h('p', { className: ['small'] }, [
      [...(to === undefined ? [] : [to]), at].join(' · '),
      ' ',
      statusTag(state.mood, state.text),
    ]),
  ]);
}

export interface MailList {
  readonly mails: readonly ShownMail[];
  /** Title of the report that the list is of. @default all reports */
  readonly report?: string | undefined;
  /** Path of the next page, if there is one. */
  readonly next?: string | undefined;
}

export function mailsPage({ words }: PageContext, { mails, report, next }: MailList): Page {
  return {
    title: report === undefined ? words('mails') : words('mails_of', { title: report }),
    content: [
      mails.length === 0
        ? h('p', { className: ['empty'] }, words('no_mails'))
        : h(
            'ul',
            { className: ['cards'] },
            mails.map((mail) => mailItem(mail, 'h2')),
          ),
      ...(next === undefined ? [] : [h('p', h('a', { href: next }, words('earlier_mails')))]),
    ],
  };
}

export interface MailView {
  readonly subject: string;
  readonly facts: readonly (readonly [string, string | ElementContent])[];
  /** The bytes are those that were handed over. */
  readonly isProved: boolean;
  /** Of the message that was handed over. */
  readonly sha256: string;
  /** Path of the HTML part, shown inside. */
  readonly inside: string;
  readonly text: string;
  readonly attachments: readonly { readonly path: string; readonly name: string }[];
  /** Path of the message as a file. */
  readonly message: string;
  readonly edition: string;
}

export function mailPage({ words }: PageContext, view: MailView): Page {
  const { subject, facts, isProved, sha256, inside, text, attachments, message, edition } = view;
  const proof = isProved ? words('mail_proved') : words('mail_not_proved');
  return {
    title: subject,
    hasInside: true,
    content: [
      h('div', { className: ['note', isProved ? 'good' : 'warn'] }, [
        h('p', proof),
        h('p', { className: ['small'] }, h('code', `SHA-256 ${sha256}`)),
      ]),
      h(
        'dl',
        { className: ['facts'] },
        facts.flatMap(([label, value]) => [h('dt', label), h('dd', [value])]),
      ),
      insideFrame(inside, subject),
      ...(attachments.length === 0
        ? []
        : [
            h('h2', words('attachments')),
            h(
              'ul',
              attachments.map(({ path, name }) => h('li', h('a', { href: path, download: '' }, name))),
            ),
          ]),
      h('details', [h('summary', words('mail_text')), h('pre', { tabIndex: 0 }, text)]),
      h('p', { className: ['actions'] }, [
        h('a', { href: message, download: '' }, words('mail_file')),
        h('a', { href: edition }, words('to_edition')),
      ]),
    ],
  };
}
