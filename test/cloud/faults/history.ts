/** One edition from its trigger to what SES tells of its mails, by the cloud's own functions, under faults. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '../../../functions/archive/archive.ts';
import { s3Archive } from '../../../functions/archive/s3.ts';
import { takeFeedback } from '../../../functions/deliver/feedback.ts';
import { ownersIn } from '../../../functions/deliver/notices/owners.ts';
import { handleRequest } from '../../../functions/endpoint.ts';
import { dynamoDbLedger } from '../../../functions/ledger/dynamodb.ts';
import type { Ledger, Send } from '../../../functions/ledger/ledger.ts';
import { kmsSigner } from '../../../functions/signer/kms.ts';
import type { Signer } from '../../../functions/signer/signer.ts';
import { takeDelivery } from '../../../functions/stages/deliver.ts';
import { takeRun } from '../../../functions/stages/run.ts';
import { sweep } from '../../../functions/stages/sweep.ts';
import {
  deliverEffects,
  endpointEffects,
  feedbackEffects,
  reportsIn,
  runEffects,
  sweepEffects,
} from '../../../functions/systems/cloud.ts';
import type { Templates } from '../../../functions/templates/directories.ts';
import { bounce, delivery, eventOf, throughSns } from '../../deliver/feedback/events.ts';
import type { Random } from '../../oracle/random.ts';
import type { Execution } from '../athena/execution.ts';
import type { Message } from '../emulator/emulator.ts';
import type { Cloud, QueueName } from './cloud.ts';
import { type Stations, stations, type Take } from './stations.ts';

/** How a run begins: a schedule's message, a request at the door, or the sweep that finds it missed. */
export const triggers = ['schedule', 'request', 'sweep'] as const;
export type Trigger = (typeof triggers)[number];

const edition = 'shop-tally/2024-06/r1';

/** What is there when all is over. */
export interface Outcome {
  readonly archive: Archive;
  readonly signer: Signer;
  readonly ledger: Ledger;
  /** Of the edition, before SES has told of anything. */
  readonly early: readonly Send[];
  /** When all of it was sent, and SES has told of some. */
  readonly sends: readonly Send[];
  /** The same when SES has told of every mail that it took. */
  readonly told: readonly Send[];
  /** All that SES took, notices to the owner among them. */
  readonly mails: readonly Message[];
  readonly executions: readonly Execution[];
  /** All that a function threw. */
  readonly errors: readonly unknown[];
}

export interface HistoryOptions {
  readonly cloud: Cloud;
  readonly random: Random;
  readonly trigger: Trigger;
  /** This reader's mail comes back for good. */
  readonly bounces: string;
  readonly startFaults: () => Promise<void>;
  readonly endFaults: () => Promise<void>;
}

/** The sweep that sees the schedule first, before anything goes wrong. */
const known = '2024-07-01T03:00:00Z';
/** When the schedule of report.yaml is due; the clock stands later than the sweep's grace. */
const due = '2024-07-02T01:00:00Z';
const opens = '2024-07-02T03:30:00Z';

export async function tellHistory(options: HistoryOptions): Promise<Outcome> {
  const { cloud, random, trigger, startFaults, endFaults } = options;
  const stores = await cloud.newStores();
  const { clientConfig: aws } = cloud.emulator;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const clock = clockAt(opens);
  const queues = stations({ aws, queues: stores.queues, random, twice: 0.1, onError });
  const functions = functionsOf(cloud.shop.templates, clock.now);
  const work = () => queues.work(functions.takes);
  const begin = () => startRun(trigger, functions, queues);
  const archive = s3Archive({ client: new S3Client(aws), bucket: stores.bucket });
  const ledger = dynamoDbLedger({ client: new DynamoDBClient(aws), table: stores.table });
  const signer = kmsSigner({ client: new KMSClient(aws), keys: [cloud.keyId] });
  const since = { mails: (await cloud.emulator.mailbox()).length, queries: cloud.athena.executions.length };
  const mailbox = async () => (await cloud.emulator.mailbox()).slice(since.mails);
  const heard = new Set<string>();
  const hearOf = async (mails: readonly Message[]) => {
    for (const mail of mails.filter(({ id }) => !heard.has(id)))
      await putEvent(mail, options.bounces, queues);
    for (const { id } of mails) heard.add(id);
    await work();
  };

  // An emulator that has only just started may take longer to answer than a call waits, as services may at any time.
  const surely = async (act: () => Promise<unknown>) => {
    if (!(await tries(8, act, onError))) throw errors.at(-1);
  };
  await surely(functionsOf(cloud.shop.templates, () => known).sweep);
  await startFaults();
  const hasBegun = await tries(8, begin, onError);
  await work();
  // Somebody looks into the dead letters while things still go wrong.
  await queues.redrive();
  await work();
  await tries(3, functions.sweep, onError);
  await work();
  const early = await sendsIn(ledger);
  await hearOf(await mailbox());

  await endFaults();
  // Whoever held a lease is dead by now.
  clock.pass(10);
  if (!hasBegun) await begin();
  do await work();
  while ((await queues.redrive()) > 0);
  const sends = await sendsIn(ledger);
  await hearOf(await mailbox());
  // The sweep tells of what it finds open for two hours.
  clock.pass(180);
  await surely(functions.sweep);
  await work();
  const told = await sendsIn(ledger);
  const executions = cloud.athena.executions.slice(since.queries);
  return { archive, signer, ledger, early, sends, told, mails: await mailbox(), executions, errors };
}

/** Without the notices that the owner got about it. */
async function sendsIn(ledger: Ledger): Promise<readonly Send[]> {
  return (await ledger.listSends(edition)).filter(({ channel }) => channel === 'mail');
}

interface Clock {
  readonly now: () => string;
  readonly pass: (minutes: number) => void;
}

function clockAt(instant: string): Clock {
  const zero = Date.parse(instant) - Date.now();
  let passed = 0;
  return {
    now: () => new Date(Date.now() + zero + passed).toISOString(),
    pass(minutes) {
      passed += minutes * 60_000;
    },
  };
}

interface Functions {
  readonly takes: Readonly<Record<QueueName, Take>>;
  readonly sweep: () => Promise<unknown>;
  /** @returns the status of the answer */
  readonly ask: (body: object) => Promise<number>;
}

/** What the handlers do, with other templates and another clock. */
function functionsOf(templates: Templates, now: () => string): Functions {
  const own = { templates, now };
  const ownerOf = ownersIn(templates);
  const log = () => {};
  return {
    takes: {
      runs: (body, isLast) => takeRun(body, { ...runEffects(log), ...own }, isLast),
      deliveries: (body, isLast) => takeDelivery(body, { ...deliverEffects(), ...own, ownerOf }, isLast),
      feedback: (body) => takeFeedback(body, { ...feedbackEffects(log, log), ...own, ownerOf }),
    },
    sweep: () => sweep({ ...sweepEffects(), ...own }),
    async ask(body) {
      const request = { method: 'POST', path: '/runs', caller: 'arn:aws:iam::1:user/u' };
      const answer = await handleRequest(
        { ...request, body: JSON.stringify(body) },
        { ...endpointEffects(log), now, reports: () => reportsIn(templates) },
      );
      return answer.status;
    },
  };
}

async function startRun(trigger: Trigger, { sweep, ask }: Functions, queues: Stations): Promise<void> {
  const report = { report: 'shop-tally', send: 'subscribers' };
  if (trigger === 'sweep') return void (await sweep());
  if (trigger === 'schedule') {
    const message = { ...report, trigger, schedule: 'monthly', at: due };
    return queues.put('runs', JSON.stringify(message));
  }
  const status = await ask({ ...report, id: 'asked', period: '2024-06' });
  if (status !== 202) throw new Error(`the door answered ${status}`);
}

/** @returns whether one of the attempts has succeeded */
async function tries(
  attempts: number,
  act: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      await act();
      return true;
    } catch (error) {
      onError(error);
    }
  }
  return false;
}

/** What SES tells of a reader's mail, by the edition that is the only one here. */
async function putEvent({ id, to }: Message, bounces: string, queues: Stations): Promise<void> {
  const [recipient = ''] = to;
  if (!recipient.endsWith('@readers.acme.org')) return;
  const said = recipient === bounces ? bounce('Permanent', 'General', recipient) : delivery;
  await queues.put('feedback', throughSns(eventOf({ edition, recipient }, said, id)));
}
