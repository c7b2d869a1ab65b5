import { z } from 'zod';
import { units } from '../../language/unit.ts';
import { inOrderOfX, overCategories } from '../categories.ts';
import { type Chart, numbers } from '../chart.ts';
import { areas } from '../draw/areas.ts';
import { isNarrow } from '../draw/axes.ts';
import { barThickness, drawBars } from '../draw/bars.ts';
import { legend } from '../draw/legend.ts';
import { lineSample, seriesLines } from '../draw/lines.ts';
import { type Content, drawPanel, type Panel, panelFrame } from '../draw/panel.ts';
import { type ValueScale, valueScale } from '../draw/scale.ts';
import { svgElement } from '../draw/svg.ts';
import { type ChartOptions, type ChartType, type Given, reader, type Sketch, type Spoken } from '../type.ts';

const attributes = {
  ...overCategories.attributes,
  of: z.enum(['line', 'bar', 'area']).default('line').describe('What each of them is.'),
  own_scale: z
    .boolean()
    .optional()
    .describe('Each has an axis of its own length: what rose and fell can be compared, and no sizes.'),
  units: z
    .array(z.enum(units))
    .optional()
    .describe(
      'What the numbers of each are, in the order of `y`, if they differ: each has its own axis then.',
    ),
  panels: z
    .array(z.string())
    .optional()
    .describe(
      'In which of them each column of `y` is, if some are in one: now, and pale behind it a year earlier.',
    ),
  behind: z.string().optional().describe('What the legend calls the pale lines, if there are some.'),
};

const read = overCategories.read;

export const multiples: ChartType = {
  ...overCategories,
  name: 'multiples',
  description: 'Small charts beside each other, one for each series, all over the same categories.',
  example: `{% chart type="multiples" data=$months of="line" x="month" y=["sales", "active_creators", "live_hours"] names=["Sales", "Active creators", "Live hours"] units=["money", "count", "hours"]
   title="Sales, creators and live hours" subtitle="By month" source="order lines, live sessions" /%}`,
  attributes,
  colours: false,
  clashes: (given) => [...overCategories.clashes(given), ...lengthClashes(given)],
  read: inOrderOfX(
    reader(attributes, (source, given) => {
      const parts = read(source, given);
      const isOne = new Set(given.units ?? []).size < 2;
      const series = parts.series.map((one, i) => {
        const unit = given.units?.[i];
        const panel = given.panels?.[i] ?? one.name;
        // The last one in a small chart is the chart's own.
        const tone = given.panels?.includes(panel, i + 1) ? 'earlier' : 'now';
        return { ...one, panel, tone, ...(unit ? { unit } : {}) } as const;
      });
      const ownScale = given.own_scale === true || !isOne;
      const { of, behind } = given;
      return { ...parts, series, panels: { of, ownScale, ...(behind === undefined ? {} : { behind }) } };
    }),
  ),
  spoken: (parts) => overCategories.spoken(parts).map(byItsEnds),
  sketch: sketchMultiples,
};

// Many series of many points would be read for minutes; their numbers stand in a table beside them.
const mostSpoken = 6;

const byItsEnds = ({ name, points }: Spoken): Spoken => ({
  name,
  points: points.length <= mostSpoken ? points : [...points.slice(0, 1), '…', ...points.slice(-1)],
});

function lengthClashes(given: Given): string[] {
  return ['units', 'panels'].flatMap((name) => {
    const list = given[name];
    if (!Array.isArray(list)) return [];
    if (given.y === undefined) return [`has ${name}=, which goes with y=`];
    const drawn = [given.y].flat().length;
    return list.length === drawn ? [] : [`has ${list.length} in ${name}= for ${drawn} in y=`];
  });
}

function panelsOf(chart: Chart, scales: (series: Chart['series']) => ValueScale): Panel[] {
  const names = [...new Set(chart.series.map(({ panel, name }) => panel ?? name))];
  return names.map((name) => {
    const series = chart.series.filter((one) => (one.panel ?? one.name) === name);
    const unit = series[0]?.unit ?? chart.unit;
    return { name, chart: { ...chart, series, unit }, values: scales(series) };
  });
}

/** Between two small charts, in CSS px. */
const between = { x: 24, y: 18 };
/** Heights of their plots, in CSS px. */
const heights = { least: 58, usual: 96 };

function sketchMultiples(chart: Chart, options: ChartOptions): Sketch {
  const of = chart.panels?.of ?? 'line';
  const scaleOf = (series: Chart['series']) =>
    valueScale(numbers({ series }), series[0]?.unit ?? chart.unit, 4, of !== 'line');
  const shared = chart.panels?.ownScale === true ? scaleOf : () => scaleOf(chart.series);
  const panels = panelsOf(chart, shared);
  const columns = columnsFor(panels.length, options);
  const rows = Math.ceil(panels.length / columns);
  const width = (options.width - (columns - 1) * between.x) / columns;
  const content = contentOf(of, options);
  const frame = panelFrame(panels, width, options);
  const behind = chart.series.filter(({ tone }) => tone === 'earlier').slice(0, 1);
  const key = behind[0] && legend([{ ...behind[0], name: chart.panels?.behind ?? behind[0].name }], options);
  const top = key?.height ?? 0;
  const height = (plot: number) =>
    Math.ceil(top + rows * (frame.above + plot + frame.below) + (rows - 1) * between.y + 1);
  return {
    least: height(heights.least),
    usual: height(heights.usual),
    draw: (wanted) => {
      const plot = heights.usual + (wanted - height(heights.usual)) / rows;
      const row = frame.above + plot + frame.below + between.y;
      return svgElement(options.width, wanted, [
        ...(key?.draw((_, x, y) => lineSample('earlier', x, y, options.paint)) ?? []),
        ...panels.flatMap((panel, i) => {
          const left = (i % columns) * (width + between.x);
          const place = { ...frame, of, left, top: top + Math.floor(i / columns) * row, plot };
          return drawPanel(panel, place, content, options);
        }),
      ]);
    },
  };
}

const contentOf =
  (of: 'line' | 'bar' | 'area', options: ChartOptions): Content =>
  (chart, y, plot) => {
    const slot = (plot.right - plot.left) / Math.max(1, chart.categories.length);
    const middle = (i: number) => plot.left + (i + 0.5) * slot;
    if (of === 'bar') {
      const bars = { chart, options, stacked: false };
      const thickness = barThickness(bars, slot * 0.75, 28);
      return drawBars({ ...bars, lies: false, thickness, middle, place: y, write: () => '' });
    }
    const place = { x: middle, y };
    const shapes = of === 'area' ? areas(chart, place, options) : [];
    return [...shapes, ...seriesLines(chart, place, options.paint, { marked: false })];
  };

/** As many side by side as can be read, in full rows if that is possible. */
function columnsFor(count: number, options: ChartOptions): number {
  if (isNarrow(options)) return count <= 3 ? 1 : 2;
  return count <= 3 ? Math.max(1, count) : count % 4 === 0 && options.width >= 700 ? 4 : count === 4 ? 2 : 3;
}
