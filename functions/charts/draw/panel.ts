/** One of several small charts: its name, its last value, and a plot with an axis of few ticks. */
import { largest } from '../../text/largest.ts';
import { measure, plain, widest, wrap } from '../../text/lines.ts';
import { type Chart, lastIndex } from '../chart.ts';
import type { ChartOptions } from '../type.ts';
import { categoryAxis, categoryLabels, labelsFit, tickTexts, valueAxis } from './axes.ts';
import type { ValueScale } from './scale.ts';
import { fontSize, gap, lineHeight, type Plot, smallFontSize, textElement, textLines } from './svg.ts';

export interface Panel {
  readonly name: string;
  /** Its own series, in its own unit. */
  readonly chart: Chart;
  readonly values: ValueScale;
}

/** What all small charts have in common, in CSS px. */
export interface PanelFrame {
  readonly width: number;
  /** Names, with line breaks. */
  readonly names: ReadonlyMap<string, string>;
  readonly above: number;
  readonly below: number;
  /** Of the value axis. */
  readonly axis: number;
}

export interface PanelPlace extends PanelFrame {
  readonly of: 'line' | 'bar' | 'area';
  readonly left: number;
  readonly top: number;
  /** Height of the plot. */
  readonly plot: number;
}

export function panelFrame(panels: readonly Panel[], width: number, options: ChartOptions): PanelFrame {
  // Bold letters are wider than those that are measured.
  const names = new Map(panels.map(({ name }) => [name, wrap(plain(name), width * 0.92, 3, fontSize)]));
  const lines = largest([1, ...[...names.values()].map((name) => name.split('\n').length)]);
  const texts = panels.flatMap(({ values, chart }) => tickTexts(values, chart, options));
  // A reader's own font may be wider.
  const axis = widest(texts, smallFontSize) * 1.2 + gap;
  const [{ chart } = { chart: undefined }] = panels;
  const below = chart ? labelsOf(chart, width - axis)?.height : undefined;
  return {
    width,
    names,
    axis,
    above: (lines + 1) * lineHeight + gap * 1.75,
    below: (below ?? lineHeight) + gap,
  };
}

// More names than these are a series, which its ends tell.
const mostNamed = 6;

/** The names of categories if they are few and all have space; the first and the last one otherwise. */
function labelsOf({ categories }: Chart, width: number) {
  const slot = width / Math.max(1, categories.length);
  const isFew = categories.length <= mostNamed && labelsFit(categories, slot);
  return isFew ? categoryLabels(categories, slot, false) : undefined;
}

/** Draws what is in a plot. */
export type Content = (chart: Chart, scale: ValueScale['scale'], plot: Plot) => string[];

export function drawPanel(
  panel: Panel,
  place: PanelPlace,
  content: Content,
  options: ChartOptions,
): string[] {
  const { chart, values } = panel;
  const { left, top, above, plot: height, axis, width } = place;
  const plot = { left: left + axis, right: left + width, top: top + above, bottom: top + above + height };
  const scale = values.scale.copy().range([plot.bottom, plot.top]);
  return [
    ...heading(panel, place, options),
    ...valueAxis({ ...values, scale }, tickTexts(values, chart, options), plot, options),
    ...ends(chart, plot, place, options),
    ...content(chart, scale, plot),
  ];
}

/** Its name, and below it its last value. */
function heading(
  { name, chart }: Panel,
  { of, left, top, above, names, width }: PanelPlace,
  { paint }: ChartOptions,
): string[] {
  const lines = names.get(name) ?? name;
  const count = lines.split('\n').length;
  const bold = { anchor: 'start', size: fontSize, colour: paint.ink, weight: 700 } as const;
  const style = { anchor: 'start', size: smallFontSize, colour: paint.muted } as const;
  // What it is compared with lies behind it.
  const own = chart.series.at(-1);
  const last = own ? lastIndex(own.values) : -1;
  const said = own && last >= 0 && of !== 'bar' ? plain(own.labels[last] ?? '') : '';
  const bottom = top + above - gap * 1.75 - lineHeight;
  return [
    ...textLines(lines, left, bottom - (count * lineHeight) / 2, bold),
    ...(measure(said, smallFontSize) <= width ? textLines(said, left, bottom + lineHeight / 2, style) : []),
  ];
}

function ends(chart: Chart, plot: Plot, { width, axis }: PanelPlace, options: ChartOptions): string[] {
  const { categories } = chart;
  const labels = labelsOf(chart, width - axis);
  const slot = (plot.right - plot.left) / Math.max(1, categories.length);
  const middle = (i: number) => plot.left + (i + 0.5) * slot;
  if (labels) return categoryAxis(labels, middle, plot, { ...options, width: plot.right });
  const style = { size: smallFontSize, colour: options.paint.muted } as const;
  const y = plot.bottom + gap + smallFontSize;
  const [first = '', last = ''] = [categories[0], categories.at(-1)].map((text) => plain(text ?? ''));
  const space = plot.right - plot.left;
  const both = measure(first, smallFontSize) + measure(last, smallFontSize) + gap <= space;
  return [
    ...(both ? [textElement(first, plot.left, y, { ...style, anchor: 'start' })] : []),
    ...(measure(last, smallFontSize) <= space + axis
      ? [textElement(last, plot.right, y, { ...style, anchor: 'end' })]
      : []),
  ];
}
