/** What somebody gets by mail: the list of it, and one subscription to change, pause, stop or begin. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { type Choice, changeForm, checkboxes, type FieldProblems, problemSummary, radios } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { type Mood, statusTag } from '../status.ts';

export interface ShownSubscription {
  readonly path: string;
  readonly title: string;
  /** In words: language, attachments, schedules. */
  readonly facts: readonly string[];
  readonly state: { readonly mood: Mood; readonly text: string };
}

export interface SubscriptionList {
  /** The visitor is the user of this machine, and has no address. */
  readonly isNobody: boolean;
  readonly own: readonly ShownSubscription[];
  /** Titles and paths of reports that somebody may subscribe to. */
  readonly offered: readonly (readonly [string, string])[];
  /** What was done just now, in a sentence. */
  readonly done?: string | undefined;
}

export function subscriptionsPage({ words }: PageContext, list: SubscriptionList): Page {
  const { isNobody, own, offered, done } = list;
  const items = own.map(({ path, title, facts, state }) =>
    h('li', [
      h('h2', h('a', { href: path }, title)),
      h('p', { className: ['small'] }, [facts.join(' · '), ' ', statusTag(state.mood, state.text)]),
    ]),
  );
  const empty = words(isNobody ? 'subscriptions_nobody' : 'no_subscriptions');
  return {
    title: words('nav_subscriptions'),
    content: [
      ...(done === undefined
        ? []
        : [h('div', { className: ['note', 'good'], role: 'status' }, [h('p', done)])]),
      items.length > 0 ? h('ul', { className: ['cards'] }, items) : h('p', { className: ['empty'] }, empty),
      ...(offered.length === 0
        ? []
        : [
            h('h2', words('subscribe_to')),
            h(
              'ul',
              offered.map(([title, path]) => h('li', h('a', { href: path }, title))),
            ),
          ]),
    ],
  };
}

/** What can be chosen, and what is. */
export interface SubscriptionForm {
  readonly title: string;
  readonly action: string;
  readonly languages: readonly Choice[];
  readonly language: string;
  readonly attachable: readonly Choice[];
  readonly attach: readonly string[];
  readonly schedules: readonly Choice[];
  readonly chosenSchedules: readonly string[];
  readonly isPaused: boolean;
  /** Paths of forms of an own subscription; absent: it is a new one. */
  readonly stop?: string;
  /** Mail was stopped by a link in one; when, and the path that takes it back. */
  readonly unsubscribed?: { readonly on: string; readonly action: string } | undefined;
}

export function subscriptionPage(
  context: PageContext,
  form: SubscriptionForm,
  problems: FieldProblems = {},
): Page {
  const { words } = context;
  const isNew = form.stop === undefined;
  return {
    title: words(isNew ? 'subscribe_title' : 'subscription_title', { title: form.title }),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      ...unsubscribedNote(context, form),
      ...(isNew ? [h('p', words('subscribe_text'))] : []),
      changeForm(form.action, context, [
        ...fieldsOf(context, form, problems),
        h('button', words(isNew ? 'subscribe' : 'save')),
      ]),
      ...(form.stop === undefined ? [] : stopForm(context, form.stop)),
    ],
  };
}

function fieldsOf({ words }: PageContext, form: SubscriptionForm, problems: FieldProblems): Element[] {
  const { languages, attachable, schedules, isPaused } = form;
  const states = ['on', 'paused'].map((value) => ({
    value,
    label: words(`subscription_${value}`),
    hint: words(`subscription_${value}_hint`),
  }));
  return [
    ...(form.stop === undefined
      ? []
      : [radios('state', words('subscription_state'), states, isPaused ? 'paused' : 'on', problems)]),
    radios('language', words('subscription_language'), languages, form.language, problems),
    ...(attachable.length === 0
      ? []
      : [checkboxes('attach', words('subscription_attach'), attachable, form.attach, problems)]),
    ...(schedules.length < 2
      ? []
      : [
          checkboxes('schedules', words('subscription_schedules'), schedules, form.chosenSchedules, problems),
        ]),
  ];
}

function unsubscribedNote(context: PageContext, { unsubscribed }: SubscriptionForm): ElementContent[] {
  if (!unsubscribed) return [];
  const { words } = context;
  return [
    h('div', { className: ['note', 'warn'] }, [
      h('p', words('subscription_unsubscribed', { date: unsubscribed.on })),
      changeForm(unsubscribed.action, context, [h('button', { className: ['second'] }, words('resume'))]),
    ]),
  ];
}

const stopForm = (context: PageContext, action: string): ElementContent[] => [
  h('h2', context.words('stop_title')),
  h('p', context.words('stop_text')),
  changeForm(action, context, [h('button', { className: ['second'] }, context.words('stop'))]),
];

/** Where the mailed link leads: following it subscribes nobody. */
export function confirmPage(context: PageContext, title: string): Page {
  const { words, path } = context;
  return {
    title: words('confirm_title', { title }),
    content: [h('p', words('confirm_text')), changeForm(path, context, [h('button', words('confirm'))])],
  };
}

/** After the button; or of a link that opens nothing any more. */
export const confirmedPage = ({ words, visitor }: PageContext, title: string): Page => ({
  title: words('confirmed_title', { title }),
  content: [
    h('p', words('confirmed_text')),
    h(
      'p',
      h(
        'a',
        { href: visitor ? '/subscriptions' : '/sign-in' },
        words(visitor ? 'nav_subscriptions' : 'sign_in'),
      ),
    ),
  ],
});

export const confirmationOverPage = ({ words }: PageContext): Page => ({
  title: words('over_title'),
  status: 410,
  content: [
    h('p', words('confirmation_over')),
    h('p', h('a', { href: '/subscriptions' }, words('nav_subscriptions'))),
  ],
});
