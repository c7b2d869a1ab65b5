/** The setting of lake.yaml that would read a text, guessed from the text. */
import { columnKey, type RawTable } from '../lake.ts';
import { recordsOf } from './records.ts';
import type { CsvSettings } from './settings.ts';

/** Texts that usually stand for no value. */
export const noValue =
  /^(n\/?a|n\.a\.|#n\/a|#value!|#div\/0!|#ref!|null|nil|none|nan|inf(inity)?|missing|unknown|undefined|void|-+|–|—|\.|\?+|\\n|n\/v|k\.a\.|无|空|-999+|0000-00-00.*|9999-.*)$/i;

/** `: null_values: ["NA"] reads it as no value`, or `''`. */
export function hintOfValue(value: string, type: string, settings: CsvSettings): string {
  const text = value.trim().replace(/[\u00A0\u2009\u202F\u3000]/g, ' ');
  const hint = noValue.test(text)
    ? `null_values: [${JSON.stringify(text)}] reads it as null`
    : ofType(text, type, settings);
  return hint === undefined ? '' : `; ${hint}`;
}

function ofType(text: string, type: string, settings: CsvSettings): string | undefined {
  if (type === 'date' || type === 'timestamp') return hintOfTime(text, type);
  if (type === 'boolean') return 'declare it string, and compare it in the model';
  return hintOfNumber(text, type, settings);
}

function hintOfNumber(text: string, type: string, settings: CsvSettings): string | undefined {
  if (/%$/.test(text)) return 'declare it string, and divide by 100 in the model';
  const [, currency] =
    /^[-+−( ]*([^\s\d.,'()+−-][^\d.,()+−-]{0,8}?)\s*[-+−]?[\d.,' ]+\)?$|$/u.exec(text) ?? [];
  const [, behind] = /^[-+−( ]*[\d.,' ]*\d\s*([^\s\d.,'()+−-][^\d,()+−-]{0,8}?)[-− )]*$|$/u.exec(text) ?? [];
  const sign = currency ?? behind;
  const number = (sign === undefined ? text : text.replace(sign, '')).replace(/[-+−() ]*$|^[-+−() ]*/g, '');
  const form = settingsOfNumber(number, settings);
  const money =
    sign !== undefined && sign !== settings.currency ? `currency: ${JSON.stringify(sign)}` : undefined;
  const both = [money, ...form].filter((one) => one !== undefined);
  if (both.length > 0 && /^[\d.,' ’]+$/u.test(number)) return `${both.join(', ')} may be what reads it`;
  if (/^[-+]?[\d.,]+e[-+]?\d+$/i.test(text) && type !== 'double')
    return 'a program has shortened the number: export it with all digits, or declare it double or string';
  if (/^[-+]?\d+\.\d+$/.test(text))
    return type.startsWith('decimal') ? 'more decimals are declared by decimal(P,S) or double' : undefined;
  return undefined;
}

/** What `1.234,50`, `1 234,50`, `1'234.50` or `12,5` would need. */
function settingsOfNumber(number: string, { decimal, thousands }: CsvSettings): string[] {
  const marks = [...new Set(number.replace(/\d/g, ''))];
  const last = marks.at(-1);
  if (last === undefined || marks.length > 2) return [];
  const isGrouped = marks.length === 1 && number.split(last).length > 2;
  const fraction = isGrouped || !/[.,]/.test(last) ? undefined : last;
  const between = marks.find((mark) => mark !== fraction);
  const needs = [
    fraction !== undefined && fraction !== decimal ? `decimal: "${fraction}"` : undefined,
    between !== undefined && between !== thousands ? `thousands: "${between}"` : undefined,
  ].filter((one) => one !== undefined);
  const isEither = marks.length === 1 && /^\d{1,3}[.,]\d{3}$/.test(number) && last !== decimal;
  return isEither ? [`decimal: "${last}" or thousands: "${last}"`] : needs;
}

const times: readonly (readonly [RegExp, string])[] = [
  [/^ ?\d{1,2}:\d{2}:\d{2} ?[ap]\.?m\.?$/i, '%h:%i:%s %p'],
  [/^ ?\d{1,2}:\d{2} ?[ap]\.?m\.?$/i, '%h:%i %p'],
  [/^ ?\d{1,2}:\d{2}:\d{2}[.,]\d+$/, '%H:%i:%s.%f'],
  [/^ ?\d{1,2}:\d{2}:\d{2}$/, '%H:%i:%s'],
  [/^ ?\d{1,2}:\d{2}$/, '%H:%i'],
];

/** `date_format: "%c/%e/%Y"`, or what a number in place of a day is. */
function hintOfTime(text: string, type: string): string | undefined {
  if (/^\d{5}([.,]\d+)?$/.test(text))
    return "a day number of Excel: declare it double, and write date_add('day', cast(floor(x) as integer), date '1899-12-30') in the model";
  if (/^\d{10}(\d{3})?$/.test(text))
    return `seconds since 1970: declare it bigint, and write from_unixtime(x${text.length > 10 ? ' / 1e3' : ''}) in the model`;
  const [known, other] = writtenTimes(text);
  if (known === undefined) return undefined;
  const field = type === 'date' || !known.hasTime ? 'date_format' : 'timestamp_format';
  const [first, second] = [known, other].map((one) => one && JSON.stringify(one.format));
  return second === undefined
    ? `${field}: ${first} reads it`
    : `${field}: ${first} (month first) or ${second} (day first) reads it`;
}

/** How a time is written. */
export interface TimeFormat {
  /** For lake.yaml; undefined: it is read without one. */
  readonly format: string | undefined;
  readonly hasTime: boolean;
  readonly hasOffset: boolean;
  /** The same for what one setting reads. */
  readonly key: string;
}

/** The ways in which a text may be a time or a day, the likeliest first; none: it is neither. */
export function timeFormatsOf(text: string): TimeFormat[] {
  const [iso, clock, offset] = /^\d{4}([-/])\d{1,2}\1\d{1,2}(?:[ T]\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?)?/.test(
    text,
  )
    ? (/^\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T][\d:.]+)?(\s*(?:Z|UTC|[+-]\d{2}:?(?:\d{2})?))?$/i.exec(text) ?? [])
    : [];
  if (iso === undefined) return writtenTimes(text);
  const [hasTime, hasOffset] = [clock !== undefined, offset !== undefined];
  return [{ format: undefined, hasTime, hasOffset, key: `iso ${hasTime}` }];
}

/** Those that need a setting. */
function writtenTimes(text: string): TimeFormat[] {
  const [day, rest] = dayFormats(text);
  const offset = /\s*([+-]\d{2}:?\d{2}|Z|UTC)$/i.exec(rest)?.[0] ?? '';
  const clock = rest.slice(0, rest.length - offset.length);
  const time =
    clock.trim() === '' ? '' : times.find(([pattern]) => pattern.test(clock.replace(/^[,T]/, '')))?.[1];
  if (time === undefined) return [];
  const between = /^(, ?|T| ?)/.exec(clock)?.[0] ?? ' ';
  const zone = offset === '' ? '' : `${/^\s/.test(offset) ? ' ' : ''}%z`;
  return day.map((one) => {
    const format = `${one}${time === '' ? '' : `${between}${time}`}${zone}`;
    return { format, hasTime: time !== '', hasOffset: offset !== '', key: format };
  });
}

/** The formats that the day at the beginning of a text may have, and what follows it. */
function dayFormats(text: string): [string[], string] {
  const [all, a = '', mark = '', b = '', year = ''] =
    /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/.exec(text) ?? [];
  if (all !== undefined) {
    const y = year.length === 4 ? '%Y' : '%y';
    const [monthFirst, dayFirst] = [`%c${mark}%e${mark}${y}`, `%e${mark}%c${mark}${y}`];
    const rest = text.slice(all.length);
    if (mark === '.' || Number(a) > 12) return [[dayFirst], rest];
    return [Number(b) > 12 ? [monthFirst] : [monthFirst, dayFirst], rest];
  }
  for (const [pattern, format] of [
    [/^\d{8}(?!\d)/, '%Y%m%d'],
    [/^\d{4}\.\d{1,2}\.\d{1,2}/, '%Y.%c.%e'],
    [/^\d{4}年\d{1,2}月\d{1,2}日/, '%Y年%c月%e日'],
    [/^\d{1,2}-[a-z]{3,9}-\d{4}/i, '%e-%b-%Y'],
    [/^\d{1,2}-[a-z]{3,9}-\d{2}/i, '%e-%b-%y'],
    [/^\d{1,2} [a-z]{3,9} \d{4}/i, '%e %b %Y'],
    [/^[a-z]{3,9} \d{1,2}, \d{4}/i, '%b %e, %Y'],
    [/^[a-z]{3,9} +\d{1,2} \d{4}/i, '%b %e %Y'],
  ] as const) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return [[format], text.slice(found.length)];
  }
  return [[], text];
}

const delimiters = [';', '\t', '|', ','];

/** What would find the header: another delimiter, or lines above it that are left out. */
export function hintOfHeader(text: string, table: RawTable, written: readonly string[]): string {
  const { delimiter, skip } = table;
  if (/\0/.test(text)) return '; encoding: utf-16le or utf-16be may be what reads it';
  if (written.some((name) => name.includes('\uFFFD'))) return `; ${encodingHint}`;
  const now = countIn(written, table);
  for (const other of [delimiter, ...delimiters.filter((one) => one !== delimiter)]) {
    const line = lineOfHeader(text, table, other, now);
    if (line === undefined) continue;
    const needs = [
      other === delimiter ? undefined : `delimiter: ${JSON.stringify(other)}`,
      line - 1 === skip ? undefined : `skip: ${line - 1}`,
    ].filter((one) => one !== undefined);
    if (needs.length > 0) return `; ${needs.join(', ')} may be what reads it`;
  }
  const [only = ''] = written;
  const found = delimiters.find((one) => written.length === 1 && only.includes(one));
  if (found !== undefined) return `; delimiter: ${JSON.stringify(found)} may be what reads it`;
  const isData =
    written.length === Object.keys(table.columns).length && written.some((name) => /^[-+]?\d/.test(name));
  return isData ? '; header: false may be what reads it' : '';
}

export const encodingHint =
  'encoding: windows-1252 (Western Europe), gbk (Chinese) or another may be what reads it';

/** The delimiter that gives a line as many fields as there are columns. */
export function hintOfFields(text: string, { columns, skip, delimiter }: RawTable): string {
  const line = text.split(/\r\n|\n|\r/, skip + 1)[skip] ?? '';
  const count = Object.keys(columns).length;
  const found = delimiters.find((one) => one !== delimiter && fieldsOf(line, one).length === count);
  return found === undefined ? '' : `; delimiter: ${JSON.stringify(found)} may be what reads it`;
}

const fieldsOf = (line: string, delimiter: string): readonly string[] =>
  recordsOf(delimiter).push(`${line}\n`)[0]?.fields ?? [];

/** How many columns of lake.yaml are named. */
function countIn(names: readonly string[], { columns }: RawTable): number {
  const keys = new Set(names.map((name) => columnKey(name.trim())));
  return Object.keys(columns).filter((column) => keys.has(columnKey(column))).length;
}

/** The first line of the beginning that names more columns than are found, and half of all. */
function lineOfHeader(text: string, table: RawTable, delimiter: string, now: number): number | undefined {
  const half = Object.keys(table.columns).length / 2;
  const index = text.split(/\r\n|\n|\r/, 100).findIndex((line) => {
    const found = countIn(fieldsOf(line, delimiter), table);
    return found > now && found >= half;
  });
  return index < 0 ? undefined : index + 1;
}
