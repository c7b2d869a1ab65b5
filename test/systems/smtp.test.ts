/** The functions of a deployment that sends by a mail server, with their password in Secrets Manager. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentialsIn } from '../../functions/deliver/smtp/secret.ts';
import { InputError, RetryableError } from '../../functions/errors.ts';
import { account, type RealServer, startServer } from '../deliver/smtp/server.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:mail-AbCdEf';
const envelope = { edition: 'shop-tally/2024-06/r1', recipient: 'reader@acme.org' };
const raw = Buffer.from('Subject: x\r\n\r\nx\r\n');
const secret = (password: string) =>
  JSON.stringify({ SecretString: JSON.stringify({ username: account.user, password }) });

let manager: Server;
let url: string;
/** What Secrets Manager says to the next calls. */
let answer: { status: number; body: string };

beforeAll(async () => {
  manager = createServer((request, response) => {
    request.resume();
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer.body);
  });
  await new Promise<void>((resolve) => manager.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(manager.address() as AddressInfo).port}`;
});
afterAll(() => {
  manager.closeAllConnections();
  manager.close();
});

describe('the secret', () => {
  const read = (status: number, body: string) => {
    answer = { status, body };
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new SecretsManagerClient({
      region: 'eu-west-1',
      endpoint: url,
      credentials,
      maxAttempts: 1,
    });
    return credentialsIn(client, arn).catch((caught: unknown) => caught);
  };

  it('has a user name and a password, and may have more', async () => {
    const text = JSON.stringify({ username: 'reports', password: 'p', engine: 'x' });
    expect(await read(200, JSON.stringify({ SecretString: text }))).toEqual({
      user: 'reports',
      password: 'p',
    });
  });

  it.each(['p4ssw0rd', '{"user": "p4ssw0rd"}', '["p4ssw0rd"]', '{"username": "", "password": "p4ssw0rd"}'])(
    'that is something else is named, and not shown: %s',
    async (text) => {
      const error = await read(200, JSON.stringify({ SecretString: text }));
      expect(error).toBeInstanceOf(InputError);
      expect(String(error)).toContain(`secret ${arn}: expected a text such as {"username"`);
      expect(String(error)).not.toContain('p4ssw0rd');
    },
  );

  it.each([
    [400, 'ResourceNotFoundException', InputError],
    [400, 'AccessDeniedException', InputError],
    [400, 'ThrottlingException', RetryableError],
    [500, 'InternalServiceError', RetryableError],
  ])('%d %s', async (status, __type, kind) => {
    expect(await read(status, JSON.stringify({ __type, message: 'no' }))).toBeInstanceOf(kind);
  });
});

describe('the function deliver', () => {
  let server: RealServer;

  beforeEach(async () => {
    server = await startServer({ authOptional: false });
    const settings = {
      MAIL_CHANNEL: 'smtp',
      SMTP_HOST: 'localhost',
      SMTP_PORT: String(server.port),
      SMTP_SECRET_ARN: arn,
      SENDER: 'Reports <reports@acme.org>',
      STACK: 'Periodical-prod',
      ARCHIVE_BUCKET: 'editions',
      LEDGER_TABLE: 'ledger',
      MANIFEST_KEY_IDS: 'a',
      LINK_KEY_IDS: 'b',
      ENDPOINT_URL: 'https://links.acme.org',
      DELIVERIES_AT_ONCE: '2',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    vi.resetModules();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server.close();
  });

  it('sends by the mail server in the place of SES, signed in, and asks SES for no quota', async () => {
    answer = { status: 200, body: secret(account.password) };
    const { deliverEffects } = await import('../../functions/systems/cloud.ts');
    const { channel } = deliverEffects();
    expect(channel).toMatchObject({ name: 'mail', idempotent: false });
    await channel.send(raw, envelope);
    expect(server.mails).toMatchObject([
      { from: 'reports@acme.org', to: 'reader@acme.org', user: account.user },
    ]);
  });

  it('knows a password that was changed without being deployed again', async () => {
    answer = { status: 200, body: secret('an old one') };
    const { deliverEffects } = await import('../../functions/systems/cloud.ts');
    const { channel } = deliverEffects();
    await expect(channel.send(raw, envelope)).rejects.toThrow(/535 /);
    answer = { status: 200, body: secret(account.password) };
    await channel.send(raw, envelope);
    expect(server.mails).toHaveLength(1);
  });

  it('sends nothing to an address for examples', async () => {
    const { deliverEffects } = await import('../../functions/systems/cloud.ts');
    const { channel } = deliverEffects();
    const nobody = { ...envelope, recipient: 'reader@example.com' };
    await expect(channel.send(raw, nobody)).rejects.toThrow('an address for examples');
    expect(server.mails).toEqual([]);
  });
});

describe('from outside', () => {
  it('a stack that sends by a mail server has no queue of feedback, and that is said', async () => {
    const outputs = {
      ArchiveBucket: 'a',
      ManifestKeyIds: 'k',
      LedgerTable: 't',
      MailChannel: 'smtp',
      LinkKeyIds: 'l',
    };
    const queues = { RunsQueueUrl: 'https://q/runs', DeliveriesQueueUrl: 'https://q/deliveries' };
    const member = Object.entries({ ...outputs, ...queues })
      .map(([k, v]) => `<member><OutputKey>${k}</OutputKey><OutputValue>${v}</OutputValue></member>`)
      .join('');
    const stacks = `<Stacks><member><StackName>s</StackName><Outputs>${member}</Outputs></member></Stacks>`;
    const result = `<DescribeStacksResult>${stacks}</DescribeStacksResult>`;
    answer = {
      status: 200,
      body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${result}</DescribeStacksResponse>`,
    };
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', url);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    const { remote } = await import('../../functions/systems/remote.ts');
    const stack = await remote('Periodical-cn');
    vi.unstubAllEnvs();
    expect(stack.channel).toBe('mail');
    expect(() => stack.deadLetters('feedback')).toThrow(
      'Periodical-cn sends by a mail server, which reports nothing',
    );
  });
});
