/** What is kept from one command to the next and trusted then: nobody else can have put it there. */
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { makeFolder, publishOnce } from './durable-file.ts';
import { sha256 } from './hash.ts';

/** The path of one of this user's caches; in a Lambda, below the only folder that can be written. */
export function cacheFolder(name: string): string {
  const asked = process.env.XDG_CACHE_HOME ?? '';
  const usual = process.env.LAMBDA_TASK_ROOT ? tmpdir() : join(homedir(), '.cache');
  // As the standard for these folders has it, a relative one counts as none.
  return join(isAbsolute(asked) ? asked : usual, 'periodical', name);
}

/**
 * A folder of this user alone, made if it is missing.
 * @returns undefined if somebody else could have put a file there, or no folder can be made
 */
export function ownFolder(folder: string): string | undefined {
  if (!isAbsolute(folder)) return undefined;
  try {
    makeFolder(folder, 0o700);
    return isOfUserAlone(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** A text as it is kept, with its proof. */
export const provedText = (text: string): string => `${proofOf(text)}\n${text}`;

const proofOf = (text: string) => `SHA-256 of what follows: ${sha256(text)}`;

/** @returns undefined if it is not there, or its bytes are not those that were kept */
export function readProved(path: string): string | undefined {
  try {
    const [proof, ...lines] = readFileSync(path, 'utf8').split('\n');
    const text = lines.join('\n');
    return proof === proofOf(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What `keep` has kept; undefined also if somebody else could have written it. */
export const readKept = (path: string): string | undefined =>
  isOwnFile(path) ? readProved(path) : undefined;

/** More than are in use at the same time: what an earlier state of the templates gave is never read again. */
const mostKept = 100;

/** Keeps a text. A file system without a place to write costs time, nothing else. */
export async function keep(path: string, text: string): Promise<void> {
  try {
    // What was not taken is in the way.
    rmSync(path, { force: true });
    removeOldest(dirname(path));
    await publishOnce(path, Buffer.from(provedText(text)));
  } catch {}
}

function removeOldest(folder: string): void {
  const names = readdirSync(folder);
  if (names.length < mostKept) return;
  const age = new Map(names.map((name) => [name, lstatSync(join(folder, name)).mtimeMs]));
  const oldest = names.toSorted((a, b) => (age.get(a) ?? 0) - (age.get(b) ?? 0));
  for (const name of oldest.slice(0, names.length - mostKept + 1)) rmSync(join(folder, name));
}

/** Whether a file is this user's, no link, and no other user may write it. */
function isOwnFile(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return false;
  const user = process.getuid?.();
  return user === undefined || (found.uid === user && (found.mode & writableByOthers) === 0);
}

const openToOthers = 0o077;
const writableByOthers = 0o022;
const sticky = 0o1000;

/** Windows has no such modes: there the folders of a user are closed to others anyway. */
function isOfUserAlone(folder: string): boolean {
  const user = process.getuid?.();
  if (user === undefined) return true;
  const { uid, mode } = lstatSync(folder);
  if (uid !== user || (mode & openToOthers) !== 0) return false;
  for (let path = folder; ; path = dirname(path)) {
    if (!isTrusted(path, user)) return false;
    if (path === dirname(path)) return true;
  }
}

/** Nobody but this user and root can put another folder in the place of one below it. */
function isTrusted(path: string, user: number): boolean {
  const found = lstatSync(path);
  const isClosed = (found.mode & writableByOthers) === 0 || (found.mode & sticky) !== 0;
  return found.isDirectory() && (found.uid === user || found.uid === 0) && isClosed;
}
