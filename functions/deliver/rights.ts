/** What an address may do in the reading room: by people.yaml, by what it is sent, and by what it may approve. */
import { mailboxOf } from '../address.ts';
import type { Templates } from '../templates/directories.ts';
import { peopleIn, rightsOf } from '../templates/people.ts';
import { reportNames } from '../templates/report.ts';
import { reviewedBy } from '../templates/reviewers.ts';
import type { Rights } from '../templates/rights.ts';
import { subscribedIn } from './subscriptions.ts';

/**
 * The rights of an address by the templates as they are in force.
 * @param first an address that may do everything before anybody else is named
 */
export function rightsIn(address: string, templates: Templates, first?: string): Rights {
  const reports = reportNames(templates);
  const isFirst = first !== undefined && mailboxOf(first) === mailboxOf(address);
  const reviewed = reviewedBy(templates, address, reports);
  const all = new Set(reports);
  if (isFirst) return { reads: all, runs: all, operates: true, reviews: new Set(reviewed) };
  const subscribed = subscribedIn(templates)
    .filter((line) => mailboxOf(line.address) === mailboxOf(address))
    .map(({ report }) => report);
  return rightsOf({ address }, peopleIn(templates), reports, subscribed, reviewed);
}

/** Whether somebody has any right at all. */
export const mayEnter = ({ reads, operates }: Rights): boolean => reads.size > 0 || operates;
