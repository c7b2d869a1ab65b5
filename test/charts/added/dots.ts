/** A chart type as somebody would add it: its one file. */
import { z } from 'zod';
import { overCategories } from '../../../functions/charts/categories.ts';
import { numbers } from '../../../functions/charts/chart.ts';
import { valueScale } from '../../../functions/charts/draw/scale.ts';
import { seriesColour } from '../../../functions/charts/draw/series.ts';
import { element, gap, svgElement, textLines } from '../../../functions/charts/draw/svg.ts';
import { type ChartType, column, numberIn, reader } from '../../../functions/charts/type.ts';

const attributes = {
  of: column(z.string(), 'anything', 'The column of what is counted.'),
  many: column(z.string(), 'numbers', 'The column of how many there are.'),
};

export const dots: ChartType = {
  ...overCategories,
  name: 'dots',
  description: 'A dot for each row, farther to the right the larger its number is.',
  example:
    '{% chart type="dots" of="tier" many="sales" data=$concentration title="Sales by tier" subtitle="Yuan" /%}',
  attributes,
  clashes: () => [],
  read: reader(attributes, ({ rows, category, label }, { of, many }) => {
    const values = rows.map((row) => numberIn(row, many));
    return {
      categories: rows.map((row) => row[of] ?? null).map(category(of)),
      series: [{ name: many, values, labels: values.map(label) }],
    };
  }),
  sketch: (chart, { width, paint }) => {
    const { scale } = valueScale(numbers(chart), chart.unit, 5, true);
    const x = scale.range([width / 2, width - gap]);
    const style = { anchor: 'start', size: 12, colour: paint.ink } as const;
    const height = chart.categories.length * 20;
    const draw = () =>
      svgElement(
        width,
        height,
        chart.categories.flatMap((name, i) => [
          ...textLines(name, 0, i * 20 + 10, style),
          element('circle', {
            cx: x(chart.series[0]?.values[i] ?? 0),
            cy: i * 20 + 10,
            r: 4,
            fill: seriesColour(paint, 0),
          }),
        ]),
      );
    return { least: height, usual: height, draw };
  },
};
