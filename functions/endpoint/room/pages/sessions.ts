/** Where somebody is signed in, and for operators who else is. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { By } from '../../../ledger/room.ts';
import { changeForm, type FieldProblems, problemSummary, reasonField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { table } from '../table.ts';

export interface ShownSession {
  /** As a language writes it. */
  readonly since: string;
  readonly until: string;
  readonly by: By;
  /** The one that this page was asked for with. */
  readonly isThis: boolean;
  /** Where it is ended. */
  readonly end: string;
}

/** Somebody else who is in. */
export interface ShownVisitor {
  readonly address: string;
  readonly sessions: number;
  /** When the newest of them began. */
  readonly since: string;
  readonly path: string;
}

/** @param others undefined: it is not an operator who asks */
export function sessionsPage(
  context: PageContext,
  own: readonly ShownSession[],
  others: readonly ShownVisitor[] | undefined,
): Page {
  const { words } = context;
  const columns = ['session_since', 'session_until', 'session_by', 'session_end'];
  const rows = own.map(({ since, until, by, isThis, end }) => [
    since,
    until,
    `${words(`by_${by}`)}${isThis ? words('session_this') : ''}`,
    changeForm(end, context, [h('button', { className: ['link'] }, words('session_end'))]),
  ]);
  return {
    title: words('sessions'),
    content: [
      table(words('sessions_own'), columnsOf(columns, words), rows),
      changeForm('/sessions', context, [h('button', { className: ['second'] }, words('sessions_end_all'))]),
      ...(others === undefined ? [] : othersOf(others, context)),
    ],
  };
}

const columnsOf = (keys: readonly string[], words: PageContext['words']) =>
  keys.map((key) => ({ head: words(key) }));

function othersOf(others: readonly ShownVisitor[], { words }: PageContext): ElementContent[] {
  const columns = columnsOf(['person_who', 'session_since', 'sessions_number', 'session_end'], words);
  const rows = others.map(({ address, sessions, since, path }) => [
    address,
    since,
    String(sessions),
    h('a', { href: path, ariaLabel: words('sessions_end_title', { who: address }) }, words('session_end')),
  ]);
  return [
    h('h2', words('sessions_others')),
    others.length > 0
      ? table(words('sessions_others_caption'), columns, rows)
      : h('p', { className: ['empty'] }, words('sessions_none')),
  ];
}

/** Asks why somebody else is signed out. */
export function endSessionsPage(
  context: PageContext,
  address: string,
  because = '',
  problems: FieldProblems = {},
): Page {
  const { words, path } = context;
  return {
    title: words('sessions_end_title', { who: address }),
    ...(Object.keys(problems).length > 0 ? { status: 400 } : {}),
    content: [
      ...problemSummary(problems, words),
      h('p', words('sessions_end_text')),
      changeForm(path, context, [
        reasonField(words, words('person_because_hint'), because, problems),
        h('button', words('session_end')),
      ]),
    ],
  };
}
