/** A run that somebody asks for: the form, check your answers, and its start. */
import { mailboxOf, readAddress } from '../../../address.ts';
import { addTime } from '../../../calendar/instant.ts';
import { usageProblem } from '../../../errors.ts';
import { makePlan } from '../../../plan.ts';
import { parseRunMessage } from '../../../queue/messages.ts';
import { loadReport, type Report } from '../../../templates/report.ts';
import { longestReason, reasonText } from '../../../text/reason.ts';
import { startOnce } from '../../start-run.ts';
import { noteAct } from '../acting.ts';
import { type Answers, answersIn, openAnswers, sealAnswers } from '../asking.ts';
import type { RoomEffects } from '../effects.ts';
import { runIdOf } from '../followed.ts';
import { pageResponse } from '../frame.ts';
import { runFormPage } from '../pages/run.ts';
import { runCheckPage, runLimitPage } from '../pages/run-check.ts';
import { type Route, seeOther } from '../route.ts';
import { checkedRun } from '../run-check.ts';
import { blankForm, firstGiven, givenBy } from '../run-form.ts';
import { runHref } from '../shown.ts';

type Asking = Parameters<Route>[0];

/** A report that the visitor may run, by a sealed name or by answers that were given before; or undefined. */
async function subjectOf({ rest, visitor }: Asking, { seal, templates }: RoomEffects) {
  const sealing = await seal();
  const answers = openAnswers(rest, visitor.name, sealing);
  const name = answers?.report ?? sealing.open('report', rest);
  if (name === undefined || !visitor.rights.runs.has(name)) return undefined;
  return { report: loadReport(await templates(), name), answers };
}

async function answeredSubject(request: Asking, effects: RoomEffects) {
  const subject = await subjectOf(request, effects);
  const answers = subject?.answers;
  return answers && { report: subject.report, answers };
}

export const showRunForm: Route = async (request, effects) => {
  const subject = await subjectOf(request, effects);
  if (!subject) return undefined;
  const { context, visitor } = request;
  const { report, answers } = subject;
  const form = await blankForm(report, visitor.name, context.language, effects);
  const given = answers ? givenBy(answers, form) : firstGiven(form);
  return pageResponse(runFormPage(context, { ...form, given }), context);
};

export const answerRunForm: Route = async (request, effects) => {
  const subject = await subjectOf(request, effects);
  if (!subject) return undefined;
  const { context, visitor, form: given } = request;
  const { report } = subject;
  const refusal = effects.refusalBy(await effects.templates());
  const asking = {
    report,
    refusal,
    now: effects.now(),
    own: readAddress(visitor.name),
    words: context.words,
  };
  const read = answersIn(given, asking);
  if ('problems' in read) {
    const form = await blankForm(report, visitor.name, context.language, effects);
    return pageResponse(runFormPage(context, { ...form, given }, read.problems), context);
  }
  const answers = { id: runIdOf(visitor.name, effects.random(12)), ...read.value };
  return seeOther(`/run/check/${sealAnswers(answers, visitor.name, await effects.seal())}`);
};

export const checkRun: Route = async (request, effects) => {
  const subject = await answeredSubject(request, effects);
  if (!subject) return undefined;
  const { context, rest } = request;
  const checked = await checkedRun(subject.answers, subject.report, context, effects);
  return pageResponse(runCheckPage(context, { ...checked, change: `/run/${rest}` }), context);
};

/** Pressed twice, the button leads to the same run. */
export const startRun: Route = async (request, effects) => {
  const subject = await answeredSubject(request, effects);
  if (!subject) return undefined;
  const { context, visitor, form, rest } = request;
  const { report, answers } = subject;
  const earlier = await effects.ledger.readRun(answers.id);
  const there = seeOther(runHref(answers.id, await effects.seal()));
  if (earlier && earlier.state !== 'queued') return there;
  if (!isStillRight(answers, report, effects.refusalBy(await effects.templates()), effects.now()))
    return seeOther(`/run/${rest}`);
  if (!earlier) {
    const { runsADay } = effects;
    if ((await countToday(visitor.name, effects)) > runsADay)
      return pageResponse(runLimitPage(context, runsADay), context);
    const because = reasonText(form.because ?? '').slice(0, longestReason);
    await noteAct({ verb: 'run', target: `${answers.report}/${answers.period}`, because }, visitor, effects);
  }
  await startOnce(messageOf(answers, visitor.name, effects.now()), answers.period, effects);
  return there;
};

/** What was right when it was answered may have been changed since. */
function isStillRight(
  { period, languages, send }: Answers,
  report: Report,
  refusal: ReturnType<RoomEffects['refusalBy']>,
  now: string,
): boolean {
  if (Array.isArray(send) && send.some((address) => refusal(address) !== undefined)) return false;
  return usageProblem(() => makePlan(report, { period, languages, now })) === undefined;
}

/** @returns how many runs somebody has started on this day (UTC), with this one */
async function countToday(name: string, { room, now }: RoomEffects): Promise<number> {
  const day = now().slice(0, 10);
  return room.count(`runs:${mailboxOf(name)}:${day}`, addTime(`${day}T00:00:00Z`, { hours: 48 }));
}

const messageOf = (answers: Answers, by: string, at: string) =>
  parseRunMessage(JSON.stringify({ ...answers, trigger: 'request', by, at }));
