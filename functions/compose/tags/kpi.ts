import { z } from 'zod';
import { without } from '../../charts/type.ts';
import { isManifold } from '../../language/form.ts';
import { formatGrowth } from '../../language/format.ts';
import { optionalDecimals, text } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import type { Kpi } from '../document.ts';
import { figureText } from '../figure.ts';
import { isFigure, isWritten } from '../figure-value.ts';
import { tag } from '../tag.ts';

export const kpi = tag({
  name: 'kpi',
  description: 'One tile of `kpis`: a number, and how it has grown.',
  example: `{% kpis %}
{% kpi label="New creators" value=count($headline.new_creators) growth=$headline.new_creators_growth against="on a year earlier" /%}
{% /kpis %}`,
  attributes: {
    label: text('What the number is.'),
    value: z.unknown().describe('The number as it is to be read; "no data" if it is unknown.'),
    growth: z.unknown().optional().describe('How much it has grown: a fraction, such as 0.43.'),
    decimals: optionalDecimals.describe('How many digits the growth has after the point, if not 1.'),
    against: text(
      'What the growth is against. It stands after the growth, or around it: `against="同比{change}"`.',
    ).optional(),
  },
  clashes: (given) => [...without(given, 'growth', ['against', 'decimals'])],
  build: ({ label, value, growth, against, decimals }, { context }) => {
    const tile = { label, value: valueText(value, context) };
    return [{ kind: 'kpis', items: [{ ...tile, ...changeOf(growth, { against, decimals }, context) }] }];
  },
});

function valueText(value: unknown, context: PageContext): string {
  if (isFigure(value)) return figureText(value, context) ?? context.word('no_data');
  return isWritten(value) ? value.text : String(value ?? context.word('no_data'));
}

function changeOf(
  growth: unknown,
  { against, decimals }: { readonly against?: string | undefined; readonly decimals?: number | undefined },
  { word, writing }: PageContext,
): Pick<Kpi, 'change' | 'direction' | 'against'> {
  if (growth === undefined) return { direction: 'none' };
  const number = isWritten(growth) ? growth.value : growth;
  if (number === null) return { change: word('no_comparison'), direction: 'none' };
  const change = formatGrowth(Number(number), writing, decimals);
  const direction =
    isManifold(Number(number)) || /^\+/.test(change) ? 'up' : /^−/.test(change) ? 'down' : 'flat';
  if (against === undefined) return { change, direction };
  // Some languages say it first.
  if (against.includes('{change}')) return { change: against.replace('{change}', change), direction };
  return { change, direction, against };
}
