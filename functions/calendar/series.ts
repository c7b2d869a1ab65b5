/** Periods in a row, for whoever wants many of them. */
import { UsageError } from '../errors.ts';
import type { Calendar } from './calendar.ts';
import { addDays, addMonths, daysIn, type Period, startOfMonth, wholeMonths } from './days.ts';
import { fiscalAt, fiscalUnits } from './fiscal.ts';
import { parsePeriod } from './period.ts';
import { periodWith } from './values.ts';

/** More is a slip of the pen. */
const maxPeriods = 4000;

/**
 * All periods of one kind from the first to the last, both included, oldest first. Trailing periods move by
 * a month; a custom period is followed by none.
 * @throws UsageError they are of two kinds, or the last is before the first
 */
export function periodsBetween(first: Period, last: Period, calendar: Calendar | undefined): Period[] {
  if (first.kind !== last.kind || (first.kind === 'trailing' && lengthOf(first) !== lengthOf(last))) {
    throw new UsageError(`${first.id} and ${last.id} are periods of two kinds; expected two of the same`);
  }
  if (last.start < first.start) {
    throw new UsageError(`${last.id} is before ${first.id}; expected the earlier period first`);
  }
  const found = [first];
  for (let period = first; period.id !== last.id; ) {
    period = periodAfter(period, calendar);
    if (period.start > last.start || found.length === maxPeriods) {
      throw new UsageError(`no row of at most ${maxPeriods} periods leads from ${first.id} to ${last.id}`);
    }
    found.push(period);
  }
  return found;
}

/**
 * The period of the same kind, with the same values, that has a day in it, or ends with the day's month; undefined for
 * a custom one.
 */
export function periodAt(like: Period, date: string, calendar: Calendar | undefined): Period | undefined {
  const found = plainPeriodAt(like, date, calendar);
  return found && periodWith(found, like.values ?? {});
}

function plainPeriodAt(like: Period, date: string, calendar: Calendar | undefined): Period | undefined {
  switch (like.kind) {
    case 'day':
      return parsePeriod(date, date, calendar);
    case 'month':
      return parsePeriod(date.slice(0, 7), date, calendar);
    case 'year':
      return parsePeriod(date.slice(0, 4), date, calendar);
    case 'week':
      return parsePeriod('last week', addDays(date, 7), calendar);
    case 'quarter':
      return parsePeriod('last quarter', addMonths(startOfMonth(date), 3), calendar);
    case 'half':
      return parsePeriod('last half', addMonths(startOfMonth(date), 6), calendar);
    case 'trailing':
      return parsePeriod(`trailing-${lengthOf(like)}:${date.slice(0, 7)}`, date, calendar);
    case 'custom':
      return undefined;
    default:
      return fiscalLike(like, date, calendar);
  }
}

function fiscalLike({ kind }: Period, date: string, calendar: Calendar | undefined): Period | undefined {
  const unit = fiscalUnits.find((one) => kind === `fiscal ${one}`);
  return unit && calendar?.fiscal_year && fiscalAt(unit, date, calendar.fiscal_year);
}

/** The period of the same kind before one: for trailing months the one that ends a month earlier; none before a custom one. */
export function previousPeriod(period: Period, calendar: Calendar | undefined): Period | undefined {
  const last = addDays(period.end, -1);
  const date = period.kind === 'trailing' ? addMonths(last, -1) : addDays(period.start, -1);
  return periodAt(period, date, calendar);
}

const lengthOf = (period: Period) => wholeMonths(period) ?? daysIn(period);

function periodAfter(period: Period, calendar: Calendar | undefined): Period {
  const next = periodAt(period, period.end, calendar);
  if (next) return next;
  throw new UsageError(`nothing follows ${period.id}; expected periods of the calendar, such as months`);
}
