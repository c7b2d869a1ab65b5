/** How charts that are more than lines or bars draw figures, by the name of their type. */
import { filled } from '../language/fill.ts';
import { columnFor, isFigureKnown } from './figure.ts';
import { nameOf } from './figure-names.ts';
import { type Drawn, type Shape, type ShapeOf, unitOf } from './figure-shape.ts';

export const shapes: Readonly<Record<string, ShapeOf | undefined>> = { combined };

/** Bars of the first figure; a line of each other one, or of its change. */
function combined({ figures, first, context }: Drawn): Shape {
  const [, ...others] = figures;
  const change = { ...first, side: 'change' as const };
  const lines = [...others, ...(others.length === 0 ? [change] : [])].filter(isFigureKnown);
  const x = first.figure.over ?? first.figure.by[0];
  const name = nameOf(first, context);
  const [line] = lines;
  if (!line) return { type: 'bar', given: { x, y: columnFor(first), names: [name] }, sides: [] };
  const unit = unitOf(line);
  const isApart = unit !== unitOf(first);
  const named = (text: string) => (isApart ? filled(context.word('right_axis'), { name: text }) : text);
  const given = {
    ...{ x, bars: columnFor(first), lines: lines.map(columnFor) },
    names: [name, ...lines.map((one) => named(nameOf(one, context)))],
    ...(isApart ? { lines_unit: unit } : {}),
  };
  return { type: 'combined', given, sides: [] };
}
