/** What a figure was to reach, and how much of it was reached, in words. */
import { filled } from '../language/fill.ts';
import { formatPercent, formatPoints } from '../language/format.ts';
import type { PageContext } from './context.ts';
import { figureText, numberOfFigure, signedText } from './figure.ts';
import type { FigureValue } from './figure-value.ts';

/** "91.8% of the target of ¥9.00 billion"; empty if the figure or its target is not known. */
export function attainmentText(value: FigureValue, context: PageContext): string {
  const own = { ...value, side: 'own' as const };
  const goal = { ...value, side: 'target' as const };
  const [number, target] = [own, goal].map(numberOfFigure);
  const text = figureText(goal, context);
  if (typeof number !== 'number' || typeof target !== 'number' || text === undefined) return '';
  const say = (kind: string, size: string) => filled(context.word(`target_${kind}`), { size, target: text });
  const { unit } = value.figure;
  if (unit !== 'share' && unit !== 'growth')
    return target > 0 ? say('part', formatPercent(number / target, context.writing)) : say('of', '');
  // A part of a share would be a share of a share.
  const points = formatPoints(number - target, context.writing);
  if (number === target || points.startsWith('<')) return say('met', '');
  return say(number > target ? 'above' : 'below', points);
}

/** "91.8%", or of a share "−0.9 percentage points"; undefined if the figure or its target is not known. */
export function reachedOf(
  value: FigureValue,
  context: PageContext,
): { readonly text: string; readonly value: number } | undefined {
  const [number, target] = (['own', 'target'] as const).map((side) => numberOfFigure({ ...value, side }));
  if (typeof number !== 'number' || typeof target !== 'number') return undefined;
  const { unit } = value.figure;
  const isInPoints = unit === 'share' || unit === 'growth';
  if (isInPoints) return { text: signedText(number - target, true, context), value: number - target };
  if (target <= 0) return undefined;
  return { text: formatPercent(number / target, context.writing), value: number / target };
}
