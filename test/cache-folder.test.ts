/** Code that Node runs unseen is taken from no folder in which somebody else could have put it. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { ownFolder } from '../functions/cache-folder.ts';
import { temporaryFolder } from './folder.ts';

const root = temporaryFolder();
const safeFolder = (cache: string) => ownFolder(join(cache, 'periodical/node'));
const project = join(import.meta.dirname, '..');

it('a folder is made for this user alone', () => {
  const folder = safeFolder(join(root(), 'home/.cache'));
  expect(folder).toBe(join(root(), 'home/.cache/periodical/node'));
  expect(statSync(folder ?? '').mode & 0o777).toBe(0o700);
  expect(safeFolder(join(root(), 'home/.cache'))).toBe(folder);
});

/** What makes of a safe folder one that others may have written into. */
const lax: Readonly<Record<string, (cache: string) => void>> = {
  'others write into it': (cache) => chmodSync(join(cache, 'periodical/node'), 0o777),
  'a group writes into it': (cache) => chmodSync(join(cache, 'periodical/node'), 0o770),
  'others read it': (cache) => chmodSync(join(cache, 'periodical/node'), 0o755),
  'others put another in its place': (cache) => chmodSync(join(cache, 'periodical'), 0o777),
  'others put another in the place of the cache': (cache) => chmodSync(join(cache, '..'), 0o777),
};

it.each(Object.keys(lax))('it is not used if %s', (name) => {
  const cache = join(root(), 'home/.cache');
  safeFolder(cache);
  lax[name]?.(cache);
  expect(safeFolder(cache)).toBeUndefined();
});

it('it is not used if it is a link, lies below one, or cannot be made', () => {
  const cache = join(root(), 'a');
  safeFolder(cache);
  mkdirSync(join(root(), 'b/periodical'), { recursive: true });
  symlinkSync(join(cache, 'periodical/node'), join(root(), 'b/periodical/node'));
  symlinkSync(cache, join(root(), 'c'));
  writeFileSync(join(root(), 'd'), '');
  for (const at of ['b', 'c', 'd']) expect(safeFolder(join(root(), at)), at).toBeUndefined();
  expect(safeFolder('/proc')).toBeUndefined();
  expect(safeFolder('relative')).toBeUndefined();
});

it.runIf(process.getuid?.() === 0)('it is not used if another user has it', () => {
  const cache = join(root(), 'home');
  safeFolder(cache);
  spawnSync('chown', ['nobody', join(cache, 'periodical/node')]);
  expect(safeFolder(cache)).toBeUndefined();
});

/** Without what the tests' own process is told of caches. */
const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...environment } = process.env;

const version = (env: NodeJS.ProcessEnv) =>
  spawnSync(process.execPath, [join(project, 'bin/periodical.js'), '--version'], {
    encoding: 'utf8',
    env: { ...environment, ...env },
  });

it('the shared folder for temporary files is not looked at, whatever lies there', () => {
  const shared = join(root(), 'tmp');
  mkdirSync(shared);
  const ended = version({ TMPDIR: shared, XDG_CACHE_HOME: join(root(), 'own') });
  expect([ended.status, ended.stderr, readdirSync(shared)]).toEqual([0, '', []]);
  expect(readdirSync(join(root(), 'own/periodical/node'))).toHaveLength(1);
});

it('a poisoned folder is run as long as it is safe, and not once others can write into it', () => {
  const cache = join(root(), 'own');
  const folder = join(cache, 'periodical/node');
  const mark = join(root(), 'mark');
  version({ XDG_CACHE_HOME: cache });
  poison(folder, `(await import("node:fs")).writeFileSync(${JSON.stringify(mark)}, "");`);
  chmodSync(folder, 0o777);
  expect(version({ XDG_CACHE_HOME: cache }).status).toBe(0);
  expect(existsSync(mark)).toBe(false);
  // The same poison works where it is trusted: the test above does see something.
  chmodSync(folder, 0o700);
  version({ XDG_CACHE_HOME: cache });
  expect(existsSync(mark)).toBe(true);
});

it('XDG_CACHE_HOME may name anything: the command runs all the same', () => {
  for (const cache of ['/proc', '/dev/null', 'relative', '']) {
    const { status, stderr } = version({ XDG_CACHE_HOME: cache, HOME: root() });
    expect([cache, status, stderr]).toEqual([cache, 0, '']);
  }
});

/** Adds a line to the kept text of functions/cli.ts, with the sum that Node looks at. */
function poison(folder: string, line: string): void {
  const headLength = 20;
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const [target] = paths.filter(
    (path) => statSync(path).isFile() && readFileSync(path).includes("new Command('periodical')"),
  );
  const entry = readFileSync(target ?? '');
  const text = Buffer.concat([entry.subarray(headLength), Buffer.from(`\n${line}`)]);
  const head = entry.subarray(0, headLength);
  head.writeUInt32LE(text.length, 8);
  head.writeUInt32LE(crc32(text), 16);
  writeFileSync(target ?? '', Buffer.concat([head, text]));
}
