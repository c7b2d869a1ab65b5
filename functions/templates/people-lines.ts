/** Edits a people.yaml by its lines. */
import { mailboxOf } from '../address.ts';
import { withLine, withoutLines } from './changing.ts';
import type { Person } from './people.ts';

/** The text of a people.yaml with a line; it takes the place of one for the same people with the same role. */
export const withPerson = (text: string, line: Pick<Person, 'who' | 'reports'> & { readonly role: string }) =>
  withLine(withoutPerson(text, line.who, line.role) ?? text, line);

/**
 * The text without the lines for some people.
 * @param role only those that give it. @default all
 * @returns undefined: there is no such line
 */
export const withoutPerson = (text: string, who: string, role?: string): string | undefined =>
  withoutLines(
    text,
    (field) =>
      mailboxOf(String(field('who'))) === mailboxOf(who) && (role === undefined || field('role') === role),
  );
