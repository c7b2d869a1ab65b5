/** A table of figures: a row each, with what it is compared with. */
import { filled } from '../language/fill.ts';
import { inUnit } from '../language/format.ts';
import type { Comparison } from '../templates/figure.ts';
import type { PageContext } from './context.ts';
import type { Cell, DataTable } from './document.ts';
import { changeSigns, columnFor, comparedWord, isInPoints, numberOfFigure, signedText } from './figure.ts';
import { figureName, periodOf, sourceOfAll, writingOf } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import { reachedOf } from './target.ts';
import { columnWriter, dash } from './writing.ts';

interface Asked {
  readonly own: string | undefined;
  readonly source: string | undefined;
}

export function figureTable(
  figures: readonly FigureValue[],
  { own, source }: Asked,
  context: PageContext,
): Pick<DataTable, 'columns' | 'rows' | 'source' | 'kinds'> {
  const places = placesOf(figures);
  const [first] = figures;
  const heads = places.flatMap((place) => headsOf(place, figures, context));
  // The targets stand behind what the figures are compared with.
  const hasTargets = figures.some(({ figure }) => figure.target !== undefined);
  const goals = hasTargets ? [context.word('target'), context.word('target_reached')] : [];
  const labels = [context.word('figure'), own ?? (first ? periodOf(first, context) : ''), ...heads, ...goals];
  const groups = places[0] === 'mixed' ? byComparison(figures, context) : [{ figures }];
  const rows = groups.flatMap(({ name, figures }) => [
    ...(name === undefined ? [] : [groupRow(name, labels.length)]),
    ...figures.map((one) => ({ kind: 'usual' as const, cells: rowOf(one, places, hasTargets, context) })),
  ]);
  return {
    columns: labels.map((label, i) => ({ label, align: i === 0 ? 'start' : 'end' })),
    rows: rows.map(({ cells }) => cells),
    source: source ?? sourceOfAll(figures, context),
    ...(groups.length > 1 ? { kinds: rows.map(({ kind }) => kind) } : {}),
  };
}

const groupRow = (name: string, columns: number) => ({
  kind: 'group' as const,
  cells: Array.from({ length: columns }, (_, x): Cell => (x === 0 ? { text: name, value: name } : empty)),
});

/** What stands where nothing is compared. */
const empty: Cell = { text: '', value: null };

interface Group {
  readonly name?: string;
  readonly figures: readonly FigureValue[];
}

/** Figures that are compared with the same stand together, so that a column never mixes what its rows are compared with. */
function byComparison(figures: readonly FigureValue[], context: PageContext): readonly Group[] {
  const baseOf = ({ figure }: FigureValue) => figure.compare[0];
  const bases = [...new Set(figures.flatMap((one) => baseOf(one) ?? []))];
  const compared = bases.map((base) => {
    const some = figures.filter((one) => baseOf(one) === base);
    const period = some.map((one) => periodOf({ ...one, compared: base, side: 'earlier' }, context))[0] ?? '';
    return { name: filled(context.word('compared_group'), { name: period }), figures: some };
  });
  const others = figures.filter((one) => baseOf(one) === undefined);
  return [
    ...compared,
    ...(others.length > 0 ? [{ name: context.word('compared_none'), figures: others }] : []),
  ];
}

/** Two columns for each comparison that all have; `mixed` if each has its own. */
type Place = Comparison | 'mixed';

function placesOf(figures: readonly FigureValue[]): readonly Place[] {
  const compared = figures.map(({ figure }) => figure.compare).filter(({ length }) => length > 0);
  const [first = []] = compared;
  const isSame = compared.every((one) => one.join() === first.join());
  return isSame ? first : ['mixed'];
}

function headsOf(place: Place, figures: readonly FigureValue[], context: PageContext): string[] {
  if (place === 'mixed') return [context.word('compared_with'), context.word('compared_growth')];
  const [first] = figures.filter(({ figure }) => figure.compare.includes(place));
  if (!first) return [];
  const value = { ...first, compared: place };
  return [periodOf({ ...value, side: 'earlier' }, context), comparedWord(value, 'growth', context)];
}

function rowOf(
  one: FigureValue,
  places: readonly Place[],
  hasTargets: boolean,
  context: PageContext,
): Cell[] {
  const sides = places.map((place) => ({
    ...one,
    compared: place === 'mixed' ? one.figure.compare[0] : place,
  }));
  const numbers = [one, ...sides.map((side) => ({ ...side, side: 'earlier' as const }))].map(numberOfFigure);
  const target = one.figure.target === undefined ? null : numberOfFigure({ ...one, side: 'target' });
  const { write, unit } = columnWriter(
    [...numbers, target],
    writingOf(one.figure.unit, 'short-money'),
    '',
    context,
  );
  const name = figureName(one.figure, context);
  const label = unit === '' ? name : inUnit(name, unit, context.writing);
  const isCompared = ({ compared }: FigureValue) =>
    compared !== undefined && one.figure.compare.includes(compared);
  const compared = sides.flatMap((side, i) =>
    isCompared(side)
      ? [{ text: write(numbers[i + 1] ?? null), value: numbers[i + 1] ?? null }, changeCell(side, context)]
      : [empty, empty],
  );
  return [
    { text: label, value: label },
    { text: write(numbers[0] ?? null), value: numbers[0] ?? null },
    ...compared,
    ...(hasTargets ? targetCells(one, target, write, context) : []),
  ];
}

function targetCells(
  one: FigureValue,
  target: number | null,
  write: (value: number | null) => string,
  context: PageContext,
): Cell[] {
  if (one.figure.target === undefined) return [empty, empty];
  const reached = reachedOf(one, context);
  return [
    { text: write(target), value: target },
    { text: reached?.text ?? dash, value: reached?.value ?? null },
  ];
}

function changeCell(own: FigureValue, context: PageContext): Cell {
  const value = { ...own, side: 'change' as const };
  const change = numberOfFigure(value);
  // A figure without a growth has nothing that could be unknown.
  if (change === null && !isInPoints(value) && columnFor(value) === undefined) return empty;
  if (change === null) return { text: dash, value: null };
  const text = signedText(change, isInPoints(value), context);
  return { text, value: change, ...changeSigns(change, value) };
}
