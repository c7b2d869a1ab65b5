/** The edition of a period that readers have, as far as it can be proved. */
import type { Signer } from '../signer/signer.ts';
import { type Archive, type EditionId, editionPath } from './archive.ts';
import { type Earlier, type HoldLedger, isHeld } from './hold.ts';
import { proofOf } from './proved.ts';

export interface Looking {
  readonly archive: Pick<Archive, 'readFile'>;
  readonly ledger: HoldLedger;
  readonly signer: Signer;
}

export interface Published {
  readonly earlier: Earlier | undefined;
  /** Editions of which nobody can say what they were; one line each. */
  readonly doubts: readonly string[];
}

/**
 * Finds the newest of a period's editions that was not held, or was released; if there is none, the newest.
 * @param editions those of the period, ascending
 */
export async function lastPublished(editions: readonly EditionId[], looking: Looking): Promise<Published> {
  const doubts: string[] = [];
  let newest: Earlier | undefined;
  for (const edition of editions.toReversed()) {
    const { manifest, problems } = await proofOf(edition, looking);
    if (!manifest || problems.length > 0) {
      doubts.push(
        `${editionPath(edition)} was not compared with, as it is not what was made: ${problems.join('; ')}`,
      );
      continue;
    }
    // What said itself that it was not all is not corrected by what is.
    if (!newest && manifest.unfinished) return { earlier: undefined, doubts };
    const one = { edition, manifest, isHeld: await isHeld(manifest, looking.ledger) };
    if (!one.isHeld) return { earlier: one, doubts };
    newest ??= one;
  }
  return { earlier: newest, doubts };
}
