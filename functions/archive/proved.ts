/**
 * What goes out is proved first: every end that sends, releases or decides by an edition takes its manifest and its
 * files from here, and so none of them acts by what was altered.
 */
import { InputError, type Problem } from '../errors.ts';
import { sha256 } from '../hash.ts';
import type { Signer } from '../signer/signer.ts';
import { type Archive, type EditionId, editionPath } from './archive.ts';
import { type Manifest, manifestName } from './manifest.ts';
import { type Proved, proveManifest } from './signature.ts';

type Reading = Pick<Archive, 'readFile'>;

export interface Proving {
  readonly archive: Reading;
  readonly signer: Signer;
}

/**
 * Reads the manifest of an edition, and proves that it is the one that was signed.
 * @throws InputError there is no such edition, or its manifest is not what was signed
 * @throws RetryableError the archive or the key cannot be reached now
 */
export async function provedManifest(edition: EditionId, proving: Proving): Promise<Manifest> {
  return soundManifest(edition, await proofOf(edition, proving));
}

/** @throws InputError the manifest is not what was signed */
export function soundManifest(edition: EditionId, { manifest, problems }: Proved): Manifest {
  if (manifest && problems.length === 0) return manifest;
  throw notWhatWasMade(editionPath(edition), problems);
}

/**
 * Reads the manifest of an edition, and says whether it is the one that was signed.
 * @throws InputError there is no such edition
 * @throws RetryableError the archive or the key cannot be reached now
 */
export async function proofOf(edition: EditionId, { archive, signer }: Proving): Promise<Proved> {
  const path = editionPath(edition);
  const bytes = await archive.readFile(edition, manifestName);
  if (!bytes) throw InputError.at('', `there is no edition ${path}`);
  return proveManifest(path, bytes, signer);
}

/**
 * Reads the manifest of an edition to show it, altered or not, and what is wrong with it.
 * @throws InputError there is no such edition, or nothing in its manifest can be read
 */
export async function shownManifest(
  edition: EditionId,
  proving: Proving,
): Promise<{ readonly manifest: Manifest; readonly problems: readonly string[] }> {
  const { manifest, problems } = await proofOf(edition, proving);
  if (!manifest) throw notWhatWasMade(editionPath(edition), problems);
  return { manifest, problems };
}

export type Files = ReadonlyMap<string, Uint8Array>;

/**
 * Reads the files of an edition, and proves each by its hash in the manifest.
 * @param manifest a proved one
 * @throws InputError a file is missing or altered; each is named
 */
export async function provedFiles(edition: EditionId, manifest: Manifest, archive: Reading): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  const problems: string[] = [];
  await eachFile(edition, manifest, archive, (file, bytes) => {
    const problem = fileProblem(file, bytes);
    if (problem !== undefined) problems.push(problem);
    else if (bytes instanceof Uint8Array) files.set(file.name, bytes);
  });
  if (problems.length > 0) throw notWhatWasMade(editionPath(edition), problems);
  return files;
}

type ManifestFile = Manifest['files'][number];

const readAtOnce = 8;

/** Reads the files of a manifest, a few at once, and looks at each in the manifest's order. */
export async function eachFile(
  edition: EditionId,
  { files }: Manifest,
  archive: Reading,
  look: (file: ManifestFile, bytes: Found) => void,
): Promise<void> {
  for (let first = 0; first < files.length; first += readAtOnce) {
    const some = files.slice(first, first + readAtOnce);
    const bytes = await Promise.all(some.map(({ name }) => archive.readFile(edition, name).catch(asFound)));
    for (const [index, file] of some.entries()) look(file, bytes[index]);
  }
}

/** The bytes of a file, or why it gives none. */
type Found = Uint8Array | InputError | undefined;

function asFound(error: unknown): InputError {
  if (error instanceof InputError) return error;
  throw error;
}

/** What is wrong with a file, beginning with its name; undefined if it is the manifest's. */
export function fileProblem(
  { name, size, sha256: expected }: ManifestFile,
  bytes: Found,
): string | undefined {
  if (bytes instanceof InputError)
    return `${name}: ${bytes.problems.map(({ message }) => message).join('; ')}`;
  if (!bytes) return `${name}: is missing`;
  if (bytes.length !== size) return `${name}: has ${bytes.length} bytes, the manifest says ${size}`;
  return sha256(bytes) === expected ? undefined : `${name}: was altered (its SHA-256 is not the manifest's)`;
}

/** @param problems one line each, beginning with the file's name */
function notWhatWasMade(path: string, problems: readonly string[]): InputError {
  const named = problems.map((problem): Problem => {
    const [, name = '', message = problem] = /^([^:]*): (.*)$/s.exec(problem) ?? [];
    return { file: `${path}/${name}`, message };
  });
  const help = `is not what was made, so nothing of it is sent; periodical verify ${path} names all that differs. Restore it from a copy, or make the next revision: periodical run … --force`;
  return new InputError([...named, { file: path, message: help }]);
}
