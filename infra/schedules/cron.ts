/** Cron of five fields, as report.yaml has it, in the six of EventBridge Scheduler. */
import { InputError } from '../../functions/errors.ts';

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What people may write instead of the number `from` and those after it. */
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: months },
  // Cron's Sunday is both 0 and 7.
  { name: 'day of week', from: 0, to: 7, names: days },
];

/**
 * "0 8 * * 1" → "cron(0 8 ? * MON *)". Every field is written out as the values that it means: EventBridge
 * counts days of the week from 1, and knows no steps there.
 * @param place where the cron stands, for the message
 * @throws InputError a field has no meaning, or both kinds of days are restricted, which EventBridge cannot do
 */
export function schedulerCron(cron: string, place: string): string {
  const parts = cron.split(' ');
  const wrong = (why: string) => InputError.at(place, `cron "${cron}": ${why}`);
  if (parts.length !== fields.length) throw wrong('expected five fields');
  const [minutes, hours, monthDays, inMonths, weekDays] = fields.map((field, index) => {
    const values = valuesOf(parts[index] ?? '', field);
    if (values) return values;
    throw wrong(
      `found "${parts[index]}" as the ${field.name}; expected values from ${field.from} to ${field.to}`,
    );
  });
  const onDay = written(monthDays, 1, 31);
  const onWeekDay = written([...new Set(weekDays?.map((day) => day % 7))].sort(), 0, 6, days);
  if (onDay !== '*' && onWeekDay !== '*') {
    throw wrong(
      'restricts the day of the month and the day of the week; EventBridge takes one of them, expected "*" for the other, or two schedules',
    );
  }
  const both =
    onWeekDay === '*'
      ? `${onDay} ${written(inMonths, 1, 12)} ?`
      : `? ${written(inMonths, 1, 12)} ${onWeekDay}`;
  return `cron(${written(minutes, 0, 59)} ${written(hours, 0, 23)} ${both} *)`;
}

/** The values of a field in ascending order, or undefined if it has no meaning. */
function valuesOf(text: string, field: Field): number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const values = partOf(part, field);
    if (!values) return undefined;
    for (const value of values) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

/** "*", "3", "MON", "1-5", each with or without a step. */
function partOf(part: string, field: Field): number[] | undefined {
  const [, range = '', step = '1'] = /^([^/]+)(?:\/([1-9]\d?))?$/.exec(part) ?? [];
  const [first = '', last, more] = range === '*' ? [String(field.from), String(field.to)] : range.split('-');
  const from = numberOf(first, field);
  const stepsOn = last === undefined && part.includes('/');
  const to = stepsOn ? field.to : lastValue(last ?? first, field, from);
  if (from === undefined || to === undefined || more !== undefined || from > to) return undefined;
  // "*" of the week is seven days, not eight.
  const end = range === '*' || stepsOn ? Math.min(to, field.names === days ? 6 : to) : to;
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
  return field.names === days && value === 0 && (from ?? 0) > 0 ? 7 : value;
}

function written(
  values: readonly number[] = [],
  from: number,
  to: number,
  names?: readonly string[],
): string {
  if (values.length === to - from + 1) return '*';
  const name = (value: number) => names?.[value] ?? String(value);
  const [first = from] = values;
  const last = values.at(-1) ?? to;
  if (values.length > 2 && last - first === values.length - 1) return `${name(first)}-${name(last)}`;
  return values.map(name).join(',');
}
