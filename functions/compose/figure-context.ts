/** What figures are written with, on the pages of an edition and wherever else they are shown. */
import type { Writing } from '../language/writing.ts';
import type { Report } from '../templates/report.ts';
import { type Theme, word } from '../templates/theme.ts';
import { shownText } from '../text/clean.ts';
import type { FigureContext } from './context.ts';

/** @param parameters of the edition */
export function figureContext(
  { labels, figures }: Pick<Report, 'labels' | 'figures'>,
  parameters: FigureContext['parameters'],
  theme: Pick<Theme, 'words'>,
  writing: Writing,
): FigureContext {
  const own = new Map(
    Object.entries(labels[writing.language] ?? {}).map(([column, texts]) => [
      column,
      new Map(Object.entries(texts).map(([value, text]) => [shownText(value), text])),
    ]),
  );
  return {
    writing,
    word: (key, count) => word(theme, writing.language, key, count),
    label: (column, value) => own.get(column)?.get(value) ?? value,
    parameters,
    figures,
  };
}
