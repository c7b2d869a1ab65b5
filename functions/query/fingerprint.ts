/** A lake's files as one hash: what they say of themselves, without reading them. */
import { createHash } from 'node:crypto';
import type { Plan } from '../plan/plan.ts';
import { modelsOf } from './assemble.ts';
import { coverageFiles } from './coverage.ts';
import type { QueryJob } from './engine.ts';
import { nameIn } from './functions.ts';
import { closure } from './models.ts';
import { callsOf } from './sql.ts';

export interface LakeFile {
  /** Relative to the table, with `/`: the same lake at another place is the same. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Another one whenever the file is written: its time, or the tag of its content. */
  readonly version: string;
}

/** By the name of a raw table; undefined where the lake does not have it. */
export type LakeFiles = Readonly<Record<string, readonly LakeFile[] | undefined>>;

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

/**
 * SHA-256 over the files up to the last day that a plan names. Earlier days all count: who is new, and since
 * when, follows from the first of them. A table without days in its paths counts whole.
 */
export function lakeFingerprint(plan: Pick<Plan, 'literals'>, files: LakeFiles): string {
  const last = lastDay(plan);
  const hash = createHash('sha256');
  for (const [table, found] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${JSON.stringify([table, found !== undefined])}\n`);
    const counted = (found ?? []).filter(({ path }) => dayIn(path) <= last);
    for (const { path, size, version } of counted.sort((a, b) => (a.path < b.path ? -1 : 1)))
      hash.update(`${JSON.stringify([path, size, version])}\n`);
  }
  return hash.digest('hex');
}

/** The last partition that any literal of the plan names: `end_dt` of the period, or of what lies behind it. */
function lastDay({ literals }: Pick<Plan, 'literals'>): string {
  const days = Object.entries(literals)
    .filter(([name]) => name.endsWith('_dt'))
    .flatMap(([, literal]) => /^'(\d{4}-\d{2}-\d{2})'$/.exec(literal)?.[1] ?? []);
  return days.toSorted().at(-1) ?? '9999-12-31';
}

/** The day of the partition, such as `dt=2024-06-18`; before all days if the path has none. */
const dayIn = (path: string): string => /(?:^|\/)dt=(\d{4}-\d{2}-\d{2})(?:\/|$)/.exec(path)?.[1] ?? '';
