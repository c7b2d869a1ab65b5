/** Parts of forms, after GOV.UK's patterns: what is wrong is said on top and beside its field, and nothing is lost. */
import type { Element, ElementContent } from 'hast';
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
  /** More attributes of the input, such as `type` and `autocomplete`. */
  readonly input?: Readonly<Record<string, string>>;
}

/** A label, a hint, what is wrong, and one line to write in. */
export function textField(
  { name, label, hint, value = '', input = {} }: Field,
  problems: FieldProblems,
): Element {
  const problem = problems[name];
  const described = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ');
  return h('div', { className: problem === undefined ? ['field'] : ['field', 'wrong'] }, [
    h('label', { for: name }, label),
    ...(hint === undefined ? [] : [h('p', { className: ['hint'], id: `${name}-hint` }, hint)]),
    ...(problem === undefined ? [] : [h('p', { className: ['problem'], id: `${name}-problem` }, problem)]),
    h('input', {
      ...{ id: name, name, value, ...input },
      ...(described === '' ? {} : { ariaDescribedBy: described }),
      ...(problem === undefined ? {} : { ariaInvalid: 'true' }),
    }),
  ]);
}
