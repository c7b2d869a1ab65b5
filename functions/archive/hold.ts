/** Whether an edition may be sent. */
import type { Ledger } from '../ledger/ledger.ts';
import type { EditionId } from './archive.ts';
import type { Manifest } from './manifest.ts';

/** An edition that a later one is compared with. */
export interface Earlier {
  readonly edition: EditionId;
  readonly manifest: Manifest;
  /** It is held and not released. */
  readonly isHeld: boolean;
}

/** Whether nothing of an edition may be sent: it was held when it was made, and nobody has released it. */
export async function isHeld(
  { heldAtMaking, edition }: Pick<Manifest, 'heldAtMaking' | 'edition'>,
  ledger: Pick<Ledger, 'releaseOf'>,
): Promise<boolean> {
  return heldAtMaking && (await ledger.releaseOf(edition)) === undefined;
}
