/** `subscriptions.yaml`: who gets what. Each line is read by itself: a wrong one keeps its own reader's mail back, and nobody else's. */
import { z } from 'zod';
import { emailAddress, mailboxOf, onePerMailbox } from '../address.ts';
import { describeProblem, InputError, type Problem } from '../errors.ts';
import { attachable, type Format } from '../formats.ts';
import { languageName, languageNamed } from '../language/languages.ts';
import type { Recipient } from '../ledger/addressing.ts';
import { changedFile, hashOfFile, ownFile, ownPath } from '../templates/changeable.ts';
import type { Templates } from '../templates/directories.ts';
import { type Report, reportNames } from '../templates/report.ts';
import { firstLanguage } from '../templates/texts.ts';
import { parseYamlItems, type YamlItem } from '../templates/yaml.ts';
import { meant } from '../text/nearest.ts';
import { type Refusal, refusalIn, refuseOutside } from './recipients.ts';
import type { SendResult } from './result.ts';

const subscription = z.strictObject({
  address: emailAddress,
  report: z.string(),
  schedules: z
    .array(z.string())
    .min(1, 'expected a schedule, or no list')
    .optional()
    .describe('Names of the report’s schedules; all of them if it is left out.'),
  language: languageName
    .optional()
    .describe('English if it is left out, or the report’s first one if it has no page in English.'),
  attach: z
    .array(z.enum(attachable))
    .optional()
    .describe('The PDF if it is left out, and nothing if the report has none.'),
  paused: z
    .literal(true, 'expected true, or nothing')
    .optional()
    .describe('Nothing is sent by it until its reader wants it again.'),
});

/** What subscriptions.yaml may say. */
export const subscriptionsSchema = z.array(subscription);

type Subscription = z.output<typeof subscription>;

/** A line of the file as it is in force. */
export type Subscribed = Readonly<Subscription>;

/** A line that is wrong: nothing is sent by it. */
export interface WrongSubscription {
  /** As it is written, or the name of the file if the line has no address. */
  readonly address: string;
  readonly problems: readonly Problem[];
  /** Whether it does not name a report that exists: nobody knows whose mail it keeps back. */
  readonly isStray: boolean;
}

export interface Subscribers {
  readonly recipients: readonly Recipient[];
  /** The wrong lines of this report, those that name none, or the whole file. */
  readonly wrong: readonly WrongSubscription[];
  /** That no line names the report, and where to add one, as the end of a run's summary; empty if one does. */
  readonly remark: string;
}

/**
 * Subscribers of a report, one a mailbox.
 * @param schedule only those who take this schedule's editions; undefined: everybody
 */
export function subscribersOf(templates: Templates, report: Report, schedule?: string): Subscribers {
  const found = readSubscriptions(templates);
  if ('broken' in found) return { recipients: [], wrong: [found.broken], remark: '' };
  const own = ownLines(found, report, refusalIn(templates)).filter(
    ({ schedules }) => schedule === undefined || schedules === undefined || schedules.includes(schedule),
  );
  const sound = own.flatMap(({ problems, value }) =>
    problems.length === 0 && value && !value.paused ? [value] : [],
  );
  const wrong = own.filter(({ problems }) => problems.length > 0);
  const whose = schedule === undefined ? report.name : `the schedule ${schedule} of ${report.name}`;
  return {
    recipients: onePerMailbox(sound.map((line) => recipientOf(line, report))),
    remark:
      (own.length > 0 ? '' : `; nobody is subscribed to ${whose}: add a line to ${found.file}`) +
      overtaken(templates),
    wrong: [
      ...wrong.map(({ address, problems }) => ({ address, problems, isStray: false })),
      ...straysIn(found, reportNames(templates)),
    ],
  };
}

/**
 * What is wrong in subscriptions.yaml, in the order of its lines.
 * @param reports those whose lines are looked at; lines that name no report there is are always looked at
 * @param refusal of addresses. @default what recipients.yaml says
 */
export function subscriptionProblems(
  templates: Templates,
  reports: readonly Report[],
  refusal = refusalIn(templates),
): Problem[] {
  const found = readSubscriptions(templates);
  if ('broken' in found) return [...found.broken.problems];
  const own = reports.flatMap((report) => ownLines(found, report, refusal));
  return [...own, ...straysIn(found, reportNames(templates))]
    .flatMap(({ problems }) => problems)
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** The lines that can be read, of reports that there are and are not. */
export function subscribedIn(templates: Templates): readonly Subscribed[] {
  const found = readSubscriptions(templates);
  return 'broken' in found ? [] : found.items.flatMap(({ value }) => value ?? []);
}

/** What became of the readers whose lines are wrong; whose a stray line is, nobody knows. */
export function failedSends(wrong: readonly WrongSubscription[]): SendResult[] {
  return wrong
    .filter(({ isStray }) => !isStray)
    .map(({ address: recipient, problems }) => {
      const detail = problems.map(describeProblem).join('; ');
      return { recipient, state: 'failed', detail, now: true, isPermanent: true };
    });
}

/** Whoever has changed the file of the templates since hears that it is not what counts. */
function overtaken(templates: Templates): string {
  const changed = changedFile(templates, fileName);
  if (changed?.over === undefined || changed.over === hashOfFile(ownFile(templates, fileName))) return '';
  return `; sent by ${changed.file}, though ${ownPath(templates, fileName)} has changed since: "periodical subscriptions reset" puts that in force`;
}

interface SubscriptionFile {
  readonly file: string;
  readonly items: readonly YamlItem<Subscription>[];
}

const fileName = 'subscriptions.yaml';

function readSubscriptions(templates: Templates): SubscriptionFile | { broken: WrongSubscription } {
  try {
    const written = changedFile(templates, fileName) ?? ownFile(templates, fileName);
    if (!written) return { file: ownPath(templates, fileName), items: [] };
    return { file: written.file, items: parseYamlItems(written.file, written.text, subscription) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { broken: { address: fileName, problems: error.problems, isStray: false } };
  }
}

interface Line {
  readonly address: string;
  /** As far as they can be read: undefined means every schedule. */
  readonly schedules: readonly string[] | undefined;
  readonly value: Subscription | undefined;
  readonly problems: readonly Problem[];
}

/** The lines that name a report, each with all that is wrong in it. */
function ownLines({ file, items }: SubscriptionFile, report: Report, refusal: Refusal): Line[] {
  const before: { mailbox: string; line: number; schedules: readonly string[] | undefined }[] = [];
  return items
    .filter((item) => fieldOf(item, 'report') === report.name)
    .map((item) => {
      const { value, line } = item;
      const address = addressIn(item);
      const mailbox = mailboxOf(value?.address ?? address);
      const schedules = schedulesIn(item);
      const first = before.find((one) => one.mailbox === mailbox && overlap(one.schedules, schedules));
      const again = `there is a line for this reader already: line ${first?.line}; expected one line for each reader and report`;
      const outside = value && refusal(value.address);
      const of = (...messages: readonly string[]) =>
        messages.map((message) => ({ file, line: item.lineOf(['address']), message: `address: ${message}` }));
      const unsent = [...(value && first ? of(again) : []), ...(outside === undefined ? [] : of(outside))];
      const problems = [...item.problems, ...(value ? misfits(file, item, value, report) : []), ...unsent];
      if (problems.length === 0) before.push({ mailbox, line, schedules });
      return { address, schedules: knownAmong(schedules, report), value, problems };
    });
}

const overlap = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === undefined || b === undefined || a.some((name) => b.includes(name));

const schedulesIn = (item: YamlItem<Subscription>): readonly string[] | undefined =>
  z.array(z.string()).safeParse(fieldOf(item, 'schedules')).data;

/** A wrong name among them may stand for any schedule. */
const knownAmong = (schedules: readonly string[] | undefined, { settings }: Report) =>
  schedules?.every((name) => settings.schedules.some((schedule) => schedule.name === name))
    ? schedules
    : undefined;

/** What a line asks for and its report does not have. */
function misfits(
  file: string,
  { lineOf }: YamlItem<Subscription>,
  { schedules = [], language, attach = [] }: Subscription,
  { name, settings, pages }: Report,
): Problem[] {
  const at = (path: readonly PropertyKey[], message: string): Problem => ({
    file,
    line: lineOf(path),
    message: `${String(path[0])}: ${message}`,
  });
  const names = settings.schedules.map((schedule) => schedule.name);
  const unknown = schedules.map((schedule, index): Problem[] => {
    if (names.includes(schedule)) return [];
    const expected = names.length > 0 ? meant(schedule, names) : '; it has none';
    return [at(['schedules', index], `unknown schedule "${schedule}" of ${name}${expected}`)];
  });
  const languages = Object.keys(pages);
  const noPage =
    language !== undefined && !languages.includes(language)
      ? [at(['language'], `${name} has no page in "${language}"; expected one of ${languages.join(', ')}`)]
      : [];
  const absent = attach.flatMap((format, index) =>
    settings.formats.includes(format)
      ? []
      : [
          at(
            ['attach', index],
            `${name} is not made as ${format}; expected some of ${attachableOf(settings.formats)}`,
          ),
        ],
  );
  const noMail = settings.formats.includes('email')
    ? []
    : [
        at(
          ['report'],
          `${name} is not made as email, so nobody can get it by mail; expected email among its formats`,
        ),
      ];
  return [...unknown.flat(), ...noPage, ...absent, ...noMail];
}

const attachableOf = (formats: readonly Format[]): string =>
  formats.filter((format) => attachable.includes(format)).join(', ') || 'none';

/** Lines whose report is not there, or cannot be read. */
function straysIn({ file, items }: SubscriptionFile, names: readonly string[]): WrongSubscription[] {
  return items.flatMap((item): WrongSubscription[] => {
    const report = fieldOf(item, 'report');
    const stray = { address: addressIn(item), isStray: true };
    if (typeof report !== 'string') return [{ ...stray, problems: item.problems }];
    if (names.includes(report)) return [];
    const message = `report: unknown report "${report}"${meant(report, names)}`;
    const unknown = { file, line: item.lineOf(['report']), message };
    return [{ ...stray, problems: [...item.problems, unknown] }];
  });
}

const addressIn = (item: YamlItem<Subscription>): string => String(fieldOf(item, 'address') ?? fileName);

/** A field as it is written; undefined if the item is not a map or lacks it. */
function fieldOf({ written }: YamlItem<Subscription>, name: string): unknown {
  return new Map(Object.entries(typeof written === 'object' && written !== null ? written : {})).get(name);
}

function recipientOf({ address, language, attach }: Subscription, { pages }: Report): Recipient {
  const first = Object.hasOwn(pages, 'en') ? 'en' : firstLanguage(pages);
  return { address, language: language ?? first, attach: attach ?? ['pdf'], subscribed: true };
}

/**
 * Recipients whom an operator names instead of the subscribers: they get the report's first language, or the one asked for.
 * @throws UsageError recipients.yaml lets no mail go to one of them
 */
export function recipientsAt(
  addresses: readonly string[],
  report: Report,
  languages: readonly string[] | undefined,
  templates: Templates,
): Recipient[] {
  refuseOutside(addresses, refusalIn(templates));
  const language = languageNamed(languages?.[0] ?? firstLanguage(report.pages));
  return onePerMailbox(
    addresses.map((address) => ({ address, language, attach: ['pdf'], subscribed: false })),
  );
}
