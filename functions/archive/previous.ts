/** The edition of the period before, and what the next one says otherwise. */
import { parsePeriod } from '../calendar/period.ts';
import { previousPeriod } from '../calendar/series.ts';
import { changesColumns, changesName, type EditionChanges } from '../compose/edition-changes.ts';
import { sha256 } from '../hash.ts';
import { type Archive, type EditionId, editionPath, parseEditionPath } from './archive.ts';
import { changesBetween } from './changes.ts';
import { type Content, evidenceOf } from './content.ts';
import { type Manifest, manifestName } from './manifest.ts';
import { type Looking, lastPublished } from './published.ts';
import { archivedTable, archivedTables, isArchived } from './tables.ts';

/** What an edition is compared with, and how it proves that it was this one. */
export interface Previous {
  readonly changes: EditionChanges;
  /** SHA-256 of its manifest.json. */
  readonly sha256: string;
}

export interface Found {
  readonly previous: Previous | undefined;
  /** Why an edition that is there was not compared with; one line each. */
  readonly doubts: readonly string[];
}

/**
 * Compares what is to be archived with the newest edition of the period before that readers have: one that was not held,
 * or was released, and whose period was over. A period that is not over itself is compared with nothing.
 * @throws RetryableError the archive, the ledger or the key cannot be asked now
 */
export async function comparedWithPrevious(
  content: Content,
  looking: Looking & { readonly archive: Pick<Archive, 'readFile' | 'listEditions'> },
): Promise<Found> {
  const { plan, report, result } = content;
  const before = plan.isUnfinished ? undefined : previousPeriod(plan.period, plan.calendar);
  if (!before || Object.keys(report.figures.figures).length === 0) return { previous: undefined, doubts: [] };
  const editions = await looking.archive.listEditions(plan.report, before.id);
  const { earlier, doubts } = await lastPublished(editions, looking);
  if (!earlier || earlier.isHeld) return { previous: undefined, doubts };
  const { edition, manifest } = earlier;
  const archived = await archivedTables(looking.archive, edition, manifest);
  if (!isArchived(archived))
    return {
      previous: undefined,
      doubts: [...doubts, `not compared with the period before: ${archived.because}`],
    };
  const now = {
    tables: result.tables,
    evidence: evidenceOf(content),
    currency: plan.currency,
    before: plan.pop,
  };
  const then = { ...asThen(manifest), tables: archived.tables };
  const changes = changesBetween(now, then, report.figures);
  const bytes = await looking.archive.readFile(edition, manifestName);
  const about = { edition: editionPath(edition), period: before };
  return { previous: { changes: { ...about, ...changes }, sha256: sha256(bytes ?? '') }, doubts };
}

/** What the manifest says of it. */
export function proofOfPrevious({ changes, sha256 }: Previous): NonNullable<Manifest['previous']> {
  const { edition, published, table } = changes;
  const restated = table.rows.filter(({ kind }) => kind === 'restatement').length;
  return { edition, sha256, published, restated };
}

/** What a manifest says of its edition, as the earlier side of a comparison. */
export const asThen = (manifest: Manifest) => ({
  edition: manifest.edition,
  period: manifest.period,
  currency: manifest.currency,
  evidence: manifest,
});

/**
 * What an edition said otherwise than the one of the period before, read back from its own data.
 * @returns undefined if it was compared with none; or in words why it cannot be read back
 */
export async function archivedChanges(
  archive: Pick<Archive, 'readFile'>,
  edition: EditionId,
  manifest: Manifest,
): Promise<EditionChanges | { readonly because: string } | undefined> {
  const { previous } = manifest;
  const before = previous && parseEditionPath(previous.edition);
  if (!before) return undefined;
  const table = await archivedTable(archive, edition, manifest, changesName, changesColumns);
  if ('because' in table) return table;
  // The id of a period says all of it, whatever today is.
  const period = parsePeriod(before.period, manifest.period.start, manifest.calendar);
  return { edition: previous.edition, period, published: previous.published, table };
}
