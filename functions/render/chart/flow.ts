/**
 * Flows from the left to the right as bands as thick as their values. Drawn here and not by ECharts, whose
 * sankey lays labels of neighbours over each other and has no place for the value of each band.
 */
import type { Chart, Flow } from '../../compose/document.ts';
import { formatAxis } from '../../language/format.ts';
import type { ChartOptions, Sketch } from '../chart.ts';
import { smallest } from '../largest.ts';
import { gap, seriesColour } from './frame.ts';
import { round, svgElement, textElement } from './svg.ts';
import { firstFit, fontSize, lineHeight, plain, smallFontSize, widest, wrap } from './text.ts';

/** All sizes here are in CSS px. */
interface Band {
  readonly flow: Flow;
  readonly thickness: number;
  /** Height that it takes at its ends: its thickness, or its label's height where that is more. */
  readonly slot: number;
}

interface Node {
  readonly name: string;
  readonly lines: readonly string[];
  readonly bands: readonly Band[];
  readonly height: number;
  readonly top: number;
}

type End = 'from' | 'to';

const nodeWidth = 9;
/** Between two nodes of a side. */
const nodeGaps = { least: 4, usual: 12 };
const labelHeight = 14;
const tallest = 440;
const lowest = 40;

/** Its height follows from its labels; only the space between its nodes can be less. */
export function sketchFlow(chart: Chart, options: ChartOptions): Sketch {
  const bands = chart.flows.filter(({ value }) => Number.isFinite(value) && value > 0).map(toBand);
  const left = nodes(bands, 'from', chart, options).toSorted((a, b) => total(b) - total(a));
  const place = new Map(left.map((node, i) => [node.name, i]));
  const right = nodes(bands, 'to', chart, options).toSorted((a, b) => middle(a, place) - middle(b, place));
  const height = (gap: number) =>
    Math.ceil(Math.max(lowest, sideHeight(left, gap), sideHeight(right, gap)) + 3);
  const gaps = Math.max(left.length, right.length) - 1;
  return {
    least: height(nodeGaps.least),
    usual: height(nodeGaps.usual),
    draw: (wanted) => {
      const over = gaps > 0 ? (wanted - height(nodeGaps.usual)) / gaps : 0;
      const gap = Math.max(nodeGaps.least, nodeGaps.usual + over);
      return drawFlow(
        chart,
        options,
        { left: placed(left, gap, wanted), right: placed(right, gap, wanted) },
        wanted,
      );
    },
  };
}

interface Sides {
  readonly left: readonly Node[];
  readonly right: readonly Node[];
}

function drawFlow(chart: Chart, options: ChartOptions, { left, right }: Sides, height: number): string {
  const from = widest(left.flatMap(({ lines }) => lines)) + gap;
  const to = options.width - widest(right.flatMap(({ lines }) => lines)) - gap;
  const colours = new Map(left.map((node, i) => [node.name, seriesColour(options.paint, i)]));
  const parts = [
    ...links(chart, left, right, { from: from + nodeWidth, to: to - nodeWidth }, colours, options),
    ...left.map((node) => nodeMark(node, from, colours.get(node.name) ?? options.paint.muted)),
    ...right.map((node) => nodeMark(node, to - nodeWidth, options.paint.muted)),
    ...left.map((node) => nodeLabel(node, from - gap / 2, 'end', options)),
    ...right.map((node) => nodeLabel(node, to + gap / 2, 'start', options)),
  ];
  return svgElement(options.width, height, parts);
}

// True to scale, and as large as it takes for the smallest to carry its label, if that is not too tall.
function toBand(flow: Flow, _: number, all: readonly Flow[]): Band {
  const sum = all.reduce((total, { value }) => total + value, 0);
  const least = smallest(all.map(({ value }) => value));
  const perUnit = Math.min(labelHeight / least, Math.max(tallest, all.length * labelHeight) / sum);
  const thickness = Math.max(1, flow.value * perUnit);
  return { flow, thickness, slot: Math.max(thickness, labelHeight) };
}

function nodes(bands: readonly Band[], end: End, chart: Chart, options: ChartOptions): Node[] {
  const names = [...new Set(bands.map(({ flow }) => flow[end]))];
  return names.map((name) => {
    const own = bands.filter(({ flow }) => flow[end] === name);
    const lines = nodeLines(name, own, chart, options);
    const slots = own.reduce((sum, { slot }) => sum + slot, 0);
    return { name, lines, bands: own, height: Math.max(slots, lines.length * fontSize * lineHeight), top: 0 };
  });
}

/** The name, and what flows in all where that is not the one band's own label. */
function nodeLines(name: string, bands: readonly Band[], chart: Chart, options: ChartOptions): string[] {
  const lines = wrap(plain(name), options.width * 0.25, 5).split('\n');
  if (bands.length < 2) return lines;
  const sum = bands.reduce((total, { flow }) => total + flow.value, 0);
  return [...lines, formatAxis(sum, chart.unit, options)];
}

const total = (node: Node) => node.bands.reduce((sum, { flow }) => sum + flow.value, 0);

/** Where on the left a node's bands come from on average: sorted by it, few bands cross. */
function middle(node: Node, place: ReadonlyMap<string, number>): number {
  const weighted = node.bands.reduce((sum, { flow }) => sum + flow.value * (place.get(flow.from) ?? 0), 0);
  return weighted / total(node);
}

function sideHeight(side: readonly Node[], gap: number): number {
  return side.reduce((sum, { height }) => sum + height, gap * Math.max(0, side.length - 1));
}

/** One below the other, in the middle of the drawing. */
function placed(side: readonly Node[], gap: number, height: number): Node[] {
  let top = Math.max(1, (height - sideHeight(side, gap)) / 2);
  return side.map((node) => {
    const at = { ...node, top };
    top += node.height + gap;
    return at;
  });
}

/** Where each band of a side is attached: its middle. Bands lie in the order of the other side's nodes. */
function attachments(side: readonly Node[], other: readonly Node[], end: End): Map<Band, number> {
  const opposite: End = end === 'from' ? 'to' : 'from';
  const order = new Map(other.map((node, i) => [node.name, i]));
  const places = new Map<Band, number>();
  for (const node of side) {
    const slots = node.bands.reduce((sum, { slot }) => sum + slot, 0);
    let at = node.top + (node.height - slots) / 2;
    const sorted = node.bands.toSorted(
      (a, b) => (order.get(a.flow[opposite]) ?? 0) - (order.get(b.flow[opposite]) ?? 0),
    );
    for (const band of sorted) {
      places.set(band, at + band.slot / 2);
      at += band.slot;
    }
  }
  return places;
}

function links(
  chart: Chart,
  left: readonly Node[],
  right: readonly Node[],
  x: { from: number; to: number },
  colours: ReadonlyMap<string, string>,
  options: ChartOptions,
): string[] {
  const starts = attachments(left, right, 'from');
  const ends = attachments(right, left, 'to');
  const drawn = [...starts].map(([band, start]) => ({ band, start, end: ends.get(band) ?? start }));
  const bands = drawn.map(({ band, start, end }) => {
    const bend = (x.from + x.to) / 2;
    const path = `M${round(x.from)} ${round(start)}C${round(bend)} ${round(start)} ${round(bend)} ${round(end)} ${round(x.to)} ${round(end)}`;
    const colour = colours.get(band.flow.from) ?? options.paint.muted;
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${round(band.thickness)}" stroke-opacity="0.35"/>`;
  });
  const room = (x.to - x.from) * 0.5;
  const labels = drawn.map(({ band, end }) => {
    const short = formatAxis(band.flow.value, chart.unit, options);
    const label = firstFit([plain(band.flow.label), short], room, smallFontSize);
    const style = { anchor: 'end', size: smallFontSize, colour: options.paint.ink } as const;
    return textElement(label, x.to - 4, end + smallFontSize * 0.36, style);
  });
  return [...bands, ...labels];
}

function nodeMark(node: Node, x: number, colour: string): string {
  const size = `width="${nodeWidth}" height="${round(node.height)}"`;
  return `<rect x="${round(x)}" y="${round(node.top)}" ${size} fill="${colour}"/>`;
}

function nodeLabel(node: Node, x: number, anchor: 'start' | 'end', { paint }: ChartOptions): string {
  const row = fontSize * lineHeight;
  const first = node.top + node.height / 2 - ((node.lines.length - 1) * row) / 2 + fontSize * 0.36;
  const isTotal = (i: number) => node.bands.length > 1 && i === node.lines.length - 1;
  return node.lines
    .map((line, i) => {
      const colour = isTotal(i) ? paint.muted : paint.ink;
      return textElement(line, x, first + i * row, { anchor, size: fontSize, colour });
    })
    .join('\n');
}
