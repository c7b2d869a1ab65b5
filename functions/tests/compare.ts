/** What a report says otherwise by other templates: figures, rows and files of the same period on the same lake. */
import { type Differences, differencesOf } from '../archive/correction/tables.ts';
import { sha256 } from '../hash.ts';
import { type DraftEffects, draftContent, draftFiles } from '../pipeline/draft.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport, reportNames } from '../templates/report.ts';

export interface FileChange {
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Undefined where there is no such file. */
  readonly old: Uint8Array | undefined;
  readonly new: Uint8Array | undefined;
}

export interface Compared {
  readonly report: string;
  readonly period: string;
  /** Whether one side lacks the report. */
  readonly only?: 'old' | 'new';
  readonly differences: Differences;
  readonly files: readonly FileChange[];
}

export interface Sides {
  readonly old: Templates;
  readonly now: Templates;
}

const none: Differences = { figures: [], added: [], removed: [], shape: [] };

/**
 * Makes the drafts of both sides.
 * @param at the instant of both, UTC
 * @throws UsageError, InputError a report is wrong on one of the sides
 */
export async function compare(
  report: string,
  period: string,
  { old, now }: Sides,
  { at, effects }: { readonly at: string; readonly effects: DraftEffects },
): Promise<Compared> {
  const make = (templates: Templates) => draftOf(templates, { report, period, at }, effects);
  const [before, after] = [await make(old), await make(now)];
  const files = fileChanges(before?.files ?? new Map(), after?.files ?? new Map());
  if (!before || !after) return { report, period, only: before ? 'old' : 'new', differences: none, files };
  return { report, period: after.period, differences: differencesOf(before.tables, after.tables), files };
}

interface Asked {
  readonly report: string;
  readonly period: string;
  readonly at: string;
}

async function draftOf(templates: Templates, { report, period, at }: Asked, effects: DraftEffects) {
  if (!reportNames(templates).includes(report)) return undefined;
  const request = { report: loadReport(templates, report), templates, period, now: at };
  const content = await draftContent(request, effects);
  const { files } = await draftFiles(content, effects.onProgress);
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes] as const));
  return { period: content.plan.period.id, tables: content.result.tables, files: byName };
}

type Files = ReadonlyMap<string, Uint8Array>;

function fileChanges(old: Files, now: Files): FileChange[] {
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name): FileChange[] => {
    const [before, after] = [old.get(name), now.get(name)];
    if (before && after && sha256(before) === sha256(after)) return [];
    const change = !before ? 'added' : !after ? 'removed' : 'changed';
    return [{ name, change, old: before, new: after }];
  });
}

export const isSame = ({ only, files, differences }: Compared): boolean =>
  only === undefined && files.length === 0 && Object.values(differences).every((some) => some.length === 0);
