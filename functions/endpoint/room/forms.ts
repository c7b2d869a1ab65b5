/** Parts of forms, after GOV.UK's patterns: what is wrong is said on top and beside its field, and nothing is lost. */
import type { Element, ElementContent, Properties } from 'hast';
import { h } from 'hastscript';
import type { RoomWords } from './words.ts';

/** What is wrong with a field, by its name. */
export type FieldProblems = Readonly<Record<string, string>>;

/** The summary takes the focus and leads to each field; nothing if nothing is wrong. */
export function problemSummary(problems: FieldProblems, words: RoomWords): ElementContent[] {
  const found = Object.entries(problems);
  if (found.length === 0) return [];
  const items = found.map(([name, text]) => h('li', h('a', { href: `#${name}` }, text)));
  const attributes = { className: ['problems'], role: 'alert', tabIndex: -1, dataTakesFocus: '' };
  return [h('div', attributes, [h('h2', words('problem_title')), h('ul', items)])];
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  /** Lines to write in. @default one, an input */
  readonly rows?: number;
  /** More attributes of the input, such as `type` and `autocomplete`. */
  readonly input?: Readonly<Record<string, string>>;
}

/** A label, a hint, what is wrong, and a place to write in. */
export function textField(
  { name, label, hint, value = '', rows, input = {} }: Field,
  problems: FieldProblems,
): Element {
  const problem = problems[name];
  const described = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ');
  const attributes = {
    ...{ id: name, name, ...input },
    ...(described === '' ? {} : { ariaDescribedBy: described }),
    ...(problem === undefined ? {} : { ariaInvalid: 'true' }),
  };
  return h('div', { className: problem === undefined ? ['field'] : ['field', 'wrong'] }, [
    h('label', { for: name }, label),
    ...(hint === undefined ? [] : [h('p', { className: ['hint'], id: `${name}-hint` }, hint)]),
    ...(problem === undefined ? [] : [h('p', { className: ['problem'], id: `${name}-problem` }, problem)]),
    rows === undefined
      ? h('input', { ...attributes, value })
      : h('textarea', { ...attributes, rows: String(rows) }, value),
  ]);
}

/** Asks why something is done. @param hint what the reason is for */
export const reasonField = (
  words: RoomWords,
  hint: string,
  value: string,
  problems: FieldProblems,
): Element =>
  textField(
    { name: 'because', label: words('reason'), hint, value, rows: 2, input: { maxlength: '1000' } },
    problems,
  );

/** Every form of a session has it. */
export const tokenField = (token: string): Element =>
  h('input', { type: 'hidden', name: 'token', value: token });

/** A form of this session that changes something. */
export const changeForm = (
  action: string,
  { visitor }: { readonly visitor?: { readonly formToken: string } | undefined },
  content: readonly ElementContent[],
): Element =>
  h('form', { method: 'post', action, noValidate: true }, [
    ...(visitor ? [tokenField(visitor.formToken)] : []),
    ...content,
  ]);

/** A form that narrows a list. */
export const filterForm = (
  action: string,
  words: RoomWords,
  { visitor }: Parameters<typeof changeForm>[1],
  fields: readonly ElementContent[],
): Element =>
  h('form', { className: ['filter'], method: 'post', action, role: 'search', noValidate: true }, [
    ...(visitor ? [tokenField(visitor.formToken)] : []),
    ...fields,
    h('button', words('show')),
  ]);

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** Asked for only if it is chosen. @default nothing */
  readonly more?: readonly ElementContent[];
}

/** One of a few: the first stands for the group in the summary of problems. */
export const radios = (
  name: string,
  legend: string,
  choices: readonly Choice[],
  chosen: string | undefined,
  problems: FieldProblems,
): Element =>
  group({ name, legend, choices }, problems, ({ value }) => ({
    ...{ type: 'radio', name, value, checked: value === chosen },
  }));

/** Any of a few: each is a field of its own, NAME-VALUE; the first stands for the group in the summary of problems. */
export const checkboxes = (
  name: string,
  legend: string,
  choices: readonly Choice[],
  chosen: readonly string[],
  problems: FieldProblems,
): Element =>
  group({ name, legend, choices }, problems, ({ value }) => ({
    ...{ type: 'checkbox', name: `${name}-${value}`, value: 'yes', checked: chosen.includes(value) },
  }));

interface Group {
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly Choice[];
}

function group(
  { name, legend, choices }: Group,
  problems: FieldProblems,
  input: (choice: Choice) => Properties,
): Element {
  const problem = problems[name];
  const item = (choice: Choice, index: number) => {
    const { value, label, hint, more = [] } = choice;
    const id = index === 0 ? name : `${name}-${value}`;
    const described = hint === undefined ? {} : { ariaDescribedBy: `${id}-hint` };
    return [
      h('div', { className: ['choice'] }, [
        h('input', { ...input(choice), id, ...described }),
        h('div', [
          h('label', { for: id }, label),
          ...(hint === undefined ? [] : [h('p', { className: ['hint'], id: `${id}-hint` }, hint)]),
        ]),
      ]),
      ...(more.length > 0 ? [h('div', { className: ['more'] }, [...more])] : []),
    ];
  };
  const attributes =
    problem === undefined ? {} : { className: ['wrong'], ariaDescribedBy: `${name}-problem` };
  return h('fieldset', attributes, [
    h('legend', legend),
    ...(problem === undefined ? [] : [h('p', { className: ['problem'], id: `${name}-problem` }, problem)]),
    ...choices.flatMap(item),
  ]);
}

export interface Select {
  readonly name: string;
  readonly label: string;
  /** Value and text of each. */
  readonly options: readonly (readonly [string, string])[];
  readonly chosen?: string | undefined;
}

/** A label and a list to choose one from. */
export const selectField = ({ name, label, options, chosen = '' }: Select): Element =>
  h('div', { className: ['field'] }, [
    h('label', { for: name }, label),
    h(
      'select',
      { id: name, name },
      options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)),
    ),
  ]);
