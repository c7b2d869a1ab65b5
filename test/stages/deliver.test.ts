/** Messages of the queue `deliveries`: one recipient each, tried again only where nothing went out. */
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { outbox } from '../../functions/deliver/outbox.ts';
import { type Channel, LostAnswerError } from '../../functions/deliver.ts';
import { type DeliverStage, takeDelivery } from '../../functions/stages/deliver.ts';
import { takeRun } from '../../functions/stages/run.ts';
import { harness } from './harness.ts';

const stage = harness();
const edition = 'shop-tally/2024-06/r1';
beforeEach(async () => {
  const message = { trigger: 'schedule', report: 'shop-tally', schedule: 'monthly', send: 'subscribers' };
  await takeRun(JSON.stringify({ ...message, at: '2024-07-02T01:00:00Z' }), stage());
});

function deliverStage(send?: Channel['send']): DeliverStage {
  const box = outbox(join(stage().root, 'out/outbox'));
  return {
    ...stage(),
    channel: { name: 'outbox', idempotent: false, send: send ?? box.send },
    from: 'Shop <shop@example.com>',
    linksFor: async () => ({ archiveUrl: 'https://reports.example.com/e/TOKEN' }),
  };
}

const queued = () => JSON.stringify(stage().deliveries.sent[0]);
const states = async () => (await stage().ledger.listSends(edition)).map(({ state }) => state);

it('a message is a mail, and the same message again is none', async () => {
  expect(await states()).toEqual(['pending']);
  expect(await takeDelivery(queued(), deliverStage())).toMatchObject({ state: 'sent', now: true });
  expect(await takeDelivery(queued(), deliverStage())).toMatchObject({ state: 'sent', now: false });
  expect(await states()).toEqual(['sent']);
});

it('a refusal is thrown, so that the queue gives the message again, and then it goes out', async () => {
  const refusing = deliverStage(() => Promise.reject(new Error('Throttling: too many mails a second')));
  await expect(takeDelivery(queued(), refusing)).rejects.toThrow(/failed: Throttling/);
  expect(await states()).toEqual(['failed']);
  expect(await takeDelivery(queued(), deliverStage())).toMatchObject({ state: 'sent' });
});

it('a lost answer is unknown, and is not tried again by itself', async () => {
  const silent = deliverStage(() => Promise.reject(new LostAnswerError('no answer within 30 s')));
  expect(await takeDelivery(queued(), silent)).toMatchObject({ state: 'unknown' });
  expect(await takeDelivery(queued(), deliverStage())).toMatchObject({ state: 'unknown', now: false });
  expect(await states()).toEqual(['unknown']);
});

it('a send that another function is at comes again later', async () => {
  await stage().ledger.claim(
    { edition, recipient: 'keeper@example.com', channel: 'outbox' },
    stage().now(),
    120,
  );
  await expect(takeDelivery(queued(), deliverStage())).rejects.toThrow(/sending/);
});

it.each([
  ['no JSON', '{', /queue deliveries: a message is not JSON/],
  ['an edition that is none', JSON.stringify({ ...message('../etc/passwd') }), /is no edition/],
  ['an edition that is not there', JSON.stringify(message('shop-tally/2024-06/r9')), /there is no edition/],
])('%s is refused', async (_name, text, expected) => {
  await expect(takeDelivery(text, deliverStage())).rejects.toThrow(expected);
});

function message(path: string) {
  return {
    edition: path,
    recipient: { address: 'a@example.com', language: 'en', attach: [], subscribed: true },
  };
}
