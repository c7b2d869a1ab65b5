/**
 * Preloaded (`node --import`) into a process that is to die. It numbers the moments at which the world could
 * be left as it is: before every change of a file below the folder that is watched, in the middle of every
 * file that is written, before every change of the ledger, at every step that is announced, and at the end.
 * At the moment with the number that the environment gives, the process kills itself as a power cut would.
 */
import fs from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { resolve } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/** What the parent asks for by the environment. */
const {
  PERIODICAL_KILL_AT: killAt = '',
  PERIODICAL_WATCHED: watched = '/',
  PERIODICAL_MOMENTS: log,
} = process.env;
const { appendFileSync, writeSync } = fs;
const moments: string[] = [];

/** @param partly what has happened of it when the process dies */
function moment(name: string, partly: () => void = () => {}): void {
  moments.push(name);
  if (moments.length - 1 !== Number.parseInt(killAt, 10)) return;
  partly();
  if (log) appendFileSync(log, `${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

const isWatched = (path: unknown) => typeof path === 'string' && resolve(path).startsWith(resolve(watched));
const inShort = (path: unknown) =>
  String(path)
    .slice(resolve(watched).length)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '…');

/** Replaces a function of an object by one that has a moment before it. */
function before<K extends string, F extends (...given: never[]) => unknown>(
  owner: Record<K, F>,
  name: K,
  about: (self: unknown, given: readonly unknown[]) => string | undefined,
): void {
  const original = owner[name];
  owner[name] = function (this: unknown, ...given: never[]) {
    const what = about(this, given);
    if (what !== undefined) moment(what);
    return original.apply(this, given);
  } as F;
}

for (const name of ['link', 'unlink', 'rm', 'rename', 'rmdir'] as const) {
  before<typeof name, never>(promises as never, name, (_, given) => {
    const path = given.at(name === 'link' || name === 'rename' ? 1 : 0);
    return isWatched(path) ? `${name} ${inShort(path)}` : undefined;
  });
}

before<'mkdirSync', never>(fs as never, 'mkdirSync', (_, [path]) =>
  isWatched(path) ? `mkdir ${inShort(path)}` : undefined,
);

const { open } = promises;
promises.open = async (path, ...given) => {
  const writes = isWatched(path) && given[0] !== undefined && given[0] !== 'r';
  if (writes) moment(`open ${inShort(path)}`);
  const handle = await open(path, ...given);
  return writes ? dying(handle, inShort(path)) : handle;
};

function dying(handle: FileHandle, path: string): FileHandle {
  const { writeFile, sync } = handle;
  handle.writeFile = (data, ...more) => {
    moment(`half of ${path}`, () => {
      const bytes = typeof data === 'string' ? Buffer.from(data) : (data as Uint8Array);
      writeSync(handle.fd, bytes.subarray(0, bytes.length >> 1));
    });
    return writeFile.call(handle, data, ...more);
  };
  handle.sync = () => {
    moment(`sync ${path}`);
    return sync.call(handle);
  };
  return handle;
}

const changes = /^\s*(insert|update|delete|replace|create|drop|alter|begin|commit|pragma journal)[^(]{0,40}/i;
const changeIn = (sql: unknown) => {
  const words = changes.exec(String(sql))?.[0].replace(/\s+/g, ' ').trim();
  // Who claims a send may send it; who announces it may not.
  return words === 'insert into sends' && String(sql).includes("'sending'") ? 'claim a send' : words;
};
for (const name of ['run', 'get', 'all'] as const) {
  before<typeof name, never>(StatementSync.prototype as never, name, (self) =>
    changeIn((self as StatementSync).sourceSQL),
  );
}
before<'exec', never>(DatabaseSync.prototype as never, 'exec', (_, [sql]) => changeIn(sql));

// A message on its way: claimed, and the service has not heard of it.
before<'connect', never>(net.Socket.prototype as never, 'connect', () => 'connect');

// The steps, as the command line tells them.
const write = process.stderr.write.bind(process.stderr);
process.stderr.write = ((text: string, ...more: never[]) => {
  moment(`step ${String(text).trim()}`);
  return write(text, ...more);
}) as typeof process.stderr.write;

process.on('exit', () => {
  moment('end');
  if (log && killAt === '') fs.writeFileSync(log, `${moments.join('\n')}\n`);
});
syncBuiltinESMExports();
