/** Numbers with their units, as sums and products have them. */
import type { FigureUnit } from '../templates/figure.ts';
import type { QuantityUnit } from './figure-value.ts';

/** A number of the page, or null if it is unknown; one that is written on the page, such as 2, has no unit. */
export interface Quantity {
  readonly value: number | null;
  readonly unit: QuantityUnit | undefined;
}

type Unit = QuantityUnit | undefined;

/** What two units come to; or what is wrong with them, as the rest of a sentence. */
export type UnitRule = (first: Unit, second: Unit) => { readonly unit: Unit } | { readonly wrong: string };

export const sumUnit: UnitRule = (first, second) => {
  if (first === second || second === undefined || second === 'points') return { unit: first };
  if (first === undefined || first === 'points') return { unit: second };
  const both = [first, second];
  if (both.every((one) => one === 'count' || one === 'number')) return { unit: 'number' };
  return { wrong: `takes two numbers of one unit, and has ${both.map(nameOf).join(' and ')}` };
};

/** Two shares differ by points. */
export const differenceUnit: UnitRule = (first, second) =>
  first === second && (first === 'share' || first === 'growth') ? { unit: 'points' } : sumUnit(first, second);

export const productUnit: UnitRule = (first, second) => {
  if (!isOfThings(first))
    return { unit: first === 'number' && !isOfThings(second) ? first : (second ?? first) };
  if (!isOfThings(second) || second === 'count') return { unit: first };
  if (first === 'count') return { unit: second };
  return {
    wrong: `takes a number and what it counts or weighs, and has ${nameOf(first)} and ${nameOf(second)}`,
  };
};

/** A quotient of two amounts is a share; of two counts, it is how many there are to each. */
export const quotientUnit: UnitRule = (first, second) => {
  if (!isOfThings(second)) return { unit: first === second && first !== undefined ? 'number' : first };
  if (first === second) return { unit: first === 'count' ? 'number' : 'share' };
  const isEach = first === 'money' || (first === 'hours' && second === 'count');
  return { unit: isEach ? first : 'number' };
};

const isOfThings = (unit: Unit) => unit === 'money' || unit === 'count' || unit === 'hours';

const names: Readonly<Record<FigureUnit | 'points', string>> = {
  ...{ money: 'money', count: 'a count', hours: 'hours', number: 'a number' },
  ...{ share: 'a share', growth: 'a growth', points: 'points' },
};

const nameOf = (unit: QuantityUnit) => names[unit];
