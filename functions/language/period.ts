/** A period in words, by the patterns of its language. */
import { addDays, monthsIn, type Period, type PeriodKind, type Span, wholeMonths } from '../calendar/days.ts';
import { readFiscalId } from '../calendar/fiscal.ts';
import { plainPeriod } from '../calendar/values.ts';
import { filled } from './fill.ts';
import { formatDate, formatMonth, monthName } from './format.ts';
import { rulesOf } from './languages.ts';
import type { PeriodPatterns } from './rules.ts';
import type { Writing } from './writing.ts';

/** "January to June 2024", "12 months to June 2024", "17 to 23 June 2024"; "2024年上半年". */
export function periodLabel(period: Period, writing: Writing): string {
  const { periods } = rulesOf(writing.language);
  const last = addDays(period.end, -1);
  const months = monthsIn(period);
  const say = (pattern: string, more: Readonly<Record<string, unknown>> = {}) =>
    filled(pattern, { ...placesOf(period, writing, 'long'), ...more });
  switch (period.kind) {
    case 'day':
      return formatDate(period.start, writing);
    case 'month':
      return formatMonth(period.start, writing);
    case 'year':
      return say(periods.year);
    case 'quarter':
    case 'half':
      return say(patternOf(periods, period.kind, period.start));
    case 'trailing':
      return months === 1 ? formatMonth(last, writing) : say(periods.trailing, { months });
    case 'week':
      return say(periods.week, {
        week: Number(plainPeriod(period.id).slice(-2)),
        week_year: period.id.slice(0, 4),
        days: daysLabel(period, writing),
      });
    case 'custom':
      return daysLabel(period, writing);
    default: {
      const { year, unit = 'year', number } = readFiscalId(period.id) ?? {};
      const values = { fiscal_year: year, number, days: daysLabel(period, writing) };
      return say(periods[`fiscal_${unit}`], values);
    }
  }
}

function patternOf(periods: PeriodPatterns, kind: 'half' | 'quarter', start: string): string {
  const patterns = periods[kind];
  if (typeof patterns === 'string') return patterns;
  const length = 12 / patterns.length;
  return patterns[Math.floor((Number(start.slice(5, 7)) - 1) / length)] ?? '';
}

function daysLabel(span: Span, writing: Writing): string {
  const last = addDays(span.end, -1);
  if (span.start === last) return formatDate(last, writing);
  const { periods } = rulesOf(writing.language);
  return filled(periods[`days${reach(span.start, last)}`], placesOf(span, writing, 'long'));
}

/** How far apart two days are, as the names of patterns say it. */
function reach(from: string, to: string): '_of_month' | '_of_year' | '' {
  if (from.slice(0, 7) === to.slice(0, 7)) return '_of_month';
  return from.slice(0, 4) === to.slice(0, 4) ? '_of_year' : '';
}

/** What patterns can say of the first and the last day of a span. */
function placesOf({ start, end }: Span, writing: Writing, length: 'long' | 'short'): Record<string, unknown> {
  const last = addDays(end, -1);
  const month = (date: string) => monthName(date, length, writing);
  return {
    from_day: Number(start.slice(8)),
    from_month: month(start),
    from_year: start.slice(0, 4),
    to_day: Number(last.slice(8)),
    to_month: month(last),
    to_year: last.slice(0, 4),
  };
}

/** Names of parameters, by parameter and language. */
export type ValueLabels = Readonly<Record<string, { readonly label?: Readonly<Record<string, string>> }>>;

/** What readers call a parameter. */
export const parameterLabel = (name: string, labels: ValueLabels, language: string): string =>
  labels[name]?.label?.[language] ?? name;

/** A period with the values that its edition was asked for with: "June 2024 · Store: 367". */
export const editionLabel = (period: Period, writing: Writing, labels: ValueLabels): string =>
  withItsValues(periodLabel(period, writing), period, writing, labels);

/** A text about an edition, with the values that it was asked for with behind it. */
export function withItsValues(
  text: string,
  { values = {} }: Pick<Period, 'values'>,
  { language }: Pick<Writing, 'language'>,
  labels: ValueLabels,
): string {
  const colon = rulesOf(language).colon;
  const said = Object.entries(values).map(
    ([name, value]) => `${parameterLabel(name, labels, language)}${colon}${value}`,
  );
  return [text, ...said].join(' · ');
}

/** A span that a period of this kind is compared with, as a title says it. A week is said by its days. */
export function spanLabel(span: Span, kind: PeriodKind, writing: Writing): string {
  return periodLabel({ ...span, kind: kindOf(span, kind), id: '' }, writing);
}

/** Whether a span is still a month, a quarter and so on: one that was moved by days is days, as a week is. */
function kindOf(span: Span, kind: PeriodKind): PeriodKind {
  if (kind === 'day') return kind;
  const months = wholeMonths(span);
  if (kind === 'week' || months === undefined) return 'custom';
  if (kind.startsWith('fiscal')) return 'trailing';
  return kind === 'trailing' || (Number(span.start.slice(5, 7)) - 1) % months === 0 ? kind : 'custom';
}

/** A span in a legend or a head: "Jan–Jun 2024", "2024年1–6月". */
export function shortSpan(span: Span, writing: Writing): string {
  const { short } = rulesOf(writing.language);
  const last = addDays(span.end, -1);
  return filled(short[shortPattern(span, last)], placesOf(span, writing, 'short'));
}

function shortPattern(span: Span, last: string) {
  const far = reach(span.start, last);
  if (wholeMonths(span) === undefined) return span.start === last ? 'day' : (`days${far}` as const);
  if (far === '_of_month') return 'month';
  if (far === '') return 'months';
  return monthsIn(span) === 12 ? 'year' : 'months_of_year';
}
