/** The period that two days stand for. */
import type { Calendar } from './calendar.ts';
import { addDays, type PeriodKind, wholeMonths } from './days.ts';
import { fiscalUnits } from './fiscal.ts';
import { parsePeriod } from './period.ts';
import { periodAt } from './series.ts';

const plain: readonly PeriodKind[] = ['day', 'week', 'month', 'quarter', 'half', 'year'];
const fiscal = fiscalUnits.map((unit) => `fiscal ${unit}` as const);

/**
 * The period from a first day to a last one, both included: that of the calendar if it has these days, or as many
 * months if they are whole, or else these days.
 * @throws UsageError the last day is before the first, or they are out of reach
 */
export function periodOver(first: string, last: string, calendar: Calendar | undefined) {
  const end = addDays(last, 1);
  const kinds = calendar?.fiscal_year === undefined ? plain : [...plain, ...fiscal];
  const found = kinds
    .map((kind) => periodAt({ kind, id: '', start: first, end }, first, calendar))
    .find((period) => period?.start === first && period.end === end);
  if (found) return found;
  const months = wholeMonths({ start: first, end }) ?? 0;
  const text = months > 0 ? `trailing-${months}:${last.slice(0, 7)}` : `${first}..${end}`;
  return parsePeriod(text, last, calendar);
}
