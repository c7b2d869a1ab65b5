/** Pages of operators: what needs them, and what they do about it, with a reason that is kept. */
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { manifestFile } from '../../../functions/archive/manifest.ts';
import { signManifest } from '../../../functions/archive/signature.ts';
import { addTime } from '../../../functions/calendar/instant.ts';
import { knownSchedules } from '../../../functions/stages/sweep/known.ts';
import { loadReport } from '../../../functions/templates/report.ts';
import { manifestOf } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';
import { ownTemplates, roomPlace, textOf } from './place.ts';

const place = roomPlace();
const { signedIn, deliveries, dead, runs } = place;

const edition = 'shop-tally/2024-06/r2';
const why = { because: 'checked by hand' };
const reader = { language: 'en', attach: [], subscribed: true };
const to = (recipient: string, of = edition) => ({ edition: of, recipient, channel: 'mail' });

/** The second revision is held by a check, and Bo waits for it. */
async function holdEdition() {
  const manifest = {
    ...manifestOf({}),
    ...{ edition, heldAtMaking: true, holdReasons: ['fresh: 2 rows'] },
    checks: [
      {
        ...{ name: 'fresh', severity: 'hold' as const, passed: false, rows: 12, count: 12 },
        sample: Array.from({ length: 11 }, (_, day) => ({ day: `day ${day}`, lines: '<b>0</b>' })),
      },
    ],
  };
  const id = { report: 'shop-tally', period: '2024-06', revision: 2 };
  await place.effects.archive.putFile(
    id,
    manifestFile(await signManifest(manifest, localSigner('manifests'))),
  );
  const { period, subjects } = manifest;
  await place.ledger.noteEdition({
    ...{ edition, report: 'shop-tally', period, revision: 2, madeAt: place.now, held: true, subjects },
  });
  await place.ledger.announce(to('bo@partner.org'), place.now, reader, 'held');
}

/** The one path of a page that begins so. */
function linkIn(body: string, start: string): string {
  const links = [...new JSDOM(body).window.document.querySelectorAll('main a')];
  const found = links.map((one) => one.getAttribute('href') ?? '').filter((path) => path.startsWith(start));
  expect(found, start).toHaveLength(1);
  return found[0] ?? '';
}

const actions = async () =>
  (await place.room.listActions(9)).filter(({ verb }) => verb !== 'sign in').map(({ id: _, ...one }) => one);

const acted = (verb: string, target: string) => ({
  ...{ at: place.now, actor: 'ana@acme.org', verb, target },
  ...why,
});

it('are there for operators alone', async () => {
  const [reads, operates] = [await signedIn('bo@partner.org'), await signedIn()];
  await holdEdition();
  const release = linkIn((await operates.get('/operate')).body, '/operate/release/');
  const paths = ['/operate', '/operate/runs', '/operate/schedules', '/operate/suppressions', release];
  for (const path of [...paths, '/operate/dead-letters/runs']) {
    expect((await operates.get(path)).status, path).toBe(200);
    expect((await reads.get(path)).status, path).toBe(404);
  }
  const { body } = await reads.get('/');
  const token = new JSDOM(body).window.document.querySelector('form.who input')?.getAttribute('value') ?? '';
  expect((await reads.post(release, { token, ...why })).status).toBe(404);
  expect(await place.ledger.releaseOf(edition)).toBeUndefined();
});

describe('what needs me', () => {
  it('is nothing, and says what would be there', async () => {
    const own = await signedIn();
    expect(textOf((await own.get('/operate')).body)).toContain('Nothing needs you');
  });

  it('is each thing that a person has to look at, and nothing that is going well', async () => {
    const { ledger, now } = place;
    await holdEdition();
    const old = addTime(now, { hours: -5 });
    const run = {
      report: 'shop-tally',
      trigger: 'request',
      milliseconds: {},
      detail: '',
      updatedAt: old,
    } as const;
    await ledger.saveRun({
      ...run,
      id: 'ok',
      period: '2024-05',
      state: 'made',
      startedAt: old,
      edition: 'shop-tally/2024-06/r1',
    });
    await ledger.saveRun({
      ...run,
      id: 'bad',
      period: '2024-04',
      state: 'failed',
      startedAt: old,
      detail: 'no such table',
    });
    await ledger.saveRun({ ...run, id: 'slow', period: '2024-03', state: 'running', startedAt: old });
    const sends = ['lost', 'refused', 'waits', 'fine'].map((name) =>
      to(`${name}@acme.org`, 'shop-tally/2024-06/r1'),
    );
    for (const key of sends) await ledger.announce(key, old, reader, 'pending');
    for (const [index, outcome] of (['unknown', 'failed', undefined, 'sent'] as const).entries()) {
      const key = sends[index];
      if (!key || !outcome) continue;
      await ledger.claim(key, old, 60);
      await ledger.settle(key, outcome, '', old);
    }
    dead.runs = [{ report: 'shop-tally' }];
    const text = textOf((await (await signedIn()).get('/operate')).body);
    for (const part of [
      /Held editions \(1\)/,
      /Mails in doubt \(1\).*lost@acme\.org/,
      /given up \(1\)/,
      /Runs that failed \(1\).*2024-04.*no such table/,
      /Runs that are stuck \(1\).*2024-03/,
      /refused \(1\).*refused@acme\.org/,
      /Mails that wait \(1\).*waits@acme\.org/,
    ])
      expect(text).toMatch(part);
    expect(text).not.toMatch(/fine@|2024-05/);
  });

  it('is what a schedule asked for and nobody began', async () => {
    const report = loadReport(ownTemplates, 'shop-tally');
    await knownSchedules([report], [], { ledger: place.ledger, now: () => '2024-07-25T00:00:00Z' }, () => {});
    place.now = '2024-08-02T06:00:00.000Z';
    const { body } = await (await signedIn()).get('/operate');
    expect(textOf(body)).toMatch(/Due and missing \(1\).*2024-07/);
  });

  it('is no run that a later one has made good, and no held edition that a newer one replaces', async () => {
    const { ledger, now } = place;
    const run = {
      report: 'shop-tally',
      period: '2024-06',
      trigger: 'request',
      milliseconds: {},
      detail: '',
    } as const;
    const earlier = addTime(now, { hours: -1 });
    await ledger.saveRun({ ...run, id: 'a', state: 'failed', startedAt: earlier, updatedAt: earlier });
    await ledger.saveRun({ ...run, id: 'b', state: 'made', startedAt: now, updatedAt: now });
    await holdEdition();
    const { period, subjects } = manifestOf({});
    await ledger.noteEdition({
      ...{
        edition: 'shop-tally/2024-06/r3',
        report: 'shop-tally',
        period,
        revision: 3,
        madeAt: now,
        held: false,
        subjects,
      },
    });
    expect(textOf((await (await signedIn()).get('/operate')).body)).toContain('Nothing needs you');
  });
});

describe('a held edition', () => {
  it('shows why and whom it waits for, is released with a reason, and goes out', async () => {
    const own = await signedIn();
    await holdEdition();
    const path = linkIn((await own.get('/operate')).body, '/operate/release/');
    const { body } = await own.get(path);
    expect(textOf(body)).toMatch(
      /fresh: 2 rows.*12 found.*day 9.*and 2 more.*Waiting for it: 1.*bo@partner\.org/,
    );
    expect(body).not.toContain('<b>0</b>');
    const answer = await own.submit(path, path, why);
    expect(answer).toMatchObject({ status: 303, headers: { location: path.replace('release', 'mails') } });
    expect(await place.ledger.releaseOf(edition)).toMatchObject({ by: 'ana@acme.org', ...why });
    expect(deliveries).toMatchObject([{ edition, recipient: { address: 'bo@partner.org' } }]);
    expect(await actions()).toEqual([acted('release', edition)]);
    expect(textOf((await own.get(path.replace('release', 'mails'))).body)).toContain(
      'Released by ana@acme.org',
    );
    expect(await own.get(path)).toMatchObject({ status: 303 });
  });

  it('leads operators, and nobody else, from its page to its mails', async () => {
    const seal = await place.effects.seal();
    const page = `/edition/${seal.seal('edition', 'shop-tally/2024-06/r1')}`;
    const mails = `/operate/mails/${seal.seal('edition', 'shop-tally/2024-06/r1')}`;
    expect(linkIn((await (await signedIn()).get(page)).body, '/operate/')).toBe(mails);
    expect((await (await signedIn('bo@partner.org')).get(page)).body).not.toContain('/operate');
  });

  it('is not released without a reason, and says so beside the field', async () => {
    const own = await signedIn();
    await holdEdition();
    const path = linkIn((await own.get('/operate')).body, '/operate/release/');
    const { status, body } = await own.submit(path, path, { because: '  ' });
    const { document } = new JSDOM(body).window;
    expect(status).toBe(400);
    expect(document.querySelector('[data-takes-focus] a')?.getAttribute('href')).toBe('#because');
    expect(document.querySelector('#because')?.getAttribute('aria-invalid')).toBe('true');
    expect(await place.ledger.releaseOf(edition)).toBeUndefined();
    expect(await actions()).toEqual([]);
  });
});

describe('mails of an edition', () => {
  const first = 'shop-tally/2024-06/r1';
  const mails = async () => `/operate/mails/${(await place.effects.seal()).seal('edition', first)}`;

  it('are sent again to those who did not get them, after a look at who that is', async () => {
    const { ledger, now } = place;
    for (const name of ['a', 'b']) {
      await ledger.announce(to(`${name}@acme.org`, first), now, reader, 'pending');
      await ledger.claim(to(`${name}@acme.org`, first), now, 60);
    }
    await ledger.settle(to('a@acme.org', first), 'failed', 'mailbox full', now);
    await ledger.settle(to('b@acme.org', first), 'sent', '', now);
    const own = await signedIn();
    const page = await mails();
    expect(textOf((await own.get(page)).body)).toMatch(/failed: 1.*sent: 1.*a@acme\.org.*mailbox full/);
    expect((await own.submit(page, page)).status).toBe(400);
    const { headers } = await own.submit(page, page, { whom: 'failed' });
    const check = headers.location ?? '';
    expect(textOf((await own.get(check)).body)).toMatch(/a@acme\.org.*Send now \(1\)/);
    expect(textOf((await own.get(check)).body)).not.toContain('b@acme.org');
    expect(await own.submit(check, check, why)).toMatchObject({ status: 303, headers: { location: page } });
    expect(deliveries.map(({ recipient }) => recipient)).toEqual([{ address: 'a@acme.org', ...reader }]);
    expect(await actions()).toEqual([acted('resend', first)]);
  });

  it('go to one address once, however often the button is pressed', async () => {
    const own = await signedIn();
    const page = await mails();
    const { headers } = await own.submit(page, page, { whom: 'one', address: 'a@acme.org', language: 'zh' });
    const check = headers.location ?? '';
    for (let n = 0; n < 3; n++) expect((await own.submit(check, check, why)).status).toBe(303);
    expect(deliveries).toMatchObject([{ recipient: { address: 'a@acme.org', language: 'zh' } }]);
    expect(await actions()).toHaveLength(1);
  });

  it('go to no address outside the bounds, nor to one that gets no more mail', async () => {
    const own = await signedIn();
    const page = await mails();
    const asked = async (address: string) =>
      (await own.submit(page, page, { whom: 'one', address })).headers.location ?? '';
    const { status, body } = await own.get(await asked('eve@elsewhere.org'));
    expect([status, textOf(body)]).toEqual([409, expect.stringContaining('outside recipients.yaml')]);
    await place.ledger.suppress({
      ...{ address: 'a@acme.org', report: '*', reason: 'bounced', at: place.now, detail: 'no such mailbox' },
    });
    expect((await own.get(await asked('a@acme.org'))).status).toBe(409);
    expect((await own.submit(page, page, { whom: 'one', address: 'nobody' })).status).toBe(400);
    expect(deliveries).toEqual([]);
  });
});

it('lists read nothing of the archive but what schedules have not made', async () => {
  const own = await signedIn();
  await holdEdition();
  const { archive } = place.effects;
  const reads: string[] = [];
  place.effects = {
    ...place.effects,
    archive: {
      ...archive,
      readFile: (id, name) => {
        reads.push(name);
        return archive.readFile(id, name);
      },
    },
  };
  for (const page of ['', '/runs', '/schedules', '/suppressions']) await own.get(`/operate${page}`);
  expect(reads).toEqual([]);
});

it('a run shows its steps, bytes and dollars, and goes back into its queue', async () => {
  const message = {
    trigger: 'request',
    id: 'request:x',
    report: 'shop-tally',
    period: '2024-06',
    at: place.now,
    send: 'none',
  };
  await place.ledger.saveRun({
    ...{ id: 'request:x', report: 'shop-tally', period: '2024-06', trigger: 'request', state: 'failed' },
    ...{ startedAt: place.now, updatedAt: place.now, detail: 'Athena said no', bytesScanned: 2e6, usd: 0.25 },
    ...{ milliseconds: { query: 1500, render: 500 }, queueMessage: JSON.stringify(message) },
  });
  const own = await signedIn();
  const list = await own.get('/operate/runs');
  expect(textOf(list.body)).toMatch(/shop-tally 2024-06.*failed.*2\.0.*2 MB.*0\.25/);
  const path = linkIn(list.body, '/operate/run/');
  expect(textOf((await own.get(path)).body)).toMatch(/Athena said no.*query1\.5s/);
  expect((await own.submit(path, path, why)).status).toBe(303);
  expect(runs).toMatchObject([{ id: 'request:x', period: '2024-06' }]);
  expect(await actions()).toEqual([acted('run again', 'request:x')]);
});

it('runs are shown a page at a time, of all reports or of one', async () => {
  for (let n = 0; n < 60; n++) {
    const at = addTime('2024-06-01T00:00:00.000Z', { hours: n });
    await place.ledger.saveRun({
      ...{
        id: `run-${n}`,
        report: 'shop-tally',
        period: `p${n}-`,
        trigger: 'schedule',
        state: 'made',
        detail: '',
      },
      ...{ startedAt: at, updatedAt: at, milliseconds: {} },
    });
  }
  const own = await signedIn();
  const seen: string[] = [];
  const read = async (path: string): Promise<void> => {
    const { document } = new JSDOM((await own.get(path)).body).window;
    seen.push(...[...document.querySelectorAll('td a')].map((one) => one.textContent ?? ''));
    const next = document.querySelector('main a[href^="/operate/runs/"]')?.getAttribute('href');
    if (next) await read(next);
  };
  await read('/operate/runs');
  expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => `shop-tally p${59 - n}-`));
  const { headers } = await own.submit('/operate/runs', '/operate/runs', { report: 'shop-tally' });
  expect((await own.get(headers.location ?? '')).status).toBe(200);
});

it('a schedule says when it fires next, and is switched off and on', async () => {
  const own = await signedIn();
  const { body } = await own.get('/operate/schedules');
  expect(textOf(body)).toMatch(/shop-tally, monthly ● on.*2\sAug\s2024,\s09:00\sGMT\+8/);
  const section = new JSDOM(body).window.document.querySelector('section');
  expect(section?.querySelectorAll('tbody tr')).toHaveLength(5);
  const path = section?.querySelector('a')?.getAttribute('href') ?? '';
  place.effects = { ...place.effects, templates: () => changedTemplates() };
  expect((await own.submit(path, path, why)).status).toBe(303);
  expect((await place.ledger.listFiles('schedules.yaml', 9)).map(({ text, by }) => [text, by])).toEqual([
    ['shop-tally:\n  monthly: off\n', 'ana@acme.org'],
  ]);
  expect(textOf((await own.get('/operate/schedules')).body)).toMatch(/○ off.*does not fire/);
  place.now = addTime(place.now, { seconds: 1 });
  await own.submit(path, path, why);
  expect(textOf((await own.get('/operate/schedules')).body)).toMatch(/● on/);
  expect((await actions()).map(({ verb, target }) => [verb, target])).toEqual([
    ['schedule on', 'shop-tally monthly'],
    ['schedule off', 'shop-tally monthly'],
  ]);
});

/** As the ledger has them changed, with the people of the place. */
async function changedTemplates() {
  const [newest] = await place.ledger.listFiles('schedules.yaml', 1);
  const people = { file: 'people.yaml', text: '- {who: ana@acme.org, role: operator}\n' };
  const schedules = newest?.text ? { 'schedules.yaml': { file: 'schedules.yaml', text: newest.text } } : {};
  return { ...ownTemplates, changed: { 'people.yaml': people, ...schedules } };
}

it('a suppression is found, lifted with a reason, and its past stays', async () => {
  const { ledger, now } = place;
  await ledger.suppress({
    address: 'bo@partner.org',
    report: 'shop-tally',
    reason: 'unsubscribed',
    at: now,
    detail: '',
  });
  const own = await signedIn();
  const { body } = await own.get('/operate/suppressions');
  const path = linkIn(body, '/operate/lift/');
  expect(textOf((await own.get(path)).body)).toContain("Only the reader's own word overrules that");
  const { headers } = await own.submit(path, path, why);
  expect(textOf((await own.get(headers.location ?? '')).body)).toMatch(
    /Lifted by ana@acme\.org.*checked by hand/,
  );
  expect(await ledger.suppressionOf('bo@partner.org', 'shop-tally')).toBeUndefined();
  expect(await actions()).toEqual([acted('allow', 'bo@partner.org shop-tally')]);
  expect((await own.get(path)).status).toBe(404);
  const found = await own.submit('/operate/suppressions', '/operate/suppressions', {
    address: 'BO@partner.org',
  });
  expect(textOf((await own.get(found.headers.location ?? '')).body)).toContain('checked by hand');
});

it('dead letters are shown, and put back with a reason', async () => {
  dead.deliveries = [{ report: 'shop-tally', period: '2024-06', edition, recipient: 'bo@partner.org' }];
  const own = await signedIn();
  const path = linkIn((await own.get('/operate')).body, '/operate/dead-letters/');
  expect(textOf((await own.get(path)).body)).toMatch(/shop-tally.*2024-06.*bo@partner\.org/);
  expect((await own.submit(path, path, { because: '' })).status).toBe(400);
  expect(dead.deliveries).toHaveLength(1);
  expect(await own.submit(path, path, why)).toMatchObject({ status: 303, headers: { location: '/operate' } });
  expect(dead.deliveries).toHaveLength(0);
  expect(await actions()).toEqual([acted('redrive', 'deliveries')]);
});
