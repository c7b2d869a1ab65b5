/** Sessions that are on: one's own, and for operators those of everybody. */
import { mailboxOf } from '../../../address.ts';
import type { Session } from '../../../ledger/room.ts';
import type { Seal } from '../../seal.ts';
import { noteAct, reasonIn } from '../acting.ts';
import { cookie, sessionCookie } from '../cookies.ts';
import { forOperators } from '../for-operators.ts';
import { pageResponse } from '../frame.ts';
import { operatorResponse } from '../operating.ts';
import { endSessionsPage, type ShownVisitor, sessionsPage } from '../pages/sessions.ts';
import { type Route, seeOther } from '../route.ts';
import { timeIn } from '../shown.ts';

const list = '/sessions';

const showSessions: Route = async ({ context, visitor }, { room, seal, now }) => {
  const { language } = context;
  const { session, rights } = visitor;
  const [all, sealing] = [
    await room.listSessions(now(), rights.operates ? undefined : session.address),
    await seal(),
  ];
  const own = all.filter(isOf(session.address)).map(({ id, startedAt, expiresAt, by }) => ({
    ...{ since: timeIn(startedAt, language), until: timeIn(expiresAt, language), by },
    // The session's own id, sealed as such, would let whoever sees it in.
    ...{ isThis: id === session.id, end: `${list}/${sealing.seal('session-end', id)}` },
  }));
  const others = all.filter((one) => !isOf(session.address)(one));
  const shown = rights.operates ? visitorsIn(others, language, sealing) : undefined;
  return pageResponse(sessionsPage(context, own, shown), context);
};

const isOf = (address: string) => (session: Session) => mailboxOf(session.address) === mailboxOf(address);

/** @param sessions the newest first */
function visitorsIn(sessions: readonly Session[], language: string, { seal }: Seal): ShownVisitor[] {
  const byMailbox = Map.groupBy(sessions, ({ address }) => mailboxOf(address));
  return [...byMailbox.values()].flatMap(([newest, ...earlier]) =>
    newest === undefined
      ? []
      : [
          {
            ...{ address: newest.address, sessions: earlier.length + 1 },
            since: timeIn(newest.startedAt, language),
            path: `/operate/sessions/${seal('visitor', newest.address)}`,
          },
        ],
  );
}

const endOwn: Route = async ({ visitor, rest }, effects) => {
  const { room, now, seal } = effects;
  const id = (await seal()).open('session-end', rest);
  const own = await room.listSessions(now(), visitor.session.address);
  if (id === undefined || !own.some((session) => session.id === id)) return undefined;
  await room.endSession(id);
  await noteAct({ verb: 'sign out', target: visitor.name, because: '' }, visitor, effects);
  return id === visitor.session.id ? out() : seeOther(list);
};

const endAllOwn: Route = async ({ visitor }, effects) => {
  const { address, id } = visitor.session;
  await effects.room.endSessionsOf(address, effects.now());
  // One that began in this very moment ends too.
  await effects.room.endSession(id);
  await noteAct({ verb: 'sign out everywhere', target: address, because: '' }, visitor, effects);
  return out();
};

const out = () => seeOther('/sign-in', [cookie(sessionCookie, '', 0)]);

const showEnding: Route = async ({ context, rest }, { seal }) => {
  const address = (await seal()).open('visitor', rest);
  return address === undefined ? undefined : operatorResponse(endSessionsPage(context, address), context);
};

const endOthers: Route = async ({ context, visitor, rest, form }, effects) => {
  const address = (await effects.seal()).open('visitor', rest);
  if (address === undefined) return undefined;
  const { because, problems } = reasonIn(form, context.words);
  if (Object.keys(problems).length > 0)
    return operatorResponse(endSessionsPage(context, address, because, problems), context);
  await effects.room.endSessionsOf(address, effects.now());
  await noteAct({ verb: 'sign out everywhere', target: address, because }, visitor, effects);
  return seeOther(list);
};

export const sessionRoutes: Readonly<Record<string, Route>> = {
  'GET /sessions': showSessions,
  'POST /sessions/*': endOwn,
  'POST /sessions': endAllOwn,
  ...forOperators({ 'GET /operate/sessions/*': showEnding, 'POST /operate/sessions/*': endOthers }),
};
