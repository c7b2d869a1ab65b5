/** Links of mails: a page that asks for the address, then that edition alone; scanners open nothing and lock nobody out. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addTime } from '../../../functions/calendar/instant.ts';
import { linksFor } from '../../../functions/deliver/links.ts';
import { edition } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';
import { rewrite, temporaryFolder } from '../../folder.ts';
import { ownTemplates, roomPlace, textOf } from './place.ts';

const place = roomPlace();
const { browser, signedIn } = place;
const root = temporaryFolder();
const reader = 'Wei.Li@example.com';

/** Path of a link that was mailed. */
async function mailed(of = edition, address = reader, at = '2024-07-02T01:00:00Z'): Promise<string> {
  const make = linksFor({ publicUrl: '', signer: localSigner(), now: () => at, days: 30 });
  const recipient = { address, language: 'en', attach: [], subscribed: true };
  return (await make(of, recipient, at)).archiveUrl;
}

/** A browser in which the address was confirmed. */
async function confirmed(link: string) {
  const own = browser();
  expect(await own.post(link, { address: reader })).toMatchObject({ status: 303 });
  return own;
}

describe('a mailed link', () => {
  it('says what it is, who sent it and until when, and not to whom', async () => {
    const { status, body } = await browser().get(`${await mailed()}/report.en.pdf`);
    expect(status).toBe(200);
    const text = textOf(body).replaceAll('\u00a0', ' ');
    for (const part of ['Tally & more', 'Shop <shop@example.com>', 'until1 August', '1 June 2024'])
      expect(text).toContain(part);
    expect(body.toLowerCase()).not.toContain('wei.li');
  });

  it('opens its files once the address is confirmed, in that browser', async () => {
    const link = await mailed();
    const own = browser();
    const answer = await own.post(link, { address: ' wei.li@EXAMPLE.com' });
    expect([answer.status, answer.headers.location]).toEqual([303, link]);
    expect(answer.cookies?.[0]).toMatch(
      /^__Host-periodical-link-[0-9a-f]{16}=[\w-]+; Path=\/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax$/,
    );
    expect((await own.get(link)).body).toContain(`${link}/report.en.pdf`);
    const file = await own.get(`${link}/report.en.pdf`);
    expect(file).toMatchObject({ body: 'report.en.pdf', headers: { shown: 'yes' } });
    expect((await browser().get(`${link}/report.en.pdf`)).body).toContain('<form');
  });

  it('asks again after 12 hours', async () => {
    const link = await mailed();
    const own = await confirmed(link);
    place.now = addTime(place.now, { hours: 12 });
    expect((await own.get(`${link}/report.en.pdf`)).body).toContain('<form');
  });

  it('confirmed for one edition or reader opens no other', async () => {
    const other = await mailed(edition, 'someone@example.com');
    const own = await confirmed(await mailed());
    expect((await own.get(`${other}/report.en.pdf`)).body).toContain('<form');
    const [mine, theirs] = await Promise.all([
      browser().post(await mailed(), { address: reader }),
      browser().post(other, { address: 'someone@example.com' }),
    ]);
    const [, token = ''] = /=([^;]+)/.exec(mine.cookies?.[0] ?? '') ?? [];
    const [, name = ''] = /^([^=]+)=/.exec(theirs.cookies?.[0] ?? '') ?? [];
    own.steal({ [name]: token });
    expect((await own.get(`${other}/report.en.pdf`)).body).toContain('<form');
  });

  it('does not open for another address, which is told and noted', async () => {
    const own = browser();
    const { status, body, cookies } = await own.post(await mailed(), { address: 'eve@example.com' });
    expect([status, cookies]).toEqual([400, undefined]);
    expect(textOf(body)).toContain('Enter the email address that this mail was sent to');
    expect(place.refused).toEqual(['another address with a mailed link']);
  });

  it('leads whoever is in to the edition in the room', async () => {
    const own = await signedIn('bo@partner.org');
    const answer = await own.get(`${await mailed()}/report.en.pdf`);
    expect(answer).toMatchObject({
      status: 303,
      headers: { location: expect.stringMatching(/^\/edition\//) },
    });
    expect(textOf((await own.get(answer.headers.location ?? '')).body)).toContain('Tally & more');
  });

  it('opens at once if report.yaml says that anybody may read', async () => {
    const own = ownTemplates.directories[0] ?? '';
    cpSync(own, root(), { recursive: true });
    rewrite(join(root(), 'reports/shop-tally/report.yaml'), 'on_empty: skip', 'on_empty: skip\nlinks: open');
    const open = { directories: [root(), ...ownTemplates.directories] };
    place.effects = { ...place.effects, templates: async () => open };
    const file = await browser().get(`${await mailed()}/report.en.pdf`);
    expect(file).toMatchObject({ body: 'report.en.pdf' });
  });
});

describe('tries', () => {
  it('are ten in an hour and place; nobody else waits', async () => {
    const link = await mailed();
    const eve = browser({ from: '198.51.100.9' });
    for (let n = 0; n < 10; n++)
      expect((await eve.post(link, { address: `eve${n}@example.com` })).status).toBe(400);
    expect((await eve.post(link, { address: reader })).status).toBe(429);
    expect((await browser().post(link, { address: reader })).status).toBe(303);
    place.now = addTime(place.now, { hours: 1 });
    expect((await eve.post(link, { address: reader })).status).toBe(303);
  });

  it('of a thousand scanners open nothing, change nothing and lock nobody out', async () => {
    const link = await mailed();
    const room = { ...place.effects.room, count: () => expect.fail('a GET counts as a try') };
    const kept = place.effects;
    // As a function keeps them.
    const words = kept.words('en');
    place.effects = { ...kept, room, words: () => words };
    for (let n = 0; n < 1000; n++) {
      const answer = await browser().get(`${link}/report.en.pdf`);
      if (answer.status !== 200 || answer.cookies || !answer.body.includes('<form'))
        expect.fail(`${answer.status}`);
    }
    place.effects = kept;
    expect((await browser().post(link, { address: reader })).status).toBe(303);
  });
});

it('an expired link says so, and whom to ask; nothing of it opens', async () => {
  const link = await mailed();
  const own = await confirmed(link);
  place.now = '2024-08-01T01:00:00.000Z';
  for (const answer of [
    await own.get(`${link}/report.en.pdf`),
    await own.post(link, { address: reader }),
    await browser().get(link),
  ]) {
    expect(answer.status).toBe(410);
    expect(answer.body).toContain('mailto:');
    expect(textOf(answer.body)).not.toContain('Tally');
  }
});

it.each([
  [
    'forged',
    async () => `${(await mailed()).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))}/report.en.pdf`,
  ],
  ['not a link', async () => '/e/hello/report.en.pdf'],
  ['of an edition that is not there', async () => mailed({ ...edition, revision: 9 })],
  ['for a file that it lacks', async () => `${await mailed()}/report.fr.pdf`],
  ['for the manifest', async () => `${await mailed()}/manifest.json`],
  ['for a way out of it', async () => `${await mailed()}/../r2/report.en.pdf`],
])('a link that is %s reads like what is not there', async (_, path) => {
  const own = browser();
  const answer = await own.get(await path());
  const nowhere = await own.get('/e/nowhere');
  expect([answer.status, textOf(answer.body)]).toEqual([404, textOf(nowhere.body)]);
});
