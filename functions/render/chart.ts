/** Charts as SVG, for every format: text, lines and areas, without title or source, which stand around it. */
import type { Chart } from '../document.ts';
import type { Palette } from '../theme.ts';
import { drawBars } from './chart/bars.ts';
import { drawFlow } from './chart/flow.ts';
import { drawHeatmap } from './chart/heatmap.ts';
import { drawLine } from './chart/line.ts';

export interface ChartOptions {
  readonly palette: Palette;
  /** BCP 47 tag: `en`, `zh`. */
  readonly language: string;
  /** ISO 4217. */
  readonly currency: string;
  /** In CSS px; the height follows from the chart. */
  readonly width: number;
}

/**
 * Draws a chart. The same chart and options give the same text; ids start with the chart's own.
 * @returns an SVG element with `width`, `height` and `viewBox`
 */
export function chartSvg(chart: Chart, options: ChartOptions): string {
  switch (chart.type) {
    case 'line':
      return drawLine(chart, options);
    case 'bar':
    case 'grouped-bar':
    case 'stacked-bar':
      return drawBars(chart, options);
    case 'heatmap':
      return drawHeatmap(chart, options);
    case 'flow':
      return drawFlow(chart, options);
  }
}
