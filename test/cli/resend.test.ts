/** `periodical resend`: what did not arrive goes out, and nothing else does. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../functions/deliver/channel.ts';
import { type EditionMailer, resendAll } from '../../functions/deliver/mailer.ts';
import { planResend } from '../../functions/deliver/resending.ts';
import { deliver } from '../../functions/deliver.ts';
import { takeDelivery } from '../../functions/stages/deliver.ts';
import { queueDispatch } from '../../functions/stages/dispatch.ts';
import { localSigner } from '../../functions/systems/local.ts';
import { edition } from '../deliver/edition.ts';
import { rememberingQueue } from '../stages/harness.ts';
import { at, freshPlace, path, periodical, to } from './mailer.ts';
import { sendsAt } from './sends.ts';

const place = freshPlace();

const { keyOf, bring, sendTo, states, resend } = sendsAt(place);
const mail = (name: string) => readFileSync(join(place().out, 'outbox', name), 'utf8');

describe('without saying to whom', () => {
  it('it says what is open, and sends nothing', async () => {
    await bring('a@example.com', 'failed');
    await bring('b@example.com', 'pending');
    await bring('c@example.com', 'unknown');
    await bring('d@example.com', 'sent');
    expect(await resend()).toMatchObject({
      code: 0,
      out:
        'shop-tally/2024-06/r1: 2 failed or not sent yet: a@example.com, b@example.com; 1 with an unknown outcome: c@example.com\n' +
        '--failed, --unknown, --readers or --to ADDRESS sends it\n',
    });
    expect(place().mails()).toEqual([]);
  });

  it('it says so where nothing is open', async () => {
    await bring('a@example.com', 'sent');
    expect((await resend()).out).toContain('nothing is open');
  });
});

describe('--failed', () => {
  it('sends to who has not got it, as it was to be sent, and to nobody else; an outbox leaves nobody in doubt', async () => {
    await bring('a@example.com', 'failed', to('a@example.com', { language: 'zh' }));
    await bring('b@example.com', 'pending');
    for (const state of ['unknown', 'sent', 'delivered', 'bounced', 'suppressed'] as const)
      await bring(`${state}@example.com`, state);
    const { code, out } = await resend('--failed');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^sent to a@example\.com: .*\nsent to b@example\.com: .*\nsent to unknown@example\.com: .*\nshop-tally.*: nothing is open\n$/,
    );
    expect(place().mails()).toHaveLength(3);
    expect(mail(place().mails()[0] ?? '')).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(await states()).toMatchObject({ 'a@example.com': 'sent', 'sent@example.com': 'sent' });
  });

  it('of two of which one fails again sends the other, and ends with 1', async () => {
    await bring('a@example.com', 'failed');
    await bring('b@example.com', 'failed');
    const refusing: Channel = {
      ...place().box,
      send: (raw, envelope) =>
        envelope.recipient === 'a@example.com'
          ? Promise.reject(new Error('550 no such user'))
          : place().box.send(raw, envelope),
    };
    const post = place().post({ channel: refusing });
    const deliveries = await resendAll(await planResend(post, { failed: true }), post);
    expect(deliveries.map(({ state }) => state)).toEqual(['failed', 'sent']);
    expect(await states()).toEqual({ 'a@example.com': 'failed', 'b@example.com': 'sent' });
    expect(await sendTo('a@example.com')).toMatchObject({ detail: '550 no such user' });
  });

  it('and --to send nothing where recipients.yaml does not let mail go, and --to says so as wrong use', async () => {
    const templates = join(place().out, 'templates');
    mkdirSync(templates);
    writeFileSync(join(templates, 'recipients.yaml'), 'domains: [acme.org]\n');
    await bring('a@evil.com', 'failed');
    const failed = await resend('--failed', '--templates', templates);
    expect([failed.code, failed.out]).toEqual([
      1,
      expect.stringContaining('nothing was sent: a@evil.com is outside'),
    ]);
    const named = await resend('--to', 'a@acme.org', '--to', 'b@evil.com', '--templates', templates);
    expect([named.code, named.err]).toEqual([
      2,
      expect.stringMatching(/^periodical: b@evil\.com is outside .*acme\.org\n$/),
    ]);
    expect(place().mails()).toEqual([]);
    expect((await resend('--to', 'a@acme.org', '--templates', templates)).code).toBe(0);
  });

  it('leaves alone what an earlier version noted without a language, and says so', async () => {
    await place().ledger.announce(keyOf('a@example.com'), at(-600), undefined, 'pending');
    const { code, err } = await resend('--failed');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^a@example\.com: was recorded by an earlier version/),
    ]);
    expect((await resend('--to', 'a@example.com', '--language', 'zh')).code).toBe(0);
    expect(await states()).toEqual({ 'a@example.com': 'sent' });
  });

  it('does nothing where nothing failed', async () => {
    await bring('a@example.com', 'sent');
    const { code, out } = await resend('--failed');
    expect([code, out]).toEqual([
      0,
      'shop-tally/2024-06/r1: nobody to send to\nshop-tally/2024-06/r1: nothing is open\n',
    ]);
  });

  it('--dry-run changes nothing', async () => {
    await bring('a@example.com', 'failed');
    const before = await sendTo('a@example.com');
    const { code, out } = await resend('--failed', '--dry-run');
    expect([code, out]).toEqual([0, 'would be sent to a@example.com (en)\n']);
    const json = JSON.parse((await resend('--failed', '--dry-run', '--json')).out);
    expect(json).toMatchObject({
      edition: path,
      dry_run: true,
      to: [{ address: 'a@example.com' }],
      deliveries: [],
    });
    expect([await sendTo('a@example.com'), place().mails()]).toEqual([before, []]);
  });
});

describe('--unknown', () => {
  it('finds in the outbox the proof that it went out, and writes no second file', async () => {
    await deliver({
      ...{ archive: place().archive, edition, manifest: place().manifest, recipients: [to('a@example.com')] },
      ledger: { ...place().ledger, settle: () => Promise.reject(new Error('disk full')) },
      channel: place().box,
      ...{ from: 'Shop <shop@example.com>', linksFor: async () => ({ archiveUrl: '.' }), now: () => at(0) },
    });
    expect(await states()).toEqual({ 'a@example.com': 'sending' });
    expect((await resend('--unknown')).code).toBe(0);
    expect([await states(), place().mails().length]).toEqual([{ 'a@example.com': 'sent' }, 1]);
  });

  it('sends by a channel that cannot know, once', async () => {
    await bring('a@example.com', 'unknown');
    await bring('b@example.com', 'sending'); // its lease has passed
    await bring('c@example.com', 'failed');
    const taken: string[] = [];
    const channel: Channel = {
      name: 'outbox',
      idempotent: false,
      send: async (_raw, { recipient }) => ({ id: `id-${taken.push(recipient)}`, existed: false }),
    };
    const post = place().post({ channel, idempotent: false });
    await resendAll(await planResend(post, { unknown: true }), post);
    await resendAll(await planResend(post, { unknown: true }), post);
    expect(taken).toEqual(['a@example.com', 'b@example.com']);
    expect(await states()).toMatchObject({
      'a@example.com': 'sent',
      'b@example.com': 'sent',
      'c@example.com': 'failed',
    });
  });

  it('leaves alone what was heard of meanwhile', async () => {
    await bring('a@example.com', 'unknown');
    const post = place().post();
    const plan = await planResend(post, { unknown: true });
    await place().ledger.observe(keyOf('a@example.com'), 'delivered', 'told by SES', at(0));
    const channel: EditionMailer = { ...post, idempotent: false };
    expect(await resendAll(plan, channel)).toMatchObject([{ state: 'delivered', detail: 'told by SES' }]);
    expect(place().mails()).toEqual([]);
  });
});

describe('--to', () => {
  it('a new address is asked for: first language, no word of a subscription', async () => {
    expect((await resend('--to', 'new@example.com')).code).toBe(0);
    expect(await sendTo('new@example.com')).toMatchObject({
      state: 'sent',
      addressing: { language: 'en', attach: ['pdf'], subscribed: false },
    });
    expect(mail(place().mails()[0] ?? '')).toContain('somebody asked for it');
  });

  it('may say the language, of those that there are', async () => {
    expect((await resend('--to', 'new@example.com', '--language', 'zh')).code).toBe(0);
    expect(await sendTo('new@example.com')).toMatchObject({ addressing: { language: 'zh' } });
    const { code, err } = await resend('--to', 'other@example.com', '--language', 'fr');
    expect([code, err]).toEqual([2, 'periodical: --language fr: the edition has en, zh\n']);
  });

  it.each(['failed', 'pending', 'unknown', 'sending'] as const)('one that is %s is sent', async (state) => {
    await bring('a@example.com', state);
    expect((await resend('--to', 'A@Example.com')).code).toBe(0);
    expect(await states()).toEqual({ 'a@example.com': 'sent' });
    expect(place().mails()).toHaveLength(1);
  });

  it.each(['sent', 'delivered', 'bounced'] as const)(
    'one that is %s has to be asked for --again',
    async (state) => {
      await bring('a@example.com', state);
      const { code, err } = await resend('--to', 'a@example.com', '--to', 'new@example.com');
      expect([code, err]).toEqual([
        1,
        `a@example.com: has it: ${state} at ${at(-599)}; --again sends it anyway\n`,
      ]);
      expect(place().mails()).toEqual([]);
      expect((await resend('--to', 'a@example.com', '--again')).code).toBe(0);
      expect(await sendTo('a@example.com')).toMatchObject({
        state: 'sent',
        detail: expect.stringMatching(/--copy-2--.*\.eml \(copy 2\)$/),
        addressing: { copy: 2 },
      });
    },
  );

  it('again and again is a message of its own each time, and one entry', async () => {
    await resend('--to', 'a@example.com');
    await resend('--to', 'a@example.com', '--again');
    await resend('--to', 'a@example.com', '--again');
    expect(place().mails()).toHaveLength(3);
    const ids = place()
      .mails()
      .map((name) => /^Message-ID: (.*)$/im.exec(mail(name))?.[1]);
    expect(new Set(ids).size).toBe(3);
    expect(await place().ledger.listSends(path)).toHaveLength(1);
  });

  it.each([
    ['bounced', '*', /a mail to this address bounced permanently \(2024-06-20: 550\)/],
    ['unsubscribed', 'shop-tally', /the recipient unsubscribed from this report \(2024-06-20: 550\)/],
  ] as const)('one that is suppressed (%s) is refused with the reason', async (reason, report, expected) => {
    await bring('a@example.com', 'failed');
    await place().ledger.suppress({
      ...{ address: 'a@example.com', report, reason, at: '2024-06-20T08:00:00Z', detail: '550' },
    });
    const { code, err } = await resend('--to', 'a@example.com', '--again');
    expect([code, err]).toEqual([1, expect.stringMatching(expected)]);
    expect([await states(), place().mails()]).toEqual([{ 'a@example.com': 'failed' }, []]);
  });

  it('the same address twice is one mail', async () => {
    expect((await resend('--to', 'a@example.com', '--to', 'A@example.com', '--json')).code).toBe(0);
    expect(place().mails()).toHaveLength(1);
  });
});

it('an edition that a newer one follows is sent, with a word about that', async () => {
  await place().addRevision(2, {});
  const { code, err } = await resend('--to', 'a@example.com');
  expect([code, err]).toEqual([
    0,
    expect.stringContaining(
      'shop-tally/2024-06/r1 is not the newest of its period: shop-tally/2024-06/r2 is\n',
    ),
  ]);
});

describe('is refused:', () => {
  it.each([
    [['--again'], '--again goes with --to'],
    [['--failed', '--language', 'zh'], '--language goes with --to'],
    [['--failed', '--to', 'a@example.com'], "'--failed' cannot be used with option '--to"],
    [['--to', 'nobody'], '--to nobody: expected an email address'],
  ])('%j', async (options, expected) => {
    const { code, err } = await resend(...options);
    expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
  });

  it('an edition that is held, until it is released', async () => {
    await place().addRevision(2, { heldAtMaking: true, holdReasons: ['check adds_up: 2 rows'] });
    const again = () =>
      periodical('resend', 'shop-tally/2024-06', '--to', 'a@example.com', '--out', place().out);
    const { code, err } = await again();
    expect([code, err]).toEqual([
      1,
      'periodical: shop-tally/2024-06/r2 is held, and none of it is sent: check adds_up: 2 rows; periodical release shop-tally/2024-06/r2 --because "…" releases it\n',
    ]);
    await periodical('release', 'shop-tally/2024-06', '--because', 'it is right', '--out', place().out);
    expect((await again()).code).toBe(0);
  });
});

describe('by a queue', () => {
  const cloud = () => {
    const { archive, ledger, manifest, box } = place();
    const deliveries = rememberingQueue<{ edition: string; recipient: ReturnType<typeof to> }>();
    const now = () => at(0);
    const dispatch = queueDispatch({ ledger, deliveries, now, channel: 'outbox' });
    const post: EditionMailer = {
      ...place().post({ idempotent: false }),
      send: (recipients) => dispatch(edition, manifest, recipients),
    };
    const stage = {
      ...{
        archive,
        signer: localSigner(place().out),
        ledger,
        channel: { ...box, idempotent: false },
        from: 'Shop <shop@example.com>',
        now,
      },
      ...{
        linksFor: async () => ({ archiveUrl: '.' }),
        ownerOf: () => undefined,
        reach: '--remote',
      },
    };
    return { post, deliveries, stage };
  };

  it('the message carries how it is sent, and a message that comes twice is one mail', async () => {
    await bring('a@example.com', 'sent', to('a@example.com', { language: 'zh' }));
    const { post, deliveries, stage } = cloud();
    await resendAll(await planResend(post, { to: ['a@example.com'], again: true }), post);
    expect(await states()).toEqual({ 'a@example.com': 'pending' });
    const text = JSON.stringify(deliveries.sent[0]);
    expect(await takeDelivery(text, stage)).toMatchObject({ state: 'sent', now: true });
    expect(await takeDelivery(text, stage)).toMatchObject({ state: 'sent', now: false });
    expect(place().mails()).toEqual([expect.stringContaining('--copy-2--')]);
  });

  it('a message that got lost is found by --failed', async () => {
    await bring('a@example.com', 'failed');
    const { post, deliveries, stage } = cloud();
    await resendAll(await planResend(post, { failed: true }), post);
    deliveries.sent.length = 0;
    await resendAll(await planResend(post, { failed: true }), post);
    for (const message of deliveries.sent) await takeDelivery(JSON.stringify(message), stage);
    expect([await states(), place().mails().length]).toEqual([{ 'a@example.com': 'sent' }, 1]);
  });
});

it('a send whose opening was heard of late, and was made again by the SDK, goes out', async () => {
  await bring('a@example.com', 'failed');
  const { ledger } = place();
  const reopen: typeof ledger.reopen = async (...args) => {
    await ledger.reopen(...args);
    return ledger.reopen(...args);
  };
  const post = place().post({ ledger: { ...ledger, reopen }, idempotent: false });
  const deliveries = await resendAll(await planResend(post, { failed: true }), post);
  expect(deliveries.map(({ state }) => state)).toEqual(['sent']);
});
