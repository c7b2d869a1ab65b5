import { z } from 'zod';
import { labelsAlike, shortAlike } from '../../language/alike.ts';
import { percentText } from '../../language/form.ts';
import { rulesOf } from '../../language/languages.ts';
import type { Unit } from '../../language/unit.ts';
import { largest, smallest } from '../../text/largest.ts';
import { cut, measure, plain, widest, wrap } from '../../text/lines.ts';
import {
  inOrderOfX,
  limitClashes,
  limits,
  nameClashes,
  nameHead,
  numberHead,
  overCategories,
  pivoted,
  seriesByColumn,
} from '../categories.ts';
import { type Chart, type ChartParts, numbers } from '../chart.ts';
import { type CategoryLabels, categoryLabels, labelsFit } from '../draw/axes.ts';
import {
  element,
  fontSize,
  gap,
  lineHeight,
  smallFontSize,
  svgElement,
  textElement,
  textLines,
} from '../draw/svg.ts';
import {
  type ChartOptions,
  type ChartType,
  column,
  type Given,
  type Listed,
  reader,
  type Sketch,
} from '../type.ts';

const columns = z.union([z.string(), z.array(z.string())], {
  error: 'expected a column or a list of columns',
});
const attributes = {
  x: column(z.string(), { writtenAs: 'x_as' }, 'The column whose values stand above the grid.'),
  y: column(
    columns,
    'numbers',
    'One column a row, or with `value` the column whose values are the rows.',
    'value',
  ),
  value: column(z.string().optional(), 'numbers', 'The column of the numbers in the cells.'),
  names: z.array(z.string()).optional().describe('What the rows are called, in the order of `y`.'),
  ...limits,
};

export const heatmap: ChartType = {
  ...overCategories,
  name: 'heatmap',
  description:
    'A grid of cells, darker the larger their values are, with the values in them; a dash if there is none.',
  example: `{% chart type="heatmap" data=$interest_grid x="vertical" y="category" value="share" by="sales" limit_x=12 limit_y=15 unit="ratio"
   title="What sells in each vertical" subtitle="Share of each vertical's sales in %" source="order lines, creators, products" /%}`,
  attributes,
  colours: false,
  clashes: (given) => (given.value === undefined ? byColumn(given) : byValue(given)),
  read: inOrderOfX(
    reader(attributes, (source, given) => {
      const { x, y, value, names } = given;
      if (value !== undefined) return pivoted(source, { ...given, row: [y].flat().join(), value });
      const rows = [y].flat().map((key, i) => ({ key, name: names?.[i] ?? key }));
      return seriesByColumn(source, x, rows);
    }),
  ),
  listed: asItLies,
  sketch: sketchHeatmap,
};

const byColumn = (given: Given) => [...limitClashes(given, 'value'), ...nameClashes(given)];

const byValue = (given: Given) => [
  ...(Array.isArray(given.y) ? ['has value= and a list of columns as y=; expected one column'] : []),
  ...(given.names === undefined
    ? []
    : ['has names= and value=; expected names= with a list of columns as y=']),
  ...limitClashes(given, 'value'),
];

function asItLies({ categories, series }: ChartParts, word: (key: string) => string): Listed {
  const cell = (text: string) => ({ text, value: null });
  const rows = series.map(({ name, labels }) => [cell(name), ...labels.map(cell)]);
  return { columns: [nameHead(word('category')), ...categories.map(numberHead)], rows };
}

/** Heights of a row, in CSS px. */
const rowHeights = { least: 18, usual: 34 };

/** Where everything is, in CSS px. */
interface Frame {
  /** Names of the rows, with line breaks. */
  readonly names: readonly string[];
  readonly labels: ColumnLabels;
  readonly left: number;
  readonly top: number;
}

interface ColumnLabels extends CategoryLabels {
  /** Degrees against the clock. */
  readonly rotate: number;
  /** Width of a column in CSS px. */
  readonly cell: number;
}
function sketchHeatmap(chart: Chart, options: ChartOptions): Sketch {
  const { width } = options;
  const names = chart.series.map(({ name }) => wrap(plain(name), width * 0.28, 3, fontSize));
  const lines = Math.max(1, ...names.map((name) => name.split('\n').length));
  const left = widest(names, fontSize) + gap * 1.5;
  const labels = columnLabels(chart.categories, width - left);
  const frame = { names, labels, left, top: labels.height + gap };
  const height = (row: number) =>
    Math.ceil(frame.top + Math.max(row, lines * lineHeight + 4) * names.length + 1);
  return {
    least: height(rowHeights.least),
    usual: height(rowHeights.usual),
    draw: (wanted) => drawHeatmap(chart, options, frame, wanted),
  };
}

const turn = 40;
// Longer ones are cut if labels lie at an angle.
const longestTurned = 130;

/** Labels above the columns, turned if they do not fit side by side; then the columns make space for them. */
function columnLabels(categories: readonly string[], space: number): ColumnLabels {
  const slot = space / Math.max(1, categories.length);
  if (labelsFit(categories, slot)) {
    return { ...categoryLabels(categories, slot, false), rotate: 0, cell: slot };
  }
  const texts = categories.map((text) => cut(plain(text), longestTurned, fontSize));
  const angle = (turn * Math.PI) / 180;
  const reach = (text: string) => measure(text, fontSize) * Math.cos(angle) + fontSize / 2;
  // A label begins over the middle of its column and has to end inside the drawing.
  const cells = texts.map((text, i) => (space - reach(text)) / (i + 0.5));
  return {
    texts,
    height: widest(texts, fontSize) * Math.sin(angle) + fontSize,
    every: Math.max(1, Math.ceil(lineHeight / slot)),
    rotate: turn,
    cell: Math.max(1, smallest([slot, ...cells])),
  };
}

function drawHeatmap(chart: Chart, options: ChartOptions, frame: Frame, height: number): string {
  const row = (height - frame.top - 1) / Math.max(1, chart.series.length);
  const style = { anchor: 'end', size: fontSize, colour: options.paint.ink } as const;
  return svgElement(options.width, height, [
    ...drawnLabels(frame, options),
    ...frame.names.flatMap((name, y) =>
      textLines(name, frame.left - gap, frame.top + (y + 0.5) * row, style),
    ),
    ...cells(chart, options, frame, row),
  ]);
}

function drawnLabels({ labels, left, top }: Frame, { paint }: ChartOptions): string[] {
  const { texts, every, rotate, cell } = labels;
  const style = { size: fontSize, colour: paint.muted } as const;
  return texts.flatMap((text, x) => {
    const middle = left + (x + 0.5) * cell;
    if ((texts.length - 1 - x) % every !== 0) return [];
    if (rotate > 0)
      return [textElement(text, middle, top - gap * 0.75, { ...style, anchor: 'start', rotate })];
    const lines = text.split('\n');
    return lines.map((line, i) => {
      const y = top - gap - (lines.length - 1 - i) * lineHeight;
      return textElement(line, middle, y, { ...style, anchor: 'middle' });
    });
  });
}

function cells(
  chart: Chart,
  options: ChartOptions,
  { labels: { cell }, left, top }: Frame,
  row: number,
): string[] {
  const { paint } = options;
  const all = numbers(chart);
  const lowest = smallest(all);
  const range = largest(all) - lowest;
  const writing = cellWriting(chart, options, cell);
  return chart.series.flatMap(({ values, labels }, y) =>
    chart.categories.flatMap((_, x) => {
      const value = values[x] ?? null;
      const isKnown = value !== null;
      const { ground, text } = isKnown
        ? paint.shade(range === 0 ? 0 : (value - lowest) / range)
        : { ground: paint.surface, text: paint.muted };
      const stroke = isKnown ? paint.surface : paint.rule;
      const at = { x: left + x * cell, y: top + y * row };
      const written = isKnown ? writing.text(value, labels[x] ?? '') : '–';
      const style = { anchor: 'middle', size: writing.size, colour: text } as const;
      return [
        element('rect', { ...at, width: cell, height: row, fill: ground, stroke }),
        ...textLines(written, at.x + cell / 2, at.y + row / 2, style),
      ];
    }),
  );
}

/** How all cells of a heat map write their values. */
interface Writing {
  readonly size: number;
  readonly text: (value: number, label: string) => string;
}

/** "1.2k" of 1,234 and "830" of 830, without a unit. */
function shortestText(value: number, unit: Unit, { language }: ChartOptions): string {
  if (unit === 'ratio' || unit === 'growth') return percentText(rulesOf(language))(shortNumber(value * 100));
  const scale = rulesOf(language).axis_scales.find(({ divisor }) => Math.abs(value) >= divisor);
  return scale ? shortNumber(value / scale.divisor) + scale.word : shortNumber(value);
}

/** Whole percents; the sign stands above the chart. */
const percentDigits = (value: number) => String(Math.round(value * 100));

const shortNumber = (value: number) => String(Number(value.toPrecision(2))).replace('-', '−');

/** The values as a reader reads them, or short, or in smaller print: what fits every cell first, or nothing. */
function cellWriting(chart: Chart, options: ChartOptions, width: number): Writing {
  const long = (_: number, label: string) => plain(label);
  const rounded = (value: number) => Number(value.toPrecision(2));
  const short = labelsAlike(numbers(chart), chart.unit, options);
  const shortRounded = shortAlike(numbers(chart).map(rounded), chart.unit, options);
  const shortest = (value: number) => shortRounded(rounded(value));
  const writings: readonly Writing[] = [
    { size: smallFontSize, text: long },
    { size: smallFontSize, text: short },
    { size: 10, text: long },
    { size: 10, text: short },
    { size: smallFontSize, text: shortest },
    { size: 9, text: shortest },
    // What the unit is stands above the chart.
    { size: 9, text: (value) => shortestText(rounded(value), chart.unit, options) },
    ...(chart.unit === 'ratio'
      ? [
          { size: 10, text: percentDigits },
          { size: 9, text: percentDigits },
        ]
      : []),
  ];
  const hasSpace = ({ size, text }: Writing, value: number, label: string) =>
    measure(text(value, label), size) <= width - 3;
  const cells = chart.series.flatMap(({ values, labels }) =>
    values.flatMap((value, x) => (value === null ? [] : [{ value, label: labels[x] ?? '' }])),
  );
  const found = writings.find((writing) =>
    cells.every(({ value, label }) => hasSpace(writing, value, label)),
  );
  if (found) return found;
  // With numbers in some cells only, a reader takes these for the largest: so they are.
  const last = writings.at(-1) ?? { size: 9, text: () => '' };
  const tooLong = cells.filter(({ value, label }) => !hasSpace(last, value, label));
  const above = largest(
    tooLong.map(({ value }) => value),
    0,
  );
  return { size: last.size, text: (value, label) => (value > above ? last.text(value, label) : '') };
}
