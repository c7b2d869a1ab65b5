/** Signs with a key in a file: 32 random bytes, as 64 hexadecimal digits on one line. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { publishOnce } from '../durable-file.ts';
import { InputError, isErrno } from '../errors.ts';
import { sha256 } from '../hash.ts';
import type { Signer } from './signer.ts';

/** The key is made at the first signature; whoever only verifies makes none. */
export function fileSigner(path: string): Signer {
  let known: Signer | undefined;
  const signer = (key: Uint8Array): Signer => {
    known ??= hmacSigner(key);
    return known;
  };
  const existing = async () => known ?? signer(await readKey(path));
  return {
    sign: async (bytes) => (known ?? signer(await readOrMakeKey(path))).sign(bytes),
    verify: async (bytes, mac) => (await existing()).verify(bytes, mac),
    keyId: async () => (await existing()).keyId(),
  };
}

/** Signs with a key in memory. */
export function hmacSigner(key: Uint8Array): Signer {
  const macOf = (bytes: Uint8Array) => createHmac('sha256', key).update(bytes).digest();
  return {
    sign: async (bytes) => macOf(bytes),
    verify: async (bytes, mac) => mac.length === 32 && timingSafeEqual(macOf(bytes), mac),
    keyId: async () => sha256(key).slice(0, 16),
  };
}

async function readKey(path: string): Promise<Uint8Array> {
  const key = await readKeyIfThere(path);
  if (key) return key;
  throw InputError.at(path, 'is missing: the key that the manifests of this folder are signed with');
}

async function readKeyIfThere(path: string): Promise<Uint8Array | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}\n$/.test(text)) return Buffer.from(text.trim(), 'hex');
  throw InputError.at(
    path,
    'is damaged: expected a key of 64 hexadecimal digits; restore it from a copy, or move it away: a new one is made then, and what the old one signed can no longer be verified',
  );
}

async function readOrMakeKey(path: string): Promise<Uint8Array> {
  const there = await readKeyIfThere(path);
  if (there) return there;
  await publishOnce(path, Buffer.from(`${randomBytes(32).toString('hex')}\n`), 0o600);
  return readKey(path);
}
