/** Codes to sign in, as the queue `deliveries` has them: mailed to who is known, and to nobody else. */
import { expect, it } from 'vitest';
import { type Envelope, LostAnswerError } from '../../functions/deliver/channel.ts';
import { takeFeedback } from '../../functions/deliver/feedback.ts';
import { guarded } from '../../functions/deliver/recipients.ts';
import { parseDeliveryTask, type SignInTask } from '../../functions/queue/messages.ts';
import { type DeliveryEffects, takeDelivery } from '../../functions/stages/deliver.ts';
import { bounce, eventOf } from '../deliver/feedback/events.ts';
import { leaves, parse } from '../deliver/mime.ts';
import { harness } from './harness.ts';

const stage = harness();
const task: SignInTask = {
  signIn: {
    address: 'ana@acme.org',
    code: '12345678',
    link: 'https://reports.example.org/in/TOKEN',
    language: 'en',
    until: '2099-01-01T00:00:00Z',
  },
};
const asked = (more: Partial<SignInTask['signIn']> = {}) =>
  JSON.stringify({ signIn: { ...task.signIn, ...more } });

function deliverStage(send: DeliveryEffects['channel']['send']): DeliveryEffects {
  return {
    ...stage(),
    channel: { name: 'mail', idempotent: false, send },
    from: 'Shop <shop@example.com>',
    linksFor: async () => ({ archiveUrl: 'https://reports.example.com/e/TOKEN' }),
    ownerOf: () => undefined,
    reach: '',
    mayEnter: async (address) => address.endsWith('@acme.org'),
  };
}

/** What goes out. */
function mailbox() {
  const sent: { readonly raw: Uint8Array; readonly envelope: Envelope }[] = [];
  const effects = deliverStage(async (raw, envelope) => {
    sent.push({ raw, envelope });
    return { id: 'one', existed: false };
  });
  return { sent, effects };
}

/** The plain text of a mail. */
const textOf = (raw: Uint8Array = new Uint8Array()) => leaves(parse(raw))[0]?.body.toString();

it('a code goes to an address that is known, in its language', async () => {
  const { sent, effects } = mailbox();
  expect(await takeDelivery(asked(), effects)).toMatchObject({ state: 'sent' });
  expect(sent[0]?.envelope.recipient).toBe('ana@acme.org');
  expect(parse(sent[0]?.raw ?? new Uint8Array()).headers.subject).toBe('Your code to sign in');
  const text = textOf(sent[0]?.raw);
  expect(text).toContain('1234 5678');
  expect(text).toContain('https://reports.example.org/in/TOKEN');
  await takeDelivery(asked({ language: 'zh' }), effects);
  expect(textOf(sent[1]?.raw)).toContain('验证码');
});

it('nothing goes to a stranger, nor a code that has expired', async () => {
  const { sent, effects } = mailbox();
  const stranger = await takeDelivery(asked({ address: 'nobody@elsewhere.org' }), effects);
  expect(stranger).toMatchObject({ state: 'suppressed', detail: expect.stringContaining('no right') });
  const late = await takeDelivery(asked({ until: '2020-01-01T00:00:00Z' }), effects);
  expect(late).toMatchObject({ state: 'suppressed', detail: 'not sent: its code has expired' });
  const unsaid = { ...effects };
  delete unsaid.mayEnter;
  expect(await takeDelivery(asked(), unsaid)).toMatchObject({ state: 'suppressed' });
  expect(sent).toEqual([]);
});

it('a mailbox that is lost gets none; who has unsubscribed from a report comes in all the same', async () => {
  const { sent, effects } = mailbox();
  const of = { address: 'ana@acme.org', at: '2024-07-01T00:00:00Z', detail: '' };
  await stage().ledger.suppress({ ...of, report: 'shop-tally', reason: 'unsubscribed' });
  expect(await takeDelivery(asked(), effects)).toMatchObject({ state: 'sent' });
  const event = eventOf(
    { edition: 'sign-in', recipient: 'ana@acme.org', notice: 'sign-in' },
    bounce('Permanent', 'General', 'ana@acme.org'),
    'one',
  );
  const unmatched: unknown[] = [];
  await takeFeedback(JSON.stringify(event), {
    ...effects,
    log: () => {},
    unmatched: (fields) => void unmatched.push(fields),
  });
  expect(unmatched).toEqual([]);
  expect(await takeDelivery(asked(), effects)).toMatchObject({
    state: 'suppressed',
    detail: expect.stringContaining('bounced permanently'),
  });
  expect(sent).toHaveLength(1);
});

it('comes again if nothing went out, and not if somebody has to mend it, or nobody knows', async () => {
  const dead = deliverStage(() => Promise.reject(new Error('no route')));
  await expect(takeDelivery(asked(), dead)).rejects.toMatchObject({ name: 'RetryableError' });
  const lost = deliverStage(() => Promise.reject(new LostAnswerError('no answer')));
  expect(await takeDelivery(asked(), lost)).toMatchObject({ state: 'unknown' });
  const { effects } = mailbox();
  const outside = { ...effects, channel: guarded(effects.channel, () => 'is outside') };
  expect(await takeDelivery(asked(), outside)).toMatchObject({ state: 'failed' });
});

it.each([
  ['a code of letters', { code: 'abcdefgh' }],
  ['an address that is none', { address: 'ana at acme' }],
  ['a time that is none', { until: 'soon' }],
])('a message with %s is refused', (_, more) => {
  expect(() => parseDeliveryTask(asked(more))).toThrow(/queue deliveries/);
});
