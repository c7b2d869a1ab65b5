import { scalePoint } from 'd3-scale';
import { widest } from '../../text/lines.ts';
import { inOrderOfX, overCategories } from '../categories.ts';
import { type Chart, reachedBy, toneOf } from '../chart.ts';
import {
  axisWidth,
  categoryAxis,
  categoryLabels,
  isNarrow,
  maxTicks,
  tickTexts,
  valueAxis,
} from '../draw/axes.ts';
import { backdrop } from '../draw/behind.ts';
import { endLabels, lineEnds } from '../draw/ends.ts';
import { legend } from '../draw/legend.ts';
import { lineSample, seriesLines } from '../draw/lines.ts';
import { valueScale } from '../draw/scale.ts';
import { fontSize, gap, svgElement } from '../draw/svg.ts';
import type { ChartOptions, ChartType, Sketch } from '../type.ts';

export const line: ChartType = {
  ...overCategories,
  name: 'line',
  description:
    'Lines over months, days or other categories that have an order, with their names and last values at their ends. What is not known is a gap.',
  example: `{% chart type="line" data=$months x="month" x_as="short-month" y=["sales_growth", "active_creators_growth"] names=["Sales", "Active creators"] unit="growth"
   title="Growth of sales and of active creators" subtitle="On a year earlier, by month in %" source="order lines" /%}`,
  read: inOrderOfX(overCategories.read),
  sketch: sketchLine,
};

/** Heights of the plot, in CSS px. */
const heights = { least: 100, narrow: 190, wide: 240 };

function sketchLine(chart: Chart, options: ChartOptions): Sketch {
  const usual = isNarrow(options) ? heights.narrow : heights.wide;
  const ends = lineEnds(chart, options, scaled(chart, usual));
  const left = axisWidth((height) => scaled(chart, height), chart, options);
  const right = options.width - Math.max(gap, widest(ends.texts, fontSize, 700) + gap * 2);
  const slot = (right - left) / Math.max(1, chart.categories.length - 1);
  const labels = categoryLabels(chart.categories, slot, true);
  const key = ends.named || chart.series.length < 2 ? undefined : legend(chart.series, options);
  const between = (category: number) => left + category * slot;
  const back = backdrop(chart, between, { left, right }, options);
  const top = (key?.height ?? 0) + fontSize + back.height;
  const below = labels.height + gap * 1.25;
  // Lines that end near each other need space for all their names.
  const isLower = lineEnds(chart, options, scaled(chart, heights.least)).texts.join() === ends.texts.join();
  return {
    least: Math.ceil(top + (isLower ? heights.least : usual) + below),
    usual: Math.ceil(top + usual + below),
    draw: (height) => {
      const plot = { left, right, top, bottom: height - below };
      const x = scalePoint(chart.categories.keys(), [left, right]);
      const drawn = scaled(chart, plot.bottom - top, top);
      const place = { x: (category: number) => x(category) ?? left, y: drawn.scale };
      return svgElement(options.width, height, [
        ...back.bands(plot),
        ...valueAxis(drawn, tickTexts(drawn, chart, options), plot, options),
        ...categoryAxis(labels, place.x, plot, options),
        ...back.references(plot, drawn.scale),
        ...seriesLines(chart, place, options.paint),
        ...endLabels(chart, lineEnds(chart, options, drawn), place, options),
        ...(key?.draw((i, at, y) => lineSample(toneOf(chart, i), at, y, options.paint)) ?? []),
      ]);
    },
  };
}

function scaled(chart: Chart, height: number, top = 0) {
  const values = valueScale(reachedBy(chart), chart.unit, maxTicks(height), false);
  values.scale.range([top + height, top]);
  return values;
}
