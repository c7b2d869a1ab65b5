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

/** What is wrong with what a person asks for. @returns undefined: nothing is */
export function usageProblem(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** The same problem once, however often it was found. */
export const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [describeProblem(problem), problem])).values(),
];

/** What an error says to a person, safe for a terminal, the ledger and a mail. */
export function messageOf(error: unknown): string {
  // Its problems are lines of their own, and safe already.
  if (error instanceof InputError) return error.message;
  const said = error instanceof Error && error.message !== '' ? error.message : String(error);
  return shownLines(systemMessage(error) ?? said);
}

/** What the operating system refuses for, in words. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read or write it',
  EPERM: 'this user may not do that',
  EEXIST: 'there is a file already; expected a folder, or nothing yet',
  ENOTDIR: 'a part of the path is a file; expected a folder',
  EISDIR: 'is a folder; expected a file',
  ENOENT: 'there is no such file or folder, and none can be made there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only; choose another folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the links lead round in a circle',
  EMFILE: 'too many files are open',
  ENOTEMPTY: 'the folder is not empty',
  EIO: 'the disk cannot read or write it',
};

function systemMessage(error: unknown): string | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined;
  const words = refusals[String(error.code)];
  if (words === undefined) return undefined;
  return 'path' in error && typeof error.path === 'string' ? `${error.path}: ${words}` : words;
}

/** Whether the operating system refused with one of these codes, such as `ENOENT`. */
export const isErrno = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** May pass when tried again: throttling, a lock held by another run, a lost connection. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  /** Seconds for which trying again is of no use. @default nobody knows */
  readonly afterSeconds: number | undefined;

  constructor(message: string, { afterSeconds, ...options }: ErrorOptions & { afterSeconds?: number } = {}) {
    super(message, options);
    this.afterSeconds = afterSeconds || undefined;
  }
}

/** Who can help: the user, by mending files or the machine; time, by trying again; or whoever maintains Periodical. */
export function faultOf(error: unknown): 'input' | 'service' | 'bug' {
  if (error instanceof RetryableError) return 'service';
  const isUsers = error instanceof InputError || error instanceof UsageError;
  // A file that may not be read, a folder in its place, a full disk: nobody's bug.
  return isUsers || (error instanceof Error && 'syscall' in error) ? 'input' : 'bug';
}
