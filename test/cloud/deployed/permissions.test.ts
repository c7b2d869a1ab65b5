/** With permissions checked: the roles of the functions are enough, and one permission less is too little. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dynamoDbLedger } from '../../../functions/ledger/dynamodb.ts';
import type { Ledger, Send } from '../../../functions/ledger/ledger.ts';
import { makeSampleLake } from '../../../functions/sample-lake.ts';
import { ended, until } from './asking.ts';
import { type System, startSystem } from './system.ts';
import { enter, visitor } from './visitor.ts';

let folder: string;
let system: System;
let sqs: SQSClient;
let iam: IAMClient;
let ledger: Ledger;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-permissions-'));
  const lake = join(folder, 'lake');
  await makeSampleLake({ directory: lake, scale: 0.02, seed: 7 });
  system = await startSystem(lake, { auth: true, settings: { firstOperator: 'chief@acme.org' } });
  const aws = system.emulator.clientConfig;
  sqs = new SQSClient(aws);
  iam = new IAMClient(aws);
  ledger = dynamoDbLedger({ client: new DynamoDBClient(aws), table: system.outputs.LedgerTable ?? '' });
}, 600_000);

afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A run for one address; its period is its own. */
async function start(id: string, period: string): Promise<void> {
  const message = { id, trigger: 'request', report: 'weekly-pulse', period, at: '2024-06-24T00:00:00Z' };
  const body = JSON.stringify({ ...message, send: ['reader@acme.org'] });
  await sqs.send(new SendMessageCommand({ QueueUrl: system.outputs.RunsQueueUrl ?? '', MessageBody: body }));
}

const settled = (edition: string): Promise<Send> =>
  until(async () => {
    const sends = await ledger.listSends(edition);
    // The owner may have been told of it, under the edition too.
    const send = sends.find(({ channel }) => channel === 'mail');
    return send && !['pending', 'sending'].includes(send.state) ? send : undefined;
  });

const policySchema = z.object({
  Version: z.string(),
  Statement: z.array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) })),
});

/** Takes an action out of what a function may do. @returns a function that gives it back */
async function without(action: string, functionName: string): Promise<() => Promise<void>> {
  const { Roles = [] } = await iam.send(new ListRolesCommand({ MaxItems: 1000 }));
  const names = Roles.map(({ RoleName = '' }) => RoleName);
  const RoleName = names.find((name) => name.toLowerCase().includes(`functions${functionName}role`));
  if (RoleName === undefined) throw new Error(`no role of ${functionName} among ${names.join(', ')}`);
  const { PolicyNames: [PolicyName = ''] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  const policy = policySchema.parse(JSON.parse(decodeURIComponent(PolicyDocument)));
  const put = async (Statement: unknown) => {
    const document = JSON.stringify({ ...policy, Statement });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document }));
  };
  const rest = policy.Statement.map(({ Action, ...others }) => ({
    ...others,
    Action: [Action].flat().filter((name) => name !== action),
  }));
  expect(rest.flatMap(({ Action }) => Action).length).toBeLessThan(
    policy.Statement.flatMap(({ Action }) => Action).length,
  );
  await put(rest.filter(({ Action }) => Action.length > 0));
  return () => put(policy.Statement);
}

it('the roles are enough for an edition and its mail', async () => {
  await start('enough', '2024-W25');
  const record = await ended(ledger, 'enough');
  expect(record).toMatchObject({ state: 'made', edition: 'weekly-pulse/2024-W25/r1' });
  expect(await settled('weekly-pulse/2024-W25/r1')).toMatchObject({ state: 'sent' });
});

describe('the reading room', () => {
  it('may read, start runs and release by its role, and lets in whom it was told', async () => {
    const [reader, chief] = [visitor(system), visitor(system)];
    for (const [who, address] of [
      [reader, 'reader@acme.org'],
      [chief, 'chief@acme.org'],
    ] as const) {
      expect((await who.post('/sign-in', { address })).status).toBe(303);
      await enter(system, who, address);
    }
    const found = await reader.linkIn('/', /^\/edition\//);
    expect((await reader.get(await reader.linkIn(found, /^\/file\//))).status).toBe(302);
    expect((await reader.get('/operate')).status).toBe(404);
    for (const page of ['/editions', '/run', '/operate']) expect((await chief.get(page)).status).toBe(200);
  });
});

describe('an operator who has the policy of the outputs', () => {
  /** The environment of somebody who has these policies and no other right. */
  async function somebody(UserName: string, ...policies: readonly string[]): Promise<NodeJS.ProcessEnv> {
    await iam.send(new CreateUserCommand({ UserName }));
    for (const PolicyArn of policies) await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey };
  }

  it('may look at everything, and give dead letters back', async () => {
    const env = await somebody('operator', system.outputs.OperatorsPolicy ?? '');
    const deployed = ['--remote', '--stack', system.stack];
    const edition = 'weekly-pulse/2024-W25';
    for (const verb of [['list'], ['runs'], ['show', edition], ['verify', edition], ['suppressions']])
      expect(await system.periodicalAs(env, ...verb, ...deployed)).toMatchObject({ code: 0 });
    const at = '2024-06-24T00:00:00Z';
    const message = { id: 'given-back', trigger: 'request', report: 'weekly-pulse', period: '2024-W25', at };
    const MessageBody = JSON.stringify({ ...message, send: 'none' });
    await sqs.send(new SendMessageCommand({ QueueUrl: system.outputs.RunsDeadUrl ?? '', MessageBody }));
    const look = await system.periodicalAs(env, 'redrive', 'runs', '--dry-run', '--json', ...deployed);
    expect(JSON.parse(look.stdout)).toMatchObject({ dead_letters: 1, letters: [{ run: 'given-back' }] });
    const { stdout } = await system.periodicalAs(env, 'redrive', 'runs', ...deployed);
    expect(stdout).toContain('1 message given back to runs');
    expect(await ended(ledger, 'given-back')).toMatchObject({ state: 'unchanged' });
  });

  it('needs it: somebody without it may not even find the stack', async () => {
    const env = await somebody('stranger');
    const { code, stderr } = await system.periodicalAs(env, 'runs', '--remote', '--stack', system.stack);
    expect([code, stderr]).toEqual([1, expect.stringContaining('cloudformation:DescribeStacks')]);
  });
});

describe('one permission less is told by its name:', () => {
  it('a mail that may not be sent fails, and is sent when it may', async () => {
    const giveBack = await without('ses:SendRawEmail', 'deliver');
    await start('no-mail', '2024-W24');
    await ended(ledger, 'no-mail');
    const send = await settled('weekly-pulse/2024-W24/r1');
    expect(send).toMatchObject({ state: 'failed', detail: expect.stringContaining('ses:SendRawEmail') });
    await giveBack();
    await until(async () =>
      (await settled('weekly-pulse/2024-W24/r1')).state === 'sent' ? true : undefined,
    );
  });

  it('an edition that may not be written is no edition', async () => {
    await without('s3:PutObject', 'run');
    await start('no-archive', '2024-W23');
    const record = await ended(ledger, 'no-archive');
    expect(record).toMatchObject({ state: 'failed', detail: expect.stringContaining('s3:PutObject') });
  });
});
