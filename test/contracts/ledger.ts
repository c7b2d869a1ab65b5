/** What every ledger keeps to. Each sentence of functions/ledger.ts is a test here. */
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Addressing } from '../../functions/ledger/addressing.ts';
import type { Dispatch } from '../../functions/ledger/dispatches.ts';
import type {
  EditionEntry,
  FileVersion,
  Ledger,
  Outcome,
  Release,
  Review,
  RunRecord,
  SendEvent,
  SendKey,
  SendState,
  Suppression,
} from '../../functions/ledger/ledger.ts';

export interface LedgerPlace {
  /** The ledger there, as another process would open it. */
  readonly open: () => Ledger;
  readonly remove?: () => Promise<void> | void;
}

export const key: SendKey = {
  edition: 'shop-tally/2024-06/r1',
  recipient: 'a@example.com',
  channel: 'outbox',
};

/** An instant, so many seconds after the first. */
export const at = (seconds: number) =>
  new Date(Date.parse('2024-07-01T00:00:00Z') + seconds * 1000).toISOString();

const states = [
  'held',
  'pending',
  'sending',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'failed',
  'unknown',
  'suppressed',
] as const satisfies readonly SendState[];

const outcomes: readonly Outcome[] = ['sent', 'failed', 'unknown', 'suppressed'];
const events: readonly SendEvent[] = ['delivered', 'bounced', 'complained', 'failed'];

/** States that each event leads on from. */
const moves: Record<SendEvent, readonly SendState[]> = {
  delivered: ['sending', 'sent', 'unknown'],
  bounced: ['sending', 'sent', 'unknown', 'delivered'],
  complained: ['sending', 'sent', 'unknown', 'delivered', 'bounced'],
  failed: ['sending', 'sent', 'unknown'],
};

export const addressing: Addressing = { language: 'zh', attach: ['pdf', 'workbook'], subscribed: true };

/** Leads a send to a state by what the interface offers. */
async function bring(ledger: Ledger, which: SendKey, state: (typeof states)[number]): Promise<void> {
  if (state === 'pending' || state === 'held') return ledger.announce(which, at(0), addressing, state);
  await ledger.claim(which, at(0), 60);
  if (state === 'sending') return;
  if (state === 'delivered' || state === 'bounced' || state === 'complained')
    await ledger.observe(which, state, 'brought', at(1));
  else await ledger.settle(which, state, 'brought', at(1));
}

const run: RunRecord = {
  id: 'run-1',
  report: 'shop-tally',
  period: '2024-06',
  trigger: 'schedule',
  asked: 'c0ffee',
  state: 'made',
  startedAt: at(0),
  updatedAt: at(9),
  edition: 'shop-tally/2024-06/r1',
  detail: 'made "it"; 达人',
  milliseconds: { query: 1200, render: 300 },
  bytesScanned: 9_007_199_254_740_991,
  usd: 0.000_01,
  listed: { files: 1_000_000, bytes: 9_007_199_254_740_991, listings: 1001 },
  queueMessage: '{"report":"shop-tally"}',
};

const suppression: Suppression = {
  address: 'a@example.com',
  report: '*',
  reason: 'bounced',
  at: at(0),
  detail: '550 no such user',
};

const hostile = [
  'A@example.com',
  "b'; drop table sends; --@example.com",
  'a@example.com#outbox',
  'a@example.com\noutbox',
  '"a b"@example.com',
  '%_*?@example.com',
  '达人@例え.jp',
  '😀@example.com',
  '__proto__',
  ' ',
  `${'x'.repeat(500)}@example.com`,
];

/** @param make an empty ledger, another one each time */
export function ledgerContract(name: string, make: () => LedgerPlace | Promise<LedgerPlace>): void {
  let place: LedgerPlace;
  let ledger: Ledger;
  const stateOf = async (which: SendKey = key) =>
    (await ledger.listSends(which.edition)).find(
      ({ recipient, channel }) => recipient === which.recipient && channel === which.channel,
    );

  describe(`the ledger in ${name}`, () => {
    beforeEach(async () => {
      place = await make();
      ledger = place.open();
    });
    afterEach(async () => {
      ledger.close();
      await place.remove?.();
    });

    describe('announce', () => {
      it.each(['pending', 'held'] as const)('notes a send as %s, with how to send it', async (state) => {
        await ledger.announce(key, at(0), addressing, state);
        expect(await ledger.listSends(key.edition)).toEqual([
          { ...key, state, updatedAt: at(0), detail: '', addressing },
        ]);
      });

      it('notes a send that nobody can send again', async () => {
        await ledger.announce(key, at(0), undefined, 'pending');
        expect(await ledger.listSends(key.edition)).toEqual([
          { ...key, state: 'pending', updatedAt: at(0), detail: '' },
        ]);
      });

      it('notes of a recipient how they get it, and nothing else of them', async () => {
        const recipient = { address: key.recipient, ...addressing, copy: 2 };
        await ledger.announce(key, at(0), recipient, 'pending');
        expect((await stateOf())?.addressing).toEqual({ ...addressing, copy: 2 });
      });

      it('outlives the claim and the end of a send', async () => {
        await ledger.announce(key, at(0), addressing, 'pending');
        await ledger.claim(key, at(1), 60);
        expect(await stateOf()).toMatchObject({ state: 'sending', addressing });
        await ledger.settle(key, 'failed', 'refused', at(2));
        expect(await stateOf()).toMatchObject({ state: 'failed', addressing });
        await ledger.claim(key, at(3), 60);
        await ledger.observe(key, 'delivered', 'told', at(4));
        expect(await stateOf()).toMatchObject({ state: 'delivered', addressing });
      });

      it.each(states)('changes nothing of one that is %s', async (state) => {
        await bring(ledger, key, state);
        const before = await stateOf();
        await ledger.announce(key, at(5), { ...addressing, language: 'en' }, 'pending');
        await ledger.announce(key, at(6), { ...addressing, language: 'en' }, 'held');
        expect(await stateOf()).toEqual(before);
      });
    });

    describe('reopen', () => {
      const other: Addressing = { language: 'en', attach: [], subscribed: false, copy: 2 };

      it.each(states)('moves back to pending what is %s, where that is asked for', async (state) => {
        await bring(ledger, key, state);
        expect(await ledger.reopen(key, [state], other, at(5))).toBe(true);
        expect(await stateOf()).toEqual({
          ...key,
          state: 'pending',
          updatedAt: at(5),
          detail: '',
          addressing: other,
        });
        expect((await ledger.listOpenSends(at(100))).map((send) => send.state)).toEqual(['pending']);
        expect(await ledger.claim(key, at(6), 60)).toBe('claimed');
      });

      it.each(states)('changes nothing of what is %s where only others are asked for', async (state) => {
        await bring(ledger, key, state);
        const before = await stateOf();
        const others = states.filter((one) => one !== state);
        expect(await ledger.reopen(key, others, other, at(5))).toBe(false);
        expect(await ledger.reopen(key, [], other, at(5))).toBe(false);
        expect(await stateOf()).toEqual(before);
      });

      it('takes a sending whose lease has passed for unknown', async () => {
        await ledger.claim(key, at(0), 60);
        expect(await ledger.reopen(key, ['unknown'], other, at(59))).toBe(false);
        expect(await ledger.reopen(key, ['failed'], other, at(61))).toBe(false);
        expect(await ledger.reopen(key, ['unknown', 'failed'], other, at(61))).toBe(true);
        expect(await ledger.claim(key, at(62), 60)).toBe('claimed');
        expect(await ledger.claim(key, at(121), 60)).toBe('sending');
      });

      it('makes no entry of its own', async () => {
        expect(await ledger.reopen(key, states, other, at(0))).toBe(false);
        expect(await ledger.listSends(key.edition)).toEqual([]);
      });

      it('has one winner among many at once', async () => {
        await bring(ledger, key, 'failed');
        const others = Array.from({ length: 8 }, () => place.open());
        const won = await Promise.all(others.map((one) => one.reopen(key, ['failed'], other, at(2))));
        for (const one of others) one.close();
        expect(won.filter(Boolean)).toHaveLength(1);
      });
    });

    describe('claim', () => {
      it('takes what is new', async () => {
        expect(await ledger.claim(key, at(0), 60)).toBe('claimed');
        expect(await stateOf()).toEqual({ ...key, state: 'sending', updatedAt: at(0), detail: '' });
      });

      it.each(['pending', 'failed'] as const)('takes what is %s', async (state) => {
        await bring(ledger, key, state);
        expect(await ledger.claim(key, at(2), 60)).toBe('claimed');
        expect(await stateOf()).toMatchObject({ ...key, state: 'sending', updatedAt: at(2), detail: '' });
      });

      it.each(states.filter((state) => state !== 'pending' && state !== 'failed'))(
        'leaves alone what is %s, and says so',
        async (state) => {
          await bring(ledger, key, state);
          const before = await stateOf();
          expect(await ledger.claim(key, at(2), 60)).toBe(state);
          expect(await stateOf()).toEqual(before);
        },
      );

      it('finds a lease that has passed, and never gives that send away again by itself', async () => {
        await ledger.claim(key, at(0), 60);
        expect(await ledger.claim(key, at(59), 60)).toBe('sending');
        expect(await ledger.claim(key, at(61), 60)).toBe('unknown');
        expect(await ledger.claim(key, at(10_000), 60)).toBe('unknown');
        expect(await stateOf()).toMatchObject({
          state: 'unknown',
          updatedAt: at(61),
          detail: 'the answer was lost',
        });
      });

      it('gives a lease of its own to who claims again after a failure', async () => {
        await ledger.claim(key, at(0), 60);
        await ledger.settle(key, 'failed', 'refused', at(50));
        await ledger.claim(key, at(50), 60);
        expect(await ledger.claim(key, at(100), 60)).toBe('sending');
        expect(await ledger.claim(key, at(111), 60)).toBe('unknown');
      });

      it.each(['new', 'pending', 'failed'] as const)(
        'has one winner among many at once, of a send that is %s',
        async (state) => {
          if (state !== 'new') await bring(ledger, key, state);
          const others = Array.from({ length: 12 }, () => place.open());
          const claims = await Promise.all(others.map((other) => other.claim(key, at(2), 60)));
          for (const other of others) other.close();
          expect(claims.toSorted()).toEqual(['claimed', ...Array(11).fill('sending')]);
        },
      );

      it('has no winner among many that find the same lapsed lease', async () => {
        await ledger.claim(key, at(0), 60);
        const others = Array.from({ length: 12 }, () => place.open());
        const claims = await Promise.all(others.map((other) => other.claim(key, at(100), 60)));
        for (const other of others) other.close();
        expect(new Set(claims)).toEqual(new Set(['unknown']));
      });
    });

    describe('settle', () => {
      const pairs = (['sending', 'unknown'] as const).flatMap((from) =>
        outcomes.map((outcome) => ({ from, outcome })),
      );
      it.each(pairs)('ends what is $from as $outcome', async ({ from, outcome }) => {
        await bring(ledger, key, from);
        await ledger.settle(key, outcome, 'id-1', at(7));
        expect(await stateOf()).toEqual({ ...key, state: outcome, updatedAt: at(7), detail: 'id-1' });
      });

      it.each(states.filter((state) => state !== 'sending' && state !== 'unknown'))(
        'changes nothing of what is %s',
        async (state) => {
          await bring(ledger, key, state);
          const before = await stateOf();
          for (const outcome of outcomes) await ledger.settle(key, outcome, 'too late', at(7));
          expect(await stateOf()).toEqual(before);
        },
      );

      it('makes no entry of its own', async () => {
        await ledger.settle(key, 'sent', 'id-1', at(0));
        expect(await ledger.listSends(key.edition)).toEqual([]);
      });

      it('resolves by a late answer what was given up', async () => {
        await ledger.claim(key, at(0), 60);
        await ledger.claim(key, at(61), 60);
        await ledger.settle(key, 'sent', 'id-1', at(62));
        expect(await stateOf()).toMatchObject({ state: 'sent', detail: 'id-1' });
      });
    });

    describe('observe', () => {
      const pairs = states.flatMap((from) => events.map((event) => ({ from, event })));
      it.each(pairs)('leads an entry that is $from on by $event, or leaves it', async ({ from, event }) => {
        await bring(ledger, key, from);
        const before = await stateOf();
        const changes = moves[event].includes(from);
        expect(await ledger.observe(key, event, 'told', at(7))).toBe(changes);
        const after = { ...before, state: event, updatedAt: at(7), detail: 'told' };
        expect(await stateOf()).toEqual(changes ? after : before);
      });

      it('makes no entry of its own', async () => {
        for (const event of events) expect(await ledger.observe(key, event, 'told', at(0))).toBe(false);
        expect(await ledger.listSends(key.edition)).toEqual([]);
      });

      it('is told once of what many tell at once', async () => {
        await bring(ledger, key, 'sent');
        const others = Array.from({ length: 8 }, () => place.open());
        const changed = await Promise.all(
          others.map((other) => other.observe(key, 'bounced', 'told', at(7))),
        );
        for (const other of others) other.close();
        expect(changed.filter(Boolean)).toHaveLength(1);
      });

      it('before the answer outweighs the answer', async () => {
        await ledger.claim(key, at(0), 60);
        await ledger.observe(key, 'delivered', 'told', at(1));
        await ledger.settle(key, 'sent', 'id-1', at(2));
        expect(await ledger.claim(key, at(100), 60)).toBe('delivered');
      });
    });

    describe('sends', () => {
      it('are apart by edition, recipient and channel, and read back as they were written', async () => {
        const others = [
          ...hostile.map((recipient) => ({ ...key, recipient })),
          { ...key, channel: 'mail' },
          { ...key, edition: 'shop-tally/2024-06/r2' },
          { ...key, edition: 'shop-tally/2024-06/r10' },
        ];
        for (const other of [key, ...others]) expect(await ledger.claim(other, at(0), 60)).toBe('claimed');
        expect(await ledger.listSends(key.edition)).toHaveLength(others.length - 1);
        for (const other of others) expect(await stateOf(other), other.recipient).toMatchObject(other);
        await ledger.settle(key, 'sent', 'id-1', at(1));
        expect((await ledger.listSends(key.edition)).filter(({ state }) => state === 'sent')).toHaveLength(1);
      });

      it('are listed by recipient and channel, whatever came first', async () => {
        const order = [
          ['a@example.com', 'mail'],
          ['a@example.com', 'outbox'],
          ['a@example.com.au', 'outbox'],
          ['b@example.com', 'outbox'],
        ] as const;
        for (const [recipient, channel] of order.toReversed())
          await ledger.announce({ ...key, recipient, channel }, at(0), addressing, 'pending');
        const found = await ledger.listSends(key.edition);
        expect(found.map(({ recipient, channel }) => [recipient, channel])).toEqual(order);
      });

      it('are all listed, however many and however long', async () => {
        const detail = 'x'.repeat(60_000);
        const recipients = Array.from({ length: 40 }, (_, index) => `r${String(index).padStart(2, '0')}`);
        await Promise.all(
          recipients.map(async (recipient) => {
            await ledger.claim({ ...key, recipient }, at(0), 60);
            await ledger.settle({ ...key, recipient }, 'unknown', detail, at(1));
          }),
        );
        const found = await ledger.listSends(key.edition);
        expect(found.map(({ recipient }) => recipient)).toEqual(recipients);
        expect(await ledger.listOpenSends(at(2))).toHaveLength(40);
      });

      it('may carry more than their key', async () => {
        await ledger.announce(key, at(0), addressing, 'pending');
        const [send] = await ledger.listSends(key.edition);
        expect(send && (await ledger.claim(send, at(1), 60))).toBe('claimed');
        expect(send && (await ledger.observe(send, 'delivered', 'told', at(2)))).toBe(true);
      });

      it('are there for whoever opens the ledger next', async () => {
        await ledger.claim(key, at(0), 60);
        await ledger.settle(key, 'sent', 'id-1', at(1));
        ledger.close();
        ledger = place.open();
        expect(await stateOf()).toEqual({ ...key, state: 'sent', updatedAt: at(1), detail: 'id-1' });
      });
    });

    describe('a send that is delayed', () => {
      const open = async () => (await ledger.listOpenSends(at(100))).map((send) => send.state);

      it('has failed, and is open until it is claimed, told of or opened anew', async () => {
        for (const end of ['claim', 'observe', 'reopen'] as const) {
          const one = { ...key, recipient: `${end}@example.com` };
          await ledger.announce(one, at(0), addressing, 'pending');
          await ledger.claim(one, at(0), 60);
          await ledger.settle(one, 'delayed', 'throttled', at(1));
          expect(await ledger.listSends(key.edition)).toContainEqual({
            ...{ ...one, state: 'failed', addressing },
            ...{ updatedAt: at(1), detail: 'throttled' },
          });
          expect(await open()).toEqual(['failed']);
          if (end === 'reopen') expect(await ledger.reopen(one, ['failed'], addressing, at(2))).toBe(true);
          expect(await ledger.claim(one, at(3), 60)).toBe('claimed');
          if (end === 'observe') await ledger.observe(one, 'failed', 'rejected', at(4));
          else await ledger.settle(one, 'failed', 'not verified', at(4));
          expect(await open()).toEqual([]);
        }
      });
    });

    describe('open sends', () => {
      test.each(states)('have or have not one that is %s', async (state) => {
        await bring(ledger, key, state);
        const isOpen = ['pending', 'sending', 'unknown'].includes(state);
        expect((await ledger.listOpenSends(at(100))).map((send) => send.state)).toEqual(
          isOpen ? [state] : [],
        );
      });

      it('are those that nothing was heard of since, of all editions, oldest first', async () => {
        const of = (recipient: string, edition = key.edition) => ({ ...key, edition, recipient });
        await ledger.announce(of('d'), at(30), addressing, 'pending');
        await ledger.claim(of('b', 'other/2024-06/r1'), at(20), 60);
        await ledger.announce(of('a'), at(10), addressing, 'pending');
        await ledger.announce(of('c'), at(40), addressing, 'pending');
        const found = async (before: string) =>
          (await ledger.listOpenSends(before)).map(({ recipient }) => recipient);
        expect(await found(at(31))).toEqual(['a', 'b', 'd']);
        expect(await found(at(30))).toEqual(['a', 'b']);
        await ledger.claim(of('a'), at(50), 60);
        await ledger.settle(of('b', 'other/2024-06/r1'), 'sent', 'id-1', at(51));
        expect(await found(at(41))).toEqual(['d', 'c']);
        expect(await found(at(100))).toEqual(['d', 'c', 'a']);
      });
    });

    describe('suppressions', () => {
      it('hold for any writing of an address, and for no other', async () => {
        expect(await ledger.suppressionOf('a@example.com', 'shop-tally')).toBeUndefined();
        await ledger.suppress({ ...suppression, address: 'A@Example.COM' });
        for (const address of ['a@example.com', 'A@EXAMPLE.com'])
          expect(await ledger.suppressionOf(address, 'shop-tally')).toEqual(suppression);
        for (const address of ['aa@example.com', 'a@example.co', '%', '*', ''])
          expect(await ledger.suppressionOf(address, 'shop-tally')).toBeUndefined();
      });

      it('hold for one report, or for all', async () => {
        const one = { ...suppression, report: 'talent', reason: 'unsubscribed' } as const;
        await ledger.suppress(one);
        expect(await ledger.suppressionOf(one.address, 'talent')).toEqual(one);
        expect(await ledger.suppressionOf(one.address, 'shop-tally')).toBeUndefined();
        expect(await ledger.suppressionOf(one.address, 'TALENT')).toBeUndefined();
        await ledger.suppress(suppression);
        expect(await ledger.suppressionOf(one.address, 'talent')).toEqual(suppression);
        expect(await ledger.suppressionOf(one.address, 'shop-tally')).toEqual(suppression);
      });

      it('stay as they were first', async () => {
        await ledger.suppress(suppression);
        await ledger.suppress({ ...suppression, reason: 'complained', at: at(9), detail: 'later' });
        expect(await ledger.suppressionOf(suppression.address, 'shop-tally')).toEqual(suppression);
      });

      it.each(hostile)('are of any address: %j', async (address) => {
        await ledger.suppress({ ...suppression, address });
        const expected = { ...suppression, address: address.toLowerCase() };
        expect(await ledger.suppressionOf(address, 'shop-tally')).toEqual(expected);
        expect(await ledger.suppressionOf(`${address}.`, 'shop-tally')).toBeUndefined();
      });
    });

    describe('a lift', () => {
      const why = { because: 'the mailbox is there again; "好"', by: 'keeper', at: at(10) };
      const lifted = { reason: 'bounced', detail: '550 no such user', since: at(0), ...why };
      const { address } = suppression;
      const inForce = () => ledger.suppressionOf(address, 'shop-tally');

      it('lets mail go there again, in any writing of the address, and keeps who said so and why', async () => {
        await ledger.suppress(suppression);
        expect(await ledger.lift('A@Example.com', '*', why)).toBe(true);
        expect(await inForce()).toBeUndefined();
        expect(await ledger.listSuppressions(address)).toEqual([
          { ...suppression, isLifted: true, lifts: [lifted] },
        ]);
        expect(await place.open().suppressionOf(address, 'shop-tally')).toBeUndefined();
      });

      it('of none that is in force says so, and changes nothing', async () => {
        expect(await ledger.lift(address, '*', why)).toBe(false);
        await ledger.suppress(suppression);
        expect(await ledger.lift(address, 'shop-tally', why)).toBe(false);
        expect(await ledger.lift('b@example.com', '*', why)).toBe(false);
        expect(await inForce()).toEqual(suppression);
        await ledger.lift(address, '*', why);
        expect(await ledger.lift(address, '*', { ...why, at: at(11) })).toBe(false);
        expect(await ledger.listSuppressions(address)).toMatchObject([{ lifts: [lifted] }]);
      });

      it('of one report leaves the others', async () => {
        const one = { ...suppression, report: 'shop-tally', reason: 'unsubscribed' } as const;
        await ledger.suppress(one);
        await ledger.suppress({ ...one, report: 'talent' });
        expect(await ledger.lift(address, 'talent', why)).toBe(true);
        expect(await inForce()).toEqual(one);
        await ledger.suppress(suppression);
        await ledger.lift(address, '*', why);
        expect(await inForce()).toEqual(one);
      });

      it('ends what was before it, also if that comes late, and nothing that comes after', async () => {
        await ledger.suppress(suppression);
        await ledger.lift(address, '*', why);
        await ledger.suppress({ ...suppression, at: at(9) });
        expect(await inForce()).toBeUndefined();
        const later = { ...suppression, reason: 'complained', at: at(20), detail: 'abuse' } as const;
        await ledger.suppress(later);
        expect(await inForce()).toEqual(later);
        await ledger.lift(address, '*', { ...why, at: at(30) });
        const past = [
          lifted,
          { ...lifted, reason: 'complained', detail: 'abuse', since: at(20), at: at(30) },
        ];
        expect(await ledger.listSuppressions(address)).toEqual([{ ...later, isLifted: true, lifts: past }]);
      });
    });

    describe('the list of suppressions', () => {
      const of = (address: string, report: string, seconds: number): Suppression => ({
        ...suppression,
        address,
        report,
        at: at(seconds),
      });

      it('has all that are in force, the oldest first', async () => {
        const c = { ...of('c@example.com', 'talent', 1), reason: 'unsubscribed' } as const;
        for (const one of [of('a@example.com', '*', 3), of('b@example.com', '*', 2), c])
          await ledger.suppress(one);
        await ledger.suppress(of('a@example.com', 'talent', 4));
        await ledger.lift('b@example.com', '*', { because: 'so', by: 'keeper', at: at(5) });
        const listed = await ledger.listSuppressions();
        expect(listed.map(({ address, report }) => [address, report])).toEqual([
          ['c@example.com', 'talent'],
          ['a@example.com', '*'],
          ['a@example.com', 'talent'],
        ]);
        expect(listed[0]).toEqual({ ...c, isLifted: false, lifts: [] });
      });

      it('of one address has lifted ones too, by report', async () => {
        await ledger.suppress(of('a@example.com', 'talent', 1));
        await ledger.suppress(of('a@example.com', '*', 2));
        await ledger.suppress(of('aa@example.com', '*', 2));
        await ledger.lift('a@example.com', '*', { because: 'so', by: 'keeper', at: at(5) });
        const listed = await ledger.listSuppressions('A@example.com');
        expect(listed.map(({ report, isLifted }) => [report, isLifted])).toEqual([
          ['*', true],
          ['talent', false],
        ]);
        expect(await ledger.listSuppressions('b@example.com')).toEqual([]);
      });
    });

    describe('the trace of a send', () => {
      const trace = () => ledger.traceOf(key);

      it('has its state and the ids of all messages that went out', async () => {
        expect(await trace()).toBeUndefined();
        await ledger.announce(key, at(0), addressing, 'pending');
        expect(await trace()).toEqual({ state: 'pending', messageIds: [] });
        for (const id of ['id-1', 'id-2']) {
          await ledger.claim(key, at(1), 60);
          await ledger.settle(key, 'sent', id, at(2), id);
          await ledger.reopen(key, ['sent'], addressing, at(3));
        }
        const found = await trace();
        expect([found?.state, [...(found?.messageIds ?? [])].sort()]).toEqual(['pending', ['id-1', 'id-2']]);
        expect(await ledger.traceOf({ ...key, channel: 'mail' })).toBeUndefined();
      });

      it('has no id of one that did not go out, nor of what was no news', async () => {
        await ledger.claim(key, at(0), 60);
        await ledger.settle(key, 'failed', 'no', at(1));
        await ledger.settle(key, 'sent', 'late', at(2), 'late');
        expect(await trace()).toEqual({ state: 'failed', messageIds: [] });
      });
    });

    describe('releases', () => {
      const release: Release = {
        edition: key.edition,
        because: 'the shop was closed; 店铺关门 "so"',
        by: 'keeper',
        at: at(0),
      };

      it('are of one edition, and read back as they were written', async () => {
        expect(await ledger.releaseOf(key.edition)).toBeUndefined();
        await ledger.release(release);
        expect(await ledger.releaseOf(key.edition)).toEqual(release);
        expect(await ledger.releaseOf('shop-tally/2024-06/r10')).toBeUndefined();
        expect(await ledger.listSends(key.edition)).toEqual([]);
      });

      it('stay as they were first', async () => {
        await ledger.release(release);
        await ledger.release({ ...release, because: 'later', by: 'another', at: at(9) });
        expect(await ledger.releaseOf(key.edition)).toEqual(release);
      });

      it('are there for whoever opens the ledger next', async () => {
        await ledger.release(release);
        ledger.close();
        ledger = place.open();
        expect(await ledger.releaseOf(key.edition)).toEqual(release);
      });
    });

    describe('reviews', () => {
      const review: Review = {
        ...{
          edition: key.edition,
          verdict: 'approved',
          because: 'looks right; 没有问题',
          by: 'ana@acme.org',
        },
        ...{ at: at(0), manifest: 'bWFuaWZlc3Q=', key: 'key', mac: 'bWFj' },
      };

      it('are of one edition, are no release, and read back as they were written', async () => {
        expect(await ledger.reviewOf(key.edition)).toBeUndefined();
        await ledger.review(review);
        expect(await ledger.reviewOf(key.edition)).toEqual(review);
        expect(await ledger.reviewOf('shop-tally/2024-06/r10')).toBeUndefined();
        expect(await ledger.releaseOf(key.edition)).toBeUndefined();
      });

      it('stay as they were first, whatever is said later', async () => {
        const back = { ...review, verdict: 'sent back' as const, because: '' };
        await ledger.review(back);
        await ledger.review({ ...review, by: 'another', at: at(9) });
        expect(await ledger.reviewOf(key.edition)).toEqual(back);
      });

      it('of many at once are one', async () => {
        const others = Array.from({ length: 8 }, () => place.open());
        await Promise.all(others.map((one, index) => one.review({ ...review, by: `r${index}@acme.org` })));
        const found = await Promise.all(others.map((one) => one.reviewOf(key.edition)));
        for (const one of others) one.close();
        expect(new Set(found.map((one) => one?.by)).size).toBe(1);
      });
    });

    describe('files', () => {
      const first: FileVersion = {
        ...{ name: 'subscriptions.yaml', version: 1, text: '- {address: 达人@example.com}\n' },
        ...{ over: 'f'.repeat(64), because: 'she asked for it', by: 'keeper', at: at(0) },
      };
      const second = { ...first, version: 2, text: null, at: at(1) };

      it('have versions, the newest first, read back as they were written', async () => {
        expect(await ledger.listFiles(first.name, 1)).toEqual([]);
        expect(await ledger.putFile(first)).toBe(true);
        expect(await ledger.putFile(second)).toBe(true);
        expect(await ledger.listFiles(first.name, 1)).toEqual([second]);
        expect(await ledger.listFiles(first.name, Number.POSITIVE_INFINITY)).toEqual([second, first]);
        expect(await ledger.listFiles('owners.yaml', 1)).toEqual([]);
      });

      it('have more than nine versions in their order', async () => {
        for (let version = 1; version <= 11; version++) await ledger.putFile({ ...first, version });
        expect((await ledger.listFiles(first.name, 3)).map(({ version }) => version)).toEqual([11, 10, 9]);
      });

      it.each([0, 1, 3])(
        'take no version %i after the first: none is changed, none left out',
        async (version) => {
          await ledger.putFile(first);
          expect(await ledger.putFile({ ...first, version, text: 'other', at: at(5) })).toBe(false);
          expect(await ledger.listFiles(first.name, 9)).toEqual([first]);
        },
      );

      it('take one of many versions that are put at once', async () => {
        const others = Array.from({ length: 12 }, () => place.open());
        const taken = await Promise.all(
          others.map((one, index) => one.putFile({ ...first, by: String(index), at: at(index) })),
        );
        for (const one of others) one.close();
        const [there] = await ledger.listFiles(first.name, 9);
        expect(taken).toEqual(others.map((_, index) => String(index) === there?.by));
      });

      it('may be as large as templates may be', async () => {
        const line = (index: number) =>
          `- {address: reader-${index}@your-domain.com, report: talent-growth}\n`;
        const text = Array.from({ length: 15_000 }, (_, index) => line(index)).join('');
        expect(await ledger.putFile({ ...first, text })).toBe(true);
        expect((await ledger.listFiles(first.name, 1))[0]?.text === text).toBe(true);
      });
    });

    describe('editions', () => {
      const entry = (period: string, end: string, revision = 1): EditionEntry => ({
        edition: `shop-tally/${period}/r${revision}`,
        report: 'shop-tally',
        period: { id: period, kind: 'month', start: `${period}-01`, end },
        revision,
        madeAt: at(revision),
        held: revision === 1,
        subjects: { en: 'Sales up 3.1%', zh: '销售额增长3.1%' },
      });
      const may = entry('2024-05', '2024-06-01');
      const june = entry('2024-06', '2024-07-01');
      const second = entry('2024-06', '2024-07-01', 2);
      const tenth = entry('2024-06', '2024-07-01', 10);

      it('are listed by period and revision, the newest first, page by page', async () => {
        for (const one of [june, tenth, may, second]) await ledger.noteEdition(one);
        await ledger.noteEdition({ ...may, report: 'shop', edition: 'shop/2024-05/r1' });
        expect(await ledger.listEditions('shop-tally', 3)).toEqual([tenth, second, june]);
        expect(await ledger.listEditions('shop-tally', 3, june)).toEqual([may]);
        expect(await ledger.listEditions('nothing', 3)).toEqual([]);
      });

      it('stay as they were noted first', async () => {
        await ledger.noteEdition(june);
        await ledger.noteEdition({ ...june, subjects: {} });
        expect(await ledger.listEditions('shop-tally', 9)).toEqual([june]);
      });
    });

    describe('dispatches', () => {
      const dispatch = (edition: string, recipient: string, seconds: number, copy = 1): Dispatch => ({
        ...{ edition, recipient, channel: 'mail', copy, at: at(seconds), subject: '销售额 +3.1%' },
        ...{ sha256: 'f'.repeat(64), personal: '{"from":"达人"}' },
      });
      const first = dispatch(key.edition, 'A@example.com', 1);
      const again = dispatch(key.edition, 'a@example.com', 9, 2);
      const other = dispatch(key.edition, 'aa@example.com', 2);
      const later = dispatch('shop-tally/2024-07/r1', 'a@example.com', 5);

      it('of an edition are those of all, or of one mailbox, each copy by itself', async () => {
        for (const one of [other, again, first, later]) await ledger.noteDispatch(one);
        expect(await ledger.dispatchesOf(key.edition)).toEqual([first, again, other]);
        expect(await ledger.dispatchesOf(key.edition, 'a@Example.com')).toEqual([first, again]);
        expect(await ledger.dispatchesOf(key.edition, 'b@example.com')).toEqual([]);
        expect(await ledger.dispatchesOf('shop-tally/2024-06/r10')).toEqual([]);
        expect(await ledger.listSends(key.edition)).toEqual([]);
      });

      it('to somebody are listed page by page, the last first', async () => {
        for (const one of [other, first, again, later]) await ledger.noteDispatch(one);
        expect(await ledger.listDispatches('a@example.com', 2)).toEqual([again, later]);
        expect(await ledger.listDispatches('A@example.com', 2, later)).toEqual([first]);
        expect(await ledger.listDispatches('b@example.com', 2)).toEqual([]);
      });

      it('of a later try take the place of an earlier one', async () => {
        await ledger.noteDispatch(first);
        await ledger.noteDispatch({ ...first, at: at(60), personal: '{}' });
        expect(await ledger.listDispatches('a@example.com', 9)).toEqual([
          { ...first, at: at(60), personal: '{}' },
        ]);
      });
    });

    describe('lakes', () => {
      it('are of one edition, and the last one counts', async () => {
        expect(await ledger.lakeOf(key.edition)).toBeUndefined();
        await ledger.noteLake(key.edition, 'a'.repeat(64));
        await ledger.noteLake(key.edition, 'b'.repeat(64));
        await ledger.noteLake('shop-tally/2024-06/r10', 'c'.repeat(64));
        expect(await ledger.lakeOf(key.edition)).toBe('b'.repeat(64));
      });

      it('are there for whoever opens the ledger next', async () => {
        await ledger.noteLake(key.edition, 'a'.repeat(64));
        ledger.close();
        ledger = place.open();
        expect(await ledger.lakeOf(key.edition)).toBe('a'.repeat(64));
        expect(await ledger.releaseOf(key.edition)).toBeUndefined();
      });
    });

    describe('runs', () => {
      it('are read back as they were written', async () => {
        expect(await ledger.readRun(run.id)).toBeUndefined();
        await ledger.saveRun(run);
        expect(await ledger.readRun(run.id)).toEqual(run);
        expect(await ledger.readRun('run')).toBeUndefined();
      });

      it('are noted where their id is new, and stay as they are where it is not', async () => {
        expect(await ledger.addRun(run)).toBeUndefined();
        const other = { ...run, report: 'talent', period: '2024-05', asked: 'else', startedAt: at(5) };
        expect(await ledger.addRun(other)).toEqual(run);
        expect(await ledger.readRun(run.id)).toEqual(run);
        expect(await ledger.listRuns('talent', 10)).toEqual([]);
        expect(await ledger.listRuns(run.report, 10)).toEqual([run]);
      });

      it('are noted by one of many at once, and the others hear by which', async () => {
        const others = Array.from({ length: 12 }, () => place.open());
        const all = others.map((_, index) => ({ ...run, asked: String(index) }));
        const found = await Promise.all(others.map((one, index) => one.addRun(all[index] ?? run)));
        for (const one of others) one.close();
        const there = await ledger.readRun(run.id);
        const winner = Number(there?.asked);
        expect(there).toEqual(all[winner]);
        expect(found).toEqual(all.map((_, index) => (index === winner ? undefined : there)));
      });

      it('are written over, with what is no longer said', async () => {
        await ledger.saveRun({ ...run, milliseconds: { query: 1, archive: 2 } });
        const { edition: _edition, bytesScanned: _bytes, usd: _usd, queueMessage: _message, ...bare } = run;
        const later = { ...bare, state: 'failed', detail: '', milliseconds: {} } as const;
        await ledger.saveRun(later);
        expect(await ledger.readRun(run.id)).toEqual(later);
        expect(await ledger.listRuns(run.report, 10)).toEqual([later]);
      });

      it('are listed by their present report and start', async () => {
        await ledger.saveRun({ ...run, report: 'talent' });
        await ledger.saveRun({ ...run, startedAt: at(1) });
        expect(await ledger.listRuns('talent', 10)).toEqual([]);
        expect(await ledger.listRuns(run.report, 10, at(1))).toEqual([]);
        expect(await ledger.listRuns(run.report, 10, at(2))).toHaveLength(1);
      });

      it('are listed newest first, page by page, without those of other reports', async () => {
        for (const index of [3, 0, 6, 1, 5, 2, 4])
          await ledger.saveRun({
            ...run,
            id: `run-${index}`,
            startedAt: at(index),
            updatedAt: at(99 - index),
          });
        await ledger.saveRun({ ...run, id: 'other', report: 'shop', startedAt: at(100) });
        const pages: string[][] = [];
        for (let before: string | undefined; pages.at(-1)?.length !== 0; ) {
          const page = await ledger.listRuns(run.report, 3, before);
          pages.push(page.map(({ id }) => id));
          before = page.at(-1)?.startedAt;
        }
        expect(pages).toEqual([['run-6', 'run-5', 'run-4'], ['run-3', 'run-2', 'run-1'], ['run-0'], []]);
        expect(await ledger.listRuns(run.report, 0)).toEqual([]);
        expect(await ledger.listRuns('none', 3)).toEqual([]);
      });

      it('are listed to the limit, however long each is', async () => {
        const detail = 'x'.repeat(60_000);
        for (let index = 0; index < 30; index++)
          await ledger.saveRun({ ...run, id: `run-${index}`, startedAt: at(index), detail });
        expect(await ledger.listRuns(run.report, 25)).toHaveLength(25);
        expect(await ledger.listRuns(run.report, 100)).toHaveLength(30);
      });

      it('do not mix with sends', async () => {
        await ledger.saveRun({ ...run, id: key.edition });
        await ledger.announce(key, at(0), addressing, 'pending');
        expect(await ledger.listSends(key.edition)).toHaveLength(1);
        expect(await ledger.readRun(key.edition)).toMatchObject({ state: 'made' });
      });
    });
  });
}
