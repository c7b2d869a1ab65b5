/** The messages of the queues `runs` and `deliveries`: the same for a schedule, a request and the sweep. */
import { z } from 'zod';
import { emailAddress } from '../address.ts';
import { isInstant } from '../calendar/instant.ts';
import { refuseNoPeriod } from '../calendar/period.ts';
import { InputError, usageProblem } from '../errors.ts';
import { formats } from '../formats.ts';
import { hashOf } from '../hash.ts';
import { recipient } from '../ledger/addressing.ts';
import { readMessage } from './versions.ts';

/** Times that a message is tried before it ends among the dead letters. */
export const attempts = 3;

// The placeholder itself arrives where the scheduler did not fill it in: no instant, so it is refused.
const instant = z.string().refine(isInstant, 'expected an instant in UTC');

const runFields = z.strictObject({
  /** Id of the run: the same id is the same run. Left out by schedules: report, schedule and time say it. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,249}$/, 'expected letters, digits, . _ : and -')
    .optional(),
  trigger: z.enum(['schedule', 'request', 'sweep']),
  report: z.string().min(1),
  /** A schedule of the report: it says the period, and which subscribers. */
  schedule: z.string().optional(),
  /** Instead of a schedule's. */
  period: z.string().optional(),
  /** When it was due or asked for: what relative periods refer to. */
  at: instant,
  languages: z.array(z.string()).optional(),
  formats: z.array(z.enum(formats)).optional(),
  force: z.boolean().default(false),
  /** Who asked for it: an address, a user's name, an ARN. Left out by schedules and the sweep. */
  by: z.string().max(300).optional(),
  /** Send to the subscribers, or to these addresses alone; nothing is sent to `none`. */
  send: z.union(
    [z.enum(['subscribers', 'none']), z.array(emailAddress).min(1)],
    'expected subscribers, none or email addresses',
  ),
  /** When the first message of this run was taken from the queue, how often the engine was asked, and when last. */
  began: instant.optional(),
  asked: z.int().min(0).default(0),
  askedAt: instant.optional(),
  state: z.record(z.string(), z.strictObject({ id: z.string(), attempt: z.int() })).default({}),
});

export type RunMessage = z.output<typeof runFields>;

const runMessage = runFields
  .refine(hasOwnId, { path: ['id'], error: 'is that of a schedule or a sweep; expected an id of its own' })
  .superRefine(({ period, at }, context) => {
    const message = period === undefined ? undefined : periodProblem(period, at);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['period'], message });
  });

const periodProblem = (period: string, at: string): string | undefined =>
  // With values alone it is the usual one of its report.
  usageProblem(() =>
    refuseNoPeriod(period.startsWith(',') ? `last month${period}` : period, at.slice(0, 10)),
  );

const deliveryMessage = z.strictObject({
  /** REPORT/PERIOD/rN */
  edition: z.string(),
  recipient: recipient.strict(),
});

export type DeliveryTask = z.output<typeof deliveryMessage>;

/** In characters; a message of SQS has 256 KB, and JSON makes up to six bytes of a character. */
const max = { name: 600, title: 1_000, paragraph: 2_500, paragraphs: 12, commands: 10 };

const line = z.string().max(max.title);

/** A notice as deliver/notices.ts has it. */
const noticeMessage = z.strictObject({
  notice: z.strictObject({
    kind: z.string().min(1).max(100),
    key: z.string().max(max.name),
    about: z.string().max(max.name),
    owner: emailAddress,
    language: z.string().max(max.name),
    subject: line,
    title: line,
    why: z.array(z.string().max(max.paragraph)).max(max.paragraphs).readonly(),
    facts: z.array(line).max(max.paragraphs).readonly(),
    help: line,
    commands: z.array(line).max(max.commands).readonly(),
    reason: line,
  }),
});

export type NoticeTask = z.output<typeof noticeMessage>;

const signInMessage = z.strictObject({
  signIn: z.strictObject({
    address: emailAddress,
    code: z
      .string()
      .regex(/^\d{8}$/, 'expected eight digits')
      .exactOptional(),
    /** Of the report that the address subscribes to by the link. */
    title: line.exactOptional(),
    link: line,
    language: z.string().max(max.name),
    until: instant,
  }),
});

export type SignInTask = z.output<typeof signInMessage>;

/** All that the queue `deliveries` takes. */
export type DeliveriesMessage = DeliveryTask | NoticeTask | SignInTask;

/** The notice as it fits into a message: a long one is cut rather than lost. */
export function boundedNotice(notice: NoticeTask['notice']): NoticeTask['notice'] {
  const { subject, title, why, facts, help, commands, reason } = notice;
  const short = (text: string) => cut(text, max.title);
  return {
    ...notice,
    subject: short(subject),
    title: short(title),
    why: why.slice(0, max.paragraphs).map((text) => cut(text, max.paragraph)),
    facts: facts.slice(0, max.paragraphs).map(short),
    help: short(help),
    commands: commands.slice(0, max.commands),
    reason: short(reason),
  };
}

const cut = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text;

/** @throws InputError it is not a message of the queue `runs` */
export const parseRunMessage = (text: string): RunMessage & { id: string } => {
  const message = readMessage('runs', runMessage, jsonOf('runs', text));
  const own = message.trigger === 'request' ? requestId(runId(message)) : runId(message);
  return { ...message, id: message.id ?? own };
};

const ofCallers = 'request:';

/** The id of a run by the one that a caller gave it. No schedule and no sweep has a colon in its own. */
export const requestId = (id: string): string => (id.startsWith(ofCallers) ? id : `${ofCallers}${id}`);

const ofSchedules = /\.\d{4}-\d{2}-\d{2}T\d{4}Z$/;
const ofSweeps = /^(sweep|[a-z][a-z0-9_-]*\.again\..*)$/;

/** Whether a message has an id that its trigger may give: whoever asks for a run cannot pass for a schedule. */
function hasOwnId(message: z.output<typeof runFields>): boolean {
  const { id, trigger } = message;
  if (id === undefined) return true;
  if (trigger === 'request') return id.startsWith(ofCallers) || !(ofSchedules.test(id) || ofSweeps.test(id));
  return trigger === 'schedule' ? id === runId(message) : id !== 'sweep';
}

/** @throws InputError it is not a message of the queue `deliveries` */
export function parseDeliveryTask(text: string): DeliveriesMessage {
  const value = jsonOf('deliveries', text);
  const has = (name: string) => typeof value === 'object' && value !== null && name in value;
  if (has('notice')) return readMessage('deliveries', noticeMessage, value);
  if (has('signIn')) return readMessage('deliveries', signInMessage, value);
  return readMessage('deliveries', deliveryMessage, value);
}

/** Hash of what a message asks for; by whom and when is not part of it. */
export const askedIn = ({
  report,
  schedule,
  period,
  languages,
  formats,
  force,
  send,
}: Omit<RunMessage, 'id' | 'trigger' | 'by' | 'at' | 'began' | 'asked' | 'askedAt' | 'state'>): string =>
  hashOf({ report, schedule, period, languages, formats, force, send });

/** The id of a scheduled run: the scheduler, its retries and the sweep all mean the same one. */
export function runId({
  report,
  schedule,
  period,
  at,
}: Pick<RunMessage, 'report' | 'schedule' | 'period' | 'at'>): string {
  const what = idPart(schedule ?? period ?? 'request');
  return `${report}.${what}.${at.slice(0, 16).replace(':', '')}Z`;
}

/** A period as a part of an id. With values of parameters behind it, their hash keeps it apart from others. */
export function idPart(period: string): string {
  const part = period.replace(/[^A-Za-z0-9._-]+/g, '-');
  return period.includes(',') ? `${part.slice(0, 100)}-${hashOf(period).slice(0, 12)}` : part;
}

function jsonOf(queue: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw InputError.at(`queue ${queue}`, 'a message is not JSON', undefined, { cause });
  }
}
