/** The package of this clone, installed in an empty folder. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');

// A script of npm tells its children about its own package.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

/** @returns what it wrote to standard output */
export const called = (cwd: string, program: string, ...words: string[]): string =>
  execFileSync(program, words, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const lockSchema = z.object({
  packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })),
});

/** The versions that the clone has: npm fetched them already. */
function writeLock(folder: string): void {
  const lock = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const used = Object.entries(lock.packages).filter(([name, { dev }]) => name !== '' && !dev);
  const packages = { '': {}, ...Object.fromEntries(used) };
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
  );
  writeFileSync(join(folder, 'package.json'), '{}');
}

/** Packs the clone, and installs that in a folder, whose own `npx periodical` it is then. */
export function install(folder: string): void {
  const packed = called(root, 'npm', 'pack', '--silent', '--pack-destination', folder).trim();
  writeLock(folder);
  called(folder, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--silent', `./${packed}`);
}
