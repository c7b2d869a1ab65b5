/** A table of figures: a row each, with what it is compared with. */
import { filled } from '../language/fill.ts';
import type { Comparison } from '../templates/figure.ts';
import type { PageContext } from './context.ts';
import type { Cell, DataTable } from './document.ts';
import { comparedWord, isInPoints, numberOfFigure, signedText } from './figure.ts';
import { figureName, periodOf, writingOf } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import { dash, writerOf } from './writing.ts';

interface Asked {
  readonly own: string | undefined;
  readonly source: string | undefined;
}

export function figureTable(
  figures: readonly FigureValue[],
  { own, source }: Asked,
  context: PageContext,
): Pick<DataTable, 'columns' | 'rows' | 'source'> {
  const places = placesOf(figures);
  const [first] = figures;
  const heads = places.flatMap((place) => headsOf(place, figures, context));
  const labels = [context.word('figure'), own ?? (first ? periodOf(first, context) : ''), ...heads];
  return {
    columns: labels.map((label, i) => ({ label, align: i === 0 ? 'start' : 'end' })),
    rows: figures.map((one) => rowOf(one, places, context)),
    source: source ?? sourceOfAll(figures, context),
  };
}

/** What several figures are made from, each table once. */
export function sourceOfAll(
  figures: readonly Pick<FigureValue, 'figure'>[],
  { word, sourceOf }: PageContext,
): string {
  const separator = word('list_separator');
  const sources = figures.flatMap((one) => sourceOf(one.figure.query, one.figure.source).split(separator));
  return [...new Set(sources)].filter((one) => one !== '').join(separator);
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

function rowOf(one: FigureValue, places: readonly Place[], context: PageContext): Cell[] {
  const sides = places.map((place) => ({
    ...one,
    compared: place === 'mixed' ? one.figure.compare[0] : place,
  }));
  const numbers = [one, ...sides.map((side) => ({ ...side, side: 'earlier' as const }))].map(numberOfFigure);
  // Every digit, if there is space for them.
  const money = places.length > 1 ? 'short-money' : 'money';
  const write = writerOf(numbers, writingOf(one.figure.unit, money), '', context);
  const name = figureName(one.figure, context);
  const isMixed = places[0] === 'mixed' && one.compared !== undefined;
  const label = isMixed
    ? filled(context.word('figure_compared'), { name, on: comparedWord(one, 'on', context) })
    : name;
  const compared = sides.flatMap((side, i) => [
    { text: write(numbers[i + 1] ?? null), value: numbers[i + 1] ?? null },
    changeCell(side, context),
  ]);
  return [
    { text: label, value: label },
    { text: write(numbers[0] ?? null), value: numbers[0] ?? null },
    ...compared,
  ];
}

function changeCell(value: FigureValue, context: PageContext): Cell {
  const change = numberOfFigure({ ...value, side: 'change' });
  if (change === null) return { text: dash, value: null };
  return { text: signedText(change, isInPoints(value), context), value: change };
}
