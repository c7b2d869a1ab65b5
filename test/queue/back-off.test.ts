import { expect, it } from 'vitest';
import { leaseSeconds } from '../../functions/deliver/lease.ts';
import { InputError, RetryableError } from '../../functions/errors.ts';
import { mailAttempts, secondsUntilAgain } from '../../functions/queue/back-off.ts';

const throttled = new RetryableError('throttled');

/** Seconds from the first attempt to each of the next ones. */
function triedAt(error: Error): number[] {
  let at = 0;
  return Array.from({ length: mailAttempts - 1 }, (_, n) => {
    at += secondsUntilAgain(n + 1, error);
    return at;
  });
}

it('what may pass is tried ever more rarely, for hours', () => {
  const minutes = triedAt(throttled).map((seconds) => seconds / 60);
  expect(minutes.slice(0, 6)).toEqual([2, 6, 14, 30, 62, 122]);
  expect(minutes.at(-1)).toBeGreaterThan(6 * 60);
});

it('what somebody has to mend, or is a bug, is given up within half an hour', () => {
  for (const error of [InputError.at('', 'not verified'), new TypeError('bug')])
    expect(triedAt(error).at(-1)).toBeLessThanOrEqual(1800);
});

it('what names its end is waited for, as long as SQS can hide a message', () => {
  const after = (afterSeconds: number) => secondsUntilAgain(1, new RetryableError('quota', { afterSeconds }));
  expect([after(30), after(4500.2), after(80_000)]).toEqual([120, 4501, 42_900]);
});

it('a mail is not given again while another process may be at it', () => {
  expect(secondsUntilAgain(1, throttled)).toBeGreaterThanOrEqual(leaseSeconds);
});
