/** What approving an edition in the reading room touches of the world. */
import type { Manifest } from '../../../archive/manifest.ts';
import type { Review } from '../../../ledger/ledger.ts';
import type { Signer } from '../../../signer/signer.ts';
import type { Templates } from '../../../templates/directories.ts';

export interface ReviewEffects {
  /** Signs what reviewers say. */
  readonly reviews: Signer;
  /** Tells the owner of a report that an edition was sent back: at once, or by a queue. */
  readonly tellSentBack: (manifest: Manifest, review: Review, templates: Templates) => Promise<void>;
}
