/**
 * Locks between processes of one machine: a file with a lock of SQLite on it, which the operating system drops when
 * its process ends, however it ends.
 */
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  readonly release: () => void;
  /** Releases it, and takes the file away. */
  readonly remove: () => void;
}

/**
 * Takes the lock of a file in a folder that is there; the file is made if it is missing.
 * @returns undefined if somebody else has it
 */
export function tryLock(path: string): FileLock | undefined {
  for (;;) {
    const database = new DatabaseSync(path, { timeout: 0 });
    if (!isTaken(database)) return undefined;
    // Whoever had it before may have taken the file away: a lock on that one would lock nobody out.
    if (existsSync(path)) return lockOn(database, path);
    database.close();
  }
}

/** Whether nobody has the lock of a file; there may be no such file. */
export function isUnlocked(path: string): boolean {
  if (!existsSync(path)) return true;
  const lock = tryLock(path);
  lock?.remove();
  return lock !== undefined;
}

function isTaken(database: DatabaseSync): boolean {
  try {
    database.exec('begin exclusive');
    return true;
  } catch (error) {
    database.close();
    if (isBusy(error)) return false;
    throw error;
  }
}

function lockOn(database: DatabaseSync, path: string): FileLock {
  return {
    release: () => database.close(),
    remove() {
      // Windows takes no file away that is open.
      if (process.platform === 'win32') database.close();
      rmSync(path, { force: true });
      if (database.isOpen) database.close();
    },
  };
}

const busy = 5;

// The lowest byte says what it is, the others in which way.
const isBusy = (error: unknown) =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === busy;
