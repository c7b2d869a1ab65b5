import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../functions/deliver/channel.ts';
import { type PaceEffects, paced, type SendRate, sendRate } from '../../functions/deliver/ses/pace.ts';
import { RetryableError } from '../../functions/errors.ts';
import { type SesServer, says, startSesServer } from './ses-server.ts';

let server: SesServer;
beforeEach(async () => {
  server = await startSesServer();
});
afterEach(() => server.close());

/** A clock that only the test moves on; sleepers are noted, and go on at once. */
function clock(): PaceEffects & { now: number; readonly slept: number[] } {
  const slept: number[] = [];
  const time = {
    now: 1000,
    slept,
    clock: () => time.now,
    sleep: async (milliseconds: number) => void slept.push(milliseconds),
  };
  return time;
}

function counting(): Channel & { sent: number } {
  const channel = {
    name: 'ses',
    idempotent: false,
    maxBytes: 7,
    sent: 0,
    send: async () => ({ id: `id-${channel.sent++}`, existed: false }),
  };
  return channel;
}

const envelope = { edition: 'shop-tally/2024-06/r1', recipient: 'a@example.com' };
const send = (channel: Channel) => channel.send(Buffer.from('x'), envelope);

test('messages keep to the rate, and to a share of it where others send as well', async () => {
  for (const [processes, gap] of [
    [1, 250],
    [2, 500],
  ] as const) {
    const time = clock();
    const rate = async () => ({ perSecond: 4, sentLastDay: 0 });
    const slow = paced(counting(), { rate, processes }, time);
    expect(slow).toMatchObject({ name: 'ses', idempotent: false, maxBytes: 7 });
    await send(slow);
    await Promise.all([send(slow), send(slow)]);
    time.now += 10_000;
    await send(slow);
    time.now += 100;
    await send(slow);
    expect(time.slept).toEqual([gap, 2 * gap, gap - 100]);
  }
});

test('the rate is asked for once a minute', async () => {
  const time = clock();
  let asked = 0;
  const rate = async (): Promise<SendRate> => ({ perSecond: 1000, sentLastDay: asked++ });
  const slow = paced(counting(), { rate }, time);
  for (const wait of [0, 100, 59_000, 2_000, 100]) {
    time.now += wait;
    await send(slow);
  }
  expect(asked).toBe(2);
});

test.each([
  [
    { perSecond: 1, perDay: 200, sentLastDay: 200 },
    /SES has sent 200 messages in the last 24 hours, and allows this account 200/,
  ],
  [{ perSecond: 0, sentLastDay: 0 }, /sending is paused/],
])('a quota that is used up is an error, and nothing is sent: %o', async (quota, message) => {
  const time = clock();
  const channel = counting();
  const error = await send(paced(channel, { rate: async () => quota }, time)).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(RetryableError);
  expect(String(error)).toMatch(message);
  expect(channel.sent).toBe(0);
});

test('the rate comes from SES; a negative day has no limit', async () => {
  const quota = (perDay: number) =>
    says(
      200,
      `<GetSendQuotaResponse><GetSendQuotaResult><Max24HourSend>${perDay}</Max24HourSend><MaxSendRate>14.0</MaxSendRate><SentLast24Hours>3.0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`,
    );
  server.answer = quota(50_000);
  expect(await sendRate(server.client)).toEqual({ perSecond: 14, perDay: 50_000, sentLastDay: 3 });
  server.answer = quota(-1);
  expect(await sendRate(server.client)).toEqual({ perSecond: 14, sentLastDay: 3 });
});
