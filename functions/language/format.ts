/**
 * Numbers, dates and units as a reader of a language reads them. Everything here is a function of its
 * arguments: the machine's locale and zone play no part.
 */
import { InputError } from '../errors.ts';
import type { Unit } from './unit.ts';

export interface Writing {
  /** `en`, `zh`. */
  readonly language: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** A scale that a language counts in: `million`, `亿`. */
interface Scale {
  readonly from: number;
  readonly divisor: number;
  readonly word: string;
}

// Intl's compact style would write "5.3K" and "10M": a bulletin writes small numbers out and names the large.
const scales: Record<string, readonly Scale[]> = {
  en: [
    { from: 1e12, divisor: 1e12, word: ' trillion' },
    { from: 1e9, divisor: 1e9, word: ' billion' },
    { from: 1e6, divisor: 1e6, word: ' million' },
  ],
  zh: [
    { from: 1e12, divisor: 1e12, word: '万亿' },
    { from: 1e8, divisor: 1e8, word: '亿' },
    { from: 1e4, divisor: 1e4, word: '万' },
  ],
};

const locales: Record<string, string> = { en: 'en-GB', zh: 'zh-CN' };

/** Languages that numbers and dates can be written in. */
export const writtenLanguages: readonly string[] = Object.keys(locales);

const formatters = new Map<string, Intl.NumberFormat>();

function digits(language: string, minimum: number, maximum: number): Intl.NumberFormat {
  const locale = locales[language];
  if (locale === undefined) throw InputError.at('', `cannot write numbers in the language "${language}"`);
  const key = `${locale} ${minimum} ${maximum}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, {
    minimumFractionDigits: minimum,
    maximumFractionDigits: maximum,
    signDisplay: 'negative',
  });
  formatters.set(key, made);
  return made;
}

// A hyphen is too short beside digits and breaks lines.
const minus = (text: string) => text.replace(/^-/, '−');

function scaled(value: number, language: string, fraction: number, least = 2): string {
  // What rounds up to the next scale belongs to it: 999,999.6 is "1.00 million", not "1,000,000".
  const rounded = Math.abs(value) >= 1000 ? Math.round(Math.abs(value)) : Math.abs(value);
  const scale = scales[language]?.find((s) => rounded >= s.from);
  if (!scale) return minus(digits(language, 0, Math.abs(value) < 100 ? fraction : 0).format(value));
  return minus(digits(language, least, 2).format(value / scale.divisor)) + scale.word;
}

/** A number with its scale in words: "5,280", "1.23 million", "1.23亿". Below 100 one decimal at most. */
export function formatCount(value: number, { language }: Writing): string {
  return scaled(value, language, 1);
}

/** A number of a rule, without decimals that it does not need: "10,000", "1 million", "10万". */
export function formatRound(value: number, { language }: Writing): string {
  return scaled(value, language, 2, 0);
}

/** Money with its scale: "¥1.23 billion", "1.23亿元". `value` is in the currency's main unit. */
export function formatMoney(value: number | string, writing: Writing): string {
  return moneyText(Number(value), writing, 2);
}

/** Money of a rule, without decimals that it does not need: "¥50 million", "5000万元". */
export function formatAmount(value: number | string, writing: Writing): string {
  return moneyText(Number(value), writing, 0);
}

function moneyText(amount: number, { language, currency }: Writing, least: number): string {
  const number = scaled(Math.abs(amount), language, 2, least);
  const sign = amount < 0 ? '−' : '';
  if (language === 'zh' && currency === 'CNY') return `${sign}${number}元`;
  return `${sign}${currencySymbol(currency, language)}${number}`;
}

function currencySymbol(currency: string, language: string): string {
  const parts = new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0);
  const symbol = parts.find((part) => part.type === 'currency')?.value ?? currency;
  return symbol.length > 1 ? `${symbol} ` : symbol;
}

/** Every digit, grouped: "1,234,567", for tables. Money without its fraction where it is 1,000 or more. */
export function formatExact(value: number | string, unit: Unit, { language }: Writing): string {
  const number = Number(value);
  const fraction = unit === 'hours' ? 1 : unit === 'money' && Math.abs(number) < 1000 ? 2 : 0;
  return minus(
    digits(language, unit === 'number' ? 0 : fraction, unit === 'number' ? 2 : fraction).format(number),
  );
}

/** A fraction as a percentage: 0.4302 is "43.0%". */
export function formatPercent(value: number, { language }: Writing, fraction = 1): string {
  return `${minus(digits(language, fraction, fraction).format(value * 100))}%`;
}

/** A growth with its sign: "+43.0%", "−5.1%", "0.0%". */
export function formatGrowth(value: number, writing: Writing, fraction = 1): string {
  const text = formatPercent(value, writing, fraction);
  const zero = /^−?0(\.0+)?%$/.test(text);
  if (zero) return text.replace('−', '');
  return value > 0 ? `+${text}` : text;
}

/** A difference of two shares, without its sign: 0.0246 is "2.5 percentage points". */
export function formatPoints(value: number, { language }: Writing): string {
  const number = digits(language, 1, 1).format(Math.abs(value) * 100);
  return language === 'zh' ? `${number}个百分点` : `${number} percentage points`;
}

/** A value on an axis: short, at most one decimal, with its scale ("1.5bn", "15亿", "40%"). */
export function formatAxis(value: number, unit: Unit, writing: Writing): string {
  if (unit === 'ratio' || unit === 'growth')
    return `${minus(digits(writing.language, 0, 1).format(value * 100))}%`;
  const scale = axisScales[writing.language]?.find((s) => Math.abs(value) >= s.from);
  const number = minus(digits(writing.language, 0, 2).format(scale ? value / scale.divisor : value));
  return number + (scale?.word ?? '');
}

const axisScales: Record<string, readonly Scale[]> = {
  en: [
    { from: 1e9, divisor: 1e9, word: 'bn' },
    { from: 1e6, divisor: 1e6, word: 'm' },
    { from: 1e4, divisor: 1e3, word: 'k' },
  ],
  zh: [
    { from: 1e8, divisor: 1e8, word: '亿' },
    { from: 1e4, divisor: 1e4, word: '万' },
  ],
};

const utc = (date: string) => new Date(`${date.slice(0, 10)}T00:00:00Z`);

/** "30 June 2024", "2024年6月30日". `date` is `YYYY-MM-DD`. */
export function formatDate(date: string, { language }: Writing): string {
  return dateText(date, language, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** "June 2024", "2024年6月". */
export function formatMonth(date: string, { language }: Writing): string {
  return dateText(date, language, { month: 'long', year: 'numeric' });
}

/** For axes: "Jun 24", "24年6月". */
export function formatShortMonth(date: string, { language }: Writing): string {
  if (language === 'zh' && !Number.isNaN(utc(date).getTime()))
    return `${date.slice(2, 4)}年${Number(date.slice(5, 7))}月`;
  return dateText(date, language, { month: 'short', year: '2-digit' }).replace('Sept', 'Sep');
}

/** "Monday", "周一". */
export function formatWeekday(date: string, { language }: Writing): string {
  return dateText(date, language, { weekday: language === 'zh' ? 'short' : 'long' });
}

/** For axes: "Mon", "周一". */
export function formatShortWeekday(date: string, { language }: Writing): string {
  return dateText(date, language, { weekday: 'short' });
}

// A text that is no date is shown as it is: the check of a page cannot tell what a column of texts holds.
function dateText(date: string, language: string, options: Intl.DateTimeFormatOptions): string {
  if (Number.isNaN(utc(date).getTime())) return date;
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' }).format(utc(date));
}
