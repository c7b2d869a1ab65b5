/** Drawn without a library: d3-sankey has no place for the values of bands, and lays its labels over each other. */
import { linkHorizontal } from 'd3-shape';
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import { shortAlike } from '../../language/alike.ts';
import { smallest } from '../../text/largest.ts';
import { plain, widest, wrap } from '../../text/lines.ts';
import { nameHead, numberHead } from '../categories.ts';
import { rowsByCell } from '../cells.ts';
import type { Chart, ChartParts, Flow } from '../chart.ts';
import { seriesColour } from '../draw/series.ts';
import { element, fontSize, gap, lineHeight, smallFontSize, svgElement, textLines } from '../draw/svg.ts';
import { type ChartOptions, type ChartType, column, numberIn, reader, type Sketch } from '../type.ts';

const name = z.string();
const attributes = {
  from: column(name, 'anything', 'The column of where flows begin.'),
  to: column(name, 'anything', 'The column of where they end.'),
  value: column(name, 'numbers', 'The column of how much flows.'),
};

export const flow: ChartType = {
  name: 'flow',
  description: 'Bands from the left to the right, as thick as what flows between two places, with its value.',
  example: `{% chart type="flow" data=$flows from="origin_province" to="buyer_province" value="sales" unit="money"
   title="The largest flows between provinces" subtitle="Sales in yuan" source="order lines, products" /%}`,
  attributes,
  colours: false,
  clashes: ({ x_as }) => (x_as === undefined ? [] : ['has x_as=, and no categories that it could write']),
  read: reader(attributes, (source, { from, to, value }) => {
    const { rows, text, label, query } = source;
    rowsByCell(source, [from, to], 'a chart draws one row for each flow');
    const [writeFrom, writeTo] = [text(from), text(to)];
    const flows = rows.map((row) => ({
      from: writeFrom(row[from] ?? null),
      to: writeTo(row[to] ?? null),
      value: numberIn(row, value) ?? 0,
      label: label(numberIn(row, value)),
    }));
    for (const flow of flows) refuseNegative(flow, value, query);
    return { categories: [], series: [], flows };
  }),
  spoken: ({ flows }) => [
    { name: undefined, points: flows.map(({ from, to, label }) => `${from} → ${to} ${label}`) },
  ],
  listed: ({ flows }: ChartParts, word) => ({
    columns: [nameHead(word('from')), nameHead(word('to')), numberHead(word('value'))],
    rows: flows.map(({ from, to, label, value }) => [
      { text: from, value: null },
      { text: to, value: null },
      { text: label, value },
    ]),
  }),
  sketch: sketchFlow,
};

// A band of less than nothing would be left out, and the rest would look like all.
function refuseNegative({ from, to, value }: Flow, column: string, query: string): void {
  if (value >= 0) return;
  const found = `${value} from ${from} to ${to} in column ${column} of query ${query}`;
  throw InputError.at('', `${found}: nothing below 0 flows; expected it the other way round, or a bar chart`);
}

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
function sketchFlow(chart: Chart, options: ChartOptions): Sketch {
  const bands = chart.flows.filter(({ value }) => Number.isFinite(value) && value >= 0).map(toBand);
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

function drawFlow(chart: Chart, options: ChartOptions, sides: Sides, height: number): string {
  const { left, right } = sides;
  const { paint, width } = options;
  const labelWidth = (nodes: readonly Node[]) =>
    widest(
      nodes.flatMap(({ lines }) => lines),
      fontSize,
    ) + gap;
  const from = labelWidth(left);
  const to = width - labelWidth(right);
  const colours = new Map(left.map((node, i) => [node.name, seriesColour(paint, i)]));
  return svgElement(width, height, [
    ...links({ sides, x: { from: from + nodeWidth, to: to - nodeWidth }, colours }, chart, options),
    ...left.map((node) => nodeMark(node, from, colours.get(node.name) ?? paint.muted)),
    ...right.map((node) => nodeMark(node, to - nodeWidth, paint.muted)),
    ...left.flatMap((node) => nodeLabel(node, from - gap / 2, 'end', options)),
    ...right.flatMap((node) => nodeLabel(node, to + gap / 2, 'start', options)),
  ]);
}

// True to scale, and as large as it takes for the smallest to carry its label, if that is not too tall.
function toBand(flow: Flow, _: number, all: readonly Flow[]): Band {
  const sum = all.reduce((total, { value }) => total + value, 0);
  // What is zero, or unknown, is a hairline with its label.
  const least = smallest(all.map(({ value }) => value).filter((value) => value > 0));
  const perUnit =
    sum === 0 ? 0 : Math.min(labelHeight / least, Math.max(tallest, all.length * labelHeight) / sum);
  const thickness = Math.max(1, flow.value * perUnit);
  return { flow, thickness, slot: Math.max(thickness, labelHeight) };
}

function nodes(bands: readonly Band[], end: End, chart: Chart, options: ChartOptions): Node[] {
  const names = [...new Set(bands.map(({ flow }) => flow[end]))];
  return names.map((name) => {
    const own = bands.filter(({ flow }) => flow[end] === name);
    const lines = nodeLines(name, own, chart, options);
    const slots = own.reduce((sum, { slot }) => sum + slot, 0);
    return { name, lines, bands: own, height: Math.max(slots, lines.length * lineHeight), top: 0 };
  });
}

/** The name, and what flows in all where that is not the one band's own label. */
function nodeLines(name: string, bands: readonly Band[], chart: Chart, options: ChartOptions): string[] {
  const lines = wrap(plain(name), options.width * 0.25, 5, fontSize).split('\n');
  if (bands.length < 2) return lines;
  const sum = bands.reduce((total, { flow }) => total + flow.value, 0);
  return [...lines, shortWriting(chart, options)(sum)];
}

/** Flows and their sums, all in one unit. */
const shortWriting = ({ flows, unit }: Chart, options: ChartOptions) =>
  shortAlike(
    flows.map(({ value }) => value),
    unit,
    options,
  );

const total = (node: Node) => node.bands.reduce((sum, { flow }) => sum + flow.value, 0);

/** Where on the left a node's bands come from on average: sorted by it, few bands cross. */
function middle(node: Node, place: ReadonlyMap<string, number>): number {
  const weight = (value: number) => (total(node) === 0 ? 1 / node.bands.length : value / total(node));
  return node.bands.reduce((sum, { flow }) => sum + weight(flow.value) * (place.get(flow.from) ?? 0), 0);
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

interface Links {
  readonly sides: Sides;
  /** Where they begin and end. */
  readonly x: { readonly from: number; readonly to: number };
  /** By the names on the left. */
  readonly colours: ReadonlyMap<string, string>;
}

function links({ sides, x, colours }: Links, chart: Chart, options: ChartOptions): string[] {
  const { left, right } = sides;
  const starts = attachments(left, right, 'from');
  const ends = attachments(right, left, 'to');
  const drawn = [...starts].map(([band, start]) => ({ band, start, end: ends.get(band) ?? start }));
  const path = linkHorizontal().digits(2);
  const bands = drawn.map(({ band, start, end }) =>
    element('path', {
      d: path({ source: [x.from, start], target: [x.to, end] }) ?? '',
      fill: 'none',
      stroke: colours.get(band.flow.from) ?? options.paint.muted,
      'stroke-width': band.thickness,
      'stroke-opacity': 0.35,
    }),
  );
  const space = (x.to - x.from) * 0.5;
  const style = { anchor: 'end', size: smallFontSize, colour: options.paint.ink } as const;
  const write = shortWriting(chart, options);
  const long = drawn.map(({ band }) => plain(band.flow.label));
  const short = drawn.map(({ band }) => write(band.flow.value));
  const texts = [long, short].find((some) => widest(some, smallFontSize) <= space) ?? [];
  const labels = drawn.flatMap(({ end }, i) => textLines(texts[i] ?? '', x.to - 4, end, style));
  return [...bands, ...labels];
}

function nodeMark({ top, height }: Node, x: number, fill: string): string {
  return element('rect', { x, y: top, width: nodeWidth, height, fill });
}

function nodeLabel(node: Node, x: number, anchor: 'start' | 'end', { paint }: ChartOptions): string[] {
  const middle = node.top + node.height / 2;
  const first = middle - ((node.lines.length - 1) / 2) * lineHeight;
  const isTotal = (i: number) => node.bands.length > 1 && i === node.lines.length - 1;
  return node.lines.flatMap((line, i) => {
    const colour = isTotal(i) ? paint.muted : paint.ink;
    return textLines(line, x, first + i * lineHeight, { anchor, size: fontSize, colour });
  });
}
