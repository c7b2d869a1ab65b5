/**
 * The cron expressions of schedules. `periodical check`, the deployment and the sweep all read them here, so that they
 * take the same ones and mean the same times: those that EventBridge Scheduler can be told.
 */
import { UsageError } from '../errors.ts';

/** The values at which a schedule fires, ascending; a day is restricted by the month or by the week, never by both. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** From 1. */
  readonly monthDays: readonly number[];
  /** From 1. */
  readonly months: readonly number[];
  /** From 0: Sunday. */
  readonly weekDays: readonly number[];
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What people may write instead of the number `from` and those after it. */
  readonly names?: readonly string[];
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
export const weekDayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const fields: Readonly<Record<keyof Cron, Field>> = {
  minutes: { name: 'minute', from: 0, to: 59 },
  hours: { name: 'hour', from: 0, to: 23 },
  monthDays: { name: 'day of month', from: 1, to: 31 },
  months: { name: 'month', from: 1, to: 12, names: monthNames },
  // Cron's Sunday is both 0 and 7.
  weekDays: { name: 'day of week', from: 0, to: 7, names: weekDayNames },
};

/**
 * Reads five fields of numbers, ranges, lists and steps, or the names of months and days: "0 9 2 * *".
 * @throws UsageError a field has no meaning, or both kinds of days are restricted, which EventBridge cannot do
 */
export function parseCron(text: string): Cron {
  const [minute, hour, monthDay, month, weekDay, ...more] = text.trim().split(/\s+/);
  if (weekDay === undefined || more.length > 0) {
    throw new UsageError(
      `expected five fields: minute hour day-of-month month day-of-week, such as "${plainOf(text.trim())}"`,
    );
  }
  const cron: Cron = {
    minutes: valuesOf(minute, fields.minutes),
    hours: valuesOf(hour, fields.hours),
    monthDays: valuesOf(monthDay, fields.monthDays),
    months: valuesOf(month, fields.months),
    weekDays: ascending(valuesOf(weekDay, fields.weekDays).map((day) => day % 7)),
  };
  if (isAll(cron, 'monthDays') || isAll(cron, 'weekDays')) return cron;
  throw new UsageError(
    'restricts the day of the month and the day of the week; EventBridge takes one of them, expected "*" for the other, or two schedules',
  );
}

/** Words that some crons know for a whole line. */
const nicknames: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

const plainOf = (text: string): string =>
  (Object.hasOwn(nicknames, text.toLowerCase()) ? nicknames[text.toLowerCase()] : undefined) ?? '0 9 2 * *';

/** Whether a field restricts nothing. */
export const isAll = (cron: Cron, field: keyof Cron): boolean =>
  cron[field].length === (field === 'weekDays' ? 7 : fields[field].to - fields[field].from + 1);

/** Cron with every value written out, for parsers that read ranges and steps in their own way. */
export const plainCron = (cron: Cron): string =>
  (['minutes', 'hours', 'monthDays', 'months', 'weekDays'] as const)
    .map((field) => (isAll(cron, field) ? '*' : cron[field].join(',')))
    .join(' ');

function valuesOf(text = '', field: Field): number[] {
  const values = text.split(',').map((part) => partOf(part, field));
  if (values.every((part) => part !== undefined)) return ascending(values.flat());
  const names = field.names ? `, or names such as ${field.names.slice(0, 2).join(' and ')}` : '';
  throw new UsageError(
    `found "${text}" as the ${field.name}; expected values from ${field.from} to ${field.to}${names}${hintFor(text)}`,
  );
}

/** What other crons know, and what to write instead. */
const hints: readonly (readonly [form: RegExp, hint: string])[] = [
  [/^\?$/, '; write "*"'],
  [/#/, '; "the first Monday" cannot be said: name days of the month, or run every week'],
  [
    /^L(?:-\d+|W)?$|^(?:\d|[a-z]{3})L$/i,
    '; the last day cannot be said: run on the day after it ("0 9 1 * *") with a period such as last month',
  ],
  [/W$/i, '; the nearest workday cannot be said: name the day, or run on MON-FRI'],
  [
    /^[a-z0-9]+-[a-z0-9]+$/i,
    '; a range begins with its lower value: write two, such as NOV-DEC,JAN-FEB or FRI-SUN,MON',
  ],
];

const hintFor = (text: string): string => hints.find(([form]) => form.test(text))?.[1] ?? '';

const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

/** "*", "3", "MON", "1-5", each with or without a step. */
function partOf(part: string, field: Field): number[] | undefined {
  const [, range = '', step = '1'] = /^([^/]+)(?:\/([1-9]\d?))?$/.exec(part) ?? [];
  const [first = '', last, more] = range === '*' ? [String(field.from), String(field.to)] : range.split('-');
  const from = numberOf(first, field);
  const stepsOn = last === undefined && part.includes('/');
  const to = stepsOn ? field.to : lastValue(last ?? first, field, from);
  if (from === undefined || to === undefined || more !== undefined || from > to) return undefined;
  // "*" of the week is seven days, not eight.
  const end = range === '*' || stepsOn ? Math.min(to, field.to === 7 ? 6 : to) : to;
  return Array.from(
    { length: Math.floor((end - from) / Number(step)) + 1 },
    (_, i) => from + i * Number(step),
  );
}

function numberOf(text: string, { names, from, to }: Field): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + from : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}

/** "FRI-SUN" ends after it began: Sunday is 7 there. */
function lastValue(text: string, field: Field, from: number | undefined): number | undefined {
  const value = numberOf(text, field);
  return field.to === 7 && value === 0 && (from ?? 0) > 0 ? 7 : value;
}
