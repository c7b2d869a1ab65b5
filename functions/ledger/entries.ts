/** What every ledger keeps: its entries as they are read back, and what an event may change. */

import { z } from 'zod';
import { addTime } from '../calendar/instant.ts';
import { defined } from '../defined.ts';
import { type Addressing, addressing } from './addressing.ts';
import type { Release, RunRecord, Send, SendEvent, SendKey, SendState, Suppression } from './ledger.ts';

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

export const releaseEntry = z.object({
  edition: z.string(),
  because: z.string(),
  by: z.string(),
  at: z.string(),
}) satisfies z.ZodType<Release>;

export const runEntry = z.object({
  id: z.string(),
  report: z.string(),
  period: z.string(),
  trigger: z.enum(['schedule', 'request', 'sweep']),
  state: z.enum(['queued', 'running', 'made', 'unchanged', 'held', 'skipped', 'failed']),
  startedAt: z.string(),
  updatedAt: z.string(),
  edition: z.string().exactOptional(),
  detail: z.string(),
  milliseconds: z.record(z.string(), z.number()),
  bytesScanned: z.number().exactOptional(),
  usd: z.number().exactOptional(),
  queueMessage: z.string().exactOptional(),
}) satisfies z.ZodType<RunRecord>;

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
