/** What columns of texts say: their types, and the settings of lake.yaml that read them. */
import { noValue, type TimeFormat, timeFormatsOf } from '../query/csv/hints.ts';
import type { TextSettings } from './facts.ts';

export interface TextColumns {
  /** Of lake.yaml, column by column. */
  readonly types: readonly string[];
  /** Columns whose times say no offset. */
  readonly unzoned: readonly number[];
  readonly settings: TextSettings;
}

/** @param columns the texts of each column */
export function guessTexts(columns: readonly (readonly string[])[]): TextColumns {
  const read = columns.map((texts) =>
    columnOf(texts.map((text) => text.trim()).filter((text) => text !== '')),
  );
  const typed = read.filter(({ kind }) => kind !== 'string');
  const of = <Key extends keyof Marks>(key: Key) => read.map(({ marks }) => marks[key]).find(Boolean);
  const date = read.find(({ kind, time }) => kind === 'date' && time?.format)?.time?.format;
  const timestamp = read.find(({ kind, time }) => kind === 'timestamp' && time?.format)?.time?.format;
  const [decimal, thousands, currency] = [of('decimal'), of('thousands'), of('currency')];
  return {
    types: read.map(({ type }) => type),
    unzoned: read.flatMap(({ kind, time }, index) =>
      kind === 'timestamp' && !time?.hasOffset ? [index] : [],
    ),
    settings: {
      null_values: [...new Set(typed.flatMap(({ nulls }) => nulls))],
      ...(decimal === ',' ? { decimal } : {}),
      ...(thousands ? { thousands } : {}),
      ...(currency ? { currency } : {}),
      ...(date ? { date_format: date } : {}),
      ...(timestamp ? { timestamp_format: timestamp } : {}),
    },
  };
}

interface Marks {
  readonly decimal?: '.' | ',' | undefined;
  readonly thousands?: string | undefined;
  readonly currency?: string | undefined;
}

interface TextColumn {
  readonly kind: 'number' | 'date' | 'timestamp' | 'boolean' | 'string';
  readonly type: string;
  readonly nulls: readonly string[];
  readonly marks: Marks;
  readonly time?: TimeFormat | undefined;
}

const text: TextColumn = { kind: 'string', type: 'string', nulls: [], marks: {} };

function columnOf(texts: readonly string[]): TextColumn {
  const nulls = [...new Set(texts.filter((one) => noValue.test(one)))];
  const values = texts.filter((one) => !nulls.includes(one));
  if (values.length === 0) return text;
  const found = booleanOf(values) ?? numberOf(values) ?? timeOf(values);
  return found ? { ...found, nulls } : text;
}

function booleanOf(values: readonly string[]): TextColumn | undefined {
  const isTruth = values.every((one) => /^(true|false)$/i.test(one));
  return isTruth ? { ...text, kind: 'boolean', type: 'boolean' } : undefined;
}

const number =
  /^[-+−(]? ?([$€£¥]|[A-Z]{3})? ?[-+−]?(\d[\d.,' \u00a0]*\d|\d)?([.,]\d+)? ?([$€£¥]|[A-Z]{3})? ?[-)]?$/u;

function numberOf(values: readonly string[]): TextColumn | undefined {
  const matches = values.map((value) => number.exec(value));
  if (matches.some((match) => match === null)) return undefined;
  const currency = matches.map((match) => match?.[1] ?? match?.[4]).find(Boolean);
  const digits = values.map((value) =>
    value
      .replace(currency ?? '', '')
      .replace(/[^\d.,' \u00a0]/g, '')
      .trim(),
  );
  // A code keeps the zeros in front of it.
  if (!currency && digits.some((one) => /^0\d/.test(one))) return undefined;
  const marks = marksOf(digits);
  if (marks === undefined) return undefined;
  const { decimal: point = '.' } = marks;
  const scale = longest(digits.map((one) => one.split(point)[1] ?? ''));
  const whole = longest(digits.map((one) => one.replace(/[.,' \u00a0]/g, '')));
  const decimal = scale > 6 ? 'double' : `decimal(18,${Math.max(scale, 2)})`;
  const type = scale > 0 || currency ? decimal : whole > 9 ? 'bigint' : 'integer';
  if (whole > 18) return undefined;
  return { kind: 'number', type, nulls: [], marks: { ...marks, currency } };
}

const longest = (texts: readonly string[]) => texts.reduce((most, { length }) => Math.max(most, length), 0);

/** What stands between digits: undefined if no reading fits all. */
function marksOf(digits: readonly string[]): Omit<Marks, 'currency'> | undefined {
  if (digits.every((one) => /^\d*$/.test(one))) return {};
  if (digits.every((one) => /^\d*(\.\d+)?$/.test(one))) return { decimal: '.' };
  for (const [decimal, thousands] of [
    ['.', ','],
    [',', '.'],
    [',', ' '],
    ['.', "'"],
  ] as const) {
    const between = thousands === ' ' ? '[ \u00a0]' : `\\${thousands}`;
    const pattern = new RegExp(`^(\\d{1,3}(${between}\\d{3})*|\\d+)?(\\${decimal}\\d+)?$`);
    if (!digits.every((one) => pattern.test(one))) continue;
    const isGrouped = digits.some((one) => new RegExp(between).test(one));
    return isGrouped ? { decimal, thousands } : { decimal };
  }
  return undefined;
}

/** A form that every value can have; of those that differ in month and day alone, the one that reads them all. */
function timeOf(values: readonly string[]): TextColumn | undefined {
  const [first = []] = values.map(timeFormatsOf);
  const sample = values.slice(0, 2000).map(timeFormatsOf);
  const common = first.filter((one) => sample.every((all) => all.some(({ key }) => key === one.key)));
  const [time] = common;
  if (!time) return undefined;
  return {
    ...text,
    kind: time.hasTime ? 'timestamp' : 'date',
    type: time.hasTime ? 'timestamp' : 'date',
    time,
  };
}
