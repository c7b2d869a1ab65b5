/** Readers change their own lines of subscriptions.yaml, and nobody else's. */
import { mailboxOf } from '../address.ts';
import { defined } from '../defined.ts';
import { InputError, RetryableError } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { hashOfFile, ownFile } from '../templates/changeable.ts';
import {
  change,
  changingAt,
  inForce,
  withLine,
  withLineInstead,
  withoutLines,
} from '../templates/changing.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport } from '../templates/report.ts';
import type { Refusal } from './recipients.ts';
import { type Subscribed, subscribedIn, subscriptionProblems } from './subscriptions.ts';

const name = 'subscriptions.yaml';

/** Tells a line from the others of its reader. */
export type LineName = Pick<Subscribed, 'address' | 'report' | 'schedules'>;

/** The lines of a reader that can be read. */
export const linesOf = (templates: Templates, address: string): Subscribed[] =>
  subscribedIn(templates).filter((line) => mailboxOf(line.address) === mailboxOf(address));

export const isLine =
  ({ address, report, schedules }: LineName) =>
  (field: (key: string) => unknown): boolean =>
    mailboxOf(String(field('address'))) === mailboxOf(address) &&
    field('report') === report &&
    JSON.stringify(field('schedules') ?? null) === JSON.stringify(schedules ?? null);

/** What a file of lines becomes; undefined: the line that it is about is not there. */
type Edit = (text: string) => string | undefined;

export const adding =
  (line: Subscribed): Edit =>
  (text) =>
    withLine(text, defined({ ...line }));

export const replacing =
  (line: LineName, by: Subscribed): Edit =>
  (text) =>
    withLineInstead(text, isLine(line), defined({ ...by }));

export const removing =
  (line: LineName): Edit =>
  (text) =>
    withoutLines(text, isLine(line));

export interface Reader {
  readonly report: string;
  /** Who changes it, and why. */
  readonly by: string;
  readonly because: string;
}

const attempts = 3;

/**
 * Changes subscriptions.yaml for a reader; what is wrong in lines of others does not keep anybody's own from changing.
 * @returns false: the line that it is about is not there any more
 * @throws InputError what is wrong with the new line
 * @throws RetryableError others have changed the file again and again meanwhile
 */
export async function changeLine(
  edit: Edit,
  { report, by, because }: Reader,
  directories: Templates['directories'],
  { ledger, refusal }: { readonly ledger: Pick<Ledger, 'listFiles' | 'putFile'>; readonly refusal: Refusal },
): Promise<boolean> {
  const own = { directories };
  for (let attempt = 1; ; attempt++) {
    const changing = await changingAt(ledger, own, name, hashOfFile(ownFile(own, name)));
    const before = inForce(changing);
    const text = edit(before);
    if (text === undefined) return false;
    const problems = problemsIn(report, refusal);
    const known = new Set(problems(changing.templates).map(({ message }) => message));
    const added = (templates: Templates) => problems(templates).filter(({ message }) => !known.has(message));
    try {
      await change({ text, before, problems: added }, changing, { because, by });
      return true;
    } catch (error) {
      if (!(error instanceof RetryableError) || attempt === attempts) throw error;
    }
  }
}

const problemsIn = (report: string, refusal: Refusal) => (templates: Templates) => {
  try {
    return subscriptionProblems(templates, [loadReport(templates, report)], refusal);
  } catch (error) {
    if (error instanceof InputError) return [...error.problems];
    throw error;
  }
};
