/**
 * What a result may say, by what the data cover: a comparison with a period that they cover only in part is null,
 * and what counted nothing because there was nothing to count is null and not zero.
 */
import type { Span } from '../calendar/days.ts';
import { describeProblem, type Problem } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import { annotation } from '../templates/annotations.ts';
import type { TextFile } from '../templates/files.ts';
import { modelsOf } from './assemble.ts';
import { type ComparedWith, comparisonColumns } from './comparison-columns.ts';
import { type Coverage, carriedDays, isCovered, sharedDays } from './covered.ts';
import type { QueryJob, QueryResult } from './engine.ts';
import { holdKeys } from './keys.ts';
import { missingTables } from './models.ts';
import { type Column, isFigure, type Row, type Table, type Value } from './table.ts';

type Judged = Pick<Plan, 'yoy' | 'pop' | 'isUnfinished'>;

/** Why nothing is compared with a period. */
export type Unfair =
  /** The period itself is not over. */
  | 'unfinished'
  /** The data begin after that period does. */
  | 'begins_late';

/** Why the period before and the year earlier cannot be compared with; undefined where they can. */
export function unfairComparisons(
  plan: Judged,
  coverage: Coverage,
): Readonly<Record<ComparedWith, Unfair | undefined>> {
  const days = sharedDays(coverage);
  const reason = (span: Span): Unfair | undefined => {
    if (plan.isUnfinished) return 'unfinished';
    return days && !isCovered(days, span) ? 'begins_late' : undefined;
  };
  return { before: reason(plan.pop), earlier: reason(plan.yoy) };
}

/** Whether the model that carries the report has days of the period; undefined if none is known to carry it. */
export function overlaps({ period }: Pick<Plan, 'period'>, coverage: Coverage): boolean | undefined {
  const days = carriedDays(coverage);
  if (!days) return undefined;
  return days.first !== null && days.last !== null && days.first < period.end && days.last >= period.start;
}

/** Whether a query's comparisons are its own affair: other periods than the report's, or judged by itself. */
export const comparesItself = ({ text }: TextFile): boolean =>
  annotation(text, 'comparisons') === 'as written';

/**
 * @param warned what `check` warned of
 * @returns the result with null in the place of what the data do not say, and all warnings
 * @throws InputError a column has a value that is not one of its keys
 */
export function fairResult(
  { plan, report, models }: Pick<QueryJob, 'plan' | 'report' | 'models'>,
  result: QueryResult,
  warned: readonly string[] = [],
): QueryResult {
  const unfair = unfairComparisons(plan, result.coverage);
  const nothingThere = overlaps(plan, result.coverage) === false;
  const missing = missingTables(models, result.absent);
  const strange: Problem[] = [];
  const tables = report.queries.map((query): [string, Table] => {
    const table = result.tables[query.name] ?? { columns: [], rows: [] };
    strange.push(...holdKeys(query, table, models));
    const read = modelsOf(models, [query]).flatMap((model) => model.tables);
    const isAbsent = read.length > 0 && read.every((name) => missing.includes(name));
    const nulled = unfairColumns(query, table, unfair, plan.isUnfinished);
    return [query.name, nullsIn(table, nulled, nothingThere || isAbsent)];
  });
  return {
    ...result,
    tables: Object.fromEntries(tables),
    warnings: [...warned, ...strange.map(describeProblem), ...result.warnings],
  };
}

function unfairColumns(
  query: TextFile,
  table: Table,
  unfair: ReturnType<typeof unfairComparisons>,
  isUnfinished: boolean,
): Set<string> {
  if (comparesItself(query) && !isUnfinished) return new Set();
  const found = [...comparisonColumns(query, table)];
  return new Set(found.filter(([, spans]) => spans.some((span) => unfair[span])).map(([name]) => name));
}

function nullsIn(table: Table, nulled: ReadonlySet<string>, isUnknown: boolean): Table {
  if (nulled.size === 0 && !isUnknown) return table;
  const cell = (column: Column, value: Value): Value => {
    const isZero = isUnknown && isFigure(column) && Number(value) === 0;
    return nulled.has(column.name) || isZero ? null : value;
  };
  const rows = table.rows.map(
    (row): Row =>
      Object.fromEntries(
        table.columns.map((column) => [column.name, cell(column, row[column.name] ?? null)]),
      ),
  );
  return { ...table, rows };
}
