/**
 * The map of Periodical: how a request becomes an edition in its readers' hands.
 *
 *     request → plan → query → compose → render → archive → deliver
 *
 * Every step is idempotent: a run that died is resumed by running it again, and what is done and unchanged
 * gives the same edition.
 */

import { loadRenderers } from './archive/edition.ts';
import { asHeld, type Hold, holdOf } from './archive/hold.ts';
import { type Edition, makeEdition } from './archive/revisions.ts';
import { subscriptionsRemark } from './deliver/notices/subscriptions.ts';
import type { SendResult } from './deliver/result.ts';
import { failedSends } from './deliver/subscriptions.ts';
import { describeProblem } from './errors.ts';
import { counted } from './language/counted.ts';
import { holdReasonsOf, unmetCondition, waitingRemark, whyEmpty } from './pipeline/decisions.ts';
import type { Effects, RunRequest, RunResult } from './pipeline/effects.ts';
import { notifyOfEdition, notifyOwnerOfError, notifyOwnerOfSubscriptions } from './pipeline/owner.ts';
import { type Recorder, recorder } from './pipeline/record.ts';
import type { Plan } from './plan/plan.ts';
import { makePlan } from './plan.ts';
import { isRunning, type Running } from './query/engine.ts';
import { fairResult } from './query/fair.ts';
import { readable } from './query/readable.ts';
import { loadTheme, themeDirectories, themeHash } from './templates/theme.ts';

/**
 * Makes the edition of a report for one period and hands it to its recipients.
 * @throws UsageError, InputError what the user can fix, before anything is written
 * @throws RetryableError may pass when tried again
 */
export async function run(request: RunRequest, effects: Effects): Promise<RunResult> {
  const record = recorder(request, effects);
  try {
    const result = await runSteps(request, effects, record);
    await record.end(result);
    return result;
  } catch (error) {
    const period = await record.fail(error);
    if (period !== undefined) await notifyOwnerOfError(error, period, request, effects);
    throw error;
  }
}

async function runSteps(request: RunRequest, effects: Effects, record: Recorder): Promise<RunResult> {
  const { templates, schedule } = request;
  const plan = makePlan(request.report, request);
  const taken = await record.begin(plan);
  const { report, models } = readable(templates, request.report);
  const folders = themeDirectories(templates);
  const theme = loadTheme(folders, plan.languages);
  effects.onProgress('validate', report.name);
  const warned = await record.timed('validate', () => effects.validate(report, models));

  // Renderers are large to load; this thread is idle while the engine works.
  const renderers = loadRenderers(plan.formats, effects.elsewhere?.(theme, plan.formats));
  const onProgress = (detail: string) => effects.onProgress('query', detail);
  const job = { run: request.id, plan, report, models, state: request.state, onProgress };
  const answer = await record.timed('query', () => effects.engine.run(job));
  if (isRunning(answer)) return stillRunning(plan, answer);
  record.charge(answer);
  const result = fairResult(job, answer, warned.map(describeProblem));
  const empty = whyEmpty(job, result);
  if (empty && report.settings.on_empty === 'skip') return skipped(plan, empty);

  const content = { plan, report, models, theme, themeHash: themeHash(folders), result };
  const holdReasons = holdReasonsOf(report, result, empty);
  const draft = { content, renderers, holdReasons, force: request.force, run: taken };
  // Compose, render, archive.
  const edition = await makeEdition(draft, { ...effects, record });
  const hold = await holdOf(edition.manifest, effects.ledger);
  await notifyOfEdition(edition, hold, request, effects);

  const unmet = unmetCondition(report, schedule, result);
  if (unmet !== undefined)
    return done(edition, hold, [], `; not sent: the query ${unmet} (send_if) has no row`);
  const remark = request.remark + subscriptionsRemark(request.wrongSubscriptions);
  const deliveries = await record.timed('deliver', () => deliver(edition, hold, request, effects));
  await notifyOwnerOfSubscriptions(edition.id, request, effects);
  return done(edition, hold, [...deliveries, ...failedSends(request.wrongSubscriptions)], remark);
}

async function deliver(
  { id, manifest }: Edition,
  hold: Hold | undefined,
  { recipients }: RunRequest,
  effects: Effects,
): Promise<readonly SendResult[]> {
  if (recipients.length === 0) return [];
  if (hold) {
    await effects.queueForRelease(id, recipients);
    return recipients.map(({ address }) => ({ recipient: address, state: 'held', detail: '', now: true }));
  }
  effects.onProgress('deliver', counted(recipients.length, 'recipient'));
  return effects.dispatch(id, manifest, recipients);
}

function done(
  { status, id, manifest, summary }: Edition,
  hold: Hold | undefined,
  deliveries: readonly SendResult[],
  remark = '',
): RunResult {
  const said = summary + waitingRemark(manifest, hold) + remark;
  return { status, state: {}, edition: id, manifest, ...asHeld(hold), deliveries, summary: said };
}

const noEdition = { edition: undefined, manifest: undefined, deliveries: [], ...asHeld(undefined) };

function skipped({ report, period }: Plan, because: string): RunResult {
  const summary = `${report} ${period.id}: ${because}, skipped as report.yaml says (on_empty: skip)`;
  return { status: 'skipped', state: {}, ...noEdition, summary };
}

function stillRunning({ report, period }: Plan, { state, waitingFor }: Running): RunResult {
  const summary = `${report} ${period.id}: waiting for ${waitingFor.join(', ')}`;
  return { status: 'running', state, ...noEdition, summary };
}
