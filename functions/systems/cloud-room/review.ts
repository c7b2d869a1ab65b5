/** Approving in the reading room of a deployment: notices go by the queue of deliveries. */
import { tellSentBack } from '../../deliver/notices/approval.ts';
import type { ReviewEffects } from '../../endpoint/room/effects/review.ts';
import type { NoticeTask } from '../../queue/messages.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Signer } from '../../signer/signer.ts';
import { queueNotify } from '../../stages/dispatch.ts';

/** @param reviews the key of links alone: a key that signs manifests could approve them too */
export const cloudReview = (reviews: Signer, deliveries: Queue<NoticeTask>): ReviewEffects => ({
  reviews,
  tellSentBack: (manifest, review, templates) =>
    tellSentBack(manifest, review, templates, queueNotify(deliveries)),
});
