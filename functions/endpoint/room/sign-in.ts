/**
 * Signing in by a mailed code or link. Who asks is told nothing about whether an address is known: the answer is made
 * before anybody looks, and the mail is the queue's. The code belongs to the browser that asked, so that nobody
 * else's tries use up somebody's own; a link signs in by its button alone, so that scanners do no harm.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { addTime } from '../../calendar/instant.ts';
import type { By, Session, SignIn } from '../../ledger/room.ts';
import type { RoomEffects } from './effects.ts';

const codeMinutes = 10;
export const sessionHours = 12;

/** Mails that an address is sent in an hour at most, whoever asks for them. */
const mailsAnHour = 10;
/** Sign-ins that one place may ask for in an hour. */
const asksAnHour = 60;

export type Asked = { readonly id: string } | 'too many';

/** Mails a code to an address. @param from where the request came from */
export async function askForCode(
  address: string,
  from: string,
  language: string,
  effects: RoomEffects,
): Promise<Asked> {
  const now = effects.now();
  if ((await countThisHour(`asks:${from}`, effects)) > asksAnHour) return 'too many';
  const id = effects.random(18);
  const code = codeFrom(effects.random(8));
  const expiresAt = addTime(now, { seconds: codeMinutes * 60 });
  const signIn: SignIn = { id, address, codeHash: hashOf(id, code), expiresAt };
  await effects.room.startSignIn(signIn);
  // More than that is somebody else's flood; codes that are out still work.
  if ((await countThisHour(`mails:${address.toLowerCase()}`, effects)) <= mailsAnHour) {
    const token = (await effects.seal()).seal('sign-in', `${id}\n${code}`);
    await effects.mailSignIn(signIn, { code, link: `${effects.origin}/in/${token}`, language });
  }
  return { id };
}

/** @returns how many there are in this hour, with this one */
async function countThisHour(key: string, { room, now }: RoomEffects): Promise<number> {
  const hour = now().slice(0, 13);
  return room.count(`${key}:${hour}`, addTime(`${hour}:00:00Z`, { hours: 2 }));
}

/** Eight digits of random bytes. */
function codeFrom(bytes: string): string {
  const number = Buffer.from(bytes, 'base64url').readBigUInt64BE() % 100_000_000n;
  return String(number).padStart(8, '0');
}

const hashOf = (id: string, code: string) => createHash('sha256').update(`${id}\n${code}`).digest('hex');

/**
 * Begins a session if the code is that of the sign-in.
 * @returns undefined: it is not, its time is over, or its tries are used up
 */
export async function enterByCode(
  id: string,
  code: string,
  effects: RoomEffects,
): Promise<Session | undefined> {
  const signIn = await effects.room.trySignIn(id, effects.now());
  if (!signIn) return undefined;
  const digits = code.replace(/[\s-]/g, '');
  const [given, right] = [hashOf(id, digits), signIn.codeHash].map((hash) => Buffer.from(hash, 'hex'));
  if (!given || !right || !timingSafeEqual(given, right)) return undefined;
  if (!(await effects.room.endSignIn(id))) return undefined;
  return beginSession(signIn.address, 'mail', effects);
}

/** The same by the token of a mailed link. */
export async function enterByLink(token: string, effects: RoomEffects): Promise<Session | undefined> {
  const opened = (await effects.seal()).open('sign-in', token);
  const [id = '', code = ''] = opened?.split('\n') ?? [];
  return opened === undefined ? undefined : enterByCode(id, code, effects);
}

/** Begins a session, and notes who came in. */
export async function beginSession(
  address: string,
  by: By,
  effects: RoomEffects,
  groups?: readonly string[],
): Promise<Session> {
  const startedAt = effects.now();
  const session: Session = {
    id: effects.random(18),
    address,
    by,
    startedAt,
    expiresAt: addTime(startedAt, { hours: sessionHours }),
    ...(groups === undefined ? {} : { groups }),
  };
  await effects.room.startSession(session);
  await effects.room.noteAction({
    id: effects.random(12),
    at: startedAt,
    actor: address,
    verb: 'sign in',
    target: by,
    because: '',
  });
  return session;
}
