/** Charts as SVG, for every format: text, lines and areas, without title or source, which stand around it. */
import type { Chart } from './chart.ts';
import { type ChartOptions, type Sketch, typeNamed } from './type.ts';
import { chartTypes } from './types.ts';

/** Measures a chart; its `draw` gives the picture. */
export function sketchChart(chart: Chart, options: ChartOptions): Sketch {
  return typeNamed(chart.type, chartTypes).sketch(drawable(chart), options);
}

/** Draws a chart at its usual height. The same chart and options give the same text; ids start with its own. */
export function chartSvg(chart: Chart, options: ChartOptions): string {
  const { draw, usual } = sketchChart(chart, options);
  return draw(usual);
}

// No sum of money is larger. Axes of 1e200 have places that the renderer of pictures ends the process on.
const largestDrawn = 1e30;

/** Makes a gap of what is too large to be drawn; its label says it all the same. */
function drawable(chart: Chart): Chart {
  const isDrawn = (value: number | null) => value === null || Math.abs(value) <= largestDrawn;
  return {
    ...chart,
    series: chart.series.map((one) => ({ ...one, values: one.values.map((v) => (isDrawn(v) ? v : null)) })),
  };
}
