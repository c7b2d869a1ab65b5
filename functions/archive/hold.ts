/** Whether an edition may be sent. */
import type { EditionEntry, Ledger } from '../ledger/ledger.ts';
import { isApproved } from './approval.ts';
import type { EditionId } from './archive.ts';
import type { Manifest } from './manifest.ts';

/** An edition that a later one is compared with. */
export interface Earlier {
  readonly edition: EditionId;
  readonly manifest: Manifest;
  /** It is held and not released. */
  readonly isHeld: boolean;
}

/** What keeps an edition from going out: a check, that nobody has approved it yet, or that somebody sent it back. */
export type Hold = 'check' | 'approval' | 'sent back';

export type HoldLedger = Pick<Ledger, 'releaseOf' | 'reviewOf'>;

type Held = Pick<Manifest, 'heldAtMaking' | 'edition' | 'approval' | 'signature'>;

/** What keeps an edition from going out; undefined: nothing does, or nothing does any more. */
export async function holdOf(manifest: Held, ledger: HoldLedger): Promise<Hold | undefined> {
  const { edition, heldAtMaking, approval } = manifest;
  // An approval is the word of somebody who saw the checks; a release alone is not an approval.
  if (!approval) return heldAtMaking && !(await ledger.releaseOf(edition)) ? 'check' : undefined;
  const review = await ledger.reviewOf(edition);
  if (isApproved(manifest, review)) return undefined;
  if (review?.verdict === 'sent back') return 'sent back';
  return heldAtMaking ? 'check' : 'approval';
}

/** The same of an edition as lists have it: what is sent is proved by its manifest. */
export async function holdOfEntry(
  { edition, held, needsApproval }: EditionEntry,
  ledger: HoldLedger,
): Promise<Hold | undefined> {
  if (!needsApproval) return held && !(await ledger.releaseOf(edition)) ? 'check' : undefined;
  const review = await ledger.reviewOf(edition);
  if (review) return review.verdict === 'approved' ? undefined : 'sent back';
  return held ? 'check' : 'approval';
}

/** Whether nothing of an edition may be sent. */
export const isHeld = async (manifest: Held, ledger: HoldLedger): Promise<boolean> =>
  (await holdOf(manifest, ledger)) !== undefined;

/** What a hold means to whoever asked: something is wrong, or it waits as it is meant to. */
export const asHeld = (hold: Hold | undefined): { readonly isHeld: boolean; readonly waits: boolean } => ({
  isHeld: hold === 'check' || hold === 'sent back',
  waits: hold === 'approval',
});
