/** Asking for a run: of which period, in which languages and for whom. */
import type { Element } from 'hast';
import { h } from 'hastscript';
import { defined } from '../../../defined.ts';
import type { ParameterType, ParameterValue } from '../../../templates/parameters.ts';
import { mostAddresses } from '../asking.ts';
import {
  type Choice,
  changeForm,
  checkboxes,
  type FieldProblems,
  problemSummary,
  radios,
  selectField,
  textField,
} from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import type { RoomWords } from '../words.ts';

export interface RunForm {
  readonly title: string;
  /** Ids and names of the periods offered. */
  readonly periods: readonly (readonly [string, string])[];
  /** What the report may be asked for with; `usual` is what an empty field means. */
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ParameterType;
    readonly label: string;
    readonly usual: string;
    readonly values: readonly string[] | undefined;
    readonly min: ParameterValue | undefined;
    readonly max: ParameterValue | undefined;
  }[];
  /** Names of the report's languages, and what they call themselves. */
  readonly languages: readonly (readonly [string, string])[];
  readonly subscribers: number;
  /** Where mail may go; empty if nothing bounds it, or single addresses do. */
  readonly domains: readonly string[];
  /** Address of who asks, if it is one. */
  readonly own: string | undefined;
  /** The report is made as mail. @default it can be sent */
  readonly isMailed: boolean;
  /** The last day that can be asked for, `YYYY-MM-DD`. */
  readonly today: string;
  /** What was given, by field. */
  readonly given: Readonly<Record<string, string>>;
}

export function runFormPage(context: PageContext, form: RunForm, problems: FieldProblems = {}): Page {
  const { words, path } = context;
  const { title, languages, given } = form;
  const chosen = languages.map(([name]) => name).filter((name) => `languages-${name}` in given);
  return {
    title: words('run_title', { title }),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      changeForm(path, context, [
        radios('period', words('run_period'), periodChoices(form, words, problems), given.period, problems),
        ...form.parameters.map((one) => parameterField(one, form, words, problems)),
        checkboxes('languages', words('run_languages'), languages.map(choiceOf), chosen, problems),
        ...(form.isMailed
          ? [
              radios(
                'send',
                words('run_send'),
                sendChoices(form, words, problems),
                given.send ?? 'none',
                problems,
              ),
            ]
          : []),
        h('button', words('run_continue')),
      ]),
    ],
  };
}

function parameterField(
  { name, type, label, usual, values, min, max }: RunForm['parameters'][number],
  { given }: RunForm,
  words: RoomWords,
  problems: FieldProblems,
): Element {
  if (values) {
    const other = values.filter((value) => value !== usual);
    const options = [
      ['', usual || words('run_value_none')] as const,
      ...other.map((one) => [one, one] as const),
    ];
    return selectField({ name, label, options, chosen: given[name] ?? '' });
  }
  const bounds = defined({ min: min?.toString(), max: max?.toString() });
  const inputs = {
    integer: { type: 'number', step: '1', ...bounds },
    number: { type: 'number', step: 'any', ...bounds },
    date: { type: 'date', ...bounds },
    text: { maxlength: '100' },
    boolean: {},
  };
  const hint = usual === '' ? words('run_value_optional') : words('run_value_usual', { value: usual });
  return textField({ name, label, hint, value: given[name] ?? '', input: inputs[type] }, problems);
}

const choiceOf = ([value, label]: readonly [string, string]): Choice => ({ value, label });

function periodChoices(
  { periods, today, given }: RunForm,
  words: RoomWords,
  problems: FieldProblems,
): Choice[] {
  const day = (name: string) =>
    textField(
      { name, label: words(`run_${name}`), value: given[name] ?? '', input: { type: 'date', max: today } },
      problems,
    );
  return [
    ...periods.map(choiceOf),
    { value: 'other', label: words('run_other'), more: [day('from'), day('to')] },
  ];
}

function sendChoices(
  { subscribers, domains, own, given }: RunForm,
  words: RoomWords,
  problems: FieldProblems,
): Choice[] {
  const most = { most: mostAddresses };
  const hint =
    domains.length === 0
      ? words('run_addresses_hint', most)
      : words('run_addresses_hint_in', { ...most, domains: domains.join(', ') });
  const field = {
    ...{ name: 'addresses', label: words('run_addresses'), hint },
    ...{ value: given.addresses ?? '', rows: 4 },
  };
  return [
    { value: 'none', label: words('run_send_none') },
    ...(own === undefined ? [] : [{ value: 'me', label: words('run_send_me', { address: own }) }]),
    ...(subscribers > 0
      ? [{ value: 'subscribers', label: words('run_send_subscribers', { count: subscribers }) }]
      : []),
    { value: 'addresses', label: words('run_send_addresses'), more: [textField(field, problems)] },
  ];
}
