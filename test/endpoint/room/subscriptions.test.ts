/** Readers look after what they get by mail, and nobody else's. */
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { addTime } from '../../../functions/calendar/instant.ts';
import { subscribedIn } from '../../../functions/deliver/subscriptions.ts';
import { origin, textOf } from './place.ts';
import { shopRoom } from './shop.ts';

const { shop, place } = shopRoom();
const lines = async () => subscribedIn(await place.effects.templates());
const hrefIn = (body: string, start: string) =>
  new JSDOM(body).window.document.querySelector(`a[href^="${start}"]`)?.getAttribute('href') ?? '';
const open = async (address: string) => {
  const own = await place.signedIn(address);
  return { own, path: hrefIn((await own.get('/subscriptions')).body, '/subscription/') };
};
const all = { language: 'zh', state: 'on', 'attach-pdf': 'yes' };
const subscribable = () =>
  shop().rewrite('reports/shop-tally/report.yaml', 'owner:', 'subscribable: true\nowner:');
const boss = { address: 'boss@example.com', report: 'shop-tally', schedules: ['monthly'], language: 'zh' };

describe('my subscription', () => {
  it('is listed, and nobody else’s is', async () => {
    const own = await place.signedIn('Boss@example.com');
    const page = await own.get('/subscriptions');
    expect(textOf(page.body)).toMatch(/Shop tally.*Chinese|中文/);
    expect(page.body).not.toContain('keeper@example.com');
    expect(page.body.match(/href="\/subscription\//g)).toHaveLength(1);
  });

  it('changes by its form, and the lines of others stay as they are', async () => {
    const { own, path } = await open('keeper@example.com');
    const saved = await own.submit(path, path, all);
    expect(saved).toMatchObject({ status: 303, headers: { location: '/subscriptions/saved' } });
    expect(textOf((await own.get('/subscriptions/saved')).body)).toContain('counts from the next edition on');
    expect(await lines()).toEqual([
      { address: 'keeper@example.com', report: 'shop-tally', language: 'zh', attach: [] },
      boss,
    ]);
  });

  it('is noted with who, when and what, in the history of the file and among the actions', async () => {
    const { own, path } = await open('keeper@example.com');
    place.now = addTime(place.now, { seconds: 1 });
    await own.submit(path, path, all);
    const [version] = await place.effects.ledger.listFiles('subscriptions.yaml', 1);
    expect(version).toMatchObject({
      by: 'keeper@example.com',
      because: 'change subscription, in the reading room',
    });
    expect(await place.room.listActions(1)).toMatchObject([
      { actor: 'keeper@example.com', verb: 'change subscription', target: 'shop-tally' },
    ]);
  });

  it('that is paused sends nothing, and still lets its reader in', async () => {
    const { own, path } = await open('keeper@example.com');
    await own.submit(path, path, { ...all, state: 'paused' });
    const { out } = await shop().make('run', 'shop-tally', '--period', '2024-06', '--send');
    expect(out).not.toContain('keeper@example.com');
    expect(out).toContain('boss@example.com');
    expect(textOf((await own.get('/subscriptions')).body)).toContain('Paused');
    expect(
      (await shop().periodical('subscriptions', '--templates', join(shop().root, 'templates'))).out,
    ).toMatch(/keeper@example\.com +shop-tally +none: paused/);
    expect((await own.get('/')).status).toBe(200);
  });

  it('that is stopped is gone', async () => {
    const { own, path } = await open('keeper@example.com');
    const stop = path.replace('/subscription/', '/subscription/stop/');
    expect((await own.submit(path, stop)).headers.location).toBe('/subscriptions/stopped');
    expect(await lines()).toEqual([boss]);
  });

  it('says what is wrong with a form, and keeps what was chosen', async () => {
    const { own, path } = await open('keeper@example.com');
    const wrong = await own.submit(path, path, { ...all, language: 'fr' });
    expect(wrong.status).toBe(400);
    expect(textOf(wrong.body)).toContain('Choose a language');
    expect(await lines()).toHaveLength(2);
  });

  it('is not another reader’s to open, to change or to stop', async () => {
    const { path } = await open('keeper@example.com');
    const own = await place.signedIn('boss@example.com');
    const token = /name="token" value="([\w-]+)"/.exec((await own.get('/')).body)?.[1] ?? '';
    const stop = path.replace('/subscription/', '/subscription/stop/');
    expect((await own.get(path)).status).toBe(404);
    for (const one of [path, stop, '/subscription/forged'])
      expect((await own.post(one, { ...all, token })).status).toBe(404);
    expect(await lines()).toHaveLength(2);
  });

  it('changes though a line of somebody else is wrong', async () => {
    shop().write(
      'subscriptions.yaml',
      '- {address: keeper@example.com, report: shop-tally}\n- {address: boss@example.com, report: shop-tally, language: fr}\n',
    );
    const { own, path } = await open('keeper@example.com');
    expect((await own.submit(path, path, all)).status).toBe(303);
    const wrong = await place.effects.ledger.listFiles('subscriptions.yaml', 1);
    expect(wrong[0]?.text).toContain('language: fr');
  });

  it('that was ended by a link in a mail is taken up again by its button alone', async () => {
    const { ledger } = place.effects;
    const [address, report] = ['keeper@example.com', 'shop-tally'];
    await ledger.suppress({
      address,
      report,
      reason: 'unsubscribed',
      at: '2024-07-01T00:00:00Z',
      detail: '',
    });
    const { own, path } = await open(address);
    expect(textOf((await own.get('/subscriptions')).body)).toContain('unsubscribed');
    await own.submit(path, path.replace('/subscription/', '/subscription/resume/'));
    expect(await ledger.suppressionOf(address, report)).toBeUndefined();
  });
});

describe('a new subscription', () => {
  const ask = async () => {
    const own = await place.signedIn('cy@acme.org');
    const path = hrefIn((await own.get('/subscriptions')).body, '/subscribe/');
    return { own, path, answer: await own.submit(path, path, { language: 'en', 'attach-pdf': 'yes' }) };
  };

  it('is offered only where the report allows it', async () => {
    const own = await place.signedIn('cy@acme.org');
    expect((await own.get('/subscriptions')).body).not.toContain('/subscribe/');
    subscribable();
    expect((await own.get('/subscriptions')).body).toContain('/subscribe/');
  });

  it('counts when the mailed link’s button was pressed, and not before', async () => {
    subscribable();
    const { own, answer } = await ask();
    expect(answer.headers.location).toBe('/subscriptions/asked');
    const [mail] = place.confirmations;
    expect(mail).toMatchObject({ address: 'cy@acme.org', title: 'Shop tally' });
    const path = mail?.link.slice(origin.length) ?? '';
    const scanner = place.browser();
    for (let n = 0; n < 20; n++) expect((await scanner.get(path)).status).toBe(200);
    expect(await lines()).toHaveLength(2);
    expect(textOf((await scanner.post(path)).body)).toContain('You are subscribed: Shop tally');
    // A second press changes nothing.
    expect((await own.submit(path, path)).status).toBe(200);
    expect((await lines()).map(({ address }) => address)).toEqual([
      'keeper@example.com',
      'boss@example.com',
      'cy@acme.org',
    ]);
  });

  it.each([
    [
      'after a day',
      () => {
        place.now = addTime(place.now, { hours: 24 });
      },
    ],
    [
      'once its address may read no more',
      () => shop().write('people.yaml', '- {who: ana@acme.org, role: operator}\n'),
    ],
    [
      'once the report takes no more',
      () => shop().rewrite('reports/shop-tally/report.yaml', 'subscribable: true', 'subscribable: false'),
    ],
  ])('is not confirmed %s', async (_, change) => {
    subscribable();
    await ask();
    const path = place.confirmations[0]?.link.slice(origin.length) ?? '';
    change();
    expect((await place.browser().post(path)).status).toBe(410);
    expect(await lines()).toHaveLength(2);
  });

  it('mails no more than ten links a day to an address, and none outside of where mail may go', async () => {
    subscribable();
    const { own, path } = await ask();
    for (let n = 1; n < 10; n++) await own.submit(path, path, { language: 'en' });
    expect((await own.submit(path, path, { language: 'en' })).status).toBe(429);
    expect(place.confirmations).toHaveLength(10);
    shop().write('recipients.yaml', 'domains: [example.com]\n');
    expect(textOf((await own.submit(path, path, { language: 'en' })).body)).toContain(
      'No mail may go to your address',
    );
  });
});
