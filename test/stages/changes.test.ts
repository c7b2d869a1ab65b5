/** What is changed without a deployment counts at the next use: subscribers, owners, and which schedules are on. */
import { describe, expect, it } from 'vitest';
import { everOwners, ownersNow } from '../../functions/deliver/notices/owners.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import type { FileVersion } from '../../functions/ledger/ledger.ts';
import { takeDelivery } from '../../functions/stages/deliver.ts';
import { queueNotify } from '../../functions/stages/dispatch.ts';
import { takeRun } from '../../functions/stages/run.ts';
import { sweep } from '../../functions/stages/sweep.ts';
import { harness, rememberingQueue, sweeping } from './harness.ts';

const stage = harness();
const { effects } = sweeping(stage);

const put = (name: string, text: string | null, version = 1) => {
  const file: FileVersion = {
    ...{ name, version, text, over: '', because: 'as agreed', by: 'keeper' },
    at: `2024-07-01T00:00:0${version}Z`,
  };
  return stage().ledger.putFile(file);
};
const scheduled = {
  ...{ trigger: 'schedule', report: 'shop-tally', schedule: 'monthly', send: 'subscribers' },
  at: '2024-07-02T01:00:00Z',
};
const take = (message: object = scheduled) => takeRun(JSON.stringify(message), stage());
const readers = () => stage().deliveries.sent.map(({ recipient }) => recipient.address);

describe('subscriptions', () => {
  it('are those that were put in force last, until the file of the templates is again', async () => {
    await put('subscriptions.yaml', '- {address: new@example.com, report: shop-tally}\n');
    await take();
    expect(readers()).toEqual(['new@example.com']);
    await put('subscriptions.yaml', null, 2);
    await take({ ...scheduled, at: '2024-06-02T01:00:00Z' });
    expect(readers()).toEqual(['new@example.com', 'keeper@example.com']);
  });

  it('that are wrong name the version and its line', async () => {
    await put('subscriptions.yaml', '# readers\n- {address: a b, report: shop-tally}\n');
    expect((await take()).summary).toContain('subscriptions.yaml (version 1):2: address: expected an email');
  });
});

describe('a schedule that is off', () => {
  it('makes nothing, and the runs say so', async () => {
    await put('schedules.yaml', 'shop-tally: {monthly: off}\n');
    const { status, summary } = await take();
    expect([status, summary]).toEqual([
      'skipped',
      'shop-tally 2024-06: the schedule monthly is off; "periodical schedules on shop-tally monthly" switches it on',
    ]);
    expect(await stage().archive.listEditions()).toEqual([]);
    expect(await stage().ledger.listRuns('shop-tally', 9)).toMatchObject([
      { id: 'shop-tally.monthly.2024-07-02T0100Z', period: '2024-06', state: 'skipped', trigger: 'schedule' },
    ]);
  });

  it('leaves what it made, and has what is under way go no further', async () => {
    const stateOf = async (at: string) => {
      const id = `shop-tally.monthly.${at.slice(0, 16).replace(':', '')}Z`;
      return (await stage().ledger.readRun(id))?.state;
    };
    await take();
    const waiting = { ...scheduled, at: '2024-06-02T01:00:00Z' };
    const slow = { run: async () => ({ state: {}, waitingFor: ['query totals'] }) };
    await takeRun(JSON.stringify(waiting), { ...stage(), engine: { ...stage().engine, ...slow } });
    expect([await stateOf(scheduled.at), await stateOf(waiting.at)]).toEqual(['made', 'running']);
    await put('schedules.yaml', 'shop-tally: off\n');
    await take();
    await take(waiting);
    expect([await stateOf(scheduled.at), await stateOf(waiting.at)]).toEqual(['made', 'skipped']);
  });

  it('is made if a person asks for it', async () => {
    await put('schedules.yaml', 'shop-tally: off\n');
    const asked = { ...scheduled, trigger: 'request', id: 'request:1' };
    expect((await take(asked)).status).toBe('made');
  });

  it('is missed by no sweep, and counts from the sweep that sees it on again', async () => {
    const at = (now: string) => sweep(effects({ now: () => now }));
    await at('2024-06-30T05:00:00Z');
    await put('schedules.yaml', 'shop-tally: off\n');
    const found = await at('2024-07-03T05:00:00Z');
    expect(found.due.filter(({ report }) => report === 'shop-tally')).toEqual([]);
    expect(found.next.filter(({ report }) => report === 'shop-tally')).toEqual([]);
    await put('schedules.yaml', 'shop-tally: on\n', 2);
    const again = await at('2024-07-04T05:00:00Z');
    expect(again.newSchedules).toContainEqual({ report: 'shop-tally', schedule: 'monthly' });
    expect(again.due.filter(({ report }) => report === 'shop-tally')).toEqual([]);
  });
});

describe('a notice', () => {
  const channel = () => outbox(`${stage().root}/notices`);
  const notice = {
    ...{ kind: 'failed', key: '1', about: 'shop-tally/2024-06', owner: 'till@example.com', language: 'en' },
    ...{ subject: 's', title: 't', why: ['w'], facts: [], help: 'h', commands: [], reason: 'r' },
  };
  const deliver = async (owner: string) => {
    const queue =
      rememberingQueue<
        Parameters<ReturnType<typeof queueNotify>>[0] extends infer N ? { notice: N } : never
      >();
    await queueNotify(queue)({ ...notice, owner });
    const { templates, ledger } = stage();
    return takeDelivery(JSON.stringify(queue.sent[0]), {
      ...stage(),
      channel: channel(),
      from: 'Shop <shop@example.com>',
      linksFor: async () => ({ archiveUrl: 'https://reports.example.com/e/TOKEN' }),
      reach: '--remote',
      ownerOf: ownersNow(templates, ledger),
      everOwners: everOwners(templates, ledger),
    });
  };

  it('goes to the owner that was set last, also one that was written to an earlier owner', async () => {
    await put('owners.yaml', 'shop-tally: second@example.com\n');
    await put('owners.yaml', 'shop-tally: third@example.com\n', 2);
    expect(await deliver('till@example.com')).toMatchObject({
      recipient: 'third@example.com',
      state: 'sent',
    });
    await expect(deliver('thief@example.com')).rejects.toThrow(
      /thief@example\.com; expected the report's owner/,
    );
    expect(await deliver('second@example.com')).toMatchObject({ recipient: 'third@example.com', now: false });
  });

  it('of a run that fails goes to the owner that was set last', async () => {
    await put('owners.yaml', 'shop-tally: second@example.com\n');
    const told: string[] = [];
    const notify = async ({ owner }: { owner: string }) => void told.push(owner);
    const wrong = JSON.stringify({ ...scheduled, schedule: 'dayly' });
    await expect(takeRun(wrong, { ...stage(), notify })).rejects.toThrow(/dayly/);
    expect(told).toEqual(['second@example.com']);
  });
});
