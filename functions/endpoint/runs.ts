/** `POST /runs` and `GET /runs/ID`, for callers that API Gateway knows by their IAM signature. */
import { z } from 'zod';
import { emailAddress } from '../address.ts';
import { addDays } from '../calendar/days.ts';
import { parsePeriod } from '../calendar/period.ts';
import { UsageError } from '../errors.ts';
import { formats } from '../formats.ts';
import { languageName } from '../language/languages.ts';
import { refuseFuture } from '../plan.ts';
import type { RunMessage } from '../queue/messages.ts';
import type { EndpointEffects } from './effects.ts';
import { type EndpointRequest, type EndpointResponse, json } from './response.ts';

const schema = z
  .strictObject({
    report: z.string().regex(/^[a-z][a-z0-9_-]{0,99}$/, 'expected the name of a report'),
    /** As on the command line. */
    period: z.string().max(100),
    languages: z.array(languageName).min(1).optional(),
    formats: z.array(z.enum(formats)).min(1).optional(),
    send: z.enum(['none', 'subscribers']).default('none'),
    /** Instead of `send`. */
    to: z.array(emailAddress).min(1).max(100).optional(),
    force: z.boolean().default(false),
    /** The same id is the same run: a request that got no answer can be made again. */
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/, 'expected letters, digits, . _ : and -')
      .optional(),
  })
  .refine(({ send, to }) => to === undefined || send === 'none', {
    path: ['to'],
    error: 'takes the place of send: expected only one of them',
  });

type RequestBody = z.output<typeof schema>;

/** @returns 202 with the run's id; 400 with every problem by its name */
export async function startRun(
  { caller, body }: EndpointRequest,
  rest: readonly string[],
  effects: EndpointEffects,
): Promise<EndpointResponse | undefined> {
  if (caller === undefined || rest.length > 0) return undefined;
  const at = effects.now();
  const asked = parse(body, at);
  if ('problems' in asked) return json(400, asked);
  const id = asked.id ?? effects.newId();
  await noteQueued(id, asked, at, effects);
  await effects.runs.send(messageOf(id, asked, at));
  effects.log('run asked for', { run: id, report: asked.report, period: asked.period, caller });
  return json(202, { run: id });
}

/** @returns the run as the ledger has it */
export async function readRun(
  { caller }: EndpointRequest,
  [id = '', ...more]: readonly string[],
  { ledger }: EndpointEffects,
): Promise<EndpointResponse | undefined> {
  if (caller === undefined || id === '' || more.length > 0) return undefined;
  // Of what an id may hold, the colon alone may come encoded.
  const run = await ledger.readRun(id.replaceAll(/%3A/gi, ':'));
  return run ? json(200, run) : json(404, { problems: [{ name: 'id', problem: 'there is no such run' }] });
}

interface Problems {
  readonly problems: readonly { readonly name: string; readonly problem: string }[];
}

function parse(body: string, today: string): RequestBody | Problems {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { problems: [{ name: 'body', problem: 'expected JSON' }] };
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) return { problems: parsed.error.issues.map(problemOf) };
  const problem = problemOfPeriod(parsed.data.period, today.slice(0, 10));
  return problem === undefined ? parsed.data : { problems: [{ name: 'period', problem }] };
}

function problemOf({ path, message }: z.core.$ZodIssue): { name: string; problem: string } {
  return { name: path.join('.') || 'body', problem: message };
}

function problemOfPeriod(period: string, today: string): string | undefined {
  try {
    const asked = parsePeriod(period, today);
    // The report's own day may be a day ahead of UTC's.
    if (asked.start > addDays(today, 1)) refuseFuture(asked, today);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** Whoever asks for the run before a worker took it hears that it waits; what a worker wrote stays. */
async function noteQueued(
  id: string,
  asked: RequestBody,
  at: string,
  { ledger }: EndpointEffects,
): Promise<void> {
  if (await ledger.readRun(id)) return;
  const { report, period } = asked;
  const queued = { trigger: 'request', state: 'queued', startedAt: at, updatedAt: at } as const;
  await ledger.saveRun({ id, report, period, ...queued, detail: '', milliseconds: {} });
}

function messageOf(id: string, asked: RequestBody, at: string): RunMessage {
  const { report, period, languages, formats, force, send, to } = asked;
  return {
    id,
    trigger: 'request',
    report,
    period,
    at,
    ...(languages ? { languages } : {}),
    ...(formats ? { formats } : {}),
    force,
    send: to ?? send,
    asked: 0,
    state: {},
  };
}
