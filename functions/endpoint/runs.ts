/** `POST /runs` and `GET /runs/ID`, for callers that API Gateway knows by their IAM signature. */
import { z } from 'zod';
import { emailAddress } from '../address.ts';
import { andValues } from '../calendar/values.ts';
import { defined } from '../defined.ts';
import type { Refusal } from '../deliver/recipients.ts';
import { usageProblem } from '../errors.ts';
import { formats } from '../formats.ts';
import { languageName } from '../language/languages.ts';
import type { RunRecord } from '../ledger/ledger.ts';
import { makePlan } from '../plan.ts';
import { type RunMessage, requestId } from '../queue/messages.ts';
import { reportName } from '../templates/names.ts';
import type { Report } from '../templates/report.ts';
import { meant } from '../text/nearest.ts';
import type { EndpointEffects } from './effects.ts';
import { bodyOf, type EndpointRequest, type EndpointResponse, json, problem } from './response.ts';
import { startOnce } from './start-run.ts';

const schema = z
  .strictObject({
    report: z.string().regex(/^[a-z][a-z0-9_-]{0,99}$/, 'expected the name of a report'),
    /** As on the command line. */
    period: z.string().max(300),
    /** Values of parameters that the report declares. */
    set: z.record(reportName, z.union([z.string().max(100), z.number(), z.boolean()])).default({}),
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

/**
 * @returns 202 with the run's id, again for the same request; 409: the id was given to another one; 404: there is no
 * such report; 400 with every problem by its name
 */
export async function startRun(
  request: EndpointRequest,
  rest: readonly string[],
  effects: EndpointEffects,
): Promise<EndpointResponse | undefined> {
  const { caller } = request;
  if (caller === undefined || rest.length > 0) return undefined;
  const asked = parse(bodyOf(request));
  if ('problems' in asked) return json(400, asked);
  const { report } = asked;
  const { names, load, refusal } = await effects.reports();
  if (!names.includes(report)) {
    return json(404, problem('report', `there is no report "${report}"${meant(report, names)}`));
  }
  const at = effects.now();
  const problems = [...problemsWith(asked, load(report), at), ...outsideIn(asked, refusal)];
  if (problems.length > 0) return json(400, { problems });
  const period = periodOf(asked);
  const message = messageOf(requestId(asked.id ?? effects.newId()), { ...asked, period }, at, caller);
  const { id } = message;
  const other = await startOnce(message, period, effects);
  if (other) {
    return json(409, problem('id', `was given to another request, a run of ${other.report} ${other.period}`));
  }
  effects.log('run asked for', { run: id, report, period, caller });
  return json(202, { run: id });
}

/** As a run takes both. @throws UsageError as andValues */
function periodOf({ period, set }: RequestBody): string {
  const values = Object.entries(set).map(([name, value]) => [name, String(value)]);
  return andValues(period, Object.fromEntries(values));
}

/** Who must not get mail: the run itself would refuse them too. */
const outsideIn = ({ to = [] }: RequestBody, refusal: Refusal): Problems['problems'] =>
  to.flatMap((address, index) => {
    const why = refusal(address);
    return why === undefined ? [] : [{ name: `to.${index}`, problem: why }];
  });

/** @returns the run that was asked for here, by the id that POST answered or that it was given */
export async function readRun(
  { caller }: EndpointRequest,
  [id = '', ...more]: readonly string[],
  { ledger }: EndpointEffects,
): Promise<EndpointResponse | undefined> {
  if (caller === undefined || id === '' || more.length > 0) return undefined;
  // Of what an id may hold, the colon alone may come encoded.
  const run = await ledger.readRun(requestId(id.replaceAll(/%3A/gi, ':')));
  return run ? json(200, shown(run)) : json(404, problem('id', 'there is no such run'));
}

/** Without the message, which names the recipients; a detail may quote a line of subscriptions.yaml. */
function shown({ queueMessage: _message, asked: _asked, detail, ...run }: RunRecord) {
  const words = detail.split(' ').map((word) => (word.includes('@') ? '…' : word));
  return { ...run, detail: words.join(' ') };
}

type Problems = ReturnType<typeof problem>;

function parse(body: string): RequestBody | Problems {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return problem('body', 'expected JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({
      name: path.join('.') || 'body',
      problem: message,
    })),
  };
}

/** What the report itself does not have, or not yet. */
function problemsWith(asked: RequestBody, report: Report, now: string): Problems['problems'] {
  const { languages, formats: some } = asked;
  const found = { period: {}, languages: { languages }, formats: { formats: some } };
  const all = Object.entries(found).flatMap(([name, more]) => {
    const said = usageProblem(() => makePlan(report, { period: periodOf(asked), now, ...more }));
    return said === undefined ? [] : [{ name, problem: said }];
  });
  return all[0]?.name === 'period' ? all.slice(0, 1) : all;
}

function messageOf(id: string, asked: RequestBody, at: string, by: string): RunMessage & { id: string } {
  const { report, period, languages, formats, force, send, to } = asked;
  const rest = { force, send: to ?? send, asked: 0, state: {} };
  return { id, trigger: 'request', by, report, period, at, ...defined({ languages, formats }), ...rest };
}
