/** Charts as SVG, for every format: text, lines and areas, without title or source, which stand around it. */
import type { Chart } from '../compose/document.ts';
import { sketchBars } from './chart/bars.ts';
import { sketchFlow } from './chart/flow.ts';
import { sketchHeatmap } from './chart/heatmap.ts';
import { sketchLine } from './chart/line.ts';
import type { Paint } from './chart/paint.ts';

export interface ChartOptions {
  readonly paint: Paint;
  /** BCP 47 tag: `en`, `zh`. */
  readonly language: string;
  /** ISO 4217. */
  readonly currency: string;
  /** In CSS px; the height follows from the chart. */
  readonly width: number;
}

/** A chart measured but not yet drawn: how high it can be, so that a page can be filled. */
export interface Sketch {
  /** The least height, in CSS px, at which it can be read. */
  readonly least: number;
  /** The height that it has where there is room, in CSS px. */
  readonly usual: number;
  /**
   * @param height in CSS px, at least `least`
   * @returns an SVG element with `width`, `height` and `viewBox`
   */
  readonly draw: (height: number) => string;
}

export function sketchChart(given: Chart, options: ChartOptions): Sketch {
  const chart = drawable(given);
  switch (chart.type) {
    case 'line':
      return sketchLine(chart, options);
    case 'bar':
    case 'grouped-bar':
    case 'stacked-bar':
      return sketchBars(chart, options);
    case 'heatmap':
      return sketchHeatmap(chart, options);
    case 'flow':
      return sketchFlow(chart, options);
  }
}

// No sum of money is larger. Axes of 1e200 have places that the renderer of pictures ends the process on.
const largestDrawn = 1e30;

/** What is too large to be drawn is a gap; its label says it all the same. */
function drawable(chart: Chart): Chart {
  const isDrawn = (value: number | null) => value === null || Math.abs(value) <= largestDrawn;
  const { series, flows } = chart;
  if (series.every(({ values }) => values.every(isDrawn)) && flows.every(({ value }) => isDrawn(value))) {
    return chart;
  }
  return {
    ...chart,
    series: series.map((one) => ({ ...one, values: one.values.map((v) => (isDrawn(v) ? v : null)) })),
    flows: flows.map((flow) => (isDrawn(flow.value) ? flow : { ...flow, value: 0 })),
  };
}

/** Draws a chart at its usual height. The same chart and options give the same text; ids start with its own. */
export function chartSvg(chart: Chart, options: ChartOptions): string {
  const { draw, usual } = sketchChart(chart, options);
  return draw(usual);
}
