/** A key that never leaves its place, and old ones: for links of mails, and for manifests of editions. */

/** Every use puts a line of its own in front of the bytes, so that what is signed for one is none of another. */
export interface Signer {
  /**
   * The same bytes have the same MAC (HMAC-SHA256), so that a mail or a manifest can be made again.
   * @param bytes at most 4,096
   * @throws RetryableError the key cannot be reached now
   * @throws InputError the key is not there, is damaged or may not be used
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * Whether the key that signs made the MAC, or an old one: those verify and never sign.
   * @param key the one that must have made it; any of them if left out
   * @throws as `sign`: an unreachable key says nothing about the MAC
   */
  verify(bytes: Uint8Array, mac: Uint8Array, key?: string): Promise<boolean>;
  /** Names the keys, the one that signs first, and tells nothing of them. */
  keyIds(): Promise<readonly string[]>;
}

/** One key of a signer. */
export interface Verifier {
  readonly id: string;
  verify(bytes: Uint8Array, mac: Uint8Array): Promise<boolean>;
}

/** Whether one of the keys made the MAC; they are asked one after the other, and the first that says so is enough. */
export async function verifiedByOne(
  keys: readonly Verifier[],
  bytes: Uint8Array,
  mac: Uint8Array,
  id: string | undefined,
): Promise<boolean> {
  for (const key of keys) {
    if ((id === undefined || key.id === id) && (await key.verify(bytes, mac))) return true;
  }
  return false;
}
