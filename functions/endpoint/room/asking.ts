/** What somebody answers who asks for a run: read from the form, and sealed in the address of the page that checks it. */
import { z } from 'zod';
import { readAddress } from '../../address.ts';
import { isDay, type Period } from '../../calendar/days.ts';
import { periodOver } from '../../calendar/over.ts';
import { parsePeriod } from '../../calendar/period.ts';
import { periodWith, type Values } from '../../calendar/values.ts';
import { localDay } from '../../calendar/zone.ts';
import type { Refusal } from '../../deliver/recipients.ts';
import { UsageError, usageProblem } from '../../errors.ts';
import { settled } from '../../templates/parameters.ts';
import type { Report } from '../../templates/report.ts';
import type { Seal } from '../seal.ts';
import type { FieldProblems } from './forms.ts';
import type { RoomWords } from './words.ts';

const answers = z.object({
  /** Of the run: pressed twice, the button starts one. */
  id: z.string(),
  report: z.string(),
  /** Id of the period. */
  period: z.string(),
  languages: z.array(z.string()),
  send: z.union([z.enum(['none', 'subscribers']), z.array(z.string())]),
});

export type Answers = z.output<typeof answers>;

/** Whom somebody names in the place of the subscribers. */
export const mostAddresses = 20;
/** Of all of them: they have to fit into the address of a page. */
const mostLetters = 800;

/** A person's own answers. @param name of the person: nobody else's browser opens them */
export const sealAnswers = (given: Answers, name: string, { seal }: Seal): string =>
  seal('answers', JSON.stringify([name, answers.parse(given)]));

/** @returns undefined: they are forged, or somebody else's */
export function openAnswers(token: string, name: string, { open }: Seal): Answers | undefined {
  const text = open('answers', token);
  const [whose, given] = text === undefined ? [] : z.tuple([z.string(), answers]).parse(JSON.parse(text));
  return whose === name ? given : undefined;
}

/** What a form is read with. */
export interface Reading {
  readonly report: Report;
  /** Instant in UTC. */
  readonly now: string;
  readonly refusal: Refusal;
  /** Address of who asks, if it is one. */
  readonly own: string | undefined;
  readonly words: RoomWords;
}

type Form = Readonly<Record<string, string>>;
type Read<T> = { readonly value: T } | { readonly problems: FieldProblems };

/** @returns the answers without the run's id, or what is wrong with the form, by its fields */
export function answersIn(form: Form, reading: Reading): Read<Omit<Answers, 'id'>> {
  const [period, send] = [periodIn(form, reading), sendIn(form, reading)];
  const languages = Object.keys(reading.report.pages).filter((name) => `languages-${name}` in form);
  const none = languages.length === 0 ? { languages: reading.words('run_languages_missing') } : {};
  const values = 'value' in period ? valuesIn(form, period.value, reading) : { problems: {} };
  if ('value' in values && 'value' in send && languages.length > 0) {
    const { name: report } = reading.report;
    return { value: { report, period: values.value.id, languages, send: send.value } };
  }
  return {
    problems: {
      ...('problems' in period ? period.problems : {}),
      ...('problems' in values ? values.problems : {}),
      ...none,
      ...('problems' in send ? send.problems : {}),
    },
  };
}

function periodIn(form: Form, { report, now, words }: Reading): Read<Period> {
  const { period = '', from = '', to = '' } = form;
  const { timezone, calendar } = report.settings;
  const today = localDay(now, timezone);
  const isOther = period === 'other';
  const at = isOther ? 'from' : 'period';
  if (period === '') return { problems: { period: words('run_period_missing') } };
  const missing = {
    ...(isDay(from) ? {} : { from: words('run_from_missing') }),
    ...(isDay(to) ? {} : { to: words('run_to_missing') }),
  };
  if (isOther && Object.keys(missing).length > 0) return { problems: missing };
  if (isOther && to < from) return { problems: { to: words('run_to_early') } };
  try {
    const value = isOther ? periodOver(from, to, calendar) : parsePeriod(period, today, calendar);
    return value.start > today ? { problems: { [at]: words('run_period_future') } } : { value };
  } catch (error) {
    if (error instanceof UsageError) return { problems: { [at]: words('run_period_wrong') } };
    throw error;
  }
}

/** The field of a parameter. */
export const valueField = (name: string): string => `set-${name}`;

/** A field that is left empty has the usual value. */
function valuesIn(form: Form, period: Period, { report, words }: Reading): Read<Period> {
  const given = Object.keys(report.settings.declared).flatMap((name) => {
    const value = form[valueField(name)]?.trim() ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  const settledWith = (values: Values) => settled(periodWith(period, values), report.settings).period;
  const wrong = given.filter(([name, value]) => usageProblem(() => settledWith({ [name]: value })));
  if (wrong.length > 0) {
    const problem = words('run_value_wrong');
    return { problems: Object.fromEntries(wrong.map(([name]) => [valueField(name), problem])) };
  }
  return { value: settledWith(Object.fromEntries(given)) };
}

function sendIn({ send = 'none', addresses = '' }: Form, reading: Reading): Read<Answers['send']> {
  const { own, words } = reading;
  if (send === 'subscribers') return { value: send };
  if (send === 'me' && own !== undefined) return named([own], 'send', reading);
  if (send !== 'addresses') return { value: 'none' };
  const given = addresses.split(/[\s,;，；]+/).filter((text) => text !== '');
  if (given.length === 0) return { problems: { addresses: words('run_addresses_missing') } };
  return named([...new Set(given)], 'addresses', reading);
}

function named(given: readonly string[], field: string, { refusal, words }: Reading): Read<string[]> {
  const problem = (key: string, values = {}) => ({ problems: { [field]: words(key, values) } });
  if (given.length > mostAddresses || given.join().length > mostLetters)
    return problem('run_addresses_many', { most: mostAddresses });
  const value = given.flatMap((text) => readAddress(text) ?? []);
  const wrong = given.find((text) => readAddress(text) === undefined);
  if (wrong !== undefined) return problem('run_address_wrong', { address: wrong });
  const outside = value.find((address) => refusal(address) !== undefined);
  return outside === undefined ? { value } : problem('run_address_outside', { address: outside });
}
