/** Keeps to what SES allows an account: so many messages a second, and so many within 24 hours. */

import { setTimeout } from 'node:timers/promises';
import { GetSendQuotaCommand, GetSendStatisticsCommand, type SESClient } from '@aws-sdk/client-ses';
import { awsError } from '../../aws/errors.ts';
import { clock, epochSeconds } from '../../calendar/instant.ts';
import { defined } from '../../defined.ts';
import { RetryableError } from '../../errors.ts';
import type { Channel } from '../channel.ts';

export interface SendRate {
  /** Messages a second; 1 in the sandbox. */
  readonly perSecond: number;
  /** Within 24 hours; no limit where it is left out. */
  readonly perDay?: number;
  /** In the 24 hours that end now. */
  readonly sentLastDay: number;
  /** Where the quota is used up: seconds until so much of it lies more than 24 hours back that there is room again. */
  readonly freeAfterSeconds?: number;
}

/**
 * @param now instant in UTC
 * @throws RetryableError SES does not say
 */
export async function sendRate(client: SESClient, now = clock()): Promise<SendRate> {
  const quota = await asked('ses:GetSendQuota', () => client.send(new GetSendQuotaCommand()));
  const { MaxSendRate: perSecond = 1, Max24HourSend: perDay = -1, SentLast24Hours: sentLastDay = 0 } = quota;
  if (perDay < 0) return { perSecond, sentLastDay };
  if (sentLastDay < perDay) return { perSecond, perDay, sentLastDay };
  // An hour's wait is no worse than not knowing.
  const freeAfterSeconds = await roomAfter(client, perDay, now).catch(() => undefined);
  return defined({ perSecond, perDay, sentLastDay, freeAfterSeconds });
}

const quarterSeconds = 900;
const daySeconds = 86_400;

/** By what SES counted in each quarter of an hour: the oldest leave the last 24 hours first. */
async function roomAfter(client: SESClient, perDay: number, now: string): Promise<number | undefined> {
  const { SendDataPoints = [] } = await client.send(new GetSendStatisticsCommand());
  const quarters = SendDataPoints.map(({ Timestamp, DeliveryAttempts: sent = 0 }) => {
    const began = (Timestamp?.getTime() ?? 0) / 1000;
    return { leavesAfter: began + quarterSeconds + daySeconds - epochSeconds(now), sent };
  })
    .filter(({ leavesAfter, sent }) => leavesAfter > 0 && sent > 0)
    .sort((a, b) => a.leavesAfter - b.leavesAfter);
  let left = quarters.reduce((sum, { sent }) => sum + sent, 0);
  return quarters.find(({ sent }) => {
    left -= sent;
    return left < perDay;
  })?.leavesAfter;
}

/** What was not answered is tried again with the mail. */
async function asked<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw awsError(error, 'SES', action);
  }
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
  const { perSecond, perDay, sentLastDay, freeAfterSeconds: afterSeconds = 3600 } = rate;
  if (perSecond <= 0)
    throw new RetryableError('SES allows this account no message a second: sending is paused');
  if (perDay === undefined || sentLastDay < perDay) return rate;
  throw new RetryableError(
    `SES has sent ${sentLastDay} messages in the last 24 hours, and allows this account ${perDay}: send again later, or ask AWS for a higher quota`,
    { afterSeconds },
  );
}
