/** What SES tells of mails: the ledger knows it, lost addresses get nothing more, and the owner hears of it once. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FeedbackEffects, takeFeedback } from '../../../functions/deliver/feedback.ts';
import { ownerWith } from '../../../functions/deliver/notices/owners.ts';
import { InputError, RetryableError } from '../../../functions/errors.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { temporaryFolder } from '../../folder.ts';
import { decodedSubject, leaves, parse } from '../mime.ts';
import { bounce, complaint, delivery, eventOf, reject, throughSns } from './events.ts';

const edition = 'shop-tally/2024-06/r1';
const recipient = 'wei.li@example.com';
const owner = 'owner@example.com';
const at = '2024-07-02T01:00:05Z';
/** As the events of events.ts say. */
const bouncedAt = '2024-07-02T01:00:03.000Z';
const key = { edition, recipient, channel: 'mail' };

const root = temporaryFolder();
let ledger: Ledger;
let effects: FeedbackEffects;
let sent: { to: string; notice: string | undefined; raw: Uint8Array }[];
let logged: [string, Readonly<Record<string, unknown>>][];

beforeEach(async () => {
  ledger = sqliteLedger(join(root(), 'ledger.sqlite'));
  sent = [];
  logged = [];
  effects = {
    ledger,
    channel: {
      name: 'mail',
      idempotent: false,
      async send(raw, envelope) {
        sent.push({ to: envelope.recipient, notice: envelope.notice, raw });
        return { id: `id-${sent.length}`, existed: false };
      },
    },
    from: 'Shop <shop@example.com>',
    reach: '--remote',
    ownerOf: (report) =>
      report === 'shop-tally' ? ownerWith(owner, 'en', templatesAt(undefined)) : undefined,
    now: () => at,
    log: (message, fields) => void logged.push([message, fields]),
    unmatched: (fields) => void logged.push(['unmatched', fields]),
  };
  await ledger.claim(key, '2024-07-02T01:00:00Z', 60);
  await ledger.settle(key, 'sent', '0100-id', '2024-07-02T01:00:01Z', '0100-id');
});
afterEach(() => {
  ledger.close();
});

const take = (...events: readonly object[]) =>
  events.reduce<Promise<void>>(
    (before, event) => before.then(() => takeFeedback(throughSns(event), effects)),
    Promise.resolve(),
  );
const ours = (more: Readonly<Record<string, unknown>>) => eventOf({ edition, recipient }, more);
const state = async () => (await ledger.listSends(edition)).find(({ channel }) => channel === 'mail');
const suppression = () => ledger.suppressionOf(recipient, 'any');

describe('an event', () => {
  it('of delivery is noted with what the other server said', async () => {
    await take(ours(delivery));
    expect(await state()).toMatchObject({ state: 'delivered', detail: '250 2.0.0 OK', updatedAt: at });
    expect([sent, await suppression()]).toEqual([[], undefined]);
  });

  it('of a rejection is a failed send', async () => {
    await take(ours(reject));
    expect(await state()).toMatchObject({
      state: 'failed',
      detail: 'SES accepted it and then rejected it: Bad content',
    });
    expect(await suppression()).toBeUndefined();
  });

  it('resolves a send whose answer was lost', async () => {
    const other = { ...key, recipient: 'b@example.com' };
    await ledger.claim(other, '2024-07-02T01:00:00Z', 60);
    await ledger.settle(other, 'unknown', 'no answer', '2024-07-02T01:00:01Z');
    await take(eventOf({ edition, recipient: 'b@example.com' }, delivery));
    expect((await ledger.listSends(edition))[0]).toMatchObject({
      recipient: 'b@example.com',
      state: 'delivered',
    });
  });

  it('comes raw as well, where the subscription says so', async () => {
    await takeFeedback(JSON.stringify(ours(delivery)), effects);
    expect((await state())?.state).toBe('delivered');
  });

  it.each(['Transient', 'Undetermined'])('of a bounce that is %s is noted, and no more', async (kind) => {
    await take(ours(bounce(kind, 'MailboxFull')));
    expect(await state()).toMatchObject({
      state: 'bounced',
      detail: `bounced temporarily (${kind}, MailboxFull): smtp; 550 5.1.1 user unknown`,
    });
    expect([sent, await suppression()]).toEqual([[], undefined]);
  });
});

describe('a bounce for good', () => {
  it('ends all mail to the address, and the owner hears why and what helps', async () => {
    await take(ours(bounce('Permanent')));
    expect((await state())?.state).toBe('bounced');
    expect(await suppression()).toMatchObject({
      report: '*',
      reason: 'bounced',
      address: recipient,
      at: bouncedAt,
    });
    expect(sent.map(({ to, notice }) => [to, notice])).toEqual([[owner, `notice:bounced:${recipient}`]]);
    const message = parse(sent[0]?.raw ?? new Uint8Array());
    expect(decodedSubject(message)).toBe('Mail to wei.li@example.com bounces (shop-tally)');
    expect(message.headers['auto-submitted']).toBe('auto-generated');
    const [text, html] = leaves(message).map(({ body }) => body.toString().replaceAll('\r\n', '\n'));
    for (const words of [
      'says that the mailbox does not exist',
      '550 5.1.1 user unknown',
      'Period: 2024-06',
      `${recipient} receives no more mail from any report`,
      `periodical show ${edition} --remote`,
      `periodical resend ${edition} --to NEW@ADDRESS --remote`,
    ]) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
  });

  it('is told once, however often the event comes, and once for each address', async () => {
    const event = ours(bounce('Permanent'));
    await take(event, event);
    expect(sent).toHaveLength(1);
    const other = 'b@example.com';
    await ledger.claim({ ...key, recipient: other }, at, 60);
    await take(eventOf({ edition, recipient: other }, bounce('Permanent', 'General', other)));
    expect(sent).toHaveLength(2);
  });

  it('means the address that was sent to, however the other server writes it', async () => {
    await take(ours(bounce('Permanent', 'General', 'Wei.Li@forwarded.example')));
    expect((await state())?.state).toBe('bounced');
    expect(await suppression()).toBeDefined();
    expect(await ledger.suppressionOf('Wei.Li@forwarded.example', 'any')).toBeUndefined();
  });

  it('that says hostile things says them as text', async () => {
    const hostile = {
      emailAddress: recipient,
      diagnosticCode: '<script>x</script>\r\nBcc: thief@example.com',
    };
    const { bounce: said, ...kind } = bounce('Permanent');
    await take(ours({ ...kind, bounce: { ...said, bouncedRecipients: [hostile] } }));
    const message = parse(sent[0]?.raw ?? new Uint8Array());
    expect(message.headers.bcc).toBeUndefined();
    expect(leaves(message)[1]?.body.toString()).not.toContain('<script>');
  });

  it('of a notice to its owner ends all mail to the owner, and tells nobody', async () => {
    await take(ours(bounce('Permanent')));
    const notice = { edition, recipient: owner, notice: `notice:bounced:${recipient}` };
    await take(eventOf(notice, bounce('Permanent', 'General', owner), 'id-1'));
    expect(await ledger.suppressionOf(owner, 'any')).toMatchObject({ reason: 'bounced' });
    expect(sent).toHaveLength(1);
    const toOwner = (await ledger.listSends(edition)).filter((send) => send.recipient === owner);
    expect(toOwner.map(({ channel, state }) => [channel, state])).toEqual([
      [`notice:bounced:${owner}`, 'suppressed'],
      [notice.notice, 'bounced'],
    ]);
  });

  it('of a report that is no more has no owner, which the log says', async () => {
    const gone = { edition: 'gone/2024-06/r1', recipient };
    await ledger.claim({ ...gone, channel: 'mail' }, at, 60);
    await take(eventOf(gone, bounce('Permanent')));
    expect(await suppression()).toBeDefined();
    expect(sent).toEqual([]);
    expect(logged.at(-1)).toEqual([
      'no owner to notify',
      { edition: gone.edition, address: recipient, reason: 'bounced' },
    ]);
  });

  it('is tried again where the owner could not be told', async () => {
    const told = effects.channel;
    effects = { ...effects, channel: { ...told, send: () => Promise.reject(new Error('Throttling')) } };
    await expect(take(ours(bounce('Permanent')))).rejects.toThrow(
      new RetryableError(`the notice to ${owner} about ${recipient} was not sent: Throttling`),
    );
    expect(await suppression()).toBeDefined();
    effects = { ...effects, channel: told };
    await take(ours(bounce('Permanent')));
    expect(sent).toHaveLength(1);
  });
});

it('the log has what was noted of a mail and who was told, and of the same event again that it changes nothing', async () => {
  const event = ours(bounce('Permanent'));
  await take(event, event);
  const told = { ...key, event: 'bounced', detail: expect.stringMatching(/^bounced permanently/) };
  const notice = { recipient: owner, about: edition, state: 'sent' };
  expect(logged).toMatchObject([
    ['feedback', { ...told, changed: true }],
    ['notice', { ...notice, now: true }],
    ['feedback', { ...told, changed: false }],
    ['notice', { ...notice, now: false }],
  ]);
});

describe('a complaint', () => {
  it('ends all mail to the address, and the owner hears of it', async () => {
    await take(ours(delivery), ours(complaint()));
    expect(await state()).toMatchObject({ state: 'complained', detail: 'reported as abuse' });
    expect(await suppression()).toMatchObject({ report: '*', reason: 'complained' });
    expect(sent.map(({ notice }) => notice)).toEqual([`notice:complained:${recipient}`]);
    const message = parse(sent[0]?.raw ?? new Uint8Array());
    expect(decodedSubject(message)).toBe('wei.li@example.com marked a mail as unwanted (shop-tally)');
    const [text] = leaves(message).map(({ body }) => body.toString());
    expect(text).toContain('marked the mail as unwanted');
    expect(text).toContain('reported as abuse');
  });

  it('that says not spam is none', async () => {
    await take(ours(delivery), ours(complaint('not-spam')));
    expect([(await state())?.state, await suppression(), sent]).toEqual(['delivered', undefined, []]);
  });
});

describe('an event about nothing that went out from here', () => {
  const other = 'ceo@example.com';
  const permanent = bounce('Permanent', 'General', other);

  /** Nobody is suppressed, nobody is told, no send changes, and it is counted. */
  async function expectUnmatched(...events: readonly object[]) {
    const before = await ledger.listSends(edition);
    await take(...events);
    expect(logged.map(([message]) => message)).toEqual(events.map(() => 'unmatched'));
    expect([sent, await ledger.listSuppressions()]).toEqual([[], []]);
    expect(await ledger.listSends(edition)).toEqual(before);
  }

  it.each<readonly [string, object]>([
    ['an address that got nothing', eventOf({ edition, recipient: other }, permanent)],
    ['an edition that is not there', eventOf({ edition: 'shop-tally/2024-05/r1', recipient }, permanent)],
    ['another revision', eventOf({ edition: 'shop-tally/2024-06/r2', recipient }, complaint())],
    ['a notice that nobody sent', eventOf({ edition, recipient, notice: 'notice:failed:x' }, permanent)],
    ['a mail of another deployment', eventOf({ edition, recipient }, permanent, '0100-of-another')],
    ['a complaint about such a mail', eventOf({ edition, recipient }, complaint(), '0100-of-another')],
  ])('%s', (_, event) => expectUnmatched(event));

  it.each(['held', 'pending'] as const)('a mail that is %s', async (state) => {
    const addressing = { language: 'en', attach: [], subscribed: true };
    await ledger.announce({ ...key, recipient: other }, at, addressing, state);
    await expectUnmatched(eventOf({ edition, recipient: other }, permanent));
  });

  it('leaves those in the same event alone that are ours', async () => {
    const event = ours(bounce('Permanent'));
    const named = { emailAddress: other };
    const both = {
      ...event,
      mail: { ...Reflect.get(event, 'mail'), destination: [recipient, other] },
      bounce: { ...bounce('Permanent').bounce, bouncedRecipients: [{ emailAddress: recipient }, named] },
    };
    await take(both);
    expect((await ledger.listSuppressions()).map(({ address }) => address)).toEqual([recipient]);
    expect(logged.map(([message]) => message)).toEqual(['feedback', 'notice', 'unmatched']);
  });
});

describe('an event that is ours in another form', () => {
  it('names the address in other letters', async () => {
    await take(eventOf({ edition, recipient: 'WEI.Li@example.com' }, bounce('Permanent')));
    expect((await state())?.state).toBe('bounced');
    expect(await ledger.listSuppressions()).toMatchObject([{ address: recipient }]);
  });

  it('is late, about the first of two copies, or about a mail whose answer was lost', async () => {
    const addressing = { language: 'en', attach: [], subscribed: true, copy: 2 };
    await ledger.reopen(key, ['sent'], addressing, at);
    await ledger.claim(key, at, 60);
    await ledger.settle(key, 'sent', '0200-id (copy 2)', at, '0200-id');
    await take(ours(bounce('Permanent')));
    expect(await suppression()).toBeDefined();
    const lost = 'lost@example.com';
    await ledger.claim({ ...key, recipient: lost }, at, 60);
    await ledger.settle({ ...key, recipient: lost }, 'unknown', 'no answer', at);
    await take(eventOf({ edition, recipient: lost }, bounce('Permanent', 'General', lost), '0300-id'));
    expect(await ledger.suppressionOf(lost, 'any')).toBeDefined();
  });

  it('is no news after somebody lifted the suppression, and a later one is', async () => {
    await take(ours(bounce('Permanent')));
    const why = { because: 'the mailbox is there again', by: 'keeper', at: '2024-07-02T01:00:04.000Z' };
    expect(await ledger.lift(recipient, '*', why)).toBe(true);
    await take(ours(bounce('Permanent')));
    expect(await suppression()).toBeUndefined();
    const { bounce: said, ...kind } = bounce('Permanent');
    await take(ours({ ...kind, bounce: { ...said, timestamp: '2024-07-02T01:00:04.500Z' } }));
    expect(await suppression()).toMatchObject({ at: '2024-07-02T01:00:04.500Z' });
  });

  it.each(['2099-01-01T00:00:00.000Z', 'yesterday', ''])(
    'and does not say when, or says %j: then it is now',
    async (timestamp) => {
      const { bounce: said, ...kind } = bounce('Permanent');
      await take(ours({ ...kind, bounce: { ...said, timestamp } }));
      expect(await suppression()).toMatchObject({ at });
    },
  );
});

describe('what is not ours to note', () => {
  it.each([
    [
      'a mail without our tags',
      { ...delivery, mail: { messageId: 'x', destination: [recipient], tags: {} } },
      'Delivery of x, a mail without our tags',
    ],
    [
      'a notification of an identity',
      {
        notificationType: 'Delivery',
        ...{ delivery: delivery.delivery },
        mail: { messageId: 'x', destination: [recipient] },
      },
      'Delivery of x, a mail without our tags',
    ],
    ['a sending', ours({ eventType: 'Send', send: {} }), 'an event of the kind Send'],
    [
      'a template that could not be filled',
      ours({ eventType: 'Rendering Failure', failure: {} }),
      'an event of the kind Rendering Failure',
    ],
    [
      'a delay',
      ours({ eventType: 'DeliveryDelay', deliveryDelay: {} }),
      'an event of the kind DeliveryDelay',
    ],
  ])('%s is ignored with a line in the log', async (_, event, why) => {
    await take(event);
    expect((await state())?.state).toBe('sent');
    expect(logged).toEqual([['feedback ignored', { why }]]);
  });

  it.each<readonly [string, string]>([
    ['no JSON', '{'],
    ['no object', '"Delivery"'],
    ['no event', '{}'],
    ['an event that there is not', JSON.stringify(ours({ eventType: 'Celebration' }))],
    ['an event without its content', JSON.stringify(ours({ eventType: 'Bounce' }))],
    ['no JSON inside', JSON.stringify({ Type: 'Notification', Message: 'hello' })],
    [
      'a tag that is none of ours',
      JSON.stringify({
        ...delivery,
        mail: { messageId: 'x', destination: [recipient], tags: { edition: ['%%%'] } },
      }),
    ],
  ])('%s is an error, and so a dead letter', async (_, body) => {
    await expect(takeFeedback(body, effects)).rejects.toThrow(InputError);
    expect((await state())?.state).toBe('sent');
  });
});
