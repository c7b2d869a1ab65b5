/** What every ledger keeps: its entries as they are read back, and what an event may change. */

import { z } from 'zod';
import { addTime } from '../calendar/instant.ts';
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import { version } from '../version.ts';
import { type Addressing, addressing } from './addressing.ts';
import type {
  EditionEntry,
  FileVersion,
  Lift,
  Outcome,
  Release,
  Review,
  RunRecord,
  Send,
  SendEvent,
  SendKey,
  SendState,
  SendTrace,
  Suppression,
  SuppressionRecord,
} from './ledger.ts';

const sendStates = [
  'held',
  'pending',
  'sending',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'failed',
  'unknown',
  'suppressed',
] as const satisfies readonly SendState[];

/** States of a send that nothing has ended yet. */
export const openStates: readonly SendState[] = ['pending', 'sending', 'unknown'];

/** The state of a send that ended so: `delayed` is a word for why it is among the open ones. */
export const stateAfter = (outcome: Outcome): Exclude<Outcome, 'delayed'> =>
  outcome === 'delayed' ? 'failed' : outcome;

const awaitsEvents = ['sending', 'sent', 'unknown'] as const;

/** From which states an event leads on. What a later event says outweighs an earlier one, never the other way. */
export const leadsOnFrom: Readonly<Record<SendEvent, readonly SendState[]>> = {
  delivered: awaitsEvents,
  failed: awaitsEvents,
  bounced: [...awaitsEvents, 'delivered'],
  complained: [...awaitsEvents, 'delivered', 'bounced'],
};

/** Detail of a send whose lease has passed. */
export const lostAnswer = 'the answer was lost';

export const sendEntry = z.object({
  edition: z.string(),
  recipient: z.string(),
  channel: z.string(),
  state: z.enum(sendStates),
  addressing: addressing.exactOptional(),
  updatedAt: z.string(),
  detail: z.string(),
}) satisfies z.ZodType<Send>;

export const suppressionEntry = z.object({
  address: z.string(),
  report: z.string(),
  reason: z.enum(['bounced', 'complained', 'unsubscribed']),
  at: z.string(),
  detail: z.string(),
}) satisfies z.ZodType<Suppression>;

const lift = z.object({
  reason: suppressionEntry.shape.reason,
  detail: z.string(),
  since: z.string(),
  because: z.string(),
  by: z.string(),
  at: z.string(),
}) satisfies z.ZodType<Lift>;

export const suppressionRecord = suppressionEntry.extend({
  isLifted: z.boolean(),
  lifts: z.array(lift).readonly(),
}) satisfies z.ZodType<SuppressionRecord>;

/** What is kept of a suppression that is lifted. */
export const liftOf = (
  { reason, detail, at: since }: Suppression,
  { because, by, at }: Pick<Lift, 'because' | 'by' | 'at'>,
): Lift => ({ reason, detail, since, because, by, at });

export const sendTrace = z.object({
  state: z.enum(sendStates),
  messageIds: z.array(z.string()).readonly(),
}) satisfies z.ZodType<SendTrace>;

/**
 * Whether an event about a message can be about a send: the message is one of its own, or its id is not known. An
 * event about anything else is about nothing that went out from here.
 */
export function isAbout({ state, messageIds }: SendTrace, messageId: string): boolean {
  if (messageIds.includes(messageId)) return true;
  // The answer with the id has not come yet, or was lost.
  if (state === 'sending' || state === 'unknown') return true;
  // Sent by an earlier version, which kept no ids.
  return messageIds.length === 0 && ['sent', 'delivered', 'bounced', 'complained'].includes(state);
}

export const releaseEntry = z.object({
  edition: z.string(),
  because: z.string(),
  by: z.string(),
  at: z.string(),
}) satisfies z.ZodType<Release>;

export const reviewEntry = z.object({
  edition: z.string(),
  verdict: z.enum(['approved', 'sent back']),
  because: z.string(),
  by: z.string(),
  at: z.string(),
  manifest: z.string(),
  key: z.string(),
  mac: z.string(),
}) satisfies z.ZodType<Review>;

export const fileEntry = z.object({
  name: z.string(),
  version: z.int().min(1),
  text: z.string().nullable(),
  over: z.string(),
  because: z.string(),
  by: z.string(),
  at: z.string(),
}) satisfies z.ZodType<FileVersion>;

export const editionEntry = z.object({
  edition: z.string(),
  report: z.string(),
  period: z.object({ id: z.string(), kind: z.string(), start: z.string(), end: z.string() }),
  revision: z.int().min(1),
  madeAt: z.string(),
  held: z.boolean(),
  needsApproval: z.literal(true).exactOptional(),
  subjects: z.record(z.string(), z.string()),
  findings: z.record(z.string(), z.string()).exactOptional(),
}) satisfies z.ZodType<EditionEntry>;

/** What editions are ordered by, also those of several reports. */
export const orderOf = ({ period, revision, report }: EditionEntry): string =>
  `${period.end}/${period.start}/${period.id}/r${String(revision).padStart(9, '0')}/${report}`;

export const lakeEntry = z.object({ lake: z.string() });

export const runEntry = z.object({
  id: z.string(),
  report: z.string(),
  period: z.string(),
  trigger: z.enum(['schedule', 'request', 'sweep']),
  asked: z.string().exactOptional(),
  state: z.enum([
    'queued',
    'running',
    'made',
    'unchanged',
    'held',
    'waiting',
    'skipped',
    'failed',
    'interrupted',
  ]),
  startedAt: z.string(),
  updatedAt: z.string(),
  edition: z.string().exactOptional(),
  detail: z.string(),
  delayed: z.boolean().exactOptional(),
  milliseconds: z.record(z.string(), z.number()),
  bytesScanned: z.number().exactOptional(),
  usd: z.number().exactOptional(),
  listed: z.object({ files: z.number(), bytes: z.number(), listings: z.number() }).exactOptional(),
  queueMessage: z.string().exactOptional(),
}) satisfies z.ZodType<RunRecord>;

const text = z.string().catch('');
const anySend = z.object({ edition: text, recipient: text, channel: text, updatedAt: text });
const anyRun = z.object({
  ...{ id: text, report: text, period: text, startedAt: text, updatedAt: text },
  trigger: runEntry.shape.trigger.catch('request'),
  milliseconds: runEntry.shape.milliseconds.catch({}),
});

/** Reads a send; one that another version wrote in its own way is `unreadable`, and keeps no other from being read. */
export function readSend(value: unknown): Send {
  const { success, data, error } = sendEntry.safeParse(value);
  return success ? data : { ...anySend.parse(value), state: 'unreadable', detail: unreadable(error) };
}

/**
 * Reads a run, as `readSend` does a send.
 * @param beside what the ledger keeps beside the entry, and has if nothing of the entry can be read
 */
export function readRunRecord(value: unknown, beside: object = {}): RunRecord {
  const { success, data, error } = runEntry.safeParse(value);
  if (success) return data;
  const rest = typeof value === 'object' ? value : {};
  return { ...anyRun.parse({ ...rest, ...beside }), state: 'unreadable', detail: unreadable(error) };
}

/** The value of a text of JSON; undefined if it is none, as where it was cut off. */
export function jsonIn(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/**
 * Reads an entry that decides what may go out: without it nothing does.
 * @throws InputError another version wrote it in its own way
 */
export function readEntry<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw InputError.at('ledger', `an entry ${unreadable(error)}`);
}

const unreadable = (error: z.ZodError) =>
  `cannot be read by Periodical ${version}, another version wrote it: ${z.prettifyError(error).replaceAll('\n', ' ')}`;

/** The state of a send as it is noted. */
export const readState = (value: string): SendState =>
  sendEntry.shape.state.safeParse(value).data ?? 'unreadable';

/** The key alone, of whatever carries one. */
export const keyOf = ({ edition, recipient, channel }: SendKey): { [Field in keyof SendKey]: string } => ({
  edition,
  recipient,
  channel,
});

/** The addressing alone, of whatever carries one. */
export const addressingOf = ({ language, attach, subscribed, copy }: Addressing): Addressing =>
  defined({ language, attach: [...attach], subscribed, copy });

export function leaseUntil(now: string, leaseSeconds: number): string {
  return addTime(now, { seconds: leaseSeconds });
}
