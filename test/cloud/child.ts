/** A server as a child process, with whatever processes it starts itself. None outlives its test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChildOptions {
  /** Where it works, and where its log lies. It is removed when the server ends. */
  readonly folder: string;
  /** The whole of it; nothing is inherited. */
  readonly env: NodeJS.ProcessEnv;
}

export interface Child {
  /**
   * Resolves when the server answers.
   * @throws Error it ended or the time is up: with the end of its log
   */
  untilReady(isReady: () => Promise<boolean>, seconds: number): Promise<void>;
  /** Ends it, by force where it does not end by itself within the grace; resolves when all of it is gone. */
  stop(graceSeconds: number): Promise<void>;
}

export function startChild(command: string, args: readonly string[], { folder, env }: ChildOptions): Child {
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  // A group of its own, so that what it starts ends with it.
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  watch(child, folder);
  return {
    async untilReady(isReady, seconds) {
      for (
        const giveUp = Date.now() + seconds * 1000;
        !(await isReady().catch(() => false));
        await sleep(50)
      ) {
        if (isRunning(child) && Date.now() < giveUp) continue;
        throw new Error(`${command} did not start; the end of its log:\n${tail(log)}`);
      }
    },
    async stop(graceSeconds) {
      if (isRunning(child)) signalGroup(child, 'SIGTERM');
      await Promise.race([ended, sleep(graceSeconds * 1000, undefined, { ref: false })]);
      signalGroup(child, 'SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address === 'object' && address) return address.port;
  throw new TypeError('a server on loopback has no port');
}

/**
 * Ends the group with this process, however that ends: a test runner kills its workers, and then no handler
 * of theirs runs. A shell waits for the end of its input, which comes when nobody holds the other end any
 * more; in a session of its own, since Ctrl-C reaches all of ours.
 */
function watch(child: ChildProcess, folder: string): void {
  if (child.pid === undefined) return;
  const script = 'read -r _; kill -9 "-$1"; sleep 0.2; rm -rf "$2"';
  const watcher = spawn('sh', ['-c', script, 'watch', String(child.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  child.once('exit', () => watcher.kill('SIGKILL'));
}

const isRunning = (child: ChildProcess) =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody is left in it.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const tail = (file: string) => readFileSync(file, 'utf8').split('\n').slice(-60).join('\n');
