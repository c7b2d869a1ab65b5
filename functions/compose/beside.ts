/** A series beside that of a year earlier, or of the week before: `compare=` of a line. */
import type { Compare } from '../calendar/compare.ts';
import { dayYearEarlier } from '../calendar/compared.ts';
import { addDays, addMonths, isDay as isCalendarDay, type Span } from '../calendar/days.ts';
import { shortSpan } from '../language/period.ts';
import type { Row } from '../query/table.ts';
import type { Comparison } from '../templates/figure.ts';
import type { PageContext } from './context.ts';
import { columnFor } from './figure.ts';
import type { FigureValue } from './figure-value.ts';

/** Comparisons that the rows of a series can be moved by. */
export const moved = ['year', 'week'] as const satisfies readonly Comparison[];
type Moved = (typeof moved)[number];

export interface Beside {
  /** The figure with the rows that have something beside them, each with it in `column`. */
  readonly value: FigureValue;
  readonly column: string;
  /** The days of either series; undefined if they have no dates. */
  readonly spans: { readonly own: Span; readonly earlier: Span } | undefined;
}

/**
 * @param compare of the report
 * @returns undefined if nothing of it is known
 */
export function besideOf(value: FigureValue, compared: Moved, compare?: Compare): Beside | undefined {
  const { over = '', column } = value.figure;
  const declared = columnFor({ ...value, side: 'earlier', compared });
  const type = value.table.columns.find(({ name }) => name === column)?.type ?? 'double';
  const name = declared ?? `${column}_earlier`;
  const back = backFor(
    value.rows.map((row) => String(row[over])),
    compared,
    compare,
  );
  const byDate = new Map(value.rows.map((row) => [String(row[over]), row]));
  const pairs = value.rows.flatMap((row): Row[] => {
    if (declared !== undefined) return [row];
    const found = byDate.get(back(String(row[over])));
    return found ? [{ ...row, [name]: found[column] ?? null }] : [];
  });
  const first = pairs.findIndex((row) => (row[name] ?? null) !== null);
  if (first < 0) return undefined;
  const rows = declared === undefined ? pairs : pairs.slice(first);
  const columns = declared === undefined ? [...value.table.columns, { name, type }] : value.table.columns;
  const table = { ...value.table, columns };
  return { value: { ...value, table, rows }, column: name, spans: spansOf(rows, over, back) };
}

const isDay = (text: string) => isCalendarDay(text.slice(0, 10));
const isMonthly = (dates: readonly string[]) =>
  dates.length > 1 && dates.every((one) => one.slice(8, 10) === '01');
const isWeekly = ([first, second]: readonly string[]) =>
  first !== undefined && second?.slice(0, 10) === addDays(first.slice(0, 10), 7);

/** Months move by twelve, weeks by 52, and days as the report says: by 52 weeks, or to the same date. */
function backFor(dates: readonly string[], compared: Moved, compare?: Compare): (date: string) => string {
  if (!dates.every(isDay)) return (date) => date;
  const back = dayBackFor(dates, compared, compare);
  return (date) => back(date.slice(0, 10)) + date.slice(10);
}

function dayBackFor(dates: readonly string[], compared: Moved, compare?: Compare): (day: string) => string {
  if (compared === 'week') return (day) => addDays(day, -7);
  if (isMonthly(dates)) return (day) => addMonths(day, -12);
  return (day) => dayYearEarlier(day, isWeekly(dates) ? {} : compare);
}

function spansOf(rows: readonly Row[], over: string, back: (date: string) => string): Beside['spans'] {
  const dates = rows.map((row) => String(row[over]).slice(0, 10));
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined || !dates.every(isDay)) return undefined;
  const after = (date: string) => dateAfter(dates, date);
  return {
    own: { start: first, end: after(last) },
    earlier: { start: back(first), end: after(back(last)) },
  };
}

/** Where the slot of a date ends: a month, or as many days as lie between two dates, after it. */
export function dateAfter(dates: readonly string[], date: string): string {
  if (isMonthly(dates)) return addMonths(date, 1);
  const [first, second] = dates;
  const days =
    first === undefined || second === undefined ? 1 : (Date.parse(second) - Date.parse(first)) / 86_400_000;
  return addDays(date, Math.max(1, Math.round(days)));
}

/** What the two series are called: "Jul 2022–Jun 2023" and "Jul 2023–Jun 2024". */
export function besideNames({ spans }: Beside, { writing }: PageContext): [string, string] | undefined {
  return spans && [shortSpan(spans.earlier, writing), shortSpan(spans.own, writing)];
}
