import { scalePoint } from 'd3-scale';
import { inOrderOfX, overCategories } from '../categories.ts';
import type { Chart } from '../chart.ts';
import { areas } from '../draw/areas.ts';
import {
  axisWidth,
  categoryAxis,
  categoryLabels,
  isNarrow,
  maxTicks,
  tickTexts,
  valueAxis,
} from '../draw/axes.ts';
import { barSample, reached } from '../draw/bars.ts';
import { legend } from '../draw/legend.ts';
import { seriesLines } from '../draw/lines.ts';
import { valueScale } from '../draw/scale.ts';
import { fontSize, gap, svgElement } from '../draw/svg.ts';
import type { ChartOptions, ChartType, Sketch } from '../type.ts';

export const area: ChartType = {
  ...overCategories,
  name: 'area',
  description:
    'Areas over months, days or other categories that have an order, one on top of the other: the parts of a sum. What is not known is a gap.',
  example: `{% chart type="area" data=$months x="month" y="live_hours" names=["Live hours"] unit="hours"
   title="Creators broadcast longer" subtitle="Hours by month" source="live sessions" /%}`,
  read: inOrderOfX(overCategories.read),
  sketch: sketchArea,
};

/** Heights of the plot, in CSS px. */
const heights = { least: 100, narrow: 180, wide: 230 };

function sketchArea(chart: Chart, options: ChartOptions): Sketch {
  const usual = isNarrow(options) ? heights.narrow : heights.wide;
  const bars = { chart, options, stacked: true };
  const scaled = (height: number, top = 0) => {
    const values = valueScale(reached(bars), chart.unit, maxTicks(height), true);
    values.scale.range([top + height, top]);
    return values;
  };
  const left = axisWidth((height) => scaled(height), chart, options);
  const right = options.width - gap * 2;
  const slot = (right - left) / Math.max(1, chart.categories.length - 1);
  const labels = categoryLabels(chart.categories, slot, true);
  const key = chart.series.length > 1 ? legend(chart.series, options) : undefined;
  const top = (key?.height ?? 0) + fontSize;
  const below = labels.height + gap * 1.25;
  return {
    least: Math.ceil(top + heights.least + below),
    usual: Math.ceil(top + usual + below),
    draw: (height) => {
      const plot = { left, right, top, bottom: height - below };
      const x = scalePoint(chart.categories.keys(), [left, right]);
      const values = scaled(plot.bottom - top, top);
      const place = { x: (category: number) => x(category) ?? left, y: values.scale };
      const edge = chart.series.length > 1 ? [] : seriesLines(chart, place, options.paint, { marked: false });
      return svgElement(options.width, height, [
        ...valueAxis(values, tickTexts(values, chart, options), plot, options),
        ...categoryAxis(labels, place.x, plot, options),
        ...areas(chart, place, options),
        ...edge,
        ...(key?.draw((i, at, y) => barSample(bars, i, at, y)) ?? []),
      ]);
    },
  };
}
