/** Where people are signed in, and how they are signed out. */
import { describe, expect, it } from 'vitest';
import { addTime } from '../../../functions/calendar/instant.ts';
import { sessionCookie } from '../../../functions/endpoint/room/cookies.ts';
import { roomPlace, textOf } from './place.ts';

const place = roomPlace();
const { signedIn, browser } = place;

/** Where the forms of a page lead to, but for those of every page. */
const actionsIn = (body: string) =>
  [...body.matchAll(/action="(\/(?:sessions|operate\/sessions)[^"]*)"/g)].map(([, path = '']) => path);
const linksIn = (body: string) =>
  [...body.matchAll(/href="(\/operate\/sessions\/[^"]+)"/g)].map(([, path = '']) => path);

describe('somebody who is in', () => {
  it('sees where, and signs out another device', async () => {
    const phone = await signedIn('bo@partner.org');
    place.now = addTime(place.now, { hours: 1 });
    const own = await signedIn('bo@partner.org');
    const { body } = await own.get('/sessions');
    expect(textOf(body)).toMatch(/02:00.*14:00.*mailed code \(this session\).*01:00.*13:00.*mailed code/);
    const [, other = ''] = actionsIn(body);
    place.now = addTime(place.now, { seconds: 1 });
    expect(await own.submit('/sessions', other)).toMatchObject({ headers: { location: '/sessions' } });
    expect((await phone.get('/')).status).toBe(303);
    expect((await own.get('/')).status).toBe(200);
    expect(await place.room.listActions(1)).toMatchObject([
      { actor: 'bo@partner.org', verb: 'sign out', target: 'bo@partner.org' },
    ]);
  });

  it('signs out everywhere, be it in the very moment that a session began', async () => {
    const phone = await signedIn('bo@partner.org');
    place.now = addTime(place.now, { seconds: 1 });
    const own = await signedIn('bo@partner.org');
    const kept = { [sessionCookie]: own.cookie(sessionCookie) ?? '' };
    expect(await own.submit('/sessions', '/sessions')).toMatchObject({ headers: { location: '/sign-in' } });
    const thief = browser();
    thief.steal(kept);
    for (const one of [phone, own, thief]) expect((await one.get('/')).status).toBe(303);
  });

  it('sees nobody else’s session, and can end none', async () => {
    const ana = await signedIn();
    const [anas = ''] = actionsIn((await ana.get('/sessions')).body);
    const bo = await signedIn('bo@partner.org');
    const { body } = await bo.get('/sessions');
    expect(body).not.toContain('ana@acme.org');
    expect(linksIn(body)).toEqual([]);
    const [session] = await place.room.listSessions(place.now, 'bo@partner.org');
    const { formToken, seal } = await place.effects.seal();
    const token = formToken(session?.id ?? '');
    expect((await bo.post(anas, { token })).status).toBe(404);
    const of = seal('visitor', 'ana@acme.org');
    expect((await bo.post(`/operate/sessions/${of}`, { token, because: 'x' })).status).toBe(404);
    expect((await ana.get('/')).status).toBe(200);
  });

  it('learns nothing from the page by which a session could be entered', async () => {
    const own = await signedIn();
    await signedIn('bo@partner.org');
    const { body } = await own.get('/sessions');
    const tokens = [...actionsIn(body), ...linksIn(body)].map((path) => path.split('/').at(-1) ?? '');
    expect(tokens.length).toBeGreaterThan(1);
    for (const token of tokens) {
      const thief = browser();
      thief.steal({ [sessionCookie]: token });
      expect((await thief.get('/')).status).toBe(303);
    }
    for (const { id } of await place.room.listSessions(place.now)) expect(body).not.toContain(id);
  });
});

describe('an operator', () => {
  it('sees who else is in, and signs them out with a reason', async () => {
    const bo = await signedIn('bo@partner.org');
    await signedIn('bo@partner.org');
    place.now = addTime(place.now, { seconds: 1 });
    const own = await signedIn();
    const { body } = await own.get('/sessions');
    expect(textOf(body)).toMatch(/Who else is in.*bo@partner\.org.*2Sign out/);
    const [path = ''] = linksIn(body);
    place.now = addTime(place.now, { seconds: 1 });
    expect((await own.submit(path, path, { because: '' })).status).toBe(400);
    expect((await bo.get('/')).status).toBe(200);
    expect((await own.submit(path, path, { because: 'a lost phone' })).status).toBe(303);
    expect((await bo.get('/')).status).toBe(303);
    expect((await own.get('/')).status).toBe(200);
    expect(textOf((await own.get('/sessions')).body)).toContain('Nobody else is signed in.');
    expect(await place.room.listActions(1)).toMatchObject([
      {
        actor: 'ana@acme.org',
        verb: 'sign out everywhere',
        target: 'bo@partner.org',
        because: 'a lost phone',
      },
    ]);
  });
});
