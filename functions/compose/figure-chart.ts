/** Charts of figures: what is drawn, and what stands below the title, follows from the declarations. */
import { filled } from '../language/fill.ts';
import type { Unit } from '../language/unit.ts';
import type { Row } from '../query/table.ts';
import { type Beside, besideNames, besideOf, type moved } from './beside.ts';
import type { PageContext } from './context.ts';
import { columnFor, comparedWord, isFigureKnown } from './figure.ts';
import { figureName, figureNote, periodOf } from './figure-names.ts';
import { type Drawn, type Shape, type ShapeOf, unitOf } from './figure-shape.ts';
import type { FigureValue } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import { trimUnknown } from './rows.ts';
import { type AxisAs, axisWriter } from './writing.ts';

/** A chart as the tag takes it. */
export interface FigureChart {
  readonly type: string;
  readonly data: QueryTable;
  readonly unit: Unit;
  readonly subtitle: string;
  readonly source: string;
  readonly x_as?: AxisAs;
  /** Attributes of its type. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What its one series is called, if its column does not say. */
  readonly name?: string;
  /** Columns of what is earlier. */
  readonly earlier?: readonly string[];
}

interface How {
  /** If its type draws more than lines or bars. */
  readonly shapeBy?: ShapeOf | undefined;
  /** What a line has pale behind it. */
  readonly compare?: (typeof moved)[number] | undefined;
}

/** @returns undefined if nothing of the figures is known */
export function figureChart(
  type: string,
  figures: readonly FigureValue[],
  rowsOf: (rows: readonly Row[]) => readonly Row[],
  context: PageContext,
  { shapeBy, compare }: How = {},
): FigureChart | undefined {
  const beside = compare && figures[0] && besideOf(figures[0], compare, context.compare);
  const first = beside?.value ?? figures[0];
  if (!first || !figures.some(isFigureKnown)) return undefined;
  const rows = trimUnknown(
    rowsOf(first.rows),
    first.figure.over === undefined ? undefined : columnFor(first),
  );
  const drawn: Drawn = { figures, first: { ...first, rows }, context };
  const shape = beside ? lineBeside(beside, drawn) : shapeBy ? shapeBy(drawn) : shapeOf(type, drawn);
  return {
    data: shape.data ?? { ...first.table, rows },
    unit: unitOf(first),
    source: context.sourceOf(first.table.query, first.figure.source),
    subtitle: shape.subtitle ?? subtitleOf(shape, drawn),
    ...axisOf(first),
    ...(shape.x_as ? { x_as: shape.x_as } : {}),
    type: shape.type,
    given: shape.given,
    earlier: [...(beside ? [beside.column] : []), ...shape.sides.flatMap((one) => columnFor(one) ?? [])],
    ...(shape.name === undefined ? {} : { name: shape.name }),
  };
}

function axisOf({ figure, side, compared }: FigureValue): { readonly x_as?: AxisAs } {
  if (figure.over_as === 'weekday') return { x_as: 'weekday' };
  const isMonthly = figure.over !== undefined && (figure.over_as === 'month' || /month/.test(figure.over));
  return isMonthly && (side === 'own' || compared !== undefined) ? { x_as: 'short-month' } : {};
}

/** This year's line, and last year's behind it. */
function lineBeside(beside: Beside, { first, context }: Drawn): Shape {
  const { over, column } = first.figure;
  const names = besideNames(beside, context) ?? [
    periodOf({ ...first, side: 'earlier' }, context),
    periodOf(first, context),
  ];
  return { type: 'line', given: { x: over, y: [beside.column, column], names }, sides: [] };
}

function shapeOf(type: string, drawn: Drawn): Shape {
  const { figures, first } = drawn;
  const { by, over } = first.figure;
  if (type === 'heatmap' && over === undefined)
    return { type, given: { x: by[1], y: by[0], value: columnFor(first) }, sides: [] };
  const earlier = sidesOf(type, drawn);
  const own = earlier.length > 0 ? [first] : figures;
  // A heat map is read downwards, from the period itself.
  const all = type === 'heatmap' ? [...own, ...earlier] : [...earlier, ...own];
  const names = all.map((one) => nameIn(one, earlier.length > 0, drawn));
  const y = all.map(columnFor);
  const x = over ?? by[0];
  // One figure alone, now and earlier: a bar for each.
  if (x === undefined) {
    const given = { x: first.figure.column, y, names, transpose: true };
    return { type: 'bar', given, sides: earlier, name: figureName(first.figure, drawn.context) };
  }
  const isStack = type === 'stacked-bar' && earlier.length > 0;
  const shown = earlier.length > 0 || type === 'line' || type === 'heatmap' ? type : 'bar';
  return { type: shown, given: { x, y, names, ...(isStack ? { transpose: true } : {}) }, sides: earlier };
}

/** What is drawn beside the first figure, for comparison. */
function sidesOf(type: string, { first, figures }: Drawn): FigureValue[] {
  const isCompared = ['grouped-bar', 'stacked-bar', 'heatmap'].includes(type);
  const isAlone = first.isOne && figures.length === 1;
  if (first.side !== 'own' || !(isCompared || isAlone)) return [];
  const sides = first.figure.compare.map((compared) => ({ ...first, compared, side: 'earlier' as const }));
  const known = sides.filter(isFigureKnown);
  return type === 'heatmap' ? known : known.slice(0, 1);
}

function nameIn(value: FigureValue, isCompared: boolean, { context }: Drawn): string {
  return isCompared ? periodOf(value, context) : figureName(value.figure, context);
}

function subtitleOf({ sides, over: key }: Shape, { first, context }: Drawn): string {
  const { figure, rows, table, side } = first;
  const { word } = context;
  const note = figureNote(figure, context);
  const on = side === 'change' ? comparedWord(first, 'on', context) : '';
  const kind = side === 'change' ? 'what_change' : figure.unit === 'share' ? 'what_share' : undefined;
  const what = kind === undefined ? note : filled(word(kind), { what: note, on });
  const over = figure.over ?? key;
  if (over !== undefined && rows.length > 0 && sides.length === 0) {
    const write = axisWriter(table, over, undefined, context);
    const [from, to] = [rows[0], rows.at(-1)].map((row) => write(row?.[over] ?? null));
    if (from === to) return filled(word('subtitle_own'), { what, own: from });
    return filled(word('subtitle_over'), { what, from, to });
  }
  const own = periodOf({ ...first, side: 'own' }, context, 'long');
  const [earlier] = sides.map((one) => periodOf(one, context, 'long'));
  return filled(word(earlier === undefined ? 'subtitle_own' : 'subtitle_compared'), { what, own, earlier });
}
