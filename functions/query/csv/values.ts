/**
 * Texts of CSV as values of the types of lake.yaml, in SQL that both engines run: a text that does not say a
 * value of its type ends the query, and is never null or rounded.
 *
 * A table is read in three steps, each a SELECT over the one before: its texts, the parts that patterns find in
 * them, and the values. Columns of the first two are called by their number, such as `"3 text"`.
 */
import { quoteName, textLiteral } from '../../plan/literals.ts';
import type { RawColumn } from '../lake.ts';
import type { LakeTimes } from '../times.ts';
import { isoTime, patternOf } from './formats.ts';
import { numberPattern, separators } from './numbers.ts';
import type { CsvSettings } from './settings.ts';

/** What the engines write in different ways. */
export interface Dialect {
  /** A group of a pattern in what takes its place: `\1` or `$1`. */
  readonly group: (number: number) => string;
  readonly sqlType: (type: string) => string;
  /** Ends the query. @param text in SQL, what the column holds */
  readonly fail: (column: string, text: string, type: string) => string;
}

export interface CsvColumn extends Pick<RawColumn, 'type' | 'zone'> {
  readonly name: string;
}

export interface ReadOptions {
  readonly columns: readonly CsvColumn[];
  readonly settings: CsvSettings;
  readonly dialect: Dialect;
  readonly times: LakeTimes;
}

const named = (index: number, part: string) => `"${index + 1} ${part}"`;

// Tabs, line ends, and the spaces that programs put into numbers and times. By their codes: a line end in the
// SQL would move the lines that engines name.
const spaces = [9, 10, 13, 160, 8201, 8239, 12288].map((code) => `chr(${code})`).join(' || ');

/** The first step: texts without what means that there is no value. @param source SQL of a column's text */
export function textsOf({ columns, settings }: ReadOptions, source: (column: CsvColumn) => string): string {
  const texts = columns.map((column, index) => {
    const isText = column.type === 'string';
    const text = isText ? source(column) : `trim(translate(${source(column)}, ${spaces}, '       '))`;
    const nulls = ['', ...settings.null_values].map((value) => (isText ? value : value.trim()));
    const kept = [...new Set(nulls)].reduce((sql, value) => `nullif(${sql}, ${textLiteral(value)})`, text);
    return `${kept} as ${named(index, 'text')}`;
  });
  return texts.join(', ');
}

/** The second and third step. @param from SQL of the first */
export function selectValues(options: ReadOptions, from: string, others: readonly string[]): string {
  const read = options.columns.map((column, index) => readColumn(options, column, index));
  const parts = read.flatMap(({ parts = [] }) => parts);
  const values = read.map(
    ({ value }, index) => `${value} as ${quoteName(options.columns[index]?.name ?? '')}`,
  );
  return `select ${[...values, ...others].join(', ')} from (select ${['*', ...parts].join(', ')} from (${from}) as texts) as parts`;
}

interface ReadColumn {
  /** Of the second step, with their names. */
  readonly parts?: readonly string[];
  readonly value: string;
}

function readColumn(options: ReadOptions, column: CsvColumn, index: number): ReadColumn {
  const { type } = column;
  const text = named(index, 'text');
  if (type === 'string') return { value: text };
  const read = readerOf(type)(options, column, index);
  const problem = options.dialect.fail(column.name, text, type);
  const value = `case when ${text} is not null then coalesce(${read.value}, ${problem}) end`;
  return { ...read, value };
}

type Reader = (options: ReadOptions, column: CsvColumn, index: number) => ReadColumn;

function readerOf(type: string): Reader {
  if (type === 'boolean') return (_, __, index) => ({ value: booleanOf(named(index, 'text')) });
  if (type === 'date') return readDate;
  return type === 'timestamp' ? readTimestamp : readNumber;
}

const list = (texts: readonly string[]) => `(${texts.map(textLiteral).join(', ')})`;
const yes = list(['true', 't', 'yes', 'y', '1']);
const no = list(['false', 'f', 'no', 'n', '0']);
const booleanOf = (text: string) =>
  `case when lower(${text}) in ${yes} then true when lower(${text}) in ${no} then false end`;

const like = (text: string, pattern: string) => `regexp_like(${text}, ${textLiteral(`^(?:${pattern})$`)})`;
const replaced = (text: string, pattern: string, by: string) =>
  `regexp_replace(${text}, ${textLiteral(`^(?:${pattern})$`)}, ${textLiteral(by)})`;

function readNumber({ settings, dialect }: ReadOptions, { type }: CsvColumn, index: number): ReadColumn {
  const { plain, pattern, marks, digits } = numberPattern(type, settings, dialect.group);
  const [text, sign, number] = [named(index, 'text'), named(index, 'sign'), named(index, 'number')];
  const { thousands, currency = '' } = settings;
  const signs = without(replaced(text, pattern, marks), [currency.trim(), ' ']);
  const joined = without(replaced(text, pattern, digits), separators(thousands));
  const parts = [
    `case when ${like(text, plain)} then '' when ${like(text, pattern)} then ${signs} end as ${sign}`,
    `case when ${like(text, plain)} then ${text} when ${like(text, pattern)} then replace(${joined}, 'p', '.') end as ${number}`,
  ];
  const signed = `case when ${sign} in ('', '+') then ${number} when ${sign} in ('-', '−', '()') then '-' || ${number} end`;
  return { parts, value: `try_cast(${signed} as ${dialect.sqlType(type)})` };
}

const without = (sql: string, texts: readonly string[]) =>
  texts.filter((one) => one !== '').reduce((all, one) => `replace(${all}, ${textLiteral(one)}, '')`, sql);

function readDate({ settings, dialect }: ReadOptions, _: CsvColumn, index: number): ReadColumn {
  const text = named(index, 'text');
  const time = timeOf(text, settings.date_format, dialect);
  // A day with a time of day is a day where the time is midnight.
  const midnight = `try_cast(${named(index, 'time')} as timestamp)`;
  const day = `try_cast(${midnight} as date)`;
  return {
    parts: [`${time.sql} as ${named(index, 'time')}`],
    value: `case when ${midnight} = cast(${day} as timestamp) then ${day} end`,
  };
}

function readTimestamp(options: ReadOptions, { zone }: CsvColumn, index: number): ReadColumn {
  const { settings, dialect, times } = options;
  const text = named(index, 'text');
  const formats = [settings.timestamp_format, settings.date_format].filter((one) => one !== undefined);
  const alternatives = settings.timestamp_format === undefined ? [undefined, ...formats] : formats;
  const found = alternatives.map((format) => timeOf(text, format, dialect));
  const [time, offset] = [named(index, 'time'), named(index, 'offset')];
  const parts = [
    `coalesce(${[...found.map(({ sql }) => sql), 'null'].join(', ')}) as ${time}`,
    `coalesce(${[...found.map((one) => one.offset), 'null'].join(', ')}) as ${offset}`,
  ];
  const local = `try_cast(${time} as timestamp)`;
  const value = [
    // In UTC it may be a year of five digits, which nothing after this can write.
    `case when ${time} like '9999-%' then null`,
    `when substr(${offset}, 1, 1) in ('+', '-') then date_add('minute', -(${minutesOf(offset)}), ${local})`,
    `when ${offset} <> '' then ${local}`,
    // A day is its midnight: in the zone that is said, or in the report's.
    zone === undefined
      ? `when strpos(${time}, ' ') = 0 then ${times.midnight(`try_cast(${time} as date)`, zone)} else ${local} end`
      : `else ${times.utc(local, zone)} end`,
  ];
  return { parts, value: value.join(' ') };
}

/** Whether times of a column that have no offset are taken for UTC, because nothing is said. */
export const saysNoZone = ({ type, zone }: CsvColumn): boolean => type === 'timestamp' && zone === undefined;

/** The name of `unzonedTime`. */
export const unzonedName = (index: number): string => named(index, 'unzoned');

/** Whether the time of the column at this place has no offset, beside the values. */
export const unzonedTime = (index: number): string =>
  `${named(index, 'offset')} = '' and strpos(${named(index, 'time')}, ' ') > 0 as ${unzonedName(index)}`;

/** Of `+08`, `+0530` or `+05:30`. */
function minutesOf(offset: string): string {
  const digits = `replace(${offset}, ':', '')`;
  return `60 * cast(substr(${digits}, 1, 3) as integer) + cast(substr(${digits}, 1, 1) || substr(${digits} || '00', 4, 2) as integer)`;
}

interface Time {
  /** `2024-6-18 9:00:00.5` or `2024-6-18`; null where the text is another. */
  readonly sql: string;
  /** `''` where the text has none, null where it is another. */
  readonly offset: string;
}

function timeOf(text: string, format: string | undefined, dialect: Dialect): Time {
  const when = (pattern: string, sql: string) => `case when ${like(text, pattern)} then ${sql} end`;
  if (format === undefined) {
    const [year, month, day, time, fraction, offset] = [1, 2, 3, 4, 5, 6].map(dialect.group);
    const iso = replaced(text, isoTime, `${year}-${month}-${day} ${time}${fraction}`);
    return {
      sql: when(isoTime, `trim(replace(${iso}, ',', '.'))`),
      offset: when(isoTime, replaced(text, isoTime, offset ?? '')),
    };
  }
  const { pattern, groups } = patternOf(format);
  const part = (number: number) => replaced(text, pattern, dialect.group(number));
  return {
    sql: when(pattern, isoOf(groups, part)),
    offset: when(pattern, groups.offset === undefined ? "''" : part(groups.offset)),
  };
}

const monthNames = 'janfebmaraprmayjunjulaugsepoctnovdec';

function isoOf(groups: ReturnType<typeof patternOf>['groups'], part: (number: number) => string): string {
  const { year, year2, month, name, day, hour, hour12, half, minute, second, fraction } = groups;
  const of = (number: number | undefined) => part(number ?? 0);
  const short = of(year2);
  const nameOf = `lower(substr(${of(name)}, 1, 3))`;
  const noon = `case when lower(${of(half)}) like 'p%' then 12 else 0 end`;
  const hourText =
    hour12 === undefined ? of(hour) : `cast(cast(${of(hour12)} as integer) % 12 + ${noon} as varchar)`;
  const pieces = [
    year === undefined ? `case when ${short} < '70' then '20' else '19' end || ${short}` : of(year),
    month === undefined ? `cast((strpos('${monthNames}', ${nameOf}) + 2) / 3 as varchar)` : of(month),
    of(day),
  ].join(" || '-' || ");
  if (minute === undefined) return pieces;
  const seconds = second === undefined ? '' : ` || ':' || ${of(second)}`;
  const parts = fraction === undefined ? '' : ` || '.' || substr(${of(fraction)}, 1, 3)`;
  return `${pieces} || ' ' || ${hourText} || ':' || ${of(minute)}${seconds}${parts}`;
}
