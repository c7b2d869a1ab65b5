/** A key of this process, in place of KMS. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Signer } from '../../functions/links.ts';

export function localSigner(key = 'secret'): Signer {
  const macOf = (bytes: Uint8Array) => createHmac('sha256', key).update(bytes).digest();
  return {
    sign: async (bytes) => macOf(bytes),
    verify: async (bytes, mac) => mac.length === 32 && timingSafeEqual(macOf(bytes), mac),
  };
}
