import { z } from 'zod';
import { formatCount, formatExact, formatGrowth, formatMoney, formatPercent } from '../../language/format.ts';
import type { Writing } from '../../language/writing.ts';
import { meaning } from '../attribute.ts';
import { decimals, decimalsOfAll, type FunctionGroup, type PageFunction, pageFunction } from '../function.ts';

interface Written {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  /** The words for a number that is unknown. */
  readonly unknown: 'no_data' | 'no_comparison';
  /** What `decimals` means, if it is taken. */
  readonly decimals?: typeof decimals | typeof decimalsOfAll;
  readonly write: (value: number, writing: Writing, decimals?: number) => string;
}

function written({ unknown, decimals: taken, write, ...declared }: Written): PageFunction {
  return pageFunction({
    ...declared,
    values: { value: meaning(z.unknown(), 'number', 'The number.') },
    named: taken ? { decimals: taken } : {},
    call: ({ value, decimals }, { word, writing }) => {
      if (value === null) return word(unknown);
      // What a text that is not a number says, rather than "NaN".
      if (Number.isNaN(Number(value))) return String(value);
      return write(Number(value), writing, typeof decimals === 'number' ? decimals : undefined);
    },
  });
}

export const numbers: FunctionGroup = {
  title: 'Numbers',
  functions: [
    written({
      name: 'money',
      description:
        'An amount in the currency of the report, short: "¥8.13 billion", "81.30亿元". Below 1,000 it has its cents: "¥12.50".',
      example: '{% money($headline.sales) %}',
      unknown: 'no_data',
      decimals: decimalsOfAll,
      write: formatMoney,
    }),
    written({
      name: 'count',
      description: 'A number of things, short: "1,234", "1.23 million", "12.3万".',
      example: '{% count($headline.active_creators) %}',
      unknown: 'no_data',
      write: formatCount,
    }),
    written({
      name: 'exact',
      description: 'A number of things with every digit: "1,234,567".',
      example: '{% exact($headline.units) %}',
      unknown: 'no_data',
      write: (value, writing) => formatExact(value, 'count', writing),
    }),
    written({
      name: 'number',
      description: 'An average or another number, short, with at most one decimal below 100.',
      example: '{% number($daily_carriers.average_daily) %}',
      unknown: 'no_data',
      decimals: decimalsOfAll,
      write: formatCount,
    }),
    written({
      name: 'percent',
      description: 'A fraction as a percentage: "43.0%".',
      example: '{% percent($regions.cross_region_share) %}',
      unknown: 'no_data',
      decimals,
      write: formatPercent,
    }),
    written({
      name: 'growth',
      description: 'A growth with its sign: "+43.0%".',
      example: '{% growth($headline.sales_growth) %}',
      unknown: 'no_comparison',
      decimals,
      write: formatGrowth,
    }),
  ],
};
