/** A stage that sends by a mail server in the place of SES, with its password in a secret. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { account, type RealServer, startServer } from '../../deliver/smtp/server.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { assetBucket } from './app.ts';
import { until } from './asking.ts';
import { type Deployed, deployed, templatesIn } from './system.ts';

let folder: string;
let emulator: Emulator;
let server: RealServer;
let stage: Deployed;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-smtp-'));
  server = await startServer({ authOptional: false });
  emulator = await startEmulator({ env: { MINISTACK_HOST: 'localhost' } });
  const aws = emulator.clientConfig;
  await new S3Client({ ...aws, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: assetBucket }));
  const SecretString = JSON.stringify({ username: account.user, password: account.password });
  const secrets = new SecretsManagerClient(aws);
  const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name: 'mail', SecretString }));
  stage = await deployed(emulator, folder, {
    templates: templatesIn(folder),
    mailChannel: 'smtp',
    smtpHost: '127.0.0.1',
    smtpPort: String(server.port),
    smtpSecretArn: ARN,
  });
}, 600_000);

afterAll(async () => {
  await emulator?.stop();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('what is in the queue deliveries goes out by the mail server, signed in and once, and SES sends nothing', async () => {
  const owner = 'oncall@acme.org';
  const words = { language: 'en', subject: 'It failed', title: 'It failed', why: ['A test'], facts: ['x'] };
  const about = { kind: 'run-failed', key: 'run', about: 'weekly-pulse/2024-W25', commands: [] };
  const notice = { ...about, ...words, owner, help: 'Help', reason: 'You own it' };
  // The queue may give a message twice.
  for (let count = 0; count < 2; count++) {
    const message = { QueueUrl: stage.outputs.DeliveriesQueueUrl, MessageBody: JSON.stringify({ notice }) };
    await new SQSClient(emulator.clientConfig).send(new SendMessageCommand(message));
  }
  await until(async () => server.mails[0]);
  expect(server.mails.map(({ from, to, user }) => [from, to, user])).toEqual([
    ['reports@acme.org', owner, account.user],
  ]);
  expect(await emulator.mailbox()).toEqual([]);
  expect(stage.outputs.MailChannel).toBe('smtp');
}, 300_000);
