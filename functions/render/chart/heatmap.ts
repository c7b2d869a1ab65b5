/**
 * A grid of shaded cells with their values written in; a cell without a value is blank with a dash. Drawn here
 * and not by ECharts: it is rectangles and texts, and there are hundreds of them.
 */
import type { Chart } from '../../compose/document.ts';
import { formatAxis } from '../../language/format.ts';
import type { ChartOptions, Sketch } from '../chart.ts';
import { largest, smallest } from '../largest.ts';
import { type CategoryLabels, categoryLabels, gap, numbers } from './frame.ts';
import { round, svgElement, textElement } from './svg.ts';
import { firstFit, fontSize, lineHeight, measure, plain, smallFontSize, widest, wrap } from './text.ts';

/** Of a row, in CSS px. */
const rowHeights = { least: 18, usual: 34 };
const line = fontSize * lineHeight;
// From the middle of a line of text to its baseline, as a multiple of the font size.
const baseline = 0.36;

/** Where everything is, in CSS px. */
interface Frame {
  /** Names of the rows, with line breaks. */
  readonly names: readonly string[];
  readonly labels: CategoryLabels;
  readonly left: number;
  readonly top: number;
  /** Width of a column. */
  readonly cell: number;
}

export function sketchHeatmap(chart: Chart, options: ChartOptions): Sketch {
  const { width } = options;
  const names = chart.series.map(({ name }) => wrap(plain(name), width * 0.28, 3));
  const lines = Math.max(1, ...names.map((name) => name.split('\n').length));
  const left = widest(names) + gap * 1.5;
  const frame = fitted(chart.categories, names, left, width);
  const height = (row: number) => Math.ceil(frame.top + Math.max(row, lines * line + 4) * names.length + 1);
  return {
    least: height(rowHeights.least),
    usual: height(rowHeights.usual),
    draw: (wanted) => drawHeatmap(chart, options, frame, wanted),
  };
}

/** Turned labels reach over the right edge: the columns give way. */
function fitted(categories: readonly string[], names: readonly string[], left: number, width: number): Frame {
  const columns = Math.max(1, categories.length);
  const labels = categoryLabels(categories, (width - left) / columns, false);
  const over = labels.rotate === 0 ? 0 : overhang(labels, (width - left) / columns);
  return { names, labels, left, top: labels.height + gap, cell: (width - left - over) / columns };
}

/** How far the last turned label reaches beyond its column, in CSS px. */
function overhang({ texts, rotate }: CategoryLabels, cell: number): number {
  const reach = measure(texts.at(-1) ?? '') * Math.cos((rotate * Math.PI) / 180);
  return Math.max(0, reach + fontSize / 2 - cell / 2);
}

function drawHeatmap(chart: Chart, options: ChartOptions, frame: Frame, height: number): string {
  const row = (height - frame.top - 1) / Math.max(1, chart.series.length);
  const parts = [
    ...columnLabels(frame, options),
    ...frame.names.flatMap((name, y) => rowLabel(name, frame.top + (y + 0.5) * row, frame, options)),
    ...cells(chart, options, frame, row),
  ];
  return svgElement(options.width, height, parts);
}

function columnLabels({ labels, left, top, cell }: Frame, { paint }: ChartOptions): string[] {
  const style = { size: fontSize, colour: paint.muted } as const;
  return labels.texts.flatMap((text, x) => {
    const middle = left + (x + 0.5) * cell;
    if ((labels.texts.length - 1 - x) % labels.every !== 0) return [];
    if (labels.rotate > 0) {
      const turned = { ...style, anchor: 'start', rotate: labels.rotate } as const;
      return [textElement(text, middle, top - gap * 0.75, turned)];
    }
    const lines = text.split('\n');
    return lines.map((one, i) => {
      const y = top - gap - (lines.length - 1 - i) * line;
      return textElement(one, middle, y, { ...style, anchor: 'middle' });
    });
  });
}

function rowLabel(name: string, middle: number, { left }: Frame, { paint }: ChartOptions): string[] {
  const lines = name.split('\n');
  const style = { anchor: 'end', size: fontSize, colour: paint.ink } as const;
  return lines.map((one, i) => {
    const y = middle + (i - (lines.length - 1) / 2) * line + fontSize * baseline;
    return textElement(one, left - gap, y, style);
  });
}

function cells(chart: Chart, options: ChartOptions, { left, top, cell }: Frame, row: number): string[] {
  const { paint } = options;
  const all = numbers(chart);
  const lowest = smallest(all);
  const range = largest(all) - lowest;
  const writing = cellWriting(chart, options, cell);
  return chart.series.flatMap(({ values, labels }, y) =>
    chart.categories.flatMap((_, x) => {
      const value = values[x] ?? null;
      const known = value !== null;
      const { ground, text } = known
        ? paint.shade(range === 0 ? 0 : (value - lowest) / range)
        : { ground: paint.surface, text: paint.muted };
      const edge = known ? paint.surface : paint.rule;
      const at = { x: left + x * cell, y: top + y * row };
      const size = `width="${round(cell)}" height="${round(row)}"`;
      const written = known ? writing.text(value, labels[x] ?? '') : '–';
      const style = { anchor: 'middle', size: writing.size, colour: text } as const;
      return [
        `<rect x="${round(at.x)}" y="${round(at.y)}" ${size} fill="${ground}" stroke="${edge}"/>`,
        textElement(written, at.x + cell / 2, at.y + row / 2 + writing.size * baseline, style),
      ];
    }),
  );
}

/** How all cells of a heat map write their values. */
interface Writing {
  readonly size: number;
  readonly text: (value: number, label: string) => string;
}

/** The values as a reader reads them, or short, or in smaller print: what fits every cell first. */
function cellWriting(chart: Chart, options: ChartOptions, width: number): Writing {
  const long = (_: number, label: string) => plain(label);
  const short = (value: number) => formatAxis(value, chart.unit, options);
  const shortest = (value: number) => formatAxis(Number(value.toPrecision(2)), chart.unit, options);
  const writings = [
    { size: smallFontSize, text: long },
    { size: smallFontSize, text: short },
    { size: 10, text: long },
    { size: 10, text: short },
    { size: smallFontSize, text: shortest },
    { size: 9, text: shortest },
  ];
  const fits = ({ size, text }: Writing) =>
    chart.series.every(({ values, labels }) =>
      values.every((value, x) => value === null || measure(text(value, labels[x] ?? ''), size) <= width - 3),
    );
  return writings.find(fits) ?? { size: 9, text: (value) => firstFit([shortest(value)], width - 3, 9) };
}
