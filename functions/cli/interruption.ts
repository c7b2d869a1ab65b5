/** What ends a command from outside: Ctrl-C, a signal to end, a terminal that is closed, a pipe nobody reads. */
import { constants } from 'node:os';
import { isErrno } from '../errors.ts';
import { complain, printJson } from './output.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof signals)[number];

type Ending = () => unknown;

const endings = new Set<Ending>();

/**
 * Has something done when the command is interrupted, before its process ends.
 * @returns a function that takes it back
 */
export function whenInterrupted(ending: Ending): () => void {
  endings.add(ending);
  return () => void endings.delete(ending);
}

/**
 * Does something that a signal stops.
 * @param work ends soon once its signal is there; it is waited for
 */
export async function interruptibly<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const working = work(controller.signal);
  const forget = whenInterrupted(() => {
    controller.abort();
    return working;
  });
  try {
    return await working;
  } catch (error) {
    // The process ends, and has said why.
    if (controller.signal.aborted) return await new Promise(() => {});
    throw error;
  } finally {
    forget();
  }
}

let words = () => 'Interrupted.';

/** What a command says when it is interrupted. */
export function sayWhenInterrupted(text: () => string): void {
  words = text;
}

/** A terminal and npm may both send the same Ctrl-C. */
const sameKeyMilliseconds = 300;

/** From here on a signal ends the process in good order, and one more ends it at once. */
export function listenToSignals(argv: readonly string[]): void {
  let first: number | undefined;
  for (const signal of signals) {
    process.on(signal, () => {
      if (first === undefined) {
        first = performance.now();
        void end(signal, argv.includes('--json'));
      } else if (performance.now() - first > sameKeyMilliseconds) process.exit(exitCodeOf(signal));
    });
  }
}

async function end(signal: Signal, json: boolean): Promise<void> {
  const text = words();
  complain(text);
  if (json) printJson({ error: text, problems: [] });
  // One that fails keeps no other from its end.
  await Promise.allSettled([...endings].map(async (ending) => ending()));
  process.exit(exitCodeOf(signal));
}

/** As shells count. */
const exitCodeOf = (signal: Signal): number => 128 + constants.signals[signal];

/**
 * Lets a command go on to its end if nobody reads what it prints, as in `periodical run … | head -1`. Results that
 * cannot be written for another reason, such as a full disk, are a failure.
 */
export function outliveReaders(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error) => {
    if (isErrno(error, 'EPIPE', 'EIO', 'ECONNRESET')) return;
    complain(`periodical: standard output: ${error.message}`);
    process.once('exit', () => {
      process.exitCode ||= 1;
    });
  });
}
