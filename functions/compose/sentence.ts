/** Sentences with figures in them, as titles are: the first of several stands whose figures are all known. */
import Markdoc from '@markdoc/markdoc';
import { type ChangeStyle, changeStyles, changeText } from './change.ts';
import type { PageContext } from './context.ts';
import { numberOfFigure } from './figure.ts';
import { isFigure, isWritten } from './figure-value.ts';
import type { PageValues } from './page-values.ts';
import { type Place, placeholder, placesIn } from './places.ts';

/** The path of the figure that a tag shows, the first of several. */
export function basePath(attributes: Readonly<Record<string, unknown>>): string[] {
  const shown = Object.values(attributes)
    .flat()
    .find((one) => Markdoc.Ast.isVariable(one));
  return shown ? shown.path.map(String) : [];
}

/** @returns the first sentence whose places are all known, filled; empty if there is none */
export function sentence(
  given: string | readonly string[],
  base: readonly string[],
  values: PageValues,
  context: PageContext,
): string {
  for (const text of [given].flat()) {
    const filled = filledSentence(text, placesIn(text, base), values, context);
    if (filled !== undefined) return filled;
  }
  return '';
}

function filledSentence(
  text: string,
  places: readonly Place[],
  values: PageValues,
  context: PageContext,
): string | undefined {
  const texts = new Map(places.map((place) => [place.whole, textAt(place, values, context)]));
  if ([...texts.values()].some((one) => one === undefined || one === '')) return undefined;
  return text.replaceAll(placeholder, (whole) => texts.get(whole) ?? whole);
}

function textAt(
  { path, style, isNotZero }: Place,
  values: PageValues,
  context: PageContext,
): string | undefined {
  const found = values.at(path);
  if (isNotZero && isZero(found)) return undefined;
  if (style === undefined) return values.textAt(path);
  if (!isFigure(found) || !isStyle(style)) return undefined;
  // A clause begins with a comma where it stands in a text.
  return changeText({ ...found, side: 'own' }, style, context).replace(/^[,，\s]+/, '');
}

export const isStyle = (style: string): style is ChangeStyle => changeStyles.some((one) => one === style);

function isZero(found: unknown): boolean {
  if (isFigure(found)) return numberOfFigure(found) === 0;
  return isWritten(found) ? Number(found.value) === 0 : Number(found) === 0;
}
