/** What a report's settings decide about a run: whether its edition is skipped, held or not sent. */
import { waitingText } from '../archive/approval.ts';
import type { Hold } from '../archive/hold.ts';
import type { Manifest } from '../archive/manifest.ts';
import { periodAt } from '../calendar/series.ts';
import { countedFound } from '../language/counted.ts';
import type { Plan } from '../plan/plan.ts';
import { comparisonColumns } from '../query/comparison-columns.ts';
import { type Coverage, carriedDays } from '../query/covered.ts';
import type { QueryJob, QueryResult } from '../query/engine.ts';
import { overlaps } from '../query/fair.ts';
import { isFigure, type Tables, type Value } from '../query/table.ts';
import { type Report, scheduleNamed } from '../templates/report.ts';

type Job = Pick<QueryJob, 'plan' | 'report'> & { readonly report: Report };

/**
 * Why the period has no data, in words; undefined if it has some. The data of the model that carries the report lie
 * before or behind it; or the figure that report.yaml names in `empty_when` is null or 0; or, if it names none, no
 * query has anything but nulls and zeros of the period.
 */
export function whyEmpty({ plan, report }: Job, { tables, coverage }: QueryResult): string | undefined {
  if (overlaps(plan, coverage) === false) return `no rows in the period: ${beyond(plan, coverage)}`;
  const { empty_when } = report.settings;
  const isEmpty =
    empty_when === undefined ? hasNothing(report, tables) : isNothing(valueAt(empty_when, tables));
  return isEmpty ? 'no rows in the period' : undefined;
}

function valueAt(place: string, tables: Tables): Value {
  const [query = '', column = ''] = place.split('.');
  return tables[query]?.rows[0]?.[column] ?? null;
}

const isNothing = (value: Value) => value === null || Number(value) === 0;

/** Where the data begin or end, and which period of the kind is the nearest that has some. */
function beyond({ period, calendar }: Plan, coverage: Coverage): string {
  const days = carriedDays(coverage);
  if (!days?.first || !days.last) return 'the data have no rows that the report counts';
  const isAfter = days.last < period.start;
  const edge = isAfter ? days.last : days.first;
  const nearest = periodAt(period, edge, calendar);
  const where = `the data ${isAfter ? 'end' : 'begin'} on ${edge}`;
  return nearest
    ? `${where}; the ${isAfter ? 'last' : 'first'} ${nearest.kind} with data is ${nearest.id}`
    : where;
}

function hasNothing({ queries }: Report, tables: Tables): boolean {
  if (queries.length === 0) return false;
  return queries.every((query) => {
    const table = tables[query.name] ?? { columns: [], rows: [] };
    const { columns, rows } = table;
    const others = comparisonColumns(query, table);
    const own = columns.filter(({ name }) => !others.has(name));
    const numbers = own.filter(isFigure);
    // Texts and dates beside numbers say what the numbers are of; alone they are what the query found.
    const told = numbers.length > 0 ? numbers : own;
    return rows.every((row) => told.every(({ name }) => isNothing(row[name] ?? null)));
  });
}

/**
 * Why the edition is held, in words; empty: it is not.
 * @param empty why the period has no data, if it has none
 */
export function holdReasonsOf(report: Report, result: QueryResult, empty: string | undefined): string[] {
  const isHeldForEmptiness = report.settings.on_empty === 'hold' && empty !== undefined;
  return [
    ...(isHeldForEmptiness ? [`${empty} (on_empty: hold)`] : []),
    ...result.checks
      .filter(({ severity, passed }) => severity === 'hold' && !passed)
      .map((check) => `check ${check.name}: ${countedFound(check)}`),
  ];
}

/** The end of the summary of an edition that waits, or was sent back. */
export function waitingRemark(manifest: Manifest, hold: Hold | undefined): string {
  if (hold === 'sent back') return '; a reviewer sent it back';
  return hold === 'approval' ? `; ${waitingText(manifest)}` : '';
}

/** The query of the schedule's `send_if` if it gave no row: nothing is sent then. */
export function unmetCondition(
  report: Report,
  schedule: string | undefined,
  { tables }: QueryResult,
): string | undefined {
  const condition = schedule === undefined ? undefined : scheduleNamed(report, schedule).send_if;
  const isMet = condition === undefined || (tables[condition]?.rows.length ?? 0) > 0;
  return isMet ? undefined : condition;
}
