/** How the change of a figure is put into words: the theme says it once for each language. */
import { filled } from '../language/fill.ts';
import { isManifold, timesNumber } from '../language/form.ts';
import { formatPercent, formatPoints, formatShortMoney } from '../language/format.ts';
import { rulesOf } from '../language/languages.ts';
import type { PageContext } from './context.ts';
import { comparedWord, figureText, isInPoints, numberOfFigure } from './figure.ts';
import type { FigureValue } from './figure-value.ts';

/**
 * `clause`, `more`, `aside`, `higher` and `verb` name what the change is on; `brief` and `bare` do not, and stand behind
 * one that does. `headline` names the figure instead, as short as it can be: "up 41.3% to ¥8.26bn".
 */
export const changeStyles = [
  'clause',
  'more',
  'aside',
  'higher',
  'verb',
  'brief',
  'bare',
  'headline',
] as const;
export type ChangeStyle = (typeof changeStyles)[number];

/** Those that do not say what a change is on. */
export const baselessStyles: readonly string[] = ['brief', 'bare'] satisfies ChangeStyle[];

/** ", up 43.0% on a year earlier"; empty if there is no comparison. */
export function changeText(value: FigureValue, style: ChangeStyle, context: PageContext): string {
  const change = numberOfFigure({ ...value, side: 'change' });
  if (change === null || value.compared === undefined) return '';
  const { writing } = context;
  const inPoints = isInPoints(value);
  const size = inPoints ? formatPoints(change, writing) : formatPercent(Math.abs(change), writing);
  const said = Object.fromEntries(
    ['on', 'than', 'as'].map((what) => [what, comparedWord(value, what, context)]),
  );
  const direction = directionOf(change, size, inPoints);
  const count = timesNumber(change, rulesOf(context.writing.language));
  const places = {
    ...said,
    size,
    count,
    ...(style === 'headline' ? { value: shortText(value, context) } : {}),
  };
  return filled(context.word(wordFor(style, value, direction)), places);
}

/** The figure beside its change. */
function shortText(value: FigureValue, context: PageContext): string {
  const number = numberOfFigure({ ...value, side: 'own' });
  if (number !== null && value.figure.unit === 'money') return formatShortMoney(number, context.writing);
  return figureText({ ...value, side: 'own' }, context) ?? '';
}

type Direction = 'up' | 'down' | 'flat' | 'times';

function directionOf(change: number, size: string, inPoints: boolean): Direction {
  // What cannot be told from 0.0% neither rose nor fell.
  if (change === 0 || /^[<>]/.test(size)) return 'flat';
  if (!inPoints && isManifold(change)) return 'times';
  return change > 0 ? 'up' : 'down';
}

function wordFor(style: ChangeStyle, value: FigureValue, direction: Direction): string {
  const isCounted = style === 'more' && value.figure.unit === 'count';
  const kind = direction !== 'flat' && isInPoints(value) ? '_points' : isCounted ? '_counted' : '';
  return `change_${style}${kind}_${direction}`;
}
