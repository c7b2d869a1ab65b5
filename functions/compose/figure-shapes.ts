/** How charts that are more than lines or bars draw figures, by the name of their type. */
import { filled } from '../language/fill.ts';
import { columnFor, comparedWord, isFigureKnown, numberIn } from './figure.ts';
import { figureName, nameOf, periodOf } from './figure-names.ts';
import { type Drawn, type Shape, type ShapeOf, unitOf } from './figure-shape.ts';
import type { FigureValue } from './figure-value.ts';
import { columnOf, dateWriting } from './writing.ts';

export const shapes: Readonly<Record<string, ShapeOf | undefined>> = {
  ...{ area, combined, multiples, bullet },
  ...{ scatter, waterfall },
};

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

/** A small chart of each figure, with what it is compared with behind it; or of each value of the first of two keys. */
function multiples({ figures, first, context }: Drawn): Shape {
  const { by, over } = first.figure;
  const [panel, x] = by;
  if (over === undefined && x !== undefined)
    return {
      type: 'multiples',
      given: { x, series: panel, value: columnFor(first) },
      sides: [],
      ...overMonths(first, x),
    };
  const columns = figures.flatMap((one) => {
    // A figure and its change are in two of them.
    const isTwice = figures.filter(({ figure }) => figure === one.figure).length > 1;
    const name = isTwice ? nameOf(one, context) : figureName(one.figure, context);
    const earlier = { ...one, side: 'earlier' as const };
    const behind = one.side === 'own' && isFigureKnown(earlier) ? [earlier] : [];
    return [...behind, one].map((side) => ({ side, name: nameOf(side, context), panel: name }));
  });
  const earlier = columns.find(({ side }) => side.side === 'earlier');
  const units = columns.map(({ side }) => unitOf(side));
  const given = {
    x: over ?? panel,
    y: columns.map(({ side }) => columnFor(side)),
    names: columns.map(({ name }) => name),
    panels: columns.map((one) => one.panel),
    ...(new Set(units).size > 1 ? { units } : {}),
    ...(earlier ? { behind: comparedWord(earlier.side, 'name', context) } : {}),
  };
  return { type: 'multiples', given, sides: [] };
}

/** A key of dates is a series: the subtitle says from when to when, and months are written short. */
function overMonths({ table }: FigureValue, column: string): Pick<Shape, 'over' | 'x_as'> {
  const as = dateWriting(table, column);
  if (as === undefined) return {};
  return { over: column, ...(as === 'month' ? { x_as: 'short-month' as const } : {}) };
}

/** A row for each figure, or for each key of one. */
function bullet({ figures, first, context }: Drawn): Shape {
  const { by } = first.figure;
  const key = first.isOne ? undefined : (first.figure.over ?? by[0]);
  const rows = key === undefined ? figures.map((one) => ({ one, row: one.rows[0] })) : keyedRows(first);
  // No column of a query is called so.
  const [name, value, target] = [key ?? '=name', '=value', '=target'];
  const nameType = columnOf(first.table, name)?.type ?? 'string';
  const given = {
    ...{ x: name, value, target },
    names: [periodOf(first, context), context.word('target')],
    ...(key === undefined ? { units: figures.map(unitOf) } : {}),
  };
  const data = {
    query: first.table.query,
    columns: [
      { name, type: nameType },
      { name: value, type: 'double' as const },
      { name: target, type: 'double' as const },
    ],
    rows: rows.map(({ one, row }) => ({
      [name]: key === undefined ? figureName(one.figure, context) : (row?.[key] ?? null),
      [value]: numberIn(one, row),
      [target]: numberIn({ ...one, side: 'target' }, row),
    })),
  };
  const subtitle = key === undefined && figures.length > 1 ? { subtitle: context.periods.own } : {};
  return { type: 'bullet', given, sides: [], data, ...subtitle };
}

const keyedRows = (one: FigureValue) => one.rows.map((row) => ({ one, row }));

/** An area for each figure, or for each value of the first of two keys. */
function area({ figures, first, context }: Drawn): Shape {
  const { by, over } = first.figure;
  const [series, x] = by;
  if (over === undefined && series !== undefined && x !== undefined) {
    const given = { x, series, value: columnFor(first) };
    return { type: 'area', given, sides: [], ...overMonths(first, x) };
  }
  const names = figures.map((one) => nameOf(one, context));
  return { type: 'area', given: { x: over ?? series, y: figures.map(columnFor), names }, sides: [] };
}

function scatter({ figures, first, context }: Drawn): Shape {
  const [across = first, up = first] = figures;
  const both = [across, up];
  const units = both.map(unitOf);
  const names = both.map((one) => nameOf(one, context));
  const points = first.figure.over ?? first.figure.by[0];
  const given = { points, x: columnFor(across), y: columnFor(up), names };
  const subtitle = { subtitle: context.periods.own };
  return {
    type: 'scatter',
    given: new Set(units).size > 1 ? { ...given, units } : given,
    sides: [],
    ...subtitle,
  };
}

/** From the sum of what is earlier to that of the figure, a step for the change of each key. */
function waterfall({ first, context }: Drawn): Shape {
  const name = first.figure.by[0] ?? '';
  const earlier = { ...first, side: 'earlier' as const };
  const pairs = first.rows.map((row) => ({ row, own: numberIn(first, row), before: numberIn(earlier, row) }));
  const isKnown = pairs.every(({ own, before }) => own !== null && before !== null);
  const sum = pairs.reduce((all, { before }) => all + (before ?? 0), 0);
  const steps = pairs.map(({ row, own, before }) => ({
    [name]: row[name] ?? null,
    // Twelve digits take back what binary fractions add.
    '=value': Number(((own ?? 0) - (before ?? 0)).toPrecision(12)),
  }));
  const start = { [name]: periodOf(earlier, context), '=value': Number(sum.toPrecision(12)) };
  const data = {
    query: first.table.query,
    columns: [
      { name, type: 'string' as const },
      { name: '=value', type: 'double' as const },
    ],
    rows: isKnown && pairs.length > 0 ? [start, ...steps] : [],
  };
  const given = { x: name, value: '=value', start: true, total: periodOf(first, context) };
  return { type: 'waterfall', given, sides: [earlier], data, name: figureName(first.figure, context) };
}
