/** What approving an edition in the reading room touches of the world. */
import type { NoticeTask } from '../../../queue/messages.ts';
import type { Signer } from '../../../signer/signer.ts';

export interface ReviewEffects {
  /** Signs what reviewers say. */
  readonly reviews: Signer;
  /** Tells the owner of a report: sends it at once, or puts it into a queue. */
  readonly notify: (notice: NoticeTask['notice']) => Promise<void>;
}
