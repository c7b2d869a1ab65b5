/**
 * What the tests of faults did and found, summed over all their files and processes: one line of JSON for
 * each count, in a file that print-counts.ts names, reads and prints at the end of the run.
 */
import { appendFileSync } from 'node:fs';
import { z } from 'zod';

/** The environment's name for the file; without it nothing is written. */
export const countsVariable = 'PERIODICAL_COUNTS';

/** What is counted, in the order in which it is printed. The last six must be 0. */
export const kinds = [
  'kills survived',
  'faults injected',
  'runs at once',
  'inputs tried',
  'milliseconds of the slowest request',
  'lost',
  'duplicated',
  'wrong values',
  'unnamed errors',
  'acted',
  'let in',
] as const;
export type Kind = (typeof kinds)[number];

/** The largest of these is told, and not their sum. */
export const largestOf: readonly Kind[] = ['milliseconds of the slowest request'];

export const countLine = z.object({ kind: z.enum(kinds), by: z.number().int(), where: z.string() });

/**
 * Adds to a sum. What is lost, duplicated, wrong or unnamed is counted before the test that found it fails.
 * @param where what the sum is broken down by, such as `SES: time-outs`
 */
export function count(kind: Kind, by = 1, where = ''): void {
  const file = process.env[countsVariable];
  if (file) appendFileSync(file, `${JSON.stringify({ kind, by, where })}\n`);
}

/** The large setting, for the night; CI's is the default. */
export const isNightly = process.env.PERIODICAL_FAULTS === 'nightly';
