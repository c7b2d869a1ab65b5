/**
 * Few named errors. `InputError` is the user's to mend and says where; `RetryableError` may pass when tried
 * again; anything else is a bug and stays loud.
 */
import { printableLine, shownLines, shownMessage } from './text/printable.ts';

export interface Place {
  /** Path as the user wrote it or would find it. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
}

/** One thing that is wrong with what the user wrote. `message` says what was found and what was expected. */
export interface Problem extends Place {
  readonly message: string;
}

/** The problem as one line: "templates/reports/x/en.md:12: unknown column …"; values in it steer no terminal. */
export function describeProblem(problem: Problem): string {
  const file = printableLine(problem.file);
  const place = problem.line === undefined ? file : `${file}:${problem.line}`;
  const message = shownMessage(problem.message);
  return place === '' ? message : `${place}: ${message}`;
}

/** What the user can mend: every problem that was found, with file and line where there is one. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(describeProblem).join('\n'), options);
    this.problems = problems.map((one) => ({ ...one, message: shownMessage(one.message) }));
  }

  static at(file: string, message: string, line?: number, options?: ErrorOptions): InputError {
    return new InputError([line === undefined ? { file, message } : { file, line, message }], options);
  }
}

/** A wrong option or argument on the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What an error says to a person, safe for a terminal, the ledger and a mail. */
export function messageOf(error: unknown): string {
  // Its problems are lines of their own, and safe already.
  if (error instanceof InputError) return error.message;
  const said = error instanceof Error && error.message !== '' ? error.message : String(error);
  return shownLines(said);
}

/** Whether the operating system refused with one of these codes, such as `ENOENT`. */
export const isErrno = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** May pass when tried again: throttling, a lock held by another run, a lost connection. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
}
