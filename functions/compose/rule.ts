import { formatAmount, formatPercent, formatRound } from '../language/format.ts';
import type { FigureContext } from './context.ts';

/** A rule of the report as figures.yaml says that it is written. */
export function ruleText(
  name: string,
  { figures, parameters, writing }: Pick<FigureContext, 'figures' | 'parameters' | 'writing'>,
): string | undefined {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (typeof value !== 'number') return value === undefined ? undefined : String(value);
  switch (figures.rules[name]) {
    case 'money':
      return formatAmount(value, writing);
    case 'growth':
      return formatPercent(value, writing, 0);
    case 'times':
      return formatRound(value + 1, writing);
    default:
      return formatRound(value, writing);
  }
}
