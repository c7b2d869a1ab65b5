/** When a message that failed is worth another attempt, and how often it is given one. */
import { RetryableError } from '../errors.ts';

/**
 * Times that a message of `deliveries` or `feedback` is tried, whose functions send mail: mails wait out seven hours of
 * trouble, and the day's quota. What they failed by may pass longer than that; the sweep sends them then.
 */
export const mailAttempts = 12;

/** As long as a sender has for a mail: it is not given again before. */
const firstSeconds = 120;
const longestSeconds = 3600;
/** SQS hides a message for twelve hours at most, counted from when it was received. */
const longestHiddenSeconds = 12 * 3600 - 300;

/**
 * Seconds until a message is tried again.
 * @param received how often it was received, this time included
 * @param error what it failed by: only what may pass is waited for
 */
export function secondsUntilAgain(received: number, error: unknown): number {
  if (!(error instanceof RetryableError)) return firstSeconds;
  const growing = Math.min(longestSeconds, firstSeconds * 2 ** Math.min(received - 1, 10));
  return Math.min(longestHiddenSeconds, Math.max(growing, Math.ceil(error.afterSeconds ?? 0)));
}
