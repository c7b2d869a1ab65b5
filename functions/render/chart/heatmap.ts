/** A grid of shaded cells with their values written in; a cell without a value is blank with a dash. */
import type { Chart } from '../../document.ts';
import { formatAxis } from '../../format.ts';
import type { ChartOptions } from '../chart.ts';
import { fontFamily } from '../fonts.ts';
import { drawSvg } from './engine.ts';
import {
  categoryAxis,
  categoryLabels,
  gap,
  grid,
  numbers,
  ramp,
  readableOn,
  still,
  textStyle,
} from './frame.ts';
import { firstFit, fontSize, lineHeight, measure, plain, smallFontSize, widest, wrap } from './text.ts';

/** The least height of a row in CSS px. */
const lowestRow = 34;

export function drawHeatmap(chart: Chart, options: ChartOptions): string {
  const { width, palette } = options;
  const names = chart.series.map(({ name }) => wrap(plain(name), width * 0.28, 3));
  const lines = Math.max(1, ...names.map((name) => name.split('\n').length));
  const rowHeight = Math.max(lowestRow, lines * fontSize * lineHeight + 4);
  const left = widest(names) + gap * 1.5;
  const cell = (width - left) / Math.max(1, chart.categories.length);
  const labels = categoryLabels(chart.categories, cell, false);
  const top = labels.height + gap * 2;
  const columns = categoryAxis(labels, palette);
  const rows = categoryAxis({ texts: names, rotate: 0, every: 1, height: 0 }, palette);
  const bare = { axisLine: { show: false }, splitLine: { show: false } };
  const option = {
    textStyle: textStyle(palette),
    grid: grid({ left, right: 0, top, bottom: 1 }),
    xAxis: { ...columns, ...bare, position: 'top' },
    yAxis: { ...rows, ...bare, inverse: true, axisLabel: { ...rows.axisLabel, color: palette.ink } },
    // A heat map must have one, though each cell brings its own colour.
    visualMap: { show: false, min: 0, max: 1 },
    series: [{ type: 'heatmap', ...still, progressive: 0, data: cells(chart, options, cell) }],
  };
  return drawSvg(chart.id, option, { width, height: Math.ceil(top + rowHeight * names.length) });
}

function cells(chart: Chart, options: ChartOptions, width: number) {
  const all = numbers(chart);
  const lowest = Math.min(...all);
  const range = Math.max(...all) - lowest;
  const writing = cellWriting(chart, options, width);
  return chart.series.flatMap(({ values, labels }, y) =>
    chart.categories.map((_, x) => {
      const value = values[x] ?? null;
      const place = value === null || range === 0 ? 0 : (value - lowest) / range;
      const look =
        value === null
          ? blank(options)
          : shaded(options, writing, writing.text(value, labels[x] ?? ''), place);
      return { value: [x, y, value ?? 0], visualMap: false, ...look };
    }),
  );
}

/** How all cells of a heat map write their values. */
interface Writing {
  readonly size: number;
  readonly text: (value: number, label: string) => string;
}

/** The values as a reader reads them, or short, or in small print: what fits every cell first. */
function cellWriting(chart: Chart, options: ChartOptions, width: number): Writing {
  const long = (_: number, label: string) => plain(label);
  const short = (value: number) => formatAxis(Number(value.toPrecision(2)), chart.unit, options);
  const writings = [
    { size: smallFontSize, text: long },
    { size: 10, text: long },
    { size: smallFontSize, text: short },
    { size: 9, text: long },
    { size: 9, text: short },
  ];
  const fits = ({ size, text }: Writing) =>
    chart.series.every(({ values, labels }) =>
      values.every((value, x) => value === null || measure(text(value, labels[x] ?? ''), size) <= width - 3),
    );
  return writings.find(fits) ?? { size: 9, text: (value) => firstFit([short(value)], width - 3, 9) };
}

function shaded({ palette }: ChartOptions, { size }: Writing, text: string, place: number) {
  const colour = ramp(palette.sequential, place);
  return {
    itemStyle: { color: colour, borderColor: palette.surface, borderWidth: 1 },
    label: {
      show: text !== '',
      formatter: () => text,
      fontSize: size,
      fontFamily,
      color: readableOn(colour, palette),
    },
  };
}

function blank({ palette }: ChartOptions) {
  return {
    itemStyle: { color: palette.surface, borderColor: palette.rule, borderWidth: 1 },
    label: { show: true, formatter: '–', fontSize: smallFontSize, fontFamily, color: palette.muted },
  };
}
