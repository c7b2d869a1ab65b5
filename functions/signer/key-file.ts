/** A key in a file: 32 random bytes, as 64 hexadecimal digits on one line, that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { publishOnce } from '../durable-file.ts';
import { InputError, isErrno } from '../errors.ts';

/**
 * @returns undefined if there is no such file
 * @throws InputError it is damaged, a link, another user's, or open to others
 */
export async function readKeyIfThere(path: string): Promise<Uint8Array | undefined> {
  const text = await readPrivate(path);
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}\n$/.test(text)) return Buffer.from(text.trim(), 'hex');
  throw InputError.at(
    path,
    'is damaged: expected a key of 64 hexadecimal digits; restore it from a copy, or move it away: a new one is made then, and what the old one signed can no longer be verified',
  );
}

/** Of several processes that make it, one wins, and all have its key. */
export async function readOrMakeKey(path: string): Promise<Uint8Array> {
  const there = await readKeyIfThere(path);
  if (there) return there;
  await publishOnce(path, Buffer.from(`${randomBytes(32).toString('hex')}\n`), 0o600);
  return readKey(path);
}

async function readKey(path: string): Promise<Uint8Array> {
  const key = await readKeyIfThere(path);
  if (key) return key;
  throw InputError.at(path, 'is missing: the key that the manifests of this folder are signed with');
}

/** The keys in a folder, by the names of their files; none if there is no such folder. */
export async function readKeysIn(folder: string): Promise<Uint8Array[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  });
  const visible = names.filter((name) => !name.startsWith('.')).sort();
  return Promise.all(visible.map((name) => readKey(join(folder, name))));
}

// Windows has neither links that a user may make nor modes that say who may read.
const unlinked = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/** What is looked at is what is read: another file in its place, put there meanwhile, is not. */
async function readPrivate(path: string): Promise<string | undefined> {
  const file = await open(path, unlinked).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    if (isErrno(error, 'ELOOP', 'EMLINK')) throw InputError.at(path, isLink);
    throw error;
  });
  if (!file) return undefined;
  try {
    const why = laxness(path, await file.stat());
    if (why !== undefined) throw InputError.at(path, why);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

const isLink =
  'is a link: expected the key itself, which nobody can exchange; move the file that it leads to here';

/** Why a key must not be used, and the command that mends it; undefined if nobody else has had it. */
function laxness(path: string, found: Stats): string | undefined {
  if (!found.isFile()) return 'is not a file: expected a key of 64 hexadecimal digits';
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  if (found.uid !== user)
    return `belongs to another user (${found.uid}; you are ${user}), who could change it: expected a key of your own; if it is right, chown ${user} ${path}`;
  if ((found.mode & 0o077) === 0) return undefined;
  const mode = (found.mode & 0o777).toString(8).padStart(3, '0');
  return `may be read or written by others (its mode is ${mode}): whoever has the key can forge editions. Expected mode 600; if nobody else has had it, chmod 600 ${path}`;
}
