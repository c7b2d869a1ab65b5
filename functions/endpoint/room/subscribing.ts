/** Subscriptions as pages show them, and as their forms say them. */
import { z } from 'zod';
import { emailAddress } from '../../address.ts';
import { defined } from '../../defined.ts';
import type { LineName } from '../../deliver/subscribing.ts';
import type { Subscribed } from '../../deliver/subscriptions.ts';
import { attachable } from '../../formats.ts';
import type { Suppression } from '../../ledger/ledger.ts';
import type { Report } from '../../templates/report.ts';
import { firstLanguage } from '../../templates/texts.ts';
import { languageLabel } from '../languages.ts';
import type { Seal } from '../seal.ts';
import type { ShownSubscription, SubscriptionForm } from './pages/subscriptions.ts';
import { dateIn, titleIn } from './shown.ts';
import type { RoomWords } from './words.ts';

interface Writing {
  readonly words: RoomWords;
  readonly language: string;
}

const lineName = z.object({ report: z.string(), schedules: z.array(z.string()).exactOptional() });

/** A path of one of somebody's own subscriptions. */
export const lineHref = (path: string, { report, schedules }: LineName, { seal }: Seal): string =>
  `${path}${seal('line', JSON.stringify(defined({ report, schedules })))}`;

/** @returns undefined: it is not a name of ours */
export function openLine(token: string, address: string, { open }: Seal): LineName | undefined {
  const text = open('line', token);
  return text === undefined ? undefined : { address, ...lineName.parse(JSON.parse(text)) };
}

const asked = z.object({
  until: z.string(),
  line: z.object({
    address: emailAddress,
    report: z.string(),
    language: z.string(),
    attach: z.array(z.enum(attachable)),
    schedules: z.array(z.string()).exactOptional(),
  }),
});

/** What somebody wants to subscribe to, until they confirm it by a mailed link. */
export type AskedLine = z.output<typeof asked>;

export const sealAsked = (wanted: AskedLine, { seal }: Seal): string =>
  seal('subscribe', JSON.stringify(asked.parse(wanted)));

/** @returns undefined: it is not one of ours, or its time is over */
export function openAsked(token: string, now: string, { open }: Seal): AskedLine['line'] | undefined {
  const text = open('subscribe', token);
  const wanted = text === undefined ? undefined : asked.parse(JSON.parse(text));
  return wanted && now < wanted.until ? wanted.line : undefined;
}

const attachableOf = ({ settings }: Report) =>
  attachable.filter((format) => settings.formats.includes(format));

export function shownLine(
  line: Subscribed,
  report: Report,
  suppression: Suppression | undefined,
  path: string,
  { words, language }: Writing,
): ShownSubscription {
  const attached = line.attach ?? attachableOf(report).filter((format) => format === 'pdf');
  const schedules = line.schedules ?? report.settings.schedules.map(({ name }) => name);
  return {
    path,
    title: titleIn(report.settings.title, language),
    facts: [
      languageLabel(line.language ?? usualLanguage(report)),
      attached.length === 0
        ? words('attach_nothing')
        : attached.map((format) => words(`attach_${format}`)).join(words('list_separator')),
      ...(schedules.length > 0 ? [schedules.join(words('list_separator'))] : []),
    ],
    state: stateOf(line, suppression, words),
  };
}

const usualLanguage = ({ pages }: Report) => (Object.hasOwn(pages, 'en') ? 'en' : firstLanguage(pages));

function stateOf(
  { paused }: Subscribed,
  suppression: Suppression | undefined,
  words: RoomWords,
): ShownSubscription['state'] {
  if (suppression) return { mood: 'bad', text: words(`stopped_${suppression.reason}`) };
  return paused
    ? { mood: 'warn', text: words('subscription_paused') }
    : { mood: 'good', text: words('subscription_on') };
}

/** The form of a subscription. @param line @default a new one */
export function formOfLine(
  report: Report,
  action: string,
  { words, language }: Writing,
  line?: Subscribed,
): SubscriptionForm {
  const names = report.settings.schedules.map(({ name }) => name);
  const languages = Object.keys(report.pages);
  const chosen = line?.language ?? (languages.includes(language) ? language : usualLanguage(report));
  return {
    title: titleIn(report.settings.title, language),
    action,
    languages: languages.map((name) => ({ value: name, label: languageLabel(name) })),
    language: chosen,
    attachable: attachableOf(report).map((value) => ({ value, label: words(`attach_${value}`) })),
    attach: line?.attach ?? ['pdf'],
    schedules: names.map((value) => ({ value, label: value })),
    chosenSchedules: line?.schedules ?? names,
    isPaused: line?.paused ?? false,
  };
}

/** What a form says, or what is wrong with it, by field. */
export function answered(
  form: Readonly<Record<string, string>>,
  report: Report,
  address: string,
  words: RoomWords,
): { readonly line: Subscribed } | { readonly problems: Readonly<Record<string, string>> } {
  const names = report.settings.schedules.map(({ name }) => name);
  const chosen = names.filter((name) => form[`schedules-${name}`] === 'yes');
  const { language = '' } = form;
  const problems = {
    ...(Object.hasOwn(report.pages, language) ? {} : { language: words('choose_language') }),
    ...(names.length > 1 && chosen.length === 0 ? { schedules: words('choose_schedule') } : {}),
  };
  if (Object.keys(problems).length > 0) return { problems };
  const isAll = chosen.length === names.length || names.length < 2;
  return {
    line: defined({
      ...{ address, report: report.name, language },
      schedules: isAll ? undefined : chosen,
      attach: attachableOf(report).filter((format) => form[`attach-${format}`] === 'yes'),
      paused: form.state === 'paused' ? (true as const) : undefined,
    }),
  };
}

/** The form as somebody has filled it, to be shown again. */
export const filledForm = (
  form: SubscriptionForm,
  given: Readonly<Record<string, string>>,
): SubscriptionForm => ({
  ...form,
  language: given.language ?? '',
  attach: form.attachable.map(({ value }) => value).filter((value) => given[`attach-${value}`] === 'yes'),
  chosenSchedules: [],
  isPaused: given.state === 'paused',
});

/** The day of a suppression. */
export const dayOf = ({ at }: Suppression, language: string): string => dateIn(at, language);
