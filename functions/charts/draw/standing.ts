/** Bars that stand. */
import { smallest } from '../../text/largest.ts';
import { measure } from '../../text/lines.ts';
import type { Sketch } from '../type.ts';
import {
  axisWidth,
  categoryAxis,
  categoryLabels,
  isNarrow,
  labelsFit,
  maxTicks,
  mayThin,
  tickTexts,
  valueAxis,
} from './axes.ts';
import {
  type BarChart,
  barSample,
  barThickness,
  drawBars,
  endWriting,
  onlyGaps,
  partWriting,
  reached,
  type Write,
} from './bars.ts';
import { backdrop } from './behind.ts';
import { legend } from './legend.ts';
import { valueScale } from './scale.ts';
import { fontSize, gap, smallFontSize, svgElement } from './svg.ts';

/** Heights of the plot, in CSS px; the parts of a stack need space for their values. */
const heights = { least: 90, leastStacked: 160, narrow: 180, wide: 230 };

/** @returns undefined if the names of the categories do not fit below the bars, or their values above them */
export function standingBars(bars: BarChart): Sketch | undefined {
  const { chart, options, stacked } = bars;
  const usual = isNarrow(options) ? heights.narrow : heights.wide;
  const left = axisWidth((height) => scaled(bars, height), chart, options);
  const slot = (options.width - left) / Math.max(1, chart.categories.length);
  const thin = mayThin(chart.categories);
  if (!thin && !labelsFit(chart.categories, slot)) return undefined;
  const labels = categoryLabels(chart.categories, slot, thin);
  const key = chart.series.length > 1 ? legend(chart.series, options) : undefined;
  const middle = (category: number) => left + (category + 0.5) * slot;
  const back = backdrop(chart, middle, { left, right: options.width }, options);
  const top = (key?.height ?? 0) + fontSize * 1.5 + back.height;
  const lowest = stacked
    ? 0
    : Math.max(...[heights.least, 110, 132, usual].map((one) => spaceBelow(bars, one)));
  const below = lowest + labels.height + gap * 1.25;
  const thickness = barThickness(bars, slot * 0.68, 72);
  const write = writing(bars, slot, thickness) ?? (thin ? onlyGaps : undefined);
  if (!write) return undefined;
  return {
    least: Math.ceil(top + (stacked ? heights.leastStacked : heights.least) + below),
    usual: Math.ceil(top + usual + below),
    draw: (height) => {
      const plot = { left, right: options.width, top, bottom: height - below };
      const values = scaled(bars, plot.bottom - top, top);
      const layout = { ...bars, lies: false, thickness, middle, place: values.scale, write };
      return svgElement(options.width, height, [
        ...back.bands(plot),
        ...valueAxis(values, tickTexts(values, chart, options), plot, options),
        ...categoryAxis(labels, middle, { ...plot, bottom: plot.bottom + lowest }, options),
        ...drawBars(layout),
        ...back.references(plot, values.scale),
        ...(key?.draw((i, x, y) => barSample(layout, i, x, y)) ?? []),
      ]);
    },
  };
}

/** What the value below the lowest bar needs besides the plot, in CSS px: it would lie on a name. */
function spaceBelow(bars: BarChart, height: number): number {
  const least = smallest([0, ...reached(bars)]);
  if (least >= 0) return 0;
  const { scale } = scaled(bars, height);
  return Math.max(0, scale(least) + fontSize * 1.25 - height);
}

function writing(bars: BarChart, slot: number, thickness: number): Write | undefined {
  // A single bar's label may be as wide as its category; those side by side have their own width.
  if (!bars.stacked) return endWriting(bars, bars.chart.series.length > 1 ? thickness + 4 : slot - 4);
  const fits = (text: string, length: number) =>
    measure(text, smallFontSize) <= thickness - 4 && length >= smallFontSize + 5;
  const { scale } = scaled(bars, heights.leastStacked);
  return partWriting(bars, fits, ({ from, to }) => Math.abs(scale(to) - scale(from)));
}

function scaled(bars: BarChart, height: number, top = 0) {
  const values = valueScale(reached(bars), bars.chart.unit, maxTicks(height), true);
  values.scale.range([top + height, top]);
  return values;
}
