/** What stands behind the numbers of a chart: the period, events of a table or of the page, figures as lines across. */

import { isDay } from '../calendar/days.ts';
import type { Band, Behind } from '../charts/chart.ts';
import { InputError } from '../errors.ts';
import type { Row, Value } from '../query/table.ts';
import { dateAfter } from './beside.ts';
import type { PageContext } from './context.ts';
import { figureText, numberOfFigure } from './figure.ts';
import { figureName } from './figure-names.ts';
import type { FigureValue } from './figure-value.ts';
import type { QueryTable } from './page-table.ts';
import { columnOf, writerOf } from './writing.ts';

interface Asked {
  /** Whether the period is shaded. */
  readonly shade: boolean;
  /** Rows with `name`, `starts_on` and, if they last longer than a day, `ends_on`. */
  readonly marks?: QueryTable | undefined;
  /** What is said of a category, by its value: a date, a key. */
  readonly notes?: Readonly<Record<string, string>> | undefined;
  readonly reference?: readonly FigureValue[] | undefined;
}

/**
 * @param x the values of the categories, in their order
 * @throws InputError a note is of a category that is neither on the axis nor a date
 */
export function behindOf(x: readonly Value[], asked: Asked, context: PageContext): Behind | undefined {
  const dates = x.map((value) => String(value).slice(0, 10));
  const isDated = dates.length > 1 && dates.every(isDay);
  const bands = [
    ...(isDated && asked.shade ? periodBand(dates, context) : []),
    ...(isDated && asked.marks
      ? asked.marks.rows.flatMap((row) => eventBand(row, dates, asked.marks, context))
      : []),
    ...Object.entries(asked.notes ?? {}).flatMap(([key, label]) =>
      noteBand(key, label, x, isDated ? dates : []),
    ),
  ];
  const references = (asked.reference ?? []).flatMap((one) => {
    const value = numberOfFigure(one);
    if (value === null) return [];
    return [{ value, label: `${figureName(one.figure, context)} ${figureText(one, context) ?? ''}` }];
  });
  if (bands.length === 0 && references.length === 0) return undefined;
  return { bands: bands.toSorted((a, b) => a.from - b.from), references };
}

/** The period, if it is a part of the axis and not all of it. */
function periodBand(dates: readonly string[], { periods }: PageContext): Band[] {
  const { start, end } = periods.spans.own;
  const within = dates.flatMap((date, i) => (date >= start && date < end ? [i] : []));
  const [first, last] = [within[0], within.at(-1)];
  if (first === undefined || last === undefined || within.length === dates.length) return [];
  return [{ from: first - 0.5, to: last + 0.5, label: periods.short.own, what: 'period' }];
}

function eventBand(
  row: Row,
  dates: readonly string[],
  table: QueryTable | undefined,
  context: PageContext,
): Band[] {
  const [name = null, start = null, end = row.starts_on ?? null] = [row.name, row.starts_on, row.ends_on];
  if (!table || name === null || start === null) return [];
  const from = placeOf(String(start).slice(0, 10), dates);
  const to = placeOf(nextDay(String(end ?? start).slice(0, 10)), dates);
  if (to <= -0.5 || from >= dates.length - 0.5) return [];
  const label = writerOf(
    [name],
    columnOf(table, 'name')?.type === 'string' ? 'text' : 'date',
    'name',
    context,
  )(name);
  return [{ from, to, label, what: 'event' }];
}

const nextDay = (date: string) => dateAfter([], date);

/** Where a day lies among the slots of the dates: a month's middle is the month's own place. */
function placeOf(day: string, dates: readonly string[]): number {
  const at = Math.max(
    0,
    dates.findLastIndex((date) => date <= day),
  );
  const begin = dates[at] ?? day;
  const end = dates[at + 1] ?? dateAfter(dates, begin);
  return at - 0.5 + (Date.parse(day) - Date.parse(begin)) / (Date.parse(end) - Date.parse(begin));
}

function noteBand(key: string, label: string, x: readonly Value[], dates: readonly string[]): Band[] {
  const at = x.findIndex((value) => String(value) === key);
  if (at >= 0) return [{ from: at, to: at, label, what: 'event' }];
  // A date that the axis has not reached yet, or no longer shows, is left out.
  if (dates.length > 0 && isDay(key)) {
    const place = placeOf(key, dates);
    return place > -0.5 && place < dates.length - 0.5
      ? [{ from: place, to: place, label, what: 'event' }]
      : [];
  }
  const known = x.map((value) => `"${value}"`).join(', ');
  throw InputError.at(
    '',
    `notes= speaks of "${key}", which the chart does not show; expected one of ${known}`,
  );
}
