/** The log: every line says which run, edition, message and invocation it is about. */
import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../functions/errors.ts';
import { eachMessage, type Taker } from '../../functions/handlers/batch.ts';
import { telemetry } from '../../functions/handlers/telemetry.ts';
import { aboutMessage } from '../../functions/queue/about.ts';

const context = {
  functionName: 'run',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:1:function:run',
  memoryLimitInMB: '2048',
  awsRequestId: 'request-1',
} as Context;

const line = z.looseObject({ message: z.string() });
let written: string;
beforeEach(() => {
  written = '';
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  const write = (text: string | Uint8Array) => {
    written += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const lines = () =>
  written
    .split('\n')
    .filter((text) => text.startsWith('{'))
    .map((text) => line.parse(JSON.parse(text)));

/** Takes messages as a function does, and gives what it logged. */
async function logOf(bodies: readonly unknown[], taker: (told: ReturnType<typeof telemetry>) => Taker) {
  const told = telemetry(context);
  const Records = bodies.map((body, index) => ({
    messageId: `message-${index + 1}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '2' },
  }));
  const { batchItemFailures } = await eachMessage({ Records } as unknown as SQSEvent, told, taker(told));
  return { lines: lines(), failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

const scheduled = {
  trigger: 'schedule',
  report: 'weekly-pulse',
  schedule: 'weekly',
  at: '2024-06-24T01:00:00Z',
  send: 'subscribers',
};
const run = 'weekly-pulse.weekly.2024-06-24T0100Z';

it('lines of a run have its id, report, schedule, and its period once that is known', async () => {
  const { lines } = await logOf([scheduled], (told) => ({
    about: aboutMessage.runs,
    take: async () => {
      told.info('validate');
      told.alsoAbout({ period: '2024-W25' });
      told.info('query', { detail: '1 of 9' });
    },
  }));
  const about = { run, report: 'weekly-pulse', schedule: 'weekly', trigger: 'schedule' };
  const where = { messageId: 'message-1', received: '2', function_request_id: 'request-1' };
  expect(lines).toMatchObject([
    { message: 'validate', ...about, ...where },
    { message: 'query', period: '2024-W25', detail: '1 of 9', ...about, ...where },
  ]);
});

it('what a run made is in its last line', async () => {
  const told = telemetry(context);
  const edition = { report: 'weekly-pulse', period: '2024-W25', revision: 1 };
  told.run({
    status: 'made',
    state: {},
    edition,
    manifest: undefined,
    deliveries: [],
    isHeld: false,
    waits: false,
    summary: '',
  });
  expect(lines()).toMatchObject([{ message: 'run', edition: 'weekly-pulse/2024-W25/r1' }]);
});

it('an error has them too, and what it is about ends with its message', async () => {
  const { lines, failed } = await logOf([scheduled, '{"report": 1}'], () => ({
    about: aboutMessage.runs,
    take: async (body) => {
      throw InputError.at('somewhere', `cannot take ${body.length} characters`);
    },
  }));
  expect(failed).toEqual(['message-1', 'message-2']);
  expect(lines).toMatchObject([
    { level: 'ERROR', run, messageId: 'message-1' },
    { level: 'ERROR', messageId: 'message-2', function_request_id: 'request-1' },
  ]);
  expect(lines[1]).not.toHaveProperty('run');
});

it('lines of a delivery have its edition and recipient, and those of a notice what it is about', async () => {
  const edition = 'weekly-pulse/2024-W25/r1';
  const notice = {
    ...{
      kind: 'run-failed',
      key: 'k',
      about: 'weekly-pulse/2024-W25',
      owner: 'owner@acme.org',
      language: 'en',
    },
    ...{ subject: '', title: '', why: [], facts: [], help: '', commands: [], reason: '' },
  };
  const recipient = { address: 'reader@acme.org', language: 'en', attach: [], subscribed: false };
  const { lines } = await logOf([{ edition, recipient }, { notice }], (told) => ({
    about: aboutMessage.deliveries,
    take: async () => told.info('taken'),
  }));
  const place = { report: 'weekly-pulse', period: '2024-W25' };
  expect(lines).toMatchObject([
    { ...place, edition, recipient: 'reader@acme.org' },
    { ...place, notice: 'run-failed', recipient: 'owner@acme.org' },
  ]);
  expect(lines[1]).not.toHaveProperty('edition');
});

it('a message that nobody can read is about nothing, and whoever takes it says why', () => {
  for (const about of Object.values(aboutMessage)) expect(about('no JSON')).toEqual({});
});
