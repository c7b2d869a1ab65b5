/**
 * The plan room: a request becomes literal dates, parameters, languages and formats. It is pure, and the
 * last place that hears what time it is.
 */

import type { Calendar } from './calendar/calendar.ts';
import { openDay } from './calendar/closed.ts';
import { type ComparedSpans, comparedSpans } from './calendar/compared.ts';
import {
  addDays,
  addMonths,
  daysIn,
  lastWeekEndedIn,
  type Period,
  type Span,
  startOfMonth,
  wholeMonths,
} from './calendar/days.ts';
import { parsePeriod } from './calendar/period.ts';
import { periodAt } from './calendar/series.ts';
import { localDay, zoneOver } from './calendar/zone.ts';
import { defined } from './defined.ts';
import { UsageError } from './errors.ts';
import { type Format, formats } from './formats.ts';
import { languageNamed } from './language/languages.ts';
import { issueOf } from './plan/issue.ts';
import { dateLiteral, parameterLiteral } from './plan/literals.ts';
import type { Plan, PlanRequest } from './plan/plan.ts';
import { spanLiterals } from './plan/span-literals.ts';
import { parameterNames, settled } from './templates/parameters.ts';
import type { Report } from './templates/report.ts';
import { nearest } from './text/nearest.ts';

/** @throws UsageError the period has not begun, or the report lacks it, a language or a format */
export function makePlan(report: Report, request: PlanRequest): Plan {
  const plan = planOf(report, request);
  const { timezone, calendar } = report.settings;
  refuseFuture(plan.period, localDay(request.now, timezone), calendar);
  return plan;
}

/**
 * The plan of a period that may have begun or not: for those who only look which period it is.
 * @throws UsageError the report lacks the period, a language or a format
 */
export function planOf(report: Report, request: PlanRequest): Plan {
  const { settings } = report;
  const today = localDay(request.now, settings.timezone);
  const { period, parameters } = settled(parsePeriod(request.period, today, settings.calendar), settings);
  const compared = comparedSpans(period, settings.compare, settings.calendar);
  const spans = spansOf(period, compared, settings.calendar);
  const scope = scopeOf(Object.values(spans));
  return {
    report: report.name,
    period,
    // Absent where there is none: plans and what is hashed of them are then as they always were.
    ...defined({ calendar: datedBy(settings.calendar) }),
    isUnfinished: period.end > today,
    issue: issueOf(settings, period, request.now),
    ...compared,
    timezone: settings.timezone,
    zone: zoneOver(settings.timezone, scope),
    scope,
    currency: settings.currency,
    parameters,
    languages: chosen('language', request.languages?.map(languageNamed), Object.keys(report.pages)),
    formats: chosen('format', request.formats, settings.formats, formats) as Format[],
    literals: {
      ...spanLiterals({ ...spans, month_: { start: scope.start, end: period.end } }, settings.timezone),
      ...counts(period, compared.yoy),
      ...openLiterals(period, settings.calendar),
      ...parameterLiterals(parameters, settings.declared),
    },
  };
}

/** @throws UsageError the period begins after today */
export function refuseFuture(period: Period, today: string, calendar: Calendar | undefined): void {
  if (period.start <= today) return;
  const last = periodAt(period, today, calendar);
  const possible = last ? `; the last ${last.kind} that has begun is ${last.id}` : '';
  throw new UsageError(
    `the period ${period.id} has not begun: it starts on ${period.start}, and today is ${today}${possible}`,
  );
}

/** The spans that SQL may ask for. A span that the period does not have is undefined: its literals are null. */
function spansOf(
  period: Period,
  { yoy, pop }: ComparedSpans,
  calendar: Calendar | undefined,
): Record<string, Span | undefined> {
  const lastMonth = startOfMonth(period.end);
  const week = lastWeekEndedIn(period, calendar);
  return {
    '': period,
    yoy_: yoy,
    pop_: pop,
    trailing_: { start: addMonths(period.end, -12), end: period.end },
    yoy_trailing_: { start: addMonths(yoy.end, -12), end: yoy.end },
    months_: { start: addMonths(lastMonth, -24), end: lastMonth },
    week_: week,
    week_before_: week && { start: addDays(week.start, -7), end: week.start },
  };
}

function counts(period: Period, yoy: Span): Record<string, string> {
  const months = wholeMonths(period);
  return {
    days: String(daysIn(period)),
    yoy_days: String(daysIn(yoy)),
    whole_months: months === undefined ? 'cast(null as integer)' : String(months),
  };
}

/** What dates of periods follow from: closed days that come to the list later make no other plan. */
function datedBy({ closed: _, ...dated }: Calendar = {}): Calendar | undefined {
  return Object.keys(dated).length > 0 ? dated : undefined;
}

function openLiterals(period: Period, calendar: Calendar | undefined): Record<string, string> {
  return { last_open_day: dateLiteral(openDay(addDays(period.end, -1), calendar)) };
}

function parameterLiterals(
  parameters: Plan['parameters'],
  declared: Report['settings']['declared'],
): Record<string, string> {
  return Object.fromEntries(
    parameterNames({ parameters, declared }).map((name) => [
      name,
      parameterLiteral(parameters[name], declared[name]?.type),
    ]),
  );
}

/** From the earliest to the latest day that any span names, and as far back as the model `days` goes. */
function scopeOf(spans: readonly (Span | undefined)[]): Span {
  const given = spans.filter((span) => span !== undefined);
  const starts = given.map((span) => span.start).sort();
  const ends = given.map((span) => span.end).sort();
  return { start: addMonths(starts[0] ?? '', -12 * 15), end: addDays(ends.at(-1) ?? '', 3) };
}

function chosen(
  what: string,
  asked: readonly string[] | undefined,
  has: readonly string[],
  known: readonly string[] = has,
): readonly string[] {
  if (asked === undefined) return has;
  if (asked.length === 0) throw new UsageError(`no ${what} is given; expected some of ${known.join(', ')}`);
  for (const name of asked) {
    if (!known.includes(name)) {
      const near = nearest(name, known);
      const expected = near ? `did you mean "${near}"?` : `expected some of ${known.join(', ')}`;
      throw new UsageError(`unknown ${what} "${name}"; ${expected}`);
    }
  }
  // The order of the report, whatever order was typed: the first language is the report's.
  return known.filter((name) => asked.includes(name));
}

/** Names that the plan gives to SQL itself, for any report. */
export function planLiteralNames(): string[] {
  const probe: Period = { kind: 'month', id: '2024-06', start: '2024-06-01', end: '2024-07-01' };
  return Object.keys({
    ...spanLiterals({ ...spansOf(probe, { yoy: probe, pop: probe }, undefined), month_: probe }, 'UTC'),
    ...counts(probe, probe),
    ...openLiterals(probe, undefined),
  });
}

/** Names that SQL may use as `:name`, with those of the report. */
export function literalNames(report: Report): string[] {
  return [...planLiteralNames(), ...parameterNames(report.settings)];
}
