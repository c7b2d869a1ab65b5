/**
 * How a number is written: with which scale, how many digits, which sign. What is not zero never reads as zero: a
 * number that the digits cannot show is less than their smallest one, "<€0.01".
 */
import { filled } from './fill.ts';
import type { LanguageRules, Scale } from './rules.ts';

export interface Form {
  readonly scale?: Scale;
  /** Digits after the point: at least and at most. */
  readonly least: number;
  readonly most: number;
  /** Whether a number above zero has its sign too. */
  readonly signed?: boolean;
}

/** So many digits, no more and no less. */
export const fixed = (digits: number): Form => ({ least: digits, most: digits });

const formatters = new Map<string, Intl.NumberFormat>();

function digits(locale: string, minimum: number, maximum: number): Intl.NumberFormat {
  const key = `${locale} ${minimum} ${maximum}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, {
    minimumFractionDigits: minimum,
    maximumFractionDigits: maximum,
  });
  formatters.set(key, made);
  return made;
}

/**
 * A number in a form: "−5.1", "1.23 million", "+43.0%", "<0.01", ">−0.01".
 * @param around what stands around the digits, such as a currency
 */
export function written(
  value: number,
  { scale, least, most, signed = false }: Form,
  { locale }: Pick<LanguageRules, 'locale'>,
  around = (number: string) => number,
): string {
  const text = (size: number, least: number) =>
    around(digits(locale, least, most).format(size) + (scale?.word ?? ''));
  const size = Math.abs(value) / (scale?.divisor ?? 1);
  // A hyphen is too short beside digits and breaks lines.
  const sign = value < 0 ? '−' : signed && value > 0 ? '+' : '';
  const isShown = Number(size.toFixed(most)) !== 0;
  if (isShown || value === 0) return sign + text(size, least);
  return (value < 0 ? '>' : '<') + sign + text(10 ** -most, most);
}

/** Whether a growth is read as the times that it makes: from +1,000% on. */
export const isManifold = (growth: number): boolean => growth >= 10;

/** What a growth makes of a figure: 31.65 is "33 times". */
export const timesText = (growth: number, rules: LanguageRules): string =>
  filled(rules.times, { number: timesNumber(growth, rules) });

/** How many times what it was a figure is: 33 of a growth of 31.65. */
export const timesNumber = (growth: number, rules: LanguageRules): string =>
  written(1 + growth, fixed(0), rules);

/** What a currency puts around the digits of an amount: "€12.50", "12,50 €", "12.50元". */
export function moneyText(rules: LanguageRules, currency: string): (number: string) => string {
  const own = rules.money[currency];
  if (own !== undefined) return (number) => filled(own, { number });
  const { symbol, isBehind } = currencyMark(currency, rules.locale);
  return (number) => (isBehind ? `${number}\u00A0${symbol}` : symbol + number);
}

function currencyMark(currency: string, locale: string) {
  const types = currencyFormat(currency, locale).formatToParts(0);
  const symbol = types.find((part) => part.type === 'currency')?.value ?? currency;
  if (types.at(-1)?.type === 'currency') return { symbol, isBehind: true };
  const isApart = symbol.length > 1 || types.some(({ type }) => type === 'literal');
  return { symbol: isApart ? `${symbol} ` : symbol, isBehind: false };
}

const percentSigns = new Map<string, string>();

/** Puts the sign behind the digits of a percentage: "43%", and with a space in front of it where the language has one. */
export function percentText({ locale }: Pick<LanguageRules, 'locale'>): (number: string) => string {
  const sign =
    percentSigns.get(locale) ??
    new Intl.NumberFormat(locale, { style: 'percent' }).format(0).replace('0', '');
  percentSigns.set(locale, sign);
  return (number) => number + sign;
}

/** Decimals of amounts that are written out: the currency's if one of them is below 1,000, so that cents count. */
export function centsOf(values: readonly number[], currency: string): number {
  const cents = minorDigits(currency);
  const isSmall = (value: number) => value !== 0 && Number(Math.abs(value).toFixed(cents)) < 1000;
  return values.some(isSmall) ? cents : 0;
}

/** How many digits after the point a currency has: 2 of EUR, 0 of JPY, 3 of KWD. */
export function minorDigits(currency: string): number {
  return currencyFormat(currency, 'en').resolvedOptions().maximumFractionDigits ?? 2;
}

function currencyFormat(currency: string, locale: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
}

/** The scale that a number is written in. What rounds up to a scale belongs to it: 999,999.6 is "1.00 million". */
export function scaleOf(value: number, scales: readonly Scale[]): Scale | undefined {
  const size = Math.abs(value);
  const rounded = size >= 1000 ? Math.round(size) : size;
  return scales.find(({ from }) => rounded >= from);
}

// Smaller ones are written with "<".
const mostDigits = 6;

/** How many decimals show two digits of a number below 1 that are not zero, within reason. */
export function twoDigits(size: number): number {
  return size === 0 ? 0 : Math.min(mostDigits, 1 - Math.floor(Math.log10(size)));
}
