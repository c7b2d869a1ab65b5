/** The reading room under whoever tries to get in: forged tokens, replays and crossed sessions, and nobody is let in. */
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { linksFor } from '../../../functions/deliver/links.ts';
import { sessionCookie, signInCookie } from '../../../functions/endpoint/room/cookies.ts';
import { sealBy } from '../../../functions/endpoint/seal.ts';
import { edition } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';
import { origin, roomPlace } from '../../endpoint/room/place.ts';
import { count } from '../counts.ts';
import { hostileText } from './hostile.ts';
import { cases, forAll } from './tries.ts';

const place = roomPlace();
const { browser, signedIn } = place;

/** What was tried, by its kind. */
const tried = { forged: 0, replayed: 0, crossed: 0 };
afterAll(() => {
  const { forged, replayed, crossed } = tried;
  count('inputs tried', replayed + crossed, 'room');
  console.log(`${forged} tokens forged, ${replayed} replays, ${crossed} crossed sessions: 0 let in`);
});

type Answer = Awaited<ReturnType<ReturnType<typeof browser>['get']>>;

/** Nothing was opened: no session, no page from inside, no file. */
function expectShut(what: string, { status, headers, cookies = [], body }: Answer): void {
  const isIn = cookies.some((one) => one.startsWith(`${sessionCookie}=`) && !/=;/.test(one));
  const isShut = [400, 403, 404, 410].includes(status) || (status === 303 && headers.location === '/sign-in');
  const shows = body.includes('Tally') || body === 'report.en.pdf';
  if (isIn || !isShut || shows) count('let in', 1, 'room');
  expect([what, status, headers.location, isIn, shows]).toEqual([
    what,
    status,
    headers.location,
    false,
    false,
  ]);
  expect(isShut, `${what}: ${status} ${headers.location}`).toBe(true);
}

/** Ways to spoil tokens that are right. */
const spoilt = (tokens: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...tokens), fc.nat(), fc.constantFrom(...tokens), hostileText)
    .chain(([token, at, other, text]) => {
      const cut = at % token.length;
      return fc.constantFrom(
        `${token.slice(0, cut)}${token[cut] === 'A' ? 'B' : 'A'}${token.slice(cut + 1)}`,
        token.slice(0, cut),
        token.slice(cut + 1),
        `${token}A`,
        `${token}=`,
        `${token.slice(0, cut)}${other.slice(cut)}`,
        token.toLowerCase(),
        [...token].toReversed().join(''),
        Buffer.from(text.toWellFormed()).toString('base64url'),
        encodeURIComponent(text.toWellFormed()),
        '',
      );
    })
    .filter((token) => !tokens.includes(token));

it('no forged, cut, mixed or foreign token opens anything, wherever it stands', async () => {
  const [seal, foreign] = [await sealBy(localSigner()), await sealBy(localSigner('another'))];
  const own = await signedIn('bo@partner.org');
  const make = linksFor({ publicUrl: '', signer: localSigner(), now: () => place.now, days: 30 });
  const recipient = { address: 'wei@example.com', language: 'en', attach: [], subscribed: true };
  const mailed = (await make(edition, recipient, place.now)).archiveUrl.slice('/e/'.length);
  const path = 'shop-tally/2024-06/r1';
  const kinds = ['edition', 'file', 'filter', 'run', 'figure', 'pair', 'session', 'sign-in', 'link'] as const;
  const right = [
    own.cookie(sessionCookie) ?? '',
    mailed,
    ...kinds.flatMap((kind) => [seal.seal(kind, path), foreign.seal(kind, path)]),
  ];
  const asked = fc.record({
    token: spoilt(right),
    place: fc.constantFrom('session', 'edition', 'view', 'file', 'in', 'e'),
  });
  await forAll(asked, cases(2_000, 60_000), async ({ token, place: where }) => {
    tried.forged++;
    const thief = browser();
    if (where === 'session') {
      thief.steal({ [sessionCookie]: token });
      return expectShut('a session', await thief.get('/'));
    }
    if (where === 'in') return expectShut('a link to sign in', await thief.post(`/in/${token}`));
    if (where === 'e') return expectShut('a mailed link', await thief.get(`/e/${token}/report.en.pdf`));
    // Whoever is in may read the report all the same: an address that somebody made up is none.
    expectShut(where, await own.get(`/${where}/${token}`));
  });
});

it('a token of one kind is none of another', async () => {
  const seal = await sealBy(localSigner());
  const own = await signedIn('bo@partner.org');
  const session = own.cookie(sessionCookie) ?? '';
  for (const kind of ['file', 'filter', 'run', 'figure', 'pair', 'session', 'sign-in', 'link'] as const) {
    tried.crossed += 3;
    const token = seal.seal(kind, 'shop-tally/2024-06/r1\nreport.en.pdf');
    if (kind !== 'file') expectShut(kind, await own.get(`/file/${token}`));
    expectShut(kind, await own.get(`/edition/${token}`));
    expectShut(kind, await browser().post(`/in/${token}`));
  }
  expectShut('a session as a link', await browser().post(`/in/${session}`));
});

it('what was used once is used up: codes, links, sessions and their forms', async () => {
  for (let n = 0; n < 20; n++) {
    tried.replayed += 5;
    const own = browser({ from: `198.51.100.${n}` });
    await own.post('/sign-in', { address: `ana${n}@partner.org` });
    const { code = '', link = '' } = place.mails.at(-1) ?? {};
    const asked = own.cookie(signInCookie) ?? '';
    expect((await own.post('/sign-in/code', { code })).status).toBe(303);
    const kept = own.cookie(sessionCookie) ?? '';
    const thief = browser();
    thief.steal({ [signInCookie]: asked });
    expectShut('a code', await thief.post('/sign-in/code', { code }));
    expectShut('a link', await browser().post(link.slice(origin.length)));
    const { formToken } = await sealBy(localSigner());
    expectShut('a form of another session', await own.post('/sign-out', { token: formToken(`other ${n}`) }));
    await own.submit('/', '/sign-out');
    const replay = browser();
    replay.steal({ [sessionCookie]: kept });
    expectShut('a session', await replay.get('/'));
    expectShut('its form', await replay.post('/sign-out', { token: 'x' }));
  }
});

it('nobody gets in by what is somebody else’s: codes, sign-ins, form tokens, confirmations', async () => {
  for (let n = 0; n < 20; n++) {
    tried.crossed += 4;
    const [own, thief] = [browser({ from: `203.0.113.${n}` }), browser({ from: `198.51.100.${n}` })];
    await thief.post('/sign-in', { address: `eve${n}@partner.org` });
    const theirs = place.mails.at(-1)?.code ?? '';
    await own.post('/sign-in', { address: `bo${n}@partner.org` });
    const { code = '' } = place.mails.at(-1) ?? {};
    expectShut('another one’s code', await thief.post('/sign-in/code', { code }));
    const mixed = browser();
    mixed.steal({ [signInCookie]: own.cookie(signInCookie) ?? '' });
    expectShut(
      'one’s own code with another one’s sign-in',
      await mixed.post('/sign-in/code', { code: theirs }),
    );
    await own.post('/sign-in/code', { code });
    await thief.post('/sign-in/code', { code: theirs });
    const token = async (who: typeof own) =>
      /name="token" value="([^"]+)"/.exec((await who.get('/')).body)?.[1];
    const [mine = '', foreign = ''] = [await token(own), await token(thief)];
    expect(mine).not.toBe(foreign);
    expectShut('another one’s form', await own.post('/sign-out', { token: foreign }));
    expectShut('a page of operators', await own.get('/operate'));
  }
});
