/** Packages that are shipped as they are, for Linux on the processor of the Lambda, whatever this machine is. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { InputError } from '../../functions/errors.ts';
import { natives } from './code.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const installed = join(root, 'node_modules');

/** The processors of Lambda, as npm calls them. */
const cpus: Readonly<Record<string, string>> = { x86_64: 'x64', arm64: 'arm64' };

function cpuOf(architecture: string): string {
  const cpu = cpus[architecture];
  if (cpu !== undefined) return cpu;
  throw InputError.at(`architecture "${architecture}"`, `expected ${Object.keys(cpus).join(' or ')}`);
}

/**
 * Copies each native package and its library; fetched from the registry if this machine has another's.
 * @param architecture of the Lambda
 */
export function copyNatives(out: string, architecture: string, from = nativesFolder(architecture)): void {
  const platform = `linux-${cpuOf(architecture)}-gnu`;
  for (const name of natives.flatMap((name) => [name, `${name}-${platform}`])) {
    cpSync(join(from, name), join(out, 'node_modules', name), { recursive: true, dereference: true });
  }
}

function nativesFolder(architecture: string): string {
  const platform = `linux-${cpuOf(architecture)}-gnu`;
  const isHere = natives.every((name) => existsSync(join(installed, `${name}-${platform}`)));
  return isHere ? installed : fetchNatives(architecture);
}

/**
 * Installs them beside, as this project's lock file has them. Once a version: what is there already stays.
 * @returns their folder
 */
export function fetchNatives(
  architecture: string,
  folder = join(root, '.cache/natives', architecture),
): string {
  const lock = nativesLock();
  const kept = join(folder, 'package-lock.json');
  const made = join(folder, 'node_modules');
  if (existsSync(made) && existsSync(kept) && readFileSync(kept, 'utf8') === lock) return made;
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(natives.map((name) => [name, '*']));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  writeFileSync(kept, lock);
  const target = ['--os=linux', `--cpu=${cpuOf(architecture)}`, '--libc=glibc'];
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  execFileSync('npm', ['ci', ...target, ...quiet], { cwd: folder, stdio: 'inherit' });
  return made;
}

const lockSchema = z.looseObject({ packages: z.record(z.string(), z.unknown()) });

/** What the lock file of the project says of these packages: npm compares their hashes. */
function nativesLock(): string {
  const lock = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const locked = Object.entries(lock.packages).filter(([path]) =>
    natives.some((name) => path.startsWith(`node_modules/${name}`)),
  );
  const dependencies = Object.fromEntries(natives.map((name) => [name, '*']));
  const packages = { '': { dependencies }, ...Object.fromEntries(locked) };
  return JSON.stringify({ lockfileVersion: 3, requires: true, packages });
}
