/** Messages of the queue `deliveries`: one recipient each, tried again only where nothing went out. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { readManifest } from '../../functions/archive/manifest.ts';
import { type Channel, LostAnswerError } from '../../functions/deliver/channel.ts';
import { ownerWith } from '../../functions/deliver/notices/owners.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import { guarded } from '../../functions/deliver/recipients.ts';
import { InputError, RetryableError } from '../../functions/errors.ts';
import { eachMessage } from '../../functions/handlers/batch.ts';
import { mailAttempts } from '../../functions/queue/back-off.ts';
import type { NoticeTask } from '../../functions/queue/messages.ts';
import { type DeliveryEffects, takeDelivery } from '../../functions/stages/deliver.ts';
import { queueDispatch, queueNotify } from '../../functions/stages/dispatch.ts';
import { takeRun } from '../../functions/stages/run.ts';
import { templatesAt } from '../../functions/templates.ts';
import { resign } from '../archive/resigned.ts';
import { harness, rememberingQueue } from './harness.ts';

const stage = harness();
const edition = 'shop-tally/2024-06/r1';
beforeEach(async () => {
  const message = { trigger: 'schedule', report: 'shop-tally', schedule: 'monthly', send: 'subscribers' };
  await takeRun(JSON.stringify({ ...message, at: '2024-07-02T01:00:00Z' }), stage());
});

const box = () => outbox(join(stage().root, 'out/outbox'));

function deliverStage(send?: Channel['send']): DeliveryEffects {
  return {
    ...stage(),
    channel: { name: 'outbox', idempotent: false, send: send ?? box().send },
    from: 'Shop <shop@example.com>',
    linksFor: async () => ({ archiveUrl: 'https://reports.example.com/e/TOKEN' }),
    ownerOf: () => ownerWith('owner@example.com', 'en', templatesAt(undefined)),
    reach: '--remote --stack Shop',
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

describe('a refusal', () => {
  const refusing = (error: Error) =>
    deliverStage((_raw, { notice }) => {
      if (notice === undefined) throw error;
      return box().send(_raw, { edition, recipient: 'owner@example.com', notice });
    });
  const notices = () => {
    const folder = join(stage().root, 'out/outbox');
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.includes('notice')) : [];
  };
  const throttled = new RetryableError('Throttling: too many mails a second');

  it('is thrown, so that the queue gives the message again, and then it goes out', async () => {
    await expect(takeDelivery(queued(), refusing(throttled))).rejects.toMatchObject({
      name: 'RetryableError',
      message: 'shop-tally/2024-06/r1 to keeper@example.com: failed: Throttling: too many mails a second',
    });
    expect(await states()).toEqual(['failed']);
    expect(await takeDelivery(queued(), deliverStage())).toMatchObject({ state: 'sent' });
    expect(notices()).toEqual([]);
  });

  it('for the last time is told to the owner of the report, once', async () => {
    const last = () => takeDelivery(queued(), refusing(throttled), true);
    await expect(last()).rejects.toThrow(/Throttling/);
    await expect(last()).rejects.toThrow(/Throttling/);
    expect(notices()).toHaveLength(1);
    const mail = readFileSync(join(stage().root, 'out/outbox', notices()[0] ?? ''), 'utf8');
    expect(mail).toMatch(/^To: owner@example\.com\r$/m);
    expect(mail).toContain('Subject: The mail to keeper@example.com was not sent (shop-tally)');
    expect(mail).toContain('periodical resend shop-tally/2024-06/r1 --failed --remote --stack Shop');
    expect(mail).toContain('Throttling: too many mails a second');
  });

  it('that somebody has to mend is told at once', async () => {
    const unverified = InputError.at('', 'the sender is not verified');
    await expect(takeDelivery(queued(), refusing(unverified))).rejects.toMatchObject({ name: 'InputError' });
    expect(notices()).toHaveLength(1);
  });

  it('of the notice too brings the message back', async () => {
    const dead = deliverStage(() => Promise.reject(new Error('no route')));
    await expect(takeDelivery(queued(), dead, true)).rejects.toMatchObject({
      name: 'RetryableError',
      message: expect.stringMatching(
        /no route; and the owner of the report could not be notified: .*no route/,
      ),
    });
  });

  it('of a report that has no owner any more is an error, and nobody is told', async () => {
    const orphan = { ...refusing(throttled), ownerOf: () => undefined };
    await expect(takeDelivery(queued(), orphan, true)).rejects.toThrow(/Throttling/);
    expect(notices()).toEqual([]);
  });

  it('of one recipient touches no other', async () => {
    const { archive, ledger, now } = stage();
    const other = { address: 'other@example.com', language: 'en', attach: [], subscribed: true } as const;
    const dispatch = queueDispatch({ ledger, deliveries: stage().deliveries, now, channel: 'outbox' });
    const id = { report: 'shop-tally', period: '2024-06', revision: 1 };
    await dispatch(id, await readManifest(archive, id), [other]);
    await expect(takeDelivery(queued(), refusing(throttled), true)).rejects.toThrow();
    const [message] = stage().deliveries.sent.slice(1);
    expect(await takeDelivery(JSON.stringify(message), deliverStage())).toMatchObject({ state: 'sent' });
    const sends = (await ledger.listSends(edition)).filter(({ channel }) => channel === 'outbox');
    expect(sends.map(({ recipient, state }) => [recipient, state])).toEqual([
      ['keeper@example.com', 'failed'],
      ['other@example.com', 'sent'],
    ]);
  });
});

describe('trouble that may pass', () => {
  /** The queue in hours instead of in time: what fails comes again when it is said to. */
  async function goesOut(
    send: (at: number, raw: Uint8Array) => ReturnType<Channel['send']>,
  ): Promise<number> {
    let at = 0;
    const effects = deliverStage((raw, { notice }) => {
      if (notice !== undefined) throw new Error('the owner is told');
      return send(at, raw);
    });
    const told = { about: () => {}, error: () => {}, flush: () => {} };
    for (let received = 1; received <= mailAttempts; received++) {
      const attributes = { ApproximateReceiveCount: String(received), SentTimestamp: '0' };
      const record = { messageId: 'm', receiptHandle: 'h', body: queued(), attributes };
      let hidden = 0;
      const hide = async (_: string, seconds: number) => {
        hidden = seconds;
      };
      const event = { Records: [record] } as unknown as SQSEvent;
      const take = async (body: string, isLast: boolean) => void (await takeDelivery(body, effects, isLast));
      const taker = { about: () => ({}), take, attempts: mailAttempts, hide };
      const { batchItemFailures } = await eachMessage(event, told, taker);
      if (batchItemFailures.length === 0) return at;
      at += hidden / 60;
    }
    return expect.fail('it was given up');
  }
  const sent = (raw: Uint8Array) => box().send(raw, { edition, recipient: 'keeper@example.com' });

  it.each([18, 60, 300])(
    'of SES, for %i minutes, keeps no mail back for good, and nobody is told',
    async (end) => {
      const at = await goesOut((now, raw) =>
        now <= end ? Promise.reject(new RetryableError('SES was not reached')) : sent(raw),
      );
      expect([await states(), at > end, at <= 2 * end + 60]).toEqual([['sent'], true, true]);
    },
  );

  it('such as the day’s quota is waited for to its end', async () => {
    const end = 20 * 60;
    const at = await goesOut((now, raw) => {
      const afterSeconds = (end - now) * 60;
      return now < end ? Promise.reject(new RetryableError('200 of 200', { afterSeconds })) : sent(raw);
    });
    expect([await states(), at]).toEqual([['sent'], end]);
  });

  it('for longer is the sweep’s: the mail is delayed, and not failed for good', async () => {
    const away = deliverStage(() => Promise.reject(new RetryableError('SES was not reached')));
    await expect(takeDelivery(queued(), away)).rejects.toThrow(RetryableError);
    const open = await stage().ledger.listOpenSends('9999');
    expect(open.map(({ state, recipient }) => [state, recipient])).toEqual([
      ['failed', 'keeper@example.com'],
    ]);
    const wrong = deliverStage(() => Promise.reject(InputError.at('', 'is not verified')));
    await expect(takeDelivery(queued(), wrong)).rejects.toThrow();
    expect(await stage().ledger.listOpenSends('9999')).toEqual([]);
  });
});

describe('an edition that is held', () => {
  const manifest = () => join(stage().root, 'out/archive', edition, 'manifest.json');
  const hold = () =>
    resign(manifest(), (text) => text.replace('"heldAtMaking": false', '"heldAtMaking": true'));

  it('is sent to nobody, whatever lies in the queue, until it is released', async () => {
    await hold();
    await expect(takeDelivery(queued(), deliverStage())).rejects.toThrow(
      /shop-tally\/2024-06\/r1: is held and has not been released/,
    );
    expect((await states())[0]).toBe('pending');
    const at = stage().now();
    await stage().ledger.release({ edition, because: 'it is right', by: 'Keeper', at });
    expect(await takeDelivery(queued(), deliverStage())).toMatchObject({ state: 'sent' });
  });

  it('is not released by a word in its manifest', async () => {
    await hold();
    const text = readFileSync(manifest(), 'utf8');
    writeFileSync(manifest(), text.replace('"heldAtMaking": true', '"heldAtMaking": false'));
    await expect(takeDelivery(queued(), deliverStage())).rejects.toThrow(
      /manifest\.json: was altered: its signature is not that of its content/,
    );
    expect((await states())[0]).toBe('pending');
  });
});

describe('a recipient outside recipients.yaml', () => {
  const task = (address: string) =>
    JSON.stringify({ edition, recipient: { address, language: 'en', attach: [], subscribed: true } });

  it('gets nothing of what somebody wrote into the queue: it fails for good, and the owner hears of it', async () => {
    const refusal = (address: string) =>
      address.endsWith('@evil.com') ? `${address} is outside` : undefined;
    const bounded = { ...deliverStage(), channel: guarded(box(), refusal) };
    await expect(takeDelivery(task('thief@evil.com'), bounded)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('nothing was sent: thief@evil.com is outside'),
    });
    const sends = await stage().ledger.listSends(edition);
    expect(sends.find(({ recipient }) => recipient === 'thief@evil.com')).toMatchObject({ state: 'failed' });
    expect(sends.find(({ recipient }) => recipient === 'owner@example.com')).toMatchObject({ state: 'sent' });
    expect(readdirSync(join(stage().root, 'out/outbox'))).toHaveLength(1);
  });
});

describe('a notice', () => {
  const notice = {
    kind: 'held',
    key: 'edition',
    about: edition,
    owner: 'owner@example.com',
    language: 'en',
    subject: 'shop-tally: The edition is held',
    title: 'The edition is held',
    why: ['Because.'],
    facts: ['Report: shop-tally'],
    help: 'What helps:',
    reason: 'You own the report.',
    commands: [`periodical release ${edition} --because "…"`],
  };

  async function told(more: Partial<typeof notice> = {}): Promise<string> {
    const queue = rememberingQueue<NoticeTask>();
    await queueNotify(queue)({ ...notice, ...more });
    return JSON.stringify(queue.sent[0]);
  }

  it('goes through the queue to the owner, once', async () => {
    expect(await takeDelivery(await told(), deliverStage())).toMatchObject({
      recipient: 'owner@example.com',
      state: 'sent',
      now: true,
    });
    expect(await takeDelivery(await told(), deliverStage())).toMatchObject({ state: 'sent', now: false });
  });

  it('that says too much is cut off, and arrives', async () => {
    const text = await told({ title: '达'.repeat(5_000), why: Array(100).fill('\u0000😀'.repeat(9_000)) });
    expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
    expect(await takeDelivery(text, deliverStage())).toMatchObject({ state: 'sent' });
  });

  it('that is not sent comes again', async () => {
    const dead = deliverStage(() => Promise.reject(new Error('no route')));
    await expect(takeDelivery(await told(), dead)).rejects.toMatchObject({ name: 'RetryableError' });
    expect(await takeDelivery(await told(), deliverStage())).toMatchObject({ state: 'sent' });
  });

  it.each([
    ['to somebody else', { owner: 'thief@example.com' }, /thief@example\.com; expected the report's owner/],
    ['of a report that is not there', { about: 'nowhere/2024-06' }, /expected a report that is deployed/],
    ['about nothing', { about: '' }, /expected a report that is deployed/],
  ])('%s is refused', async (_name, more, expected) => {
    const ownerOf = (report: string) =>
      report === 'shop-tally' ? deliverStage().ownerOf(report) : undefined;
    const taken = takeDelivery(await told(more), { ...deliverStage(), ownerOf });
    await expect(taken).rejects.toThrow(expected);
    await expect(taken).rejects.toBeInstanceOf(InputError);
    expect(existsSync(join(stage().root, 'out/outbox'))).toBe(false);
  });

  it.each([
    ['a field that is none', { notice: { ...notice, cc: 'thief@example.com' } }, /cc/],
    ['no owner', { notice: { ...notice, owner: 'nobody' } }, /owner/],
    ['a delivery besides', { notice, edition }, /edition/],
    ['a text without end', { notice: { ...notice, why: ['x'.repeat(9_999)] } }, /why/],
  ])('with %s is refused', async (_name, message, expected) => {
    await expect(takeDelivery(JSON.stringify(message), deliverStage())).rejects.toThrow(expected);
  });
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
  ['an edition that is none', JSON.stringify({ ...message('../etc/passwd') }), /is not an edition/],
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
