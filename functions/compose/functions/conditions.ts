import { z } from 'zod';
import { meaning } from '../attribute.ts';
import { anything, type FunctionGroup, number, pageFunction, truth } from '../function.ts';
import { isSame } from '../shorten.ts';

const known = pageFunction({
  name: 'known',
  description: 'Whether there is a value.',
  example: '{% if known($headline.sales_earlier) %}There is a comparison.{% /if %}',
  values: { value: meaning(z.unknown(), 'condition', 'The value.') },
  call: ({ value }) => value !== null && value !== undefined,
});

const above = pageFunction({
  name: 'above',
  description: 'Whether the first number is larger than the second. Not so if one is unknown.',
  example: '{% if above(rows($campaign), 0) %}There was a campaign.{% /if %}',
  values: { first: number('A number.'), second: number('Another one.') },
  call: ({ first, second }) => first !== null && second !== null && first > second,
});

const and = pageFunction({
  name: 'and',
  description: 'Whether both are so.',
  example:
    '{% if and(known($headline.sales), known($headline.sales_earlier)) %}Both years are known.{% /if %}',
  values: { first: truth('A condition.'), second: truth('Another one.') },
  call: ({ first, second }) => first && second,
});

const or = pageFunction({
  name: 'or',
  description: 'Whether at least one of two is so.',
  example: '{% if or(known($headline.sales), known($headline.units)) %}Something is known.{% /if %}',
  values: { first: truth('A condition.'), second: truth('Another one.') },
  call: ({ first, second }) => first || second,
});

const not = pageFunction({
  name: 'not',
  description: 'Whether something is not so.',
  example:
    '{% if not(known($headline.sales_earlier)) %}There is no comparison.{% else /%}There is one.{% /if %}',
  values: { condition: truth('A condition.') },
  call: ({ condition }) => !condition,
});

const equals = pageFunction({
  name: 'equals',
  description: 'Whether two values or texts are the same. Not so if one is unknown.',
  example: '{% if equals($flows.origin_province, "Guangdong") %}Most goes out from Guangdong.{% /if %}',
  values: { first: anything('A value.'), second: anything('Another one.') },
  call: ({ first, second }) => first !== null && first !== undefined && isSame(first, second),
});

export const conditions: FunctionGroup = {
  title: 'Conditions',
  functions: [known, above, and, or, not, equals],
};
