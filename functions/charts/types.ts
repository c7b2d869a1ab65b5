/** Every chart type, in the order in which docs and messages name them. A new one is a file and a line here. */
import type { ChartType } from './type.ts';
import { area } from './types/area.ts';
import { bar, groupedBar, stackedBar } from './types/bars.ts';
import { bullet } from './types/bullet.ts';
import { combined } from './types/combined.ts';
import { heatmap } from './types/heatmap.ts';
import { line } from './types/line.ts';
import { multiples } from './types/multiples.ts';
import { scatter } from './types/scatter.ts';
import { waterfall } from './types/waterfall.ts';

export const chartTypes: readonly ChartType[] = [
  ...[line, bar, groupedBar, stackedBar, area, combined, multiples],
  ...[bullet, scatter, waterfall],
  ...[heatmap],
];
