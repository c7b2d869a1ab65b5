/** The verbs that make or send: killed at every moment and given again, they have done all of it, once. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dropSchedules } from '../../schedules.ts';
import { count, isNightly } from '../counts.ts';
import { seenIn, statesIn, wrongAfterAll, wrongAmong } from './edition.ts';
import { type Ended, empty, openShop, period, readMoments, report, type Shop, start } from './shop.ts';

let shop: Shop;
beforeEach(() => {
  shop = openShop('verbs');
});
afterEach(() => rmSync(shop.root, { recursive: true }));

const edition = `${report}/${period}/r1`;
const periodical = (args: readonly string[], killAt?: number) =>
  start(shop, 'functions/cli.ts', [...args, '--out', shop.out], killAt).ended;
const making = () => ['--lake', shop.lake, '--templates', shop.templates, '--formats', 'email,json'];
const run = (...more: string[]) => ['run', report, '--period', period, ...making(), ...more];

/** A check that never holds, so that the edition is held. */
function holdAll(): void {
  const folder = join(shop.templates, 'reports', report);
  const settings = join(folder, 'report.yaml');
  writeFileSync(join(folder, 'checks/adds_up.sql'), "-- severity: hold\nselect 'all' as wrong\n");
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('on_empty: skip', 'on_empty: send'));
}

/** What the verb leaves that nobody kills, from the same beginning. */
async function reference(verb: readonly string[]) {
  const prepared = `${shop.out}-prepared`;
  mkdirSync(shop.out, { recursive: true });
  cpSync(shop.out, prepared, { recursive: true });
  const ended = await periodical(verb);
  const moments = readMoments(shop);
  return { prepared, ended, moments, seen: seenIn(shop), states: await statesIn(shop) };
}

/** Kills the verb at its moments, each time from the same beginning, and gives it again. */
async function survive(name: string, verb: readonly string[], code: number, step = 1): Promise<void> {
  const { prepared, ended, moments, seen, states } = await reference(verb);
  expect(ended, ended.stderr).toMatchObject({ code });
  for (let at = 0; at < moments.length; at += step) {
    empty(shop);
    cpSync(prepared, shop.out, { recursive: true });
    const told = `killed before "${moments[at]}"`;
    expect(await periodical(verb, at), told).toMatchObject({ killed: true });
    expect(wrongAmong(seenIn(shop), seen), told).toEqual([]);
    await expectSame(told, await periodical(verb), { code, seen, states });
    count('kills survived', 1, `in ${name}`);
  }
}

interface Expected {
  readonly code: number;
  readonly seen: ReadonlyMap<string, string>;
  readonly states: readonly string[];
}

async function expectSame(told: string, again: Ended, { code, seen, states }: Expected): Promise<void> {
  const after = seenIn(shop);
  const missing = [...seen.keys()].filter((path) => !after.has(path));
  const wrong = wrongAmong(after, seen);
  count('lost', missing.length);
  count('duplicated', wrong.filter((line) => line.endsWith('should not be there')).length);
  expect({ told, missing, wrong, states: await statesIn(shop) }).toEqual({
    told,
    missing: [],
    wrong: [],
    states,
  });
  expect(again, `${told}\n${again.stderr}`).toMatchObject({ code });
}

const often = isNightly ? 1 : 12;

it('run --send of an edition that is held: nobody gets it, the owner is told once', async () => {
  holdAll();
  await survive('run, of a held edition', run('--send'), 3, often);
  expect(await statesIn(shop)).toContain(`held ${edition} to ada@example.com by outbox`);
});

it('release: everybody gets it once', async () => {
  holdAll();
  await periodical(run('--send'));
  await survive('release', ['release', edition, '--because', 'it was looked at'], 0, often);
});

it('resend: whose mail failed, or is in doubt after a kill, gets it once', async () => {
  mkdirSync(shop.out);
  // No mail can be written into it.
  writeFileSync(join(shop.out, 'outbox'), '');
  expect(await periodical(run('--send'))).toMatchObject({ code: 1 });
  rmSync(join(shop.out, 'outbox'));
  await survive('resend', ['resend', edition, '--failed'], 0, often);
});

it('backfill --send: every period has its edition, and its mails', async () => {
  const verb = ['backfill', report, '--from', '2024-05', '--to', '2024-06', ...making(), '--send'];
  await survive('backfill', verb, 0, isNightly ? 1 : 20);
});

it('sweep: what was due is made and sent once, by the next sweep where this one died', async () => {
  // Only the shop's own schedule is due.
  for (const other of ['talent-growth', 'weekly-pulse']) dropSchedules(shop.templates, other);
  const sweep = (at: string) => [
    ...['sweep', '--at', at, '--lake', shop.lake, '--templates', shop.templates],
  ];
  // The sweep that sees the schedule first.
  expect(await periodical(sweep('2024-07-01T03:00:00Z'))).toMatchObject({ code: 0 });
  const now = '2024-07-03T03:00:00Z';
  const { prepared, ended, moments } = await reference(sweep(now));
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  for (let at = 0; at < moments.length; at += isNightly ? 1 : 16) {
    empty(shop);
    cpSync(prepared, shop.out, { recursive: true });
    const told = `killed before "${moments[at]}"`;
    expect(await periodical(sweep(now), at), told).toMatchObject({ killed: true });
    // A run that began is taken for stuck when nothing was heard of it for two hours.
    const again = await periodical(sweep('2024-07-03T06:00:00Z'));
    expect(again, `${told}\n${again.stderr}`).toMatchObject({ code: 0 });
    expect([told, await wrongAfterAll(shop)]).toEqual([told, []]);
    count('kills survived', 1, 'in sweep');
  }
});
