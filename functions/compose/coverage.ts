/** What a page says by itself of the days that its data have, so that no reader takes a part for the whole. */
import { addDays } from '../calendar/days.ts';
import { filled } from '../language/fill.ts';
import { formatDate } from '../language/format.ts';
import type { Plan } from '../plan/plan.ts';
import { type ComparedWith, comparisonColumns } from '../query/comparison-columns.ts';
import { type Coverage, type Covered, carriedDays, isCovered, sharedDays } from '../query/covered.ts';
import { comparesItself, overlaps, unfairComparisons } from '../query/fair.ts';
import type { Tables } from '../query/table.ts';
import type { Report } from '../templates/report.ts';
import type { CoveredSpan, PageContext } from './context.ts';
import type { Paragraph } from './document.ts';

interface Composed {
  readonly plan: Plan;
  readonly report: Report;
  readonly tables: Tables;
  readonly coverage: Coverage;
}

/** Whether the data cover the period at least in part, or can be compared with another one. */
export function covers(plan: Plan, coverage: Coverage, span: CoveredSpan): boolean {
  if (span === 'period') return overlaps(plan, coverage) === true;
  const days = sharedDays(coverage);
  return days !== undefined && isCovered(days, span === 'before' ? plan.pop : plan.yoy);
}

/** A line each: where the data begin or end within or beside the period, and what is compared with nothing. */
export function coverageLines(input: Composed, context: PageContext): Paragraph[] {
  const found = [bordersLine(input, context), ...comparisonLines(input, context)];
  return found
    .filter((text) => text !== undefined)
    .map((text) => ({
      kind: 'paragraph',
      content: [{ kind: 'emphasis', children: [{ kind: 'text', text }] }],
    }));
}

function bordersLine({ plan, coverage }: Composed, { word, writing }: PageContext): string | undefined {
  const days = carriedDays(coverage);
  if (!days) return undefined;
  if (!days.first || !days.last) return word('data_none');
  const { start, end } = plan.period;
  const dates = { first: formatDate(days.first, writing), last: formatDate(days.last, writing) };
  if (days.last < start) return filled(word('data_end_before'), dates);
  if (days.first >= end) return filled(word('data_begin_after'), dates);
  return days.first > start ? filled(word('data_begin_within'), dates) : undefined;
}

function comparisonLines({ plan, report, tables, coverage }: Composed, context: PageContext): string[] {
  const { word, writing, periods } = context;
  const days = sharedDays(coverage);
  const unfair = unfairComparisons(plan, coverage);
  const asked = comparedWith(report, tables, plan.isUnfinished);
  const nulled = asked.filter((span) => unfair[span]);
  const [reason] = nulled.flatMap((span) => unfair[span] ?? []);
  const names = { before: periods.before, earlier: periods.yearEarlier };
  const filling = {
    first: days?.first ? formatDate(days.first, writing) : word('no_data'),
    last: days?.last ? formatDate(days.last, writing) : word('no_data'),
    spans: nulled.map((span) => names[span]).join(word('spans_or')),
  };
  const isSaid = reason === 'unfinished' || (reason !== undefined && days?.first !== null);
  const isPart = nulled.length < asked.length && isCutOff(plan, days);
  return [
    ...(isSaid ? [filled(word(`compared_not_${reason}`), filling)] : []),
    ...(isPart ? [filled(word('compared_in_part'), filling)] : []),
  ];
}

/** A shop that is closed on the last days says so by `freshness_days`. */
function isCutOff({ period, parameters }: Plan, days: Covered | undefined): boolean {
  const last = addDays(period.end, -1 - Number(parameters.freshness_days ?? 0));
  return days?.last !== null && days?.last !== undefined && days.last >= period.start && days.last < last;
}

/** The periods that a query compares with and does not judge by itself. */
function comparedWith({ queries }: Report, tables: Tables, isUnfinished: boolean): ComparedWith[] {
  const judged = queries.filter((query) => isUnfinished || !comparesItself(query));
  const found = judged.flatMap((query) => [
    ...comparisonColumns(query, tables[query.name] ?? { columns: [], rows: [] }).values(),
  ]);
  return (['before', 'earlier'] as const).filter((span) => found.some((spans) => spans.includes(span)));
}
