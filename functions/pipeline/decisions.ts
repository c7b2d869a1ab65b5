/** What a report's settings decide about a run: whether its edition is skipped, held or not sent. */
import { counted } from '../language/counted.ts';
import type { QueryResult } from '../query/engine.ts';
import { type Report, scheduleNamed } from '../templates/report.ts';

/** Whether the period has no rows and report.yaml skips such periods (`on_empty: skip`). */
export const isSkipped = (report: Report, result: QueryResult): boolean =>
  report.settings.on_empty === 'skip' && isEmpty(report, result);

/** Whether the period has no rows, by the figure that report.yaml names in `empty_when`. */
function isEmpty({ settings }: Report, { tables }: QueryResult): boolean {
  if (settings.empty_when === undefined) return false;
  const [query = '', column = ''] = settings.empty_when.split('.');
  const value = tables[query]?.rows[0]?.[column] ?? null;
  return value === null || Number(value) === 0;
}

/** Why the edition is held, in words; empty: it is not. */
export function holdReasonsOf(report: Report, result: QueryResult): string[] {
  const { on_empty } = report.settings;
  const isHeldForEmptiness = on_empty === 'hold' && isEmpty(report, result);
  return [
    ...(isHeldForEmptiness ? ['no rows in the period (on_empty: hold)'] : []),
    ...result.checks
      .filter(({ severity, passed }) => severity === 'hold' && !passed)
      .map(({ name, rows }) => `check ${name}: ${counted(rows, 'row')}`),
  ];
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
