/**
 * A cloud for histories of faults: the emulator and an Athena endpoint over a real Trino, each behind
 * microburst and wire.ts. The functions' own clients reach it by the environment, as when deployed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateConfigurationSetCommand, SESClient, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { attempts } from '../../../functions/queue/messages.ts';
import { type AthenaEndpoint, startAthena } from '../athena/endpoint.ts';
import { putLake } from '../athena/lake.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { glueCatalog, startTrino } from '../trino/server.ts';
import type { Fault, Rule } from './faults.ts';
import { makeShop, type Shop } from './lake.ts';
import { startMicroburst } from './microburst.ts';
import { type Choose, startWire } from './wire.ts';

/** Milliseconds until a call of the functions gives up. */
const callTimeout = 1_000;
/** Milliseconds that microburst keeps a call: longer than any client waits, that of SES too. */
export const holdMs = 4 * callTimeout;

export interface Cloud {
  readonly emulator: Emulator;
  readonly athena: AthenaEndpoint;
  readonly shop: Shop;
  /** Of KMS; it signs manifests and links. */
  readonly keyId: string;
  /** Stores and queues of one history, new and empty; the environment names them from now on. */
  newStores(): Promise<Stores>;
  setFaults(rules: readonly Rule[], losses: Choose): Promise<void>;
  /** Faults since the last asking. */
  takeFaults(): Promise<readonly Fault[]>;
  stop(): Promise<void>;
}

export interface Stores {
  readonly bucket: string;
  readonly table: string;
  /** Addresses by name; messages that fail too often go from NAME to NAME-dead. */
  readonly queues: Readonly<Record<QueueName | `${QueueName}-dead`, string>>;
}

export const queueNames = ['runs', 'deliveries', 'feedback'] as const;
export type QueueName = (typeof queueNames)[number];

const catalog = 'awsdatacatalog';

export async function startCloud(readers: readonly string[]): Promise<Cloud> {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-faults-'));
  const emulator = await startEmulator();
  const { clientConfig: aws } = emulator;
  const { endpoint, region, credentials } = aws;
  const trino = await startTrino({
    catalogs: { [catalog]: glueCatalog({ endpoint, region, ...credentials }) },
  });
  const athena = await startAthena({ trino: trino.url, aws, catalog });
  const bursts = [await startMicroburst(emulator.url), await startMicroburst(athena.url)];
  const wires = await Promise.all(bursts.map(({ url }) => startWire(url)));
  const [front = '', athenaFront = ''] = wires.map(({ url }) => url);
  const shop = await makeShop(folder, readers);
  await putLake(aws, { name: 'shop', directory: shop.directory, lake: shop.lake });
  await makeAccount(emulator);
  const keyId = await makeKey(emulator);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: front,
    AWS_ENDPOINT_URL_ATHENA: athenaFront,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    CALL_TIMEOUT_MS: String(callTimeout),
    ...fixed,
    MANIFEST_KEY_IDS: keyId,
    LINK_KEY_IDS: keyId,
  });
  let made = 0;
  return {
    emulator,
    athena,
    shop,
    keyId,
    newStores: () => makeStores(emulator, front, `h${++made}`),
    async setFaults(rules, losses) {
      for (const wire of wires) wire.setLosses(losses);
      for (const burst of bursts) await burst.setRules(rules);
    },
    async takeFaults() {
      const logs = await Promise.all(bursts.map((burst) => burst.takeLog()));
      return [...logs, ...wires.map((wire) => wire.takeLog())].flat();
    },
    async stop() {
      await Promise.all([...wires, ...bursts, athena, trino, emulator].map((part) => part.stop()));
      rmSync(folder, { recursive: true });
    },
  };
}

const fixed = {
  STACK: 'Periodical-test',
  GLUE_DATABASE: 'shop',
  ENDPOINT_URL: 'https://reports.example.com',
  SENDER: 'Shop <shop@acme.org>',
  CONFIGURATION_SET: 'reports',
  DELIVERIES_AT_ONCE: '1',
};

async function makeAccount({ clientConfig: aws }: Emulator): Promise<void> {
  await new S3Client(aws).send(new CreateBucketCommand({ Bucket: 'results' }));
  const ses = new SESClient(aws);
  await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'shop@acme.org' }));
  const ConfigurationSet = { Name: fixed.CONFIGURATION_SET };
  await ses.send(new CreateConfigurationSetCommand({ ConfigurationSet }));
}

async function makeKey({ clientConfig: aws }: Emulator): Promise<string> {
  const command = new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  return (await new KMSClient(aws).send(command)).KeyMetadata?.KeyId ?? '';
}

async function makeStores(
  { clientConfig: aws, url }: Emulator,
  front: string,
  name: string,
): Promise<Stores> {
  await new S3Client(aws).send(new CreateBucketCommand({ Bucket: `archive-${name}` }));
  await makeTable(new DynamoDBClient(aws), `ledger-${name}`);
  const athena = new AthenaClient(aws);
  for (const workgroup of [name, `${name}-made`, `${name}-extracts`]) await makeWorkgroup(athena, workgroup);
  const scratch = { DatabaseInput: { Name: `${name}-scratch` } };
  await new GlueClient(aws).send(new CreateDatabaseCommand(scratch));
  const sqs = new SQSClient(aws);
  const made = await Promise.all(queueNames.map((queue) => makeQueue(sqs, `${name}-${queue}`)));
  const queues = Object.fromEntries(
    queueNames.flatMap((queue, index) => [
      [queue, made[index]?.url],
      [`${queue}-dead`, made[index]?.dead],
    ]),
  ) as Stores['queues'];
  // A client of SQS goes where the address of the queue says, whatever endpoint is set.
  const through = (queue: keyof Stores['queues']) => queues[queue].replace(url, front);
  Object.assign(process.env, {
    ARCHIVE_BUCKET: `archive-${name}`,
    LEDGER_TABLE: `ledger-${name}`,
    ATHENA_WORKGROUP: name,
    SCRATCH_DATABASE: `${name}-scratch`,
    MADE_WORKGROUP: `${name}-made`,
    EXTRACTS_WORKGROUP: `${name}-extracts`,
    EXTRACTS_PLACE: `s3://results/${name}-extracts/`,
    ATHENA_USD_PER_TERABYTE: '5',
    RUNS_QUEUE_URL: through('runs'),
    RUNS_DEAD_URL: through('runs-dead'),
    DELIVERIES_QUEUE_URL: through('deliveries'),
    DELIVERIES_DEAD_URL: through('deliveries-dead'),
  });
  return { bucket: `archive-${name}`, table: `ledger-${name}`, queues };
}

/** One for each history: the same run in another work group is another query. */
async function makeWorkgroup(athena: AthenaClient, Name: string): Promise<void> {
  const ResultConfiguration = { OutputLocation: `s3://results/${Name}/` };
  await athena.send(new CreateWorkGroupCommand({ Name, Configuration: { ResultConfiguration } }));
}

async function makeQueue(sqs: SQSClient, QueueName: string): Promise<{ url: string; dead: string }> {
  const { QueueUrl: dead = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${QueueName}-dead` }));
  const asked = new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn'] });
  const deadLetterTargetArn = (await sqs.send(asked)).Attributes?.QueueArn;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: attempts });
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName, Attributes: { RedrivePolicy } }),
  );
  return { url, dead };
}

async function makeTable(client: DynamoDBClient, TableName: string): Promise<void> {
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' } as const,
    { AttributeName: range, KeyType: 'RANGE' } as const,
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'list', 'at'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'lists', KeySchema: keys('list', 'at'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
}
