import { formatPoints } from '../../language/format.ts';
import { figure } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import { figureOf, numberIn, numberOfFigure, numberText, signedText } from '../figure.ts';
import type { Written } from '../figure-value.ts';
import { type FunctionGroup, type PageFunction, pageFunction, quantity } from '../function.ts';
import {
  differenceUnit,
  productUnit,
  type Quantity,
  quotientUnit,
  sumUnit,
  type UnitRule,
} from '../quantity.ts';

interface Operation {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly units: UnitRule;
  readonly of: (first: number, second: number) => number;
}

function operation({ units, of, ...declared }: Operation): PageFunction {
  return pageFunction({
    ...declared,
    units,
    values: { first: quantity('A number.'), second: quantity('Another one.') },
    call: ({ first, second }, context) => {
      const found = units(first.unit, second.unit);
      const value = first.value === null || second.value === null ? null : of(first.value, second.value);
      return written({ value, unit: 'unit' in found ? found.unit : undefined }, context);
    },
  });
}

/** Null if it is unknown, so that a condition can ask for it. */
function written({ value, unit }: Quantity, context: PageContext): Written | null {
  if (value === null || !Number.isFinite(value)) return null;
  // Without the sign of a zero.
  const number = value + 0;
  const text =
    unit === 'points' ? signedText(number, true, context) : numberText(number, unit ?? 'number', context);
  return { value: number, unit, text };
}

const abs = pageFunction({
  name: 'abs',
  description: 'A number without its sign; a change, without its plus or minus.',
  example: 'Sales moved by {% abs($sales.change) %}.',
  values: { value: quantity('The number.') },
  call: ({ value: { value, unit } }, context) => {
    const size =
      value === null
        ? null
        : written({ value: Math.abs(value), unit: unit === 'growth' ? 'share' : unit }, context);
    return size && unit === 'points'
      ? { ...size, text: formatPoints(Number(size.value), context.writing) }
      : size;
  },
});

const rank = pageFunction({
  name: 'rank',
  description:
    'The place of a figure among those beside it, from the largest, which is 1; equal ones share a place.',
  example: 'Services are number {% rank($kind_sales.service) %} of the kinds.',
  values: {
    figure: figure('A figure of one row, of several: `$kind_sales.service`, `$monthly_sales.last`.'),
  },
  call: ({ figure }, context) => {
    const own = figure && numberOfFigure(figure);
    if (!figure || own === null) return null;
    const { whole = figure.table, query } = figure.table;
    const all = figureOf(figure.figure, { ...whole, query }).rows;
    const above = all.filter((row) => Number(numberIn(figure, row) ?? Number.NaN) > own);
    return written({ value: above.length + 1, unit: 'count' }, context);
  },
});

export const arithmetic: FunctionGroup = {
  title: 'Arithmetic',
  functions: [
    operation({
      name: 'plus',
      description: 'The sum of two numbers of one unit, in that unit. Unknown if one of them is.',
      example: 'Goods and services came to {% plus($kind_sales.goods, $kind_sales.service) %}.',
      units: sumUnit,
      of: (first, second) => first + second,
    }),
    operation({
      name: 'minus',
      description: 'The first number less the second, in their unit; two shares differ by percentage points.',
      example: 'Refunds came to {% minus($sales, $net_sales) %}.',
      units: differenceUnit,
      of: (first, second) => first - second,
    }),
    operation({
      name: 'times',
      description: 'The product of two numbers: a share of money is money.',
      example: 'A tenth of it is {% times($sales, 0.1) %}.',
      units: productUnit,
      of: (first, second) => first * second,
    }),
    operation({
      name: 'over',
      description:
        'The first number divided by the second: money by a count is money, money by money a share, a count by a count a number (`percent()` around it writes a share). Unknown if the second is 0.',
      example: 'A unit sold for {% over($sales, $units) %}.',
      units: quotientUnit,
      of: (first, second) => first / second,
    }),
    abs,
    rank,
  ],
};
