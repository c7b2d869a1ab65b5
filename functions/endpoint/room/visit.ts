/** Finds out who a request is from, and what they may do now. */
import { mayEnter, rightsIn } from '../../deliver/rights.ts';
import type { Session } from '../../ledger/room.ts';
import type { Templates } from '../../templates/directories.ts';
import type { Rights } from '../../templates/rights.ts';
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
  const rights = rightsOfSession(session, await effects.templates(), effects);
  if (!mayEnter(rights)) return undefined;
  const { formToken } = await effects.seal();
  return { name: session.address, session, rights, formToken: formToken(session.id) };
}

/** What somebody who is in may do, by templates. The user of this machine may do all. */
export const rightsOfSession = (
  session: Session,
  templates: Templates,
  { user, firstOperator, companySignIn }: Pick<RoomEffects, 'user' | 'firstOperator' | 'companySignIn'>,
): Rights =>
  rightsIn(session, templates, {
    first: user ?? firstOperator,
    isForReaders: companySignIn !== undefined && session.by === 'mail',
  });

async function sessionOf(request: EndpointRequest, effects: RoomEffects): Promise<Session | undefined> {
  const token = request.cookies?.[sessionCookie];
  const id = token === undefined ? undefined : (await effects.seal()).open('session', token);
  // One that is over or was ended is nobody's attack.
  if (token !== undefined && id === undefined) effects.refused({ what: 'a session', from: request.from });
  return id === undefined ? undefined : effects.room.readSession(id, effects.now());
}
