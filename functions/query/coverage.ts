/** From which local day to which the data of a report reach, by the models and time columns that carry it. */
import { localDay } from '../calendar/zone.ts';
import type { TextFile } from '../templates/files.ts';
import { modelsOf } from './assemble.ts';
import { type Coverage, type Covered, sharedDays } from './covered.ts';
import type { QueryJob, QuerySource } from './engine.ts';
import type { LakeFacts } from './functions.ts';
import { coverageModel, isPresent, type Models } from './models.ts';
import { comparedWithPeriod } from './period-columns.ts';
import { callsOf } from './sql.ts';
import type { Row, Value } from './table.ts';

/** A model that carries a report, with the columns of its earliest and latest times: UTC timestamps, or dates. */
export interface CoverageSource {
  readonly model: string;
  readonly first: string;
  readonly last: string;
}

/** What report.yaml names in `coverage`; else the one column that most queries compare with the period. */
export function coverageSources(report: QuerySource, models: Models): CoverageSource[] {
  const declared = Object.entries(report.settings?.coverage ?? {});
  if (declared.length === 0) return impliedSources(report, models);
  return declared
    .filter(([model]) => Object.hasOwn(models.byName, model))
    .map(([model, column]) =>
      typeof column === 'string'
        ? { model, first: column, last: column }
        : { model, first: column[0], last: column[1] },
    );
}

function impliedSources({ queries }: QuerySource, models: Models): CoverageSource[] {
  const counts = new Map<string, { readonly source: CoverageSource; readonly queries: number }>();
  for (const { text } of queries) {
    for (const { relation, column } of comparedWithPeriod(text)) {
      const key = `${relation} ${column}`;
      const source = { model: relation, first: column, last: column };
      if (Object.hasOwn(models.byName, relation))
        counts.set(key, { source, queries: (counts.get(key)?.queries ?? 0) + 1 });
    }
  }
  const [most, second] = [...counts.values()].sort((a, b) => b.queries - a.queries);
  return most === undefined || most.queries === second?.queries ? [] : [most.source];
}

/**
 * What has to run so that the coverage is known: one text for the models that are looked through, and one for the
 * model `coverage`, which has one row that the report's queries read as well.
 */
export function coverageFiles(report: QuerySource, models: Models): TextFile[] {
  const sources = coverageSources(report, models);
  const scanned = sources.filter(({ model }) => model !== coverageModel);
  const own = models.byName[coverageModel];
  return [
    ...(scanned.length > 0 ? [scanOf(scanned)] : []),
    ...(own && scanned.length < sources.length ? [{ ...own, text: `select * from ${coverageModel}` }] : []),
  ];
}

const scanName = 'report_coverage';

function scanOf(scanned: readonly CoverageSource[]): TextFile {
  const selects = scanned.map(
    ({ model, first, last }, index) =>
      `(select min("${first}") as first_${index}, max("${last}") as last_${index} from ${model}) as c${index}`,
  );
  return { name: scanName, file: scanName, text: `select * from ${selects.join(' cross join ')}` };
}

/** @param rowOf gives the one row of a file of `coverageFiles` by its name */
export function coverageOf(
  { report, models, plan }: Pick<QueryJob, 'report' | 'models' | 'plan'>,
  rowOf: (name: string) => Row,
): Coverage {
  const sources = coverageSources(report, models);
  const scanned = sources.filter(({ model }) => model !== coverageModel);
  const covered = (source: CoverageSource): Covered => {
    const index = scanned.indexOf(source);
    const [row, first, last] =
      index < 0
        ? [rowOf(coverageModel), source.first, source.last]
        : [rowOf(scanName), `first_${index}`, `last_${index}`];
    return { first: dayOf(row[first], plan.timezone), last: dayOf(row[last], plan.timezone) };
  };
  return Object.fromEntries(sources.map((source) => [source.model, covered(source)]));
}

function dayOf(value: Value | undefined, timezone: string): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(T|$)/.test(value)) return null;
  return value.includes('T') ? localDay(`${value}Z`, timezone) : value;
}

/** Whether a text, or a model that it stands on, asks `covered()`: it can only run once the coverage is known. */
export const asksCoverage = (models: Models, file: TextFile): boolean =>
  [file, ...modelsOf(models, [file])].some(({ text }) => callsOf(text, 'covered').length > 0);

/** @param missing raw tables that the lake does not have */
export const lakeFacts = (
  models: Models,
  missing: readonly string[],
  coverage: Coverage = {},
): LakeFacts => ({
  days: sharedDays(coverage),
  has: (name) => isPresent(models, missing, name) ?? false,
});
