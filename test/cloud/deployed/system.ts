/**
 * A whole Periodical for tests: the synthesised stack deployed to the emulator, a real Trino behind the Athena
 * that its functions call, and a sample lake in its bucket.
 */
import { execFile } from 'node:child_process';
import {
  createReadStream,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutBucketTaggingCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { type AthenaEndpoint, startAthena } from '../athena/endpoint.ts';
import { freePort } from '../child.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { glueCatalog, startTrino, type Trino } from '../trino/server.ts';
import { assetBucket } from './app.ts';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../../..', import.meta.url));
const bin = (name: string) => join(project, 'node_modules/.bin', name);

export interface SystemOptions {
  /** Whether the emulator checks signatures and permissions. @default false */
  readonly auth?: boolean;
  /** Settings of the stack beside those that every test needs, or in their place. */
  readonly settings?: StageSettings;
}

type StageSettings = Readonly<Record<string, string>>;

/**
 * The days of the lake that are there. Trino lists every day of a table in the emulator's S3, which takes it a
 * hundred times as long as AWS; all years of the lake are read in test/cloud/trino/conformance.test.ts.
 */
const days = { first: '2024-05-01', last: '2024-06-30' };

/** A stack that is deployed. */
export interface Deployed {
  readonly stack: string;
  /** Outputs of the stack. */
  readonly outputs: Readonly<Record<string, string>>;
  destroy(): Promise<void>;
}

export interface System extends Deployed {
  readonly emulator: Emulator;
  readonly trino: Trino;
  readonly athena: AthenaEndpoint;
  /** The command line, as its users call it. */
  periodical(...args: readonly string[]): Promise<Said>;
  /** The same with the rights of somebody else. */
  periodicalAs(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Said>;
  /** Another stage in the same account. */
  deploy(settings: StageSettings): Promise<Deployed>;
  stop(): Promise<void>;
}

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param lake folder of a sample lake */
export async function startSystem(
  lake: string,
  { auth = false, settings = {} }: SystemOptions = {},
): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-deployed-'));
  // Each has to know where the others will be.
  const port = await freePort();
  const aws = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  } as const;
  const { accessKeyId, secretAccessKey } = aws.credentials;
  const trino = await startTrino({
    catalogs: {
      awsdatacatalog: glueCatalog({
        endpoint: aws.endpoint,
        region: aws.region,
        accessKeyId,
        secretAccessKey,
      }),
    },
  });
  const athena = await startAthena({ trino: trino.url, aws, catalog: 'awsdatacatalog' });
  // The name is part of the API's address, where a number would be no URL.
  const env = { AWS_ENDPOINT_URL_ATHENA: athena.url, MINISTACK_HOST: 'localhost', MOST_SECONDS_HIDDEN: '1' };
  const emulator = await startEmulator({ port, auth, env });
  const stop = async () => {
    await Promise.all([emulator.stop(), athena.stop(), trino.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const s3 = new S3Client(aws);
    await s3.send(new CreateBucketCommand({ Bucket: assetBucket }));
    const templates = templatesIn(folder);
    const deploy = (other: StageSettings) => deployed(emulator, folder, { templates, ...other });
    const first = await deploy(settings);
    await putFolder(s3, lake, first.outputs.LakeBucket ?? '');
    const periodicalAs = (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
      commandLine({ ...emulator.env, ...env }, folder, args);
    const periodical = (...args: readonly string[]) => periodicalAs({}, ...args);
    return { emulator, trino, athena, ...first, periodical, periodicalAs, deploy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export async function deployed(emulator: Emulator, folder: string, given: StageSettings): Promise<Deployed> {
  const cdk = cdkOf(emulator, folder, given);
  const file = join(folder, 'outputs.json');
  await cdk('deploy', '--require-approval', 'never', '--outputs-file', file);
  const [[stack, outputs] = ['', {}]] = Object.entries(
    z.record(z.string(), z.record(z.string(), z.string())).parse(readJson(file)),
  );
  await tagBuckets(emulator, stack);
  return { stack, outputs, destroy: () => cdk('destroy', '--force') };
}

/** The emulator forgets the tags of a template's buckets, by which CDK's function knows those that it may empty. */
async function tagBuckets({ clientConfig: aws }: Emulator, StackName: string): Promise<void> {
  const listed = new DescribeStackResourcesCommand({ StackName });
  const { StackResources = [] } = await new CloudFormationClient(aws).send(listed);
  const s3 = new S3Client(aws);
  const Tagging = { TagSet: [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }] };
  for (const { ResourceType, PhysicalResourceId: Bucket } of StackResources) {
    if (ResourceType === 'AWS::S3::Bucket') await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging }));
  }
}

function cdkOf(emulator: Emulator, folder: string, given: StageSettings) {
  const context = {
    stage: 'test',
    subscribers: 'templates',
    account: emulator.account,
    region: emulator.region,
    removal: 'destroy',
    ...(given.glueDatabase === undefined && { lakeFirstDay: days.first, lakeLastDay: days.last }),
    sender: 'Reports <reports@acme.org>',
    // Is told about the project's reports too.
    alarmAddress: 'oncall@acme.org',
    ...given,
  };
  const settings = Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return async (...args: readonly string[]): Promise<void> => {
    const app = ['--app', 'node test/cloud/deployed/app.ts', '--output', join(folder, 'cdk.out')];
    const all = [...args, ...settings, ...app, '--no-notices'];
    try {
      await run(bin('cdk'), all, { cwd: project, env: emulator.env, maxBuffer: 64e6 });
    } catch (error) {
      const said = z.object({ stdout: z.string(), stderr: z.string() }).safeParse(error);
      const output = said.success ? `${said.data.stdout}\n${said.data.stderr}`.slice(-12000) : '';
      throw new Error(`cdk ${args[0]} failed:\n${output}`, { cause: error });
    }
  };
}

/** A reader, and the bounds of the readers' company. */
export function templatesIn(folder: string): string {
  const templates = join(folder, 'templates');
  mkdirSync(templates);
  writeFileSync(join(templates, 'recipients.yaml'), 'domains: [acme.org]\n');
  writeFileSync(
    join(templates, 'subscriptions.yaml'),
    '- {address: reader@acme.org, report: weekly-pulse, language: en, attach: [pdf]}\n',
  );
  return templates;
}

async function putFolder(s3: S3Client, folder: string, Bucket: string): Promise<void> {
  const files = globSync('**/*', { cwd: folder }).filter(
    (file) => isWithin(file) && statSync(join(folder, file)).isFile(),
  );
  for (let from = 0; from < files.length; from += 20) {
    await Promise.all(files.slice(from, from + 20).map((Key) => putFile(s3, folder, Bucket, Key)));
  }
}

function isWithin(file: string): boolean {
  const [, day] = /\bdt=([\d-]+)/.exec(file) ?? [];
  return day === undefined || (day >= days.first && day <= days.last);
}

async function putFile(s3: S3Client, folder: string, Bucket: string, Key: string): Promise<void> {
  const path = join(folder, Key);
  const Body = createReadStream(path);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: statSync(path).size }));
}

const failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

async function commandLine(env: NodeJS.ProcessEnv, folder: string, args: readonly string[]) {
  const command = [join(project, 'bin/periodical.js'), ...args];
  try {
    const { stdout, stderr } = await run(bin('node'), command, {
      cwd: folder,
      env,
      maxBuffer: 64e6,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return failed.parse(error);
  }
}
