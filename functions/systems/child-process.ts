/** Processes of the project's own modules. */
import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defined } from '../defined.ts';

/** Starts a module as a process of its own, with which messages are exchanged. */
export function startProcess(module: URL, options: ForkOptions = {}): ChildProcess {
  // The compiled code that this process keeps is the child's too.
  const env = { ...process.env, ...defined({ NODE_COMPILE_CACHE: getCompileCacheDir() }) };
  return fork(fileURLToPath(module), { execArgv: [], env, ...options });
}
