/** Runs that are started in the reading room: who may, what is asked, and how far a run has come. */
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { manifestFile } from '../../../functions/archive/manifest.ts';
import { signManifest } from '../../../functions/archive/signature.ts';
import type { RunState } from '../../../functions/ledger/ledger.ts';
import { manifestOf } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';
import { roomPlace, textOf as wholeText } from './place.ts';

/** ana@acme.org operates; bo and cy of acme.org run shop-tally; partner.org reads it. */
const place = roomPlace(`
- {who: ana@acme.org, role: operator}
- {who: bo@acme.org, role: runner, reports: [shop-tally]}
- {who: cy@acme.org, role: runner, reports: [shop-tally]}
- {who: partner.org, role: reader, reports: [shop-tally]}
`);
const { signedIn, runs } = place;

type Browser = Awaited<ReturnType<typeof signedIn>>;

/** Dates are not broken over lines. */
const spaced = (text: string | null) => (text ?? '').replaceAll('\u00a0', ' ');
const textOf = (body: string) => spaced(wholeText(body));
const documentOf = (body: string) => new JSDOM(body).window.document;

async function formPath(own: Browser): Promise<string> {
  const links = [...documentOf((await own.get('/run')).body).querySelectorAll('main a')];
  return links.find((link) => link.textContent === 'Shop tally')?.getAttribute('href') ?? '';
}

const answers = { period: '2024-06', 'languages-en': 'yes' };

/** Fills the form in. @returns where it leads */
async function answered(own: Browser, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = await formPath(own);
  const answer = await own.submit(path, path, { ...answers, ...fields });
  expect(answer.status, textOf(answer.body)).toBe(303);
  return answer.headers.location ?? '';
}

/** Starts a run. @returns the path of the page that follows it */
async function started(own: Browser, fields?: Readonly<Record<string, string>>): Promise<string> {
  const check = await answered(own, fields);
  const answer = await own.submit(check, check, { because: 'The board asked.' });
  expect(answer.status).toBe(303);
  return answer.headers.location ?? '';
}

/** What the run that was started last says now. */
async function becomes(state: RunState, more: object = {}): Promise<void> {
  const run = await place.ledger.readRun(runs.at(-1)?.id ?? '');
  if (!run) throw new Error('no run was started');
  await place.ledger.saveRun({ ...run, state, updatedAt: place.now, ...more });
}

describe('who may start runs', () => {
  it('is whoever is named for it, and readers are offered nothing', async () => {
    const reader = await signedIn('someone@partner.org');
    expect((await reader.get('/')).body).not.toContain('href="/run"');
    expect((await reader.get('/run')).status).toBe(404);
    const runner = await signedIn('bo@acme.org');
    expect((await runner.get('/')).body).toContain('href="/run"');
    expect(textOf((await runner.get('/run')).body)).not.toContain('Talent growth');
  });

  it('is nobody by the address of somebody else’s form, answers or run', async () => {
    const bo = await signedIn('bo@acme.org');
    const paths = [await formPath(bo), await answered(bo), await started(bo)];
    const reader = await signedIn('someone@partner.org');
    for (const path of paths) {
      expect((await reader.get(path)).status, path).toBe(404);
      const { status } = await reader.post(path, { token: (await tokenOf(reader)) ?? '', ...answers });
      expect(status, path).toBe(404);
    }
    // Another runner may see the form and the run, and not what somebody else is about to send.
    const cy = await signedIn('cy@acme.org');
    expect(await Promise.all(paths.map(async (path) => (await cy.get(path)).status))).toEqual([
      200, 404, 200,
    ]);
    expect(runs).toHaveLength(1);
  });

  it('is nobody by a forged address', async () => {
    const own = await signedIn();
    for (const path of ['/run/x', '/run/check/x', '/run/at/x', `/run/check${(await formPath(own)).slice(4)}`])
      expect((await own.get(path)).status, path).toBe(404);
  });
});

const tokenOf = async (own: Browser) =>
  documentOf((await own.get('/')).body)
    .querySelector('form input[name=token]')
    ?.getAttribute('value');

describe('the form', () => {
  it('offers the periods of the schedules, the languages of the report, and who may get it', async () => {
    const own = await signedIn('bo@acme.org');
    const document = documentOf((await own.get(await formPath(own))).body);
    const labels = [...document.querySelectorAll('main label')].map((label) => spaced(label.textContent));
    expect(labels).toEqual([
      ...['June 2024', 'May 2024', 'Other days', 'First day', 'Last day'],
      ...['English', '中文'],
      ...['Nobody', 'Only me: bo@acme.org', 'Other people', 'Email addresses'],
    ]);
    expect(document.querySelector('input[name=from]')).toMatchObject({ type: 'date', max: '2024-07-02' });
    expect(document.querySelector('input[value="2024-06"]')).toMatchObject({ checked: true });
  });

  it('says where mail may go, if something bounds it', async () => {
    const { templates } = place.effects;
    const recipients = { domains: ['acme.org', 'partner.org'], addresses: [] };
    const project = { file: 'periodical.yaml', directory: '/', templates: '/', out: 'out', recipients };
    place.effects = { ...place.effects, templates: async () => ({ ...(await templates()), project }) };
    const own = await signedIn('bo@acme.org');
    const { body } = await own.get(await formPath(own));
    expect(textOf(body)).toContain('Mail may go to these domains: acme.org, partner.org.');
  });

  it.each([
    [{ period: '' }, '#period', 'Choose a period'],
    [{ period: 'nonsense' }, '#period', 'Choose a period between 1970 and today'],
    [{ period: '2024-08' }, '#period', 'Choose a period that has begun'],
    [{ period: 'other', from: '2024-02-30', to: '2024-06-01' }, '#from', 'Enter the first day'],
    [{ period: 'other', from: '2024-06-01' }, '#to', 'Enter the last day'],
    [{ period: 'other', from: '2024-06-02', to: '2024-06-01' }, '#to', 'must not be before'],
    [{ period: 'other', from: '2024-08-02', to: '2024-09-01' }, '#from', 'that has begun'],
    [{ period: 'other', from: '1066-10-14', to: '2024-06-01' }, '#from', 'between 1970 and today'],
    [{ send: 'addresses' }, '#addresses', 'Enter at least one'],
    [{ send: 'addresses', addresses: 'ana at acme' }, '#addresses', '“ana” is not an email address'],
    [{ send: 'addresses', addresses: 'x@evil.example' }, '#addresses', 'Mail may not go to x@evil.example'],
    [
      { send: 'addresses', addresses: Array.from({ length: 21 }, (_, n) => `a${n}@acme.org`).join('\n') },
      '#addresses',
      'at most 20',
    ],
  ])('says what is wrong with %j, and keeps what was given', async (fields, href, text) => {
    const own = await signedIn('bo@acme.org');
    const path = await formPath(own);
    const { status, body } = await own.submit(path, path, { ...answers, ...fields });
    expect(status).toBe(400);
    const document = documentOf(body);
    const link = document.querySelector('[data-takes-focus] a');
    expect(link?.getAttribute('href')).toBe(href);
    expect(link?.textContent).toContain(text);
    expect(document.querySelector(href)).not.toBeNull();
    expect(document.querySelector('input[name=languages-en]')).toMatchObject({ checked: true });
    expect(runs).toHaveLength(0);
  });

  it('wants a language', async () => {
    const own = await signedIn('bo@acme.org');
    const path = await formPath(own);
    const { body } = await own.submit(path, path, { period: '2024-06' });
    expect(documentOf(body).querySelector('[data-takes-focus] a')?.getAttribute('href')).toBe('#languages');
  });
});

describe('check your answers', () => {
  it('says what will be made, for how many, and what the last run took', async () => {
    const times = { startedAt: place.now, updatedAt: place.now };
    await place.ledger.saveRun({
      ...{ id: 'before', report: 'shop-tally', period: '2024-05', trigger: 'schedule', state: 'made' },
      ...{ detail: '', ...times, milliseconds: { query: 11_000, render: 3_000 } },
      ...{ bytesScanned: 2_100_000, usd: 0.01 },
    });
    const own = await signedIn('bo@acme.org');
    const check = await answered(own, { send: 'addresses', addresses: 'ana@acme.org, bo@acme.org' });
    const text = textOf((await own.get(check)).body);
    expect(text).toContain('June 2024');
    expect(text).toContain('1 June 2024 to 30 June 2024');
    expect(text).toContain('Number of addresses: 2');
    expect(text).toContain('took 14 s and read 2.1 MB, which cost about $0.01');
    expect(text).toContain('There is an edition of this period already, revision 1');
  });

  it('leads back to the form as it was filled in', async () => {
    const own = await signedIn('bo@acme.org');
    const fields = { period: 'other', from: '2024-06-03', to: '2024-06-20', send: 'me' };
    const check = await answered(own, fields);
    const change =
      documentOf((await own.get(check)).body)
        .querySelector('dl a')
        ?.getAttribute('href') ?? '';
    const document = documentOf((await own.get(change.replace(/#.*/, ''))).body);
    expect(document.querySelector('input[name=from]')).toMatchObject({ value: '2024-06-03' });
    expect(document.querySelector('input[name=to]')).toMatchObject({ value: '2024-06-20' });
    expect(document.querySelector('input[value=me]')).toMatchObject({ checked: true });
    expect(document.querySelector('input[name=languages-zh]')).toMatchObject({ checked: false });
  });
});

describe('a start', () => {
  it('puts what was answered into the queue, once, and notes who did it and why', async () => {
    const own = await signedIn('bo@acme.org');
    const fields = { period: 'other', from: '2024-04-01', to: '2024-06-30', send: 'me' };
    const check = await answered(own, fields);
    const answer = await own.submit(check, check, { because: 'The board\nasked.' });
    expect(runs).toMatchObject([
      {
        ...{ trigger: 'request', report: 'shop-tally', period: '2024-Q2', languages: ['en'] },
        ...{ send: ['bo@acme.org'], force: false, at: place.now },
      },
    ]);
    await becomes('running');
    const twice = await own.submit(check, check);
    expect(twice.headers.location).toBe(answer.headers.location);
    expect(runs).toHaveLength(1);
    const acts = (await place.room.listActions(10)).filter(({ verb }) => verb === 'run');
    expect(acts).toMatchObject([
      { actor: 'bo@acme.org', target: 'shop-tally/2024-Q2', because: 'The board asked.' },
    ]);
  });

  it('is made up for if the queue did not take it', async () => {
    const own = await signedIn('bo@acme.org');
    const check = await answered(own);
    const { effects } = place;
    place.effects = { ...effects, runs: { send: () => Promise.reject(new Error('gone')) } };
    await expect(own.submit(check, check)).rejects.toThrow('gone');
    place.effects = effects;
    await own.submit(check, check);
    expect(runs).toHaveLength(1);
  });

  it('has a limit for each person and day', async () => {
    place.effects = { ...place.effects, runsADay: 2 };
    const own = await signedIn('bo@acme.org');
    await started(own);
    await started(own);
    const check = await answered(own);
    const refused = await own.submit(check, check);
    expect(refused.status).toBe(429);
    expect(textOf(refused.body)).toContain('You have started 2 runs since midnight UTC');
    await started(await signedIn('cy@acme.org'));
    place.now = '2024-07-03T00:00:01.000Z';
    await started(await signedIn('bo@acme.org'));
    expect(runs).toHaveLength(4);
  });

  it('leads back to the form if what was answered is not allowed any more', async () => {
    const own = await signedIn('bo@acme.org');
    const check = await answered(own, { send: 'me' });
    place.effects = { ...place.effects, refusalBy: () => () => 'outside' };
    const { headers } = await own.submit(check, check);
    expect(headers.location).toBe(check.replace('/check', ''));
    expect(runs).toHaveLength(0);
  });
});

describe('the page that follows a run', () => {
  it('asks for itself again, without script too, until the run has ended', async () => {
    const own = await signedIn('bo@acme.org');
    const path = await started(own);
    const waiting = await own.get(path);
    expect(waiting.body).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>');
    expect(documentOf(waiting.body).querySelector('main')?.getAttribute('data-refresh')).toBe('5');
    expect(waiting.headers['content-security-policy']).toContain("connect-src 'self'");
    expect(textOf(waiting.body)).toContain('The run waits for its turn.');
    await becomes('running');
    expect(textOf((await own.get(path)).body)).toContain('The edition is being made.');
    await becomes('made', { edition: 'shop-tally/2024-06/r1' });
    const { body, headers } = await own.get(path);
    expect(body).not.toContain('http-equiv');
    expect(headers['content-security-policy']).toContain("connect-src 'none'");
    const link = documentOf(body).querySelector('#outcome a')?.getAttribute('href') ?? '';
    expect(textOf((await own.get(link)).body)).toContain('shop-tally/2024-06/r1');
  });

  it('waits for the mails, and names them to who named them and to operators alone', async () => {
    const bo = await signedIn('bo@acme.org');
    const path = await started(bo, { send: 'addresses', addresses: 'dee@acme.org' });
    const edition = 'shop-tally/2024-06/r1';
    const key = { edition, recipient: 'dee@acme.org', channel: 'mail' };
    await place.ledger.announce(key, place.now, undefined, 'pending');
    await place.ledger.announce({ ...key, recipient: 'other@acme.org' }, place.now, undefined, 'pending');
    await becomes('made', { edition });
    const waiting = await bo.get(path);
    expect(waiting.body).toContain('http-equiv');
    expect(textOf(waiting.body)).toMatch(/dee@acme\.org.*waiting/);
    expect(textOf(waiting.body)).not.toContain('other@acme.org');
    await place.ledger.claim(key, place.now, 60);
    await place.ledger.settle(key, 'sent', '', place.now);
    const done = await bo.get(path);
    expect(done.body).not.toContain('http-equiv');
    expect(textOf(done.body)).toMatch(/dee@acme\.org.*sent/);
    expect(textOf((await (await signedIn()).get(path)).body)).toContain('dee@acme.org');
    const cy = textOf((await (await signedIn('cy@acme.org')).get(path)).body);
    expect(cy).not.toContain('dee@acme.org');
    expect(cy).toMatch(/1 ×.*sent/);
  });

  it('says how the mails are that somebody has to look at', async () => {
    const own = await signedIn('bo@acme.org');
    const path = await started(own, { send: 'addresses', addresses: 'dee@acme.org, ed@acme.org' });
    const edition = 'shop-tally/2024-06/r1';
    for (const [recipient, outcome] of [
      ['dee@acme.org', 'sent'],
      ['ed@acme.org', 'failed'],
    ] as const) {
      const key = { edition, recipient, channel: 'mail' };
      await place.ledger.claim(key, place.now, 60);
      await place.ledger.settle(key, outcome, 'no such mailbox', place.now);
    }
    await becomes('made', { edition });
    const { body } = await own.get(path);
    const steps = [...documentOf(body).querySelectorAll('ol li')].map(({ textContent }) => textContent);
    expect(steps.at(-1)).toBe('The mails are sent ■ failed');
  });

  it('says why an edition is held, leads there only whoever may see it, and everybody once it is released', async () => {
    const edition = 'shop-tally/2024-06/r2';
    const manifest = {
      ...manifestOf({}),
      ...{ edition, heldAtMaking: true, holdReasons: ['fresh: 2 rows'] },
    };
    const id = { report: 'shop-tally', period: '2024-06', revision: 2 };
    const signed = await signManifest(manifest, localSigner('manifests'));
    await place.effects.archive.putFile(id, manifestFile(signed));
    const bo = await signedIn('bo@acme.org');
    const path = await started(bo);
    await becomes('held', { edition });
    const links = async (own: Browser) =>
      documentOf((await own.get(path)).body).querySelectorAll('#outcome a').length;
    expect([await links(bo), await links(await signedIn())]).toEqual([0, 1]);
    expect(textOf((await bo.get(path)).body)).toContain('fresh: 2 rows');
    const word = { because: 'checked', by: 'ana@acme.org', at: place.now };
    await place.ledger.release({ edition, ...word });
    expect(textOf((await bo.get(path)).body)).toContain('The edition is ready.');
    expect(await links(bo)).toBe(1);
  });

  it('says why a run failed, as text', async () => {
    const own = await signedIn('bo@acme.org');
    const path = await started(own);
    await becomes('failed', { detail: 'the table <script>alert(1)</script> is not there' });
    const { body } = await own.get(path);
    expect(body).not.toContain('<script>alert');
    expect(textOf(body)).toContain('the table <script>alert(1)</script> is not there');
    expect(textOf(body)).toContain('Ask for it again');
  });

  it('is found again by who closed it', async () => {
    const own = await signedIn('bo@acme.org');
    const path = await started(own);
    const links = [...documentOf((await own.get('/run')).body).querySelectorAll('main a')];
    expect(links.map((link) => link.getAttribute('href'))).toContain(path);
  });

  it.each(['queued', 'running', 'made', 'unchanged', 'held', 'skipped', 'failed', 'interrupted'] as const)(
    'has words for %s in every language',
    async (state) => {
      const own = await signedIn('bo@acme.org');
      const path = await started(own);
      await becomes(state);
      for (const language of ['en', 'zh']) {
        await own.post('/language', { language, token: (await tokenOf(own)) ?? '' });
        expect((await own.get(path)).status).toBe(200);
      }
    },
  );
});
