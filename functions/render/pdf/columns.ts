/** Widths of table columns, fixed before the layout: it is twice as fast then, and the same on every page. */
import type { RowKind, TableColumn } from '../../compose/document.ts';
import { textWidth } from '../../text/fonts.ts';
import { largest } from '../../text/largest.ts';
import { wrap } from '../../text/lines.ts';

// Widths are counted in em until the end. Texts wider than this are wrapped before a label or a number is.
const widestText = 22;
const maxLabelLines = 3;

/** In points: nobody reads smaller letters. Type is made smaller in steps of half a point. */
const smallestType = 6.5;
const typeStep = 0.5;

/** What the theme gives a table, in points. */
export interface TableSpace {
  /** Width of the page's text. */
  readonly width: number;
  /** Font size, and the padding to the left and right of a text together. */
  readonly cell: { readonly size: number; readonly padding: number };
}

export interface TableLayout {
  /** One a column, in points; together as wide as the space. */
  readonly widths: readonly number[];
  /** The labels, broken into lines so that no unit is torn apart. */
  readonly labels: readonly string[];
  /** Of the theme's font size and padding, what they are here: at most 1. */
  readonly scale: number;
}

/** A column and what its cells need. */
export interface Measured extends TableColumn {
  readonly need: Need;
}

/** The width of a small line, in em, as the theme draws it. */
export const lineWidth = 6.4;

/**
 * Measures the cells of a table. What names a group goes over several columns, and a total is bold.
 * @param drawn the columns that have small lines
 */
export function measured(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  kinds: readonly RowKind[] = [],
  drawn: ReadonlySet<number> = new Set(),
): Measured[] {
  return columns.map((column, x) => {
    const cells = rows.map((row, y): Measurable => {
      const isName = kinds[y] === 'group' && x === 0;
      return { text: isName ? '' : (row[x] ?? ''), weight: isBold(kinds[y]) ? 700 : 400 };
    });
    const need = cellNeed(column, cells);
    return { ...column, need: drawn.has(x) ? atLeast(need, lineWidth) : need };
  });
}

const atLeast = ({ wish, least }: Need, width: number): Need => ({
  wish: Math.max(wish, width),
  least: Math.max(least, width),
});

interface Measurable {
  readonly text: string;
  readonly weight: 400 | 700;
}

const isBold = (kind: RowKind | undefined) => kind === 'total' || kind === 'group';

/**
 * First no label wraps, then labels wrap more and more, then texts do, the widest first; numbers never. If that is not
 * enough, the type is smaller.
 * @param largest of the scales that are tried
 * @returns undefined if the columns do not fit however small the type is
 */
export function tableLayout(
  columns: readonly Measured[],
  space: TableSpace,
  largest = 1,
): TableLayout | undefined {
  for (const scale of scales(space).filter((scale) => scale <= largest)) {
    const size = space.cell.size * scale;
    const layout = layoutInEm(columns, space.width / size, space.cell.padding / space.cell.size);
    if (layout) return { widths: layout.widths.map((em) => em * size), labels: layout.labels, scale };
  }
  return undefined;
}

/** From the theme's size to the smallest. */
function scales({ cell: { size } }: TableSpace): number[] {
  const steps = Math.max(0, Math.floor((size - smallestType) / typeStep + 1e-9));
  return Array.from({ length: steps + 1 }, (_, step) => (size - step * typeStep) / size);
}

/** The smallest type, and columns that are all too narrow: for what fits in no other way. */
export function squeezedLayout(columns: readonly Measured[], space: TableSpace): TableLayout {
  const scale = scales(space).at(-1) ?? 1;
  const least = columns.map((column) => leastWidth(column) + space.cell.padding / space.cell.size);
  const part = space.width / sum(least);
  return {
    widths: least.map((width) => width * part),
    labels: columns.map((column) => narrowLabel(column)),
    scale,
  };
}

/** In em, without a scale. */
type Widths = Omit<TableLayout, 'scale'>;

function layoutInEm(columns: readonly Measured[], space: number, padding: number): Widths | undefined {
  const cells = columns.map(({ need }) => need);
  for (let lines = 1; lines <= maxLabelLines; lines++) {
    const labels = columns.map(({ label }, x) => wrappedLabel(label, lines, cells[x]?.wish ?? 0));
    const widths = labels.map((label, x) => Math.max(width(label, 700), cells[x]?.wish ?? 0) + padding);
    const left = space - sum(widths);
    if (left >= 0) return { widths: spread(widths, columns, left), labels };
  }
  return narrowed(columns, space, padding);
}

export interface Need {
  readonly wish: number;
  readonly least: number;
}

function cellNeed({ align }: TableColumn, cells: readonly Measurable[]): Need {
  const widest = largest(
    cells.map(({ text, weight }) => width(text, weight)),
    0,
  );
  if (align === 'end') return { wish: widest, least: Math.min(widest, widestText) };
  const word = largest(
    cells.map(({ text, weight }) => longestWord(text, weight)),
    0,
  );
  return { wish: Math.max(Math.min(widest, widestText), word), least: Math.min(word, widestText) };
}

/** A label in at most so many lines, as wide as its column's cells or as narrow as those lines can be. */
function wrappedLabel(label: string, lines: number, cells: number): string {
  if (lines === 1) return label;
  // Chart texts are measured in the regular weight.
  const size = textWidth(label, 700) / (textWidth(label) || 1);
  const { text, units } = bound(label);
  const least = Math.max(cells, longestWord(text, 700));
  const full = width(label, 700);
  for (let space = least; space < full; space += 0.35) {
    const wrapped = wrap(text, space, lines, size);
    if (wrapped.split('\n').length <= lines && !wrapped.endsWith('…')) return unbound(wrapped, units);
  }
  return label;
}

// A unit in brackets stays whole: "销售额（万元）" breaks before the bracket. In private characters, which are as
// wide as Chinese ones, it is a word.
const unit = /(?:[（(][\p{Script=Han}/]{1,5}[)）])|(?:[百千万亿]+元)/gu;
const shift = 0xe000;

function bound(label: string): { text: string; units: readonly string[] } {
  const units = [...new Set(label.match(unit)?.flatMap((found) => [...found]))];
  const hidden = (character: string) => String.fromCodePoint(shift + units.indexOf(character));
  return { text: label.replace(unit, (found) => [...found].map(hidden).join('')), units };
}

const unbound = (text: string, units: readonly string[]) =>
  text.replace(/[\uE000-\uE0FF]/g, (character) => units[character.charCodeAt(0) - shift] ?? character);

/** Labels in the lines that they need, and texts narrower, the widest most. */
function narrowed(columns: readonly Measured[], space: number, padding: number): Widths | undefined {
  const labels = columns.map(narrowLabel);
  const least = columns.map((column) => leastWidth(column) + padding);
  const wish = least.map((width, x) => Math.max(width, (columns[x]?.need.wish ?? 0) + padding));
  if (sum(least) >= space) return undefined;
  const capped = (cap: number) => wish.map((width, x) => Math.max(least[x] ?? 0, Math.min(width, cap)));
  let cap = largest(wish);
  while (sum(capped(cap)) > space) cap -= 0.1;
  return { widths: spread(capped(cap), columns, space - sum(capped(cap))), labels };
}

const narrowLabel = ({ label, need }: Measured) => wrappedLabel(label, maxLabelLines, need.least);

const leastWidth = (column: Measured) => Math.max(width(narrowLabel(column), 700), column.need.least);

// What is left over goes to all columns, twice as much to text, so that numbers stay near each other.
function spread(widths: readonly number[], columns: readonly TableColumn[], left: number): number[] {
  const shares = widths.map((width, i) => (columns[i]?.align === 'start' ? 2 * width : width));
  const total = sum(shares);
  return widths.map((width, i) => width + (left * (shares[i] ?? 0)) / total);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The widest line; kerning is not counted: a little more than measured. */
function width(text: string, weight: 400 | 700): number {
  return largest(text.split('\n').map((line) => textWidth(tabular(line), weight) * 1.01 + gapsIn(line)));
}

// Figures stand below each other in a table: the font has digits and hyphens there that are as wide as a 4.
const tabular = (line: string): string => line.replace(/[\d-]/g, '4');

// A theme may set Chinese characters a quarter of an em apart from letters and digits: "44,929 元".
const gap = /\p{Script=Han}(?=[\p{Script=Latin}\p{N}])|[\p{Script=Latin}\p{N}%](?=\p{Script=Han})/gu;
const gapsIn = (line: string): number => 0.25 * (line.match(gap)?.length ?? 0);

function longestWord(text: string, weight: 400 | 700): number {
  const words = text.split(/[\s\u200B]|(?=\p{Script=Han})/u);
  return largest(
    words.map((word) => width(word, weight)),
    0,
  );
}
