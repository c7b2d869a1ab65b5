/**
 * The signature of a manifest: it proves that nobody without the key wrote it or changed a byte of it. Signed is
 * the hash of the manifest as it is written without the signature, after a line of its own, so that no link or
 * other signed text is a manifest's.
 */
import { InputError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import type { Signer } from '../signer/signer.ts';
import { type Manifest, manifestFile, manifestName, parseManifest, type Signature } from './manifest.ts';

/** @throws RetryableError, InputError as the signer does */
export async function signManifest(manifest: Manifest, signer: Signer): Promise<Manifest> {
  const { signature: _earlier, ...unsigned } = manifest;
  // A key is made by the first signature, and has no name before.
  const mac = Buffer.from(await signer.sign(signedBytes(unsigned))).toString('base64');
  const [key = ''] = await signer.keyIds();
  return { ...unsigned, signature: { algorithm: 'HMAC-SHA256', key, mac } };
}

const signedBytes = (unsigned: object) =>
  Buffer.from(`periodical manifest 1\n${sha256(manifestFile(unsigned).bytes)}`);

export interface Proved {
  /** Undefined where the file says nothing that can be read. */
  readonly manifest: Manifest | undefined;
  /** One line each, beginning with the file's name; none where the manifest is what was signed. */
  readonly problems: readonly string[];
}

/**
 * Whether the bytes of a manifest are those that were signed, to the last space.
 * @param edition REPORT/PERIOD/rN where it lies
 * @throws RetryableError the key cannot be asked now
 */
export async function proveManifest(edition: string, bytes: Uint8Array, signer: Signer): Promise<Proved> {
  try {
    const manifest = parseManifest(edition, bytes);
    const problems = await problemsOf(edition, manifest, bytes, signer);
    return { manifest, problems: problems.map((problem) => `${manifestName}: ${problem}`) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const problems = error.problems.map(({ message }) => `${manifestName}: ${message}`);
    return { manifest: undefined, problems };
  }
}

async function problemsOf(
  edition: string,
  manifest: Manifest,
  bytes: Uint8Array,
  signer: Signer,
): Promise<string[]> {
  const swapped =
    manifest.edition === edition
      ? []
      : [`belongs to ${manifest.edition}, not to the edition where it was found`];
  const { signature } = manifest;
  if (!signature)
    return [...swapped, 'has no signature: it was altered, or made before editions were signed'];
  // What the file holds is taken as it is: a schema would leave out what it does not know.
  const { signature: written, ...unsigned } = JSON.parse(new TextDecoder().decode(bytes));
  if (!Buffer.from(manifestFile({ ...unsigned, signature: written }).bytes).equals(bytes)) {
    return [...swapped, 'was altered: it is not written as Periodical writes it'];
  }
  return [...swapped, ...(await signatureProblems(unsigned, signature, signer))];
}

async function signatureProblems(unsigned: object, signature: Signature, signer: Signer): Promise<string[]> {
  try {
    const { key } = signature;
    const known = await signer.keyIds();
    if (!known.includes(key)) return [`was signed with the key ${key}; ${keysText(known)}`];
    const mac = Buffer.from(signature.mac, 'base64');
    const isWhole = mac.toString('base64') === signature.mac;
    if (isWhole && (await signer.verify(signedBytes(unsigned), mac, key))) return [];
    return ['was altered: its signature is not that of its content'];
  } catch (error) {
    if (error instanceof InputError) return [`its signature cannot be proved: ${error.message}`];
    throw error;
  }
}

const keysText = ([own = '', ...old]: readonly string[]) =>
  old.length === 0
    ? `this archive’s is ${own}, and it has no old keys`
    : `this archive’s is ${own}, and its old ones are ${old.join(', ')}`;
