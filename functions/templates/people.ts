/** `people.yaml`: who may enter the reading room, and what they may do there. */
import { z } from 'zod';
import { domainName, emailAddress, mailboxOf } from '../address.ts';
import { InputError, type Problem } from '../errors.ts';
import { meant } from '../text/nearest.ts';
import { changedFile, ownFile } from './changeable.ts';
import type { Templates, WrittenFile } from './directories.ts';
import type { Rights } from './rights.ts';
import { parseYamlItems, type YamlItem } from './yaml.ts';

/** Each may do what those before it may. */
export const roles = ['reader', 'runner', 'operator'] as const;

/** A group that the company's sign-in says somebody is in. */
const group = z.string().regex(/^group:[^\s\p{C}][^\p{C}]{0,254}$/u, { abort: true });

const person = z.strictObject({
  /** An address, a domain: everybody there, or `group:NAME`: everybody in it who comes in by the company's sign-in. */
  who: z.union(
    [group, emailAddress, domainName],
    'expected an address such as ana@acme.org, a domain such as acme.org, or a group such as group:finance',
  ),
  role: z.enum(roles, `expected one of ${roles.join(', ')}`),
  /** Names of reports; all of them if it is left out. An operator has all. */
  reports: z.array(z.string()).min(1, 'expected a report, or no list').optional(),
});

export type Person = Readonly<z.output<typeof person>>;

const fileName = 'people.yaml';

/** A line that is sound by itself; undefined: it is not. */
export const readPerson = (line: unknown): Person | undefined => person.safeParse(line).data;

/** The lines in force that can be read. A wrong line lets nobody in. @throws InputError it is not YAML */
export function peopleIn(templates: Templates): Person[] {
  const written = changedFile(templates, fileName) ?? ownFile(templates, fileName);
  return written
    ? itemsIn(written).flatMap(({ value, problems }) => (problems.length === 0 && value ? [value] : []))
    : [];
}

/** Somebody who is in, as they said and proved who they are. */
export interface Known {
  readonly address: string;
  /** Names of the groups they are in. @default none */
  readonly groups?: readonly string[] | undefined;
}

/**
 * What somebody may do.
 * @param reports names of those that there are
 * @param subscribed of those, the ones whose mail they get: what somebody is sent they may read
 * @param reviewed of those, the ones that name them in `approval`
 */
export function rightsOf(
  known: Known,
  people: readonly Person[],
  reports: readonly string[],
  subscribed: readonly string[],
  reviewed: readonly string[] = [],
): Rights {
  const own = people.filter(({ who }) => isMeant(who, known));
  const operates = own.some(({ role }) => role === 'operator');
  const named = (from: readonly Person[]) =>
    operates ? reports : reports.filter((name) => from.some((line) => line.reports?.includes(name) ?? true));
  return {
    reads: new Set([
      ...named(own),
      ...reports.filter((name) => subscribed.includes(name) || reviewed.includes(name)),
    ]),
    runs: new Set(named(own.filter(({ role }) => role !== 'reader'))),
    operates,
    reviews: new Set(reviewed),
  };
}

function isMeant(who: string, { address, groups = [] }: Known): boolean {
  if (group.safeParse(who).success) return groups.some((name) => who === `group:${name}`);
  if (who.includes('@')) return mailboxOf(who) === mailboxOf(address);
  return mailboxOf(address).endsWith(`@${who.toLowerCase()}`);
}

const itemsIn = ({ file, text }: WrittenFile): YamlItem<Person>[] => parseYamlItems(file, text, person);

/**
 * What is wrong in people.yaml, in the order of its lines.
 * @param reports names of those that there are
 */
export function peopleProblems(templates: Templates, reports: readonly string[]): Problem[] {
  const written = changedFile(templates, fileName) ?? ownFile(templates, fileName);
  if (!written) return [];
  try {
    return itemsIn(written).flatMap((item) => [...item.problems, ...unknownIn(item, reports, written.file)]);
  } catch (error) {
    if (error instanceof InputError) return [...error.problems];
    throw error;
  }
}

const unknownIn = (
  { value, lineOf }: YamlItem<Person>,
  reports: readonly string[],
  file: string,
): Problem[] =>
  (value?.reports ?? []).flatMap((name, index) =>
    reports.includes(name)
      ? []
      : [
          {
            file,
            line: lineOf(['reports', index]),
            message: `reports: unknown report "${name}"${meant(name, reports)}`,
          },
        ],
  );
