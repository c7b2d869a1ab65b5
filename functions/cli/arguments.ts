/** Reads what is typed for options: numbers, instants, lists. */
import { InvalidArgumentError } from 'commander';
import { isInstant } from '../calendar/instant.ts';

/** Reads a whole number of a range, both ends included. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d{1,16}$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
  };

/** Reads an instant in UTC. */
export function instant(text: string): string {
  if (isInstant(text)) return text;
  throw new InvalidArgumentError('expected an instant in UTC, such as 2024-07-02T03:00:00Z');
}

/** Gathers the values of an option that may be given more than once. */
export const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

/** Reads "en,zh" as a list. */
export function listOf(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
