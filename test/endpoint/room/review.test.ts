/** Approving in the reading room: who sees what, one decision with words, and what it leads to. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { entryOf } from '../../../functions/archive/entry.ts';
import { type Manifest, manifestFile } from '../../../functions/archive/manifest.ts';
import { signManifest } from '../../../functions/archive/signature.ts';
import { holdSends } from '../../../functions/deliver/announce.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { to } from '../../cli/mailer.ts';
import { edition, manifestOf } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';
import { roomPlace, textOf } from './place.ts';
import { copyOfTemplates } from './templates.ts';

const place = roomPlace();
const second = { ...edition, revision: 2 };
const path = 'shop-tally/2024-06/r2';
const reviewer = 'bo@partner.org';

/** The second revision waits for approval; the first went out before anybody had to approve. */
async function waiting(more: Partial<Manifest> = {}) {
  const { archive, ledger } = place.effects;
  const own = {
    ...manifestOf({ 'report.en.html': '<h1>June</h1>' }),
    ...{
      edition: path,
      approval: { by: [reviewer, 'cy@acme.org'], before: '09:30', requester: 'cy@acme.org' },
    },
    ...more,
  };
  const manifest = await signManifest(own, localSigner('manifests'));
  const page = { name: 'report.en.html', mediaType: 'text/html', bytes: Buffer.from('<h1>June</h1>') };
  await archive.putFile(second, page);
  await archive.putFile(second, manifestFile(manifest));
  await ledger.noteEdition(entryOf(second, manifest));
  const hold = holdSends({ ledger, now: () => place.now, channel: 'mail' });
  await hold(second, [to('a@acme.org'), to('b@partner.org')]);
}

const address = async () => `/review/${(await place.effects.seal()).seal('edition', path)}`;

beforeEach(() => {
  const templates = copyOfTemplates(mkdtempSync(join(tmpdir(), 'periodical-review-')));
  const changed = { 'people.yaml': { file: 'people.yaml', text: people } };
  place.effects = { ...place.effects, templates: async () => ({ ...templatesAt(templates), changed }) };
});

const people = `
- {who: ana@acme.org, role: operator}
- {who: reader@partner.org, role: reader, reports: [shop-tally]}
- {who: cy@acme.org, role: runner, reports: [shop-tally]}
`;

describe('what waits', () => {
  it('is listed for its reviewers, who need no line in people.yaml, and for nobody else', async () => {
    await waiting();
    const { body } = await (await place.signedIn(reviewer)).get('/review');
    expect(textOf(body)).toContain('Waits for approval');
    expect(body).toContain(await address());
    for (const other of ['reader@partner.org', 'ana@acme.org']) {
      expect((await (await place.signedIn(other)).get('/review')).status).toBe(404);
    }
  });

  it('is nothing where nothing waits, and says what to expect', async () => {
    const { body } = await (await place.signedIn(reviewer)).get('/review');
    expect(textOf(body)).toContain('Nothing is waiting for your approval');
  });

  it('is seen by reviewers and operators before anybody approved it, and by no reader', async () => {
    await waiting();
    const file = (await place.effects.seal()).seal('file', `${path}\nreport.en.html`);
    for (const [who, status] of [
      [reviewer, 200],
      ['ana@acme.org', 200],
      ['reader@partner.org', 404],
    ] as const) {
      const browser = await place.signedIn(who);
      expect([who, (await browser.get(`/view/${file}`)).status]).toEqual([who, status]);
      expect([who, (await browser.get(await address())).status]).toEqual([who, status]);
      const listed = textOf((await browser.get('/editions')).body).includes('Waits for approval');
      expect([who, listed]).toEqual([who, status === 200]);
    }
  });

  it('is shown with all that a decision needs', async () => {
    await waiting({
      heldAtMaking: true,
      holdReasons: ['check adds_up: 1 row'],
      checks: [
        {
          name: 'adds_up',
          severity: 'hold',
          passed: false,
          rows: 1,
          count: 1,
          sample: [{ day: '2024-06-03' }],
        },
      ],
    });
    const { body } = await (await place.signedIn(reviewer)).get(await address());
    const said = textOf(body);
    for (const text of ['cy@acme.org', '09:30 GMT+8', 'adds_up', '2024-06-03', 'check adds_up: 1 row']) {
      expect(said).toContain(text);
    }
    expect(body).toContain('sandbox="allow-popups');
  });
});

describe('a decision', () => {
  it('lets the edition go out, is signed, and is noted with its words', async () => {
    await waiting();
    const browser = await place.signedIn(reviewer);
    const answer = await browser.submit(await address(), await address(), {
      verdict: 'approved',
      because: 'fine',
    });
    expect([answer.status, answer.headers.location]).toEqual([303, await address()]);
    expect(place.deliveries.map(({ recipient }) => recipient.address)).toEqual([
      'a@acme.org',
      'b@partner.org',
    ]);
    expect(await place.ledger.reviewOf(path)).toMatchObject({
      verdict: 'approved',
      by: reviewer,
      because: 'fine',
    });
    const action = (await place.room.listActions(9)).find(({ verb }) => verb === 'approve');
    expect(action).toMatchObject({ actor: reviewer, verb: 'approve', target: path, because: 'fine' });
    const said = textOf((await browser.get(await address())).body);
    expect(said).toContain(`Approved by ${reviewer}`);
    expect(said).not.toContain('Your decision');
    expect((await (await place.signedIn('reader@partner.org')).get('/editions')).body).toContain('/edition/');
  });

  it('twice, or of two at once, is one, and sends nothing twice', async () => {
    await waiting();
    const [one, two] = [await place.signedIn(reviewer), await place.signedIn(reviewer)];
    const page = await address();
    const decided = { verdict: 'approved', because: '' };
    const answers = await Promise.all([one.submit(page, page, decided), two.submit(page, page, decided)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const approvals = (await place.room.listActions(20)).filter(({ verb }) => verb === 'approve');
    expect(approvals).toHaveLength(1);
    expect((await place.ledger.listSends(path)).map(({ state }) => state)).toEqual(['pending', 'pending']);
  });

  it('sends it back with words, and its owner hears them at once', async () => {
    await waiting();
    const browser = await place.signedIn(reviewer);
    const page = await address();
    const wordless = await browser.submit(page, page, { verdict: 'sent back', because: ' ' });
    expect([wordless.status, textOf(wordless.body)]).toEqual([400, expect.stringContaining('Say why')]);
    await browser.submit(page, page, { verdict: 'sent back', because: 'a week is missing' });
    expect(place.notices).toMatchObject(
      [
        {
          owner: 'till@example.com',
          kind: 'sent-back',
          why: [`${reviewer} looked at it and wrote: a week is missing`, {}],
        },
      ].map((one) => ({ ...one, why: expect.arrayContaining([one.why[0]]) })),
    );
    expect(place.deliveries).toEqual([]);
    const late = await browser.post(page, { verdict: 'approved', because: '', token: '' });
    expect(late.status).toBe(403);
    expect(textOf((await browser.get(page)).body)).toContain('Sent back by');
  });

  it('that is none is asked for again, with what was written', async () => {
    await waiting();
    const browser = await place.signedIn(reviewer);
    const page = await address();
    const { status, body } = await browser.submit(page, page, { because: 'hm' });
    expect([status, textOf(body)]).toEqual([400, expect.stringContaining('Choose whether to approve')]);
    expect(body).toContain('>hm</textarea>');
  });

  it('is nobody’s who asked for the edition, only operates, or reads', async () => {
    await waiting();
    const page = await address();
    const requester = await place.signedIn('cy@acme.org');
    expect(textOf((await requester.get(page)).body)).toContain('somebody else has to approve it');
    for (const who of ['cy@acme.org', 'ana@acme.org', 'reader@partner.org']) {
      const browser = await place.signedIn(who);
      // Any form of theirs has their token.
      const token = /name="token" value="([^"]+)"/.exec((await browser.get('/')).body)?.[1] ?? '';
      expect(token).not.toBe('');
      expect([who, (await browser.post(page, { token, verdict: 'approved', because: 'x' })).status]).toEqual([
        who,
        404,
      ]);
    }
    expect(await place.ledger.reviewOf(path)).toBeUndefined();
  });

  it('that was cut short is finished by the same person’s next look', async () => {
    await waiting();
    const browser = await place.signedIn(reviewer);
    const page = await address();
    const { withMailer } = place.effects;
    place.effects = {
      ...place.effects,
      withMailer: (id, use) =>
        withMailer(id, (mailer) =>
          use({
            ...mailer,
            ledger: { ...mailer.ledger, reopen: () => Promise.reject(new Error('power cut')) },
          }),
        ),
    };
    await expect(browser.submit(page, page, { verdict: 'approved', because: '' })).rejects.toThrow(
      'power cut',
    );
    place.effects = { ...place.effects, withMailer };
    expect(place.deliveries).toEqual([]);
    expect(textOf((await browser.get(page)).body)).toContain('Send it to the 2 who have not got it');
    await browser.submit(page, page);
    expect(place.deliveries).toHaveLength(2);
  });
});
