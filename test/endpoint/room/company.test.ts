/** Signing in by the company's own provider: who comes in, who does not, and that operators come by it alone. */
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addTime } from '../../../functions/calendar/instant.ts';
import { companyCookie, sessionCookie } from '../../../functions/endpoint/room/cookies.ts';
import { companySignIn } from '../../../functions/systems/company-sign-in.ts';
import { clientId, type Issuer, type Said, startIssuer } from './issuer.ts';
import { origin, roomPlace, textOf } from './place.ts';

const people = `
- {who: ana@acme.org, role: operator}
- {who: "group:Data team", role: operator}
- {who: partner.org, role: reader, reports: [shop-tally]}
`;
const place = roomPlace(people);
const { browser, signedIn } = place;
const logged: string[] = [];
let issuer: Issuer;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(() => {
  logged.length = 0;
  issuer.requests.length = 0;
  place.effects = {
    ...place.effects,
    companySignIn: companySignIn({ issuer: issuer.url, clientId, groupClaim: 'groups' }),
    log: (_, { why }) => logged.push(String(why)),
  };
});

const ana = { email: 'Ana@acme.org', email_verified: true };
const saying = (claims: JWTPayload): Said => ({ claims: { ...ana, ...claims } });

/** A browser that began, and where it was led. */
async function begun() {
  const own = browser();
  const { status, headers } = await own.get('/sign-in/company');
  expect(status).toBe(303);
  return { own, url: headers.location ?? '' };
}

async function entered(said: Said = saying({})) {
  const { own, url } = await begun();
  const answer = await own.get(issuer.consent(url, said));
  return { own, answer };
}

describe('somebody whom the provider knows', () => {
  it('is led there with PKCE, state and nonce, and comes in when they are led back', async () => {
    const { own, url } = await begun();
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      ...{ client_id: clientId, redirect_uri: `${origin}/sign-in/company/back`, response_type: 'code' },
      ...{ scope: 'openid email', code_challenge_method: 'S256' },
      ...{ state: expect.any(String), nonce: expect.any(String), code_challenge: expect.any(String) },
    });
    const answer = await own.get(issuer.consent(url, saying({})));
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(answer.cookies).toEqual([
      expect.stringMatching(
        /^__Host-periodical=[\w-]+; Path=\/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax$/,
      ),
      expect.stringMatching(/^__Host-periodical-company=; Path=\/; Max-Age=0;/),
    ]);
    expect((await own.get('/operate/people')).status).toBe(200);
    expect(textOf((await own.get('/sessions')).body)).toContain('company sign-in (this session)');
    expect(await place.room.listActions(1)).toMatchObject([
      { actor: 'Ana@acme.org', verb: 'sign in', target: 'oidc' },
    ]);
  });

  it.each([
    [['all', 'Data team'], 200],
    ['Data team', 200],
    [['data team', 'Data team 2'], 404],
    [{ name: 'Data team' }, 404],
    [undefined, 404],
  ])('in the groups %j has the role of those: operators’ pages answer %i', async (groups, status) => {
    const { own } = await entered(saying({ email: 'cy@partner.org', groups }));
    expect((await own.get('/operate/people')).status).toBe(status);
    expect((await own.get('/')).status).toBe(200);
  });

  it('and whom no line means sees nothing', async () => {
    const { own } = await entered(saying({ email: 'nobody@elsewhere.org' }));
    expect(await own.get('/')).toMatchObject({ status: 303, headers: { location: '/sign-in' } });
  });
});

describe('a mailed code', () => {
  it('lets no operator in, be it the first one; readers come by it as before', async () => {
    place.effects = { ...place.effects, firstOperator: 'first@acme.org' };
    for (const address of ['ana@acme.org', 'first@acme.org'])
      expect((await (await signedIn(address)).get('/')).status).toBe(303);
    const bo = await signedIn('bo@partner.org');
    expect((await bo.get('/')).status).toBe(200);
    expect((await bo.get('/operate/people')).status).toBe(404);
    const { own } = await entered(saying({ email: 'first@acme.org' }));
    expect((await own.get('/operate/people')).status).toBe(200);
  });
});

describe('nobody comes in', () => {
  const refused: Record<string, Said> = {
    'by a token that somebody else signed': { ...saying({}), signedBy: 'somebody else' },
    'by a token that nobody signed': { ...saying({}), signedBy: 'nobody' },
    'by a token for another application': saying({ aud: 'another' }),
    'by a token of another provider': saying({ iss: 'https://evil.example' }),
    'by a token whose time is over': saying({ exp: 1_700_000_000 }),
    'by a token of another sign-in': saying({ nonce: 'another' }),
    'whose address is not verified': saying({ email_verified: false }),
    'of whose address nobody says whether it is verified': saying({ email_verified: undefined }),
    'whose address is verified by a text': saying({ email_verified: 'true' }),
    'who has no address': saying({ email: undefined }),
    'whose address is none': saying({ email: 'ana@acme.org, bo@acme.org' }),
  };

  it.each(Object.entries(refused))('%s', async (_, said) => {
    const { own, answer } = await entered(said);
    expect(answer.status).toBe(403);
    expect(own.cookie(sessionCookie)).toBeUndefined();
    expect(await place.room.listSessions(place.now)).toEqual([]);
    expect(logged).toHaveLength(1);
  });

  const crossed = async (change: (path: URLSearchParams) => void) => {
    const { own, url } = await begun();
    const [path = '', query] = issuer.consent(url, saying({})).split('?');
    const given = new URLSearchParams(query);
    change(given);
    return { own, answer: await own.get(`${path}?${given}`) };
  };

  it.each([
    ['with another state', (given: URLSearchParams) => given.set('state', 'another')],
    ['without a state', (given: URLSearchParams) => given.delete('state')],
    ['without a code', (given: URLSearchParams) => given.delete('code')],
    ['with two states', (given: URLSearchParams) => given.append('state', 'another')],
    ['when the provider says no', (given: URLSearchParams) => given.set('error', 'access_denied')],
  ])('%s, and the provider is not asked for a token', async (_, change) => {
    const { answer } = await crossed(change);
    expect(answer.status).toBe(403);
    expect(issuer.requests).not.toContain('/token');
    expect(await place.room.listSessions(place.now)).toEqual([]);
  });

  it('by a code that the provider has not given', async () => {
    const { answer } = await crossed((given) => given.set('code', 'guessed'));
    expect(answer.status).toBe(403);
  });

  it('in a browser that did not begin, with a forged proof, or with that of another browser', async () => {
    const [victim, thief] = [await begun(), await begun()];
    const path = issuer.consent(victim.url, saying({}));
    expect((await browser().get(path)).status).toBe(403);
    expect((await thief.own.get(path)).status).toBe(403);
    const forger = browser();
    const { seal } = await place.effects.seal();
    const proof = {
      state: new URLSearchParams(path.split('?')[1]).get('state'),
      nonce: '',
      verifier: 'guessed',
    };
    for (const forged of ['x', seal('session', JSON.stringify({ ...proof, expiresAt: '9' }))]) {
      forger.steal({ [companyCookie]: forged });
      expect((await forger.get(path)).status).toBe(403);
    }
    expect(issuer.requests).not.toContain('/token');
    expect((await victim.own.get(path)).status).toBe(303);
  });

  it('twice by one code, nor by PKCE’s verifier of another', async () => {
    const { own, url } = await begun();
    const path = issuer.consent(url, saying({}));
    const kept = { [companyCookie]: own.cookie(companyCookie) ?? '' };
    expect((await own.get(path)).status).toBe(303);
    const thief = browser();
    thief.steal(kept);
    expect((await thief.get(path)).status).toBe(403);
    const [one, two] = [await begun(), await begun()];
    const stolen = new URLSearchParams(issuer.consent(one.url, saying({})).split('?')[1]).get('code') ?? '';
    const state = new URL(two.url).searchParams.get('state') ?? '';
    const injected = new URLSearchParams({ code: stolen, state });
    expect((await two.own.get(`/sign-in/company/back?${injected}`)).status).toBe(403);
  });

  it('after ten minutes', async () => {
    const { own, url } = await begun();
    const path = issuer.consent(url, saying({}));
    place.now = addTime(place.now, { seconds: 600 });
    expect((await own.get(path)).status).toBe(403);
  });
});

it('the way in is offered where there is one, and not there where there is none', async () => {
  const { document } = await import('jsdom').then(
    async ({ JSDOM }) => new JSDOM((await browser().get('/sign-in')).body).window,
  );
  expect(document.querySelector('main a[href="/sign-in/company"]')?.textContent).toBe(
    'Sign in with your company account',
  );
  place.effects = { ...place.effects, companySignIn: undefined };
  expect((await browser().get('/sign-in')).body).not.toContain('company');
  for (const path of ['/sign-in/company', '/sign-in/company/back'])
    expect((await browser().get(path)).status).toBe(404);
});

it('a provider that cannot be reached is said so, and asked again the next time', async () => {
  const other = await startIssuer();
  place.effects = {
    ...place.effects,
    companySignIn: companySignIn({ issuer: `${other.url}/nowhere`, clientId, groupClaim: 'groups' }),
  };
  expect((await browser().get('/sign-in/company')).status).toBe(503);
  expect((await browser().get('/sign-in/company')).status).toBe(503);
  expect(other.requests).toHaveLength(2);
  expect(logged[0]).toContain(`${other.url}/nowhere does not say how to sign in`);
  await other.close();
});
