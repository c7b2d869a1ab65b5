/** Files that are made once and stay: editions, mails in the outbox, the signing key, the compiled mail template. */
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isErrno } from './errors.ts';

/** How the name of a file that is still being written begins; `isAbandoned` knows the rest. */
export const unfinishedPrefix = '.writing-';

/** Whether a name is that of a file still being written, or left behind by a writer that died: nobody reads those. */
export const isUnfinished = (name: string): boolean => name.startsWith(unfinishedPrefix);

/** Unfinished files of this process. */
const writing = new Set<string>();

/** Whether a name is that of an unfinished file whose writer, a process of this machine, is gone. */
export function isAbandoned(name: string): boolean {
  const [, writer = ''] = /^\.writing-(\d+)\.[0-9a-f-]{36}$/.exec(name) ?? [];
  if (writer === '') return false;
  return Number(writer) === process.pid ? !writing.has(name) : !isAlive(Number(writer));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !isErrno(error, 'ESRCH');
  }
}

const attempts = 3;

/**
 * Makes a file once: of several writers one wins, a reader sees all of it or nothing, and a power cut loses neither
 * the bytes nor the name. Folders on the way are made too. A file that is there stays as it is.
 * @param mode permissions of the file
 * @returns whether this call made it
 */
export async function publishOnce(
  path: string,
  bytes: Uint8Array,
  mode = 0o666,
): Promise<'made' | 'existed'> {
  const folder = dirname(resolve(path));
  await makeSyncedFolder(folder);
  for (let attempt = 1; ; attempt++) {
    try {
      return await publishIn(folder, path, bytes, mode);
    } catch (error) {
      // Another machine that shares the folder took this process for dead, and removed what it was writing.
      if (!isErrno(error, 'ENOENT') || attempt === attempts) throw error;
    }
  }
}

async function publishIn(
  folder: string,
  path: string,
  bytes: Uint8Array,
  mode: number,
): Promise<'made' | 'existed'> {
  const name = `${unfinishedPrefix}${process.pid}.${randomUUID()}`;
  const aside = join(folder, name);
  writing.add(name);
  try {
    await writeSynced(aside, bytes, mode);
    // A rename would overwrite what another writer has made; a link fails.
    await link(aside, path);
    return 'made';
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return 'existed';
    throw error;
  } finally {
    await rm(aside, { force: true });
    writing.delete(name);
    await syncFolder(folder);
  }
}

/**
 * Makes a folder, and those above it that are missing. Node's own `recursive` never ends where the system says that
 * there is no such folder although the one above is there, as below /proc.
 * @param mode permissions of each that is made
 * @returns the topmost that was missing; undefined if none was
 * @throws the operating system's error
 */
export function makeFolder(folder: string, mode = 0o777): string | undefined {
  const missing: string[] = [];
  for (let path = resolve(folder); !existsSync(path); path = dirname(path)) missing.unshift(path);
  for (const path of missing.length > 0 ? missing : [folder]) {
    // Another process may make it at the same time.
    if (!isFolder(path)) makeUnlessThere(path, mode);
  }
  return missing[0];
}

function makeUnlessThere(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (!isErrno(error, 'EEXIST') || !isFolder(path)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Makes a folder for its owner alone. One that is there and open to others is closed, if nothing else lies in it.
 * @param own names of what lies in such a folder
 * @returns what was found and done, as a sentence for people; undefined if it was closed already
 */
export function privateFolder(folder: string, own: RegExp): string | undefined {
  const made = makeFolder(folder, 0o700);
  const user = process.getuid?.();
  // Windows has no modes.
  if (made !== undefined || user === undefined) return undefined;
  const { mode, uid } = statSync(folder);
  if ((mode & 0o077) === 0) return undefined;
  const open = `${folder} is open to other users (its mode is ${(mode & 0o777).toString(8)})`;
  if (uid !== user) return `${open}, and belongs to one of them (${uid})`;
  if (!readdirSync(folder).every((name) => own.test(name)))
    return `${open}, and holds other things too: chmod 700 ${folder}, or a folder of its own`;
  chmodSync(folder, 0o700);
  return `${open}, who could read editions and addresses: now its mode is 700`;
}

/** A new folder is an entry of the one above it, which has to be on the disk as well. */
async function makeSyncedFolder(folder: string): Promise<void> {
  const first = makeFolder(folder);
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function writeSynced(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is on the disk when its folder is. Windows opens no folder, and keeps a journal of names itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
