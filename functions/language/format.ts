/**
 * Numbers, dates and units as a reader of a language reads them. Everything here is a function of its
 * arguments: the machine's locale and zone play no part.
 */
import { rulesOf } from './languages.ts';
import type { Unit } from './unit.ts';
import type { Writing } from './writing.ts';

const formatters = new Map<string, Intl.NumberFormat>();

function digits(language: string, minimum: number, maximum: number): Intl.NumberFormat {
  const { locale } = rulesOf(language);
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
  const scale = rulesOf(language).scales.find(({ from }) => rounded >= from);
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
  return sign + (rulesOf(language).money(number, currency) ?? currencySymbol(currency, language) + number);
}

function currencySymbol(currency: string, language: string): string {
  const parts = new Intl.NumberFormat(rulesOf(language).locale, {
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
  return rulesOf(language).points(number);
}

/** A value on an axis: short, at most one decimal, with its scale ("1.5bn", "15亿", "40%"). */
export function formatAxis(value: number, unit: Unit, writing: Writing): string {
  if (unit === 'ratio' || unit === 'growth')
    return `${minus(digits(writing.language, 0, 1).format(value * 100))}%`;
  const scale = rulesOf(writing.language).axisScales.find(({ from }) => Math.abs(value) >= from);
  const number = minus(digits(writing.language, 0, 2).format(scale ? value / scale.divisor : value));
  return number + (scale?.word ?? '');
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
export function formatShortMonth(date: string, { language }: Writing): string {
  if (!isDate(date)) return date;
  const intl = dateText(date, language, { month: 'short', year: '2-digit' });
  return rulesOf(language).shortMonth(date, intl);
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
