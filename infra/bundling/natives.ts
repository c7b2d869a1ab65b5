/** Packages that are shipped as they are, for Linux on x64 whatever this machine is. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { natives } from './code.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const installed = join(root, 'node_modules');
const platform = 'linux-x64-gnu';

/** Each native package and its library; fetched from the registry where this machine has another's. */
export function copyNatives(out: string, from = nativesFolder()): void {
  for (const name of natives.flatMap((name) => [name, `${name}-${platform}`])) {
    cpSync(join(from, name), join(out, 'node_modules', name), { recursive: true, dereference: true });
  }
}

function nativesFolder(): string {
  const isHere = natives.every((name) => existsSync(join(installed, `${name}-${platform}`)));
  return isHere ? installed : fetchNatives();
}

/** Installs them beside, in the versions that this project has. Once a version: npm finds them there again. */
export function fetchNatives(folder = join(root, '.cache/natives')): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const packages = natives.map((name) => `${name}@${versionOf(name)}`);
  const target = ['--os=linux', '--cpu=x64', '--libc=glibc'];
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel=error'];
  execFileSync('npm', ['install', ...target, ...quiet, ...packages], { cwd: folder, stdio: 'inherit' });
  return join(folder, 'node_modules');
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(installed, name, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}
