/** What the command line prints: results on standard output, progress and complaints on standard error. */
import { describeProblem, InputError, RetryableError, UsageError } from '../errors.ts';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

export interface Progress {
  readonly show: (stage: string, detail: string) => void;
  readonly end: () => void;
}

/** One line that changes on a terminal, plain lines per stage elsewhere, nothing where it is quiet. */
export function progress(quiet: boolean): Progress {
  if (quiet) return { show: () => {}, end: () => {} };
  const terminal = process.stderr.isTTY;
  let last = '';
  return {
    show(stage, detail) {
      if (terminal)
        process.stderr.write(`\r\u001b[2K${stage}: ${detail}`.slice(0, (process.stderr.columns ?? 80) + 5));
      else if (stage !== last) process.stderr.write(`${stage}\n`);
      last = stage;
    },
    end() {
      if (terminal) process.stderr.write('\r\u001b[2K');
    },
  };
}

/** Prints an error as its kind deserves. @returns the exit code */
export function reportError(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`periodical: ${error.message}\n`);
    return 2;
  }
  if (error instanceof InputError) {
    for (const problem of error.problems) process.stderr.write(`${describeProblem(problem)}\n`);
    return 1;
  }
  if (error instanceof RetryableError) {
    process.stderr.write(`periodical: ${error.message}\nNothing is lost: run the same command again.\n`);
    return 1;
  }
  // The disk is full, a folder may not be written: nobody's bug.
  if (error instanceof Error && 'syscall' in error) {
    process.stderr.write(`periodical: ${error.message}\n`);
    return 1;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`periodical: this is a bug of Periodical, please report it.\n${detail}\n`);
  return 1;
}

/** "1.2 MB" */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Rows as aligned columns. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
