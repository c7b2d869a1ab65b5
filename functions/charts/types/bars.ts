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
  attributes,
  sketch: (chart, options) => bars({ chart, options, stacked: false }),
};

export const groupedBar: ChartType = {
  ...overCategories,
  name: 'grouped-bar',
  description: 'Bars side by side in each category, one for each series: now and a year earlier.',
  attributes,
  sketch: (chart, options) => bars({ chart, options, stacked: false }),
};

export const stackedBar: ChartType = {
  ...overCategories,
  name: 'stacked-bar',
  description:
    'The parts of each category on top of each other, with their values in them: shares of a whole.',
  attributes,
  sketch: (chart, options) => bars({ chart, options, stacked: true }),
};

function bars(given: BarChart): Sketch {
  const standing = given.chart.horizontal ? undefined : standingBars(given);
  return standing ?? lyingBars(given);
}
