/** An edition as the lists of the ledger have it. */
import { defined } from '../defined.ts';
import { InputError } from '../errors.ts';
import type { EditionEntry, Ledger } from '../ledger/ledger.ts';
import { type Archive, type EditionId, editionPath } from './archive.ts';
import { type Manifest, manifestName, parseManifest } from './manifest.ts';

export function entryOf(
  id: EditionId,
  { report, period, run, heldAtMaking, approval, subjects, findings }: Manifest,
): EditionEntry {
  return {
    edition: editionPath(id),
    report,
    period: { id: period.id, kind: period.kind, start: period.start, end: period.end },
    revision: id.revision,
    madeAt: run.finishedAt,
    held: heldAtMaking,
    ...(approval ? { needsApproval: true as const } : {}),
    subjects,
    ...defined({ findings }),
  };
}

/**
 * Notes the editions that the ledger does not list: those that were made before there were lists, or whose ledger was
 * lost. An edition whose manifest cannot be read is left out; `verify` names it.
 */
export async function refillEditions({
  archive,
  ledger,
}: {
  readonly archive: Archive;
  readonly ledger: Pick<Ledger, 'noteEdition' | 'listEditions'>;
}): Promise<void> {
  const editions = await archive.listEditions();
  const reports = [...new Set(editions.map(({ report }) => report))];
  const listed = await Promise.all(
    reports.map((report) => ledger.listEditions(report, Number.POSITIVE_INFINITY)),
  );
  const known = new Set(listed.flat().map(({ edition }) => edition));
  for (const id of editions.filter((one) => !known.has(editionPath(one)))) {
    const bytes = await archive.readFile(id, manifestName);
    const manifest = bytes && readableManifest(editionPath(id), bytes);
    if (manifest) await ledger.noteEdition(entryOf(id, manifest));
  }
}

function readableManifest(path: string, bytes: Uint8Array): Manifest | undefined {
  try {
    return parseManifest(path, bytes);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
