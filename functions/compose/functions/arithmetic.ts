import { z } from 'zod';
import { meaning } from '../attribute.ts';
import { type FunctionGroup, number, pageFunction } from '../function.ts';

const parameter = pageFunction({
  name: 'parameter',
  description: 'A rule of the report: a parameter of `report.yaml` or `parameters.yaml`.',
  example: '{% amount(parameter("large_sales")) %}',
  values: { name: meaning(z.string(), 'rule', 'The name of the parameter, in quotation marks.') },
  call: ({ name }, { parameters }) => (Object.hasOwn(parameters, name) ? (parameters[name] ?? null) : null),
});

const minus = pageFunction({
  name: 'minus',
  description: 'The first number less the second. Unknown if one of them is.',
  example: '{% points(minus($regions.cross_region_share, $regions.cross_region_share_earlier)) %}',
  values: { first: number('A number.'), second: number('What is taken from it.') },
  call: ({ first, second }) => (first === null || second === null ? null : first - second),
});

const ratio = pageFunction({
  name: 'ratio',
  description:
    'The first number as a fraction of the second. Unknown if one of them is, or if the second is 0.',
  example: '{% percent(ratio($headline.net_sales, $headline.sales)) %}',
  values: { first: number('The part.'), second: number('The whole.') },
  call: ({ first, second }) => (first === null || second === null || second === 0 ? null : first / second),
});

export const arithmetic: FunctionGroup = { title: 'Rules and sums', functions: [parameter, minus, ratio] };
