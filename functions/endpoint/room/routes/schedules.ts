/** Schedules: when they fire next, switched on and off. */
import { wholeSecond } from '../../../calendar/instant.ts';
import { nextDue } from '../../../stages/sweep/due.ts';
import type { Due } from '../../../stages/sweep/findings.ts';
import { changedFile } from '../../../templates/changeable.ts';
import { change } from '../../../templates/changing.ts';
import type { Report } from '../../../templates/report.ts';
import type { Schedule } from '../../../templates/settings.ts';
import { position, switched, switchProblems } from '../../../templates/switches.ts';
import type { Seal } from '../../seal.ts';
import { noteAct, reasonIn } from '../acting.ts';
import { changingHere } from '../changing.ts';
import type { RoomEffects } from '../effects.ts';
import type { FieldProblems } from '../forms.ts';
import type { PageContext } from '../frame.ts';
import { operatorResponse } from '../operating.ts';
import { type ShownSchedule, schedulesPage, switchPage } from '../pages/schedules.ts';
import { loadReports } from '../reports.ts';
import { type Route, seeOther } from '../route.ts';
import { timeIn } from '../shown.ts';

const file = 'schedules.yaml';

export const showSchedules: Route = async ({ context }, effects) => {
  const seal = await effects.seal();
  const { reports } = loadReports(await effects.templates());
  const shown = reports.flatMap((report) =>
    report.settings.schedules.map((one) => shownSchedule(report, one, context, effects.now(), seal)),
  );
  return operatorResponse(schedulesPage(context, shown), context);
};

export const showSwitch: Route = async ({ context, rest }, effects) => switchForm(rest, context, effects);

export const switchSchedule: Route = async ({ context, rest, form, visitor }, effects) => {
  const found = await scheduleAt(rest, effects);
  const to = position.safeParse(form.to);
  if (!found || !to.success) return undefined;
  const { because, problems } = reasonIn(form, context.words);
  if (Object.keys(problems).length > 0) return switchForm(rest, context, effects, because, problems);
  const [report, schedule] = [found.report.name, found.schedule.name];
  const changing = await changingHere(file, effects);
  const { templates } = changing;
  const before = changedFile(templates, file)?.text ?? '';
  const text = switched(before, to.data, { report, schedule }, templates);
  await noteAct({ verb: `schedule ${to.data}`, target: `${report} ${schedule}`, because }, visitor, effects);
  await change({ text, before, problems: switchProblems }, changing, { because, by: visitor.name });
  return seeOther('/operate/schedules');
};

async function scheduleAt(token: string, effects: RoomEffects) {
  const [name, schedule] = (await effects.seal()).open('schedule', token)?.split('\n') ?? [];
  const report = loadReports(await effects.templates()).reports.find((one) => one.name === name);
  const found = report?.settings.schedules.find((one) => one.name === schedule);
  return report && found && { report, schedule: found };
}

async function switchForm(
  token: string,
  context: PageContext,
  effects: RoomEffects,
  because = '',
  problems: FieldProblems = {},
) {
  const found = await scheduleAt(token, effects);
  if (!found) return undefined;
  const { report, schedule } = found;
  const shown = shownSchedule(report, schedule, context, effects.now(), await effects.seal());
  return operatorResponse(switchPage(context, shown, because, problems), context);
}

function shownSchedule(
  report: Report,
  schedule: Schedule,
  { language }: PageContext,
  now: string,
  { seal }: Seal,
): ShownSchedule {
  const { name, cron, period, isOff = false } = schedule;
  const { timezone } = report.settings;
  return {
    ...{ report: report.name, name, cron, timezone, period, isOn: !isOff },
    next: nextOf(report, schedule, now).map((due) => [timeIn(due.at, language, timezone), due.period]),
    path: `/operate/schedule/${seal('schedule', `${report.name}\n${name}`)}`,
  };
}

const firingsShown = 5;

function nextOf(report: Report, schedule: Schedule, now: string): Due[] {
  const found: Due[] = [];
  for (let after = wholeSecond(now); found.length < firingsShown; ) {
    const due = nextDue(report, schedule, after);
    if (!due) break;
    found.push(due);
    after = due.at;
  }
  return found;
}
