/**
 * Periods: half-open spans of local days, parsed from what a person or a schedule writes. All dates are
 * ISO strings without a zone; a period gets its zone from the report.
 */
import { Temporal } from 'temporal-polyfill';
import { UsageError } from '../errors.ts';
import { beginsOnSunday, type Calendar } from './calendar.ts';
import { addDays, day, isDay, type Period, type PeriodKind, startOfWeek } from './days.ts';
import { type FiscalUnit, fiscalAt, fiscalId, fiscalPeriod, fiscalUnits, readFiscalId } from './fiscal.ts';
import { meantPeriod } from './meant-period.ts';
import { periodWith, plainPeriod, valuesBehind } from './values.ts';

type PlainDate = Temporal.PlainDate;

function expectedIn(calendar: Calendar | undefined): string {
  const week = beginsOnSunday(calendar) ? '2024-S25' : '2024-W25';
  const fiscal = calendar?.fiscal_year === undefined ? '' : 'FY2024, FY2024-H1, FY2024-Q1, FY2024-M05, ';
  const lastFiscal = fiscal === '' ? '' : ', last fiscal year, last fiscal quarter, last fiscal month';
  return (
    `expected 2024-06-18, ${week}, 2024-06, 2024-Q2, 2024-H1, 2024, ${fiscal}trailing-12:2024-06, ` +
    '2024-05-20..2024-06-21 (end excluded), or yesterday, last week, last month, last quarter, last half, ' +
    `last year, trailing 12 months${lastFiscal}`
  );
}

/**
 * Reads a period.
 * @param text one of the forms that the error lists; ids of periods are read too. Values of parameters may stand
 * behind it
 * @param today the local day of "now" in the report's zone, for the relative forms only
 * @param calendar of the project; ids of its weeks and fiscal years are read with it alone
 * @throws UsageError the text is not a period
 */
export function parsePeriod(text: string, today: string, calendar: Calendar | undefined): Period {
  if (text.includes(','))
    return periodWith(parsePeriod(plainPeriod(text), today, calendar), valuesBehind(text));
  const trimmed = text.trim();
  const expected = expectedIn(calendar);
  try {
    const period =
      parseAbsolute(trimmed, calendar) ??
      parseRelative(trimmed.toLowerCase(), Temporal.PlainDate.from(today), calendar);
    if (period) return period;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const why = lackingDate(trimmed);
    throw new UsageError(`"${text}" is not a period of the calendar: ${why}; ${expected}`, { cause });
  }
  const near = meantPeriod(trimmed).find((other) => periodIfAny(other, today, calendar));
  throw new UsageError(`"${text}" is not a period${near ? `; did you mean "${near}"?` : `: ${expected}`}`);
}

/** What has the ids of every calendar, besides weeks from Monday. */
const widest: Calendar = { weeks_begin: 'sunday', fiscal_year: '4-5-4' };

/**
 * Refuses what is a period in no calendar: for those who do not know which one it was asked for in.
 * @throws UsageError as parsePeriod without a calendar
 */
export function refuseNoPeriod(text: string, today: string): void {
  valuesBehind(text);
  if (!periodIfAny(plainPeriod(text).trim(), today, widest)) parsePeriod(text, today, undefined);
}

/** The period that a text names; undefined if this calendar has no such period, though another may. */
export function periodIfAny(text: string, today: string, calendar: Calendar | undefined): Period | undefined {
  try {
    const date = Temporal.PlainDate.from(today);
    return parseAbsolute(text, calendar) ?? parseRelative(text.toLowerCase(), date, calendar);
  } catch {
    return undefined;
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

type Form = readonly [RegExp, (match: readonly string[], calendar: Calendar | undefined) => Period];

const absoluteForms: readonly Form[] = [
  [
    /^(\d{4}-\d{2}-\d{2})(?:\.\.|_)(\d{4}-\d{2}-\d{2})$/,
    ([, start = '', end = '']) => customPeriod(day(start), day(end)),
  ],
  [/^\d{4}-\d{2}-\d{2}$/, ([date = '']) => dayPeriod(day(date))],
  [
    /^(\d{4})-([WS])(\d{2})$/i,
    ([, year, letter = '', week], calendar) => weekNamed(Number(year), letter, Number(week), calendar),
  ],
  [fiscalId, ([id = ''], calendar) => fiscalNamed(id, calendar)],
  [
    /^trailing-(\d{1,3})[:-](\d{4}-\d{2})$/i,
    ([, count, last = '']) => trailing(Number(count), monthStart(last)),
  ],
  [/^\d{4}-\d{2}$/, ([month = '']) => months('month', monthStart(month))],
  [
    /^(\d{4})-Q([1-4])$/i,
    ([, year = '', quarter]) => months('quarter', firstMonth(year, (Number(quarter) - 1) * 3)),
  ],
  [/^(\d{4})-H([12])$/i, ([, year = '', half]) => months('half', firstMonth(year, (Number(half) - 1) * 6))],
  [/^\d{4}$/, ([year = '']) => months('year', firstMonth(year, 0))],
];

function parseAbsolute(text: string, calendar: Calendar | undefined): Period | undefined {
  for (const [pattern, read] of absoluteForms) {
    const match = pattern.exec(text);
    if (match) return read(match, calendar);
  }
  return undefined;
}

function parseRelative(text: string, today: PlainDate, calendar: Calendar | undefined): Period | undefined {
  const month = today.with({ day: 1 });
  const back = (count: number) => month.subtract({ months: count });
  const trailingMonths = /^trailing (\d{1,3}) months?$/.exec(text);
  if (trailingMonths) return trailing(Number(trailingMonths[1]), back(1));
  const unit = fiscalUnits.find((one) => text === `last fiscal ${one}`);
  if (unit) return lastFiscal(unit, today, calendar);
  switch (text) {
    case 'yesterday':
    case 'last day':
      return dayPeriod(today.subtract({ days: 1 }));
    case 'last week':
      return weekPeriod(startOfWeek(today, calendar).subtract({ days: 7 }), calendar);
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
  if (count < 1)
    throw new UsageError('a trailing period has at least one month; expected trailing-12:2024-06');
  const end = lastMonth.add({ months: 1 });
  const id = `trailing-${count}-${lastMonth.toPlainYearMonth()}`;
  return period('trailing', id, end.subtract({ months: count }), end);
}

function dayPeriod(date: PlainDate): Period {
  return period('day', date.toString(), date, date.add({ days: 1 }));
}

/** A week is of the year that most of its days lie in: ISO 8601, and the same for weeks from Sunday (CDC's MMWR). */
function weekPeriod(first: PlainDate, calendar: Calendar | undefined): Period {
  const middle = first.add({ days: 3 });
  const week = String(Math.ceil(middle.dayOfYear / 7)).padStart(2, '0');
  return period('week', `${middle.year}-${letterOf(calendar)}${week}`, first, first.add({ days: 7 }));
}

const letterOf = (calendar: Calendar | undefined) => (beginsOnSunday(calendar) ? 'S' : 'W');

function weekNamed(year: number, letter: string, week: number, calendar: Calendar | undefined): Period {
  const own = letterOf(calendar);
  if (letter.toUpperCase() !== own) {
    const first = own === 'S' ? 'Sunday' : 'Monday';
    const name = `${year}-${own}${String(week).padStart(2, '0')}`;
    throw new UsageError(`weeks begin on ${first} here, and are called otherwise; expected ${name}`);
  }
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 }); // always in week 1
  const first = startOfWeek(fourth, calendar).add({ weeks: week - 1 });
  if (week < 1 || first.add({ days: 3 }).year !== year)
    throw new UsageError(`${year} has no week ${week}; ${expectedIn(calendar)}`);
  return weekPeriod(first, calendar);
}

function fiscalNamed(id: string, calendar: Calendar | undefined): Period {
  const { year = 0, unit = 'year', number = 0 } = readFiscalId(id) ?? {};
  const found = fiscalPeriod(year, unit, number, fiscalOf(id, calendar));
  if (!found) throw new UsageError(`FY${year} has no ${unit} ${number}; ${expectedIn(calendar)}`);
  return reached(found);
}

function lastFiscal(unit: FiscalUnit, today: PlainDate, calendar: Calendar | undefined): Period | undefined {
  const fiscal = fiscalOf(`last fiscal ${unit}`, calendar);
  const own = fiscalAt(unit, today.toString(), fiscal);
  return own && fiscalAt(unit, addDays(own.start, -1), fiscal);
}

function fiscalOf(text: string, calendar: Calendar | undefined) {
  if (calendar?.fiscal_year !== undefined) return calendar.fiscal_year;
  throw new UsageError(
    `"${text}" is a period of a fiscal year, and the project has none; expected fiscal_year in calendar (periodical.yaml)`,
  );
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
  return reached({ kind, id, start: start.toString(), end: end.toString() });
}

function reached(period: Period): Period {
  const { start, end } = period;
  if (day(start).year >= firstYear && day(end).subtract({ days: 1 }).year <= lastYear) return period;
  throw new UsageError(
    `the period ${start}..${end} is out of reach; expected years from ${firstYear} to ${lastYear}`,
  );
}
