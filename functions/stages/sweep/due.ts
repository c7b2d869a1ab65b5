/** When schedules fire and for which periods: by the schedules alone. */
import { parsePeriod } from '../../calendar/period.ts';
import { earlierFirings, type Firing, lastFirings, nextFiring, type Span } from '../../plan/firings.ts';
import type { Plan } from '../../plan/plan.ts';
import { planOf } from '../../plan.ts';
import type { Report } from '../../templates/report.ts';
import type { Schedule } from '../../templates/settings.ts';
import type { Due } from './findings.ts';

/** The periods that the schedules of a report ask for from `earliest` to `latest`, both included; instants in UTC. */
export function dueOf(report: Report, earliest: string, latest: string): Due[] {
  return report.settings.schedules.flatMap((schedule) => duePeriods(report, schedule, { earliest, latest }));
}

/** Each period that a schedule asks for once, by the last firing that asks for it; in the order of these. */
export function duePeriods(report: Report, schedule: Schedule, span: Span): Due[] {
  const byPeriod = new Map<string, Due>();
  for (const due of dueDays(report, schedule, span)) {
    byPeriod.delete(due.period);
    byPeriod.set(due.period, due);
  }
  return [...byPeriod.values()];
}

/** The last firing of each day: a schedule that fires every minute means no more by the others. */
export function dueDays(report: Report, schedule: Schedule, span: Span): Due[] {
  return lastFirings(schedule.cron, report.settings.timezone, span).map((firing) =>
    dueBy(report, schedule, firing),
  );
}

/** What a schedule asks for next. */
export function nextDue(report: Report, schedule: Schedule, now: string): Due | undefined {
  const firing = nextFiring(schedule.cron, report.settings.timezone, now);
  return firing && dueBy(report, schedule, firing);
}

// By the day that the cron names: after a day that a zone skipped, the instant has another.
const dueBy = (
  { name: report, settings }: Report,
  { name, period }: Schedule,
  { day, ...firing }: Firing,
): Due => ({
  report,
  schedule: name,
  period: parsePeriod(period, day, settings.calendar).id,
  ...firing,
});

/** The last periods that a schedule asked for, newest first, each once. */
export function lastPlans(report: Report, schedule: Schedule, count: number, now: string): Plan[] {
  const byPeriod = new Map<string, Plan>();
  const { timezone, calendar } = report.settings;
  for (const { at, day } of earlierFirings(schedule.cron, timezone, now, count * daysPerPeriod)) {
    if (byPeriod.size === count) break;
    const period = parsePeriod(schedule.period, day, calendar).id;
    if (!byPeriod.has(period)) byPeriod.set(period, planOf(report, { period, now: at }));
  }
  return [...byPeriod.values()];
}

/** A schedule that fires daily for the same month is looked through for as many days. */
const daysPerPeriod = 31;
