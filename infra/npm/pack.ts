/**
 * `npm pack`: what a package brings along besides `bin/`. Node runs no TypeScript below `node_modules`, so that the code
 * of the command line is JavaScript there.
 *
 *     dist/functions/    functions/ without its types, and the files that it reads
 *     dist/templates/    as they are
 *
 * `node infra/npm/pack.ts` makes them, and `node infra/npm/pack.ts clean` takes them away again.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

const clean = () => rmSync(dist, { recursive: true, force: true });

function make(): void {
  clean();
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '--project', join(root, 'infra/npm')], { stdio: 'inherit' });
  const isRead = (path: string) => statSync(path).isDirectory() || !path.endsWith('.ts');
  cpSync(join(root, 'functions'), join(dist, 'functions'), { recursive: true, filter: isRead });
  cpSync(join(root, 'templates'), join(dist, 'templates'), { recursive: true });
}

if (process.argv[2] === 'clean') clean();
else make();
