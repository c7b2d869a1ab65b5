/**
 * What outlives a stack, and what was there before one: a stage goes and leaves its archive, ledger, lake and keys, and
 * a second stage of the same domain takes them over, with a lake in two buckets that others made.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTablesCommand,
  GlueClient,
  type Table,
} from '@aws-sdk/client-glue';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readManifest } from '../../../functions/archive/manifest.ts';
import { s3Archive } from '../../../functions/archive/s3.ts';
import { dynamoDbLedger } from '../../../functions/ledger/dynamodb.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { makeSampleLake } from '../../../functions/sample-lake.ts';
import { ended, until } from './asking.ts';
import { type Deployed, type System, startSystem } from './system.ts';

let folder: string;
let system: System;
let s3: S3Client;
let sqs: SQSClient;
let glue: GlueClient;
let ledger: Ledger;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-estate-'));
  const lake = join(folder, 'lake');
  await makeSampleLake({ directory: lake, scale: 0.02, seed: 7 });
  system = await startSystem(lake, { settings: { removal: 'retain' } });
  const aws = system.emulator.clientConfig;
  s3 = new S3Client(aws);
  sqs = new SQSClient(aws);
  glue = new GlueClient(aws);
  ledger = dynamoDbLedger({ client: new DynamoDBClient(aws), table: of(system, 'LedgerTable') });
}, 600_000);

afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function of({ outputs }: Deployed, name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`there is no output ${name}`);
  return value;
}

const weekly = { report: 'weekly-pulse', period: '2024-W25', revision: 1 };
const edition = 'weekly-pulse/2024-W25/r1';

/** Runs the week for its subscribers. */
async function runWeek(stage: Deployed, id: string, period = weekly.period) {
  const at = '2024-06-24T00:00:00Z';
  const message = { id, trigger: 'request', report: weekly.report, period, at, send: 'subscribers' };
  const asked = { QueueUrl: of(stage, 'RunsQueueUrl'), MessageBody: JSON.stringify(message) };
  await sqs.send(new SendMessageCommand(asked));
  return ended(ledger, id);
}

const settled = (name: string) =>
  until(async () => {
    const sends = await ledger.listSends(name);
    const isSettled = sends.length > 0 && sends.every(({ state }) => !['pending', 'sending'].includes(state));
    return isSettled ? sends : undefined;
  });

const isThere = (Bucket: string) =>
  s3.send(new HeadBucketCommand({ Bucket })).then(
    () => true,
    () => false,
  );

/** Puts a table's files into another bucket. @returns where they lie */
async function moveTable(from: string, to: string, table: string): Promise<string> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: from, Prefix: `${table}/` }));
  for (const { Key = '' } of Contents) {
    await s3.send(new CopyObjectCommand({ Bucket: to, Key: `tables/${Key}`, CopySource: `${from}/${Key}` }));
    await s3.send(new DeleteObjectCommand({ Bucket: from, Key }));
  }
  return `s3://${to}/tables/${table}/`;
}

let tables: readonly Table[];

it('a stage makes an edition, and a reader unsubscribes', async () => {
  expect(await runWeek(system, 'first')).toMatchObject({ state: 'made', edition });
  expect(await settled(edition)).toMatchObject([{ recipient: 'reader@acme.org', state: 'sent' }]);
  await ledger.suppress({
    ...{ address: 'reader@acme.org', report: weekly.report, reason: 'unsubscribed', detail: '' },
    at: '2024-06-24T09:00:00Z',
  });
  const { TableList = [] } = await glue.send(
    new GetTablesCommand({ DatabaseName: of(system, 'GlueDatabase') }),
  );
  tables = TableList;
  expect(tables.length).toBeGreaterThan(3);
});

it('the stage goes, and leaves its archive, ledger and lake', async () => {
  await system.destroy();
  for (const name of ['ArchiveBucket', 'LakeBucket']) expect(await isThere(of(system, name))).toBe(true);
  expect(await ledger.listSends(edition)).toHaveLength(1);
}, 600_000);

it('a second stage of the domain takes them over, with a lake in two buckets', async () => {
  const lake = of(system, 'LakeBucket');
  await s3.send(new CreateBucketCommand({ Bucket: 'corp-curated' }));
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'corp' } }));
  for (const { Name, StorageDescriptor, Parameters, PartitionKeys, TableType } of tables) {
    const isMoved = Name === 'products' || Name === 'creators';
    const Location = isMoved ? await moveTable(lake, 'corp-curated', Name) : StorageDescriptor?.Location;
    const input = { Name, Parameters, PartitionKeys, TableType };
    const TableInput = { ...input, StorageDescriptor: { ...StorageDescriptor, Location } };
    await glue.send(new CreateTableCommand({ DatabaseName: 'corp', TableInput }));
  }
  const { account, region } = system.emulator;
  const dataKey = `arn:aws:kms:${region}:${account}:key/${of(system, 'DataKeyId')}`;
  const second = await system.deploy({
    stage: 'second',
    mailIdentity: 'existing',
    glueDatabase: 'corp',
    lakeFolders: `s3://${lake},s3://corp-curated/tables`,
    lakeKeyArn: dataKey,
    archiveBucket: of(system, 'ArchiveBucket'),
    archiveKeyArn: dataKey,
    ledgerTable: of(system, 'LedgerTable'),
    ledgerKeyArn: dataKey,
    oldManifestKeys: of(system, 'ManifestKeyIds'),
    oldLinkKeys: of(system, 'LinkKeyIds'),
  });
  expect(second.stack).toBe('Periodical-second');

  // The old edition is proved by the old key, and its figures are those of the same lake elsewhere.
  expect(await runWeek(second, 'second')).toMatchObject({ state: 'unchanged', edition });
  const remotely = (...args: readonly string[]) =>
    system.periodical(...args, '--remote', '--stack', second.stack);
  expect((await remotely('verify', edition)).stdout).toBe(`${edition} is whole\n`);

  // A new one is read from both buckets, and its reader is still unsubscribed.
  expect(await runWeek(second, 'next', '2024-W24')).toMatchObject({ state: 'made' });
  expect(await settled('weekly-pulse/2024-W24/r1')).toMatchObject([
    { recipient: 'reader@acme.org', state: 'suppressed' },
  ]);
  const archive = s3Archive({ client: s3, bucket: of(second, 'ArchiveBucket') });
  const manifest = await readManifest(archive, { ...weekly, period: '2024-W24' });
  expect(manifest.statements.map(({ sql }) => sql).join()).toContain('"corp".');

  // A trial goes with all that it made, and leaves what it took over.
  const results = of(second, 'ResultsBucket');
  expect((await s3.send(new ListObjectsV2Command({ Bucket: results }))).KeyCount).toBeGreaterThan(0);
  await second.destroy();
  expect(await isThere(results)).toBe(false);
  expect(await archive.listEditions(weekly.report)).toHaveLength(2);
  expect(await ledger.listSends(edition)).toHaveLength(1);
}, 900_000);
