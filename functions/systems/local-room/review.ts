/** Approving in the reading room of this machine: notices go out at once. */
import { tellSentBack } from '../../deliver/notices/approval.ts';
import type { ReviewEffects } from '../../endpoint/room/effects/review.ts';
import type { Templates } from '../../templates/directories.ts';
import { localSigner } from '../local.ts';
import { openEffects } from '../open-effects.ts';

/** @param templates have the words of notices, and say where mail may go */
export const localReview = (out: string, templates: Templates): ReviewEffects => ({
  reviews: localSigner(out),
  async tellSentBack(manifest, review, all) {
    const effects = await openEffects({ lake: '', out, helper: false, onProgress: () => {}, templates });
    try {
      await tellSentBack(manifest, review, all, effects.notify);
    } finally {
      effects.close();
    }
  },
});
