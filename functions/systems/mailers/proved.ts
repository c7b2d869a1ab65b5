/** What is proved before a send is opened again or a release is noted. */
import type { EditionId } from '../../archive/archive.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { type Proving, provedFiles, provedManifest } from '../../archive/proved.ts';

/** Proves manifest and files: what was altered changes nothing in the ledger. @throws InputError it was altered, or is not there */
export async function provedEdition(edition: EditionId, proving: Proving): Promise<Manifest> {
  const manifest = await provedManifest(edition, proving);
  await provedFiles(edition, manifest, proving.archive);
  return manifest;
}
