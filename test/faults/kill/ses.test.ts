/**
 * A channel that knows no idempotency: whoever is killed between handing a mail over and noting it leaves a
 * send that nobody can know of. It ends as `unknown` and listed, and is never sent again by itself.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { leaseSeconds } from '../../../functions/deliver/lease.ts';
import type { Recipient } from '../../../functions/ledger/addressing.ts';
import type { SendState } from '../../../functions/ledger/ledger.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { accepted, type SesServer, startSesServer } from '../../deliver/ses-server.ts';
import { count, isNightly } from '../counts.ts';
import { runId, runWithSes } from './ses-run.ts';
import { addresses, empty, openShop, readMoments, type Shop, type Started, start } from './shop.ts';

const edition = 'shop-tally/2024-06/r1';
const killed = '2024-07-02T01:00:00Z';
const withinLease = '2024-07-02T01:01:00Z';
const afterLease = new Date(Date.parse(killed) + (leaseSeconds + 1) * 1000).toISOString();
const later = '2024-07-03T01:00:00Z';

const recipients: Recipient[] = addresses.map((address) => ({
  address,
  language: 'en',
  attach: [],
  subscribed: true,
}));

let shop: Shop;
let server: SesServer;
let unsent: string;
let moments: string[];
beforeAll(async () => {
  shop = openShop('ses');
  server = await startSesServer();
  await runWithSes({ ...shop, port: server.port, now: killed, recipients: [] });
  unsent = join(shop.root, 'unsent');
  cpSync(shop.out, unsent, { recursive: true });
  await send().ended;
  moments = readMoments(shop);
});
beforeEach(backToUnsent);
afterAll(async () => {
  await server.close();
  rmSync(shop.root, { recursive: true });
});

function backToUnsent(): void {
  empty(shop);
  cpSync(unsent, shop.out, { recursive: true });
  server.calls.length = 0;
  server.answer = accepted('0100-id');
}

function send(killAt?: number): Started {
  const { lake, templates, out } = shop;
  const asked = { lake, templates, out, port: server.port, now: killed, recipients };
  return start(shop, 'test/faults/kill/ses-child.ts', [JSON.stringify(asked)], killAt);
}

const sendAgain = (now: string) => runWithSes({ ...shop, port: server.port, now, recipients });

/** How many mails SES took, by recipient. */
function taken(): number[] {
  const to = server.calls.map((call) => call.get('Destinations.member.1'));
  return addresses.map((address) => to.filter((one) => one === address).length);
}

async function ledgerSays(): Promise<{ states: SendState[]; open: string[]; run: string | undefined }> {
  const ledger = sqliteLedger(join(shop.out, 'ledger.sqlite'));
  try {
    return {
      states: (await ledger.listSends(edition)).map(({ state }) => state),
      open: (await ledger.listOpenSends('9999')).map(({ recipient }) => recipient),
      run: (await ledger.readRun(runId))?.state,
    };
  } finally {
    ledger.close();
  }
}

async function observeDelivered(recipient: string): Promise<void> {
  const ledger = sqliteLedger(join(shop.out, 'ledger.sqlite'));
  await ledger.observe({ edition, recipient, channel: 'mail' }, 'delivered', '', later);
  ledger.close();
}

/**
 * Whatever happened: no mail twice; all that is in doubt is listed after the lease; all else went out once.
 * @param doubtful index of the recipient whose mail nobody can know of, -1 where there is none
 */
async function expectHonest(doubtful: number): Promise<void> {
  await sendAgain(withinLease);
  const atOnce = taken();
  await sendAgain(afterLease);
  await sendAgain(later);
  const mails = taken();
  count('duplicated', mails.filter((one) => one > 1).length);
  const inDoubt = addresses.filter((_, index) => index === doubtful);
  const expected = addresses.map((_, index) => (index === doubtful ? 'unknown' : 'sent'));
  expect(await ledgerSays()).toEqual({ states: expected, open: inDoubt, run: 'unchanged' });
  expect(mails).toEqual(atOnce);
  expect(mails.filter((_, index) => index !== doubtful)).toEqual(inDoubt.length === 0 ? [1, 1, 1] : [1, 1]);
  expect(Math.max(...mails)).toBe(1);
  for (const recipient of inDoubt) await observeDelivered(recipient);
  await sendAgain(later);
  expect((await ledgerSays()).open).toEqual([]);
  expect(taken()).toEqual(mails);
}

/** Which mail is in doubt where the process dies at this moment: one that was claimed and not settled. */
function doubtfulAt(moment: number): number {
  const before = moments.slice(0, moment);
  const claimed = before.filter((name) => name === 'claim a send').length;
  const settled = before.filter((name) => name.startsWith('update sends')).length;
  return claimed > settled ? settled : -1;
}

it('has a moment before, between and after claim, dispatch, connection and settlement of every mail', () => {
  const after = moments.slice(moments.indexOf('claim a send')).map((name) => name.split(' ')[0]);
  const expected = addresses.flatMap(() => ['claim', 'insert', 'connect', 'update']);
  expect(after.slice(0, expected.length)).toEqual(expected);
  expect(moments.at(-1)).toBe('end');
});

it('sends once and tells what is in doubt, wherever it dies', async () => {
  for (let moment = 0; moment < moments.length; moment += isNightly ? 1 : 2) {
    backToUnsent();
    expect(await send(moment).ended).toMatchObject({ killed: true });
    await expectHonest(doubtfulAt(moment));
    count('kills survived', 1, 'while SES takes mails');
  }
});

it.each(addresses.map((_, index) => index))(
  'dies while SES has mail %i and has not answered',
  async (nth) => {
    const sending = send();
    server.answer = (response, request) => {
      if (server.calls.length === nth + 1) sending.child.kill('SIGKILL');
      else accepted('0100-id')(response, request);
    };
    expect(await sending.ended).toMatchObject({ killed: true });
    server.answer = accepted('0100-id');
    await expectHonest(nth);
    count('kills survived', 1, 'while SES takes mails');
  },
);

it.each(addresses.map((_, index) => index))('loses the answer about mail %i', async (nth) => {
  server.answer = (response, request) => {
    if (server.calls.length === nth + 1) response.destroy();
    else accepted('0100-id')(response, request);
  };
  expect(await send().ended).toMatchObject({ code: 0 });
  server.answer = accepted('0100-id');
  expect((await ledgerSays()).open).toEqual([addresses[nth]]);
  await expectHonest(nth);
  count('faults injected', 1, 'SES: the answer is lost');
});

it('of two that send at once, none sends what the other has', async () => {
  const ended = await Promise.all([send(), send(), send()].map((one) => one.ended));
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(ended.map(() => [0, expect.any(String)]));
  expect(taken()).toEqual([1, 1, 1]);
  expect((await ledgerSays()).states).toEqual(['sent', 'sent', 'sent']);
});
