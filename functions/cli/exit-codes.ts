/** The exit codes of commands. */
import type { SendResult } from '../deliver/result.ts';

export const exitCodes = { done: 0, failed: 1, usage: 2, held: 3, changed: 4 } as const;

/** A mail, and what became of it. */
export type Delivery = Pick<SendResult, 'recipient' | 'state' | 'detail'>;

export interface Outcome {
  /** Something that was asked for was not done. */
  readonly hasFailed?: boolean;
  /** The edition is held and has not been released. */
  readonly isHeld?: boolean;
  readonly deliveries?: readonly Delivery[];
}

/** The exit code of a command. An undelivered mail is a failure. */
export function exitCodeOf({ hasFailed = false, isHeld = false, deliveries = [] }: Outcome): number {
  if (hasFailed) return exitCodes.failed;
  if (isHeld) return exitCodes.held;
  return deliveries.some(isUndelivered) ? exitCodes.failed : exitCodes.done;
}

/** Whether a mail was refused, or nobody knows what became of it. */
export const isUndelivered = ({ state }: Delivery): boolean =>
  state === 'failed' || state === 'unknown' || state === 'unreadable';
