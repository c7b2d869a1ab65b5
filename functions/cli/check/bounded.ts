/**
 * A check in a process of its own, which ends with an error that names the file if it does not come back from it:
 * engines and compilers cannot be interrupted in everything that a template may ask of them.
 */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../../errors.ts';
import { startProcess } from '../../systems/child-process.ts';
import { displayPath } from '../../templates/directories.ts';
import { whenInterrupted } from '../interruption.ts';
import { type Asked, type Findings, findings } from './findings.ts';

export interface Bounds {
  /** For one file. A statement over empty tables is stopped before (validate/sql.ts). */
  readonly seconds: number;
  /** Of memory for the whole check, which usually needs a tenth of it. */
  readonly megabytes: number;
}

const usual: Bounds = { seconds: 40, megabytes: 2500 };

const said = z.union([z.object({ at: z.string() }), z.object({ findings }), z.object({ usage: z.string() })]);

/**
 * What is found, a file that takes too much included.
 * @throws UsageError as `findingsOf`
 */
export function boundedFindings(asked: Asked, bounds = usual): Promise<Findings> {
  const child = startProcess(new URL('child.ts', import.meta.url));
  const forget = whenInterrupted(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    let at = '';
    let since = performance.now();
    const end = (settle: () => void) => {
      clearInterval(timer);
      forget();
      child.kill('SIGKILL');
      settle();
    };
    const timer = setInterval(() => {
      const excess = excessOf(child, since, bounds);
      if (excess !== undefined) end(() => resolve(stopped(at, excess)));
    }, 100);
    child.on('message', (message) => {
      const told = said.parse(message);
      since = performance.now();
      if ('at' in told) at = told.at;
      else if ('findings' in told) end(() => resolve(told.findings));
      else end(() => reject(new UsageError(told.usage)));
    });
    child.on('error', (error) => end(() => reject(error)));
    child.on('exit', (code, signal) =>
      end(() => (code === null ? resolve(stopped(at, `was ended by ${signal}`)) : reject(broken(at, code)))),
    );
    child.send(asked);
  });
}

const stopped = (at: string, excess: string): Findings => ({
  problems: [
    { file: displayPath(at), line: 1, message: `its check ${excess}; expected a file that takes less` },
  ],
  warnings: [],
});

const broken = (at: string, code: number): Error => new Error(`the check of ${at} ended with code ${code}`);

function excessOf(child: ChildProcess, since: number, { seconds, megabytes }: Bounds): string | undefined {
  if (performance.now() - since > seconds * 1000)
    return `took longer than ${seconds} seconds and was stopped`;
  return memoryOf(child) > megabytes ? `needed more than ${megabytes} MB and was stopped` : undefined;
}

/** In megabytes; 0 where the system does not say it in a file, as all but Linux. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(resident ?? 0) / 1024;
  } catch {
    return 0;
  }
}
