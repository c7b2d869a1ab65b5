/** A run on its way to its edition: the page asks for itself again until the run, and its mails, have ended. */
import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';
import { type Mood, statusTag } from '../status.ts';
import type { RoomWords } from '../words.ts';

export interface ShownRun {
  /** Path of the page that follows it. */
  readonly path: string;
  /** Its report and period. */
  readonly title: string;
  /** When it was asked for, as it is written. */
  readonly at: string;
  readonly mood: Mood;
  /** How it is, in a few words. */
  readonly state: string;
}

export function runItem({ path, title, at, mood, state }: ShownRun, words: RoomWords): Element {
  return h('li', [
    h('h3', h('a', { href: path }, title)),
    h('p', { className: ['small'] }, [words('run_asked_at', { at }), ' · ', statusTag(mood, state)]),
  ]);
}

export interface FollowedRun extends ShownRun {
  /** The steps on the way. */
  readonly steps: readonly { readonly name: string; readonly mood: Mood; readonly state: string }[];
  /** What to make of it, in a sentence. */
  readonly text: string;
  /** What the run itself said, in English; empty if there is nothing to add. */
  readonly detail: string;
  /** Mails to named people, with their state. */
  readonly mails: readonly { readonly to: string; readonly mood: Mood; readonly state: string }[];
  /** Where to go on. */
  readonly links: readonly { readonly path: string; readonly text: string }[];
  readonly isOver: boolean;
}

export function followedRunPage({ words }: PageContext, run: FollowedRun): Page {
  const { title, at, mood, text, detail, steps, mails, links, isOver } = run;
  const items = (all: FollowedRun['steps']) =>
    all.map(({ name, mood, state }) => h('li', [h('span', `${name} `), statusTag(mood, state)]));
  return {
    title,
    ...(isOver ? {} : { refresh: 5 }),
    content: [
      h('p', { className: ['small'] }, words('run_asked_at', { at })),
      h('div', { id: 'outcome', role: 'status', dataLive: '' }, [
        h('div', { className: ['note', mood] }, [
          h('p', text),
          ...(detail === '' ? [] : [h('p', { className: ['small'], lang: 'en' }, detail)]),
          ...links.map(({ path, text }) => h('p', h('a', { href: path }, text))),
        ]),
      ]),
      h('div', { id: 'steps', dataLive: '' }, [
        h('h2', words('run_steps')),
        h('ol', { className: ['steps'] }, items(steps)),
        ...(mails.length > 0
          ? [
              h('h2', words('run_mails')),
              h('ul', { className: ['steps'] }, items(mails.map((mail) => ({ ...mail, name: mail.to })))),
            ]
          : []),
        ...(isOver ? [] : [h('p', { className: ['small'] }, words('run_refreshes'))]),
      ]),
    ],
  };
}
