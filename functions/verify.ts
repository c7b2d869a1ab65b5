/** Whether an edition's files are what its manifest says. */
import type { Archive, EditionId } from './archive.ts';
import { sha256 } from './hash.ts';
import { manifestName } from './manifest.ts';
import { readManifest } from './pipeline.ts';

/** @returns one line per file that is altered, missing or strange; none where the edition is whole */
export async function verifyEdition(archive: Archive, edition: EditionId): Promise<string[]> {
  const manifest = await readManifest(archive, edition);
  const problems: string[] = [];
  for (const { name, size, sha256: expected } of manifest.files) {
    const bytes = await archive.readFile(edition, name);
    if (!bytes) problems.push(`${name}: is missing`);
    else if (bytes.length !== size)
      problems.push(`${name}: has ${bytes.length} bytes, the manifest says ${size}`);
    else if (sha256(bytes) !== expected)
      problems.push(`${name}: was altered (its SHA-256 is not the manifest's)`);
  }
  const known = new Set([manifestName, ...manifest.files.map((file) => file.name)]);
  for (const name of await archive.listFiles(edition)) {
    if (!known.has(name)) problems.push(`${name}: is not in the manifest`);
  }
  return problems;
}
