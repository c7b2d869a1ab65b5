/** Numbers that stand together, in a column or a chart: all in one unit, with the same number of decimals. */
import { defined } from '../defined.ts';
import { largest, smallest } from '../text/largest.ts';
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
import type { LanguageRules, Scale } from './rules.ts';
import type { Unit } from './unit.ts';
import type { Writing } from './writing.ts';

export type NumberWriting =
  | 'money'
  | 'short-money'
  | 'exact'
  | 'count'
  | 'short-count'
  | 'hours'
  | 'number'
  | 'percent'
  | 'growth';

type Write = (value: number) => string;

/**
 * The one way in which all values of a column are written. Money has its currency's decimals if an amount is below
 * 1,000, none otherwise, and two with a scale.
 * @param decimals how many there are to be, if not as usual
 */
export function numbersAlike(
  values: readonly number[],
  as: NumberWriting,
  writing: Writing,
  decimals?: number,
): Write {
  const usual = usualForm(values, as, writing);
  const form = decimals === undefined ? usual : { ...usual, least: decimals, most: decimals };
  const rules = rulesOf(writing.language);
  if (as === 'percent' || as === 'growth')
    return (value) => written(value * 100, form, rules, percentText(rules));
  const around = as === 'money' || as === 'short-money' ? moneyText(rules, writing.currency) : undefined;
  return (value) => written(value, form, rules, around);
}

function usualForm(values: readonly number[], as: NumberWriting, writing: Writing): Form {
  const { scales } = rulesOf(writing.language);
  switch (as) {
    case 'money':
      return fixed(centsOf(values, writing.currency));
    case 'short-money': {
      const scale = scaleFor(values, scales);
      return scale ? { scale, ...fixed(2) } : fixed(centsOf(values, writing.currency));
    }
    case 'short-count': {
      const scale = sizeOf(values) < 999_999.5 ? undefined : scaleFor(values, scales);
      return scale ? { scale, ...fixed(2) } : fixed(neededOf(values, sizeOf(values) >= 100 ? 0 : 1));
    }
    case 'exact':
    case 'count':
      return fixed(0);
    case 'number':
      return fixed(neededOf(values, sizeOf(values) >= 1 ? 1 : 2));
    case 'growth':
      return { ...fixed(1), signed: true };
    default:
      return fixed(1);
  }
}

const sizesOf = (values: readonly number[]) =>
  values.map(Math.abs).filter((size) => size > 0 && size < 1e300);

const sizeOf = (values: readonly number[]) => largest(sizesOf(values), 0);

/**
 * The scale of the largest value, or a smaller one if the smallest would not be seen in it; none if it would read as
 * "<$0.01 million" and all digits of the largest can be read.
 * @param seen how much of a scale the smallest value has to be
 */
function scaleFor(values: readonly number[], scales: readonly Scale[], seen = 0.1): Scale | undefined {
  const most = sizeOf(values);
  const first = scaleOf(most, scales);
  const last = scales.at(-1);
  if (!first || !last) return undefined;
  // What is smaller shows no digit when it is written out either.
  const least = smallest(sizesOf(values).filter((size) => size >= 0.005));
  const fitting = scales.slice(scales.indexOf(first)).find(({ divisor }) => least >= seen * divisor);
  if (fitting) return fitting;
  return least >= 0.005 * last.divisor || most >= 1e8 ? last : undefined;
}

/** As many decimals as some value needs, at most `most`; if all are small, as many as show two digits. */
function neededOf(values: readonly number[], most: number): number {
  const size = sizeOf(values);
  const limit = size === 0 || size >= 0.1 ? most : Math.max(most, twoDigits(size));
  return Math.max(0, ...values.map((value) => needed(value, limit)));
}

/** Decimals that a number has, of those that are written. */
function needed(value: number, most: number): number {
  const [, fraction = ''] = Math.abs(value).toFixed(most).replace(/0+$/, '').split('.');
  return fraction.length;
}

/**
 * The values of an axis, short: "¥1.5bn", "15亿元", "40%", with as few decimals as they need. Zero is without a scale.
 * @param among all values of the chart, whose unit it is
 */
export function shortAlike(
  values: readonly number[],
  unit: Unit,
  writing: Writing,
  decimals = 2,
  among = values,
): Write {
  return shortWriter(values, unit, writing, among, (all, scale) => ({
    ...fixed(decimalsOf(all, scale, unit, writing, decimals)),
  }));
}

/** The labels of a chart, short, with the decimals that its title has: "¥2.95bn", "29.50亿元", "13.2%", "39,666". */
export function labelsAlike(values: readonly number[], unit: Unit, writing: Writing, among = values): Write {
  return shortWriter(values, unit, writing, among, (all, scale) => {
    if (unit === 'ratio') return fixed(1);
    if (unit === 'growth') return { ...fixed(1), signed: true };
    return fixed(scale ? 2 : decimalsOf(all, scale, unit, writing, sizeOf(all) >= 100 ? 0 : 2));
  });
}

function shortWriter(
  values: readonly number[],
  unit: Unit,
  writing: Writing,
  among: readonly number[],
  formOf: (all: readonly number[], scale: Scale | undefined) => Form,
): Write {
  const isFraction = unit === 'ratio' || unit === 'growth';
  const all = isFraction ? values.map((value) => value * 100) : values;
  const rules = rulesOf(writing.language);
  const scale = isFraction ? undefined : chartScale(among, unit, rules.axis_scales);
  const around =
    unit === 'money' ? moneyText(rules, writing.currency) : isFraction ? percentText(rules) : undefined;
  const form = defined({ scale, ...formOf(all, scale) });
  const zero = written(0, fixed(0), rules, around);
  return (value) => (value === 0 ? zero : written(isFraction ? value * 100 : value, form, rules, around));
}

/** Thousands are written out, and so are people and things up to a million, as texts do. */
function chartScale(values: readonly number[], unit: Unit, scales: readonly Scale[]): Scale | undefined {
  if (unit !== 'money' && sizeOf(values) < 999_999.5) return undefined;
  return scaleFor(
    values,
    scales.filter(({ divisor }) => divisor >= 1e4),
  );
}

function decimalsOf(
  values: readonly number[],
  scale: Scale | undefined,
  unit: Unit,
  { currency }: Writing,
  most: number,
): number {
  const scaled = values.map((value) => value / (scale?.divisor ?? 1));
  if (unit === 'count' && !scale) return 0;
  const decimals = neededOf(scaled, most);
  // Half a euro is "€0.50".
  return unit === 'money' && !scale && decimals > 0 ? Math.max(decimals, minorDigits(currency)) : decimals;
}

/** Numbers of a column whose unit stands over it: "Sales (¥ million)" over "7,449.2". */
export interface ColumnNumbers {
  /** What the numbers are counted in, "¥ million" or "亿元"; empty if each of them says it, as percentages do. */
  readonly unit: string;
  readonly write: (value: number) => string;
}

/**
 * The one unit and number of decimals of a column.
 * @param decimals how many there are to be, if not as usual
 */
export function columnNumbers(
  values: readonly number[],
  as: NumberWriting,
  writing: Writing,
  decimals?: number,
): ColumnNumbers {
  if (as === 'money' || as === 'short-money') return amounts(values, as, writing, decimals);
  const write = numbersAlike(values, as, writing, decimals);
  if (as !== 'growth') return { unit: '', write };
  const rules = rulesOf(writing.language);
  return { unit: '', write: (value) => (isManifold(value) ? timesText(value, rules) : write(value)) };
}

function amounts(
  values: readonly number[],
  as: 'money' | 'short-money',
  { language, currency }: Writing,
  decimals: number | undefined,
): ColumnNumbers {
  const rules = rulesOf(language);
  const scale = as === 'money' ? undefined : scaleFor(values, rules.scales, leastSeen(rules));
  const usual = scale ? scaledDecimals(values, scale) : centsOf(values, currency);
  const form = fixed(decimals ?? usual);
  return {
    unit: moneyText(
      rules,
      currency,
    )(scale?.word ?? '')
      .replace(/ +/g, '\u00A0')
      .trim(),
    write: (value) => written(value / (scale?.divisor ?? 1), form, rules),
  };
}

/** Where scales are a thousand apart, the next smaller one shows three digits of what is below 1. */
function leastSeen({ scales }: LanguageRules): number {
  const [next, last] = scales.slice(-2);
  return next && last && next.divisor / last.divisor <= 1000 ? 1 : 0.1;
}

const scaledDecimals = (values: readonly number[], { divisor }: Scale): number =>
  largest(values.map(Math.abs), 0) >= 1000 * divisor ? 1 : 2;
