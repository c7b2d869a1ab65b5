/** Releasing: somebody's word that a held edition goes out all the same. */
import { waitingText } from '../archive/approval.ts';
import { editionPath } from '../archive/archive.ts';
import { InputError } from '../errors.ts';
import type { Release } from '../ledger/ledger.ts';
import { type EditionMailer, resendAll, sendTable } from './mailer.ts';
import { planRelease } from './resend.ts';
import type { SendResult } from './result.ts';

export interface Released {
  readonly release: Release;
  /** Somebody released it before, and that stays. */
  readonly already: boolean;
  readonly deliveries: readonly SendResult[];
}

/**
 * Releases an edition, and sends to all who were to get it and have not; interrupted, the same command continues.
 * @throws InputError it is not held, or there is a newer revision
 */
export async function releaseEdition(
  mailer: EditionMailer,
  { because, by, send }: { because: string; by: string; send: boolean },
): Promise<Released> {
  const noted = await releaseOnce(mailer, because, by);
  const deliveries = send ? await resendAll(planRelease(await sendTable(mailer)), mailer) : [];
  return { ...noted, deliveries };
}

/** Notes the release, unless somebody did before. */
async function releaseOnce(
  mailer: EditionMailer,
  because: string,
  by: string,
): Promise<Omit<Released, 'deliveries'>> {
  const { manifest, ledger, now } = mailer;
  const path = manifest.edition;
  if (manifest.approval)
    throw InputError.at('', `${path} ${waitingText(manifest)}; periodical approve ${path} lets it go out`);
  if (!manifest.heldAtMaking) throw InputError.at('', `${path} is not held; there is nothing to release`);
  await refuseOlder(mailer);
  const earlier = await ledger.releaseOf(path);
  if (earlier) return { release: earlier, already: true };
  const own: Release = { edition: path, because, by, at: now() };
  await ledger.release(own);
  // The first one stays: somebody may have been faster.
  const release = (await ledger.releaseOf(path)) ?? own;
  return { release, already: release.by !== own.by || release.at !== own.at };
}

/** @throws InputError the period has a newer edition */
export async function refuseOlder({ edition, archive }: EditionMailer): Promise<void> {
  const newest = (await archive.listEditions(edition.report, edition.period)).at(-1) ?? edition;
  if (newest.revision === edition.revision) return;
  const [path, newer] = [editionPath(edition), editionPath(newest)];
  throw InputError.at('', `${path} is not the newest edition of its period; ${newer} is`);
}
