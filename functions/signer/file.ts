/** Signs with a key in a file; old keys lie in a folder beside it. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { dirname, join } from 'node:path';
import { InputError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { readKeyIfThere, readKeysIn, readOrMakeKey } from './key-file.ts';
import { type Signer, type Verifier, verifiedByOne } from './signer.ts';

/** Folder of the keys that signed before, beside the key that signs: every file in it is one. */
export const oldKeysName = 'old-keys';

/** The key is made at the first signature; whoever only verifies makes none. */
export function fileSigner(path: string): Signer {
  // Read anew each time: a key that is made or put into its place meanwhile counts from then on.
  return {
    sign: async (bytes) => macOf(await readOrMakeKey(path), bytes),
    verify: async (bytes, mac, id) => verifiedByOne(await verifiersOf(path), bytes, mac, id),
    keyIds: async () => (await verifiersOf(path)).map(({ id }) => id),
  };
}

async function verifiersOf(path: string): Promise<readonly Verifier[]> {
  const [own, old] = await Promise.all([readKeyIfThere(path), readKeysIn(join(dirname(path), oldKeysName))]);
  const keys = own ? [own, ...old] : old;
  if (keys.length > 0) return keys.map(verifier);
  throw InputError.at(path, 'is missing: the key that the manifests of this folder are signed with');
}

/** Signs with the first of the keys in memory; the others only verify. */
export function hmacSigner(key: Uint8Array, ...old: readonly Uint8Array[]): Signer {
  const keys = [key, ...old].map(verifier);
  return {
    sign: async (bytes) => macOf(key, bytes),
    verify: (bytes, mac, id) => verifiedByOne(keys, bytes, mac, id),
    keyIds: async () => keys.map(({ id }) => id),
  };
}

const macOf = (key: Uint8Array, bytes: Uint8Array) => createHmac('sha256', key).update(bytes).digest();

const verifier = (key: Uint8Array): Verifier => ({
  id: sha256(key).slice(0, 16),
  verify: async (bytes, mac) => mac.length === 32 && timingSafeEqual(macOf(key, bytes), mac),
});
