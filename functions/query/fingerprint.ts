/** What a plan reads of a lake, as one hash: what its files say of themselves, without reading them. */
import type { Plan } from '../plan/plan.ts';
import { modelsOf } from './assemble.ts';
import { coverageFiles } from './coverage.ts';
import type { Engine, QueryJob } from './engine.ts';
import { nameIn } from './functions.ts';
import { fingerprintBetween, type LakeIndex } from './lake-index.ts';
import { closure } from './models.ts';
import { callsOf } from './sql.ts';

/** Names of the raw tables that a report's models read. */
export function tablesRead({ report, models }: Pick<QueryJob, 'report' | 'models'>): string[] {
  const files = [...report.queries, ...report.checks, ...coverageFiles(report, models)];
  const needed = modelsOf(models, files);
  const asked = [...files, ...needed]
    .flatMap(({ text }) => callsOf(text, 'present').flatMap(({ args }) => args.map(nameIn)))
    .flatMap((name) =>
      Object.hasOwn(models.byName, name) ? closure(models, [name]).flatMap((model) => model.tables) : [name],
    );
  return [...new Set([...needed.flatMap((model) => model.tables), ...asked])];
}

/** The fingerprint of the lake that a job reads: the same one, the same result; no data is read. */
export async function fingerprintOf(
  { listing }: Pick<Engine, 'listing'>,
  { plan, report, models }: Pick<QueryJob, 'plan' | 'report' | 'models'>,
): Promise<string> {
  const tables = tablesRead({ report, models });
  return lakeFingerprint(plan, await listing({ tables, models }), tables);
}

/**
 * SHA-256 over the files up to the last day that a plan names. Earlier days all count: who is new, and since
 * when, follows from the first of them. Files without a day count always.
 */
export const lakeFingerprint = (
  plan: Pick<Plan, 'literals'>,
  index: LakeIndex,
  tables: readonly string[],
): string => fingerprintBetween(index, tables, '', lastDay(plan));

/** The last partition that any literal of the plan names: `end_dt` of the period, or of what lies behind it. */
function lastDay({ literals }: Pick<Plan, 'literals'>): string {
  const days = Object.entries(literals)
    .filter(([name]) => name.endsWith('_dt'))
    .flatMap(([, literal]) => /^'(\d{4}-\d{2}-\d{2})'$/.exec(literal)?.[1] ?? []);
  return days.toSorted().at(-1) ?? '9999-12-31';
}
