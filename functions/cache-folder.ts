/** Folders for what is kept from one command to the next and trusted then: nobody else can have put it there. */
import { lstatSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { makeFolder } from './durable-file.ts';

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

/** Whether a file is this user's, no link, and no other user may write it. */
export function isOwnFile(path: string): boolean {
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
