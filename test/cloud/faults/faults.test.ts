/** Faults of every service that the cloud's functions call: nothing is lost, and nothing goes out twice. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Send } from '../../../functions/ledger/ledger.ts';
import { count, isNightly } from '../../faults/counts.ts';
import { createRandom, type Random } from '../../oracle/random.ts';
import { type Cloud, holdMs, startCloud } from './cloud.ts';
import { type Chance, rulesFor, type Service, services } from './faults.ts';
import { type Outcome, type Trigger, tellHistory, triggers } from './history.ts';
import { type Expected, filesOf, judge, type Verdict } from './judge.ts';
import { type Sums, sumsOfFaults } from './sums.ts';
import type { Loss } from './wire.ts';

/** Of each kind and service. */
const enough = isNightly ? 100 : 10;
const maxHistories = isNightly ? 300 : 40;

const readers = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@readers.acme.org`);
const [bounces = ''] = readers;
const edition = { report: 'shop-tally', period: '2024-06', revision: 1 };

let cloud: Cloud;
let expected: Expected;
beforeAll(async () => {
  cloud = await startCloud(readers);
  const { archive } = await tell('schedule', createRandom(0));
  expected = { edition, files: await filesOf(archive, edition), readers, bounces };
  expect(expected.files.size).toBeGreaterThan(5);
}, 600_000);
afterAll(() => cloud?.stop());

const none = async () => {};

function tell(trigger: Trigger, random: Random, startFaults = none, endFaults = none): Promise<Outcome> {
  return tellHistory({ cloud, random, trigger, bounces, startFaults, endFaults });
}

/** How often a call of a service meets each kind of fault: those that are called seldom, more often. */
const chances: Readonly<Record<Service, number>> = {
  s3: 0.01,
  dynamodb: 0.01,
  sqs: 0.08,
  ses: 0.08,
  kms: 0.03,
  athena: 0.03,
  glue: 0.06,
};

const losses = ['reset', 'truncation', 'time-out'] as const satisfies readonly Loss[];

/** Of what there was enough already there is less: a history is to end, and time-outs take their time. */
async function startFaults(sums: Sums, random: Random): Promise<void> {
  const chance: Chance = (service, kind) => chances[service] * (sums.of(service, kind) < enough ? 2 : 0.25);
  const rules = services.flatMap((service) => rulesFor(service, chance, holdMs));
  const draw = random.shuffle(losses);
  await cloud.setFaults(rules, (service) => draw.find((kind) => random.chance(chance(service, kind))));
}

const endFaults = () => cloud.setFaults([], () => undefined);

it('whatever services do, an edition is made once, and each of its readers gets one mail', {
  timeout: isNightly ? 7_200_000 : 1_200_000,
}, async () => {
  const sums = sumsOfFaults();
  const mails = { sent: 0, resolved: 0, unknown: 0 };
  let histories = 0;
  while (sums.least() < enough && histories < maxHistories) {
    histories += 1;
    const { early, told } = await checkHistory(histories, sums);
    const unknown = (sends: readonly Send[]) => sends.filter(({ state }) => state === 'unknown');
    const open = new Set(unknown(told).map(({ recipient }) => recipient));
    mails.sent += told.length - open.size;
    mails.unknown += open.size;
    mails.resolved += unknown(early).filter(({ recipient }) => !open.has(recipient)).length;
  }
  process.stdout.write(
    `\n${histories} histories; ${mails.sent} mails, of them ${mails.resolved} unknown until SES told; ${mails.unknown} never sent and unknown\n${sums.table()}\n`,
  );
  expect(sums.least(), sums.table()).toBeGreaterThanOrEqual(enough);
});

async function checkHistory(number: number, sums: Sums): Promise<Outcome> {
  const random = createRandom(number);
  const trigger = triggers[number % triggers.length] ?? 'schedule';
  const outcome = await tell(trigger, random, () => startFaults(sums, random), endFaults);
  const faults = await cloud.takeFaults();
  sums.add(faults);
  for (const { service, kind } of faults) count('faults injected', 1, `${service}: ${kind}`);
  check(await judge(outcome, expected), `history ${number}, begun by ${trigger}`);
  return outcome;
}

it('a mail that SES took without an answer is unknown until SES tells of it, and is not sent again', async () => {
  let left = 2;
  const lost = () =>
    cloud.setFaults([], (_, operation) => {
      if (operation !== 'SendRawEmail' || left === 0) return undefined;
      left -= 1;
      return 'time-out';
    });
  const outcome = await tell('schedule', createRandom(0), lost, endFaults);
  const taken = outcome.mails.map(({ to }) => to[0]).filter((to) => readers.includes(to ?? ''));
  expect(taken.sort()).toEqual(readers);
  expect(outcome.early.filter(({ state }) => state === 'unknown')).toHaveLength(2);
  check(await judge(outcome, expected), 'a history of lost answers');
});

const nothing: Verdict = { lost: [], duplicated: [], 'unnamed errors': [] };

function check(verdict: Verdict, which: string): void {
  for (const kind of ['lost', 'duplicated', 'unnamed errors'] as const)
    count(kind, verdict[kind].length, 'faults of services');
  expect(verdict, which).toEqual(nothing);
}
