/** When an edition comes out, and when the one after it: what a reader wants to know, and no figure follows from. */
import { type Period, wholeMonths } from '../calendar/days.ts';
import { wholeSecond } from '../calendar/instant.ts';
import { parsePeriod } from '../calendar/period.ts';
import { withValues } from '../calendar/values.ts';
import { localDay } from '../calendar/zone.ts';
import type { ReportSettings } from '../templates/settings.ts';
import { nextFiring } from './firings.ts';
import type { Issue } from './plan.ts';

type Zoned = Pick<ReportSettings, 'timezone' | 'calendar'>;

/** @param now the instant of the request in UTC */
export function issueOf(
  { timezone, schedules, calendar }: Zoned & Pick<ReportSettings, 'schedules'>,
  period: Period,
  now: string,
): Issue {
  const on = localDay(now, timezone);
  const days = schedules
    .filter((schedule) => !schedule.isOff && isAlike(parsePeriod(schedule.period, on, calendar), period))
    .flatMap((schedule) => nextDay(schedule, period, { timezone, calendar }, now) ?? []);
  const [next] = days.sort();
  return next === undefined ? { on } : { on, next };
}

const isAlike = (one: Period, other: Period) =>
  one.kind === other.kind &&
  (one.kind !== 'trailing' || wholeMonths(one) === wholeMonths(other)) &&
  withValues('', one.values ?? {}) === withValues('', other.values ?? {});

/** What fires next may make the very period that was asked for; then it is the firing after it. */
function nextDay(
  { cron, period: expression }: ReportSettings['schedules'][number],
  own: Period,
  { timezone, calendar }: Zoned,
  now: string,
): string | undefined {
  const first = nextFiring(cron, timezone, wholeSecond(now));
  if (!first || parsePeriod(expression, first.day, calendar).id !== own.id) return first?.day;
  return nextFiring(cron, timezone, first.at)?.day;
}
