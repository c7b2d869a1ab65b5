/** Generated cases: how many, from which seed, and what every one of them has to keep to. */
import { basename } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { InputError, RetryableError, UsageError } from '../../../functions/errors.ts';
import { count, isNightly } from '../counts.ts';
import { seed } from '../seed.ts';

export { isNightly };

/** @param nightly about thirty times as many as in CI where it is left out */
export const cases = (ci: number, nightly = ci * 30): number => (isNightly ? nightly : ci);

/** Tries a property on generated cases, a seed for all of them, and counts them. */
export async function forAll<T>(
  arbitrary: fc.Arbitrary<T>,
  numRuns: number,
  holds: (value: T) => void | Promise<void>,
): Promise<void> {
  console.log(`${expect.getState().currentTestName}: ${numRuns} cases, PERIODICAL_SEED=${seed}`);
  const property = fc.asyncProperty(arbitrary, async (value) => {
    await holds(value);
  });
  count('inputs tried', numRuns, where());
  await fc.assert(property, { numRuns, seed });
  expect(inherited()).toEqual([]);
}

/** Tries all of a list: the corpus, or what is generated from a schema. A failure names its case. */
export async function forEach<T>(
  list: readonly T[],
  nameOf: (value: T) => string,
  holds: (value: T) => void | Promise<void>,
): Promise<void> {
  const wrong: string[] = [];
  for (const value of list) {
    try {
      await holds(value);
    } catch (error) {
      wrong.push(`${nameOf(value)}: ${whatAndWhere(error)}`);
    }
  }
  count('inputs tried', list.length, where());
  expect(inherited()).toEqual([]);
  if (wrong.length > 0) expect.fail(`${wrong.length} of ${list.length}:\n${wrong.slice(0, 12).join('\n')}`);
}

/** What every object has by now, through a text such as "__proto__" that was taken for a name. */
function inherited(): string[] {
  const found: string[] = [];
  for (const name in {}) found.push(name);
  return found;
}

/** The message, and the first line of the project that it went through. */
function whatAndWhere(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const places = error.stack?.match(/\/functions\/\S+/g)?.slice(0, 3) ?? [];
  return [`${error.name}: ${error.message.slice(0, 1000)}`, ...places].join('\n    ');
}

/** What the sum is broken down by: the file of tests. */
function where(): string {
  return basename(expect.getState().testPath ?? '', '.test.ts');
}

/** At most so many of a list, spread over it evenly: all of them in the nightly setting. */
export function spread<T>(list: readonly T[], ci: number): readonly T[] {
  const step = isNightly ? 1 : Math.max(1, list.length / ci);
  return list.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/**
 * What an action gives, or the named error that it ends with; any other error fails the test.
 * @param place what one of the error's problems must name: part of a file's path or of the message
 */
export async function outcome<T>(action: () => T | Promise<T>, place = ''): Promise<T | NamedError> {
  try {
    return await action();
  } catch (error) {
    if (!isNamed(error)) {
      count('unnamed errors', 1, where());
      throw error;
    }
    expect(error.message.slice(0, 5000)).toContain(place);
    expect(error.message.slice(0, 5000)).not.toMatch(
      /^\s*$|(?<!received )\bundefined\b|\[object Object\]|\n\s+at /,
    );
    return error;
  }
}

export type NamedError = InputError | RetryableError | UsageError;

export function isNamed(error: unknown): error is NamedError {
  return error instanceof InputError || error instanceof RetryableError || error instanceof UsageError;
}
