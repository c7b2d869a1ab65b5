/** When schedules fire and for which periods: by the schedules alone. */
import { Cron } from 'croner';
import { addTime, wholeSecond } from '../../calendar/instant.ts';
import type { Plan } from '../../plan/plan.ts';
import { planOf } from '../../plan.ts';
import { parseCron, plainCron } from '../../templates/cron.ts';
import type { Report } from '../../templates/report.ts';
import type { Schedule } from '../../templates/settings.ts';
import type { Due } from './findings.ts';

/** What the schedules of a report ask for from `earliest` to `latest`, both included; instants in UTC. */
export function dueOf(report: Report, earliest: string, latest: string): Due[] {
  return report.settings.schedules.flatMap((schedule) =>
    firings(schedule.cron, report.settings.timezone, { earliest, latest }).map((at) => ({
      report: report.name,
      schedule: schedule.name,
      period: planAt(report, schedule, at).period.id,
      at,
    })),
  );
}

interface Span {
  readonly earliest: string;
  readonly latest: string;
}

/** When a cron of report.yaml fires in a time zone, in UTC. */
export function firings(cron: string, timezone: string, { earliest, latest }: Span): string[] {
  const schedule = cronOf(cron, timezone);
  const before = new Date(addTime(earliest, { milliseconds: -1 }));
  const found: string[] = [];
  for (let run = schedule.nextRun(before); run; run = schedule.nextRun(run)) {
    const at = instantOf(run);
    if (at > latest) break;
    // A local time that a day does not have: EventBridge skips it, this library moves it.
    if (schedule.match(run)) found.push(at);
  }
  return found;
}

/** The library reads steps and ranges in its own way; values alone mean the same to it. */
const cronOf = (cron: string, timezone: string) => new Cron(plainCron(parseCron(cron)), { timezone });

/** The last periods that a schedule asked for, newest first, each once. */
export function lastPlans(report: Report, schedule: Schedule, count: number, now: string): Plan[] {
  const { timezone } = report.settings;
  const fired = cronOf(schedule.cron, timezone).previousRuns(count * firingsPerPeriod, new Date(now));
  const byPeriod = new Map<string, Plan>();
  for (const run of fired) {
    if (byPeriod.size === count) break;
    const plan = planAt(report, schedule, instantOf(run));
    if (!byPeriod.has(plan.period.id)) byPeriod.set(plan.period.id, plan);
  }
  return [...byPeriod.values()];
}

/** A schedule that fires daily for the same month is looked through for as many days. */
const firingsPerPeriod = 31;

const planAt = (report: Report, { period }: Schedule, now: string): Plan => planOf(report, { period, now });

const instantOf = (date: Date): string => wholeSecond(date.toISOString());

/** In whole seconds. */
export const hoursBefore = (instant: string, hours: number): string =>
  wholeSecond(addTime(instant, { hours: -hours }));
