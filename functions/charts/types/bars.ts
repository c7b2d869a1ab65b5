import { z } from 'zod';
import { overCategories } from '../categories.ts';
import type { BarChart } from '../draw/bars.ts';
import { lyingBars } from '../draw/lying.ts';
import { standingBars } from '../draw/standing.ts';
import type { ChartType, Sketch } from '../type.ts';

const attributes = {
  ...overCategories.attributes,
  horizontal: z
    .boolean()
    .optional()
    .describe('The bars lie. Those whose names do not fit below them lie in any case.'),
};

export const bar: ChartType = {
  ...overCategories,
  name: 'bar',
  description: 'A bar for each category, with its value at its end.',
  example: `{% chart type="bar" data=$demand_signals horizontal=true x="category" y="growth" names=["Growth of units"] unit="growth"
   title="Categories by growth of demand" subtitle="Growth of units on the week before in %" source="order lines, products" /%}`,
  attributes,
  sketch: (chart, options) => bars({ chart, options, stacked: false }),
};

export const groupedBar: ChartType = {
  ...overCategories,
  name: 'grouped-bar',
  description: 'Bars side by side in each category, one for each series: now and a year earlier.',
  example: `{% chart type="grouped-bar" data=$kinds x="kind" y=["sales_earlier", "sales"] names=["A year earlier", "Period"] unit="money"
   title="Sales by kind of product" subtitle="Yuan" source="order lines, products" /%}`,
  attributes,
  sketch: (chart, options) => bars({ chart, options, stacked: false }),
};

export const stackedBar: ChartType = {
  ...overCategories,
  name: 'stacked-bar',
  description:
    'The parts of each category on top of each other, with their values in them: shares of a whole.',
  example: `{% chart type="stacked-bar" data=$concentration transpose=true x="tier" y=["share_earlier", "share"] names=["A year earlier", "Period"] unit="ratio"
   title="Sales by tier of creators" subtitle="Share of sales in %" source="order lines" /%}`,
  attributes,
  sketch: (chart, options) => bars({ chart, options, stacked: true }),
};

function bars(given: BarChart): Sketch {
  const standing = given.chart.horizontal || isFew(given) ? undefined : standingBars(given);
  return standing ?? lyingBars(given);
}

/** Two or three bars would stand in a quarter of a page. */
const isFew = ({ chart: { series, categories }, stacked }: BarChart) =>
  !stacked && series.length === 1 && categories.length <= 3;
