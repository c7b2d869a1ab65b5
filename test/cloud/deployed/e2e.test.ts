/** From an empty account to mails in the readers' mailboxes, and back: the deployed system end to end. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sha256 } from '@aws-crypto/sha256-js';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { KMSClient } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Archive } from '../../../functions/archive/archive.ts';
import { readManifest } from '../../../functions/archive/manifest.ts';
import { s3Archive } from '../../../functions/archive/s3.ts';
import { verifyEdition } from '../../../functions/archive/verify.ts';
import { dynamoDbLedger } from '../../../functions/ledger/dynamodb.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { deadLettersAt } from '../../../functions/queue/dead-letters.ts';
import { makeSampleLake } from '../../../functions/sample-lake.ts';
import { kmsSigner } from '../../../functions/signer/kms.ts';
import { bounce, eventOf } from '../../deliver/feedback/events.ts';
import { ended, until } from './asking.ts';
import { type System, startSystem } from './system.ts';
import { codesTo, enter, localUrl, visitor } from './visitor.ts';

let folder: string;
let system: System;
let sqs: SQSClient;
let archive: Archive;
let ledger: Ledger;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-e2e-'));
  const lake = join(folder, 'lake');
  await makeSampleLake({ directory: lake, scale: 0.02, seed: 7 });
  system = await startSystem(lake);
  const aws = system.emulator.clientConfig;
  sqs = new SQSClient(aws);
  archive = s3Archive({ client: new S3Client(aws), bucket: output('ArchiveBucket') });
  ledger = dynamoDbLedger({ client: new DynamoDBClient(aws), table: output('LedgerTable') });
}, 600_000);

afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const output = (name: string) => system.outputs[name] ?? '';
const put = (message: object | string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: output('RunsQueueUrl'),
      MessageBody: typeof message === 'string' ? message : JSON.stringify(message),
    }),
  );

/** Resolves when no message of a queue is waiting or being worked on. */
const workedOff = (queue: string) =>
  until(async () => {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const asked = new GetQueueAttributesCommand({
      QueueUrl: output(queue),
      AttributeNames: [...AttributeNames],
    });
    const { Attributes = {} } = await sqs.send(asked);
    return AttributeNames.every((name) => Attributes[name] === '0') ? true : undefined;
  });

const scheduled = {
  trigger: 'schedule',
  report: 'weekly-pulse',
  schedule: 'weekly',
  at: '2024-06-24T00:00:00Z',
  send: 'subscribers',
};
const runId = 'weekly-pulse.weekly.2024-06-24T0000Z';
const edition = 'weekly-pulse/2024-W25/r1';
const weekly = { report: 'weekly-pulse', period: '2024-W25', revision: 1 };

describe('a scheduled message', () => {
  it('becomes an edition in S3, whole by its manifest', async () => {
    await put(scheduled);
    expect(await ended(ledger, runId)).toMatchObject({ state: 'made', edition, trigger: 'schedule' });
    const signer = kmsSigner({
      client: new KMSClient(system.emulator.clientConfig),
      keys: output('ManifestKeyIds').split(','),
    });
    expect(await verifyEdition(archive, weekly, signer)).toEqual([]);
    const manifest = await readManifest(archive, weekly);
    expect(manifest.versions.engine).toMatch(/^athena/i);
    expect(manifest.statements.every(({ id }) => id !== undefined)).toBe(true);
    expect(manifest.statements[0]?.sql).toContain(`"${output('GlueDatabase')}".`);
    expect(manifest.run.bytesScanned).toBeGreaterThan(0);
    expect(manifest.run.usd).toBeGreaterThan(0);
  });

  it('becomes one message per subscriber, and an entry of the ledger for each', async () => {
    const sends = await until(async () => {
      const found = await ledger.listSends(edition);
      return found.length > 0 && found.every(({ state }) => state === 'sent') ? found : undefined;
    });
    expect(sends.map(({ recipient, channel }) => [recipient, channel])).toEqual([
      ['reader@acme.org', 'mail'],
    ]);
    const mails = await system.emulator.mailbox();
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      [['reader@acme.org'], expect.stringMatching(/^Creator sales /)],
    ]);
  });

  it('that comes twice is one edition and one mail', async () => {
    const mails = (await system.emulator.mailbox()).length;
    await put(scheduled);
    await until(async () => ((await ledger.readRun(runId))?.state === 'unchanged' ? true : undefined));
    await workedOff('RunsQueueUrl');
    await workedOff('DeliveriesQueueUrl');
    expect(await archive.listEditions('weekly-pulse')).toEqual([weekly]);
    expect((await system.emulator.mailbox()).length).toBe(mails);
  });
});

it('metrics say what was made, read and sent', async () => {
  const client = new CloudWatchLogsClient(system.emulator.clientConfig);
  const metricsOf = async (log: string) => {
    const asked = { logGroupName: output(log), filterPattern: 'CloudWatchMetrics' };
    const { events = [] } = await client.send(new FilterLogEventsCommand(asked));
    return events.map(({ message = '' }) => JSON.parse(message));
  };
  expect(await metricsOf('RunLog')).toContainEqual(
    expect.objectContaining({
      EditionsMade: 1,
      BytesScanned: expect.any(Number),
      QueryCost: expect.any(Number),
    }),
  );
  expect(await metricsOf('DeliverLog')).toContainEqual(expect.objectContaining({ MailsSent: 1 }));
});

const local = (url: string) => localUrl(system, url);

describe('the links of a mail', () => {
  const linkIn = (text: string, pattern: RegExp) => {
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) throw new Error(`no ${pattern} in the mail: ${text}`);
    return found;
  };
  const mail = async () => (await system.emulator.mailbox())[0]?.text ?? '';

  it('lead to a page that asks for the address, then to the file in S3; a forged one to a refusal', async () => {
    const link = linkIn(await mail(), /http\S+\/e\/\S+report\.en\.pdf/);
    const path = link.slice(output('EndpointUrl').length);
    const own = visitor(system);
    const page = await own.get(path);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Reports')]);
    const asked = path.split('/').slice(0, 3).join('/');
    expect((await own.post(asked, { address: 'thief@evil.org' })).status).toBe(400);
    expect((await own.post(asked, { address: 'reader@acme.org' })).status).toBe(303);
    expect(await own.file(path)).toBe('%PDF-');
    expect((await visitor(system).get(path.replace(/\/e\/.{6}/, '/e/AAAAAA'))).status).toBe(404);
  });

  it('unsubscribe with one click, and the next edition is not sent', async () => {
    const link = linkIn(await mail(), /http\S+\/u\/\S+/);
    const body = 'List-Unsubscribe=One-Click';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fetch(local(link), { method: 'POST', body, headers })).status).toBe(200);
    const before = (await system.emulator.mailbox()).length;
    await put({ ...scheduled, at: '2024-06-17T00:00:00Z' });
    const sends = await until(async () => {
      const found = await ledger.listSends('weekly-pulse/2024-W24/r1');
      return found.length > 0 && found.every(({ state }) => state !== 'pending' && state !== 'sending')
        ? found
        : undefined;
    });
    expect(sends).toMatchObject([{ recipient: 'reader@acme.org', state: 'suppressed' }]);
    expect((await system.emulator.mailbox()).length).toBe(before);
  });
});

describe('the reading room', () => {
  it('lets a reader in by the mailed code, to the edition and its file', async () => {
    const [own, stranger] = [visitor(system), visitor(system)];
    expect((await own.get('/')).headers.get('location')).toBe('/sign-in');
    // Who is not known gets the same answer, and no mail.
    for (const [one, address] of [
      [stranger, 'nobody@acme.org'],
      [own, 'reader@acme.org'],
    ] as const) {
      const asked = await one.post('/sign-in', { address });
      expect([asked.status, asked.headers.get('location')]).toEqual([303, '/sign-in/code']);
    }
    await enter(system, own, 'reader@acme.org');
    expect((await own.get('/')).status).toBe(200);
    const found = await own.linkIn('/', /^\/edition\//);
    const file = await own.linkIn(found, /^\/file\//);
    expect((await own.get(file)).status).toBe(302);
    await workedOff('DeliveriesQueueUrl');
    expect(await codesTo(system, 'nobody@acme.org')).toEqual([]);
    expect((await stranger.get('/')).headers.get('location')).toBe('/sign-in');
    const times = [];
    for (let n = 0; n < 20; n++) {
      const begun = performance.now();
      await own.get('/');
      times.push(performance.now() - begun);
    }
    const [half = 0] = times.toSorted((a, b) => a - b).slice(10);
    console.log(`first byte of the reading room, warm: ${Math.round(half)} ms (median of 20)`);
  });
});

describe('POST /runs', () => {
  const asked = { id: 'from-afar', report: 'weekly-pulse', period: '2024-W25' };
  const url = () => new URL(local(`${output('EndpointUrl')}/runs`));

  /** What a caller is answered whom IAM knows. */
  async function post(value: object) {
    const body = JSON.stringify(value);
    const { region, credentials } = system.emulator.clientConfig;
    const signer = new SignatureV4({ region, credentials, service: 'execute-api', sha256: Sha256 });
    const { hostname, host, pathname, port } = url();
    const headers = { host, 'content-type': 'application/json' };
    const place = { protocol: 'http:', hostname, port: Number(port), path: pathname };
    const signed = await signer.sign({ method: 'POST', ...place, query: {}, headers, body });
    const answer = await fetch(url(), { method: 'POST', body, headers: signed.headers });
    return [answer.status, await answer.json()];
  }

  it('starts no run for anybody without IAM permission', async () => {
    expect((await fetch(url(), { method: 'POST', body: JSON.stringify(asked) })).status).toBe(403);
  });

  it('starts a run for a caller whom IAM knows', async () => {
    expect(await post(asked)).toEqual([202, { run: 'request:from-afar' }]);
    expect(await ended(ledger, 'request:from-afar')).toMatchObject({ state: 'unchanged', edition });
  });

  it('is the same run asked for again, and none for another request, report or format', async () => {
    expect(await post(asked)).toEqual([202, { run: 'request:from-afar' }]);
    expect(await post({ ...asked, force: true })).toMatchObject([409, { problems: [{ name: 'id' }] }]);
    expect(await post({ ...asked, report: 'no-such' })).toMatchObject([
      404,
      { problems: [{ name: 'report' }] },
    ]);
    expect(await post({ ...asked, period: '2199-W01' })).toMatchObject([
      400,
      { problems: [{ name: 'period' }] },
    ]);
  });
});

describe('the command line, with --remote,', () => {
  const remotely = (...args: readonly string[]) =>
    system.periodical(...args, '--remote', '--stack', system.stack);

  it('runs a report for an address, and waits for its end', async () => {
    const { code, stdout } = await remotely(
      ...['run', 'weekly-pulse', '--period', '2024-W24', '--to', 'boss@acme.org', '--json'],
    );
    const result = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(result).toMatchObject({ status: 'unchanged', edition: 'weekly-pulse/2024-W24/r1' });
    // Those that were asked for, as on one machine; the ledger has all who were ever to get this edition.
    expect(result.deliveries).toMatchObject([{ recipient: 'boss@acme.org', state: 'sent' }]);
    expect(result.deliveries).toHaveLength(1);
    const mails = await system.emulator.mailbox();
    expect(mails.filter(({ to }) => to.includes('boss@acme.org'))).toHaveLength(1);
  });

  it('refuses an address outside recipients.yaml before it asks for anything', async () => {
    const asked = ['run', 'weekly-pulse', '--period', '2024-W23', '--to', 'thief@evil.org'];
    const { code, stderr } = await remotely(...asked);
    expect([code, stderr]).toEqual([2, expect.stringContaining('thief@evil.org is outside')]);
    expect(await archive.listEditions('weekly-pulse', '2024-W23')).toEqual([]);
  });

  it('lists, shows, gets and verifies what lies in the archive', async () => {
    const listed = JSON.parse((await remotely('list', '--json')).stdout);
    expect(listed.editions.map((one: { edition: string }) => one.edition)).toEqual([
      'weekly-pulse/2024-W24/r1',
      edition,
    ]);
    expect((await remotely('show', edition)).stdout).toContain('reader@acme.org');
    const into = join(folder, 'got');
    const got = await remotely('get', edition, 'report.en.pdf', '--into', into);
    expect(got.code).toBe(0);
    expect(readFileSync(join(into, 'report.en.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await remotely('verify', edition)).stdout).toBe(`${edition} is whole\n`);
    expect((await remotely('verify', edition, '--rebuild')).stdout).toBe(
      `${edition} is whole, and renders to the same bytes\n`,
    );
    expect((await remotely('runs', 'weekly-pulse')).stdout).toMatch(/2024-W25 +schedule +unchanged/);
  });

  it('says what is wrong with what it is asked', async () => {
    const unknown = await remotely('run', 'no-such-report', '--period', '2024-W25');
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('there is no report "no-such-report"'),
    ]);
    const stack = await system.periodical('list', '--remote', '--stack', 'Periodical-none');
    expect([stack.code, stack.stderr]).toEqual([
      1,
      expect.stringContaining('there is no stack "Periodical-none"'),
    ]);
  });
});

describe('an edition of a period without data', () => {
  const empty = 'weekly-pulse/2024-W30/r1';
  const remotely = (...args: readonly string[]) =>
    system.periodical(...args, '--remote', '--stack', system.stack);
  const mailsTo = async (address: string) =>
    (await system.emulator.mailbox()).filter(({ to }) => to.includes(address));

  it('is held, and the owner hears of it and not who was to get it', async () => {
    const run = ['run', 'weekly-pulse', '--period', '2024-W30', '--to', 'chief@acme.org'];
    expect((await remotely(...run)).code).toBe(3);
    const notice = await until(async () =>
      (await mailsTo('oncall@acme.org')).find(({ subject }) => subject.includes('is held')),
    );
    expect(notice.text).toContain(
      `periodical release ${empty} --because "…" --remote --stack ${system.stack}`,
    );
    expect(await mailsTo('chief@acme.org')).toEqual([]);
  });

  it('goes out when somebody releases it, once', async () => {
    const release = () => remotely('release', empty, '--because', 'the shops were closed', '--by', 'Ops');
    expect(await release()).toMatchObject({ code: 0, stdout: expect.stringContaining('chief@acme.org') });
    expect(await mailsTo('chief@acme.org')).toHaveLength(1);
    expect((await release()).stdout).toContain('was released already');
    expect(await mailsTo('chief@acme.org')).toHaveLength(1);
    expect((await remotely('show', empty)).stdout).toContain('the shops were closed');
  });

  it('can be sent to somebody else, and is not sent again to who has it', async () => {
    expect(await remotely('resend', empty, '--to', 'deputy@acme.org')).toMatchObject({ code: 0 });
    expect(await mailsTo('deputy@acme.org')).toHaveLength(1);
    expect((await remotely('resend', empty, '--failed')).stdout).toContain('nobody to send to');
    expect((await remotely('resend', empty, '--to', 'chief@acme.org')).code).toBe(1);
    expect(await mailsTo('chief@acme.org')).toHaveLength(1);
  });
});

it('past periods are made in order, those that have an edition left alone', async () => {
  const { code, stdout } = await system.periodical(
    ...['backfill', 'weekly-pulse', '--from', '2024-W23', '--to', '2024-W25', '--json'],
    ...['--remote', '--stack', system.stack],
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    skipped: 2,
    left: 0,
    periods: [{ period: '2024-W23', status: 'made', edition: 'weekly-pulse/2024-W23/r1' }],
  });
});

it('the report of a month runs on the same lake, and leaves its closed month to the next one', async () => {
  async function extractsOf(period: string) {
    const report = 'talent-growth';
    await put({ id: period, trigger: 'request', report, period, at: scheduled.at, send: 'none' });
    const edition = `${report}/${period}/r1`;
    expect(await ended(ledger, period)).toMatchObject({ state: 'made', edition });
    return (await readManifest(archive, { report, period, revision: 1 })).run.extracts ?? [];
  }
  const first = await extractsOf('2024-05');
  expect(first).toContainEqual(
    expect.objectContaining({ model: 'line_months', month: '2024-05', isNew: true }),
  );
  expect(await extractsOf('2024-06')).toEqual(first.map((one) => ({ ...one, isNew: false })));
  const glue = new GlueClient(system.emulator.clientConfig);
  const { TableList = [] } = await glue.send(
    new GetTablesCommand({ DatabaseName: output('ScratchDatabase') }),
  );
  // Models of an edition, months that are kept, and the tables over them.
  expect(new Set(TableList.map(({ Name = '' }) => Name.charAt(0)))).toEqual(new Set(['m', 'e', 'x']));
});

it('a bounce of SES is in the ledger, and the owner hears of it', async () => {
  const envelope = { edition, recipient: 'reader@acme.org' };
  const mail = (await ledger.listSends(edition)).find(({ recipient }) => recipient === envelope.recipient);
  const event = eventOf(envelope, bounce('Permanent', 'General', envelope.recipient), mail?.detail);
  await sqs.send(
    new SendMessageCommand({ QueueUrl: output('FeedbackQueueUrl'), MessageBody: JSON.stringify(event) }),
  );
  const bounced = await until(async () => {
    const sends = await ledger.listSends(edition);
    return sends.find(({ state }) => state === 'bounced');
  });
  expect(bounced.recipient).toBe('reader@acme.org');
  const notice = await until(async () =>
    (await system.emulator.mailbox()).find(
      ({ to, subject }) => to.includes('oncall@acme.org') && subject.includes('reader@acme.org'),
    ),
  );
  expect(notice.text).toContain(`periodical show ${edition} --remote --stack ${system.stack}`);
  expect(await ledger.suppressionOf('reader@acme.org', 'talent-growth')).toMatchObject({ report: '*' });
});

it('the suppression is listed, and lifted by an operator', async () => {
  const remotely = (...args: readonly string[]) =>
    system.periodical(...args, '--remote', '--stack', system.stack, '--json');
  const listed = JSON.parse((await remotely('suppressions')).stdout);
  expect(listed.suppressions).toMatchObject([
    // The bounce is of 2024, by its event.
    { address: 'reader@acme.org', report: '*', reason: 'bounced' },
    { address: 'reader@acme.org', report: 'weekly-pulse', reason: 'unsubscribed' },
  ]);
  const { code } = await remotely('allow', 'reader@acme.org', '--because', 'the mailbox is there again');
  expect(code).toBe(0);
  expect(await ledger.suppressionOf('reader@acme.org', 'talent-growth')).toBeUndefined();
});

describe('what people change without a deployment', () => {
  const change = (...args: readonly string[]) =>
    system.periodical(
      ...[...args, '--because', 'as agreed', '--by', 'Ops', '--templates', 'templates'],
      ...['--remote', '--stack', system.stack],
    );

  it('a reader more gets the next edition, and a reader whom recipients.yaml does not know is refused', async () => {
    const refused = await change('subscriptions', 'add', 'thief@evil.org', 'weekly-pulse');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('thief@evil.org is outside')]);
    const added = await change('subscriptions', 'add', 'second@acme.org', 'weekly-pulse');
    expect([added.code, added.stdout]).toEqual([
      0,
      '+ - {address: second@acme.org, report: weekly-pulse}\nsubscriptions.yaml: version 1 is in force\n',
    ]);
    await put({ ...scheduled, at: '2024-06-10T00:00:00Z' });
    const states = await until(async () => {
      const sends = await ledger.listSends('weekly-pulse/2024-W23/r1');
      const ended = sends.filter(({ state }) => state !== 'pending' && state !== 'sending');
      return ended.length === 2 ? ended.map(({ recipient, state }) => `${recipient} ${state}`) : undefined;
    });
    expect(states).toEqual(['reader@acme.org suppressed', 'second@acme.org sent']);
  });

  it('a schedule that is off makes nothing until it is on', async () => {
    expect(await change('schedules', 'off', 'weekly-pulse')).toMatchObject({ code: 0 });
    await put({ ...scheduled, at: '2024-06-03T00:00:00Z' });
    const id = 'weekly-pulse.weekly.2024-06-03T0000Z';
    expect(await ended(ledger, id)).toMatchObject({ state: 'skipped', period: '2024-W22' });
    expect(await archive.listEditions('weekly-pulse', '2024-W22')).toEqual([]);
    expect(await change('schedules', 'on', 'weekly-pulse')).toMatchObject({ code: 0 });
  });

  it('another owner hears what happens next', async () => {
    expect(await change('owners', 'set', 'weekly-pulse', 'growth@acme.org')).toMatchObject({ code: 0 });
    const run = ['run', 'weekly-pulse', '--period', '2024-W31', '--to', 'chief@acme.org'];
    expect((await system.periodical(...run, '--remote', '--stack', system.stack)).code).toBe(3);
    const notice = await until(async () =>
      (await system.emulator.mailbox()).find(({ to }) => to.includes('growth@acme.org')),
    );
    expect(notice.subject).toContain('is held');
    const { stdout } = await system.periodical('owners', 'history', '--remote', '--stack', system.stack);
    expect(stdout).toMatch(/1 +\S+Z +Ops +\+1 -0 +as agreed/);
  });
});

describe('the sweep', () => {
  const sweep = async () => {
    const client = new LambdaClient(system.emulator.clientConfig);
    const answer = await client.send(new InvokeCommand({ FunctionName: output('SweepFunction') }));
    return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
  };
  const reportsOf = (found: { report: string }[]) => found.map(({ report }) => report);

  it('of a new deployment makes up for nothing, and knows the schedules from then on', async () => {
    const { due, newSchedules, next } = await sweep();
    expect(due).toEqual([]);
    expect(reportsOf(newSchedules)).toContain('weekly-pulse');
    expect(reportsOf(next)).toContain('weekly-pulse');
  });

  it('finds later what the schedules asked for and nobody made', async () => {
    // As if it had known them for a while.
    const entry = await ledger.readRun('sweep/schedules');
    if (!entry) throw new Error('the sweep has left no entry');
    const detail = entry.detail.replace(/"since":"[^"]*"/g, '"since":"2024-01-01T00:00:00Z"');
    await ledger.saveRun({ ...entry, detail });
    expect(reportsOf((await sweep()).missed)).toContain('weekly-pulse');
  });
});

it('a poisoned message ends among the dead letters', async () => {
  await put('no JSON at all');
  const letter = await until(async () => {
    const { letters } = await deadLettersAt(sqs, 'runs', output('RunsDeadUrl'));
    return letters.find((one) => one.report === undefined && one.problem.includes('a message is not JSON'));
  });
  expect(letter.report).toBeUndefined();
  const client = new CloudWatchClient(system.emulator.clientConfig);
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand());
  const queue = output('RunsDeadUrl').split('/').at(-1);
  const alarms = MetricAlarms.filter(({ Dimensions = [] }) =>
    Dimensions.some(({ Value }) => Value === queue),
  );
  expect(alarms).toMatchObject([{ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }]);
});

it('a run that was given up goes on when its message is put back hours later', async () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const id = 'request:r-endless';
  const times = { startedAt: minutesAgo(500), updatedAt: minutesAgo(4.5), milliseconds: {} };
  const about = { id, report: 'weekly-pulse', period: '2024-W24', trigger: 'request' } as const;
  await ledger.saveRun({ ...about, ...times, state: 'running', detail: '' });
  await put({
    ...{ id, trigger: 'request', report: 'weekly-pulse', period: '2024-W24', send: 'none' },
    ...{ at: '2024-06-24T00:00:00Z', began: minutesAgo(500), asked: 400 },
    // Sent by the run itself, as far as anybody can see; by the time that it is put back, by somebody else.
    ...{ askedAt: minutesAgo(4.5), state: { 'query totals 0123456789abcdef': { id: 'gone', attempt: 1 } } },
  });
  const letter = await until(async () => {
    const asked = { QueueUrl: output('RunsDeadUrl'), MaxNumberOfMessages: 10, VisibilityTimeout: 1 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
    return Messages.find(({ Body = '' }) => Body.includes(id));
  });
  const givenUp = await ledger.readRun(id);
  expect(givenUp).toMatchObject({ state: 'failed', detail: expect.stringMatching(/timed out/) });
  await put(letter.Body ?? '');
  expect(
    await until(async () => {
      const record = await ledger.readRun(id);
      return record && ['made', 'unchanged'].includes(record.state) ? record : undefined;
    }),
  ).toMatchObject({ edition: 'weekly-pulse/2024-W24/r1' });
});

it('is taken down again', async () => {
  await system.destroy();
  const client = new CloudFormationClient(system.emulator.clientConfig);
  await expect(client.send(new DescribeStacksCommand({ StackName: system.stack }))).rejects.toThrow(
    /does not exist/,
  );
});
