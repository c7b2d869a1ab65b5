/** The reading room: who comes in, who does not, and what a stranger can learn. */
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { addTime } from '../../functions/calendar/instant.ts';
import { sessionCookie, signInCookie } from '../../functions/endpoint/room/cookies.ts';
import { handleRoom } from '../../functions/endpoint/room.ts';
import { sealBy } from '../../functions/endpoint/seal.ts';
import { localSigner } from '../deliver/links/signer.ts';
import { origin, ownTemplates, roomPlace, textOf } from './room/place.ts';

const place = roomPlace();
const { browser, signedIn, mails } = place;

describe('signing in', () => {
  it('by the mailed code leads to my reports', async () => {
    const own = browser();
    expect(await own.get('/')).toMatchObject({ status: 303, headers: { location: '/sign-in' } });
    expect(await own.post('/sign-in', { address: 'Ana@acme.org' })).toMatchObject({
      status: 303,
      headers: { location: '/sign-in/code' },
    });
    expect(await own.post('/sign-in/code', { code: mails[0]?.code ?? '' })).toMatchObject({
      status: 303,
      headers: { location: '/' },
    });
    const home = await own.get('/');
    expect(home.status).toBe(200);
    expect(textOf(home.body)).toContain('My reports');
  });

  it('sets a cookie that no script reads and no other site sends along', async () => {
    const own = browser();
    await own.post('/sign-in', { address: 'ana@acme.org' });
    const { cookies = [] } = await own.post('/sign-in/code', { code: mails[0]?.code ?? '' });
    expect(cookies[0]).toMatch(
      /^__Host-periodical=[\w-]+; Path=\/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax$/,
    );
  });

  it('by the mailed link takes its button: following it signs nobody in', async () => {
    await browser().post('/sign-in', { address: 'ana@acme.org' });
    const path = mails[0]?.link.slice(origin.length) ?? '';
    const scanner = browser();
    for (let n = 0; n < 20; n++) expect((await scanner.get(path)).cookies).toBeUndefined();
    const phone = browser();
    expect(await phone.post(path)).toMatchObject({ status: 303, headers: { location: '/' } });
    expect((await phone.get('/')).status).toBe(200);
    expect((await browser().post(path)).status).toBe(410);
  });

  it('says the same whether an address is known or not', async () => {
    const answers = [];
    for (const address of ['ana@acme.org', 'nobody@elsewhere.org']) {
      const own = browser();
      const { cookies: _, ...asked } = await own.post('/sign-in', { address });
      answers.push([asked, await own.get('/sign-in/code')]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it('as somebody who has no right leads nowhere', async () => {
    const own = await signedIn('nobody@elsewhere.org');
    expect(await own.get('/')).toMatchObject({ status: 303, headers: { location: '/sign-in' } });
  });

  it('takes five tries, ten minutes and the browser that asked', async () => {
    const own = browser();
    await own.post('/sign-in', { address: 'ana@acme.org' });
    const code = mails[0]?.code ?? '';
    expect((await browser().post('/sign-in/code', { code })).status).toBe(400);
    for (let n = 0; n < 5; n++)
      expect((await own.post('/sign-in/code', { code: '00000000' })).status).toBe(400);
    expect((await own.post('/sign-in/code', { code })).status).toBe(400);
    const late = browser();
    await late.post('/sign-in', { address: 'ana@acme.org' });
    place.now = addTime(place.now, { seconds: 600 });
    expect((await late.post('/sign-in/code', { code: mails[1]?.code ?? '' })).status).toBe(400);
  });

  it('goes on while somebody else floods the address: codes that are out still work', async () => {
    const own = browser();
    await own.post('/sign-in', { address: 'ana@acme.org' });
    for (let n = 0; n < 1000; n++)
      await browser({ from: `198.51.100.${n % 250}` }).post('/sign-in', { address: 'ana@acme.org' });
    expect(mails).toHaveLength(10);
    expect(await own.post('/sign-in/code', { code: mails[0]?.code ?? '' })).toMatchObject({ status: 303 });
  });

  it('names what is wrong with an address, and keeps what was written', async () => {
    const { status, body } = await browser().post('/sign-in', { address: 'ana at acme' });
    expect(status).toBe(400);
    const { document } = new JSDOM(body).window;
    expect(document.querySelector('[data-takes-focus] a')?.getAttribute('href')).toBe('#address');
    expect(document.querySelector('input[name=address]')).toMatchObject({ value: 'ana at acme' });
  });
});

describe('a session', () => {
  it('ends after 12 hours, by signing out, and when somebody ends it', async () => {
    const own = await signedIn();
    place.now = addTime(place.now, { hours: 12 });
    expect((await own.get('/')).status).toBe(303);
    const again = await signedIn();
    const { document } = new JSDOM((await again.get('/')).body).window;
    const token = document.querySelector('form.who input')?.getAttribute('value');
    const kept = { [sessionCookie]: again.cookie(sessionCookie) ?? '' };
    await again.post('/sign-out', { token: token ?? '' });
    const thief = browser();
    thief.steal(kept);
    expect((await thief.get('/')).status).toBe(303);
    const third = await signedIn();
    await place.room.endSessionsOf('ana@acme.org', addTime(place.now, { seconds: 1 }));
    expect((await third.get('/')).status).toBe(303);
  });

  it('lets nobody in by a forged, cut or foreign token', async () => {
    const own = await signedIn();
    const token = own.cookie(sessionCookie) ?? '';
    const asked = browser();
    await asked.post('/sign-in', { address: 'ana@acme.org' });
    const forged = [
      '',
      'x',
      token.slice(1),
      token.slice(0, -1),
      `${token}A`,
      token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      asked.cookie(signInCookie) ?? '',
      (await sealBy(localSigner('another'))).seal('session', 'in'),
      (await sealBy(localSigner())).seal('edition', 'in'),
      Buffer.from('{"address":"ana@acme.org"}').toString('base64url'),
    ];
    for (const one of forged) {
      const thief = browser();
      thief.steal({ [sessionCookie]: one });
      expect((await thief.get('/')).status, one).toBe(303);
    }
  });

  it('of somebody whose right was taken away shows nothing more', async () => {
    const own = await signedIn();
    place.effects = { ...place.effects, templates: async () => ownTemplates };
    expect((await own.get('/')).status).toBe(303);
  });
});

describe('a change', () => {
  it.each([
    ['from another site', 'https://evil.example'],
    ['from nowhere', 'null'],
    ['from the same name without TLS', 'http://reports.example.org'],
  ])('%s is refused', async (_, at) => {
    const own = browser({ at });
    expect((await own.post('/sign-in', { address: 'ana@acme.org' })).status).toBe(403);
    expect(mails).toHaveLength(0);
  });

  it('without the token of its session is refused', async () => {
    const own = await signedIn();
    expect((await own.post('/sign-out')).status).toBe(403);
    expect((await own.post('/sign-out', { token: 'forged' })).status).toBe(403);
    expect((await own.post('/sign-out', { language: 'zh' })).status).toBe(403);
    expect((await own.get('/')).status).toBe(200);
  });
});

it('what is not there reads like what somebody may not see', async () => {
  const own = await signedIn('bo@partner.org');
  const answers = await Promise.all(['/operate', '/nowhere', '/edition/forged'].map((path) => own.get(path)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
  expect(new Set(answers.map(({ body }) => textOf(body))).size).toBe(1);
});

it('is in the language that was asked for, or chosen', async () => {
  const own = browser();
  const asked = {
    method: 'GET',
    path: '/sign-in',
    body: '',
    headers: { 'accept-language': 'fr, zh-CN;q=0.9, en;q=0.8' },
  };
  expect((await handleRoom(asked, place.effects)).body).toContain('<html lang="zh-CN">');
  await own.post('/language', { language: 'zh' });
  expect((await own.get('/sign-in')).body).toContain('发送验证码');
});

it('says nothing that a script or another site could use', async () => {
  const { headers, body } = await browser().get('/sign-in');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['cache-control']).toBe('no-store');
  // Any less, and browsers send forms from "null".
  expect(headers['referrer-policy']).toBe('same-origin');
  expect(body).not.toMatch(/ style=| on\w+=/);
});
