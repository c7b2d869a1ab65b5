/**
 * Numbers, dates and units as a reader of a language reads them. Everything here is a function of its
 * arguments: the machine's locale and zone play no part.
 */
import { defined } from '../defined.ts';
import { filled } from './fill.ts';
import {
  centsOf,
  type Form,
  fixed,
  isManifold,
  minorDigits,
  moneyText,
  percentText,
  scaleOf,
  timesText,
  twoDigits,
  written,
} from './form.ts';
import { rulesOf } from './languages.ts';
import type { Scale } from './rules.ts';
import type { Writing } from './writing.ts';

/**
 * Money with its scale: "¥1.23 billion", "1.23亿元"; "€12.50" below 1,000, "€1,304" above. With `decimals` it is
 * written out, with as many. `value` is in the currency's main unit.
 */
export function formatMoney(value: number | string, writing: Writing, decimals?: number): string {
  const amount = Number(value);
  const { rules, around } = inCurrency(writing);
  if (decimals !== undefined) return written(amount, fixed(decimals), rules, around);
  const scale = scaleOf(amount, rules.scales);
  const form = scale ? { scale, ...fixed(2) } : fixed(centsOf([amount], writing.currency));
  return written(amount, form, rules, around);
}

/** Money where there is little space, as in a subject: "¥1.23bn", "1.23亿元". */
export function formatShortMoney(value: number, writing: Writing): string {
  const { rules, around } = inCurrency(writing);
  const scale = scaleOf(value, rules.axis_scales);
  return scale ? written(value, { scale, ...fixed(2) }, rules, around) : formatMoney(value, writing);
}

function inCurrency({ language, currency }: Writing) {
  const rules = rulesOf(language);
  return { rules, around: moneyText(rules, currency) };
}

/**
 * What the head of a column of amounts says that they are in: "¥", "元"; "¥ billion", "亿元".
 * @param scale the word of the scale
 */
export const currencyMark = (writing: Writing, scale = ''): string =>
  inCurrency(writing).around(scale).trim();

/** A unit behind what is counted in it: "Sales (¥ million)", "销售额（亿元）". */
export const inUnit = (name: string, unit: string, { language }: Writing): string =>
  filled(rulesOf(language).in_unit, { name, unit });

/** Money of a rule, without decimals that it does not need: "¥50 million", "5000万元", "€12.50". */
export function formatAmount(value: number | string, writing: Writing): string {
  const amount = Number(value);
  const { rules, around } = inCurrency(writing);
  const scale = scaleOf(amount, rules.scales);
  const cents = Number.isInteger(amount) ? 0 : minorDigits(writing.currency);
  return written(amount, scale ? { scale, least: 0, most: 2 } : fixed(cents), rules, around);
}

/**
 * A number with its scale in words: "209,827", "1.23 million", "1.23亿"; below a million it is whole in every language.
 * Below 100 one decimal at most, below 0.1 two digits that are not zero. With `decimals` it is written out, with as many.
 */
export function formatCount(value: number, { language }: Writing, decimals?: number): string {
  const rules = rulesOf(language);
  return written(value, decimals === undefined ? countForm(value, rules.scales) : fixed(decimals), rules);
}

function countForm(value: number, scales: readonly Scale[]): Form {
  const size = Math.abs(value);
  const scale = Math.round(size) >= 1e6 ? scaleOf(value, scales) : undefined;
  if (scale) return { scale, ...fixed(2) };
  return { least: 0, most: size >= 100 ? 0 : size >= 0.1 ? 1 : twoDigits(size) };
}

/** A number of a rule, without decimals that it does not need: "10,000", "1 million", "10万". */
export function formatRound(value: number, { language }: Writing): string {
  const rules = rulesOf(language);
  const scale = scaleOf(value, rules.scales);
  const most = scale || Math.abs(value) < 100 ? 2 : 0;
  return written(value, defined({ scale, least: 0, most }), rules);
}

/** Every digit, grouped: "1,234,567". Hours have one decimal, other numbers two at most, or two that are not zero. */
export function formatExact(
  value: number,
  unit: 'count' | 'hours' | 'number',
  { language }: Writing,
): string {
  const size = Math.abs(value);
  const most = unit === 'count' ? 0 : unit === 'hours' ? 1 : size >= 0.1 ? 2 : twoDigits(size);
  return written(value, { least: unit === 'hours' ? 1 : 0, most }, rulesOf(language));
}

/** A fraction as a percentage: 0.4302 is "43.0%". */
export function formatPercent(value: number, { language }: Writing, fraction = 1): string {
  const rules = rulesOf(language);
  return written(value * 100, fixed(fraction), rules, percentText(rules));
}

/**
 * A growth with its sign: "+43.0%", "−5.1%", "0.0%"; "<+0.1%" if it is too small to be told from none, "33 times" if no
 * reader would make anything of the percentage.
 */
export function formatGrowth(value: number, { language }: Writing, fraction = 1): string {
  const form = { ...fixed(fraction), signed: true };
  const rules = rulesOf(language);
  if (isManifold(value)) return timesText(value, rules);
  return written(value * 100, form, rules, percentText(rules));
}

/** A difference of two shares, without its sign: 0.0246 is "2.5 percentage points". */
export function formatPoints(value: number, { language }: Writing): string {
  const rules = rulesOf(language);
  return written(Math.abs(value) * 100, fixed(1), rules, (number) => filled(rules.points, { number }));
}

const utc = (date: string) => new Date(`${date.slice(0, 10)}T00:00:00Z`);

const isDate = (date: string) => !Number.isNaN(utc(date).getTime());

/** "30 June 2024", "2024年6月30日". `date` is `YYYY-MM-DD`. */
export function formatDate(date: string, { language }: Writing): string {
  return dateText(date, language, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** "June 2024", "2024年6月". */
export function formatMonth(date: string, { language }: Writing): string {
  return dateText(date, language, { month: 'long', year: 'numeric' });
}

/** For axes: "Jun 24", "24年6月". */
export function formatShortMonth(date: string, writing: Writing): string {
  if (!isDate(date)) return date;
  const places = {
    to_month: monthName(date, 'short', writing),
    to_year: date.slice(0, 4),
    yy: date.slice(2, 4),
  };
  return filled(rulesOf(writing.language).short.axis_month, places);
}

/** The month of a date as it stands in dates: "June", "Jun", "6" of "2024年6月30日". */
export function monthName(date: string, length: 'long' | 'short', { language }: Writing): string {
  const { locale, months } = rulesOf(language);
  if (length === 'short' && months) return months[Number(date.slice(5, 7)) - 1] ?? '';
  return monthPart(locale, length)
    .formatToParts(utc(date))
    .flatMap(({ type, value }) => (type === 'month' ? [value] : []))
    .join('');
}

const monthParts = new Map<string, Intl.DateTimeFormat>();

function monthPart(locale: string, month: 'long' | 'short'): Intl.DateTimeFormat {
  const key = `${locale} ${month}`;
  const known = monthParts.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' });
  monthParts.set(key, made);
  return made;
}

/** "Monday", "周一". */
export function formatWeekday(date: string, { language }: Writing): string {
  return dateText(date, language, { weekday: rulesOf(language).weekday });
}

/** For axes: "Mon", "周一". */
export function formatShortWeekday(date: string, { language }: Writing): string {
  return dateText(date, language, { weekday: 'short' });
}

// A text that is not a date is shown as it is: the check of a page cannot tell what a column of texts holds.
function dateText(date: string, language: string, options: Intl.DateTimeFormatOptions): string {
  if (!isDate(date)) return date;
  return new Intl.DateTimeFormat(rulesOf(language).locale, { ...options, timeZone: 'UTC' }).format(utc(date));
}

/** The size of a file: "834 B", "1.2 MB". */
export function formatBytes(bytes: number, { language }: Pick<Writing, 'language'>): string {
  const [divisor, unit] = (
    [
      [1e6, 'megabyte'],
      [1e3, 'kilobyte'],
      [1, 'byte'],
    ] as const
  ).find(([from]) => bytes >= from) ?? [1, 'byte'];
  const options = { style: 'unit', unit, maximumFractionDigits: divisor === 1 ? 0 : 1 } as const;
  return new Intl.NumberFormat(rulesOf(language).locale, options).format(bytes / divisor);
}

/** "12.3s", "12.3秒". */
export function formatSeconds(seconds: number, { language }: Pick<Writing, 'language'>): string {
  const options = {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  } as const;
  return new Intl.NumberFormat(rulesOf(language).locale, options).format(seconds);
}

/** What a run cost: "US$0.02"; smaller amounts with four decimals. */
export function formatUsd(dollars: number, { language }: Pick<Writing, 'language'>): string {
  const options = {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: dollars < 0.01 ? 4 : 2,
  } as const;
  return new Intl.NumberFormat(rulesOf(language).locale, options).format(dollars);
}
