import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../functions/deliver/channel.ts';
import { type PaceEffects, paced, type SendRate, sendRate } from '../../functions/deliver/ses/pace.ts';
import { RetryableError } from '../../functions/errors.ts';
import { type Answer, refused, type SesServer, says, startSesServer } from './ses-server.ts';

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
    name: 'mail',
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
    expect(slow).toMatchObject({ name: 'mail', idempotent: false, maxBytes: 7 });
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

test('a quota that is used up has room again when the oldest mails are 24 hours old', async () => {
  const quarter = (at: string, sent: number) =>
    `<member><Timestamp>${at}</Timestamp><DeliveryAttempts>${sent}</DeliveryAttempts></member>`;
  const quota =
    '<GetSendQuotaResponse><GetSendQuotaResult><Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>200</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>';
  const answers = (statistics: Answer): Answer => {
    return (response, request) => {
      const isQuota = server.calls.at(-1)?.get('Action') === 'GetSendQuota';
      (isQuota ? says(200, quota) : statistics)(response, request);
    };
  };
  const counted = (...quarters: readonly string[]) =>
    says(
      200,
      `<GetSendStatisticsResponse><GetSendStatisticsResult><SendDataPoints>${quarters.join('')}</SendDataPoints></GetSendStatisticsResult></GetSendStatisticsResponse>`,
    );
  const now = '2024-07-02T12:00:00Z';
  const after = async () => (await sendRate(server.client, now)).freeAfterSeconds;
  // What was sent from 13:00 to 13:15 yesterday leaves the last 24 hours at 13:15 today.
  server.answer = answers(
    counted(
      quarter('2024-07-02T01:00:00Z', 150),
      quarter('2024-07-01T13:00:00Z', 50),
      quarter('2024-06-30T13:00:00Z', 99),
    ),
  );
  expect(await after()).toBe(75 * 60);
  // One mail alone makes no room if more were sent than are allowed now.
  server.answer = answers(counted(quarter('2024-07-01T13:00:00Z', 1), quarter('2024-07-02T01:00:00Z', 200)));
  expect(await after()).toBe((13 * 60 + 15) * 60);
  for (const said of [counted(), says(500, ''), refused(403, 'AccessDenied', 'no')]) {
    server.answer = answers(said);
    expect(await after()).toBeUndefined();
  }
  const rate = async () => ({ perSecond: 1, perDay: 200, sentLastDay: 200, freeAfterSeconds: 4500 });
  await expect(send(paced(counting(), { rate }, clock()))).rejects.toMatchObject({ afterSeconds: 4500 });
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
