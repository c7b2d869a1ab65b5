/** Periods in a row, for whoever wants many of them. */
import { UsageError } from '../errors.ts';
import { addDays, addMonths, daysIn, type Period, wholeMonths } from './days.ts';
import { parsePeriod } from './period.ts';

/** More is a slip of the pen. */
const maxPeriods = 4000;

/**
 * All periods of one kind from the first to the last, both included, oldest first. Trailing periods move by
 * a month; a custom period is followed by none.
 * @throws UsageError they are of two kinds, or the last is before the first
 */
export function periodsBetween(first: Period, last: Period): Period[] {
  if (first.kind !== last.kind || (first.kind === 'trailing' && lengthOf(first) !== lengthOf(last))) {
    throw new UsageError(`${first.id} and ${last.id} are periods of two kinds; expected two of the same`);
  }
  if (last.start < first.start) {
    throw new UsageError(`${last.id} is before ${first.id}; expected the earlier period first`);
  }
  const found = [first];
  for (let period = first; period.id !== last.id; ) {
    period = periodAfter(period);
    if (period.start > last.start || found.length === maxPeriods) {
      throw new UsageError(`no row of at most ${maxPeriods} periods leads from ${first.id} to ${last.id}`);
    }
    found.push(period);
  }
  return found;
}

const lengthOf = (period: Period) => wholeMonths(period) ?? daysIn(period);

function periodAfter({ kind, end, ...period }: Period): Period {
  switch (kind) {
    case 'day':
      return parsePeriod(end, end);
    case 'week':
      return parsePeriod('last week', addDays(end, 7));
    case 'month':
      return parsePeriod(end.slice(0, 7), end);
    case 'quarter':
      return parsePeriod('last quarter', addMonths(end, 3));
    case 'half':
      return parsePeriod('last half', addMonths(end, 6));
    case 'year':
      return parsePeriod(end.slice(0, 4), end);
    case 'trailing':
      return parsePeriod(`trailing-${lengthOf({ kind, end, ...period })}:${end.slice(0, 7)}`, end);
    case 'custom':
      throw new UsageError(`nothing follows ${period.id}; expected periods of the calendar, such as months`);
  }
}
