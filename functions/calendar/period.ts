/**
 * Periods: half-open spans of local days, parsed from what a person or a schedule writes. All dates are
 * ISO strings without a zone; a period gets its zone from the report.
 */
import { Temporal } from 'temporal-polyfill';
import { UsageError } from '../errors.ts';
import { day, isDay, type Period, type PeriodKind } from './days.ts';
import { meantPeriod } from './meant-period.ts';
import { periodWith, plainPeriod, valuesBehind } from './values.ts';

type PlainDate = Temporal.PlainDate;

const expected =
  'expected 2024-06-18, 2024-W25, 2024-06, 2024-Q2, 2024-H1, 2024, trailing-12:2024-06, ' +
  '2024-05-20..2024-06-21 (end excluded), or yesterday, last week, last month, last quarter, last half, ' +
  'last year, trailing 12 months';

/**
 * Reads a period.
 * @param text one of the forms that the error lists; ids of periods are read too. Values of parameters may stand
 * behind it
 * @param today the local day of "now" in the report's zone, for the relative forms only
 * @throws UsageError the text is not a period
 */
export function parsePeriod(text: string, today: string): Period {
  if (text.includes(',')) return periodWith(parsePeriod(plainPeriod(text), today), valuesBehind(text));
  const trimmed = text.trim();
  try {
    const period =
      parseAbsolute(trimmed) ?? parseRelative(trimmed.toLowerCase(), Temporal.PlainDate.from(today));
    if (period) return period;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const why = lackingDate(trimmed);
    throw new UsageError(`"${text}" is not a period of the calendar: ${why}; ${expected}`, { cause });
  }
  const near = meantPeriod(trimmed).find((other) => isPeriod(other, today));
  throw new UsageError(`"${text}" is not a period${near ? `; did you mean "${near}"?` : `: ${expected}`}`);
}

function isPeriod(text: string, today: string): boolean {
  try {
    return (parseAbsolute(text) ?? parseRelative(text, Temporal.PlainDate.from(today))) !== undefined;
  } catch {
    return false;
  }
}

/** Which month or day of a text the calendar does not have. */
function lackingDate(text: string): string {
  for (const [date, year, month] of text.matchAll(/(\d{4})-(\d{2})(?:-\d{2})?/g)) {
    if (Number(month) < 1 || Number(month) > 12) return `${year} has no month ${month}; it has 01 to 12`;
    if (date.length > 7 && !isDay(date)) return `there is no day ${date}`;
  }
  return 'it is out of reach';
}

type Form = readonly [RegExp, (...groups: string[]) => Period];

const absoluteForms: readonly Form[] = [
  [/^(\d{4}-\d{2}-\d{2})(?:\.\.|_)(\d{4}-\d{2}-\d{2})$/, (start, end) => customPeriod(day(start), day(end))],
  [/^(\d{4}-\d{2}-\d{2})$/, (date) => dayPeriod(day(date))],
  [/^(\d{4})-W(\d{2})$/i, (year, week) => weekPeriod(weekStart(Number(year), Number(week)))],
  [/^trailing-(\d{1,3})[:-](\d{4}-\d{2})$/i, (count, last) => trailing(Number(count), monthStart(last))],
  [/^(\d{4}-\d{2})$/, (month) => months('month', monthStart(month))],
  [/^(\d{4})-Q([1-4])$/i, (year, quarter) => months('quarter', firstMonth(year, (Number(quarter) - 1) * 3))],
  [/^(\d{4})-H([12])$/i, (year, half) => months('half', firstMonth(year, (Number(half) - 1) * 6))],
  [/^(\d{4})$/, (year) => months('year', firstMonth(year, 0))],
];

function parseAbsolute(text: string): Period | undefined {
  for (const [pattern, read] of absoluteForms) {
    const match = pattern.exec(text);
    if (match) return read(...match.slice(1));
  }
  return undefined;
}

function parseRelative(text: string, today: PlainDate): Period | undefined {
  const month = today.with({ day: 1 });
  const back = (count: number) => month.subtract({ months: count });
  const trailingMonths = /^trailing (\d{1,3}) months?$/.exec(text);
  if (trailingMonths) return trailing(Number(trailingMonths[1]), back(1));
  switch (text) {
    case 'yesterday':
    case 'last day':
      return dayPeriod(today.subtract({ days: 1 }));
    case 'last week':
      return weekPeriod(today.subtract({ days: today.dayOfWeek - 1 + 7 }));
    case 'last month':
      return months('month', back(1));
    case 'last quarter':
      return months('quarter', back(3 + ((today.month - 1) % 3)));
    case 'last half':
      return months('half', back(6 + ((today.month - 1) % 6)));
    case 'last year':
      return months('year', back(12 + (today.month - 1)));
    default:
      return undefined;
  }
}

const monthStart = (text: string) => day(`${text}-01`);
const firstMonth = (year: string, offset: number) => day(`${year}-01-01`).add({ months: offset });

const monthsOf = { month: 1, quarter: 3, half: 6, year: 12 } as const;

function months(kind: keyof typeof monthsOf, start: PlainDate): Period {
  const id = {
    month: start.toPlainYearMonth().toString(),
    quarter: `${start.year}-Q${(start.month + 2) / 3}`,
    half: `${start.year}-H${start.month === 1 ? 1 : 2}`,
    year: `${start.year}`,
  }[kind];
  return period(kind, id, start, start.add({ months: monthsOf[kind] }));
}

function trailing(count: number, lastMonth: PlainDate): Period {
  if (count < 1) throw new UsageError(`a trailing period has at least one month; ${expected}`);
  const end = lastMonth.add({ months: 1 });
  const id = `trailing-${count}-${lastMonth.toPlainYearMonth()}`;
  return period('trailing', id, end.subtract({ months: count }), end);
}

function dayPeriod(date: PlainDate): Period {
  return period('day', date.toString(), date, date.add({ days: 1 }));
}

function weekPeriod(monday: PlainDate): Period {
  const id = `${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, '0')}`;
  return period('week', id, monday, monday.add({ days: 7 }));
}

function weekStart(year: number, week: number): PlainDate {
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 }); // always in week 1
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: week - 1 });
  if (monday.yearOfWeek !== year) throw new UsageError(`${year} has no week ${week}; ${expected}`);
  return monday;
}

function customPeriod(start: PlainDate, end: PlainDate): Period {
  if (Temporal.PlainDate.compare(start, end) >= 0) {
    throw new UsageError(
      `the period ${start}..${end} is empty: its end is excluded; expected one after its start`,
    );
  }
  return period('custom', `${start}_${end}`, start, end);
}

// Beyond, years have other than four digits or zones had local mean times; no sale is that old or that new.
const [firstYear, lastYear] = [1970, 2199];

function period(kind: PeriodKind, id: string, start: PlainDate, end: PlainDate): Period {
  if (start.year < firstYear || end.subtract({ days: 1 }).year > lastYear) {
    throw new UsageError(
      `the period ${start}..${end} is out of reach; expected years from ${firstYear} to ${lastYear}`,
    );
  }
  return { kind, id, start: start.toString(), end: end.toString() };
}
