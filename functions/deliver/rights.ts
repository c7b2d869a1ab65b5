/** What an address may do in the reading room: by people.yaml, by what it is sent, and by what it may approve. */
import { mailboxOf } from '../address.ts';
import type { Templates } from '../templates/directories.ts';
import { type Known, peopleIn, rightsOf } from '../templates/people.ts';
import { reportNames } from '../templates/report.ts';
import { reviewedBy } from '../templates/reviewers.ts';
import type { Rights } from '../templates/rights.ts';
import { subscribedIn } from './subscriptions.ts';

/** How somebody came in. */
export interface Entrance {
  /** An address that may do everything before anybody else is named. @default nobody */
  readonly first?: string | undefined;
  /** Whether operators come in by another way alone: here nobody is one. @default false */
  readonly isForReaders?: boolean;
}

/** The rights of somebody by the templates as they are in force. */
export function rightsIn(known: Known, templates: Templates, entrance: Entrance): Rights {
  const { first, isForReaders = false } = entrance;
  const { address } = known;
  const reports = reportNames(templates);
  const isFirst = !isForReaders && first !== undefined && mailboxOf(first) === mailboxOf(address);
  const reviewed = reviewedBy(templates, address, reports);
  const all = new Set(reports);
  if (isFirst) return { reads: all, runs: all, operates: true, reviews: new Set(reviewed) };
  const subscribed = subscribedIn(templates)
    .filter((line) => mailboxOf(line.address) === mailboxOf(address))
    .map(({ report }) => report);
  const people = peopleIn(templates).filter(({ role }) => !isForReaders || role !== 'operator');
  return rightsOf(known, people, reports, subscribed, reviewed);
}

/** Whether somebody has any right at all. */
export const mayEnter = ({ reads, operates }: Rights): boolean => reads.size > 0 || operates;
