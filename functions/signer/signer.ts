/** A key that never leaves its place: it signs links of mails and manifests of editions. */

/** Every use puts a line of its own in front of the bytes, so that what is signed for one is none of another. */
export interface Signer {
  /**
   * The same bytes have the same MAC (HMAC-SHA256), so that a mail or a manifest can be made again.
   * @param bytes at most 4,096
   * @throws RetryableError the key cannot be reached now
   * @throws InputError the key is not there, is damaged or may not be used
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** @throws as `sign`: an unreachable key says nothing about the MAC */
  verify(bytes: Uint8Array, mac: Uint8Array): Promise<boolean>;
  /** Names the key in a signature and tells nothing of it. */
  keyId(): Promise<string>;
}
