/** Who is to get an edition, noted in the ledger before anything goes out. */
import { type EditionId, editionPath } from '../archive/archive.ts';
import { RetryableError } from '../errors.ts';
import type { Recipient } from '../ledger/addressing.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { DeliverInput } from './input.ts';

export interface AnnounceEffects {
  readonly ledger: Ledger;
  readonly now: () => string;
  /** As the ledger names it. */
  readonly channel: string;
}

/**
 * Notes all who are to get an edition, before anything goes out: who finds that a process or a message got
 * lost on its way can send the rest. Only for what may go out: sends that were held are held no longer.
 */
export async function announceAll(
  { edition, manifest }: Pick<DeliverInput, 'edition' | 'manifest'>,
  recipients: readonly Recipient[],
  { ledger, now, channel }: AnnounceEffects,
): Promise<void> {
  for (const recipient of recipients) {
    const key = { edition: editionPath(edition), recipient: recipient.address, channel };
    await ledger.announce(key, now(), recipient, 'pending');
    if (manifest.heldAtMaking || manifest.approval) await ledger.reopen(key, ['held'], recipient, now());
  }
}

/**
 * Notes who gets an edition when its release comes; until then nothing goes out.
 * @throws RetryableError it was released meanwhile: whoever runs again sends it
 */
export function holdSends({ ledger, now, channel }: AnnounceEffects) {
  return async (edition: EditionId, recipients: readonly Recipient[]): Promise<void> => {
    const path = editionPath(edition);
    for (const recipient of recipients) {
      await ledger.announce(
        { edition: path, recipient: recipient.address, channel },
        now(),
        recipient,
        'held',
      );
    }
    // The release may have listed them before they were all there.
    const isReviewed = (await ledger.reviewOf(path))?.verdict === 'approved';
    if (isReviewed || (await ledger.releaseOf(path)))
      throw new RetryableError(`${path} was released just now`);
  };
}
