/** Whether an edition is what was made: its manifest as it was signed, and its files as the manifest says. */

import { InputError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { counted } from '../language/counted.ts';
import type { Signer } from '../signer/signer.ts';
import { type Archive, type EditionId, editionPath } from './archive.ts';
import { type Manifest, manifestName } from './manifest.ts';
import { proveManifest } from './signature.ts';

type Stored = Pick<Archive, 'readFile' | 'listFiles'>;

/**
 * @returns one line per file that is altered, missing or strange; none where the edition is whole
 * @throws InputError there is no such edition
 * @throws RetryableError the archive or the key cannot be asked now
 */
export async function verifyEdition(archive: Stored, edition: EditionId, signer: Signer): Promise<string[]> {
  const path = editionPath(edition);
  const bytes = await archive.readFile(edition, manifestName);
  if (!bytes) throw await withoutManifest(archive, edition);
  const { manifest, problems } = await proveManifest(path, bytes, signer);
  return manifest ? [...problems, ...(await fileProblems(archive, edition, manifest))] : [...problems];
}

async function withoutManifest(archive: Stored, edition: EditionId): Promise<InputError> {
  const path = editionPath(edition);
  const files = await archive.listFiles(edition);
  if (files.length === 0) return InputError.at('', `there is no edition ${path}`);
  const message = `is missing, although ${counted(files.length, 'file')} of the edition can be found: a run died, or the manifest was removed`;
  return InputError.at(`${path}/${manifestName}`, message);
}

async function fileProblems(archive: Stored, edition: EditionId, { files }: Manifest): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, size, sha256: expected } of files) {
    const bytes = await archive.readFile(edition, name);
    if (!bytes) problems.push(`${name}: is missing`);
    else if (bytes.length !== size)
      problems.push(`${name}: has ${bytes.length} bytes, the manifest says ${size}`);
    else if (sha256(bytes) !== expected)
      problems.push(`${name}: was altered (its SHA-256 is not the manifest's)`);
  }
  const known = new Set([manifestName, ...files.map((file) => file.name)]);
  for (const name of await archive.listFiles(edition)) {
    if (!known.has(name)) problems.push(`${name}: is not in the manifest`);
  }
  return problems;
}
