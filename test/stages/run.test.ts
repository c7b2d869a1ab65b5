/** Messages of the queue `runs`: scheduled, asked for, poisoned, repeated, and those that wait for the engine. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../functions/deliver/notices.ts';
import { InputError, RetryableError } from '../../functions/errors.ts';
import type { QueryJob, QueryResult, Running } from '../../functions/query/engine.ts';
import { secondsBeforeAsking, takeRun } from '../../functions/stages/run.ts';
import { harness } from './harness.ts';

const scheduled = {
  trigger: 'schedule',
  report: 'shop-tally',
  schedule: 'monthly',
  at: '2024-07-02T01:00:00Z',
  send: 'subscribers',
};

const stage = harness();
const take = (message: object, changed = {}) => takeRun(JSON.stringify(message), { ...stage(), ...changed });

/** An engine that is at work until it was asked `times` times. */
function slowEngine(times: number) {
  const jobs: QueryJob[] = [];
  return {
    jobs,
    async run(job: QueryJob): Promise<QueryResult | Running> {
      jobs.push(job);
      if (jobs.length > times) return stage().engine.run(job);
      return { state: { 'query totals': { id: 'q-1', attempt: jobs.length } }, waitingFor: ['query totals'] };
    },
  };
}

describe('a scheduled message', () => {
  it('makes the edition of the schedule’s period and queues one message a subscriber', async () => {
    const result = await take(scheduled);
    expect([result.status, result.manifest?.edition]).toEqual(['made', 'shop-tally/2024-06/r1']);
    expect(stage().deliveries.sent).toEqual([
      {
        edition: 'shop-tally/2024-06/r1',
        recipient: { address: 'keeper@example.com', language: 'en', attach: ['pdf'], subscribed: true },
      },
    ]);
    expect(await stage().ledger.listSends('shop-tally/2024-06/r1')).toMatchObject([{ state: 'pending' }]);
  });

  it('means the period of its own time, however late it is taken', async () => {
    const late = await take({ ...scheduled, at: '2024-03-02T01:00:00Z' });
    expect(late.summary).toMatch(/^shop-tally 2024-02/);
  });

  it('taken twice is one edition, one run, and nobody is announced twice', async () => {
    await take(scheduled);
    expect((await take(scheduled)).status).toBe('unchanged');
    expect(await stage().archive.listEditions()).toHaveLength(1);
    expect(await stage().ledger.listSends('shop-tally/2024-06/r1')).toHaveLength(1);
    const runs = await stage().ledger.listRuns('shop-tally', 10);
    expect(runs.map(({ id, state }) => [id, state])).toEqual([
      ['shop-tally.monthly.2024-07-02T0100Z', 'unchanged'],
    ]);
  });
});

describe('while the engine is at work', () => {
  it('the message goes back with what was started, until there is an edition', async () => {
    const engine = slowEngine(2);
    expect((await take(scheduled, { engine })).status).toBe('running');
    const { runs } = stage();
    expect(runs.sent[0]).toMatchObject({ ...scheduled, asked: 1, began: '2024-07-02T01:00:30Z' });
    expect(runs.delays).toEqual([secondsBeforeAsking(0)]);
    await take(runs.sent[0] ?? {}, { engine });
    expect(engine.jobs[1]?.state).toEqual({ 'query totals': { id: 'q-1', attempt: 1 } });
    expect((await take(runs.sent[1] ?? {}, { engine })).status).toBe('made');
    expect(new Set(engine.jobs.map((job) => job.run))).toEqual(
      new Set(['shop-tally.monthly.2024-07-02T0100Z']),
    );
    expect(await stage().ledger.listRuns('shop-tally', 10)).toMatchObject([{ state: 'made' }]);
  });

  it('a run is asked ever more rarely, at most once a minute, and given up after six hours', async () => {
    expect([0, 5, 100].map(secondsBeforeAsking)).toEqual([1, 11, 60]);
    const engine = slowEngine(9);
    await take(scheduled, { engine });
    const again = { ...stage().runs.sent[0], asked: 300 };
    await expect(take(again, { engine, now: () => '2024-07-02T07:00:31Z' })).rejects.toThrow(
      /timed out.*300 times/,
    );
    expect(await stage().ledger.listRuns('shop-tally', 1)).toMatchObject([{ state: 'failed' }]);
  });
});

describe('a message that somebody puts back', () => {
  const began = '2024-07-02T01:00:30Z';
  /** As it lies among the dead letters: its run had got as far as its engine. */
  const dead = {
    ...{ ...scheduled, began, asked: 3 },
    state: { lake: { id: 'old', attempt: 0 }, 'query totals': { id: 'q-1', attempt: 3 } },
  };
  const putBack = (message: object, sentAt: string, changed = {}) =>
    takeRun(JSON.stringify(message), { ...stage(), now: () => sentAt, ...changed }, false, sentAt);

  it.each(['2024-07-02T01:30:00Z', '2024-07-02T09:30:00Z', '2024-07-13T09:30:00Z'])(
    'goes on at %s, and asks for its queries anew',
    async (sentAt) => {
      for (const message of [dead, { ...dead, askedAt: '2024-07-02T01:02:00Z' }]) {
        const engine = slowEngine(1);
        expect((await putBack(message, sentAt, { engine })).status).toBe('running');
        expect(engine.jobs[0]?.state).toEqual({});
        const [next] = stage().runs.sent.splice(0);
        expect(next).toMatchObject({ asked: 1, began: sentAt, askedAt: sentAt });
        expect((await putBack(next ?? {}, sentAt, { engine })).manifest?.edition).toBe(
          'shop-tally/2024-06/r1',
        );
      }
    },
  );

  it('is not refused though its run was given up before, however often it is taken', async () => {
    const engine = slowEngine(9);
    const endless = { ...dead, asked: 400, askedAt: '2024-07-02T08:00:00Z' };
    const givenUp = { engine, now: () => '2024-07-02T08:00:59Z' };
    await expect(putBack(endless, '2024-07-02T08:00:00Z', givenUp)).rejects.toThrow(/timed out/);
    for (const now of ['2024-07-03T08:00:00Z', '2024-07-03T08:30:00Z', '2024-07-03T09:00:00Z']) {
      const taken = putBack(endless, '2024-07-03T08:00:00Z', { engine, now: () => now });
      expect((await taken).status).toBe('running');
    }
  });

  it('of a run whose message went from queue to queue for hours is no endless one', async () => {
    const late = { ...dead, began: '2024-07-01T16:00:00Z' };
    expect((await take(late, { engine: slowEngine(9) })).status).toBe('running');
  });
});

it('what a newer version wrote is read without the fields that only that one knows', async () => {
  const state = { 'query totals': { id: 'q-1', attempt: 1, cost: 3 } };
  const newer = { ...scheduled, version: 2, needs: 1, urgent: true, state };
  const engine = slowEngine(1);
  expect((await take(newer, { engine })).status).toBe('running');
  expect(engine.jobs[0]?.state).toEqual({ 'query totals': { id: 'q-1', attempt: 1 } });
  const [next] = stage().runs.sent;
  expect(Object.keys(next ?? {})).not.toContain('urgent');
  expect((await take(next ?? {}, { engine })).status).toBe('made');
});

describe('a request', () => {
  const asked = { id: 'r-1', trigger: 'request', report: 'shop-tally', period: '2024-Q2', at: scheduled.at };

  it('goes to the addresses it names, in the report’s first language, and to nobody else', async () => {
    await take({ ...asked, send: ['boss@example.com'] });
    expect(stage().deliveries.sent.map(({ recipient }) => recipient)).toEqual([
      { address: 'boss@example.com', language: 'en', attach: ['pdf'], subscribed: false },
    ]);
  });

  it('may send to nobody', async () => {
    expect((await take({ ...asked, send: 'none' })).manifest?.edition).toBe('shop-tally/2024-Q2/r1');
    expect(stage().deliveries.sent).toEqual([]);
  });
});

describe('a message that comes twice', () => {
  const forced = {
    ...{ id: 'r-1', trigger: 'request', report: 'shop-tally', period: '2024-06', at: scheduled.at },
    ...{ force: true, send: ['boss@example.com'] },
  };
  const june = async () =>
    (await stage().archive.listEditions('shop-tally', '2024-06')).map(({ revision }) => revision);
  /** Everybody who is to get a mail of June, by revision. */
  const announced = async () => {
    const sends = await Promise.all(
      [1, 2, 3].map((n) => stage().ledger.listSends(`shop-tally/2024-06/r${n}`)),
    );
    return sends.map((some) => some.map(({ recipient }) => recipient));
  };
  const sellMore = () => {
    const file = join(stage().root, 'lake/tickets/2024.csv');
    writeFileSync(file, readFileSync(file, 'utf8').replace(',79.90,', ',80.90,'));
  };

  it('with force makes one edition and one mail', async () => {
    expect((await take(forced)).status).toBe('made');
    expect(await take(forced)).toMatchObject({ status: 'unchanged', edition: { revision: 1 } });
    expect(await june()).toEqual([1]);
    expect(await announced()).toEqual([['boss@example.com'], [], []]);
    expect((await take({ ...forced, id: 'r-2' })).manifest?.edition).toBe('shop-tally/2024-06/r2');
  });

  it('with force is its own edition, also if another run has made a later one', async () => {
    await take(forced);
    await take({ ...forced, id: 'r-2', send: ['other@example.com'] });
    expect((await take(forced)).manifest?.edition).toBe('shop-tally/2024-06/r1');
    expect(await june()).toEqual([1, 2]);
    expect(await announced()).toEqual([['boss@example.com'], ['other@example.com'], []]);
  });

  it('after its run died between the manifest and the ledger is the edition that it made', async () => {
    await take(forced);
    const record = await stage().ledger.readRun('r-1');
    if (!record) throw new Error('the run is not in the ledger');
    const { edition: _edition, ...died } = { ...record, state: 'running' } as const;
    await stage().ledger.saveRun(died);
    await take({ ...forced, id: 'r-2' });
    expect((await take(forced)).manifest?.edition).toBe('shop-tally/2024-06/r1');
    expect(await june()).toEqual([1, 2]);
  });

  it.each([true, false])('and finds other data is no other edition (force: %s)', async (force) => {
    await take({ ...forced, force });
    sellMore();
    expect((await take({ ...forced, force })).manifest?.edition).toBe('shop-tally/2024-06/r1');
    expect(await june()).toEqual([1]);
    expect((await take({ ...forced, force, id: 'r-2' })).manifest?.edition).toBe('shop-tally/2024-06/r2');
  });

  it('and is taken by two at once is one edition; two that were asked for are two', async () => {
    const twice = await Promise.all([take(forced), take(forced)]);
    expect(twice.map(({ manifest }) => manifest?.edition)).toEqual(Array(2).fill('shop-tally/2024-06/r1'));
    await Promise.all(['r-2', 'r-3'].map((id) => take({ ...forced, id })));
    expect(await june()).toEqual([1, 2, 3]);
  });

  it('and is taken a second time while its queries run is the edition that the other taking made', async () => {
    const engine = {
      async run(job: QueryJob): Promise<QueryResult | Running> {
        const result = await stage().engine.run(job);
        await take(forced);
        return result;
      },
    };
    expect(await take(forced, { engine })).toMatchObject({ status: 'unchanged', edition: { revision: 1 } });
    expect(await june()).toEqual([1]);
  });

  it('with the id of another request is refused, and what is noted of that one stays', async () => {
    await take(forced);
    const before = await stage().ledger.readRun('r-1');
    for (const other of [
      { period: '2024-05' },
      { report: 'weekly-pulse' },
      { report: 'nowhere' },
      { send: 'none' },
    ]) {
      await expect(take({ ...forced, ...other })).rejects.toThrow(
        /^run r-1: the id is that of a run of shop-tally 2024-06 that was asked for otherwise/,
      );
    }
    expect(await stage().ledger.readRun('r-1')).toEqual(before);
    expect(await stage().archive.listEditions()).toHaveLength(1);
  });
});

describe('a message that cannot be right is refused before anything runs:', () => {
  const cases: [string, object | string, RegExp][] = [
    ['no JSON', 'run everything', /queue runs: a message is not JSON/],
    [
      'the placeholder of the scheduler',
      { ...scheduled, at: '<aws.scheduler.scheduled-time>' },
      /instant in UTC/,
    ],
    ['an unknown report', { ...scheduled, report: 'tally' }, /there is no report "tally"/],
    [
      'an unknown schedule',
      { ...scheduled, schedule: 'yearly' },
      /has no schedule "yearly"; expected one of monthly/,
    ],
    ['a time that no calendar has', { ...scheduled, at: '2024-99-99T00:00:00Z' }, /instant in UTC/],
    ['a day that no month has', { ...scheduled, at: '2024-02-30T00:00:00Z' }, /instant in UTC/],
    ['a period that is none', { ...scheduled, period: 'soon' }, /soon/],
    ['a period that cannot be', { ...scheduled, period: '2024-02-30' }, /"2024-02-30" is not a period/],
    ['a period out of reach', { ...scheduled, period: 'trailing-999:1971-01' }, /out of reach/],
    ['a period that has not begun', { ...scheduled, period: '2024-08' }, /has not begun/],
    ['a language that the report lacks', { ...scheduled, languages: ['fr'] }, /unknown language "fr"/],
    ['the id of another schedule', { ...scheduled, id: 'other.monthly.2024-07-02T0100Z' }, /id of its own/],
    ['the id of the sweep', { ...scheduled, trigger: 'sweep', id: 'sweep' }, /id of its own/],
    [
      'the id of a schedule in a request',
      { ...scheduled, trigger: 'request', id: 'shop-tally.monthly.2024-08-02T0100Z' },
      /id of its own/,
    ],
    [
      'a version that is too new',
      { ...scheduled, version: 3, needs: 2 },
      /is of version 3 and needs at least version 2 .* this deployment reads version 1: deploy the newer/,
    ],
    ['a version that is none', { ...scheduled, version: 'two' }, /version/],
    ['an unknown field of this version', { ...scheduled, version: 1, urgent: true }, /urgent/],
    ['an unknown value of a newer version', { ...scheduled, version: 2, formats: ['epub'] }, /formats/],
    ['a state that has more', { ...scheduled, state: { q: { id: 'a', attempt: 0, more: 1 } } }, /state/],
    ['an address that is none', { ...scheduled, send: ['nobody'] }, /email/i],
    ['an unknown field', { ...scheduled, recipients: ['a@example.com'] }, /recipients/],
  ];
  it.each(cases)('%s', async (_name, message, expected) => {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const taken = takeRun(text, stage());
    await expect(taken).rejects.toThrow(expected);
    await expect(taken).rejects.toBeInstanceOf(InputError);
    expect(await stage().archive.listEditions()).toEqual([]);
  });
});

describe('recipients.yaml', () => {
  const write = (file: string, text: string) => writeFileSync(join(stage().root, 'templates', file), text);
  const asked = { id: 'r-1', trigger: 'request', report: 'shop-tally', period: '2024-06', at: scheduled.at };

  it('bounds a message of the queue before anything is made', async () => {
    write('recipients.yaml', 'domains: [acme.org]\n');
    const send = ['a@acme.org', 'thief@evil.com'];
    await expect(take({ ...asked, send })).rejects.toThrow(/^thief@evil\.com is outside .*recipients\.yaml/);
    expect(await stage().archive.listEditions()).toEqual([]);
    expect(await stage().ledger.readRun('r-1')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('expected one of acme.org'),
    });
    expect(stage().deliveries.sent).toEqual([]);
  });

  it('keeps the mail of a subscriber outside back, and nobody else’s', async () => {
    write('recipients.yaml', 'domains: [acme.org]\naddresses: [keeper@example.com]\n');
    write(
      'subscriptions.yaml',
      '- {address: keeper@example.com, report: shop-tally}\n- {address: a@evil.com, report: shop-tally}\n',
    );
    const { deliveries } = await take(scheduled);
    expect(deliveries).toMatchObject([
      { recipient: 'keeper@example.com', state: 'pending' },
      {
        recipient: 'a@evil.com',
        state: 'failed',
        detail: expect.stringMatching(
          /subscriptions\.yaml:2: address: a@evil\.com is outside .*recipients\.yaml/,
        ),
      },
    ]);
    expect(stage().deliveries.sent.map(({ recipient }) => recipient.address)).toEqual(['keeper@example.com']);
  });

  it('that cannot be read lets nothing out', async () => {
    write('recipients.yaml', 'domains: [acme]\n');
    await expect(take(scheduled)).rejects.toThrow(/recipients\.yaml:1: domains\.0: expected a domain/);
    expect([await stage().archive.listEditions(), stage().deliveries.sent]).toEqual([[], []]);
  });
});

it('a run that will be tried again has not failed yet, and has when it was tried for the last time', async () => {
  const run = () => Promise.reject(new RetryableError('Athena is out of breath'));
  const changed = { ...stage(), engine: { ...stage().engine, run } };
  const state = async () => (await stage().ledger.listRuns('shop-tally', 1))[0];
  await expect(takeRun(JSON.stringify(scheduled), changed)).rejects.toThrow(RetryableError);
  expect(await state()).toMatchObject({ state: 'running', detail: 'Athena is out of breath' });
  await expect(takeRun(JSON.stringify(scheduled), changed, true)).rejects.toThrow(RetryableError);
  expect(await state()).toMatchObject({ state: 'failed', detail: 'Athena is out of breath' });
});

it('a request for what is not there is in the ledger too: who asked waits for it', async () => {
  const asked = { id: 'r-1', trigger: 'request', report: 'tally', period: '2024-06', at: scheduled.at };
  await expect(take({ ...asked, send: 'none' })).rejects.toThrow();
  expect(await stage().ledger.readRun('r-1')).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('there is no report "tally"'),
  });
});

it('a run that fails is in the ledger with its reason', async () => {
  writeFileSync(
    join(stage().root, 'templates/reports/shop-tally/totals.sql'),
    'select nothing from nowhere\n',
  );
  await expect(take(scheduled)).rejects.toThrow(/totals\.sql/);
  const [run] = await stage().ledger.listRuns('shop-tally', 1);
  expect(run).toMatchObject({ state: 'failed', period: '2024-06', trigger: 'schedule' });
  expect(run?.detail).toMatch(/totals\.sql/);
});

describe('a line of subscriptions.yaml that is wrong', () => {
  const good = '- {address: keeper@example.com, report: shop-tally}\n';
  const subscribe = (more: string) =>
    writeFileSync(join(stage().root, 'templates/subscriptions.yaml'), good + more);
  const told: Notice[] = [];
  const notify = async (notice: Notice) => void told.push(notice);
  beforeEach(() => void told.splice(0));

  it.each([
    '- {address: Wang Wei <wang@example.com>, report: shop-tally}\n',
    '- {address: b@example.com, report: shop-tally, schedules: [wekly]}\n',
    '- {address: b@example.com, report: shop-tally, language: de}\n',
    '- {address: b@example.com, report: shop-tally, attach: [epub]}\n',
    '- {address: Keeper@example.com, report: shop-tally}\n',
    '- {address: b@example.com, report: tt}\n',
    '- b@example.com\n',
  ])('keeps nobody else’s mail back, and the owner is told: %s', async (line) => {
    subscribe(line);
    const result = await take(scheduled, { notify });
    expect(result.status).toBe('made');
    expect(stage().deliveries.sent.map(({ recipient }) => recipient.address)).toEqual(['keeper@example.com']);
    expect(told).toMatchObject([{ kind: 'subscriptions', about: 'shop-tally/2024-06/r1' }]);
    expect(told[0]?.why.join()).toMatch(/subscriptions\.yaml:2: /);
    expect(result.summary).toMatch(/; nothing sent for a wrong line: .*subscriptions\.yaml:2: /);
  });

  it('is no matter to another report', async () => {
    subscribe('- {address: r d, report: weekly-pulse}\n');
    const result = await take(scheduled, { notify });
    expect(told).toEqual([]);
    expect(result.deliveries.map(({ state }) => state)).toEqual(['pending']);
    expect(result.summary).not.toContain('subscriptions.yaml');
  });

  it('is the failed mail of its reader', async () => {
    subscribe('- {address: r d, report: shop-tally}\n');
    const { deliveries } = await take(scheduled, { notify });
    expect(deliveries.map(({ recipient, state }) => [recipient, state])).toEqual([
      ['keeper@example.com', 'pending'],
      ['r d', 'failed'],
    ]);
  });

  it('that makes the file no YAML at all still leaves the edition', async () => {
    subscribe('- {address: [\n');
    const { status, deliveries } = await take(scheduled, { notify });
    expect(status).toBe('made');
    expect(deliveries).toMatchObject([{ recipient: 'subscriptions.yaml', state: 'failed' }]);
    expect(told).toHaveLength(1);
  });
});
