/** When crons fire in a time zone: as EventBridge Scheduler does it, and what it skips when the clocks change. */
import { addDays, day } from '../calendar/days.ts';
import { addTime, secondsBetween, wholeSecond } from '../calendar/instant.ts';
import { dayStart, instantOf, localDay } from '../calendar/zone.ts';
import { type Cron, parseCron } from '../templates/cron.ts';

export interface Firing {
  /** UTC, in whole seconds. */
  readonly at: string;
  /** The local day that the cron names, `YYYY-MM-DD`. */
  readonly day: string;
  /**
   * The local time that the cron names and the clocks skipped, `2024-03-10 02:30`: EventBridge does not fire then,
   * and `at` is the first instant after the gap. A local time that comes twice is meant the first time.
   */
  readonly skipped?: string;
}

export interface Span {
  /** UTC, both included. */
  readonly earliest: string;
  readonly latest: string;
}

/** Every firing from `earliest` to `latest`, in order. One that was skipped gives way to one at the same instant. */
export function firings(cron: string, zone: string, span: Span): Firing[] {
  const parsed = parseCron(cron);
  const found = daysOf(span, zone).flatMap((date) => minutesOn(parsed, date).map(clockOn(date, zone)));
  return found.filter(({ at }, i) => isIn(at, span) && at !== found[i + 1]?.at);
}

/** The last firing of each local day that has one from `earliest` to `latest`, in order. */
export function lastFirings(cron: string, zone: string, span: Span): Firing[] {
  const parsed = parseCron(cron);
  return daysOf(span, zone).flatMap((date) => lastOn(parsed, date, zone, span) ?? []);
}

/** The last firings of the days that have one up to `now`, the newest day first; at most `count` of them. */
export function* earlierFirings(cron: string, zone: string, now: string, count: number): Generator<Firing> {
  const parsed = parseCron(cron);
  const span = { earliest: '', latest: now };
  let found = 0;
  let date = localDay(now, zone);
  for (let looked = 0; found < count && looked < maxDays + count * 31; looked++, date = addDays(date, -1)) {
    const firing = lastOn(parsed, date, zone, span);
    if (!firing) continue;
    found++;
    yield firing;
  }
}

/** The first firing after an instant; undefined if there is none in eight years, as on 30 February. */
export function nextFiring(cron: string, zone: string, after: string): Firing | undefined {
  const parsed = parseCron(cron);
  let date = addDays(localDay(after, zone), -1);
  for (let looked = 0; looked < maxDays; looked++, date = addDays(date, 1)) {
    const clock = clockOn(date, zone);
    const minute = minutesOn(parsed, date).find((one) => clock(one).at > after);
    if (minute !== undefined) return clock(minute);
  }
  return undefined;
}

/** 29 February is missing for eight years around 1900 and 2100. */
const maxDays = 8 * 366;

// A day that the calendar of a zone skipped is due on the next one.
function daysOf({ earliest, latest }: Span, zone: string): string[] {
  const last = localDay(latest, zone);
  const days: string[] = [];
  for (let date = addDays(localDay(earliest, zone), -1); date <= last; date = addDays(date, 1))
    days.push(date);
  return days;
}

function lastOn(cron: Cron, date: string, zone: string, span: Span): Firing | undefined {
  const clock = clockOn(date, zone);
  const minute = minutesOn(cron, date).findLast((one) => clock(one).at <= span.latest);
  const firing = minute === undefined ? undefined : clock(minute);
  return firing && isIn(firing.at, span) ? firing : undefined;
}

const isIn = (at: string, { earliest, latest }: Span) => at >= earliest && at <= latest;

/** Minutes of the local day, ascending. */
function minutesOn(cron: Cron, date: string): number[] {
  const { month, day: monthDay, dayOfWeek } = day(date);
  const isOn =
    cron.months.includes(month) && cron.monthDays.includes(monthDay) && cron.weekDays.includes(dayOfWeek % 7);
  return isOn ? cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute)) : [];
}

/** Gives a minute of a day its instant. */
function clockOn(date: string, zone: string): (minute: number) => Firing {
  let start: string | undefined;
  let isRegular = false;
  return (minute) => {
    if (start === undefined) {
      start = dayStart(date, zone);
      isRegular =
        localDay(start, zone) === date && secondsBetween(start, dayStart(addDays(date, 1), zone)) === 86_400;
    }
    if (isRegular) return { at: wholeSecond(addTime(start, { seconds: minute * 60 })), day: date };
    const { at, isSkipped } = instantOf(date, minute, zone);
    const firing = { at: wholeSecond(at), day: date };
    return isSkipped ? { ...firing, skipped: `${date} ${clockText(minute)}` } : firing;
  };
}

const clockText = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
