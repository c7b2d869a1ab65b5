/** `periodical suppressions` and `periodical allow`: who gets no more mail, and whose word ends that. */
import { expect, it } from 'vitest';
import type { Suppression } from '../../functions/ledger/ledger.ts';
import { at, freshPlace, periodical } from './mailer.ts';

const place = freshPlace();

const bounced: Suppression = {
  address: 'a@example.com',
  report: '*',
  reason: 'bounced',
  at: at(0),
  detail: 'bounced permanently (Permanent, General): 550 no such user',
};
const unsubscribed: Suppression = {
  address: 'b@example.com',
  report: 'shop-tally',
  reason: 'unsubscribed',
  at: at(1),
  detail: 'by the link in a mail',
};

const list = (...more: string[]) => periodical('suppressions', ...more, '--out', place().out);
const allow = (...more: string[]) =>
  periodical(
    'allow',
    ...more,
    '--because',
    'the mailbox is there again',
    '--by',
    'Keeper',
    '--out',
    place().out,
  );

it('lists who is suppressed from what, why and since when', async () => {
  expect(await list()).toMatchObject({ code: 0, out: 'nobody is suppressed\n' });
  await place().ledger.suppress(unsubscribed);
  await place().ledger.suppress(bounced);
  const { code, out } = await list();
  expect([code, out.split('\n').map((line) => line.split(/ {2,}/))]).toEqual([
    0,
    [
      ['ADDRESS', 'REPORT', 'REASON', 'SINCE', 'DETAIL'],
      ['a@example.com', 'all', 'bounced', at(0), bounced.detail],
      ['b@example.com', 'shop-tally', 'unsubscribed', at(1), unsubscribed.detail],
      [''],
    ],
  ]);
  expect(JSON.parse((await list('--report', 'weekly-pulse', '--json')).out)).toEqual({
    suppressions: [{ ...bounced, lifted: false, lifts: [] }],
  });
  expect((await list('c@example.com')).out).toBe('c@example.com is not suppressed\n');
});

it('a bounce is lifted for any writing of its address, and stays in the ledger with who said so and why', async () => {
  await place().ledger.suppress(bounced);
  const { code, out, err } = await allow('A@Example.com');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('gets mail of all reports again (bounced');
  expect(out).toContain('lifted by Keeper: the mailbox is there again');
  expect(await place().ledger.suppressionOf('a@example.com', 'shop-tally')).toBeUndefined();
  expect((await list()).out).toBe('nobody is suppressed\n');
  expect((await list('a@example.com')).out).toMatch(
    /a@example\.com +all +bounced, lifted +\S+ +bounced permanently .*; lifted \S+ by Keeper: the mailbox is there again\n/,
  );
});

it('a reader’s own wish is overruled only where the report is named, and not without a warning', async () => {
  await place().ledger.suppress(unsubscribed);
  const without = await allow('b@example.com');
  expect([without.code, without.err]).toEqual([
    2,
    'periodical: allow b@example.com: the reader unsubscribed from shop-tally; if they asked for it again, name it: --report shop-tally\n',
  ]);
  expect(await place().ledger.suppressionOf('b@example.com', 'shop-tally')).toEqual(unsubscribed);
  const named = await allow('b@example.com', '--report', 'shop-tally', '--json');
  expect(named.code).toBe(0);
  expect(named.err).toMatch(/^warning: b@example\.com unsubscribed \(.*\): only the reader's own word/);
  expect(JSON.parse(named.out)).toMatchObject({
    address: 'b@example.com',
    report: 'shop-tally',
    since: at(1),
    lifted: { by: 'Keeper', because: 'the mailbox is there again' },
  });
  expect(await place().ledger.suppressionOf('b@example.com', 'shop-tally')).toBeUndefined();
});

it('nor is a complaint lifted without a warning', async () => {
  await place().ledger.suppress({ ...bounced, reason: 'complained', detail: 'reported as abuse' });
  expect((await allow('a@example.com')).err).toMatch(/^warning: a@example\.com complained/);
});

it('what is not suppressed is an error that says so, and lifts nothing else', async () => {
  await place().ledger.suppress(bounced);
  expect(await allow('c@example.com')).toMatchObject({
    code: 1,
    err: 'periodical: c@example.com is not suppressed\n',
  });
  expect(await allow('a@example.com', '--report', 'shop-tally')).toMatchObject({
    code: 1,
    err: 'periodical: a@example.com has not unsubscribed from shop-tally, but suppressed for: all\n',
  });
  expect((await allow('a@example.com')).code).toBe(0);
  expect((await allow('a@example.com')).code).toBe(1);
});

it.each([
  [['allow', 'nobody', '--because', 'so'], 'allow nobody: expected an email address'],
  [['allow', 'a@example.com', '--because', ' '], '--because is blank'],
  [['allow', 'a@example.com'], "required option '--because <reason>' not specified"],
  [['suppressions', 'nobody'], 'suppressions nobody: expected an email address'],
])('wrong use is told as such: %j', async (args, said) => {
  const { code, err } = await periodical(...args, '--out', place().out);
  expect([code, err]).toEqual([2, expect.stringContaining(said)]);
});
