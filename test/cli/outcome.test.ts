/** How commands end: one exit code and one JSON, whether a run is made here, by a deployed system or by `backfill`. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exitCodeOf, exitCodes } from '../../functions/cli/exit-codes.ts';
import { messageFor, remoteOutcomeAsJson, runThere } from '../../functions/cli/run-remote.ts';
import type { SendState } from '../../functions/ledger/ledger.ts';
import type { RunMessage } from '../../functions/queue/messages.ts';
import type { Queue } from '../../functions/queue/queue.ts';
import { takeRun } from '../../functions/stages/run.ts';
import { localEffects } from '../../functions/systems/local.ts';
import { templatesAt } from '../../functions/templates.ts';
import { freshShop } from './shop.ts';

const sent = (...states: ('sent' | 'failed' | 'unknown' | 'held' | 'suppressed')[]) =>
  states.map((state) => ({ recipient: 'a@example.com', state, detail: '' }));

it.each([
  ['done', {}],
  ['done', { deliveries: sent('sent', 'suppressed') }],
  ['failed', { deliveries: sent('sent', 'failed') }],
  ['failed', { deliveries: sent('unknown') }],
  ['failed', { hasFailed: true }],
  ['held', { isHeld: true, deliveries: sent('held') }],
  ['failed', { hasFailed: true, isHeld: true }],
] as const)('exit code "%s" of %j', (name, outcome) => {
  expect(exitCodeOf(outcome)).toBe(exitCodes[name]);
});

it('is written as a number in no command', () => {
  const folder = new URL('../../functions/cli/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  for (const name of ['../cli.ts', ...files]) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    expect(text.match(/exitCode(: | = )([0-3]\b|.*[?:] [0-3]\b)/g), name).toBeNull();
  }
});

const shop = freshShop();

it.skipIf(process.platform === 'win32')(
  'a key that others may read is refused before anything is made',
  async () => {
    const { make, out } = shop();
    mkdirSync(out);
    writeFileSync(join(out, 'signing.key'), `${'0'.repeat(64)}\n`, { mode: 0o644 });
    const { code, err } = await make('run', 'shop-tally', '--period', '2024-06');
    expect([code, err]).toEqual([1, expect.stringContaining('chmod 600')]);
    expect(readdirSync(out)).toEqual(['signing.key']);
  },
);

interface Ended {
  readonly code: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

const period = '2024-06';

/** A deployed system of this machine's parts: what comes into its queue is made at once. */
async function runRemotely(send: boolean): Promise<Ended> {
  const { root, out } = shop();
  const local = localEffects({ lake: join(root, 'lake'), out, onProgress: () => {} });
  const templates = templatesAt(join(root, 'templates'));
  const runs: Queue<RunMessage> = {
    send: async (message) =>
      void (await takeRun(JSON.stringify(message), { ...local, templates, runs }, true)),
    sendAll: async () => {},
  };
  const message = messageFor('shop-tally', {
    period,
    languages: undefined,
    formats: undefined,
    to: undefined,
    send,
  });
  const watch = { pause: async () => {}, show: () => {} };
  try {
    const outcome = await runThere({ ...local, runs, channel: 'outbox' }, message, watch);
    return { code: exitCodeOf(outcome), answer: remoteOutcomeAsJson(outcome) };
  } finally {
    local.close();
  }
}

const ways: Readonly<Record<string, (send: boolean) => Promise<Ended>>> = {
  run: (send) => shop().json('run', 'shop-tally', '--period', period, ...(send ? ['--send'] : [])),
  'run --remote': runRemotely,
  async backfill(send) {
    const asked = ['--from', period, '--to', period, '--again', ...(send ? ['--send'] : [])];
    const { code, answer } = await shop().json('backfill', 'shop-tally', ...asked);
    const [line] = z.object({ periods: z.array(z.looseObject({})) }).parse(answer).periods;
    return { code, answer: line ?? {} };
  },
};

const breakCheck = () => shop().rewrite('reports/shop-tally/checks/adds_up.sql', '<>', '=');

async function release(): Promise<void> {
  breakCheck();
  await shop().make('run', 'shop-tally', '--period', period);
  await shop().periodical('release', `shop-tally/${period}`, '--because', 'seen', '--by', 'me', '--no-send');
}

interface Case {
  readonly before?: () => Promise<void> | void;
  readonly send?: boolean;
  readonly exit: keyof typeof exitCodes;
  readonly held?: boolean;
  /** Of each mail. */
  readonly state?: SendState;
}

const cases: Readonly<Record<string, Case>> = {
  'a run that sends nothing': { exit: 'done' },
  'a run that sends': { send: true, exit: 'done', state: 'sent' },
  'a run whose mails fail': {
    before: () => writeFileSync(join(shop().out, 'outbox'), ''),
    ...{ send: true, exit: 'failed', state: 'failed' },
  },
  'a held edition': { before: breakCheck, send: true, exit: 'held', held: true, state: 'held' },
  'a held edition, nothing to send': { before: breakCheck, exit: 'held', held: true },
  'an edition that was held and is released': { before: release, send: true, exit: 'done', state: 'sent' },
};

describe.each(Object.entries(ways))('%s', (_way, run) => {
  it.each(Object.entries(cases))('says the same of %s', async (_case, expected) => {
    const { before, send = false, exit, held = false, state } = expected;
    mkdirSync(shop().out, { recursive: true });
    await before?.();
    const { code, answer } = await run(send);
    expect({ code, held: answer.held }).toEqual({ code: exitCodes[exit], held });
    const { period: _1, run: _2, bytes_scanned: _3, usd: _4, ...common } = answer;
    expect(Object.keys(common)).toEqual(keys);
    expect(common).toMatchObject({
      edition: 'shop-tally/2024-06/r1',
      path: join(shop().out, 'archive/shop-tally/2024-06/r1'),
      files: expect.arrayContaining(['email.en.html', 'manifest.json']),
      held_because: before === undefined || exit === 'failed' ? [] : ['check adds_up: 1 row'],
    });
    const mails = state === undefined ? [] : readers.map((recipient) => ({ recipient, state }));
    expect(answer.deliveries).toHaveLength(mails.length);
    expect(answer.deliveries).toEqual(
      expect.arrayContaining(mails.map((mail) => expect.objectContaining(mail))),
    );
  });
});

const readers = ['boss@example.com', 'keeper@example.com'];
const keys = [
  ...['status', 'edition', 'path', 'files', 'checks', 'held', 'waits_for_approval'],
  ...['held_because', 'warnings', 'deliveries'],
  'message',
];
