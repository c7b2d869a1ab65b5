/**
 * An emulator of AWS (ministack) for tests, on loopback: S3, DynamoDB, SQS, SES, Lambda, CloudFormation and
 * more behind one port. test/cloud/emulator/install.sh puts it into .cache/cloud. Every start is a new,
 * empty account.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Child, freePort, startChild } from '../child.ts';

export interface EmulatorOptions {
  /** Checks signatures and permissions; the emulator's own credentials may do everything. @default false */
  readonly auth?: boolean;
  /** Further environment of the emulator, and with it of every Lambda function that runs there. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default a free one */
  readonly port?: number;
}

/** A mail that SES took. */
export interface Message {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Emulator {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly region: 'eu-west-1';
  /** The account of all that is made there. */
  readonly account: string;
  /** For any client of the SDK. */
  readonly clientConfig: ClientConfig;
  /** The whole environment of a child process that speaks to it, such as the CDK. */
  readonly env: NodeJS.ProcessEnv;
  /** What SES took so far, oldest first. */
  mailbox(): Promise<Message[]>;
  /** Removes all that was made there. */
  reset(): Promise<void>;
  /** Ends it with its Lambda functions and removes its files; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** For S3: there is no name per bucket. */
  readonly forcePathStyle: true;
}

const project = fileURLToPath(new URL('../../..', import.meta.url));
const installed = join(project, '.cache/cloud/ministack');
const region = 'eu-west-1';
const account = '000000000000';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
// A fifth of a second is usual; a machine may be busy with other things.
const secondsToStart = 60;
const graceSeconds = 3;

/** @throws Error it is not installed, or did not start: with the end of its log */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  if (!existsSync(join(installed, 'packages')))
    throw new Error('The emulator of AWS is not installed; run test/cloud/emulator/install.sh');
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const token = randomUUID();
  const child = launch(port, token, options);
  const stop = () => child.stop(graceSeconds);
  try {
    await child.untilReady(() => isReady(url, token), secondsToStart);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    region,
    account,
    clientConfig: { endpoint: url, region, credentials, forcePathStyle: true },
    env: childEnv(url),
    mailbox: () => mailbox(url),
    reset: async () => void (await ask(`${url}/_ministack/reset`, { method: 'POST' })),
    stop,
  };
}

function launch(port: number, token: string, { auth = false, env }: EmulatorOptions): Child {
  const folder = mkdtempSync(join(tmpdir(), 'ministack-'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const own = { ...emulatorEnv(port, temporary), AUTH: String(auth), MINISTACK_EDITION: token };
  return startChild(join(installed, 'bin/ministack'), [], { folder, env: { ...own, ...env } });
}

const health = z.object({ edition: z.string(), ready_scripts: z.object({ status: z.string() }) });

/** The token is ours alone: another emulator that has the port already is not taken for this one. */
async function isReady(url: string, token: string): Promise<boolean> {
  const answer = health.parse(await (await ask(`${url}/_ministack/health`, {})).json());
  return answer.edition === token && answer.ready_scripts.status === 'completed';
}

/** A developer's credentials and profiles must reach neither Lambda functions nor the CDK. */
const inherited = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS|CDK|MINISTACK|LOCALSTACK)_/.test(name)),
  );

/** Lambda functions run in this environment as well. */
function emulatorEnv(port: number, temporary: string): NodeJS.ProcessEnv {
  return {
    ...inherited(),
    // The first `node` runs them; NODE_PATH has the SDK that Lambda's own runtime would have.
    PATH: `${join(project, 'node_modules/.bin')}:${process.env.PATH}`,
    NODE_PATH: join(project, 'node_modules'),
    // Code is unpacked here. Below a package.json with "type": "module", as this project's, workers of
    // Node end without a word.
    TMPDIR: temporary,
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    MINISTACK_REGION: region,
    MINISTACK_ACCOUNT_ID: account,
    // Servers beside HTTP, on fixed ports.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
  };
}

const childEnv = (url: string): NodeJS.ProcessEnv => ({
  ...inherited(),
  AWS_ENDPOINT_URL: url,
  AWS_ENDPOINT_URL_S3: url,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  CDK_DEFAULT_ACCOUNT: account,
  CDK_DEFAULT_REGION: region,
});

const mailboxAnswer = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        MessageId: z.string(),
        Source: z.string(),
        To: z.array(z.string()),
        Subject: z.string(),
        BodyText: z.string().nullish(),
        BodyHtml: z.string().nullish(),
        Timestamp: z.number(),
      }),
    ),
  ),
});

async function mailbox(url: string): Promise<Message[]> {
  const answer = await ask(`${url}/_ministack/ses/messages`, {});
  const { messages } = mailboxAnswer.parse(await answer.json());
  return Object.values(messages)
    .flat()
    .sort((a, b) => a.Timestamp - b.Timestamp)
    .map((mail) => ({
      id: mail.MessageId,
      from: mail.Source,
      to: mail.To,
      subject: mail.Subject,
      text: mail.BodyText ?? '',
      html: mail.BodyHtml ?? '',
    }));
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
