import { filled } from '../../language/fill.ts';
import { formatPercent } from '../../language/format.ts';
import { optionalText, text } from '../attribute.ts';
import { anything, decimals, type FunctionGroup, number, pageFunction } from '../function.ts';

const trend = pageFunction({
  name: 'trend',
  description: 'One of its texts by the sign of a growth. `{size}` in them is the growth without its sign.',
  example: '{% trend($headline.sales_growth, up=", up {size}", down=", down {size}", flat=", unchanged") %}',
  values: { growth: number('The growth, a fraction.') },
  named: {
    up: optionalText('If it is above zero.'),
    down: optionalText('If it is below zero.'),
    flat: optionalText('If it cannot be told from 0.0%. Usually by its sign, and 0 as `up`.'),
    none: optionalText('If it is unknown. Usually nothing.'),
    decimals,
  },
  call: ({ growth, up = '', down = '', flat, none = '', decimals }, { writing }) => {
    if (growth === null) return none;
    const size = formatPercent(Math.abs(growth), writing, decimals);
    // What cannot be told from 0.0% neither grew nor fell.
    const isFlat = growth === 0 || size.startsWith('<');
    const chosen = (isFlat ? flat : undefined) ?? (growth < 0 ? down : up);
    return chosen.replaceAll('{size}', size);
  },
});

const label = pageFunction({
  name: 'label',
  description:
    'What a value reads as in the language of the page: what `labels.yaml` says, or else the value.',
  example: '{% label("category", $demand_signals.category) %}',
  values: { column: text('The name of its column.'), value: anything('The value.') },
  call: ({ column, value }, { label, word }) =>
    value === null || value === undefined ? word('no_data') : label(column, String(value)),
});

const textFunction = pageFunction({
  name: 'text',
  description: 'A text with values in it, for titles and labels.',
  example: '{% text("{sales} in all", sales=money($headline.sales)) %}',
  values: { text: text('The text. `{name}` in it is the value of that name.') },
  others: { description: 'The values, each by its name in the text.', areColumns: false },
  call: ({ text }, _, others) => filled(text, others),
});

export const words: FunctionGroup = { title: 'Words', functions: [trend, label, textFunction] };
