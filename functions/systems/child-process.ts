/** Processes of the project's own modules. */
import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defined } from '../defined.ts';

/** What files of code end with: TypeScript, or in a package JavaScript. */
const ending = import.meta.filename.slice(-'.ts'.length);

/** Starts a module, `….ts`, as a process of its own, with which messages are exchanged. */
export function startProcess(module: URL, options: ForkOptions = {}): ChildProcess {
  // The compiled code that this process keeps is the child's too.
  const env = { ...process.env, ...defined({ NODE_COMPILE_CACHE: getCompileCacheDir() }) };
  return fork(fileURLToPath(module).replace(/\.ts$/, ending), { execArgv: [], env, ...options });
}
