/** Keeps to what SES allows an account: so many messages a second, and so many within 24 hours. */

import { setTimeout } from 'node:timers/promises';
import { GetSendQuotaCommand, type SESClient } from '@aws-sdk/client-ses';
import { RetryableError } from '../../errors.ts';
import type { Channel } from '../channel.ts';

export interface SendRate {
  /** Messages a second; 1 in the sandbox. */
  readonly perSecond: number;
  /** Within 24 hours; no limit where it is left out. */
  readonly perDay?: number;
  /** In the 24 hours that end now. */
  readonly sentLastDay: number;
}

export async function sendRate(client: SESClient): Promise<SendRate> {
  const quota = await client.send(new GetSendQuotaCommand());
  const { MaxSendRate: perSecond = 1, Max24HourSend: perDay = -1, SentLast24Hours: sentLastDay = 0 } = quota;
  return { perSecond, sentLastDay, ...(perDay < 0 ? {} : { perDay }) };
}

export interface PaceOptions {
  readonly rate: () => Promise<SendRate>;
  /**
   * Processes that send at the same time, each with its share of the rate.
   * @default 1
   */
  readonly processes?: number;
}

export interface PaceEffects {
  /** Milliseconds that only grow. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** The rate of an account grows while a process lives, and its day goes on. */
const rateLastsMs = 60_000;

const real: PaceEffects = { clock: () => performance.now(), sleep: setTimeout };

/** The channel, with a wait before each message where the one before was too lately. */
export function paced(channel: Channel, options: PaceOptions, { clock, sleep } = real): Channel {
  const { rate, processes = 1 } = options;
  let known: { rate: SendRate; at: number } | undefined;
  let free = 0;
  async function turn(): Promise<void> {
    if (!known || clock() - known.at > rateLastsMs) known = { rate: await rate(), at: clock() };
    const { perSecond } = usable(known.rate);
    const now = clock();
    const at = Math.max(now, free);
    free = at + (1000 * processes) / perSecond;
    if (at > now) await sleep(at - now);
  }
  return {
    ...channel,
    async send(raw, envelope) {
      await turn();
      return channel.send(raw, envelope);
    },
  };
}

function usable(rate: SendRate): SendRate {
  const { perSecond, perDay, sentLastDay } = rate;
  if (perSecond <= 0)
    throw new RetryableError('SES allows this account no message a second: sending is paused');
  if (perDay === undefined || sentLastDay < perDay) return rate;
  throw new RetryableError(
    `SES has sent ${sentLastDay} messages in the last 24 hours, and allows this account ${perDay}: send again later, or ask AWS for a higher quota`,
  );
}
