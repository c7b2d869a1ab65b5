/** A manifest that says otherwise than when it was made, signed again: as if the edition had been made so. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { manifestFile, parseManifest } from '../../functions/archive/manifest.ts';
import { signManifest } from '../../functions/archive/signature.ts';
import { localSigner } from '../../functions/systems/local.ts';

/** @param path …/OUT/archive/REPORT/PERIOD/rN/manifest.json */
export async function resign(path: string, change: (text: string) => string): Promise<void> {
  const out = join(dirname(path), '../../../..');
  const changed = parseManifest('', Buffer.from(change(readFileSync(path, 'utf8'))));
  chmodSync(path, 0o644);
  writeFileSync(path, manifestFile(await signManifest(changed, localSigner(out))).bytes);
}
