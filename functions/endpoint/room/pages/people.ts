/** Who may enter, and letting somebody in. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import { type Person, roles } from '../../../templates/people.ts';
import {
  type Choice,
  changeForm,
  checkboxes,
  type FieldProblems,
  problemSummary,
  radios,
  reasonField,
  textField,
} from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { table } from '../table.ts';

export interface ListedPerson extends Person {
  readonly path: string;
}

/** Names and titles of reports. */
export type Reports = readonly (readonly [string, string])[];

export function peoplePage(
  { words }: PageContext,
  people: readonly ListedPerson[],
  reports: Reports,
  problems: readonly string[],
): Page {
  const columns = ['person_who', 'person_role', 'person_reports'].map((key) => ({ head: words(key) }));
  const rows = people.map(({ who, role, reports: own, path }) => [
    h('a', { href: path }, who),
    words(`role_${role}`),
    own === undefined || role === 'operator'
      ? words('all')
      : own.map((name) => titleOf(name, reports)).join(words('list_separator')),
  ]);
  return {
    title: words('people'),
    content: [
      h('p', words('people_text')),
      ...problems.map((text) => h('div', { className: ['note', 'warn'] }, h('p', text))),
      rows.length > 0
        ? table(words('people_caption'), columns, rows)
        : h('p', { className: ['empty'] }, words('people_none')),
      h('p', h('a', { href: '/operate/people/add' }, words('person_add'))),
      h('p', h('a', { href: '/sessions' }, words('people_sessions'))),
    ],
  };
}

const titleOf = (name: string, reports: Reports): string =>
  reports.find(([one]) => one === name)?.[1] ?? name;

/** What a form says of somebody, sound or not. */
export interface PersonFields {
  readonly who: string;
  readonly role: string;
  readonly reports: readonly string[];
  readonly because: string;
}

export function addPersonPage(
  context: PageContext,
  fields: PersonFields,
  reports: Reports,
  problems: FieldProblems = {},
): Page {
  const { words } = context;
  const who = { name: 'who', label: words('person_who'), hint: words('person_who_hint'), value: fields.who };
  const input = { spellcheck: 'false', autocomplete: 'off', maxlength: '260' };
  return formPage(words('person_add'), problems, words, [
    changeForm('/operate/people/add', context, [
      textField({ ...who, input }, problems),
      ...rightsFields(words, fields, reports, problems),
      h('button', words('person_add')),
    ]),
  ]);
}

/** Where a line of people.yaml is shown and changed, and where it is taken away. */
export interface PersonPaths {
  readonly change: string;
  readonly remove: string;
}

export function personPage(
  context: PageContext,
  { change, remove }: PersonPaths,
  fields: PersonFields,
  reports: Reports,
  problems: FieldProblems = {},
): Page {
  const { words } = context;
  return formPage(words('person_title', { who: fields.who }), problems, words, [
    changeForm(change, context, [
      ...rightsFields(words, fields, reports, problems),
      h('div', { className: ['actions'] }, [
        h('button', words('person_save')),
        h('a', { href: remove }, words('person_remove')),
      ]),
    ]),
  ]);
}

export function removePersonPage(
  context: PageContext,
  { remove }: PersonPaths,
  { who, role, because }: PersonFields,
  problems: FieldProblems = {},
): Page {
  const { words } = context;
  return formPage(words('person_remove_title', { who }), problems, words, [
    h('p', words('person_remove_text', { role: words(`role_${role}`) })),
    changeForm(remove, context, [
      reasonField(words, words('person_because_hint'), because, problems),
      h('button', words('person_remove')),
    ]),
  ]);
}

const formPage = (
  title: string,
  problems: FieldProblems,
  words: PageContext['words'],
  content: readonly ElementContent[],
): Page => ({
  ...{ title, content: [...problemSummary(problems, words), ...content] },
  ...(Object.keys(problems).length > 0 ? { status: 400 } : {}),
});

function rightsFields(
  words: PageContext['words'],
  { role, reports: own, because }: PersonFields,
  reports: Reports,
  problems: FieldProblems,
): ElementContent[] {
  const choices = roles.map(
    (value): Choice => ({ value, label: words(`role_${value}`), hint: words(`role_${value}_hint`) }),
  );
  return [
    radios('role', words('person_role'), choices, role, problems),
    checkboxes(
      'report',
      words('person_reports_which'),
      reports.map(([value, label]) => ({ value, label })),
      own,
      problems,
    ),
    reasonField(words, words('person_because_hint'), because, problems),
  ];
}
