/** Finds out who a request is from, and what they may do now. */
import { mailboxOf } from '../../address.ts';
import { subscribedIn } from '../../deliver/subscriptions.ts';
import type { Session } from '../../ledger/room.ts';
import { peopleIn, type Rights, rightsOf } from '../../templates/people.ts';
import { reportNames } from '../../templates/report.ts';
import type { EndpointRequest } from '../response.ts';
import { sessionCookie } from './cookies.ts';
import type { RoomEffects } from './effects.ts';
import type { Visitor } from './visitor.ts';

/** @returns undefined: nobody, or somebody whose session is over or was ended, or who has no right any more */
export async function visitorOf(
  request: EndpointRequest,
  effects: RoomEffects,
): Promise<Visitor | undefined> {
  const session = await sessionOf(request, effects);
  if (!session) return undefined;
  const rights = await rightsIn(session.address, effects);
  if (rights.reads.size === 0 && !rights.operates) return undefined;
  const { formToken } = await effects.seal();
  return { name: session.address, session, rights, formToken: formToken(session.id) };
}

async function sessionOf(request: EndpointRequest, effects: RoomEffects): Promise<Session | undefined> {
  const token = request.cookies?.[sessionCookie];
  const id = token === undefined ? undefined : (await effects.seal()).open('session', token);
  return id === undefined ? undefined : effects.room.readSession(id, effects.now());
}

/** What an address may do now. The user of this machine may do all. */
export async function rightsIn(address: string, effects: RoomEffects): Promise<Rights> {
  const templates = await effects.templates();
  const reports = reportNames(templates);
  const first = effects.user ?? effects.firstOperator;
  const isFirst = first !== undefined && mailboxOf(first) === mailboxOf(address);
  if (isFirst) return { reads: new Set(reports), runs: new Set(reports), operates: true };
  const subscribed = subscribedIn(templates)
    .filter((line) => mailboxOf(line.address) === mailboxOf(address))
    .map(({ report }) => report);
  return rightsOf({ address }, peopleIn(templates), reports, subscribed);
}
