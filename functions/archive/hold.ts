/** Whether an edition may be sent. */
import type { Ledger } from '../ledger/ledger.ts';
import type { Manifest } from './manifest.ts';

/** Whether nothing of an edition may be sent: it was held when it was made, and nobody has released it. */
export async function isHeld(
  { heldAtMaking, edition }: Pick<Manifest, 'heldAtMaking' | 'edition'>,
  ledger: Pick<Ledger, 'releaseOf'>,
): Promise<boolean> {
  return heldAtMaking && (await ledger.releaseOf(edition)) === undefined;
}
