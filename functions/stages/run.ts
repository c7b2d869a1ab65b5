/** The run stage in the cloud: a message of the queue `runs` becomes an edition, or the same message again. */
import { secondsBetween } from '../calendar/instant.ts';
import { notifyOwnerOfFailure } from '../deliver/notices/run.ts';
import { recipientsAt, type Subscribers, subscribersOf } from '../deliver/subscriptions.ts';
import { InputError, messageOf, UsageError } from '../errors.ts';
import { isSameRun, noteRun } from '../ledger/runs.ts';
import type { RunRequest, RunResult } from '../pipeline/effects.ts';
import { run } from '../pipeline.ts';
import { makePlan } from '../plan.ts';
import { lakeKey } from '../query/engine.ts';
import { askedIn, parseRunMessage, type RunMessage } from '../queue/messages.ts';
import { asChanged } from '../templates/changes.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport, periodAsked, type Report, scheduleNamed } from '../templates/report.ts';
import type { Schedule } from '../templates/settings.ts';
import type { RunEffects } from './effects.ts';

/** A run that waits longer for its engine times out: Athena itself ends a query after 30 minutes. */
const maxHours = 6;

/** A message that was sent so long after its run was polled was not sent by the run: somebody has put it back. */
const putBackMinutes = 5;

/**
 * Takes one message. Nobody waits for the engine: while it works, the message goes back into the queue with
 * what was started, and this call ends.
 * @param isLast whether the message will not come again, should it fail
 * @param sentAt when the message was sent to the queue, UTC: one of the dead letters that is put back is sent anew, and
 * its run begins to wait anew. @default by the run itself
 * @throws InputError, RetryableError, or a bug: the queue gives the message again, and at last to its dead letters
 */
export async function takeRun(
  text: string,
  given: RunEffects,
  isLast = false,
  sentAt?: string,
): Promise<RunResult> {
  const message = begunAnew(parseRunMessage(text), sentAt);
  const effects = { ...given, templates: await asChanged(given.templates, given.ledger) };
  const began = message.began ?? effects.now();
  await refuseEndless({ ...message, began }, effects);
  const request = { ...(await acceptedRequest(message, effects)), isTriedAgain: !isLast };
  if (isOff(message, request)) return notStarted(request, effects);
  const result = await run(request, effects).catch((error: unknown) => {
    // On a command line it is the usage that is wrong, and here the message.
    if (error instanceof UsageError)
      throw InputError.at(`run ${message.id}`, error.message, undefined, { cause: error });
    throw error;
  });
  if (result.status === 'running') {
    const { asked } = message;
    await effects.runs.send(
      { ...message, began, asked: asked + 1, askedAt: effects.now(), state: result.state },
      secondsBeforeAsking(asked),
    );
  }
  return result;
}

/** What was started before is found again by the run's id; if the lake has changed since, it is not asked for. */
function begunAnew<Message extends RunMessage>(message: Message, sentAt: string | undefined): Message {
  const { began, askedAt = began } = message;
  if (askedAt === undefined || sentAt === undefined) return message;
  if (secondsBetween(askedAt, sentAt) < putBackMinutes * 60) return message;
  return { ...message, began: undefined, asked: 0, askedAt: undefined, state: {} };
}

/** A person who names a schedule that is off means it all the same. */
const isOff = ({ trigger, schedule }: RunMessage, { report }: RunRequest): boolean =>
  trigger !== 'request' && report.settings.schedules.some(({ name, isOff }) => isOff && name === schedule);

async function notStarted(request: RunRequest, { ledger, now }: RunEffects): Promise<RunResult> {
  const { id, report, schedule, trigger, asked } = request;
  const period = makePlan(report, request).period.id;
  const detail = `the schedule ${schedule} is off; "periodical schedules on ${report.name} ${schedule}" switches it on`;
  const times = { startedAt: now(), updatedAt: now(), milliseconds: {} };
  const record = {
    id,
    report: report.name,
    period,
    trigger,
    asked,
    state: 'skipped',
    detail,
    ...times,
  } as const;
  // What was made before it was switched off stays as it is; what is under way goes no further.
  const earlier = await ledger.addRun(record);
  if (earlier?.state === 'running') await noteRun(record, ledger);
  const nothing = { edition: undefined, manifest: undefined, deliveries: [], isHeld: false, waits: false };
  return { status: 'skipped', state: {}, ...nothing, summary: `${report.name} ${period}: ${detail}` };
}

/** Often at first, so that a small lake's report does not wait; at most once a minute later. */
export const secondsBeforeAsking = (asked: number): number => Math.min(60, 1 + asked * 2);

/** The least that a run has waited for its engine. */
const secondsWaited = (asked: number): number =>
  Array.from({ length: asked }, (_, before) => secondsBeforeAsking(before)).reduce(
    (sum, one) => sum + one,
    0,
  );

type Accepted = Omit<RunRequest, 'isTriedAgain'>;

/** Who asked waits for a word in the ledger, also where there is no such report or schedule. */
async function acceptedRequest(message: RunMessage & { id: string }, effects: RunEffects): Promise<Accepted> {
  try {
    return requestOf(message, effects.templates);
  } catch (error) {
    const { id, report, period = '', schedule, trigger } = message;
    const about = { id, report, period, trigger, asked: askedIn(message) };
    const times = { startedAt: effects.now(), updatedAt: effects.now(), milliseconds: {} };
    await noteRun({ ...about, state: 'failed', detail: messageOf(error), ...times }, effects.ledger);
    await notifyOwnerOfFailure(
      error,
      { id, report, period: period || (schedule ?? ''), schedule },
      effects.templates,
      effects,
    );
    throw error;
  }
}

function requestOf(message: RunMessage & { id: string }, templates: Templates): Accepted {
  const report = loadReport(templates, message.report);
  const { id, trigger, by, at, languages, formats, force, state } = message;
  const { recipients, remark, wrong: wrongSubscriptions } = recipientsOf(message, report, templates);
  const period = periodAsked(report, message);
  const { began: _began, asked: _asked, askedAt: _askedAt, state: _state, ...again } = message;
  return {
    id,
    trigger,
    by,
    asked: askedIn(message),
    report,
    templates,
    period,
    now: at,
    languages,
    formats,
    force,
    state,
    recipients,
    wrongSubscriptions,
    remark,
    schedule: scheduleOf(message, report)?.name,
    notifyOwner: true,
    queueMessage: JSON.stringify(again),
  };
}

function scheduleOf({ schedule }: RunMessage, report: Report): Schedule | undefined {
  return schedule === undefined ? undefined : scheduleNamed(report, schedule);
}

function recipientsOf(
  { send, schedule, languages }: RunMessage,
  report: Report,
  templates: Templates,
): Subscribers {
  if (send === 'none') return { recipients: [], wrong: [], remark: '' };
  if (send === 'subscribers') return subscribersOf(templates, report, schedule);
  return { recipients: recipientsAt(send, report, languages, templates), wrong: [], remark: '' };
}

async function refuseEndless(
  message: RunMessage & { id: string; began: string },
  effects: RunEffects,
): Promise<void> {
  const { id, report, period, schedule, began, asked, state } = message;
  const { ledger, now, templates } = effects;
  const most = maxHours * 3600;
  // Asking takes its time too, but a message that lay elsewhere for hours waited for nobody.
  if (secondsBetween(began, now()) < most || secondsWaited(asked) < most / 2) return;
  const statements = Object.keys(state)
    .filter((key) => key !== lakeKey)
    .join(', ');
  const detail = `timed out: its queries did not finish. It began at ${began} and was polled ${asked} times; see ${statements} in Athena`;
  const record = await ledger.readRun(id);
  if (record && isSameRun(record, { report, asked: askedIn(message) }))
    await ledger.saveRun({ ...record, state: 'failed', detail, updatedAt: now() });
  const error = InputError.at(`run ${id}`, detail);
  const about = record?.period ?? period ?? schedule ?? '';
  await notifyOwnerOfFailure(error, { id, report, period: about, schedule }, templates, effects);
  throw error;
}
