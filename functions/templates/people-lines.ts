/** Edits a people.yaml by its lines. */
import { mailboxOf } from '../address.ts';
import { withLine, withoutLines } from './changing.ts';

/** A line as somebody asks for it, sound or not. */
export interface PersonLine {
  readonly who: string;
  readonly role: string;
  readonly reports?: readonly string[];
}

/** The text of a people.yaml with a line; it takes the place of one for the same people with the same role. */
export const withPerson = (text: string, line: PersonLine): string =>
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
