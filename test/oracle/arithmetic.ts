/** Exact money, ratios with "no comparison", and orders. Money is whole cents in a bigint. */
import type { Step } from './parameters.ts';

/** "12.5" is 125/10. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export function fraction(decimal: string): Fraction {
  const [whole = '0', decimals = ''] = decimal.split('.');
  return { numerator: BigInt(whole + decimals), denominator: 10n ** BigInt(decimals.length) };
}

/** Yuan to cents: "1234.50" is 123450n. */
export function cents(yuan: string): bigint {
  const { numerator, denominator } = fraction(yuan);
  return (numerator * 100n) / denominator;
}

/** Cents to yuan with two digits: 123450n is "1234.50". */
export function yuan(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function yuanOrNull(amount: bigint | null): string | null {
  return amount === null ? null : yuan(amount);
}

/** The quotient of the doubles; null without a whole, or with a whole of 0. */
export function ratio(part: number | bigint | null, whole: number | bigint | null): number | null {
  if (part === null || whole === null || Number(whole) === 0) return null;
  return Number(part) / Number(whole);
}

/** Cents shared out, in yuan; null without something to share among. */
export function perUnit(amount: bigint | null, units: number | null): number | null {
  return ratio(amount === null ? null : Number(amount) / 100, units);
}

export function growth(current: number | bigint | null, earlier: number | bigint | null): number | null {
  const quotient = ratio(current, earlier);
  return quotient === null ? null : quotient - 1;
}

/** The label of the last step that begins at or below the value; below all of them, the first. */
export function stepOf(steps: readonly Step[], value: bigint, begin: (step: Step) => bigint): string {
  let label = steps[0]?.label ?? '';
  for (const step of steps) if (value >= begin(step)) label = step.label;
  return label;
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

export type Order<T> = (left: T, right: T) => number;

/** UTF-8 bytes have the order of the code points; JavaScript's own `<` has that of UTF-16 units. */
export function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

export function ascending<T>(text: (item: T) => string): Order<T> {
  return (left, right) => byCodePoint(text(left), text(right));
}

export function descending<T>(value: (item: T) => number | bigint): Order<T> {
  return (left, right) => {
    const [a, b] = [value(left), value(right)];
    return a > b ? -1 : a < b ? 1 : 0;
  };
}

export function inOrder<T>(items: Iterable<T>, ...orders: readonly Order<T>[]): T[] {
  return [...items].sort((left, right) => {
    for (const order of orders) {
      const result = order(left, right);
      if (result !== 0) return result;
    }
    return 0;
  });
}

/** Items by key, a null key left out. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    if (name === null) continue;
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
