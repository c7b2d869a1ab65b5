/**
 * Models that are summed over all of history, by local month. A month that is closed is read once: its rows are kept
 * as an extract, known by all that they follow from.
 */
import { addDays, addMonths, type Span, startOfMonth } from '../calendar/days.ts';
import { zoneOver } from '../calendar/zone.ts';
import { hashOf } from '../hash.ts';
import type { Plan } from '../plan/plan.ts';
import { spanLiterals } from '../plan/span-literals.ts';
import { version } from '../version.ts';
import { assemble, nothingGiven } from './assemble.ts';
import type { QueryJob } from './engine.ts';
import { zoneFunctions } from './functions.ts';
import { fingerprintBetween, type LakeIndex, newestDay } from './lake-index.ts';
import { closure, type Model } from './models.ts';
import { type Substitution, withoutComments } from './sql.ts';

/** A local month, or what the plan has of it: its rows are made by a statement of their own. */
export interface Month extends Span {
  /**
   * SHA-256 of all that the rows of a closed month follow from: the same key, the same rows. Undefined if the month is
   * open: later files may belong to it.
   */
  readonly key: string | undefined;
}

type Job = Pick<QueryJob, 'plan' | 'models'>;

/**
 * The months from the first that the lake has to the period's end, without those that it has no files of; one at least,
 * which has no rows if the lake begins later.
 * @param how the model's text is filled, but for the month
 * @param index has all tables that the model reads
 */
export function monthsOf(model: Model, job: Job, how: Substitution, index: LakeIndex): Month[] {
  const { plan, models } = job;
  const tables = closure(models, [model.name]).flatMap((one) => one.tables);
  const days = tables.flatMap((table) => [...(index[table]?.days.keys() ?? [])]).filter((day) => day !== '');
  const { end } = plan.period;
  if (days.length === 0) return [{ start: plan.scope.start, end, key: undefined }];
  const newest = newestDay(index, tables) ?? '';
  const keyOf = keysOf(model, job, how, index, tables);
  return calendarMonths(days.toSorted()[0] ?? '', end)
    .filter((month) => month.end === end || days.some((day) => isIn(day, month)))
    .map((month) => ({ ...month, key: isClosed(month, newest) ? keyOf(month) : undefined }));
}

/** A month is closed if its last partition is not the newest: what is still written is written there. */
const isClosed = ({ start, end }: Span, newest: string) => end < newest && end === addMonths(start, 1);

function calendarMonths(firstDt: string, end: string): Span[] {
  const months: Span[] = [];
  const fromDt = end < firstDt ? end : firstDt;
  // In a zone behind UTC, a day begins in the partition of the day before.
  for (let start = startOfMonth(addDays(fromDt, -1)); start < end; start = addMonths(start, 1)) {
    const next = addMonths(start, 1);
    months.push({ start, end: next < end ? next : end });
  }
  return months;
}

/** Partitions are UTC days: a local month has one more on both sides, as `:month_start_dt` and `:month_end_dt` say. */
const isIn = (day: string, { start, end }: Span) => addDays(start, -1) <= day && day <= end;

function keysOf(
  model: Model,
  { plan, models }: Job,
  how: Substitution,
  index: LakeIndex,
  tables: readonly string[],
) {
  // What is of the month stays a name here: its days and its zone's offsets are told beside the text.
  const isOfMonth = ([name]: readonly [string, string]) => name.startsWith(prefix);
  const literals = Object.fromEntries(Object.entries(how.literals).filter((entry) => !isOfMonth(entry)));
  const functions = { ...how.functions, ...zoneFunctions(zoneOver('UTC', plan.period)) };
  const { sql } = assemble(model, models, { literals, functions }, nothingGiven);
  const shapes = tables.map((table) => models.lake.tables[table]);
  const shared = hashOf([version, model.name, withoutComments(sql), shapes, plan.timezone]);
  return (month: Span) => {
    const files = fingerprintBetween(index, tables, addDays(month.start, -1), month.end);
    return hashOf([shared, month.start, zoneOver(plan.timezone, month).offsets, files]);
  };
}

/** Puts neighbouring months together, at most so many, so that one statement reads them. */
export function stretchesOf<T extends Span>(months: readonly T[], most: number): T[][] {
  const stretches: T[][] = [];
  for (const month of months) {
    const last = stretches.at(-1);
    if (last && last.length < most && last.at(-1)?.end === month.start) last.push(month);
    else stretches.push([month]);
  }
  return stretches;
}

const prefix = 'month_';

/** How the text of a monthly model is filled for some days. */
export function monthSubstitution(
  span: Span,
  { timezone }: Pick<Plan, 'timezone'>,
  how: Substitution,
): Substitution {
  const zone = zoneOver(timezone, { start: addDays(span.start, -2), end: addDays(span.end, 2) });
  return {
    ...how,
    literals: { ...how.literals, ...spanLiterals({ [prefix]: span }, timezone) },
    functions: { ...how.functions, ...zoneFunctions(zone) },
  };
}
