/** Where Node keeps what it has compiled: code that it runs unseen, so a folder that nobody else can write. */
import { lstatSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { makeFolder } from '../durable-file.ts';

/** Halves the time to the first line of a second command. Without a safe place, everything is compiled each time. */
export function enableCompileCache(): void {
  // The user's own choice, which Node has followed already.
  if (process.env.NODE_COMPILE_CACHE || process.env.NODE_DISABLE_COMPILE_CACHE) return;
  const asked = process.env.XDG_CACHE_HOME ?? '';
  // As the standard for these folders has it, a relative one counts as none.
  const folder = safeFolder(isAbsolute(asked) ? asked : join(homedir(), '.cache'));
  if (folder !== undefined) module.enableCompileCache(folder);
}

/**
 * A folder of this user alone, made if it is missing.
 * @param cache the user's folder of caches
 * @returns undefined if somebody else could have put a file there, or no folder can be made
 */
export function safeFolder(cache: string): string | undefined {
  const folder = join(cache, 'periodical/node');
  if (!isAbsolute(folder)) return undefined;
  try {
    makeFolder(folder, 0o700);
    return isOwn(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

const openToOthers = 0o077;
const writableByOthers = 0o022;
const sticky = 0o1000;

/** Windows has no such modes: there the folders of a user are closed to others anyway. */
function isOwn(folder: string): boolean {
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
